"""The community decides: its meetings, what is put to the households, how they vote, and what comes of it.

Who has voted (`HouseVoted`) and what was voted (`BallotTally`) are apart: a tally is entered as a whole after
the box is closed and names no household; nothing in the database leads from a secret ballot to a house.
"""

from django.db import models
from django.db.models import Q

from hatnhan.households.models import Household
from hatnhan.kernel.ids import new_id
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import Fact


class CommunityMeeting(models.Model):
    """A meeting of the households, from the day it is convened to its closed minutes."""

    class Kind(models.TextChoices):
        """A meeting for what is to be decided, or the conference at the end of the year."""

        MEETING = "meeting"
        ANNUAL = "annual"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="community_meetings")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.MEETING)
    topic = models.CharField(max_length=200, help_text="What the households are told that it is about")
    agenda = models.TextField(max_length=4000, blank=True)
    held_on = models.DateField()
    clock = models.TimeField()
    location = models.CharField(max_length=120)
    convened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField(null=True, blank=True, help_text="The day on which every household was told")
    chair = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    secretary = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    secretary_agreed = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many of those attending agreed with the secretary"
    )
    discussion = models.TextField(max_length=8000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["village", "-held_on"], name="community_meeting_by_day")]


class HouseAttendance(Fact):
    """Who came to the meeting for a household; the latest one holds."""

    class Came(models.TextChoices):
        """The representative, somebody in his place, or nobody."""

        REPRESENTATIVE = "representative"
        PROXY = "proxy"
        NOBODY = "nobody"

    meeting = models.ForeignKey(CommunityMeeting, on_delete=models.PROTECT, related_name="attendance")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    came = models.CharField(max_length=14, choices=Came.choices)
    name = models.CharField(max_length=80, blank=True, help_text="Who came, as the household is represented")


class CommunityProposal(models.Model):
    """A wording put to the households; `matter` names the norms that decide (one of Article 15's matters)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="community_proposals")
    meeting = models.ForeignKey(
        CommunityMeeting, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    matter = models.CharField(max_length=20)
    text = models.TextField(max_length=4000)
    posted_on = models.DateField(null=True, blank=True, help_text="The day on which the draft was posted")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)


class CommunityRound(Fact):
    """One round of voting of the households; its base is every household of the village at its opening."""

    class Form(models.TextChoices):
        """By hand as a count or by house, secret at the meeting, ballots carried to the houses, online."""

        HAND_COUNT = "hand_count"
        HAND_BY_HOUSE = "by_house"
        SECRET = "secret"  # noqa: S105 -- a way of voting, no password
        BALLOTS = "ballots"
        ONLINE = "online"

    proposal = models.ForeignKey(CommunityProposal, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=10, choices=Form.choices)
    base = models.PositiveSmallIntegerField()
    houses = models.JSONField(default=list, help_text="Households of the base, as identifiers")
    from_on = models.DateField()
    until_on = models.DateField(help_text="The last day on which a household may vote")
    agreed = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="How many of those attending agreed with the form and the team",
    )
    channel = models.CharField(
        max_length=120, blank=True, help_text="The group that the community chose for votes online"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it is voted on once more")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="community_round_number_once")
        ]


class CommunityCounter(Fact):
    """A person of the team that counts the ballots of a round."""

    round = models.ForeignKey(CommunityRound, on_delete=models.PROTECT, related_name="counters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="community_counter_once_a_round")
        ]


class NamedHouseBallot(Fact):
    """How a household's hand was raised; only where the vote is by hand, house by house."""

    class Choice(models.TextChoices):
        """The choices."""

        IN_FAVOUR = "in_favour"
        AGAINST = "against"
        ABSTAINED = "abstained"

    round = models.ForeignKey(CommunityRound, on_delete=models.PROTECT, related_name="hands")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice.choices)


class HouseVoted(Fact):
    """A household put its ballot into the box, never what stood on it; taken back where it was a slip."""

    round = models.ForeignKey(CommunityRound, on_delete=models.PROTECT, related_name="voted")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    has_voted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household"], condition=Q(supersedes=None), name="house_votes_once_a_round"
            ),
            models.UniqueConstraint(fields=["supersedes"], name="house_voted_mended_once"),
        ]


class RoundClosing(Fact):
    """The box is closed: nobody votes any more, and only now are the ballots counted."""

    round = models.OneToOneField(CommunityRound, on_delete=models.PROTECT, related_name="closing")


class BallotTally(Fact):
    """All ballots of a closed box as one person entered them, in bundles: no household, no single ballot.

    A bundle is [in favour, against, abstained, not valid]; its author's later tally replaces it.
    """

    round = models.ForeignKey(CommunityRound, on_delete=models.PROTECT, related_name="tallies")
    bundles = models.JSONField(default=list)


class CommunityCount(Fact):
    """The result of a round, by the norm of its day; a mended count supersedes it."""

    round = models.ForeignKey(CommunityRound, on_delete=models.PROTECT, related_name="counts")
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    invalid = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField()
    is_carried = models.BooleanField()


class CommunityDecision(models.Model):
    """What the households decided, with its number; in force from a day until it is replaced or lifted.

    Where it waits for the commune to recognise it, `from_on` is empty until then.
    """

    class Kind(models.TextChoices):
        """The written forms that the law names."""

        RESOLUTION = "resolution"
        MINUTES = "minutes"
        MEMORANDUM = "memorandum"
        AGREEMENT = "agreement"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="community_decisions")
    proposal = models.OneToOneField(CommunityProposal, on_delete=models.PROTECT, related_name="decision")
    matter = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=8000)
    adopted_on = models.DateField()
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "number"], name="community_decision_number_once")
        ]


class DecisionTold(Fact):
    """Somebody who must be told of a decision was told, on a day and in a way."""

    class Whom(models.TextChoices):
        """The households themselves, or the People's Committee of the commune."""

        HOUSEHOLDS = "households"
        COMMUNE = "commune"

    decision = models.ForeignKey(CommunityDecision, on_delete=models.PROTECT, related_name="told")
    whom = models.CharField(max_length=10, choices=Whom.choices)
    told_on = models.DateField()
    way = models.CharField(max_length=120)
