"""What the households decided ends by what they decide later; a drive then stands on the later decision."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from hatnhan.decisions.models import CommunityDecision
from hatnhan.decisions.rules import AlreadyEnded, EndsBeforeBegin
from hatnhan.decisions.rules.meeting import DayBefore, EndedByVote, OtherMajority
from hatnhan.decisions.selectors import community_decision
from hatnhan.decisions.services.community import lift_decision, replace_decision
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.happening import DayToCome
from hatnhan.kernel.roles import Role
from hatnhan.ledger.rules.drives import DecisionMissing
from hatnhan.ledger.selectors import open_drives
from hatnhan.ledger.services import link_decision
from hatnhan.places.models import Place
from tests.factories import actor_with, make_village, system_moment
from tests.ledger.factories import (
    NOW,
    OPENED,
    TODAY,
    collector,
    enter,
    leader,
    make_decision,
    make_drive,
    money,
    treasurer,
)
from tests.office.clicking import click, said
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db
NEW_FROM = date(2023, 6, 1)
DAY_BEFORE = date(2023, 5, 31)
ON_THE_EVE = system_moment(2023, 5, 31, 9)
ON_THE_DAY = system_moment(2023, 6, 1, 9)


@pytest.fixture
def village(settings: Settings) -> Place:
    settings.ASSUMED_DAY = TODAY
    return make_village()


@pytest.fixture
def earlier(village: Place) -> CommunityDecision:
    return make_decision(village)


@pytest.fixture
def later(village: Place) -> CommunityDecision:
    return make_decision(village, from_on=NEW_FROM)


@pytest.fixture
def head(village: Place) -> Client:
    return client_of(Role.VILLAGE_HEAD, village)


def replaced(village: Place, earlier: CommunityDecision, later: CommunityDecision) -> CommunityDecision:
    return replace_decision(actor=leader(village), decision_id=earlier.id, by_id=later.id, at=NOW)


def home(decision: CommunityDecision) -> str:
    return f"/v/pa-kim/community/decisions/{decision.id}/"


def test_a_later_decision_takes_the_place_of_an_earlier_one_from_its_own_first_day(
    village: Place, earlier: CommunityDecision, later: CommunityDecision
) -> None:
    for _time in range(2):
        replaced(village, earlier, later)

    row = community_decision(earlier.id)
    assert (row.until_on, row.replaced_by_symbol) == (NEW_FROM, later.symbol)
    assert (row.is_in_force(DAY_BEFORE), row.is_in_force(NEW_FROM)) == (True, False)
    with pytest.raises(AlreadyEnded):
        replaced(village, earlier, make_decision(village, from_on=TODAY))


def test_nothing_but_a_later_vote_of_the_same_majority_ends_a_decision(
    village: Place, earlier: CommunityDecision
) -> None:
    other = make_decision(village, matter="self_management", from_on=NEW_FROM)
    with pytest.raises(EndedByVote):
        lift_decision(actor=leader(village), decision_id=earlier.id, until_on=NEW_FROM, at=NOW)
    with pytest.raises(OtherMajority) as refused:
        replaced(village, earlier, other)
    with pytest.raises(EndsBeforeBegin):
        replaced(village, earlier, make_decision(village))
    # Income and spending of contributions is decided as contributions are.
    replaced(village, earlier, make_decision(village, matter="income_spending", from_on=NEW_FROM))

    assert refused.value.facts == {"symbol": earlier.symbol, "later": other.symbol}


def test_only_a_decision_in_force_of_the_same_village_takes_its_place(
    village: Place, earlier: CommunityDecision
) -> None:
    strange = make_decision(make_village("ban-ben"), from_on=NEW_FROM)
    waiting = make_decision(village, from_on=None)

    for one in (strange, waiting, earlier):
        with pytest.raises(NotFound):
            replaced(village, earlier, one)
    with pytest.raises(NotAllowed):
        replace_decision(
            actor=actor_with(Role.SECRETARY, place=village),
            decision_id=earlier.id,
            by_id=make_decision(village, from_on=NEW_FROM).id,
            at=NOW,
        )


def test_what_the_commune_did_not_recognise_never_comes_into_force(village: Place) -> None:
    waiting = make_decision(village, matter="convention", from_on=None)

    def lift(day: date) -> None:
        lift_decision(actor=leader(village), decision_id=waiting.id, until_on=day, at=NOW)

    for day, refusal in ((date(2022, 1, 1), DayBefore), (date(2030, 1, 1), DayToCome)):
        with pytest.raises(refusal):
            lift(day)
    lift(NEW_FROM)
    lift(NEW_FROM)

    row = community_decision(waiting.id)
    assert (row.from_on, row.until_on, row.is_in_force(TODAY)) == (None, NEW_FROM, False)


def test_the_page_offers_only_later_decisions_of_the_same_majority(
    village: Place, earlier: CommunityDecision, later: CommunityDecision, head: Client
) -> None:
    other = make_decision(village, matter="self_management", from_on=NEW_FROM)
    make_decision(village, from_on=NEW_FROM, until_on=TODAY)

    offered = head.get(home(earlier)).context["forms"]["replace"].fields["by"].choices
    wrong = click(head, home(earlier), "replace/", **{"replace-by": str(other.id)})
    done = said(head, click(head, home(earlier), "replace/", **{"replace-by": str(later.id)}))

    assert [UUID(key) for key, _words in offered] == [later.id]
    assert wrong.status_code == 422
    assert "The later decision stands in its place." in done
    assert ("not in force" in done, later.symbol in done, "replace/" in done) == (True, True, False)
    assert re.search(rf"It replaced</dt><dd><a [^>]+>{earlier.symbol}</a>", read(head.get(home(later))))


def test_without_a_later_decision_the_page_leads_to_a_vote(
    earlier: CommunityDecision, head: Client, village: Place
) -> None:
    page = read(head.get(home(earlier)))
    sent = head.post(f"{home(earlier)}replace/", {"replace-by": str(earlier.id)})
    end = head.post(f"{home(earlier)}end/", {"end-until_on": "2023-06-01"})

    assert "Put it to the households first." in page
    assert ("/community/new/" in page, "replace/" in page, "end/" in page) == (True, False, False)
    assert (sent.status_code, end.status_code) == (422, 422)
    assert "Only a later decision of the households ends it" in read(end)
    reader = read(client_of(Role.HOUSEHOLD, village).get(home(earlier)))
    assert "Put it to the households first." not in reader


def test_a_drive_takes_nothing_for_days_after_the_end_until_it_stands_on_the_later_decision(
    village: Place, head: Client
) -> None:
    drive = make_drive(village)
    earlier = drive.decision
    assert earlier is not None
    later = make_decision(village, from_on=NEW_FROM)
    address, drives = f"/v/pa-kim/ledger/{drive.id}/", "/v/pa-kim/ledger/"
    assert "no longer in force" not in read(head.get(address)) + read(head.get(drives))

    replaced(village, earlier, later)

    enter(treasurer(village), drive, money(drive), happened_at=ON_THE_EVE)
    with pytest.raises(DecisionMissing):
        enter(treasurer(village), drive, money(drive), happened_at=ON_THE_DAY)
    page, neighbour = read(head.get(address)), read(client_of(Role.HOUSEHOLD, village).get(address))
    assert ("no longer in force" in page, "Link the new decision" in page, later.symbol in page) == (
        True,
        True,
        True,
    )
    assert "decision no longer in force" in read(head.get(drives))
    assert ("no longer in force" in neighbour, "Link the new decision" in neighbour) == (True, False)
    linked = said(head, head.post(f"{address}decision/", {"decision": str(later.id)}))
    assert "no longer in force" not in linked + read(head.get(drives))
    enter(treasurer(village), drive, money(drive), happened_at=ON_THE_DAY)


def test_money_received_under_the_earlier_decision_comes_home_after_the_change(village: Place) -> None:
    drive = make_drive(village)
    earlier = drive.decision
    assert earlier is not None
    later = make_decision(village, from_on=NEW_FROM)
    replaced(village, earlier, later)
    link_decision(actor=leader(village), drive_id=drive.id, decision_id=later.id, at=NOW)

    enter(treasurer(village), drive, money(drive), happened_at=ON_THE_EVE)

    (shown,) = open_drives(actor=collector(village), path=village.path, village_id=village.id, on=TODAY)
    assert shown.from_on == OPENED
