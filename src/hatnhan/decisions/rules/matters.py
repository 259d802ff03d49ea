"""What the households may decide (Article 15), and the norms of the day that decide each matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.norms.rules import Level, Norm, NormBook


class Matter(StrEnum):
    """The matters of Article 15, in its order."""

    CONTRIBUTIONS = "contributions"
    INCOME_SPENDING = "income_spending"
    CONVENTION = "convention"
    VILLAGE_HEAD = "village_head"
    BOARDS = "boards"
    SELF_MANAGEMENT = "self_management"


# The family of norms under which a matter's own values stand.
FAMILIES: Mapping[Matter, str] = {
    Matter.CONTRIBUTIONS: "village.contribution",
    Matter.INCOME_SPENDING: "village.contribution",
    Matter.CONVENTION: "village.convention",
    Matter.VILLAGE_HEAD: "village.head",
    Matter.BOARDS: "village.boards",
    Matter.SELF_MANAGEMENT: "village.self_management",
}
ANY_QUORUM = "village.meeting.quorum"
AT_MEETING = "village.meeting_required.matters"
ONLINE = "village.online_vote.matters"
PROCEDURE = "village.procedure.majority"
TEAM_LEAST = "village.counting_team.least"
TEAM_MOST = "village.counting_team.most"


class MatterUnknown(RuleBroken):
    """Not one of the matters that the households decide."""

    code = "decisions.matter_unknown"
    text = _("Choose what kind of matter it is, so that the right majority is used.")


@dataclass(frozen=True, slots=True)
class MatterNorms:
    """Every norm of one day that decides about one matter."""

    matter: Matter
    majority: Norm
    quorum: Norm
    at_meeting: Norm | None
    fall_back: Norm | None
    online: Norm
    may_be_online: bool
    recognition: Norm
    procedure: Norm
    team_least: Norm
    team_most: Norm
    posting: Norm | None

    @property
    def must_be_recognised(self) -> bool:
        """Say whether the decision waits for the commune."""
        return self.recognition.value is True


def matter_of(code: str) -> Matter:
    """Give the matter by its code; refuse what the households do not decide."""
    try:
        return Matter(code)
    except ValueError:
        raise MatterUnknown from None


def alike(matter: Matter) -> frozenset[str]:
    """Give the matters that are decided by the same norms: whoever may decide one may end it."""
    return frozenset(one.value for one in Matter if FAMILIES[one] == FAMILIES[matter])


def norms_of(matter: Matter, book: NormBook, on: date) -> MatterNorms:
    """Gather the norms of the day for a matter."""
    family = FAMILIES[matter]

    def own(name: str) -> Norm | None:
        code = f"{family}.{name}"
        return book.on(code, on) if book.is_in_force(code, on) else None

    return MatterNorms(
        matter=matter,
        majority=book.on(f"{family}.majority", on),
        quorum=own("quorum") or book.on(ANY_QUORUM, on),
        at_meeting=book.on(AT_MEETING, on) if _lists(book, AT_MEETING, on, matter) else None,
        fall_back=own("ballots_after_missed_quorum"),
        online=book.on(ONLINE, on),
        may_be_online=_lists(book, ONLINE, on, matter),
        recognition=book.on(f"{family}.needs_recognition", on),
        procedure=book.on(PROCEDURE, on),
        team_least=book.on(TEAM_LEAST, on),
        team_most=book.on(TEAM_MOST, on),
        posting=own("posting_days"),
    )


def stops(norm: Norm) -> bool:
    """Say whether what breaks the norm is refused; else it is only said."""
    return norm.level is Level.BLOCK


def _lists(book: NormBook, code: str, on: date, matter: Matter) -> bool:
    return any(row.code == matter.value for row in book.rows_on(code, on))
