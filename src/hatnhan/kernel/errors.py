"""A broken rule has a code, a sentence and facts; every surface shows it in its own way."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from hatnhan.kernel.marks import mark as _


class RuleBroken(Exception):  # noqa: N818 -- it names what happened to a rule, not a fault of the program
    """Something that the rules do not allow, with the facts that its sentence names."""

    code: ClassVar[str] = "broken"
    text: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts: Mapping[str, object] = facts
        super().__init__(self.code, facts)


def plain(facts: Mapping[str, object]) -> dict[str, object]:
    """Give the facts of a broken rule as they can be written down and sent."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: object) -> object:
    if isinstance(value, bool | int | str) or value is None:
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


class NotAllowed(RuleBroken):
    """The thing is within the actor's scope, the deed is not."""

    code = "kernel.not_allowed"
    text = _("Your role does not include this. Ask the person who holds it.")


class NotFound(RuleBroken):
    """The thing does not exist, or not for this actor: nobody learns which."""

    code = "kernel.not_found"
    text = _("There is nothing here, or it is not open to you.")


class StaleEdit(RuleBroken):
    """Somebody saved a newer text while this one was being written; both are kept for the reader."""

    code = "kernel.stale_edit"
    text = _("Someone saved while you were writing. Compare both texts below, then save again.")
