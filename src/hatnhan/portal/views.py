"""The village's public page: counts of houses, nothing about persons."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hatnhan.households.selectors import house_count
from hatnhan.indicators.selectors import progress_of
from hatnhan.kernel.errors import NotFound
from hatnhan.places.selectors import Village, village_called, villages_under
from hatnhan.plumbing.today import today

LISTED = 200


def home(request: HttpRequest) -> HttpResponse:
    """Show the village where the server keeps one; else let the visitor choose."""
    villages = villages_under(path="/", on=today(), at_most=LISTED)
    if len(villages) == 1:
        return _show(request, villages[0])
    return render(request, "portal/villages.html", {"villages": villages})


def village(request: HttpRequest, code: str) -> HttpResponse:
    """Show one village."""
    try:
        return _show(request, village_called(code=code, on=today()))
    except NotFound as gone:
        raise Http404 from gone


def _show(request: HttpRequest, place: Village) -> HttpResponse:
    day = today()
    context = {
        "village": place,
        "on": day,
        "house_count": house_count(village_id=place.id, on=day),
        "progress": progress_of(village_id=place.id, on=day),
    }
    return render(request, "portal/village.html", context)
