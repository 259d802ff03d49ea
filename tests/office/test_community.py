"""The community's pages, clicked through: a meeting, a vote that falls, one that passes, a box of ballots."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from hatnhan.decisions.models import (
    CommunityDecision,
    CommunityMeeting,
    CommunityProposal,
    CommunityRound,
    HouseVoted,
)
from hatnhan.households.models import Household
from hatnhan.kernel.roles import Role
from hatnhan.people.models import Person
from tests.decisions.village import MET_ON, Community, make_community
from tests.factories import make_account
from tests.office.clicking import click, forms_of, said
from tests.office.reading import client_of, read
from tests.office.samples import make_sample

pytestmark = pytest.mark.django_db
HOME = "/v/pa-kim/community/"


@pytest.fixture
def held(settings: Settings) -> Community:
    settings.ASSUMED_DAY = MET_ON
    return make_community()


def browser(person_id: object) -> Client:
    client = Client()
    client.force_login(make_account(Person.objects.get(id=str(person_id))))
    return client


@pytest.fixture
def head(held: Community) -> Client:
    return browser(held.head.person_id)


def fill(client: Client, address: str, field: str, /, **filled: str) -> int:
    """Fill in the form of the page itself: the one that has this field."""
    page = client.get(address).content.decode()
    fields = next(fields for _action, fields in forms_of(page) if field in fields)
    return client.post(address, {**fields, **filled}).status_code


def convened(head: Client, came: int, matter: str = "contributions") -> tuple[str, str]:
    """A meeting of today to which so many came, with one matter put to them: both addresses."""
    words = {"topic": "Kè đá", "location": "nhà văn hóa", "held_on": "2023-11-10", "told_on": "2023-11-03"}
    assert fill(head, f"{HOME}new/", "meeting_id", **words) == 303
    meeting = CommunityMeeting.objects.latest("id")
    houses = list(Household.objects.order_by("code"))
    marks = {f"came-{house.id}": "representative" for house in houses[:came]}
    assert fill(head, f"{HOME}meetings/{meeting.id}/attendance/", "fact_id", rest="1", **marks) == 303
    click(
        head,
        f"{HOME}meetings/{meeting.id}/",
        "propose/",
        **{"question-matter": matter, "question-text": "Mỗi hộ góp 1.200.000 đồng"},
    )
    question = CommunityProposal.objects.latest("id")
    return f"{HOME}meetings/{meeting.id}/", f"{HOME}votes/{question.id}/"


def test_31_of_47_falls_and_32_passes_and_becomes_a_decision(held: Community, head: Client) -> None:
    meeting, vote = convened(head, came=40)
    opened = said(head, click(head, vote, "open/", **{"opening-form": "hand_count"}))
    assert "47 households have a vote; 32 must be in favour." in opened

    fallen = said(head, click(head, vote, "count/", **{"count-in_favour": "31", "count-against": "9"}))
    assert "31 of 47 households agreed; 32 are needed. It is not carried." in fallen
    assert "adopt/" not in fallen
    again = said(head, click(head, vote, "open/", **{"opening-form": "hand_count"}))
    assert "Round 2" in again
    passed = said(head, click(head, vote, "count/", **{"count-in_favour": "32", "count-against": "8"}))
    assert "32 of 47 households agreed; 32 are needed. It is carried." in passed
    click(head, vote, "adopt/", **{"adopt-title": "Góp làm kè đá"})

    decision = CommunityDecision.objects.get()
    page = f"{HOME}decisions/{decision.id}/"
    assert (decision.symbol, decision.from_on) == ("01/NQ-CĐDC", MET_ON)
    told = said(head, click(head, page, "told/", **{"told-whom": "households", "told-way": "loa"}))
    assert "10/11/2023 · loa" in told
    for address in (HOME, meeting, f"{meeting}minutes/"):
        assert "01/NQ-CĐDC" in read(head.get(address))
    assert "Against 8, abstained 0, not valid 0." in read(head.get(f"{meeting}minutes/"))


def test_minutes_are_closed_once_everybody_is_named(held: Community, head: Client) -> None:
    meeting, vote = convened(head, came=40)
    assert "withdraw/" in read(head.get(vote))
    refused = head.post(f"{meeting}close/")
    assert (refused.status_code, "Name the chair and the secretary first" in read(refused)) == (422, True)
    named = {"officers-secretary": str(held.team_ids[0])}
    too_few = read(click(head, meeting, "officers/", **named, **{"officers-agreed": "20"}))
    assert "20 of 40 who attend agreed; 21 are needed. Ask them once more." in too_few
    click(head, meeting, "officers/", **named, **{"officers-agreed": "39"})
    click(head, meeting, "discussion/", **{"discussion-text": "Hỏi: góp mấy đợt? Đáp: hai đợt."})

    closed = said(head, click(head, f"{meeting}minutes/", "close/"))

    assert "minutes closed" in closed
    assert "39 of 40 attending agreed" in closed
    assert "Hỏi: góp mấy đợt? Đáp: hai đợt." in closed
    assert "propose/" not in read(head.get(meeting))
    assert "withdraw/" not in read(head.get(vote))


def test_an_invitation_changed_by_two_is_shown_as_the_other_saved_it(held: Community, head: Client) -> None:
    meeting, _vote = convened(head, came=40)
    fields = next(
        fields for _to, fields in forms_of(read(head.get(f"{meeting}change/"))) if "topic" in fields
    )
    other = {**fields, "topic": "Kè đá, đoạn qua suối", "location": "sân bản"}
    assert head.post(f"{meeting}change/", other).status_code == 303

    stale = head.post(f"{meeting}change/", {**fields, "agenda": "Bàn mức góp"})
    page = read(stale)
    renewed = next(fields for _to, fields in forms_of(page) if "topic" in fields)

    assert stale.status_code == 422
    assert "Kè đá, đoạn qua suối\n10/11/2023, 19:30 · sân bản" in page
    assert head.post(f"{meeting}change/", renewed).status_code == 303
    saved = CommunityMeeting.objects.get()
    assert (saved.topic, saved.agenda) == ("Kè đá", "Bàn mức góp")


def test_minutes_tell_of_a_vote_also_where_its_matter_was_withdrawn(held: Community, head: Client) -> None:
    meeting, vote = convened(head, came=40)
    click(head, vote, "open/", **{"opening-form": "hand_count"})
    click(head, vote, "count/", **{"count-in_favour": "31", "count-against": "9"})
    click(head, vote, "withdraw/")

    minutes = read(head.get(f"{meeting}minutes/"))

    assert "31 of 47 households agreed; 32 are needed. It is not carried." in minutes
    assert "Against 9, abstained 0, not valid 0. Withdrawn." in minutes


def test_a_box_is_ticked_closed_and_counted_by_two(held: Community, head: Client) -> None:
    other = browser(held.other.person_id)
    fill(head, f"{HOME}ballots/", "fact_id", matter="contributions", text="Góp ngày công")
    question = CommunityProposal.objects.get()
    vote = f"{HOME}votes/{question.id}/"
    team = {f"opening-team_{number}": str(one) for number, one in enumerate(held.team_ids, start=1)}
    refused = click(
        head, vote, "open/", **{"opening-form": "ballots", "opening-team_1": str(held.team_ids[0])}
    )
    assert "The counting team has 3 to 5 people; named so far: 1." in read(refused)
    click(head, vote, "open/", **{"opening-form": "ballots", **team})
    houses = [str(house.id) for house in held.houses[:40]]
    opened = CommunityRound.objects.get()

    tick = head.get(vote).context["box"].tick
    sent = {"tick-fact_id": tick["fact_id"].value(), "tick-voted_on": "2023-11-10", "tick-houses": houses}
    assert head.post(f"{vote}voted/", sent).status_code == 303
    assert head.post(f"{vote}voted/", sent).status_code == 303
    twice = other.post(f"{vote}voted/", {**sent, "tick-fact_id": str(opened.id), "tick-houses": houses[:1]})
    assert (twice.status_code, "PK01: this household has voted already." in read(twice)) == (422, True)
    click(head, vote, "not-voted/", {"house": houses[39]})
    click(head, vote, "close/")
    assert HouseVoted.objects.filter(superseded_by=None, has_voted=True).count() == 39
    late = other.post(f"{vote}voted/", {**sent, "tick-fact_id": str(question.id), "tick-houses": houses[39:]})
    assert "The vote was closed on" in read(late)

    wrong = click(head, vote, "tally/", **{"tally-in_favour-0": "40"})
    assert "The tally has 40 ballots; 39 households voted." in read(wrong)
    first = said(head, click(head, vote, "tally/", **{"tally-in_favour-0": "32", "tally-against-0": "7"}))
    assert "waits for the second person" in first
    before = read(other.get(vote))
    assert ("one person has entered" in before, 'value="32"' in before) == (True, False)
    apart = said(other, click(other, vote, "tally/", **{"tally-in_favour-0": "31", "tally-against-0": "8"}))
    assert "Where your numbers differ" in apart
    agreed = said(other, click(other, vote, "tally/", **{"tally-in_favour-0": "32", "tally-against-0": "7"}))

    assert "32 of 47 households agreed; 32 are needed. It is carried." in agreed


def test_a_convention_whose_meeting_missed_its_quorum_is_asked_by_ballots(
    held: Community, head: Client
) -> None:
    _meeting, vote = convened(head, came=23, matter="convention")

    page = read(head.get(vote))
    refused = click(head, vote, "open/", **{"opening-form": "hand_count", "opening-agreed": "23"})

    assert "23 of 47 households are represented; 24 are asked for." in page
    assert 'value="ballots"' in page
    assert (refused.status_code, "24 are needed to decide this" in read(refused)) == (422, True)
    team = {f"opening-team_{number}": str(one) for number, one in enumerate(held.team_ids, start=1)}
    carried = said(head, click(head, vote, "open/", **{"opening-form": "ballots", **team}))
    assert "Ballots are carried because the meeting missed its quorum." in carried


def test_hands_are_written_down_house_by_house(held: Community, head: Client) -> None:
    _meeting, vote = convened(head, came=35)
    click(head, vote, "open/", **{"opening-form": "by_house"})
    hands = {f"hands-hand-{house.id}": "in_favour" for house in held.houses[:32]}

    counted = said(head, click(head, vote, "hands/", **hands))

    assert "32 of 47 households agreed; 32 are needed. It is carried." in counted


def test_a_representative_reads_what_was_decided_but_not_who_voted(held: Community, head: Client) -> None:
    _meeting, vote = convened(head, came=40)
    click(head, vote, "open/", **{"opening-form": "by_house"})
    hands = {f"hands-hand-{house.id}": "in_favour" for house in held.houses[:32]}
    click(head, vote, "hands/", **hands)
    reader = client_of(Role.HOUSEHOLD, held.village)

    page = read(reader.get(vote))

    assert "PK01" in read(head.get(vote))
    assert ("32 of 47 households agreed" in page, "PK01" in page, "<form" in page.split("<main")[1]) == (
        True,
        False,
        False,
    )


def test_another_village_s_things_do_not_exist_for_its_head(settings: Settings) -> None:
    settings.ASSUMED_DAY = date(2023, 10, 24)
    sample, neighbour = make_sample(), make_sample("ban-ben")
    client = Client()
    client.force_login(neighbour.accounts[Role.VILLAGE_HEAD])
    things = {"meetings": "village_meeting_id", "votes": "question_id", "decisions": "village_decision_id"}
    deeds = {
        "meetings": " change attendance officers discussion propose minutes close",
        "votes": " change withdraw open count hands adopt voted not-voted close tally",
        "decisions": " told recognised end replace",
    }

    def answer(kind: str, part: str, deed: str) -> int:
        address = f"/v/ban-ben/community/{kind}/{sample.parts[part]}/{deed}/".replace("//", "/")
        return client.post(address).status_code

    found = {
        (kind, deed): answer(kind, part, deed)
        for kind, part in things.items()
        for deed in deeds[kind].split(" ")
    }

    # A page that is only read takes no form, whether the thing exists or not.
    assert {status for (_kind, deed), status in found.items() if deed not in {"", "minutes"}} == {404}
    assert {status for (_kind, deed), status in found.items() if deed in {"", "minutes"}} == {405}
