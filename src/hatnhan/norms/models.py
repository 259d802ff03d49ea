"""What communes and villages set for themselves."""

from django.db import models

from hatnhan.places.models import Place
from hatnhan.plumbing.facts import Fact


class NormOverride(Fact):
    """Another value of a norm for one place, from a day until a day (exclusive); `author_id` decided it.

    A later row that supersedes it gives it another end or value, or takes it back.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="norm_overrides")
    code = models.CharField(max_length=80)
    value = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.TextField()
    source = models.TextField()
    end_reason = models.TextField(blank=True, default="")
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["place", "code"], name="norm_override_of_place")]
        constraints = [
            models.UniqueConstraint(fields=["supersedes"], name="norm_override_replaced_once"),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gt=models.F("from_on")),
                name="norm_override_ends_after_it_begins",
            ),
        ]
