"""The list of households, and the forms for what happens to one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hatnhan.households import services
from hatnhan.households.selectors import (
    HouseRow,
    former_households_of,
    hamlets_on,
    house_called,
    households_of,
    last_event_id,
    likely_doubles,
)
from hatnhan.indicators.services import take_back_leaving
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken, StaleEdit
from hatnhan.office.households.forms import (
    ChangeForm,
    MergeForm,
    MoveForm,
    RegisterForm,
    SearchForm,
    SplitForm,
    TakeBackForm,
)
from hatnhan.office.pages import StaffRequest, broken_text, page
from hatnhan.ui.forms import Form

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a form: its heading, a sentence, and the words on its button."""

    title: str
    intro: str
    button: str
    back: HouseRow | None = None
    is_danger: bool = False
    theirs: HouseRow | None = None


@page("households.view")
@require_safe
def households(request: StaffRequest) -> HttpResponse:
    """List the households of a day; a search needs no diacritics."""
    form = SearchForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    on, search, sort = data.get("on") or request.today, data.get("q", ""), data.get("sort") or "code"
    village_id = request.village.id
    rows = households_of(village_id=village_id, on=on, search=search, sort=sort)
    may = request.actor.may
    context = {
        "rows": rows,
        "former": former_households_of(village_id=village_id, on=on),
        "doubles": likely_doubles(village_id=village_id, on=request.today),
        "on": on,
        "on_typed": data.get("on"),
        "search": search,
        "sort": sort,
        "day_error": form.errors.get("on"),
        "people_count": sum(row.member_count for row in rows),
        "may_manage": may("households.manage", request.village.path),
        "may_import": may("households.import", request.village.path),
        "may_export": may("households.export", request.village.path),
    }
    return render(request, "office/households/households.html", context, status=422 if form.errors else 200)


@page("households.manage")
@asked_or_sent
def register(request: StaffRequest) -> HttpResponse:
    """Enter a household that is not in the register yet."""
    hamlets = hamlets_on(village_id=request.village.id, on=request.today)
    form = RegisterForm(request.POST or None, hamlets=hamlets, initial={"on": request.today})

    def enter() -> str:
        data = form.cleaned_data
        household = services.register_household(
            actor=request.actor,
            village_id=request.village.id,
            code=data["code"],
            state=form.state(),
            on=data["on"],
            fact_id=data["fact_id"],
            at=request.now,
            note=data["note"],
        )
        return household.code

    sheet = Sheet(
        title=_("Register a household"),
        intro=_("From its day on it enters every count and every vote of the village's households."),
        button=_("Register"),
    )
    return answered(request, form, enter, sheet)


@page("households.manage")
@asked_or_sent
def change(request: StaffRequest, code: str) -> HttpResponse:
    """Change a household from a day on, or mend its last entry."""
    house = house_named(request, code)
    hamlets = hamlets_on(village_id=request.village.id, on=request.today)
    form = ChangeForm(_sent(request), hamlets=hamlets, initial=_present(request, house))

    def enter() -> str:
        data = form.cleaned_data
        command = services.change_household if data["what"] == "change" else services.correct_household
        command(
            actor=request.actor,
            household_id=house.id,
            state=form.state(),
            on=data["on"],
            fact_id=data["fact_id"],
            at=request.now,
            seen_event_id=data["seen"],
            note=data["note"],
        )
        return house.code

    sheet = Sheet(
        title=_("Change household %(code)s") % {"code": house.code},
        intro=_("What was before stays in its history."),
        button=_("Save"),
        back=house,
    )
    return answered(request, form, enter, sheet)


@page("households.manage")
@asked_or_sent
def move(request: StaffRequest, code: str) -> HttpResponse:
    """Note that a household moved away, or take that back."""
    house = house_named(request, code)
    # A form sent twice says itself which of the two it was: the first sending has changed the household.
    is_back = "on" not in request.POST if request.method == "POST" else house.left_on is not None
    return _move_back(request, house) if is_back else _move_away(request, house)


@page("households.manage")
@asked_or_sent
def split(request: StaffRequest, code: str) -> HttpResponse:
    """Make part of a household one of its own."""
    house = house_named(request, code)
    hamlets = hamlets_on(village_id=request.village.id, on=request.today)
    initial = {"on": request.today, "hamlet": house.hamlet_id, "seen": last_event_id(household_id=house.id)}
    form = SplitForm(_sent(request), hamlets=hamlets, initial=initial)

    def enter() -> str:
        data = form.cleaned_data
        household = services.split_household(
            actor=request.actor,
            household_id=house.id,
            code=data["code"],
            state=form.state(),
            remaining_count=data["remaining_count"],
            on=data["on"],
            fact_id=data["fact_id"],
            at=request.now,
            seen_event_id=data["seen"],
            note=data["note"],
        )
        return household.code

    sheet = Sheet(
        title=_("Split household %(code)s") % {"code": house.code},
        intro=_("The new household gets a code of its own; the old one keeps its code and its history."),
        button=_("Split"),
        back=house,
    )
    return answered(request, form, enter, sheet)


