"""What stands around every page: the village, the ways that are open, who is signed in."""

import pytest

from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from tests.factories import make_village
from tests.households.factories import make_household
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db
MORE = "/v/pa-kim/more/"


@pytest.fixture
def village() -> Place:
    return make_village()


def main_ways(role: Role, village: Place, address: str = MORE) -> list[str]:
    """The addresses in the page's own navigation, bar and rest."""
    page = read(client_of(role, village).get(address))
    nav = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    return [part.partition('"')[0].removeprefix("/v/pa-kim/") for part in nav.split('href="')[1:]]


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (
            Role.SECRETARY,
            [
                "",
                "meetings/",
                "tasks/",
                "households/",
                "more/",
                "campaigns/",
                "community/",
                "ledger/",
                "norms/",
                "people/",
                "settings/",
            ],
        ),
        (
            Role.VILLAGE_HEAD,
            [
                "",
                "tasks/",
                "households/",
                "campaigns/",
                "more/",
                "community/",
                "ledger/",
                "norms/",
                "settings/",
            ],
        ),
        (Role.HOUSEHOLD, ["", "campaigns/", "community/", "ledger/", "more/", "norms/", "settings/"]),
        (Role.ADMINISTRATOR, ["", "campaigns/", "ledger/", "norms/", "more/", "people/", "settings/"]),
    ],
)
def test_a_role_sees_the_ways_that_are_open_to_it(role: Role, ways: list[str], village: Place) -> None:
    assert main_ways(role, village) == ways


def test_the_page_says_which_village_and_how_many_households(village: Place) -> None:
    make_household(village, "PK01")

    page = read(client_of(Role.MEMBER, village).get(MORE))

    assert "<strong>bản pa-kim</strong>" in page
    assert "xã chieng-muon · 1 households" in page


@pytest.mark.parametrize(
    ("address", "current"), [("norms/", "norms/"), ("more/", "more/"), ("people/", "people/")]
)
def test_the_way_one_took_is_marked(village: Place, address: str, current: str) -> None:
    page = read(client_of(Role.SECRETARY, village).get(f"/v/pa-kim/{address}"))

    nav = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    assert f'href="/v/pa-kim/{current}" aria-current="page"' in nav
