"""Places and their names by date."""

from django.db import models

from hatnhan.kernel.ids import new_id
from hatnhan.places.rules import Level


class Place(models.Model):
    """A unit of the tree; `path` is «/province/commune/village/» of codes and carries every scope."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    code = models.SlugField(max_length=40)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=120, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "code"], name="place_code_once_a_level")]

    def __str__(self) -> str:
        return self.path


class PlaceSpan(models.Model):
    """What a place was called and what it belonged to, from a day until a day (exclusive)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="spans")
    name = models.CharField(max_length=80)
    parent_name = models.CharField(max_length=80, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "from_on"], name="one_span_a_day")]
