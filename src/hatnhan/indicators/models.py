"""Indicators with their versions, campaigns, and what was observed of each house."""

from django.db import models

from hatnhan.households.models import Household
from hatnhan.indicators.rules.progress import TargetKind
from hatnhan.indicators.rules.values import Kind
from hatnhan.kernel.ids import new_id
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import Fact


class Indicator(models.Model):
    """What is observed of a house, such as a hygienic latrine; its definition has versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="indicators")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="indicator_code_once_a_village")
        ]


class IndicatorVersion(models.Model):
    """What the indicator means from a day on: its kind, unit, source, and which values count.

    A value is a whole number: 0 or 1 for yes/no; the number itself; or the place (from 0) in `choices`.
    It counts if `counts_from` <= value (yes/no, number) or if the place is among `counting_choices`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in Kind])
    unit = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=200, blank=True)
    choices = models.JSONField(default=list)
    counting_choices = models.JSONField(default=list)
    counts_from = models.IntegerField(default=1)
    from_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["indicator", "from_on"], name="one_version_a_day"),
        ]


class Campaign(models.Model):
    """A drive of the village to bring an indicator to a target by a deadline."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="campaigns")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField(max_length=160)
    purpose = models.TextField(max_length=1000, blank=True)
    target_kind = models.CharField(max_length=5, choices=[(kind.value, kind.value) for kind in TargetKind])
    target_value = models.PositiveIntegerField()
    from_on = models.DateField()
    deadline_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    needs_confirmation = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["village", "ended_on"], name="campaign_by_village")]


class Observation(Fact):
    """What somebody saw of one house and one indicator on one day.

    Without a value it takes back the observation that it supersedes, as when a thumb slipped.
    `minutes_moved` is by how much its time was mended, because the phone's clock was wrong.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.IntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    minutes_moved = models.IntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["household", "indicator", "happened_at"], name="observation_of_house")
        ]


class Confirmation(Fact):
    """A second person saw the same."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="confirmations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observation", "author_id"], name="one_confirmation_each")
        ]


class Photo(Fact):
    """A photograph of a house, named by the hash of what was sent; its bytes come apart, before or after.

    Without a hash it takes back the photograph that it supersedes, and its caption says why.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="photos", db_index=False)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sha256 = models.CharField(max_length=64, blank=True)
    caption = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["household", "happened_at"], name="photo_of_house")]


class HouseState(models.Model):
    """Projection: what holds of one house and one indicator after everything observed."""

    id = models.BigAutoField(primary_key=True)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="states", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.IntegerField()
    counts = models.BooleanField()
    awaits_confirmation = models.BooleanField(default=False)
    is_disputed = models.BooleanField(default=False)
    observed_on = models.DateField()
    counts_since = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "indicator"], name="one_state_a_house")]
        indexes = [models.Index(fields=["village", "indicator"], name="state_by_village")]


class CountingSpell(models.Model):
    """Projection: from a day until a day (exclusive) the house counted for the indicator."""

    id = models.BigAutoField(primary_key=True)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "indicator", "from_on"], name="one_spell_a_day")
        ]
        indexes = [models.Index(fields=["village", "indicator"], name="spell_by_village")]
