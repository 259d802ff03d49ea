"""A form that is sent again with other words: nothing typed is dropped while «Saved» is said."""

from datetime import date

import pytest

from hatnhan.decisions.models import Proposal
from hatnhan.decisions.services import propose
from hatnhan.households.models import HouseholdEvent
from hatnhan.households.services import HouseState, change_household, register_household
from hatnhan.indicators.models import Campaign
from hatnhan.indicators.rules.campaigns import CampaignPlan
from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.indicators.services import start_campaign
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import services as meetings
from hatnhan.meetings.models import AgendaItem, Matter
from hatnhan.meetings.services import ItemWords, NewMatter
from hatnhan.plumbing.facts import FactTaken
from hatnhan.tasks.models import Task
from tests.decisions.factories import AT, gather
from tests.factories import make_village
from tests.households.factories import NOON, TODAY, head_of, make_household
from tests.meetings.factories import AT as PREPARED
from tests.meetings.factories import make_meeting, make_meeting_cell
from tests.tasks.factories import make_campaign, make_task

pytestmark = pytest.mark.django_db


def test_a_task() -> None:
    held, sent = gather(), new_id()
    make_task(held, "Làm nhà tiêu", task_id=sent)

    with pytest.raises(FactTaken):
        make_task(held, "Làm nhà tiêu và nhà tắm", task_id=sent)

    assert list(Task.objects.values_list("title", flat=True)) == ["Làm nhà tiêu"]


def test_a_task_under_the_identifier_of_another_cells_task() -> None:
    other = make_task(gather("ban-ben"))

    with pytest.raises(FactTaken):
        make_task(gather(), task_id=other.id)


def test_a_proposal() -> None:
    held, sent = gather(), new_id()

    def put(text: str) -> None:
        propose(actor=held.secretary, meeting_id=held.meeting.id, proposal_id=sent, text=text, at=AT)

    put("Góp công")
    put(" Góp công ")
    with pytest.raises(FactTaken):
        put("Góp công và góp gạch")

    assert Proposal.objects.get(id=sent).text == "Góp công"


def test_an_item_and_a_matter() -> None:
    of, item_id, matter_id = make_meeting_cell(), new_id(), new_id()
    meeting = make_meeting(of)

    def add(title: str) -> None:
        words = ItemWords(title)
        meetings.add_item(actor=of.chief, meeting_id=meeting.id, item_id=item_id, words=words, at=PREPARED)

    def put_forward(detail: str) -> None:
        new = NewMatter("Đường vào bản", detail)
        meetings.raise_matter(actor=of.chief, cell_id=of.cell.id, matter_id=matter_id, new=new, at=PREPARED)

    for say, first, second in ((add, "Nước", "Nước sạch"), (put_forward, "Lầy lội", "Lầy lội, hẹp")):
        say(first)
        say(first)
        with pytest.raises(FactTaken):
            say(second)

    assert (AgendaItem.objects.get().title, Matter.objects.get().detail) == ("Nước", "Lầy lội")


def test_a_household() -> None:
    village, sent, again = make_village(), new_id(), new_id()

    def register(count: int) -> None:
        register_household(
            actor=head_of(village),
            village_id=village.id,
            code="PK01",
            state=HouseState(count, None, " Lò  Văn Một "),
            on=TODAY,
            fact_id=sent,
            at=NOON,
        )

    def change(name: str) -> None:
        house = make_household(village, "PK02") if not HouseholdEvent.objects.filter(id=again) else None
        change_household(
            actor=head_of(village),
            household_id=house.id if house else HouseholdEvent.objects.get(id=again).household_id,
            state=HouseState(3, None, name),
            on=TODAY,
            fact_id=again,
            at=NOON,
        )

    register(4)
    register(4)
    with pytest.raises(FactTaken):
        register(5)
    change("Lò Văn Hai")
    change("Lò Văn Hai")
    with pytest.raises(FactTaken):
        change("Lò Văn Ba")


def test_a_household_of_another_village() -> None:
    village, other = make_village(), make_village("ban-ben")
    house = make_household(other, "BB01")
    event = HouseholdEvent.objects.get(household=house)

    with pytest.raises(FactTaken):
        register_household(
            actor=head_of(village),
            village_id=village.id,
            code="PK01",
            state=HouseState(event.member_count or 0),
            on=event.on,
            fact_id=event.id,
            at=NOON,
        )


def test_a_campaign_of_another_village() -> None:
    village = make_village()
    indicator = make_campaign(village).indicator
    make_household(village)
    theirs = make_campaign(make_village("ban-ben"))
    plan = CampaignPlan(
        title=theirs.title,
        purpose="",
        target=Target(TargetKind.SHARE, 90),
        from_on=date(2023, 1, 10),
        deadline_on=date(2023, 12, 31),
        needs_confirmation=False,
    )

    with pytest.raises(FactTaken):
        start_campaign(
            actor=head_of(village),
            village_id=village.id,
            indicator_id=indicator.id,
            plan=plan,
            at=NOON,
            campaign_id=theirs.id,
        )

    assert Campaign.objects.filter(village=village).count() == 1
