"""The first page."""

from django.http import HttpResponse
from django.shortcuts import render

from hatnhan.office.home.board import board_of
from hatnhan.office.pages import StaffRequest, page


@page("home.view")
def home(request: StaffRequest) -> HttpResponse:
    """Show what is next, what waits for this person, and how the village stands."""
    return render(request, "office/home/home.html", {"board": board_of(request)})
