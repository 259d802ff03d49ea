"""Work that carries out decisions."""

from django.db import models

from hatnhan.decisions.models import Resolution
from hatnhan.households.models import Household
from hatnhan.indicators.models import Campaign
from hatnhan.kernel.ids import new_id
from hatnhan.meetings.models import Meeting
from hatnhan.people.models import Cell, Person
from hatnhan.plumbing.facts import Fact


class Task(models.Model):
    """A piece of work with one owner and a deadline; `revision` grows with each change of its wording."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="tasks")
    resolution = models.ForeignKey(
        Resolution, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks")
    due_on = models.DateField()
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    campaign_goal = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Households that the task is to bring the campaign to; empty: its target",
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    assigned_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["cell", "due_on"], name="task_by_cell"),
            models.Index(fields=["owner", "due_on"], name="task_by_owner"),
        ]


class TaskReport(Fact):
    """What was done, in the owner's words; `is_done` claims the end where no campaign measures it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField(max_length=2000)
    is_done = models.BooleanField(default=False)


class TaskEnd(Fact):
    """The cell takes a task as ended: done, or dropped with the reason."""

    class Outcome(models.TextChoices):
        """How a task ends."""

        DONE = "done"
        DROPPED = "dropped"
        REOPENED = "reopened"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="ends")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=300, blank=True)
