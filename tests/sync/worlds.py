"""A village with a cell that meets, a task, indicators and a drive: everything that a phone can speak of."""

from dataclasses import dataclass

from hatnhan.households.models import Household
from hatnhan.indicators.models import Indicator
from hatnhan.kernel.ids import new_id
from hatnhan.ledger.models import Drive
from hatnhan.meetings.models import AgendaItem, Meeting
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from hatnhan.tasks.models import Task
from hatnhan.tasks.services import TaskPlan, assign_task
from tests.indicators.factories import make_houses, make_indicator
from tests.ledger.factories import make_drive
from tests.meetings.factories import AT, MEETING_DAY, announced, make_meeting_cell


@dataclass(frozen=True, slots=True)
class World:
    """The village and what phones speak of; the first member is the secretary, the third owns the task."""

    village: Place
    members: tuple[Person, Person, Person]
    houses: list[Household]
    indicators: tuple[Indicator, Indicator]
    meeting: Meeting
    item: AgendaItem
    task: Task
    drive: Drive


def make_world(house_count: int = 2) -> World:
    """Make the village, with its next meeting announced."""
    of = make_meeting_cell()
    village = of.cell.village
    meeting, item = announced(of)
    plan = TaskPlan(title="Đi vận động từng hộ", owner_id=of.member.id, due_on=MEETING_DAY)
    task = assign_task(actor=of.chief, cell_id=of.cell.id, task_id=new_id(), plan=plan, at=AT)
    return World(
        village=village,
        members=(of.secretary, of.committee, of.member),
        houses=make_houses(village, house_count),
        indicators=(make_indicator(village, "Nhà tiêu"), make_indicator(village, "Lò đốt rác")),
        meeting=meeting,
        item=item,
        task=task,
        drive=make_drive(village),
    )
