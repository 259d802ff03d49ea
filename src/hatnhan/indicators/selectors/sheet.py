"""The sheet of households and indicators, and everything on record of one house."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hatnhan.households.models import Household
from hatnhan.households.selectors import HouseRow, households_of
from hatnhan.indicators.models import Confirmation, HouseState, Observation
from hatnhan.indicators.rules.values import Version
from hatnhan.indicators.selectors.definitions import IndicatorRow, indicators_of
from hatnhan.kernel.clock import local_day
from hatnhan.people.models import Person


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """An indicator of the sheet with its meaning of the day."""

    indicator_id: UUID
    version: Version


@dataclass(frozen=True, slots=True)
class Cell:
    """What holds of one house for one indicator; nothing was seen where there is no observation."""

    indicator_id: UUID
    version: Version
    observation_id: UUID | None = None
    value: int | None = None
    counts: bool = False
    awaits_confirmation: bool = False
    is_disputed: bool = False
    observed_on: date | None = None
    counts_since: date | None = None

    @property
    def state(self) -> str:
        """Give the look of the cell: wait asks for another look, yes counts, no does not, none is unknown."""
        if self.observation_id is None:
            return "none"
        if self.is_disputed or self.awaits_confirmation:
            return "wait"
        return "yes" if self.counts else "no"

    @property
    def is_missing(self) -> bool:
        """Say whether the house does not count, or somebody has to look again."""
        return self.state != "yes"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A household and its cells, in the order of the columns."""

    house: HouseRow
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Households and indicators on a day."""

    on: date
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    house_count: int

    def narrowed(self, *, hamlet_name: str = "", missing_only: bool = False, keep_code: str = "") -> "Sheet":
        """Give the sheet of one hamlet, or of the houses that miss something; one house may be kept."""
        rows = tuple(
            row
            for row in self.rows
            if row.house.code == keep_code
            or (
                (not hamlet_name or row.house.hamlet_name == hamlet_name)
                and (not missing_only or any(cell.is_missing for cell in row.cells))
            )
        )
        return replace(self, rows=rows)


@dataclass(frozen=True, slots=True)
class ConfirmedBy:
    """Who confirmed, and when."""

    person_id: UUID
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One observation as the history of a house shows it."""

    id: UUID
    indicator_id: UUID
    version: Version
    value: int | None
    on: date
    happened_at: datetime
    recorded_at: datetime
    author_id: UUID
    author_name: str
    note: str
    minutes_moved: int
    confirmed_by: tuple[ConfirmedBy, ...]
    supersedes_id: UUID | None
    replaced_by: UUID | None
    replaced_because: str

    @property
    def is_replaced(self) -> bool:
        """Say whether a later observation takes its place or takes it back."""
        return self.replaced_by is not None


def sheet_of(
    *, village_id: UUID, on: date, sort: str = "code", indicators: tuple[IndicatorRow, ...] | None = None
) -> Sheet:
    """Give the sheet of the day: every household and every indicator in use, in four queries."""
    known = indicators_of(village_id=village_id) if indicators is None else indicators
    columns = [SheetColumn(one.id, one.on(on)) for one in known if one.is_used_on(on)]
    states = {
        (row.household_id, row.indicator_id): row for row in HouseState.objects.filter(village_id=village_id)
    }
    rows = [
        SheetRow(
            house,
            tuple(_cell(column, states.get((house.id, column.indicator_id))) for column in columns),
        )
        for house in households_of(village_id=village_id, on=on, sort=sort)
    ]
    return Sheet(on=on, columns=tuple(columns), rows=tuple(rows), house_count=len(rows))


def cells_of(
    *, village_id: UUID, household_id: UUID, on: date, indicators: tuple[IndicatorRow, ...] | None = None
) -> tuple[Cell, ...]:
    """Give what holds of one house for every indicator in use, in two queries."""
    states = {row.indicator_id: row for row in HouseState.objects.filter(household_id=household_id)}
    known = indicators_of(village_id=village_id) if indicators is None else indicators
    used = [one for one in known if one.is_used_on(on)]
    return tuple(_cell(SheetColumn(one.id, one.on(on)), states.get(one.id)) for one in used)


def house_history(
    *, household_id: UUID, indicators: tuple[IndicatorRow, ...] = ()
) -> tuple[HistoryLine, ...]:
    """Give everything ever observed of a house, newest first, also what was replaced or taken back.

    What was recorded under another entry, before it was known to be the same household, stands with it.
    """
    rows = list(
        Observation.objects.filter(household_id__in=_entries(household_id))
        .annotate(author_name=_name_of("author_id"))
        .select_related("household")
        .order_by("-happened_at", "-id")
    )
    if not rows:
        return ()
    known = {one.id: one for one in indicators or indicators_of(village_id=rows[0].household.village_id)}
    confirmed = _confirmed(household_id)
    replacing = {row.supersedes_id: row for row in rows if row.supersedes_id is not None}
    return tuple(
        _line(
            row,
            row.author_name,
            known[row.indicator_id],
            confirmed.get(row.id, ()),
            replacing.get(row.id),
        )
        for row in rows
    )


def _entries(household_id: UUID) -> QuerySet[Household, UUID]:
    households = Household.objects.filter(Q(id=household_id) | Q(same_as_id=household_id))
    return households.values_list("id", flat=True)


def _name_of(field: str) -> Subquery:
    # The author is an identifier alone: a fact must outlive every row that it names.
    return Subquery(Person.objects.filter(id=OuterRef(field)).values("full_name")[:1])


def _cell(column: SheetColumn, state: HouseState | None) -> Cell:
    if state is None:
        return Cell(indicator_id=column.indicator_id, version=column.version)
    return Cell(
        indicator_id=column.indicator_id,
        version=column.version,
        observation_id=state.observation_id,
        value=state.value,
        counts=state.counts,
        awaits_confirmation=state.awaits_confirmation,
        is_disputed=state.is_disputed,
        observed_on=state.observed_on,
        counts_since=state.counts_since,
    )


def _confirmed(household_id: UUID) -> dict[UUID, tuple[ConfirmedBy, ...]]:
    rows = Confirmation.objects.filter(observation__household_id__in=_entries(household_id))
    found: dict[UUID, tuple[ConfirmedBy, ...]] = {}
    for row in rows.annotate(name=_name_of("author_id")).order_by("happened_at", "id"):
        by = ConfirmedBy(row.author_id, row.name or "", local_day(row.happened_at))
        found[row.observation_id] = (*found.get(row.observation_id, ()), by)
    return found


def _line(
    row: Observation,
    author_name: str | None,
    indicator: IndicatorRow,
    confirmed_by: tuple[ConfirmedBy, ...],
    replacing: Observation | None,
) -> HistoryLine:
    day = local_day(row.happened_at)
    return HistoryLine(
        id=row.id,
        indicator_id=row.indicator_id,
        version=indicator.on(day),
        value=row.value,
        on=day,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        author_id=row.author_id,
        author_name=author_name or "",
        note=row.note,
        minutes_moved=row.minutes_moved,
        confirmed_by=confirmed_by,
        supersedes_id=row.supersedes_id,
        replaced_by=replacing.id if replacing else None,
        replaced_because=replacing.note if replacing else "",
    )
