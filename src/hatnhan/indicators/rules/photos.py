"""What may be said of a photograph."""

import re
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _

CAPTION_LENGTH = 200
SHA256 = re.compile(r"[0-9a-f]{64}")


class PhotoUnnamed(RuleBroken):
    """A photograph is named by the hash of its bytes."""

    code = "indicators.photo_unnamed"
    text = _("The photograph came without the hash of its bytes. Take it again.")


class CaptionTooLong(RuleBroken):
    """The caption has more letters than one line needs."""

    code = "indicators.caption_too_long"
    text = _("The caption has %(length)s letters; at most %(most)s are kept. Shorten it.")


class PhotoElsewhere(RuleBroken):
    """What is taken back belongs to another house, or is no photograph any more."""

    code = "indicators.photo_elsewhere"
    text = _("This photograph is not there any more. Open the house again.")


def ensure_named(sha256: str) -> None:
    """Sixty-four hexadecimal digits in small letters name a photograph."""
    if not SHA256.fullmatch(sha256):
        raise PhotoUnnamed


def ensure_short(caption: str) -> None:
    """A caption is one line."""
    if len(caption) > CAPTION_LENGTH:
        raise CaptionTooLong(length=len(caption), most=CAPTION_LENGTH)


def ensure_standing(*, taken_back_by: UUID | None, fact_id: UUID) -> None:
    """A photograph is taken back once."""
    if taken_back_by not in (None, fact_id):
        raise PhotoElsewhere
