"""Perhaps the same household: two entries side by side, to be joined or told apart."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hatnhan.households import services
from hatnhan.households.rules import Registered, in_order_of_staying
from hatnhan.households.selectors import HouseRow, households_of
from hatnhan.indicators.services import join_doubles
from hatnhan.kernel.errors import NotFound
from hatnhan.office.answering import answered, asked_or_sent, saved
from hatnhan.office.households.forms import ApartForm, JoinForm, OtherForm
from hatnhan.office.households.views import house_named
from hatnhan.office.pages import StaffRequest, page, see_other


@dataclass(frozen=True, slots=True)
class Pair:
    """Two households beside each other; the first stays if they are one."""

    stays: HouseRow
    goes: HouseRow


@page("households.manage")
@asked_or_sent
def same(request: StaffRequest, code: str) -> HttpResponse:
    """Choose which household of the register this one is."""
    house = house_named(request, code)
    present = households_of(village_id=request.village.id, on=request.today)
    form = OtherForm(request.POST or None, others=[other for other in present if other.id != house.id])
    if request.method == "POST" and form.is_valid():
        return see_other(request, "household_double", code=house.code, other=form.cleaned_data["other"])
    status = 422 if request.method == "POST" else 200
    return render(request, "office/households/same.html", {"form": form, "house": house}, status=status)


@page("households.manage")
@asked_or_sent
def double(request: StaffRequest, code: str, other: str) -> HttpResponse:
    """Show two entries side by side; join them into one household, or say that they are two."""
    pair = _pair(house_named(request, code), house_named(request, other))
    is_apart = "apart" in request.POST
    join_form = JoinForm(None if is_apart else request.POST or None, prefix="join")
    apart_form = ApartForm(request.POST if is_apart else None, prefix="apart")
    sent = apart_form if is_apart else join_form
    context = {"pair": pair, "join_form": join_form, "apart_form": apart_form}
    return answered(
        request, sent, lambda: _settled(request, pair, sent), "office/households/double.html", context
    )


def _settled(request: StaffRequest, pair: Pair, form: JoinForm | ApartForm) -> HttpResponse:
    ids: dict[str, UUID] = {"household_id": pair.goes.id, "other_id": pair.stays.id}
    fact_id = form.cleaned_data["fact_id"]
    if isinstance(form, ApartForm):
        services.tell_apart(actor=request.actor, **ids, fact_id=fact_id, at=request.now)
        return saved(request, "household", _("Noted: they are two households."), code=pair.goes.code)
    note = form.cleaned_data["note"]
    stays = join_doubles(actor=request.actor, **ids, fact_id=fact_id, at=request.now, note=note)
    return saved(request, "household", _("Joined: they are one household now."), code=stays.code)


def _pair(one: HouseRow, other: HouseRow) -> Pair:
    if one.id == other.id:
        raise NotFound
    first, _second = in_order_of_staying(_registered(one), _registered(other))
    return Pair(one, other) if first.id == one.id else Pair(other, one)


def _registered(house: HouseRow) -> Registered:
    return Registered(house.id, house.code, house.joined_on, house.hamlet_id, house.representative_name)
