"""The settings, the audit book, and the page of everything else."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.audit import services as book
from hatnhan.kernel.roles import Role
from hatnhan.meetings.selectors import rule_of
from hatnhan.office.settings.words import DEED_WORDS
from hatnhan.people.models import Cell
from tests.architecture.sources import PACKAGE
from tests.factories import actor_with, make_cell, make_village, system_moment
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db
SETTINGS = "/v/pa-kim/settings/"
AT = system_moment(2023, 11, 18)


@pytest.fixture
def cell() -> Cell:
    return make_cell(make_village())


def rule(**more: str) -> dict[str, str]:
    return {
        "recurrence": "FREQ=MONTHLY;BYMONTHDAY=24",
        "clock": "19:30",
        "location": "Nhà văn hóa bản",
        "holiday_shift": "after",
        "from_on": "01/01/2023",
        **more,
    }


def test_a_secretary_settles_the_meeting_day_and_the_cell_reads_it(cell: Cell) -> None:
    secretary, member, household = (
        client_of(role, cell.village) for role in (Role.SECRETARY, Role.MEMBER, Role.HOUSEHOLD)
    )

    response = secretary.post(f"{SETTINGS}meeting/", rule())

    assert response["Location"] == SETTINGS
    held = rule_of(cell_id=cell.id, on=date(2023, 11, 18))
    assert held is not None
    assert (held.recurrence, held.clock, held.location) == (
        "FREQ=MONTHLY;BYMONTHDAY=24",
        time(19, 30),
        "Nhà văn hóa bản",
    )
    assert "day 24 of every month" in read(member.get(SETTINGS))
    assert "day 24" not in read(household.get(SETTINGS))


def test_the_last_friday_is_a_meeting_day_as_well(cell: Cell) -> None:
    secretary = client_of(Role.SECRETARY, cell.village)

    secretary.post(f"{SETTINGS}meeting/", rule(recurrence="FREQ=MONTHLY;BYDAY=-1FR"))

    assert "the last Friday of every month" in read(secretary.get(SETTINGS))
    # The form opens with what holds.
    assert 'value="FREQ=MONTHLY;BYDAY=-1FR" selected' in read(secretary.get(f"{SETTINGS}meeting/"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"recurrence": "FREQ=DAILY"}, "FREQ=DAILY is not one of the available choices"),
        ({"clock": "tối"}, "Write the time like 19:30."),
        ({"location": ""}, "Please fill this in."),
        ({"from_on": "24/13/2023"}, "Write the day like 24/11/2023."),
    ],
)
def test_a_meeting_day_that_does_not_fit_is_refused_in_words(
    cell: Cell, more: dict[str, str], said: str
) -> None:
    response = client_of(Role.SECRETARY, cell.village).post(f"{SETTINGS}meeting/", rule(**more))

    assert response.status_code == 422
    assert said in read(response)
    assert rule_of(cell_id=cell.id, on=date(2023, 11, 18)) is None


def test_a_language_that_is_not_there_changes_nothing(cell: Cell) -> None:
    member = client_of(Role.MEMBER, cell.village)

    response = member.post(f"{SETTINGS}language/", {"language": "xx"}, follow=True)

    assert "This language is not available." in read(response)


def write(cell: Cell, action: str, count: int = 1) -> None:
    actor = actor_with(Role.SECRETARY, place=cell.village)
    for number in range(count):
        book.record(
            action,
            actor=actor,
            subject_type="thing",
            subject_id=str(number),
            path=cell.village.path,
            at=AT,
            number=f"n{number}.",
        )


def test_the_audit_book_says_who_did_what_newest_first_and_page_by_page(cell: Cell) -> None:
    write(cell, "meetings.closed", 60)
    administrator = client_of(Role.ADMINISTRATOR, cell.village)

    first = read(administrator.get(f"{SETTINGS}audit/"))
    address = first.partition('rel="next" href="')[2].partition('"')[0]
    second = read(administrator.get(address))

    assert "closed minutes" in first
    assert [number for number in range(60) if f"n{number}." in first] == list(range(10, 60))
    assert [number for number in range(60) if f"n{number}." in second] == list(range(10))
    assert first.index("n59.") < first.index("n10.")


def test_the_audit_book_costs_the_same_for_few_and_for_many_lines(cell: Cell) -> None:
    administrator = client_of(Role.ADMINISTRATOR, cell.village)
    counts = []
    for lines in (1, 60):
        write(cell, "meetings.closed", lines)
        with CaptureQueriesContext(connection) as queries:
            administrator.get(f"{SETTINGS}audit/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_the_audit_book_of_another_village_stays_there(cell: Cell) -> None:
    write(make_cell(make_village("ban-ben")), "meetings.closed")

    assert "closed minutes" not in read(client_of(Role.ADMINISTRATOR, cell.village).get(f"{SETTINGS}audit/"))


def test_a_mark_that_is_none_finds_no_page(cell: Cell) -> None:
    administrator = client_of(Role.ADMINISTRATOR, cell.village)

    assert administrator.get(f"{SETTINGS}audit/?after=yesterday").status_code == 404


def test_deeds_that_the_audit_book_says_in_words_are_done_somewhere() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "words.py")
    # Rooms that write one kind of line name the deed without its room.
    done = {deed for deed in DEED_WORDS if f'"{deed}"' in sources or f'"{deed.partition(".")[2]}"' in sources}

    assert set(DEED_WORDS) - done == set()


def test_the_audit_book_says_what_a_deed_was_about_in_words(cell: Cell) -> None:
    actor = actor_with(Role.SECRETARY, place=cell.village)
    facts: dict[str, str | int | bool] = {
        "round": 2,
        "carried": False,
        "kind": "exchange",
        "role": "village_head",
        "reported_on": "2023-10-25",
        "revision": 7,
    }
    book.record(
        "decisions.counted",
        actor=actor,
        subject_type="thing",
        subject_id="1",
        path=cell.village.path,
        at=AT,
        **facts,
    )

    said = read(client_of(Role.ADMINISTRATOR, cell.village).get(f"{SETTINGS}audit/"))

    assert (
        "not: carried · kind: Exchange meeting · on the day: 25/10/2023 · mandate: Village head · round: 2<"
        in said
    )


def test_everything_that_does_not_fit_into_the_bar_stands_under_more(cell: Cell) -> None:
    secretary, household = (client_of(role, cell.village) for role in (Role.SECRETARY, Role.HOUSEHOLD))
    shown, narrow = read(secretary.get("/v/pa-kim/more/")), read(household.get("/v/pa-kim/more/"))

    for address in ("norms/", "people/", "settings/"):
        assert f'href="/v/pa-kim/{address}"' in shown
    assert 'action="/accounts/logout/"' in shown
    assert "/v/pa-kim/people/" not in narrow
    assert "/v/pa-kim/settings/audit/" not in shown
    assert "/v/pa-kim/settings/audit/" in read(
        client_of(Role.ADMINISTRATOR, cell.village).get("/v/pa-kim/more/")
    )