@page("households.manage")
@asked_or_sent
def merge(request: StaffRequest, code: str) -> HttpResponse:
    """Make a household part of another."""
    house = house_named(request, code)
    present = households_of(village_id=request.village.id, on=request.today)
    others = [other for other in present if other.id != house.id]
    initial = {"on": request.today, "seen": last_event_id(household_id=house.id)}
    form = MergeForm(_sent(request), others=others, initial=initial)

    def enter() -> str:
        data = form.cleaned_data
        target = services.merge_household(
            actor=request.actor,
            household_id=house.id,
            into_id=data["into"],
            joint_count=data["joint_count"],
            on=data["on"],
            fact_id=data["fact_id"],
            at=request.now,
            seen_event_id=data["seen"],
            note=data["note"],
        )
        return target.code

    sheet = Sheet(
        title=_("Merge household %(code)s into another") % {"code": house.code},
        intro=_("Its code is not used again; its history stays readable."),
        button=_("Merge"),
        back=house,
        is_danger=True,
    )
    return answered(request, form, enter, sheet)


def _move_away(request: StaffRequest, house: HouseRow) -> HttpResponse:
    initial = {"on": request.today, "seen": last_event_id(household_id=house.id)}
    form = MoveForm(_sent(request), initial=initial)

    def enter() -> str:
        data = form.cleaned_data
        services.move_out(
            actor=request.actor,
            household_id=house.id,
            on=data["on"],
            fact_id=data["fact_id"],
            at=request.now,
            seen_event_id=data["seen"],
            note=data["note"],
        )
        return house.code

    sheet = Sheet(
        title=_("Household %(code)s moves away") % {"code": house.code},
        intro=_("Its code is not used again; its history stays readable."),
        button=_("Note that it moved away"),
        back=house,
        is_danger=True,
    )
    return answered(request, form, enter, sheet)


def _move_back(request: StaffRequest, house: HouseRow) -> HttpResponse:
    form = TakeBackForm(request.POST or None)

    def enter() -> str:
        data = form.cleaned_data
        take_back_leaving(
            actor=request.actor,
            household_id=house.id,
            fact_id=data["fact_id"],
            at=request.now,
            note=data["note"],
        )
        return house.code

    sheet = Sheet(
        title=_("Household %(code)s did not leave") % {"code": house.code},
        intro=_("It is counted again as if it had never left. If it was merged, check the other's people."),
        button=_("Take the leaving back"),
        back=house,
    )
    return answered(request, form, enter, sheet)


def answered(request: StaffRequest, form: Form, enter: Callable[[], str], sheet: Sheet) -> HttpResponse:
    """Show the form, or enter what was sent and lead to the household."""
    broken = ""
    if request.method == "POST" and form.is_valid():
        try:
            code = enter()
        except (NotFound, NotAllowed):
            raise
        except StaleEdit as stale:
            return _stale(request, form, sheet, stale)
        except RuleBroken as refused:
            broken = broken_text(refused)
        else:
            messages.success(request, _("Saved."))
            response = redirect("office:household", village=request.village.code, code=code)
            response.status_code = 303
            return response
    status = 422 if request.method == "POST" else 200
    return _shown(request, form, sheet, broken, status)


def _stale(request: StaffRequest, form: Form, sheet: Sheet, stale: StaleEdit) -> HttpResponse:
    """Show what somebody saved meanwhile beside what was typed, which the next saving may then replace."""
    house = sheet.back
    if house is None:
        raise NotFound
    typed: QueryDict = request.POST.copy()
    typed["seen"] = str(last_event_id(household_id=house.id))
    form.data = typed
    fresh = house_called(village_id=request.village.id, code=house.code, on=request.today)
    compared = Sheet(sheet.title, sheet.intro, sheet.button, house, sheet.is_danger, theirs=fresh)
    return _shown(request, form, compared, broken_text(stale), 422)


def _shown(request: StaffRequest, form: Form, sheet: Sheet, broken: str, status: int) -> HttpResponse:
    context = {"form": form, "sheet": sheet, "broken": broken}
    return render(request, "office/households/form.html", context, status=status)


def house_named(request: StaffRequest, code: str) -> HouseRow:
    """Give the household of the address; raises NotFound."""
    return house_called(village_id=request.village.id, code=code, on=request.today)


def _sent(request: StaffRequest) -> QueryDict | None:
    return request.POST or None


def _present(request: StaffRequest, house: HouseRow) -> dict[str, str | int | UUID | object]:
    return {
        "representative_name": house.representative_name,
        "member_count": house.member_count,
        "hamlet": house.hamlet_id,
        "on": request.today,
        "seen": last_event_id(household_id=house.id),
    }
