"""Taking the register out as a file, and the template to fill in."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.households.exchange import ExtraColumn, OutRow, write_csv, write_template, write_xlsx
from hatnhan.households.services import record_export
from hatnhan.indicators.rules.values import Kind
from hatnhan.indicators.selectors import Cell, indicators_of, sheet_of
from hatnhan.office.pages import StaffRequest, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@page("households.import")
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    """Give the village's own template."""
    hints = (
        _("One row for each household. Only the code is needed for a household that is already registered."),
        _("For yes, write x, có, 1 or the day since when; for no, write không or 0. Empty says nothing."),
        _("Write days like 24/11/2023."),
        _("What you leave empty stays as it is in the register."),
    )
    content = write_template(known_extras(request), _("Households"), _("How to fill in"), hints)
    return _file(content, XLSX, f"{request.village.code}-mau.xlsx")


@page("households.export")
@require_safe
def as_xlsx(request: StaffRequest) -> HttpResponse:
    """Give the register as an Excel file; that is noted, because it names people."""
    content = write_xlsx(_rows(request, "xlsx"), known_extras(request), _("Households"))
    return _file(content, XLSX, f"{_name(request)}.xlsx")


@page("households.export")
@require_safe
def as_csv(request: StaffRequest) -> HttpResponse:
    """Give the register as CSV; that is noted, because it names people."""
    return _file(write_csv(_rows(request, "csv"), known_extras(request)), CSV, f"{_name(request)}.csv")


def known_extras(request: StaffRequest) -> tuple[ExtraColumn, ...]:
    """Give a column for each indicator that the village observes today."""
    used = [one for one in indicators_of(village_id=request.village.id) if one.is_used_on(request.today)]
    return tuple(ExtraColumn(one.code, one.on(request.today).title) for one in used)


def _rows(request: StaffRequest, file_kind: str) -> list[OutRow]:
    sheet = sheet_of(village_id=request.village.id, on=request.today)
    record_export(
        actor=request.actor,
        village_id=request.village.id,
        row_count=len(sheet.rows),
        file_kind=file_kind,
        at=request.now,
    )
    return [
        OutRow(
            code=row.house.code,
            hamlet=row.house.hamlet_name,
            member_count=row.house.member_count,
            representative=row.house.representative_name,
            joined_on=row.house.joined_on,
            extras=tuple(_said(cell) for cell in row.cells),
        )
        for row in sheet.rows
    ]


def _said(cell: Cell) -> str | int:
    if cell.value is None:
        return ""
    if cell.version.kind is Kind.NUMBER:
        return cell.value
    if cell.version.kind is Kind.CHOICE:
        return cell.version.choices[cell.value]
    return "x" if cell.value else "không"


def _name(request: StaffRequest) -> str:
    return f"{request.village.code}-{request.today:%Y-%m-%d}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
