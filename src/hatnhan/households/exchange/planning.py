"""What an import would do: the fate of every row, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hatnhan.households.exchange.columns import TITLES, Field, heading_key
from hatnhan.households.exchange.sheets import ReadSheet, SheetRow
from hatnhan.households.exchange.troubles import SheetError
from hatnhan.households.rules import AlreadyLeft, CodeProvisional, InTheFuture, is_provisional
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import fold


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Existing:
    """A household that the register already has, or had."""

    id: UUID
    code: str
    hamlet_name: str
    member_count: int
    representative_name: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an import would change."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row with its fate; `hamlet` is the village's own name of the hamlet."""

    row: SheetRow
    fate: Fate
    existing: Existing | None = None
    hamlet: str = ""
    joined_on: date | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do as a whole; with one error nothing is written."""

    sheet: str
    rows: tuple[PlannedRow, ...]
    errors: tuple[SheetError, ...]
    new_hamlets: tuple[str, ...] = ()
    absent_codes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()

    def count(self, fate: Fate) -> int:
        """Count the rows of one fate."""
        return sum(row.fate is fate for row in self.rows)


def plan_import(
    read: ReadSheet,
    *,
    existing: Sequence[Existing],
    hamlet_names: Sequence[str],
    joined_on: date,
    on: date,
) -> ImportPlan:
    """Say what becomes of every row; new households without a day of their own count from `joined_on`."""
    planner = _Planner(read, existing, hamlet_names, joined_on, on)
    rows = tuple(planner.planned(row) for row in read.rows)
    errors = sorted([*read.errors, *planner.errors], key=lambda error: (error.row, error.column))
    in_file = {row.code for row in read.rows}
    absent = (each.code for each in existing if each.left_on is None and each.code not in in_file)
    return ImportPlan(
        sheet=read.sheet,
        rows=rows,
        errors=tuple(errors),
        new_hamlets=tuple(planner.new_hamlets),
        absent_codes=tuple(absent),
        ignored=read.ignored,
        other_sheets=read.other_sheets,
    )


class _Planner:
    """Holds what all rows are compared with, and collects what is wrong."""

    def __init__(
        self,
        read: ReadSheet,
        existing: Sequence[Existing],
        hamlet_names: Sequence[str],
        joined_on: date,
        on: date,
    ) -> None:
        self.read, self.joined_on, self.on = read, joined_on, on
        self.existing = {each.code: each for each in existing}
        self.hamlets = {hamlet_key(name): name for name in hamlet_names}
        self.may_add_hamlets = not hamlet_names
        self.new_hamlets: list[str] = []
        self.errors: list[SheetError] = []
        self.refused = {error.row for error in read.errors}

    def planned(self, row: SheetRow) -> PlannedRow:
        hamlet = self._hamlet(row)
        known = self.existing.get(row.code)
        if row.joined_on is not None and row.joined_on > self.on:
            self._refuse(row, Field.JOINED, InTheFuture.text, on=row.joined_on)
        if known is None:
            return self._new(row, hamlet)
        return self._known(row, hamlet, known)

    def _new(self, row: SheetRow, hamlet: str) -> PlannedRow:
        if is_provisional(row.code):
            self._refuse(row, Field.CODE, CodeProvisional.text, household=row.code)
        if row.member_count is None and row.number not in self.refused:
            self._refuse(row, Field.MEMBERS, _("Write how many people this new household has."))
        fate = Fate.REFUSED if row.number in self.refused else Fate.NEW
        return PlannedRow(row, fate, hamlet=hamlet, joined_on=row.joined_on or self.joined_on)

    def _known(self, row: SheetRow, hamlet: str, known: Existing) -> PlannedRow:
        if known.left_on is not None:
            self._refuse(row, Field.CODE, AlreadyLeft.text, household=known.code, left_on=known.left_on)
        elif row.joined_on not in (None, known.joined_on):
            text = _("This household is counted from %(joined_on)s. Write that day, or leave the cell empty.")
            self._refuse(row, Field.JOINED, text, joined_on=known.joined_on)
        changes = tuple(_changes(row, hamlet, known))
        fate = Fate.CHANGED if changes else Fate.UNCHANGED
        if row.number in self.refused:
            fate = Fate.REFUSED
        return PlannedRow(row, fate, known, hamlet, known.joined_on, changes)

    def _hamlet(self, row: SheetRow) -> str:
        if not row.hamlet:
            return ""
        key = hamlet_key(row.hamlet)
        if key not in self.hamlets and self.may_add_hamlets:
            self.hamlets[key] = row.hamlet
            self.new_hamlets.append(row.hamlet)
        elif key not in self.hamlets:
            text = _("The village has no hamlet «%(said)s». It has: %(hamlets)s.")
            self._refuse(row, Field.HAMLET, text, said=row.hamlet, hamlets=tuple(self.hamlets.values()))
        return self.hamlets.get(key, "")

    def _refuse(self, row: SheetRow, column: Field, text: str, **facts: object) -> None:
        letters = self.read.columns.get(column.value, "")
        self.errors.append(SheetError(self.read.sheet, row.number, letters, TITLES[column], text, facts))
        self.refused.add(row.number)


def hamlet_key(name: str) -> str:
    """Give what is compared of a hamlet's name: «Xóm Trên», «xom tren» and «Trên» are one."""
    key = heading_key(name)
    return key.removeprefix("xom ").removeprefix("cum ") or fold(name)


def _changes(row: SheetRow, hamlet: str, known: Existing) -> list[Change]:
    found = []
    if hamlet and hamlet != known.hamlet_name:
        found.append(Change(Field.HAMLET, known.hamlet_name, hamlet))
    if row.member_count is not None and row.member_count != known.member_count:
        found.append(Change(Field.MEMBERS, str(known.member_count), str(row.member_count)))
    if row.representative and row.representative != known.representative_name:
        found.append(Change(Field.REPRESENTATIVE, known.representative_name, row.representative))
    return found
