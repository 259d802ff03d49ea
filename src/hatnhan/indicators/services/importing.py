"""Entering the register and what was seen of each house from one sheet: all of it or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households import services as households
from hatnhan.households.exchange import (
    Answer,
    AnswerKind,
    ExtraPlace,
    ImportPlan,
    PlannedRow,
    ReadSheet,
    SheetError,
)
from hatnhan.households.services import ImportDone, ImportOutdated, ImportRefused
from hatnhan.indicators.models import HouseState
from hatnhan.indicators.rules import observing as rules
from hatnhan.indicators.rules.values import Kind, Version, version_on
from hatnhan.indicators.selectors import IndicatorRow, indicators_of
from hatnhan.indicators.services.observing import observe_sheet
from hatnhan.indicators.services.recording import NewObservation
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day, local_moment
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ids import derived_id
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import fold

# Databases bound how many values one statement may name.
AT_ONCE = 5000


class AnswerUnfit(RuleBroken):
    """A cell that is no answer to the indicator of its column."""

    code = "indicators.answer_unfit"
    text = _("«%(said)s» is no answer here. Write %(offered)s, or leave the cell empty.")


@dataclass(frozen=True, slots=True)
class PlannedAnswer:
    """What a cell would add to what is known of a house; `day` is empty where it was seen today."""

    household_code: str
    indicator_id: UUID
    indicator_code: str
    title: str
    value: int
    day: date | None
    said: str


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What an import would do: to the register, and to what is known of the houses."""

    households: ImportPlan
    answers: tuple[PlannedAnswer, ...]
    errors: tuple[SheetError, ...]


@dataclass(frozen=True, slots=True)
class SheetImported:
    """What an import did."""

    households: ImportDone
    observed_count: int


@atomic
def import_sheet(
    *,
    actor: Actor,
    village_id: UUID,
    read: ReadSheet,
    joined_on: date,
    fact_id: UUID,
    at: datetime,
    expected: str = "",
) -> SheetImported:
    """Enter the households of a sheet and what it says of them; the same form twice is one import.

    Raises ImportRefused where a cell is wrong, ImportOutdated where the plan is another than the one shown.
    """
    households.lock_village(village_id)
    plan = plan_sheet(village_id=village_id, read=read, joined_on=joined_on, on=local_day(at))
    if not households.was_imported(fact_id):
        if plan.errors:
            raise ImportRefused(count=len(plan.errors))
        if expected and expected != fingerprint(plan):
            raise ImportOutdated
    done = households.import_households(
        actor=actor, village_id=village_id, read=read, joined_on=joined_on, fact_id=fact_id, at=at
    )
    if done.is_repeat:
        return SheetImported(done, 0)
    news = [_new(answer, done.household_ids, fact_id, at) for answer in plan.answers]
    for start in range(0, len(news), AT_ONCE):
        observe_sheet(actor=actor, village_id=village_id, observations=news[start : start + AT_ONCE], at=at)
    return SheetImported(done, len(news))


def plan_sheet(*, village_id: UUID, read: ReadSheet, joined_on: date, on: date) -> SheetPlan:
    """Say what an import of the sheet would do as things are now; writes nothing."""
    plan = households.plan_for(village_id=village_id, read=read, joined_on=joined_on, on=on)
    indicators = {one.code: one for one in indicators_of(village_id=village_id) if one.is_used_on(on)}
    known = {
        (state.household_id, state.indicator_id): state
        for state in HouseState.objects.filter(village_id=village_id)
    }
    planner = _Planner(read, indicators, known, on)
    answers = tuple(answer for row in plan.rows for answer in planner.answers_of(row))
    errors = sorted([*plan.errors, *planner.errors], key=lambda error: (error.row, error.column))
    return SheetPlan(plan, answers, tuple(errors))


def fingerprint(plan: SheetPlan) -> str:
    """Give a short mark of what a plan would do, to notice that it is another than the one shown."""
    said = "|".join(
        f"{one.household_code}:{one.indicator_code}:{one.value}:{one.day}" for one in plan.answers
    )
    return derived_id(UUID(int=0), households.fingerprint(plan.households), said).hex


