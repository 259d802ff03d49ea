"""A cell with its meeting of November, prepared and held by clicking."""

from dataclasses import dataclass
from datetime import date

from django.test import Client
from pytest_django import Settings

from hatnhan.meetings.models import AgendaItem, Meeting
from hatnhan.meetings.services import set_meeting_rule
from hatnhan.people.models import Person
from tests.factories import make_account
from tests.meetings.factories import AT, MeetingCell, make_meeting_cell, the_24th
from tests.office.clicking import click

BEFORE, AFTER = date(2023, 11, 10), date(2023, 11, 25)
TOILETS = "Nhà tiêu hợp vệ sinh: 9 hộ còn lại"


@dataclass(frozen=True)
class Month:
    """The cell with its meeting of November, and two people who are signed in."""

    of: MeetingCell
    meeting: Meeting
    secretary: Client
    member: Client

    def at(self, place: str = "") -> str:
        """Give the address of a page of the meeting."""
        return f"/v/pa-kim/meetings/{self.meeting.id}/{place}"

    def item(self, title: str = TOILETS) -> AgendaItem:
        """Give an item of the agenda."""
        return AgendaItem.objects.get(meeting=self.meeting, title=title)


def client_for(person: Person) -> Client:
    """Give the browser of a person."""
    client = Client()
    client.force_login(make_account(person))
    return client


def make_month(settings: Settings) -> Month:
    """Plan the year of a cell by one click, some days before its meeting of November."""
    settings.ASSUMED_DAY = BEFORE
    of = make_meeting_cell()
    set_meeting_rule(actor=of.chief, cell_id=of.cell.id, rule=the_24th(), at=AT)
    secretary, member = client_for(of.secretary), client_for(of.member)
    click(secretary, "/v/pa-kim/meetings/", "/2023/plan/")
    return Month(of, Meeting.objects.get(month=date(2023, 11, 1)), secretary, member)


def add_item(month: Month, title: str) -> None:
    """Add an item by hand."""
    lead = str(month.of.secretary.id)
    here = month.at("items/new/")
    click(month.secretary, here, "", {"title": ""}, title=title, minutes_planned="45", lead=lead)


def prepare(month: Month) -> None:
    """The agenda stands and is announced."""
    for title in (TOILETS, "Phòng cháy rừng"):
        add_item(month, title)
    click(month.secretary, month.at("prepare/"), "/announce/")


def begin(month: Month, settings: Settings) -> None:
    """The meeting has begun; all are present but one, who has a reason."""
    settings.ASSUMED_DAY = AFTER
    of = month.of
    named = {"chair": of.secretary, "minute_taker": of.committee, "drafter": of.committee}
    officers = {f"officers-{name}": str(person.id) for name, person in named.items()}
    click(month.secretary, month.at("prepare/"), "/officers/", **officers)
    times = {"start-on": "24/11/2023", "start-clock": "19:30"}
    click(month.secretary, month.at("hold/"), "/start/", **times)
    marks = {f"person-{person.id}-mark": "present" for person in of.expected[:3]}
    absent = f"person-{of.expected[3].id}"
    marks |= {f"{absent}-mark": "absent_with_reason", f"{absent}-reason": "Đi viện"}
    click(month.secretary, month.at("hold/"), "/roll-call/", **marks)
