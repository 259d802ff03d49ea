"""Days that nobody means: a slip of the pen ends in words, not in a fault of the program."""

import pytest

from hatnhan.kernel.roles import Role
from hatnhan.ui.forms import DayField, Form
from tests.factories import make_cell, make_village
from tests.indicators.factories import make_campaign, make_indicator
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db


class Asked(Form):
    on = DayField()


@pytest.mark.parametrize("address", ["meetings/?year=1930", "meetings/1930/topics/1/"])
def test_a_year_without_rules_is_told_in_words(address: str) -> None:
    village = make_village()
    make_cell(village)

    response = client_of(Role.SECRETARY, village).get(f"/v/pa-kim/{address}")

    assert response.status_code == 422
    assert "is in force on 31/12/1930. Look at the list of rules for that day." in read(response)


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01"])
def test_the_api_refuses_a_day_beyond_counting(on: str) -> None:
    village = make_village()
    make_campaign(make_indicator(village))

    response = client_of(Role.SECRETARY, village).get(f"/api/v1/villages/pa-kim/campaigns?on={on}")

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("typed", "is_a_day"), [("24/11/0023", False), ("24/11/9999", False), ("24/11/2023", True)]
)
def test_a_year_that_lost_a_digit_is_asked_for_again(typed: str, is_a_day: bool) -> None:
    assert Asked({"on": typed}).is_valid() is is_a_day
