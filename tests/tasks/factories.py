"""Tasks and campaigns for tests; every call makes new ones."""

from datetime import date, datetime
from uuid import UUID

from hatnhan.decisions.models import Resolution
from hatnhan.decisions.services import adopt_resolution
from hatnhan.households.models import Household
from hatnhan.indicators.models import Campaign, Indicator, IndicatorVersion
from hatnhan.indicators.services import observe_house
from hatnhan.kernel.ids import new_id
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from hatnhan.tasks.models import Task
from hatnhan.tasks.services import TaskPlan, assign_task
from tests.decisions.factories import AT, Gathering, carry
from tests.factories import EARLY
from tests.households.factories import head_of, make_household

DUE = date(2023, 11, 20)
TODAY = date(2023, 11, 18)


def make_resolution(held: Gathering, title: str = "Nghị quyết tháng 10") -> Resolution:
    """Carry a proposal and adopt it as a resolution."""
    return adopt_resolution(actor=held.secretary, proposal_id=carry(held).id, title=title, at=AT)


def make_plan(
    held: Gathering,
    title: str = "Vận động làm nhà tiêu",
    *,
    owner: Person | None = None,
    due_on: date = DUE,
    resolution: Resolution | None = None,
    campaign: Campaign | None = None,
    goal: int | None = None,
) -> TaskPlan:
    """Give the plan of a task, owned by the second member of the cell."""
    return TaskPlan(
        title=title,
        owner_id=(owner or held.officials[1]).id,
        due_on=due_on,
        resolution_id=resolution.id if resolution else None,
        campaign_id=campaign.id if campaign else None,
        campaign_goal=goal,
    )


def make_task(
    held: Gathering,
    title: str = "Vận động làm nhà tiêu",
    *,
    owner: Person | None = None,
    due_on: date = DUE,
    resolution: Resolution | None = None,
    campaign: Campaign | None = None,
    goal: int | None = None,
    task_id: UUID | None = None,
    at: datetime = AT,
) -> Task:
    """Give a task in the name of the secretary."""
    plan = make_plan(
        held, title, owner=owner, due_on=due_on, resolution=resolution, campaign=campaign, goal=goal
    )
    return assign_task(
        actor=held.secretary, cell_id=held.cell.id, task_id=task_id or new_id(), plan=plan, at=at
    )


def make_campaign(village: Place, *, target_percent: int = 90, code: str = "nha-tieu") -> Campaign:
    """Start a campaign for a yes/no indicator, with a share as its target."""
    indicator = Indicator.objects.create(village=village, code=code)
    IndicatorVersion.objects.create(
        indicator=indicator, number=1, title="Nhà tiêu hợp vệ sinh", kind="yes_no", from_on=EARLY
    )
    return Campaign.objects.create(
        village=village,
        indicator=indicator,
        title="Nhà tiêu hợp vệ sinh",
        target_kind="share",
        target_value=target_percent,
        from_on=date(2023, 1, 10),
        deadline_on=date(2023, 12, 31),
    )


def make_houses(village: Place, count: int) -> tuple[Household, ...]:
    """Register so many households."""
    return tuple(make_household(village) for _ in range(count))


def observe(campaign: Campaign, houses: tuple[Household, ...], at: datetime = AT) -> None:
    """Observe that these houses have what the campaign asks for."""
    for house in houses:
        observe_house(
            actor=head_of(campaign.village),
            household_id=house.id,
            indicator_id=campaign.indicator_id,
            value=1,
            happened_at=at,
            at=at,
            fact_id=new_id(),
        )
