"""The sheet for walking from house to house: one tap records one house, one link takes it back."""

from datetime import date, datetime, time
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from hatnhan.households.selectors import HouseRow, house_called
from hatnhan.indicators.selectors import IndicatorRow, cells_of, house_history, indicators_of, sheet_of
from hatnhan.indicators.services import observe_house, take_back
from hatnhan.kernel.clock import local_day, local_moment
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.kernel.ids import derived_id, new_id
from hatnhan.office.houses.forms import TapForm
from hatnhan.office.houses.rows import CellView, cell_view, codes_of, row_views
from hatnhan.office.houses.views import line_of
from hatnhan.office.pages import StaffRequest, broken_text, page

NOON = time(12)


@page("observations.record")
def sheet(request: StaffRequest) -> HttpResponse:
    """Show the sheet; a tap records, and comes back to the same row."""
    if request.method == "POST":
        return _tapped(request)
    return _shown(request, form=TapForm(initial={"on": _day_of(request)}))


def moment_on(day: date, now: datetime) -> datetime:
    """Give the moment of what was seen on a day: now for today, else its noon."""
    return now if day == local_day(now) else local_moment(day, NOON)


def _tapped(request: StaffRequest) -> HttpResponse:
    form = TapForm(request.POST)
    if not form.is_valid():
        return _shown(request, form=form, status=422)
    if not form.key:
        return _back(form, request, seen="", undo="")
    try:
        return _recorded(request, form)
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        if request.htmx:
            return _cell(request, form, broken=broken_text(refused), status=422)
        return _shown(request, form=form, broken=broken_text(refused), status=422)


def _recorded(request: StaffRequest, form: TapForm) -> HttpResponse:
    if undo := form.cleaned_data["undo"]:
        slip = UUID(undo.split(":")[0])
        line_of(house_history(household_id=_house(request, form.key.split(":")[0]).id), slip)
        take_back(
            actor=request.actor, observation_id=slip, at=request.now, fact_id=derived_id(slip, "taken back")
        )
        return _answer(request, form, undo="")
    code, indicator_code, value, turn = form.cleaned_data["cell"].split(":")
    indicator = _indicator(request, indicator_code)
    # The newest identifier of the tap says when it was drawn: of two taps on one page the later one holds.
    drawn = UUID(turn) if turn else form.cleaned_data["form_id"]
    fact_id = derived_id(drawn, code, indicator_code, value)
    observe_house(
        actor=request.actor,
        household_id=_house(request, code).id,
        indicator_id=indicator.id,
        value=int(value),
        happened_at=moment_on(form.cleaned_data["on"], request.now),
        at=request.now,
        fact_id=fact_id,
    )
    return _answer(request, form, undo=str(fact_id))


def _answer(request: StaffRequest, form: TapForm, *, undo: str) -> HttpResponse:
    if request.htmx:
        return _cell(request, form, undo=undo)
    messages.success(request, _("Recorded.") if undo else _("Taken back."))
    return _back(form, request, seen=form.key, undo=undo)


def _back(form: TapForm, request: StaffRequest, *, seen: str, undo: str) -> HttpResponseRedirect:
    asked = {
        "on": form.cleaned_data["on"].isoformat(),
        "hamlet": form.cleaned_data["hamlet"],
        "missing": form.cleaned_data["missing"],
        "seen": seen,
        "undo": undo,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    anchor = f"#{seen.split(':')[0]}" if seen else ""
    response = HttpResponseRedirect(f"{_sheet_url(request)}?{query}{anchor}")
    response.status_code = 303
    return response


def _cell(
    request: StaffRequest, form: TapForm, *, undo: str = "", broken: str = "", status: int = 200
) -> HttpResponse:
    code, indicator_code = form.key.split(":")
    house, indicator = _house(request, code), _indicator(request, indicator_code)
    cells = cells_of(village_id=request.village.id, household_id=house.id, on=request.today)
    cell = next((one for one in cells if one.indicator_id == indicator.id), None)
    if cell is None:
        # Its column is gone since the sheet was shown: the whole sheet is shown anew.
        messages.add_message(
            request, messages.ERROR if broken else messages.SUCCESS, broken or _("Recorded.")
        )
        return HttpResponseClientRefresh()
    base = reverse("office:household", kwargs={"village": request.village.code, "code": "CODE"})
    query = "?" + urlencode({"on": form.cleaned_data["on"].isoformat()})
    view: CellView = cell_view(
        cell,
        house,
        indicator_code,
        base,
        query,
        seen=form.key,
        undo=undo,
        broken=broken,
        turn=new_id().hex,
    )
    context = {"cell": view, "sheet_url": _sheet_url(request)}
    return render(request, "office/houses/sheet.html#cell", context, status=status)


def _shown(request: StaffRequest, *, form: TapForm, broken: str = "", status: int = 200) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    hamlet, missing = asked.get("hamlet", ""), bool(asked.get("missing"))
    seen = request.GET.get("seen", "")
    indicators = indicators_of(village_id=request.village.id)
    found = sheet_of(village_id=request.village.id, on=request.today, indicators=indicators)
    kept = found.narrowed(hamlet_name=hamlet, missing_only=missing, keep_code=seen.split(":")[0])
    context = {
        "form": form,
        "broken": broken,
        "columns": found.columns,
        "rows": row_views(
            kept,
            codes_of(indicators),
            village=request.village.code,
            on=_day_of(request),
            seen=seen,
            undo=request.GET.get("undo", ""),
        ),
        "hamlets": sorted({row.house.hamlet_name for row in found.rows if row.house.hamlet_name}),
        "hamlet": hamlet,
        "missing": missing,
        "shown_count": len(kept.rows),
        "house_count": found.house_count,
        "sheet_url": _sheet_url(request),
    }
    return render(request, "office/houses/sheet.html", context, status=status)


def _day_of(request: StaffRequest) -> date:
    asked = parse_date(request.GET.get("on", "")) if _is_day(request.GET.get("on", "")) else None
    return min(asked, request.today) if asked else request.today


def _is_day(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _house(request: StaffRequest, code: str) -> HouseRow:
    return house_called(village_id=request.village.id, code=code, on=request.today)


def _indicator(request: StaffRequest, code: str) -> IndicatorRow:
    for one in indicators_of(village_id=request.village.id):
        if one.code == code:
            return one
    raise NotFound


def _sheet_url(request: StaffRequest) -> str:
    return reverse("office:sheet", kwargs={"village": request.village.code})
