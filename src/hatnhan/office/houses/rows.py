"""The sheet and one house, ready to be shown: finished words, addresses and answers to send."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from hatnhan.households.selectors import HouseRow
from hatnhan.indicators.rules.values import Kind
from hatnhan.indicators.selectors import Cell, HistoryLine, IndicatorRow, PhotoRow, Sheet
from hatnhan.kernel.clock import local_day
from hatnhan.office.houses.words import cell_words, value_words
from hatnhan.office.pictures import PhotoView
from hatnhan.ui.numbers import day_of


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: a tap answers yes where that is safe; everything else opens a small form."""

    key: str
    label: str
    state: str
    text: str
    tap: str
    url: str
    undo: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A household with its cells."""

    code: str
    name: str
    hamlet_name: str
    url: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class HouseCard:
    """What holds of the house for one indicator, and what can be done about it."""

    title: str
    text: str
    state: str
    source: str
    look_url: str
    confirm_url: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """One observation in the history of a house."""

    title: str
    text: str
    on: date
    entered_on: date | None
    author_name: str
    note: str
    confirmed_by: str
    is_replaced: bool
    replaced_because: str
    url: str
    clock_was_wrong: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a village's houses, built once a page: reversing each would take long."""

    village: str

    def house(self, code: str) -> str:
        """Give the address of a house."""
        return self._base().replace("CODE", code)

    def look(self, code: str, indicator: str, query: str = "") -> str:
        """Give the address of the small form for one indicator."""
        return f"{self.house(code)}indicators/{indicator}/{query}"

    def photo(self, code: str, name: object, query: str = "") -> str:
        """Give the address of a photograph, or of what is done with it."""
        return f"{self.house(code)}photos/{name}/{query}"

    def _base(self) -> str:
        return reverse("office:household", kwargs={"village": self.village, "code": "CODE"})


def row_views(
    sheet: Sheet, codes: dict[UUID, str], *, village: str, on: date, seen: str, undo: str
) -> list[RowView]:
    """Give the rows of the sheet; the cell just recorded offers to take it back."""
    base = reverse("office:household", kwargs={"village": village, "code": "CODE"})
    query = "?" + urlencode({"on": on.isoformat()})
    return [
        RowView(
            code=row.house.code,
            name=row.house.representative_name or row.house.code,
            hamlet_name=row.house.hamlet_name,
            url=base.replace("CODE", row.house.code),
            cells=tuple(
                cell_view(cell, row.house, codes[cell.indicator_id], base, query, seen=seen, undo=undo)
                for cell in row.cells
            ),
        )
        for row in sheet.rows
    ]


def cell_view(
    cell: Cell,
    house: HouseRow,
    indicator: str,
    base: str,
    query: str = "",
    *,
    seen: str = "",
    undo: str = "",
    broken: str = "",
    turn: str = "",
) -> CellView:
    """Give one cell; `turn` makes the next tap another fact than the one just taken back."""
    key = f"{house.code}:{indicator}"
    is_safe = cell.version.kind is Kind.YES_NO and cell.state in {"none", "no"}
    is_number = cell.version.kind is not Kind.YES_NO and cell.state in {"yes", "no"}
    return CellView(
        key=key,
        label=f"{cell.version.title}, {house.representative_name or house.code}: {cell_words(cell)}",
        state=cell.state,
        text=value_words(cell.version, cell.value) if is_number else "",
        tap=f"{key}:1:{turn}" if is_safe else "",
        url="" if is_safe else f"{base.replace('CODE', house.code)}indicators/{indicator}/{query}",
        undo=f"{undo}:{key}" if undo and seen == key else "",
        broken=broken,
    )


def house_cards(
    cells: Iterable[Cell],
    history: Iterable[HistoryLine],
    codes: dict[UUID, str],
    *,
    addresses: Addresses,
    code: str,
    may_record: bool,
    confirmer_id: UUID | None,
    named: bool,
) -> list[HouseCard]:
    """Give what holds of the house, with who said what where two differ."""
    lines = list(history)
    return [
        HouseCard(
            title=cell.version.title,
            text=cell_words(cell),
            state=cell.state,
            source=cell.version.source,
            look_url=addresses.look(code, codes[cell.indicator_id]) if may_record else "",
            confirm_url=_confirm_url(cell, lines, addresses, code, confirmer_id),
            said=_said(cell, lines, named=named) if cell.is_disputed else (),
        )
        for cell in cells
    ]


def history_views(
    history: Iterable[HistoryLine], *, addresses: Addresses, code: str, may_record: bool, named: bool
) -> list[HistoryView]:
    """Give the history as it is shown; people are named only to those who do the village's work."""
    return [
        HistoryView(
            title=line.version.title,
            text=value_words(line.version, line.value),
            on=line.on,
            entered_on=local_day(line.recorded_at) if local_day(line.recorded_at) != line.on else None,
            author_name=line.author_name if named else "",
            note=line.note,
            confirmed_by=", ".join(one.name for one in line.confirmed_by) if named else "",
            is_replaced=line.is_replaced,
            replaced_because=line.replaced_because,
            url=_mend_url(line, addresses, code) if may_record and not line.is_replaced else "",
            clock_was_wrong=line.minutes_moved != 0,
        )
        for line in history
        if line.value is not None
    ]


def photo_views(
    photos: Iterable[PhotoRow],
    titles: dict[UUID, str],
    *,
    house: HouseRow,
    addresses: Addresses,
    may_record: bool = False,
) -> list[PhotoView]:
    """Give the photographs with what stands beside them, and in their place where they cannot be seen."""
    name = house.representative_name or house.code
    return [
        PhotoView(
            url=addresses.photo(house.code, photo.sha256) if photo.is_there else "",
            alt=photo.caption
            or _("Photograph of %(name)s, %(day)s") % {"name": name, "day": day_of(photo.on)},
            caption=photo.caption,
            on=photo.on,
            indicator=titles.get(photo.indicator_id, "") if photo.indicator_id else "",
            width=photo.width,
            height=photo.height,
            take_back_url=addresses.photo(house.code, photo.id, "take-back/") if may_record else "",
        )
        for photo in photos
    ]


def codes_of(indicators: Iterable[IndicatorRow]) -> dict[UUID, str]:
    """Give the codes of indicators, as addresses name them."""
    return {one.id: one.code for one in indicators}


def _said(cell: Cell, lines: list[HistoryLine], *, named: bool) -> tuple[str, ...]:
    told = [
        line
        for line in lines
        if line.indicator_id == cell.indicator_id
        and line.on == cell.observed_on
        and not line.is_replaced
        and line.value is not None
    ]
    return tuple(
        f"{line.author_name}: {value_words(line.version, line.value)}"
        if named
        else value_words(line.version, line.value)
        for line in told
    )


def _confirm_url(
    cell: Cell, lines: list[HistoryLine], addresses: Addresses, code: str, confirmer_id: UUID | None
) -> str:
    if confirmer_id is None or not cell.awaits_confirmation or cell.is_disputed:
        return ""
    line = next((line for line in lines if line.id == cell.observation_id), None)
    if line is None or confirmer_id in {line.author_id, *(one.person_id for one in line.confirmed_by)}:
        return ""
    return f"{_mend_url(line, addresses, code)}confirm/"


def _mend_url(line: HistoryLine, addresses: Addresses, code: str) -> str:
    return f"{addresses.house(code)}observations/{line.id}/"
