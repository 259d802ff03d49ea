"""The table of commands: a new one is one entry here, one form of its content, and one service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hatnhan.households.services import register_in_field, visit_household
from hatnhan.indicators.services import NewObservation, Told, add_photo, record_observations
from hatnhan.meetings.rules import MarkKind
from hatnhan.meetings.services import NewMark, mark_attendance, prepare_opinion
from hatnhan.sync.services.asked import Asked, TakesAll, Verdict, one_by_one
from hatnhan.tasks.services import report_task

# What a 32-bit column holds.
HIGHEST = 2**31 - 1


def _printable(text: str) -> str:
    # PostgreSQL has no place for the zero character.
    if "\x00" in text:
        raise ValueError("a text has no zero character")
    return text


_Printable = AfterValidator(_printable)
Reason = Annotated[str, StringConstraints(max_length=200), _Printable]
Note = Annotated[str, StringConstraints(max_length=300), _Printable]
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


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of command in one version: the form of its content, and how a set of them is carried out."""

    form: type[Form]
    take: TakesAll[Any]


def _observe(asked: Sequence[Asked[ObserveHousehold]], at: datetime) -> list[Verdict]:
    verdicts: dict[UUID, Verdict] = {}
    # By village, so that two sets lock in one order.
    for village_id, of_village in groupby(sorted(asked, key=_village), key=_village):
        those = list(of_village)
        outcomes = record_observations(village_id=village_id, told=[_told(one) for one in those], at=at)
        verdicts |= {one.id: outcome.refusal for one, outcome in zip(those, outcomes, strict=True)}
    return [verdicts[one.id] for one in asked]


def _village(asked: Asked[Any]) -> UUID:
    return asked.village_id


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
        village_id=one.village_id,
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


TABLE: Mapping[str, Mapping[int, Kind]] = {
    "observe_household": {1: Kind(ObserveHousehold, _observe)},
    "add_photo": {1: Kind(AddPhoto, one_by_one(_photo))},
    "visit_household": {1: Kind(VisitHousehold, one_by_one(_visit))},
    "register_household": {1: Kind(RegisterHousehold, one_by_one(_register))},
    "mark_attendance": {1: Kind(MarkAttendance, one_by_one(_mark))},
    "prepare_opinion": {1: Kind(PrepareOpinion, one_by_one(_opine))},
    "report_task": {1: Kind(ReportTask, one_by_one(_report))},
}
