"""The register: households, how they came and went, and who represents them."""

from django.db import models

from hatnhan.kernel.ids import new_id
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import Fact


class Household(models.Model):
    """A household, projected from its events: it counts from `joined_on` until before `left_on`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="households")
    hamlet = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    member_count = models.PositiveSmallIntegerField()
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    representative = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="represents"
    )
    same_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The household that this entry was all along: met twice, registered twice",
    )
    folded = models.CharField(max_length=160, editable=False, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="household_code_once_a_village")
        ]
        # Nearly every household was met once.
        indexes = [
            models.Index(fields=[field], condition=models.Q(same_as__isnull=False), name=name)
            for field, name in (("village", "double_by_village"), ("same_as", "double_by_house"))
        ]

    def __str__(self) -> str:
        return self.code


class HouseholdEvent(Fact):
    """What happened to a household on a day: registered, changed, moved in or out, split off, merged away."""

    class Kind(models.TextChoices):
        """The kinds of event."""

        REGISTERED = "registered"
        CHANGED = "changed"
        MOVED_OUT = "moved_out"
        SPLIT_FROM = "split_from"
        MERGED_INTO = "merged_into"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    other = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    member_count = models.PositiveSmallIntegerField(null=True, blank=True)
    representative = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "on"], name="event_by_household")]


class HouseholdVisit(Fact):
    """Somebody called at a household: the help given or asked for, never a judgement of the family."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits", db_index=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "-happened_at"], name="visit_of_household")]


class HouseholdCode(Fact):
    """A household that was met on a walk gets its code; the provisional one is never used again."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="codes")
    former = models.CharField(max_length=12)
    code = models.CharField(max_length=12)


class TwoHouseholds(Fact):
    """Somebody looked: these are two households, however alike, and the question is not asked again."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="told_apart")
    other = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
