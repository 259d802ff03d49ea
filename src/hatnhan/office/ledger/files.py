"""The book of a drive as a file: an old one is looked at and taken over, this one is taken out."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.households.exchange import FileRefused, troubles
from hatnhan.kernel.errors import RuleBroken
from hatnhan.ledger.exchange import (
    BookLine,
    OldBook,
    OldRow,
    read_old_book,
    write_csv,
    write_journal,
    write_xlsx,
)
from hatnhan.ledger.exchange.columns import TITLES
from hatnhan.ledger.exchange.reading import NEEDED
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.selectors import DriveName, book_lines, journal_drives
from hatnhan.ledger.services import ImportPlan, ensure_not_begun, import_book, plan_import, record_export
from hatnhan.ledger.words import KIND_WORDS
from hatnhan.office.answering import asked_or_sent, attempt
from hatnhan.office.households.exporting import CSV, XLSX
from hatnhan.office.households.forms import ConfirmForm
from hatnhan.office.households.importing import ERRORS_SHOWN, error_line
from hatnhan.office.ledger.carrying import pack, unpack
from hatnhan.office.ledger.desk import drive_here, way_to_drive
from hatnhan.office.ledger.entry_forms import OldBookForm
from hatnhan.office.ledger.rows import payee_words, source_words
from hatnhan.office.pages import StaffRequest, broken_text, page, see_other
from hatnhan.office.papers import download
from hatnhan.ui.numbers import days_of, dong_of
from hatnhan.ui.words import say_mark

JOURNAL = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class OldLine:
    """One row of an old book, in words, and whether it can be taken over."""

    row: OldRow
    kind: str
    who: str
    what: str
    figure: str
    is_wrong: bool


@page("ledger.import")
@asked_or_sent
def take_over(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Ask for an old book, show what it would enter, and enter all of it."""
    found = drive_here(request, drive_id)
    if request.method != "POST":
        _empty, broken = attempt(lambda: ensure_not_begun(found.id))
        return _ask(request, found, OldBookForm(), broken=broken)
    return _confirm(request, found) if "sheet" in request.POST else _look(request, found)


@page("ledger.export")
@require_safe
def as_xlsx(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Give the book as an Excel file; that is noted, because it tells what each household gave."""
    content = write_xlsx(_taken_out(request, drive_id, "xlsx"), _("The book"))
    return download(content, XLSX, _name(request, "xlsx"))


@page("ledger.export")
@require_safe
def as_csv(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Give the book as CSV; that is noted, because it tells what each household gave."""
    return download(write_csv(_taken_out(request, drive_id, "csv")), CSV, _name(request, "csv"))


@page("ledger.export")
@require_safe
def as_journal(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Give the book as a double-entry journal that checks its own sums; that is noted too."""
    lines = _taken_out(request, drive_id, "beancount")
    drives = journal_drives(village_id=request.village.id, drive_id=drive_id)
    title = f"{drive_here(request, drive_id).title} · {request.village.name}"
    journal = write_journal(lines, drives, title=title)
    return download(journal.encode(), JOURNAL, _name(request, "beancount"))


def _look(request: StaffRequest, found: DriveName) -> HttpResponse:
    form = OldBookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, found, form, status=422)
    uploaded = cast("UploadedFile", form.cleaned_data["file"])
    try:
        if (uploaded.size or 0) > troubles.MOST_BYTES:
            raise troubles.FileTooLarge
        book = read_old_book(uploaded.name or "", uploaded.read())
    except FileRefused as refused:
        form.add_error("file", broken_text(refused))
        return _ask(request, found, form, status=422)
    return _preview(request, found, book, form.cleaned_data["fact_id"])


def _confirm(request: StaffRequest, found: DriveName) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        said = _("This form is incomplete. Choose the file again.")
        return _ask(request, found, OldBookForm(), broken=said, status=422)
    sheet, fact_id = form.cleaned_data["sheet"], form.cleaned_data["fact_id"]
    try:
        book = unpack(sheet, drive_id=found.id, person_id=request.actor.person_id)
    except RuleBroken as lost:
        return _ask(request, found, OldBookForm(), broken=broken_text(lost), status=422)
    done, broken = attempt(
        lambda: import_book(
            actor=request.actor, drive_id=found.id, book=book, fact_id=fact_id, at=request.now
        )
    )
    if done is None:
        return _preview(request, found, book, fact_id, broken=broken)
    said = _("Taken over: %(count)s entries.") % {"count": done.count}
    messages.success(request, _("Taken over already; nothing was entered twice.") if done.is_repeat else said)
    return see_other(request, "drive", drive_id=found.id)


def _ask(
    request: StaffRequest, found: DriveName, form: OldBookForm, *, broken: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "back": way_to_drive(request, found),
        "form": form,
        "broken": broken,
        "needed": [TITLES[column] for column in NEEDED],
        "others": [title for column, title in TITLES.items() if column not in NEEDED],
    }
    return render(request, "office/ledger/take_over.html", context, status=status)


def _preview(
    request: StaffRequest, found: DriveName, book: OldBook, fact_id: UUID, *, broken: str = ""
) -> HttpResponse:
    plan, refused = attempt(
        lambda: plan_import(
            actor=request.actor, drive_id=found.id, book=book, fact_id=fact_id, at=request.now
        )
    )
    if plan is None:
        return _ask(request, found, OldBookForm(), broken=refused, status=422)
    context = {
        "drive": found,
        "plan": plan,
        "broken": broken,
        "errors": [error_line(error) for error in plan.errors[:ERRORS_SHOWN]],
        "more_errors": max(0, len(plan.errors) - ERRORS_SHOWN),
        "error_count": len(plan.errors),
        "rows": _lines(plan),
        "confirm": None if plan.errors else _confirm_form(request, found, book, fact_id),
    }
    status = 422 if plan.errors or broken else 200
    return render(request, "office/ledger/old_book.html", context, status=status)


def _confirm_form(request: StaffRequest, found: DriveName, book: OldBook, fact_id: UUID) -> ConfirmForm:
    sheet = pack(book, drive_id=found.id, person_id=request.actor.person_id)
    return ConfirmForm(initial={"sheet": sheet, "fact_id": fact_id})


def _lines(plan: ImportPlan) -> list[OldLine]:
    wrong = {error.row for error in plan.errors}
    return [_line(row, is_wrong=row.number in wrong) for row in plan.rows]


def _line(row: OldRow, *, is_wrong: bool) -> OldLine:
    is_labour = row.kind is Kind.LABOUR
    amount = f"{row.quantity} {row.unit}".strip()
    who = payee_words(row.payee.value) if row.payee else row.household or source_words(row.source.value)
    return OldLine(
        row=row,
        kind=say_mark(KIND_WORDS[row.kind]),
        who=who,
        what=" · ".join(part for part in (amount, row.round, row.note, row.paper) if part),
        figure=days_of(row.half_days) if is_labour else dong_of(row.amount_vnd),
        is_wrong=is_wrong,
    )


def _taken_out(request: StaffRequest, drive_id: UUID, file_kind: str) -> list[BookLine]:
    found = drive_here(request, drive_id)
    lines = book_lines(village_id=request.village.id, drive_id=found.id)
    record_export(
        actor=request.actor,
        drive_id=found.id,
        row_count=len(lines),
        file_kind=file_kind,
        at=request.now,
    )
    return lines


def _name(request: StaffRequest, ending: str) -> str:
    return f"{request.village.code}-so-thu-chi-{request.today:%Y-%m-%d}.{ending}"
