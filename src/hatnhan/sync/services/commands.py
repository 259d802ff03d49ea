"""The table of commands: a new one is one entry here, one form of its content, and one service."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hatnhan.households.services import register_in_field, visit_household
from hatnhan.indicators.services import NewObservation, Told, add_photo, record_observations
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind as EntryKind
from hatnhan.ledger.selectors import receipts_given
from hatnhan.ledger.services import NewEntry, hand_over, record_entries, withdraw_hand_over
from hatnhan.ledger.services import Told as ToldEntry
from hatnhan.meetings.rules import MarkKind
from hatnhan.meetings.services import NewMark, mark_attendance, prepare_opinion
from hatnhan.sync.services.asked import Asked, Facts, P, TakesAll, Tells, Verdict, one_by_one
from hatnhan.tasks.services import report_task

# What a 32-bit column holds.
HIGHEST = 2**31 - 1
# What a phone counts without loss; the norms bound an amount long before.
HIGHEST_VND = 2**53 - 1


def _printable(text: str) -> str:
    # PostgreSQL has no place for the zero character.
    if "\x00" in text:
        raise ValueError("a text has no zero character")
    return text


_Printable = AfterValidator(_printable)
Reason = Annotated[str, StringConstraints(max_length=200), _Printable]
Note = Annotated[str, StringConstraints(max_length=300), _Printable]
Round = Annotated[str, StringConstraints(max_length=40), _Printable]
Dong = Annotated[int, Field(strict=True, ge=-HIGHEST_VND, le=HIGHEST_VND)]
Opinion = Annotated[str, StringConstraints(max_length=1000), _Printable]
Report = Annotated[str, StringConstraints(max_length=2000), _Printable]


class Form(BaseModel):
    """The content of a command; what it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ObserveHousehold(Form):
    """What was seen of a house; without a value it takes back what it supersedes."""

    household_id: UUID
    indicator_id: UUID
    value: Annotated[int, Field(strict=True, ge=-HIGHEST, le=HIGHEST)] | None
    note: Note = ""
    supersedes_id: UUID | None = None


class AddPhoto(Form):
    """A photograph of a house, named by the hash of its bytes, which come apart from it."""

    household_id: UUID
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    indicator_id: UUID | None = None
    caption: Reason = ""


class VisitHousehold(Form):
    """That somebody called at a house, with the help given or asked for."""

    household_id: UUID
    note: Note


class RegisterHousehold(Form):
    """A household met on a walk; it takes the command's identifier as its own."""

    representative_name: Annotated[str, StringConstraints(max_length=80), _Printable]
    member_count: Annotated[int, Field(strict=True, ge=0, le=1000)]
    hamlet_id: UUID | None = None


class MarkAttendance(Form):
    """One mark of the roll call."""

    meeting_id: UUID
    person_id: UUID
    mark: MarkKind
    reason: Reason = ""


class PrepareOpinion(Form):
    """What a member notes before the meeting on an item."""

    item_id: UUID
    text: Opinion


class ReportTask(Form):
    """What was done."""

    task_id: UUID
    text: Report
    is_done: Annotated[bool, Field(strict=True)] = False


class ReceiveContribution(Form):
    """Money of a household, received by whoever holds the phone."""

    drive_id: UUID
    household_id: UUID
    amount_vnd: Dong
    round: Round = ""
    note: Note = ""


class ReceiveLabour(Form):
    """Days that a household worked, in half days."""

    drive_id: UUID
    household_id: UUID
    half_days: Annotated[int, Field(strict=True, ge=-HIGHEST, le=HIGHEST)]
    round: Round = ""
    note: Note = ""


class HandMoneyOver(Form):
    """Money that a collector brings to the box; whoever keeps it confirms."""

    drive_id: UUID
    amount_vnd: Dong
    note: Note = ""


