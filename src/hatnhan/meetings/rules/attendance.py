"""The roll call: the latest mark of a person holds, and the norm of the day says whom it expects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings.rules.preparation import Verdict
from hatnhan.meetings.rules.words import Words
from hatnhan.norms.rules import NormBook
from hatnhan.people.rules import BaseNorms, Member, Standing, attendance_base

THRESHOLD = "attendance.threshold"
QUORUM = "meetings.quorum.percent"


class MarkKind(StrEnum):
    """The marks of the roll call."""

    PRESENT = "present"
    ABSENT_WITH_REASON = "absent_with_reason"
    ABSENT_WITHOUT_REASON = "absent_without_reason"


class RollState(StrEnum):
    """How a person stands in the roll call; away, exempt and suspended ask for no mark."""

    PRESENT = "present"
    ABSENT_WITH_REASON = "absent_with_reason"
    ABSENT_WITHOUT_REASON = "absent_without_reason"
    AWAY = "away"
    EXEMPT = "exempt"
    SUSPENDED = "suspended"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as it was made."""

    id: UUID
    person_id: UUID
    kind: MarkKind
    reason: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class RollRow:
    """A member in the roll call of one meeting."""

    person_id: UUID
    name: str
    standing: Standing
    has_smartphone: bool
    state: RollState
    reason: str
    is_expected: bool
    mark_id: UUID | None


@dataclass(frozen=True, slots=True)
class RollCount:
    """The totals of a roll call as minutes hold them."""

    members: int
    by_standing: tuple[tuple[Standing, int], ...]
    present_by_standing: tuple[tuple[Standing, int], ...]
    expected: int
    present: int
    absent_with_reason: int
    absent_without_reason: int
    open: int

    @property
    def ratio(self) -> Ratio:
        """Those present among those expected."""
        return Ratio(self.present, self.expected)


@dataclass(frozen=True, slots=True)
class RollCall:
    """The roll call of one meeting: a row for each member, the totals, and what the norms say."""

    rows: tuple[RollRow, ...]
    count: RollCount
    verdicts: tuple[Verdict, ...]

    @property
    def present_ids(self) -> frozenset[UUID]:
        """Whoever is present."""
        return frozenset(row.person_id for row in self.rows if row.state is RollState.PRESENT)

    @property
    def is_complete(self) -> bool:
        """Say whether every expected member has a mark."""
        return self.count.open == 0


class NotAMember(RuleBroken):
    """Only a member of the cell on the meeting's day is in its roll call."""

    code = "meetings.not_a_member"
    text = _("This person is not a member of the cell on that day. Enter others as guests.")


_UNASKED = {
    Standing.TEMPORARY_AWAY: RollState.AWAY,
    Standing.EXEMPT: RollState.EXEMPT,
    Standing.SUSPENDED: RollState.SUSPENDED,
}


def latest_marks(marks: Iterable[Mark]) -> dict[UUID, Mark]:
    """Give the mark that holds for each person, in whatever order the marks arrived."""
    held: dict[UUID, Mark] = {}
    for mark in marks:
        before = held.get(mark.person_id)
        if before is None or (mark.happened_at, mark.id) > (before.happened_at, before.id):
            held[mark.person_id] = mark
    return held


def call_roll(members: Sequence[Member], marks: Iterable[Mark], norms: BaseNorms) -> tuple[RollRow, ...]:
    """Give a row for each member: the mark, or the standing that asks for none."""
    held = latest_marks(marks)
    present = frozenset(mark.person_id for mark in held.values() if mark.kind is MarkKind.PRESENT)
    expected = frozenset(member.person_id for member in attendance_base(members, present, norms))
    return tuple(_row(member, held.get(member.person_id), member.person_id in expected) for member in members)


def _row(member: Member, mark: Mark | None, is_expected: bool) -> RollRow:
    return RollRow(
        member.person_id,
        member.name,
        member.standing,
        member.has_smartphone,
        _state(member, mark, is_expected),
        mark.reason if mark else "",
        is_expected,
        mark.id if mark else None,
    )


