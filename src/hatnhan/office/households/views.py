"""The list of households, and the forms for what happens to one of them."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

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
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.office.answering import Context, Sheet, Way, address, answered, asked_or_sent, saved
from hatnhan.office.households.forms import (
    ChangeForm,
    MergeForm,
    MoveForm,
    RegisterForm,
    SearchForm,
    SplitForm,
    TakeBackForm,
)
from hatnhan.office.pages import StaffRequest, page
from hatnhan.ui.forms import Form


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

    def deed() -> HttpResponse:
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
        return saved(request, "household", code=household.code)

    return entered(
        request,
        form,
        deed,
        title=_("Register a household"),
        intro=_("From its day on it enters every count and every vote of the village's households."),
        button=_("Register"),
    )


@page("households.manage")
@asked_or_sent
def change(request: StaffRequest, code: str) -> HttpResponse:
    """Change a household from a day on, or mend its last entry."""
    house = house_named(request, code)
    hamlets = hamlets_on(village_id=request.village.id, on=request.today)
    form = ChangeForm(_sent(request), hamlets=hamlets, initial=_present(request, house))

    def deed() -> HttpResponse:
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
        return saved(request, "household", code=house.code)

    return entered(
        request,
        form,
        deed,
        title=_("Change household %(code)s") % {"code": house.code},
        intro=_("What was before stays in its history."),
        button=_("Save"),
        house=house,
    )


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

    def deed() -> HttpResponse:
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
        return saved(request, "household", code=household.code)

    return entered(
        request,
        form,
        deed,
        title=_("Split household %(code)s") % {"code": house.code},
        intro=_("The new household gets a code of its own; the old one keeps its code and its history."),
        button=_("Split"),
        house=house,
    )


@page("households.manage")
@asked_or_sent
def merge(request: StaffRequest, code: str) -> HttpResponse:
    """Make a household part of another."""
    house = house_named(request, code)
    present = households_of(village_id=request.village.id, on=request.today)
    others = [other for other in present if other.id != house.id]
    initial = {"on": request.today, "seen": last_event_id(household_id=house.id)}
    form = MergeForm(_sent(request), others=others, initial=initial)

    def deed() -> HttpResponse:
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
        return saved(request, "household", code=target.code)

    return entered(
        request,
        form,
        deed,
        title=_("Merge household %(code)s into another") % {"code": house.code},
        intro=_("Its code is not used again; its history stays readable."),
        button=_("Merge"),
        house=house,
        is_danger=True,
    )


def _move_away(request: StaffRequest, house: HouseRow) -> HttpResponse:
    initial = {"on": request.today, "seen": last_event_id(household_id=house.id)}
    form = MoveForm(_sent(request), initial=initial)

    def deed() -> HttpResponse:
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
        return saved(request, "household", code=house.code)

    return entered(
        request,
        form,
        deed,
        title=_("Household %(code)s moves away") % {"code": house.code},
        intro=_("Its code is not used again; its history stays readable."),
        button=_("Note that it moved away"),
        house=house,
        is_danger=True,
    )


def _move_back(request: StaffRequest, house: HouseRow) -> HttpResponse:
    form = TakeBackForm(request.POST or None)

    def deed() -> HttpResponse:
        data = form.cleaned_data
        take_back_leaving(
            actor=request.actor,
            household_id=house.id,
            fact_id=data["fact_id"],
            at=request.now,
            note=data["note"],
        )
        return saved(request, "household", code=house.code)

    return entered(
        request,
        form,
        deed,
        title=_("Household %(code)s did not leave") % {"code": house.code},
        intro=_("It is counted again as if it had never left. If it was merged, check the other's people."),
        button=_("Take the leaving back"),
        house=house,
    )


def entered(
    request: StaffRequest,
    form: Form,
    deed: Callable[[], HttpResponse],
    *,
    title: str,
    intro: str,
    button: str,
    house: HouseRow | None = None,
    is_danger: bool = False,
) -> HttpResponse:
    """Answer with the form for what happens to a household, or to one that is to come."""

    def meanwhile(_stale: StaleEdit) -> Context:
        # What somebody saved stands beside what was typed, which the next saving may then replace.
        if house is None:
            raise NotFound
        typed: QueryDict = request.POST.copy()
        typed["seen"] = str(last_event_id(household_id=house.id))
        form.data = typed
        return {"saved_meanwhile": house_named(request, house.code)}

    back = Way(address(request, "households"), _("Households"))
    if house is not None:
        label = " · ".join(filter(None, (house.code, house.representative_name)))
        back = Way(address(request, "household", code=house.code), label)
    sheet = Sheet(title, button, back, (intro,), is_danger)
    return answered(request, form, deed, "office/households/form.html", {"sheet": sheet}, meanwhile=meanwhile)


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
