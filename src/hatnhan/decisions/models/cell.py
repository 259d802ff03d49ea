"""Proposals, the rounds in which they are voted on, and the resolutions that come of them."""

from django.db import models

from hatnhan.kernel.ids import new_id
from hatnhan.meetings.models import AgendaItem, Meeting
from hatnhan.people.models import Cell, Person
from hatnhan.plumbing.facts import Fact


class Proposal(models.Model):
    """A wording put to the vote under an item of the agenda; `majority_code` names the norm that decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proposals")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    text = models.TextField(max_length=4000)
    majority_code = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)


class Round(Fact):
    """One round of voting: its method and the base frozen at its opening (whose votes are counted)."""

    class Method(models.TextChoices):
        """By hand as a count, by hand by name, or secret."""

        HAND_COUNT = "hand_count"
        HAND_BY_NAME = "by_name"
        SECRET = "secret"  # noqa: S105 -- a way of voting, no password

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=10, choices=Method.choices)
    base = models.PositiveSmallIntegerField()
    voters = models.JSONField(default=list, help_text="Persons of the base, as identifiers")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it is voted on once more")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="round_number_once")]


class NamedBallot(Fact):
    """How a member raised the hand; only where the vote is by name."""

    class Choice(models.TextChoices):
        """The choices."""

        IN_FAVOUR = "in_favour"
        AGAINST = "against"
        ABSTAINED = "abstained"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice.choices)


class Count(Fact):
    """The result of a round, and the sentence that explains it; a mended count supersedes it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="counts")
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    is_carried = models.BooleanField()


class Resolution(models.Model):
    """What was carried, with its number; in force from a day until it is replaced or lifted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="resolutions")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="resolution")
    number = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=8000)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cell", "number"], name="resolution_number_once")]
