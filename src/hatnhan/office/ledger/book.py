"""The book of a drive: page by page, one entry with its proof, a new entry, a reversal."""

import json
from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.documents.pdf import pdf_of
from hatnhan.documents.text import text_of
from hatnhan.households.selectors import households_of
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.selectors import (
    EntryPage,
    EntryRow,
    Receipt,
    consistency_since,
    entries_page,
    entry_row,
    receipt_of,
    receipts_page,
    terms_by_drive,
)
from hatnhan.office.answering import Sheet, Way, address, asked_or_sent
from hatnhan.office.ledger.desk import drive_here, entered, may_of, sheet_page, way_to_drive
from hatnhan.office.ledger.entry_forms import GiveForm, ReverseForm
from hatnhan.office.ledger.papers import receipt_paper
from hatnhan.office.ledger.pictures import photo_of
from hatnhan.office.ledger.rows import entry_view
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.papers import download

MARK_LENGTH = 19


@page("ledger.entries")
@require_safe
def book(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show the book of a drive, newest first."""
    return _listed(request, drive_id, _page(request, drive_id, entries_page), is_receipts=False)


@page("ledger.entries")
@require_safe
def receipts(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show the receipts of a drive, newest first."""
    return _listed(request, drive_id, _page(request, drive_id, receipts_page), is_receipts=True)


@page("ledger.view")
@require_safe
def entry(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Show one entry with its proof: to those who read the book, and to the household that gave it."""
    receipt = _receipt(request, entry_id)
    paper = receipt_paper(receipt, request.village)
    terms = terms_by_drive([receipt.entry.drive_id]).get(receipt.entry.drive_id)
    titles = {item.code: item.title for item in terms.items} if terms else {}
    context = {
        "item": titles.get(receipt.entry.item, receipt.entry.item),
        "receipt": receipt,
        "view": entry_view(receipt.entry),
        "photo": photo_of(request, receipt.entry),
        "message": text_of(paper),
        "may": may_of(request),
        "is_reversible": receipt.entry.kind != Kind.REVERSAL and receipt.entry.reversed_by_id is None,
        "today": request.today,
        "back": _way_up(request, receipt),
    }
    return render(request, "office/ledger/entry.html", context)


@page("ledger.view")
@require_safe
def entry_pdf(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Give the receipt as a small sheet to print."""
    receipt = _receipt(request, entry_id)
    if not receipt.entry.receipt:
        raise NotFound
    name = f"{request.village.code}-{receipt.entry.receipt.replace('/', '-')}.pdf"
    return download(pdf_of(receipt_paper(receipt, request.village)), "application/pdf", name)


@page("ledger.view")
@require_safe
def entry_proof(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Give the proof as a file; asked since an older size of the book, with the proof that it only grew."""
    receipt = _receipt(request, entry_id)
    since = request.GET.get("since", "")
    older = None
    if since:
        if not since.isdecimal() or len(since) > len(str(receipt.proof.root.size)):
            raise NotFound
        older = consistency_since(village_id=request.village.id, old_size=int(since))
    said = receipt.proof.as_json(at=request.now, since=older)
    content = json.dumps(said, ensure_ascii=False, indent=1).encode()
    return download(content, "application/json", f"{request.village.code}-{receipt.proof.index + 1}.json")


@page("ledger.collect")
@asked_or_sent
def give(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Enter one contribution: money, labour, materials, or a pledge."""
    found = drive_here(request, drive_id)
    terms = terms_by_drive([drive_id]).get(drive_id)
    form = GiveForm(
        request.POST or None,
        initial={"on": request.today},
        houses=households_of(village_id=request.village.id, on=request.today),
        items=terms.items if terms else (),
    )

    def deed() -> HttpResponse:
        said, day = form.said(drive_id), form.cleaned_data["on"]
        return entered(request, form.cleaned_data["fact_id"], said, day, _("Taken into the book."))

    sheet = Sheet(_("Enter a contribution"), _("Take into the book"), way_to_drive(request, found))
    return sheet_page(request, form, deed, sheet)


@page("ledger.keep")
@asked_or_sent
def reverse(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Reverse an entry that was wrong, with the reason; both stay in the book."""
    row = _row(request, entry_id)
    form = ReverseForm(request.POST or None)

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        said = Said(kind=Kind.REVERSAL, drive_id=row.drive_id, reverses_id=row.id, note=asked["note"])
        words = _("Reversed. Enter now what is right.")
        return entered(request, asked["fact_id"], said, request.today, words)

    view = entry_view(row)
    sheet = Sheet(
        _("Reverse an entry"),
        _("Reverse it"),
        Way(address(request, "entry", entry_id=row.id), _("The entry")),
        (
            " · ".join(part for part in (row.receipt, view.kind, view.figure, view.who, view.what) if part),
            _("Nothing is erased: the entry stays in the book, and a second one takes its amount back."),
        ),
        is_danger=True,
    )
    return sheet_page(request, form, deed, sheet)


def _page(request: StaffRequest, drive_id: UUID, ask: Callable[..., EntryPage]) -> EntryPage:
    after = request.GET.get("after", "")
    return ask(
        actor=request.actor,
        path=request.village.path,
        village_id=request.village.id,
        drive_id=drive_id,
        after=after if after.isdecimal() and len(after) < MARK_LENGTH else None,
    )


def _listed(request: StaffRequest, drive_id: UUID, found: EntryPage, *, is_receipts: bool) -> HttpResponse:
    here = address(request, "drive_receipts" if is_receipts else "drive_book", drive_id=drive_id)
    context = {
        "back": way_to_drive(request, drive_here(request, drive_id)),
        "rows": [entry_view(row) for row in found.rows],
        "is_receipts": is_receipts,
        "drive_id": drive_id,
        "next_url": f"{here}?after={found.next_after}" if found.next_after else "",
        "previous_url": here if request.GET.get("after") else "",
    }
    return render(request, "office/ledger/book.html", context)


def _row(request: StaffRequest, entry_id: UUID) -> EntryRow:
    return entry_row(
        actor=request.actor, path=request.village.path, village_id=request.village.id, entry_id=entry_id
    )


def _receipt(request: StaffRequest, entry_id: UUID) -> Receipt:
    try:
        return receipt_of(
            actor=request.actor, path=request.village.path, village_id=request.village.id, entry_id=entry_id
        )
    except NotAllowed:
        # Whose entry it is, nobody learns who may not read it.
        raise NotFound from None


def _way_up(request: StaffRequest, receipt: Receipt) -> Way:
    name = "drive_book" if request.actor.may("ledger.entries", request.village.path) else "drive_own"
    return Way(address(request, name, drive_id=receipt.entry.drive_id), receipt.drive_title)
