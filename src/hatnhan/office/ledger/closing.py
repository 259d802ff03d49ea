"""The end of a drive, and its papers to take along."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.decisions.selectors import community_decisions
from hatnhan.documents.outline import Table
from hatnhan.kernel.actor import Actor
from hatnhan.ledger.rules.drives import MATTERS
from hatnhan.ledger.selectors import board_of, collection_sheet, contributions_of, root_of_book
from hatnhan.ledger.services import close_drive, record_export
from hatnhan.office.answering import Sheet, asked_or_sent, saved
from hatnhan.office.ledger.desk import drive_here, sheet_page, way_to_drive
from hatnhan.office.ledger.entry_forms import CloseForm
from hatnhan.office.ledger.forms import decision_choices
from hatnhan.office.ledger.papers import contribution_list, labour_list, settlement_paper
from hatnhan.office.ledger.rows import board_view
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.papers import pdf_answer


class Asked(TypedDict):
    """Of which drive and day a list is asked, and by whom."""

    actor: Actor
    path: str
    village_id: UUID
    drive_id: UUID
    on: date


@page("ledger.manage")
@asked_or_sent
def close(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Close a drive with its settlement; what is left is used as the households decided."""
    board = board_of(village_id=request.village.id, drive_id=drive_id)
    decisions = community_decisions(request.village.id, request.today, MATTERS)
    form = CloseForm(
        request.POST or None, initial={"on": request.today}, decisions=decision_choices(decisions)
    )

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        close_drive(
            actor=request.actor,
            drive_id=drive_id,
            on=asked["on"],
            fact_id=asked["fact_id"],
            at=request.now,
            remainder_use=asked["remainder_use"],
            decision_id=asked["decision"],
        )
        return saved(request, "drive", _("The drive is closed and settled."), drive_id=drive_id)

    sheet = Sheet(
        _("Settle and close"),
        _("Close the drive"),
        way_to_drive(request, drive_here(request, drive_id)),
        (_("After this nothing more is entered. The figures stay as they are."),),
        is_danger=True,
    )
    return sheet_page(request, form, deed, sheet, "office/ledger/close.html", view=board_view(board))


@page("ledger.export")
@require_safe
def contributions_pdf(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Give the list of who gave what, to be signed and kept with the papers; that is noted."""
    given = contributions_of(**_of(request, drive_id))
    root = root_of_book(village_id=request.village.id)
    paper = contribution_list(given, request.village, root, request.today)
    record_export(
        actor=request.actor,
        drive_id=drive_id,
        row_count=sum(len(block.rows) for block in paper.blocks if isinstance(block, Table)),
        file_kind="pdf",
        at=request.now,
    )
    return pdf_answer(request, paper, "dong-gop")


@page("ledger.sheet")
@require_safe
def labour_pdf(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Give the sheet on which a day of common work is counted by hand."""
    sheet = collection_sheet(**_of(request, drive_id))
    return pdf_answer(request, labour_list(sheet, request.village, request.today), "cham-cong")


@page("ledger.view")
@require_safe
def settlement_pdf(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Give planned and real of a drive: totals, for everybody."""
    board = board_of(village_id=request.village.id, drive_id=drive_id)
    return pdf_answer(request, settlement_paper(board, request.village, request.today), "quyet-toan")


def _of(request: StaffRequest, drive_id: UUID) -> Asked:
    return Asked(
        actor=request.actor,
        path=request.village.path,
        village_id=request.village.id,
        drive_id=drive_id,
        on=request.today,
    )
