"""A page of a meeting costs the same for three members as for thirty, and never more than twelve queries."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from hatnhan.decisions.models import Proposal, Resolution
from hatnhan.meetings.models import Meeting
from hatnhan.tasks.models import Task
from tests.factories import make_member
from tests.meetings.factories import AT
from tests.office.clicking import click
from tests.office.month import Month, begin, make_month, prepare
from tests.office.reading import read
from tests.tasks.factories import make_campaign, make_houses

pytestmark = pytest.mark.django_db


def costs(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    """How many queries each page takes."""
    found = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as taken:
            assert client.get(address).status_code == 200
        found[name] = len(taken)
    return found


def addresses_of(month: Month) -> dict[str, str]:
    item, proposal = month.item().id, Proposal.objects.get().id
    places = {
        "meeting": "",
        "prepare": "prepare/",
        "agenda": "agenda/",
        "hold": "hold/",
        "item": f"items/{item}/",
        "vote": f"votes/{proposal}/",
        "minutes": "minutes/",
        "score": "score/",
        "matters": "matters/",
        "last": "last/",
        "task": "tasks/",
        "new item": "items/new/",
    }
    here = {name: month.at(place) for name, place in places.items()}
    return {**here, "year": "/v/pa-kim/meetings/?year=2023", "matters of all": "/v/pa-kim/matters/"}


def test_the_score_hears_the_last_resolution_within_its_budget(settings: Settings) -> None:
    month = make_month(settings)
    village = month.of.cell.village
    campaign = make_campaign(village)
    make_houses(village, 3)
    meeting = Meeting.objects.get(month=date(2023, 10, 1))
    proposal = Proposal.objects.create(
        meeting=meeting, text="Đổi công", majority_code="voting.resolution.majority"
    )
    resolution = Resolution.objects.create(
        cell=month.of.cell,
        proposal=proposal,
        number=1,
        symbol="01-NQ/CB",
        text="",
        from_on=meeting.planned_on,
    )
    Task.objects.create(
        cell=month.of.cell,
        resolution=resolution,
        title="Nhà tiêu",
        owner=month.of.member,
        due_on=date(2023, 11, 20),
        campaign=campaign,
        assigned_at=AT,
    )
    empty = costs(month.secretary, {"score": month.at("score/")})
    prepare(month)
    begin(month, settings)

    heard = month.secretary.get(month.at("score/"))

    assert "0/1" in read(heard) or "0 of 1" in read(heard)
    assert max(costs(month.secretary, {"score": month.at("score/")})["score"], empty["score"]) <= 12


def test_a_page_costs_the_same_for_few_and_for_many(settings: Settings) -> None:
    month = make_month(settings)
    prepare(month)
    begin(month, settings)
    here = month.at(f"items/{month.item().id}/")
    answer = click(month.secretary, here, "/propose/", **{"proposal-text": "Đổi công."})
    click(month.secretary, answer["Location"], "/open/")
    click(month.secretary, answer["Location"], "/count/", **{"count-in_favour": "3"})
    few = costs(month.secretary, addresses_of(month))

    for number in range(24):
        make_member(month.of.cell, f"Đảng viên {number + 7:02}")
    for number in range(5):
        click(month.secretary, here, "/say/", **{"spoken-text": f"Ý kiến {number}"})
    many = costs(month.secretary, addresses_of(month))

    assert many == few
    assert {name: cost for name, cost in few.items() if cost > 12} == {}