def _state(member: Member, mark: Mark | None, is_expected: bool) -> RollState:
    if not is_expected:
        return _UNASKED.get(member.standing, RollState.OPEN)
    return RollState(mark.kind.value) if mark else RollState.OPEN


def count_roll(rows: Sequence[RollRow]) -> RollCount:
    """Count a roll call; whoever is not expected counts neither as present nor as absent."""
    expected = [row for row in rows if row.is_expected]

    def count(state: RollState) -> int:
        return sum(row.state is state for row in expected)

    return RollCount(
        members=len(rows),
        by_standing=_by_standing(rows),
        present_by_standing=_by_standing([row for row in expected if row.state is RollState.PRESENT]),
        expected=len(expected),
        present=count(RollState.PRESENT),
        absent_with_reason=count(RollState.ABSENT_WITH_REASON),
        absent_without_reason=count(RollState.ABSENT_WITHOUT_REASON),
        open=count(RollState.OPEN),
    )


def _by_standing(rows: Sequence[RollRow]) -> tuple[tuple[Standing, int], ...]:
    counts = ((standing, sum(row.standing is standing for row in rows)) for standing in Standing)
    return tuple((standing, count) for standing, count in counts if count)


def attendance_verdicts(
    count: RollCount, rows: Sequence[RollRow], *, on: date, book: NormBook
) -> tuple[Verdict, ...]:
    """Say what the norms of the day find in a complete roll call; an open one is not judged."""
    if count.open or not count.expected:
        return ()
    found = [_threshold(count, on, book), _without_reason(count, on, book)]
    if book.int_on(QUORUM, on):
        found.append(_quorum(rows, on, book))
    return tuple(found)


def _threshold(count: RollCount, on: date, book: NormBook) -> Verdict:
    needed = book.majority_on(THRESHOLD, on).needed_of(count.expected)
    facts = {"present": count.present, "expected": count.expected, "needed": needed}
    words = Words(_("%(present)s of %(expected)s members present; the rule asks for %(needed)s."), facts)
    return Verdict("attendance", count.present >= needed, words, book.on(THRESHOLD, on))


def _without_reason(count: RollCount, on: date, book: NormBook) -> Verdict:
    if not count.absent_without_reason:
        words = Words(_("Nobody is absent without a reason."))
    else:
        words = Words(
            _("Absent without a known reason: %(count)s. A visit may show what would help."),
            {"count": count.absent_without_reason},
        )
    return Verdict("absence_without_reason", not count.absent_without_reason, words, book.on(THRESHOLD, on))


def _quorum(rows: Sequence[RollRow], on: date, book: NormBook) -> Verdict:
    official = [row for row in rows if row.standing is Standing.OFFICIAL]
    present = sum(row.state is RollState.PRESENT for row in official)
    percent = book.int_on(QUORUM, on)
    words = Words(
        _("%(present)s of %(official)s official members present; the cell's rule asks for %(percent)s%%."),
        {"present": present, "official": len(official), "percent": percent},
    )
    return Verdict("quorum", Ratio(present, len(official)).reaches(percent), words, book.on(QUORUM, on))


def roll_call_of(
    members: Sequence[Member], marks: Iterable[Mark], *, norms: BaseNorms, on: date, book: NormBook
) -> RollCall:
    """Put the roll call of a meeting together."""
    rows = call_roll(members, marks, norms)
    count = count_roll(rows)
    return RollCall(rows, count, attendance_verdicts(count, rows, on=on, book=book))


def longest_absence(marks_by_meeting: Sequence[Sequence[Mark]]) -> int:
    """Give how often somebody was absent with reason in a row, over the meetings of a year in their order."""
    runs: dict[UUID, int] = {}
    longest = 0
    for marks in marks_by_meeting:
        for person_id, mark in latest_marks(marks).items():
            runs[person_id] = runs.get(person_id, 0) + 1 if mark.kind is MarkKind.ABSENT_WITH_REASON else 0
            longest = max(longest, runs[person_id])
    return longest
