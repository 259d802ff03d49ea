"""What is written down says something, and fits the book."""

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


class TextNeeded(RuleBroken):
    """An empty text says nothing."""

    code = "meetings.text_needed"
    text = _("Nothing is written yet. Write a few words.")


class TextTooLong(RuleBroken):
    """A text is longer than its place in the book."""

    code = "meetings.text_too_long"
    text = _("This text has %(length)s letters; at most %(most)s fit. Shorten it.")


def ensure_text_fits(text: str, *, most: int | None, may_be_empty: bool) -> None:
    """Refuse a text that says nothing where something is asked, or that is too long."""
    if not text and not may_be_empty:
        raise TextNeeded
    if most is not None and len(text) > most:
        raise TextTooLong(length=len(text), most=most)
