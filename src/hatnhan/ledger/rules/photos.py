"""What may be said of a photograph of the work."""

from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy
from hatnhan.ledger.rules.drives import ensure_text

CAPTION_LENGTH = 200
# How many photographs one drive keeps in view: enough for a year of work, few enough for a cheap phone.
PHOTOS_MOST = 60


class CaptionMissing(RuleBroken):
    """Who cannot see the photograph reads what it shows."""

    code = "ledger.caption_missing"
    text = _("Write what the photograph shows: whoever cannot see it reads this.")


class PhotosFull(RuleBroken):
    """A drive shows so many photographs and no more."""

    code = "ledger.photos_full"
    text = _(
        "This drive shows %(most)s photographs already. Take back the one that says least, then add this."
    )


class PhotoGone(RuleBroken):
    """A photograph is taken back once."""

    code = "ledger.photo_gone"
    text = _("This photograph was taken back already.")


class TakenBackWhy(RuleBroken):
    """Why a photograph is no longer shown stays on record."""

    code = "ledger.photo_reason_missing"
    text = _("Write why the photograph is taken back.")


def caption_of(text: str) -> str:
    """Give a caption in its one form: one line that says something."""
    plain = ensure_text(tidy(text), CAPTION_LENGTH)
    if not plain:
        raise CaptionMissing
    return plain


def reason_of(text: str) -> str:
    """Give the reason for taking a photograph back in its one form."""
    plain = ensure_text(tidy(text), CAPTION_LENGTH)
    if not plain:
        raise TakenBackWhy
    return plain


def ensure_room(shown: int) -> None:
    """One more photograph fits."""
    if shown >= PHOTOS_MOST:
        raise PhotosFull(most=PHOTOS_MOST)


def ensure_standing(*, taken_back_by: UUID | None, fact_id: UUID) -> None:
    """A photograph is taken back once."""
    if taken_back_by not in (None, fact_id):
        raise PhotoGone
