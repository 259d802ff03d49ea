"""The minutes of the households as a paper: everything that the page says, to print, to sign and to keep."""

import io
import re
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import Settings

from hatnhan.decisions.models import CommunityMeeting, CommunityProposal, CommunityRound
from hatnhan.decisions.rules.community import Form
from hatnhan.decisions.services.community import (
    Officers,
    adopt_decision,
    close_box,
    enter_hands,
    enter_tally,
    name_officers,
    tell_decision,
    tick_voted,
    write_discussion,
)
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.selectors import root_of_book
from hatnhan.people.models import Person
from tests.decisions.village import (
    AT,
    MET_ON,
    Community,
    make_community,
    make_meeting,
    make_question,
    make_round,
)
from tests.factories import make_village
from tests.ledger.factories import enter, make_drive, money, treasurer
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(settings: Settings) -> Community:
    settings.ASSUMED_DAY = MET_ON
    return make_community()


@pytest.fixture
def meeting(held: Community) -> CommunityMeeting:
    """A meeting to which 40 of 47 came, with its officers and what was said."""
    meeting = make_meeting(held)
    officers = Officers(held.head.person_id, held.team_ids[0], 39)
    name_officers(actor=held.head, meeting_id=meeting.id, revision=1, officers=officers, at=AT)
    words = "Hỏi: góp mấy đợt? Đáp: hai đợt."
    write_discussion(actor=held.head, meeting_id=meeting.id, revision=2, text=words, at=AT)
    return meeting


def home(meeting: CommunityMeeting) -> str:
    return f"/v/pa-kim/community/meetings/{meeting.id}/minutes/"


def paper_of(client: Client, meeting: CommunityMeeting) -> str:
    """The words of the paper, in one line."""
    answer = client.get(f"{home(meeting)}pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].endswith('"pa-kim-bien-ban-hop-dan-2023-11-10.pdf"')
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def by_hand(held: Community, question: CommunityProposal, *, in_favour: int, reason: str = "") -> None:
    opened = make_round(held, question, reason=reason)
    against = 40 - in_favour
    enter_hands(
        actor=held.head,
        round_id=opened.id,
        in_favour=in_favour,
        against=against,
        abstained=0,
        fact_id=new_id(),
        at=AT,
    )


def in_a_box(held: Community, question: CommunityProposal) -> CommunityRound:
    """A secret vote of 40 households whose box is closed."""
    opened = make_round(held, question, Form.SECRET)
    houses = [house.id for house in held.houses[:40]]
    tick_voted(actor=held.head, round_id=opened.id, household_ids=houses, fact_id=new_id(), at=AT)
    close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=AT)
    return opened


def tally(held: Community, opened: CommunityRound, *numbers: int, second: bool = False) -> None:
    actor = held.other if second else held.head
    enter_tally(actor=actor, round_id=opened.id, bundles=[numbers], fact_id=new_id(), at=AT)


