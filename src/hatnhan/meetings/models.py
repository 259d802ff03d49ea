"""Meetings of a cell and everything that is said of them."""

from django.db import models

from hatnhan.kernel.ids import new_id
from hatnhan.people.models import Cell, Person
from hatnhan.plumbing.facts import Fact


class MeetingRule(models.Model):
    """When and where the cell meets, as an RFC 5545 recurrence, from a day on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="meeting_rules")
    recurrence = models.CharField(max_length=120)
    clock = models.TimeField()
    location = models.CharField(max_length=120)
    holiday_shift = models.CharField(max_length=8, default="after")
    from_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cell", "from_on"], name="one_meeting_rule_a_day")]


class ThematicPlan(models.Model):
    """What a quarter's thematic meeting is about, and who prepares it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="thematic_plans")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=200)
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cell", "year", "quarter"], name="one_topic_a_quarter")
        ]


class Meeting(models.Model):
    """One meeting, from its draft to its closed minutes; `revision` grows with each save of its fields."""

    class Kind(models.TextChoices):
        """The kinds of meeting."""

        REGULAR = "regular"
        THEMATIC = "thematic"
        REGULAR_WITH_THEMATIC = "combined"
        EXCHANGE = "exchange"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    topic = models.CharField(max_length=200, blank=True)
    month = models.DateField(help_text="First day of the month that the meeting belongs to")
    planned_on = models.DateField()
    planned_clock = models.TimeField()
    location = models.CharField(max_length=120)
    rule_day = models.DateField(null=True, blank=True, help_text="The day by the rule, where it was moved")
    moved_because = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minute_taker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    announced_at = models.DateTimeField(null=True, blank=True)
    committee_met_on = models.DateField(null=True, blank=True)
    higher_informed = models.BooleanField(default=False)
    drafter = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True, help_text="Sent to the higher committee")
    partner_cell = models.CharField(max_length=160, blank=True)
    partner_present_count = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "month"],
                condition=models.Q(kind__in=["regular", "combined"]),
                name="one_regular_meeting_a_month",
            )
        ]
        indexes = [models.Index(fields=["cell", "-planned_on"], name="meeting_by_cell")]


class AgendaItem(models.Model):
    """One item of the agenda; `source` says from which station of the loop, `source_id` what exactly."""

    class Source(models.TextChoices):
        """Where an item comes from."""

        LAST_RESOLUTION = "last_resolution"
        OVERDUE_TASKS = "overdue_tasks"
        INDICATOR = "indicator"
        THEMATIC = "thematic"
        MATTER = "matter"
        MOVED = "moved"
        HAND = "hand"

    class State(models.TextChoices):
        """An item is on the agenda, was moved to a later meeting, or was left out."""

        ON = "on"
        MOVED = "moved"
        LEFT_OUT = "left_out"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=2000, blank=True)
    source = models.CharField(max_length=16, choices=Source.choices, default=Source.HAND)
    source_id = models.UUIDField(null=True, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(default=10)
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ON)
    moved_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers", db_index=False
    )
    moved_because = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            # Nearly every item was never moved: an index of all of them would help nobody find the few.
            models.UniqueConstraint(
                fields=["moved_from"], condition=models.Q(moved_from__isnull=False), name="item_moved_once"
            )
        ]


class Matter(models.Model):
    """A matter that a member puts forward, kept until a meeting takes it up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="matters")
    title = models.CharField(max_length=200)
    detail = models.TextField(max_length=2000, blank=True)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    not_before = models.DateField(null=True, blank=True)
    item = models.OneToOneField(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="matter"
    )


class Seen(Fact):
    """A member has seen the announced agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="seen")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="seen_once")]


class PreparedOpinion(Fact):
    """What a member notes before the meeting on one item; the one noted last holds."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="opinions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=1000)


class AttendanceMark(Fact):
    """One mark in the roll call; of a person's marks the one made last holds."""

    class Mark(models.TextChoices):
        """The marks of the roll call."""

        PRESENT = "present"
        ABSENT_WITH_REASON = "absent_with_reason"
        ABSENT_WITHOUT_REASON = "absent_without_reason"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="marks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=22, choices=Mark.choices)
    reason = models.CharField(max_length=200, blank=True)


class Guest(Fact):
    """A guest at the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=80)
    organisation = models.CharField(max_length=160, blank=True)


class Spoken(Fact):
    """What a member or guest said on an item: cell-internal, part of the minutes book."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="spoken")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guest_name = models.CharField(max_length=80, blank=True)
    text = models.TextField(max_length=4000)


class Conclusion(Fact):
    """What the chair concluded on an item; a later wording names the one it supersedes."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="conclusions")
    text = models.TextField(max_length=4000)


class HigherDocument(Fact):
    """A higher document explained at the meeting: number, day, title, who explained it; never its file."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    title = models.CharField(max_length=300)
    explained_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_classified = models.BooleanField(default=False)


class ExchangeNote(Fact):
    """A lesson or a commitment of an exchange meeting."""

    class Kind(models.TextChoices):
        """The kinds of note."""

        LESSON = "lesson"
        COMMITMENT = "commitment"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="exchange_notes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(max_length=1000)


class NoTaskGiven(Fact):
    """The chair stated that the meeting gives no new task; one that is given later stands all the same."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="no_task_stated")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting"], name="no_task_stated_once")]


class ScoreRow(Fact):
    """The points given for one row of the meeting's quality score; the latest holds."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="score_rows")
    row = models.CharField(max_length=40)
    points = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300, blank=True)


class Addendum(Fact):
    """What is added after the minutes are closed; the minutes themselves stay."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField(max_length=4000)
