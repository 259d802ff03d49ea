"""What a task can be given to and linked with, and what its form starts with."""

from datetime import date
from uuid import UUID

from django.http import QueryDict

from hatnhan.decisions.selectors import resolution_choices
from hatnhan.households.selectors import house_label, households_of
from hatnhan.indicators.selectors import campaigns_of
from hatnhan.office.tasks.forms import TaskChoices
from hatnhan.tasks.selectors import TaskFields, owners_for

LINKS = ("resolution", "campaign", "household", "meeting")


def choices_for(*, village_id: UUID, cell_id: UUID, on: date) -> TaskChoices:
    """Give the people, resolutions, campaigns and households to choose from, in five queries."""
    owners = owners_for(cell_id=cell_id, village_id=village_id, on=on)
    campaigns = campaigns_of(village_id=village_id)
    return TaskChoices(
        owners=[(str(owner.person_id), owner.name) for owner in owners],
        resolutions=[(str(key), name) for key, name in resolution_choices(cell_id=cell_id, on=on)],
        campaigns=[(str(line.id), line.title) for line in campaigns],
        households=[(str(row.id), house_label(row)) for row in households_of(village_id=village_id, on=on)],
    )


def initial_from(asked: QueryDict) -> dict[str, object]:
    """Give what the page that led here asks the task to be linked with."""
    return {name: asked[name] for name in LINKS if name in asked}


def initial_of(held: TaskFields) -> dict[str, object]:
    """Give a task as its form starts."""
    return {
        "title": held.title,
        "owner": held.owner_id,
        "due_on": held.due_on,
        "resolution": held.resolution_id or "",
        "campaign": held.campaign_id or "",
        "campaign_goal": held.campaign_goal,
        "household": held.household_id or "",
        "meeting": held.meeting_id,
        "revision": held.revision,
    }