def test_the_paper_tells_the_meeting_both_votes_the_decision_and_who_is_told(
    held: Community, meeting: CommunityMeeting
) -> None:
    question = make_question(held, meeting)
    by_hand(held, question, in_favour=31)
    by_hand(held, question, in_favour=32, reason="hỏi lại sau khi giảm mức góp")
    decision = adopt_decision(actor=held.head, proposal_id=question.id, title="Góp làm kè đá", at=AT)
    tell_decision(
        actor=held.head,
        decision_id=decision.id,
        whom="households",
        told_on=MET_ON,
        way="loa truyền thanh",
        fact_id=new_id(),
        at=AT,
    )
    client = client_of(Role.VILLAGE_HEAD, held.village)

    paper = paper_of(client, meeting)

    chair, secretary = (
        Person.objects.get(id=one).full_name for one in (held.head.person_id, held.team_ids[0])
    )
    for said in (
        "MINUTES: MEETING OF THE HOUSEHOLDS",
        "Kè đá dọc đường vào bản",
        "Friday 10/11/2023, 19:00",
        "nhà văn hóa bản",
        "Every household was told 7 days before;",
        f"Chair: {chair}",
        f"{secretary} (39 of 40 attending agreed)",
        "40 of 47 households are represented.",
        "Hỏi: góp mấy đợt? Đáp: hai đợt.",
        "Mỗi hộ góp 1.200.000 đồng và 10 ngày công",
        "32 of 47 households agreed; 32 are needed. It is carried. Against 8, abstained 0, not valid 0.",
        "Round 1: By hand, as a count, 10/11/2023. 47 households have a vote. 40 of those attending agreed",
        "31 of 47 households agreed; 32 are needed. It is not carried. Against 9,",
        "Voted on once more because: hỏi lại sau khi giảm mức góp",
        "40 of 47 households are represented; 24 are asked for.",
        "01/NQ-CĐDC, in force from 10/11/2023. Góp làm kè đá",
        "Every household: told on 10/11/2023 (loa truyền thanh).",
        "These minutes are not closed yet.",
        "(signature and name)",
    ):
        assert said in paper
    assert ("Counting team" in paper, "Root of the book" in paper) == (False, False)


def test_the_paper_says_everything_that_the_page_says(held: Community, meeting: CommunityMeeting) -> None:
    by_hand(held, make_question(held, meeting), in_favour=32)
    client = client_of(Role.VILLAGE_HEAD, held.village)

    page, paper = read(client.get(home(meeting))), paper_of(client, meeting)

    article = re.sub(r"<[^>]+>", "\n", page.split('id="minutes"')[1].split("</article>")[0])
    said = [" ".join(line.split()).strip(" :") for line in article.split("\n")[1:]]
    lines = [line for line in said if line and line not in {"minutes open", "About"}]
    assert len(lines) > 20
    assert [line for line in lines if line.casefold() not in paper.casefold()] == []


def test_a_box_is_told_with_its_team_and_where_two_people_s_numbers_differ(
    held: Community, meeting: CommunityMeeting
) -> None:
    opened = in_a_box(held, make_question(held, meeting))
    client = client_of(Role.VILLAGE_HEAD, held.village)
    assert "People who have counted so far: 0 of 2." in paper_of(client, meeting)

    tally(held, opened, 31, 9, 0, 0)
    alone = paper_of(client, meeting)
    tally(held, opened, 32, 8, 0, 0, second=True)
    apart = paper_of(client, meeting)
    tally(held, opened, 32, 8, 0, 0)
    agreed = paper_of(client, meeting)

    assert "People who have counted so far: 1 of 2." in alone
    assert "bundle 1, in favour: 31 and 32; bundle 1, against: 9 and 8." in apart
    assert "their numbers agree." in agreed
    assert "32 of 47 households agreed; 32 are needed. It is carried." in agreed
    team = [person.full_name for person in held.team]
    assert f"Counting team: {', '.join(sorted(team))}" in agreed
    assert "40 of 47 households voted. The box was closed" in agreed


def test_the_paper_carries_the_root_of_its_day(
    held: Community, meeting: CommunityMeeting, settings: Settings
) -> None:
    settings.ASSUMED_DAY = date(2023, 11, 24)
    drive = make_drive(held.village)
    enter(treasurer(held.village), drive, money(drive))

    paper = paper_of(client_of(Role.VILLAGE_HEAD, held.village), meeting)

    root = root_of_book(village_id=held.village.id)
    # A word that no line can hold is broken anywhere.
    assert f"Root of the book on 24/11/2023, 1 entries: 1:{root.root}".replace(" ", "") in paper.replace(
        " ", ""
    )


def test_another_village_s_paper_does_not_exist(held: Community, meeting: CommunityMeeting) -> None:
    neighbour = client_of(Role.VILLAGE_HEAD, make_village("ban-ben"))

    assert neighbour.get(home(meeting).replace("pa-kim", "ban-ben") + "pdf/").status_code == 404
    assert neighbour.get(f"{home(meeting)}pdf/").status_code == 404
