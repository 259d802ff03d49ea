"""The village's drives: all of them, one of them with its board, and what those who lead set of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.decisions.selectors import CommunityDecisionRow, community_decisions
from hatnhan.households.selectors import households_of
from hatnhan.ledger.rules.drives import MATTERS
from hatnhan.ledger.selectors import (
    board_of,
    drives_of,
    named_households,
    own_receipts,
    own_share,
    root_of_book,
    work_photos_of,
)
from hatnhan.ledger.services import (
    ExemptionRow,
    amend_drive,
    exempt_household,
    link_decision,
    open_drive,
    read_exemptions,
    set_terms,
)
from hatnhan.office.answering import Sheet, asked_or_sent, saved
from hatnhan.office.ledger.desk import drive_here, may_of, sheet_page, way_to_drive, way_to_drives
from hatnhan.office.ledger.forms import (
    AmendForm,
    DecisionForm,
    DriveForm,
    ExemptForm,
    TermsForm,
    rows_for,
    terms_initial,
)
from hatnhan.office.ledger.gallery import gallery
from hatnhan.office.ledger.names import houses_with_consents
from hatnhan.office.ledger.rows import board_view, entry_view, named_views
from hatnhan.office.pages import StaffRequest, page


@page("ledger.view")
@require_safe
def drives(request: StaffRequest) -> HttpResponse:
    """List what the village does together, with what was given and spent."""
    found = drives_of(village_id=request.village.id)
    context = {
        "drives": found,
        "without_force": {
            line.id for line in found if line.decision is not None and line.decision.has_ended(request.today)
        },
        "root": root_of_book(village_id=request.village.id),
        "may": may_of(request),
        "today": request.today,
    }
    return render(request, "office/ledger/drives.html", context)


@page("ledger.view")
@require_safe
def drive(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show the open board of a drive; whoever does its work sees the next deeds too."""
    board = board_of(village_id=request.village.id, drive_id=drive_id)
    context = {
        "view": board_view(board),
        "named": named_views(
            named_households(drive_id=drive_id, on=request.today, house_count=request.house_count)
        ),
        "photos": gallery(request, work_photos_of(drive_id=drive_id)),
        "decision_ended": board.decision is not None and board.decision.has_ended(request.today),
        "may": may_of(request),
        "is_representative": request.actor.may("households.view_own", request.village.path),
        "today": request.today,
    }
    return render(request, "office/ledger/drive.html", context)


@page("ledger.view")
@require_safe
def own(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show what the households gave that the reader represents, each receipt with its proof."""
    found = drive_here(request, drive_id)
    person_id = request.actor.person_id
    context = {
        "back": way_to_drive(request, found),
        "drive": found,
        "houses": houses_with_consents(request, drive_id),
        "share": own_share(person_id=person_id, drive_id=drive_id),
        "receipts": [entry_view(row) for row in own_receipts(person_id=person_id, drive_id=drive_id)],
    }
    return render(request, "office/ledger/own.html", context)


@page("ledger.manage")
@asked_or_sent
def drive_new(request: StaffRequest) -> HttpResponse:
    """Open a drive."""
    form = DriveForm(request.POST or None, initial={"opened_on": request.today})

    def deed() -> HttpResponse:
        opened = open_drive(
            actor=request.actor,
            village_id=request.village.id,
            plan=form.plan(),
            drive_id=form.cleaned_data["fact_id"],
            at=request.now,
        )
        said = _("The drive is open. Write now what the work needs.")
        return saved(request, "drive_terms", said, drive_id=opened.id)

    sheet = Sheet(_("Open a drive"), _("Open the drive"), way_to_drives(request))
    return sheet_page(request, form, deed, sheet)


@page("ledger.manage")
@asked_or_sent
def drive_amend(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Change what a drive is called and for."""
    board = board_of(village_id=request.village.id, drive_id=drive_id)
    initial = {name: getattr(board, name) for name in ("title", "purpose", "opened_on", "revision")}
    form = AmendForm(request.POST or None, initial=initial)

    def deed() -> HttpResponse:
        amend_drive(
            actor=request.actor,
            drive_id=drive_id,
            plan=form.plan(),
            revision=form.cleaned_data["revision"],
            at=request.now,
        )
        return saved(request, "drive", drive_id=drive_id)

    back = way_to_drive(request, drive_here(request, drive_id))
    return sheet_page(request, form, deed, Sheet(_("Change the drive"), _("Save"), back))


@page("ledger.manage")
@asked_or_sent
def drive_terms(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Set what the work needs, the sources and what each household gives."""
    board = board_of(village_id=request.village.id, drive_id=drive_id)
    has_entries = bool(board.months)
    form = TermsForm(
        request.POST or None,
        initial=terms_initial(board.terms),
        rows=rows_for(board.terms, request.POST),
        decisions=_decisions(request) if has_entries else (),
        must_decide=has_entries,
    )

    def deed() -> HttpResponse:
        set_terms(
            actor=request.actor,
            drive_id=drive_id,
            terms=form.terms(),
            fact_id=form.cleaned_data["fact_id"],
            decision_id=form.cleaned_data.get("decision"),
            at=request.now,
        )
        return saved(request, "drive", _("The terms are set."), drive_id=drive_id)

    sheet = Sheet(
        _("What is needed, and who gives what"),
        _("Save"),
        way_to_drive(request, drive_here(request, drive_id)),
        (_("Leave lines empty that you do not need; after saving there are new empty ones."),),
    )
    return sheet_page(request, form, deed, sheet, "office/ledger/terms.html")


@page("ledger.manage")
@asked_or_sent
def drive_decision(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Let the drive stand on a decision of the households."""
    found = drive_here(request, drive_id)
    decisions = _decisions(request)
    form = DecisionForm(request.POST or None, decisions=decisions)

    def deed() -> HttpResponse:
        link_decision(
            actor=request.actor,
            drive_id=drive_id,
            decision_id=form.cleaned_data["decision"],
            at=request.now,
        )
        return saved(request, "drive", _("The drive stands on this decision."), drive_id=drive_id)

    intro = _("Without a decision of the households in force, a drive takes no first contribution.")
    none = _("The households have decided nothing on contributions or spending that is in force today.")
    sheet = Sheet(
        _("The decision of the households"),
        _("Link it"),
        way_to_drive(request, found),
        (intro,) if decisions else (intro, none),
    )
    return sheet_page(request, form, deed, sheet)


@page("ledger.exempt")
@asked_or_sent
def drive_exempt(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show who is exempt and why, which is private; exempt a household, or take that back."""
    found = drive_here(request, drive_id)
    houses = households_of(village_id=request.village.id, on=request.today)
    form = ExemptForm(request.POST or None, houses=houses)

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        exempt_household(
            actor=request.actor,
            drive_id=drive_id,
            household_id=asked["household"],
            from_money=asked["from_money"],
            from_labour=asked["from_labour"],
            reason=asked["reason"],
            fact_id=asked["fact_id"],
            at=request.now,
        )
        return saved(request, "drive_exempt", _("Saved. Nobody else sees it."), drive_id=drive_id)

    def rows() -> tuple[ExemptionRow, ...]:
        # Read, and noted, only where the page is shown.
        return read_exemptions(actor=request.actor, drive_id=found.id, at=request.now)

    sheet = Sheet(_("Households that need not give"), _("Save"), way_to_drive(request, found))
    return sheet_page(request, form, deed, sheet, "office/ledger/exempt.html", rows=rows)


def _decisions(request: StaffRequest) -> tuple[CommunityDecisionRow, ...]:
    return community_decisions(request.village.id, request.today, MATTERS)
