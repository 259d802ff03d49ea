"""Minutes carry the root of the village's book: whoever signs them keeps it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from hatnhan.kernel.roles import Role
from hatnhan.ledger.selectors import root_of_book
from hatnhan.places.models import Place
from tests.decisions.village import make_community, make_meeting
from tests.ledger.factories import enter, make_drive, money, treasurer
from tests.office.month import begin, make_month, prepare
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db
LINE = "Root of the contribution book"


def give_twice(village: Place) -> None:
    drive = make_drive(village)
    for _time in range(2):
        enter(treasurer(village), drive, money(drive))


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_the_minutes_of_the_cell_carry_the_root_of_their_day(settings: Settings) -> None:
    month = make_month(settings)
    prepare(month)
    begin(month, settings)
    village, address = month.of.cell.village, month.at("minutes/")
    assert LINE not in read(month.secretary.get(address))
    settings.ASSUMED_DAY = date(2023, 11, 24)

    give_twice(village)

    root = root_of_book(village_id=village.id)
    said = f"{LINE} on 24/11/2023: 2 entries · 2:{root.root}"
    assert said in read(month.secretary.get(address))
    assert asked(month.secretary, address) <= 12


def test_the_minutes_of_the_households_carry_the_root_of_their_day(settings: Settings) -> None:
    settings.ASSUMED_DAY = date(2023, 11, 24)
    of = make_community()
    meeting = make_meeting(of)
    address = f"/v/pa-kim/community/meetings/{meeting.id}/minutes/"
    client = client_of(Role.VILLAGE_HEAD, of.village)
    assert LINE not in read(client.get(address))

    give_twice(of.village)

    root = root_of_book(village_id=of.village.id)
    assert f"{LINE} on 24/11/2023: 2 entries · 2:{root.root}" in read(client.get(address))
    assert asked(client, address) <= 12