class WithdrawHandOver(Form):
    """That a hand-over did not take place; while nobody has confirmed it."""

    hand_over_id: UUID
    reason: Note


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of command in one version: the form of its content, and how a set of them is carried out.

    `tells` reads what the book gave to those that it took, for the answer.
    """

    form: type[Form]
    take: TakesAll[Any]
    tells: Tells | None = None


def _observe(asked: Sequence[Asked[ObserveHousehold]], at: datetime) -> list[Verdict]:
    verdicts: dict[UUID, Verdict] = {}
    for those in _by_village(asked):
        outcomes = record_observations(village=those[0].village, told=[_told(one) for one in those], at=at)
        verdicts |= {one.id: outcome.refusal for one, outcome in zip(those, outcomes, strict=True)}
    return [verdicts[one.id] for one in asked]


def _by_village(asked: Sequence[Asked[P]]) -> Iterator[list[Asked[P]]]:
    # In one order, so that two sets that lock the same do not wait for each other in a ring.
    for _village, those in groupby(sorted(asked, key=_village_id), key=_village_id):
        yield list(those)


def _village_id(asked: Asked[Any]) -> UUID:
    return asked.village.id


def _told(one: Asked[ObserveHousehold]) -> Told:
    said = one.payload
    return Told(
        actor=one.actor,
        new=NewObservation(
            fact_id=one.id,
            household_id=said.household_id,
            indicator_id=said.indicator_id,
            value=said.value,
            happened_at=one.happened_at,
            note=said.note,
            supersedes_id=said.supersedes_id,
            minutes_moved=one.minutes_moved,
        ),
    )


def _photo(one: Asked[AddPhoto], at: datetime) -> None:
    said = one.payload
    add_photo(
        actor=one.actor,
        household_id=said.household_id,
        sha256=said.sha256,
        fact_id=one.id,
        at=at,
        happened_at=one.happened_at,
        indicator_id=said.indicator_id,
        caption=said.caption,
    )


def _visit(one: Asked[VisitHousehold], at: datetime) -> None:
    visit_household(
        actor=one.actor,
        household_id=one.payload.household_id,
        note=one.payload.note,
        fact_id=one.id,
        at=at,
        happened_at=one.happened_at,
    )


def _register(one: Asked[RegisterHousehold], at: datetime) -> None:
    said = one.payload
    register_in_field(
        actor=one.actor,
        village_id=one.village.id,
        household_id=one.id,
        representative_name=said.representative_name,
        member_count=said.member_count,
        hamlet_id=said.hamlet_id,
        fact_id=one.id,
        at=at,
        happened_at=one.happened_at,
    )


def _mark(one: Asked[MarkAttendance], at: datetime) -> None:
    said = one.payload
    mark = NewMark(one.id, said.person_id, said.mark, said.reason, happened_at=one.happened_at)
    mark_attendance(actor=one.actor, meeting_id=said.meeting_id, mark=mark, at=at)


def _opine(one: Asked[PrepareOpinion], at: datetime) -> None:
    said = one.payload
    prepare_opinion(
        actor=one.actor,
        item_id=said.item_id,
        fact_id=one.id,
        text=said.text,
        at=at,
        happened_at=one.happened_at,
        knows_latest=False,
    )


def _report(one: Asked[ReportTask], at: datetime) -> None:
    said = one.payload
    report_task(
        actor=one.actor,
        task_id=said.task_id,
        text=said.text,
        is_done=said.is_done,
        fact_id=one.id,
        at=at,
        happened_at=one.happened_at,
    )


def _into_the_book(said_of: Callable[[Any], Said]) -> TakesAll[Any]:
    def take_all(asked: Sequence[Asked[Any]], at: datetime) -> list[Verdict]:
        verdicts: dict[UUID, Verdict] = {}
        for those in _by_village(asked):
            told = [
                ToldEntry(one.actor, NewEntry(one.id, said_of(one.payload), one.happened_at)) for one in those
            ]
            outcomes = record_entries(village_id=those[0].village.id, told=told, at=at)
            verdicts |= {one.id: outcome.refusal for one, outcome in zip(those, outcomes, strict=True)}
        return [verdicts[one.id] for one in asked]

    return take_all


def _money(said: ReceiveContribution) -> Said:
    return Said(
        kind=EntryKind.MONEY_IN,
        drive_id=said.drive_id,
        household_id=said.household_id,
        amount_vnd=said.amount_vnd,
        round=said.round,
        note=said.note,
    )


def _labour(said: ReceiveLabour) -> Said:
    return Said(
        kind=EntryKind.LABOUR,
        drive_id=said.drive_id,
        household_id=said.household_id,
        half_days=said.half_days,
        round=said.round,
        note=said.note,
    )


def _hand_over(one: Asked[HandMoneyOver], at: datetime) -> None:
    said = one.payload
    hand_over(
        actor=one.actor,
        drive_id=said.drive_id,
        amount_vnd=said.amount_vnd,
        note=said.note,
        fact_id=one.id,
        at=at,
        happened_at=one.happened_at,
        knows_float=False,
    )


def _withdraw(one: Asked[WithdrawHandOver], at: datetime) -> None:
    withdraw_hand_over(
        actor=one.actor,
        hand_over_id=one.payload.hand_over_id,
        reason=one.payload.reason,
        fact_id=one.id,
        at=at,
        happened_at=one.happened_at,
    )


def _receipts(ids: Collection[UUID]) -> dict[UUID, Facts]:
    return {entry_id: {"receipt": number} for entry_id, number in receipts_given(entry_ids=ids).items()}


# In this order a set is carried out: the book of money is held after the houses, never before them.
TABLE: Mapping[str, Mapping[int, Kind]] = {
    "observe_household": {1: Kind(ObserveHousehold, _observe)},
    "add_photo": {1: Kind(AddPhoto, one_by_one(_photo))},
    "visit_household": {1: Kind(VisitHousehold, one_by_one(_visit))},
    "register_household": {1: Kind(RegisterHousehold, one_by_one(_register))},
    "mark_attendance": {1: Kind(MarkAttendance, one_by_one(_mark))},
    "prepare_opinion": {1: Kind(PrepareOpinion, one_by_one(_opine))},
    "report_task": {1: Kind(ReportTask, one_by_one(_report))},
    "receive_contribution": {1: Kind(ReceiveContribution, _into_the_book(_money), _receipts)},
    "receive_labour": {1: Kind(ReceiveLabour, _into_the_book(_labour), _receipts)},
    "hand_over": {1: Kind(HandMoneyOver, one_by_one(_hand_over))},
    "withdraw_hand_over": {1: Kind(WithdrawHandOver, one_by_one(_withdraw))},
}
