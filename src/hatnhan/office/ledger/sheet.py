"""The sheets for going from house to house: one round of money, one day of common work, in one sending."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hatnhan.kernel.ids import derived_id
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.selectors import CollectionSheet, SheetRow, collection_sheet
from hatnhan.ledger.services import NewEntry, Outcome, Told, record_entries
from hatnhan.office.answering import address, asked_or_sent
from hatnhan.office.houses.sheet import moment_on
from hatnhan.office.ledger.desk import way_to_drive
from hatnhan.office.ledger.sheet_forms import DaysForm, Line, RoundForm, SheetForm
from hatnhan.office.pages import StaffRequest, broken_text, page, see_other

Outcomes = dict[str, Outcome]


@page("ledger.collect")
@asked_or_sent
def money_sheet(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show the sheet of a round of money; one sending takes or refuses each household by itself."""
    return _sheet(request, drive_id, Kind.MONEY_IN)


@page("ledger.collect")
@asked_or_sent
def labour_sheet(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show the sheet of a day of common work; one sending takes or refuses each household by itself."""
    return _sheet(request, drive_id, Kind.LABOUR)


def _sheet(request: StaffRequest, drive_id: UUID, kind: Kind) -> HttpResponse:
    head = _head(request, kind)
    each = head.cleaned_data.get("each")
    sheet = collection_sheet(
        actor=request.actor,
        path=request.village.path,
        village_id=request.village.id,
        drive_id=drive_id,
        on=request.today,
        round_name=head.cleaned_data.get("round", ""),
    )
    initial = {"on": request.today, "round": sheet.round, "each": head["each"].value()}
    form = SheetForm(request.POST or None, initial=initial, kind=kind, rows=sheet.rows, each=each)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, head, sheet, form, {})
    given = list(form.given())
    if not given:
        nothing = _("Nothing is filled in yet. Write an amount, or tick a box.")
        return _shown(request, head, sheet, form, {}, broken=nothing)
    outcomes = _recorded(request, sheet, form, given)
    if any(one.refusal for one in outcomes.values()):
        return _shown(request, head, sheet, form, outcomes)
    messages.success(request, _("Taken: %(count)s. The receipts stand below.") % {"count": len(outcomes)})
    return see_other(request, "drive_receipts", drive_id=drive_id)


def _head(request: StaffRequest, kind: Kind) -> RoundForm | DaysForm:
    asked = request.POST if request.method == "POST" else request.GET
    form = (DaysForm if kind is Kind.LABOUR else RoundForm)(asked, auto_id="head_%s")
    # What cannot be read is said beside it; the sheet then stands for the whole level.
    form.is_valid()
    return form


def _recorded(
    request: StaffRequest, sheet: CollectionSheet, form: SheetForm, given: list[tuple[SheetRow, int]]
) -> Outcomes:
    happened_at = moment_on(form.cleaned_data["on"], request.now)
    told = [
        Told(
            request.actor,
            NewEntry(
                derived_id(form.cleaned_data["fact_id"], form.kind, row.household.code),
                _said(sheet, form.kind, row, amount),
                happened_at,
            ),
        )
        for row, amount in given
    ]
    outcomes = record_entries(village_id=request.village.id, told=told, at=request.now)
    codes = (row.household.code for row, _amount in given)
    return dict(zip(codes, outcomes, strict=True))


def _said(sheet: CollectionSheet, kind: Kind, row: SheetRow, amount: int) -> Said:
    is_labour = kind is Kind.LABOUR
    return Said(
        kind=kind,
        drive_id=sheet.drive.id,
        amount_vnd=0 if is_labour else amount,
        half_days=amount if is_labour else 0,
        household_id=row.household.id,
        round=sheet.round,
    )


def _shown(
    request: StaffRequest,
    head: RoundForm | DaysForm,
    sheet: CollectionSheet,
    form: SheetForm,
    outcomes: Outcomes,
    *,
    broken: str = "",
) -> HttpResponse:
    refused = sum(one.refusal is not None for one in outcomes.values())
    context = {
        "head": head,
        "form": form,
        "broken": broken,
        "back": way_to_drive(request, sheet.drive),
        "lines": [_with_outcome(request, line, outcomes) for line in form.lines()],
        "is_labour": form.kind is Kind.LABOUR,
        "refused": refused,
        "taken": len(outcomes) - refused,
        "rounds": sheet.rounds,
        "keeps": request.actor.may("ledger.keep", request.village.path),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/ledger/sheet.html", context, status=status)


def _with_outcome(request: StaffRequest, line: Line, outcomes: Outcomes) -> Line:
    outcome = outcomes.get(line.row.household.code)
    if outcome is None:
        return line
    if outcome.refusal is not None:
        return replace(line, broken=broken_text(outcome.refusal))
    entry = outcome.entry
    if entry is None:
        return line
    return replace(
        line,
        receipt=f"{entry.receipt_year}/{entry.receipt_number}",
        receipt_url=address(request, "entry", entry_id=entry.id),
    )