class _Planner:
    """Compares what the cells say with what is known, and collects what is no answer."""

    def __init__(
        self,
        read: ReadSheet,
        indicators: Mapping[str, IndicatorRow],
        known: Mapping[tuple[UUID, UUID], HouseState],
        on: date,
    ) -> None:
        self.read, self.indicators, self.known, self.on = read, indicators, known, on
        self.errors: list[SheetError] = []

    def answers_of(self, row: PlannedRow) -> Iterator[PlannedAnswer]:
        for column in self.read.extra_columns:
            answer, indicator = row.row.extras[column.code], self.indicators.get(column.code)
            if indicator is None or answer.kind is AnswerKind.BLANK:
                continue
            try:
                planned = self._planned(row, indicator, answer)
                is_known = self._is_known(row, planned)
            except RuleBroken as broken:
                self.errors.append(self._error(row, column, broken))
            else:
                if not is_known:
                    yield planned

    def _planned(self, row: PlannedRow, indicator: IndicatorRow, answer: Answer) -> PlannedAnswer:
        day = answer.day or self.on
        rules.ensure_day_came(day, self.on)
        joined_on = row.joined_on or day
        rules.ensure_house_there(code=row.row.code, joined_on=joined_on, left_on=None, day=day)
        version = version_on(indicator.versions, day)
        return PlannedAnswer(
            household_code=row.row.code,
            indicator_id=indicator.id,
            indicator_code=indicator.code,
            title=version.title,
            value=value_of(answer, version),
            day=answer.day,
            said=answer.text,
        )

    def _is_known(self, row: PlannedRow, planned: PlannedAnswer) -> bool:
        state = self.known.get((row.existing.id, planned.indicator_id)) if row.existing else None
        if state is None:
            return False
        if state.value != planned.value:
            if planned.day:
                rules.ensure_not_seen_otherwise(since=planned.day, seen_on=state.observed_on)
            return False
        if planned.day is None or state.awaits_confirmation:
            return True
        counts_already = state.counts_since is not None and state.counts_since <= planned.day
        return counts_already or state.observed_on == planned.day

    def _error(self, row: PlannedRow, column: ExtraPlace, broken: RuleBroken) -> SheetError:
        place = (self.read.sheet, row.row.number, column.letters, column.title)
        return SheetError(*place, broken.text, broken.facts)


def value_of(answer: Answer, version: Version) -> int:
    """Give a cell's answer as a value of the indicator; raises AnswerUnfit."""
    values = {Kind.YES_NO: _yes_no, Kind.NUMBER: _number, Kind.CHOICE: _choice}
    value = values[version.kind](answer, version)
    if value is None or not version.accepts(value):
        raise AnswerUnfit(said=answer.text[:40], offered=_offered(version))
    return value


def _yes_no(answer: Answer, version: Version) -> int | None:
    return {AnswerKind.YES: 1, AnswerKind.DATE: 1, AnswerKind.NO: 0}.get(answer.kind)


def _number(answer: Answer, version: Version) -> int | None:
    # «x» says yes, not one.
    return answer.number if answer.text[:1].isdigit() else None


def _choice(answer: Answer, version: Version) -> int | None:
    offered = [fold(choice) for choice in version.choices]
    said = fold(answer.text)
    return offered.index(said) if said in offered else None


def _offered(version: Version) -> str:
    examples = {Kind.YES_NO: "x, không, 24/11/2023", Kind.NUMBER: "0, 1, 2 …"}
    return examples.get(version.kind) or ", ".join(version.choices)


def _new(
    answer: PlannedAnswer, household_ids: Mapping[str, UUID], fact_id: UUID, at: datetime
) -> NewObservation:
    return NewObservation(
        fact_id=derived_id(fact_id, answer.household_code, answer.indicator_code),
        household_id=household_ids[answer.household_code],
        indicator_id=answer.indicator_id,
        value=answer.value,
        happened_at=_moment(answer.day, at),
    )


def _moment(day: date | None, at: datetime) -> datetime:
    return at if day is None or day == local_day(at) else local_moment(day, time(12))
