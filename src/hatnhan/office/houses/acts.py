"""What is done at a house: a visit, one look, mending an entry, confirming what another saw."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatnhan.households.selectors import HouseRow
from hatnhan.indicators.selectors import Cell, HistoryLine, cells_of, house_history, indicators_of
from hatnhan.indicators.services import (
    NewObservation,
    confirm_observation,
    observe_house,
    observe_sheet,
    settle,
    take_back,
)
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.kernel.ids import derived_id
from hatnhan.office.answering import answered, saved
from hatnhan.office.houses.forms import LookForm, MendForm, TakeBackForm, VisitForm
from hatnhan.office.houses.sheet import moment_on
from hatnhan.office.houses.views import house_response, line_of, open_house
from hatnhan.office.houses.words import cell_words, value_words
from hatnhan.office.pages import StaffRequest, broken_text, page


@page("observations.record")
def visit(request: StaffRequest, code: str) -> HttpResponse:
    """Record a visit: one form for every indicator, with one note."""
    house = open_house(request, code).house
    used = {
        one.code: one for one in indicators_of(village_id=request.village.id) if one.is_used_on(request.today)
    }
    versions = {name: one.on(request.today) for name, one in used.items()}
    form = VisitForm(request.POST or None, initial={"on": request.today}, versions=versions)

    def deed() -> HttpResponse:
        ids = {name: one.id for name, one in used.items()}
        _record_visit(request, house, form, ids)
        return _done(request, house, _("The visit is recorded."))

    return answered(request, form, deed, "office/houses/visit.html", {"house": house})


@page("observations.record")
def look(request: StaffRequest, code: str, indicator: str) -> HttpResponse:
    """Record one look at one indicator; where two saw different things, this settles it."""
    house = open_house(request, code).house
    cell = _cell(request, house, indicator)
    initial = {"on": request.GET.get("on") or request.today}
    form = LookForm(request.POST or None, initial=initial, version=cell.version)

    def deed() -> HttpResponse:
        _record_look(request, house, cell, form)
        return _done(request, house, _("Recorded."))

    return answered(
        request,
        form,
        deed,
        "office/houses/look.html",
        {
            "house": house,
            "title": cell.version.title,
            "source": cell.version.source,
            "text": cell_words(cell),
            "is_disputed": cell.is_disputed,
        },
    )


@page("observations.record")
def mend(request: StaffRequest, code: str, observation_id: UUID) -> HttpResponse:
    """Mend an entry or take it back; what was recorded stays readable, with the reason."""
    house = open_house(request, code).house
    line = line_of(house_history(household_id=house.id), observation_id)
    is_back = "take_back" in request.POST
    is_mend = request.method == "POST" and not is_back
    mend_form = MendForm(request.POST if is_mend else None, version=line.version, prefix="mend")
    back_form = TakeBackForm(request.POST if is_back else None, prefix="back")
    sent = back_form if is_back else mend_form

    def deed() -> HttpResponse:
        _mended(request, house, line, sent)
        return _done(request, house, _("Taken back.") if is_back else _("Mended."))

    return answered(
        request,
        sent,
        deed,
        "office/houses/mend.html",
        {
            "house": house,
            "line": line,
            "text": value_words(line.version, line.value),
            "mend_form": mend_form,
            "back_form": back_form,
        },
    )


@page("observations.confirm")
@require_POST
def confirm(request: StaffRequest, code: str, observation_id: UUID) -> HttpResponse:
    """Confirm what another person saw."""
    found = open_house(request, code)
    line_of(house_history(household_id=found.house.id), observation_id)
    fact_id = derived_id(observation_id, "confirmed", str(request.actor.person_id))
    try:
        confirm_observation(
            actor=request.actor, observation_id=observation_id, at=request.now, fact_id=fact_id
        )
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return house_response(request, found, broken=broken_text(refused), status=422)
    return _done(request, found.house, _("Confirmed: it counts now."))


def _record_visit(request: StaffRequest, house: HouseRow, form: VisitForm, ids: dict[str, UUID]) -> None:
    happened_at = moment_on(form.cleaned_data["on"], request.now)
    observe_sheet(
        actor=request.actor,
        village_id=request.village.id,
        observations=[
            NewObservation(
                fact_id=derived_id(form.cleaned_data["form_id"], name),
                household_id=house.id,
                indicator_id=ids[name],
                value=value,
                happened_at=happened_at,
                note=form.cleaned_data["note"],
            )
            for name, value in form.answers().items()
        ],
        at=request.now,
    )


def _record_look(request: StaffRequest, house: HouseRow, cell: Cell, form: LookForm) -> None:
    day = form.cleaned_data["on"]
    if cell.is_disputed and day == request.today:
        settle(
            actor=request.actor,
            household_id=house.id,
            indicator_id=cell.indicator_id,
            value=int(form.cleaned_data["value"]),
            at=request.now,
            fact_id=form.cleaned_data["fact_id"],
            note=form.cleaned_data["note"],
        )
        return
    observe_house(
        actor=request.actor,
        household_id=house.id,
        indicator_id=cell.indicator_id,
        value=int(form.cleaned_data["value"]),
        happened_at=moment_on(day, request.now),
        at=request.now,
        fact_id=form.cleaned_data["fact_id"],
        note=form.cleaned_data["note"],
    )


def _mended(request: StaffRequest, house: HouseRow, line: HistoryLine, form: MendForm | TakeBackForm) -> None:
    if isinstance(form, TakeBackForm):
        take_back(
            actor=request.actor,
            observation_id=line.id,
            at=request.now,
            fact_id=form.cleaned_data["fact_id"],
            note=form.cleaned_data["note"],
        )
        return
    observe_house(
        actor=request.actor,
        household_id=house.id,
        indicator_id=line.indicator_id,
        value=int(form.cleaned_data["value"]),
        # A mended entry speaks of the same day as the one it replaces.
        happened_at=line.happened_at,
        at=request.now,
        fact_id=form.cleaned_data["fact_id"],
        note=form.cleaned_data["note"],
        supersedes_id=line.id,
    )


def _cell(request: StaffRequest, house: HouseRow, indicator: str) -> Cell:
    indicators = indicators_of(village_id=request.village.id)
    wanted = {one.id for one in indicators if one.code == indicator}
    cells = cells_of(
        village_id=request.village.id, household_id=house.id, on=request.today, indicators=indicators
    )
    for cell in cells:
        if cell.indicator_id in wanted:
            return cell
    raise NotFound


def _done(request: StaffRequest, house: HouseRow, words: str) -> HttpResponse:
    return saved(request, "household", words, code=house.code)
