"""Persons, their accounts, their standing in the cell and their mandates."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.kernel.text import fold, name_key, tidy
from hatnhan.people.rules import Standing
from hatnhan.places.models import Place


class Person(models.Model):
    """A person whom the village's work knows by name; nothing more is kept than the work needs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.CharField(max_length=80)
    sort_key = models.BinaryField(editable=False, default=b"")
    folded_name = models.CharField(max_length=80, editable=False, default="")
    has_smartphone = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["folded_name"], name="person_by_folded_name")]

    def __str__(self) -> str:
        return self.full_name

    def named(self, full_name: str) -> "Person":
        """Take a name, with the keys by which it is sorted and found."""
        self.full_name = tidy(full_name)
        self.sort_key = name_key(self.full_name)
        self.folded_name = fold(self.full_name)
        return self


class Account(AbstractUser):
    """What a person signs in with; names live on the person alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    language = models.CharField(max_length=5, default="vi")
    first_name = None  # type: ignore[assignment]  # names live on the person
    last_name = None  # type: ignore[assignment]  # names live on the person
    REQUIRED_FIELDS = []


class Cell(models.Model):
    """The Party cell of a village."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="cells")
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class MemberStanding(models.Model):
    """A member's standing in the cell from a day until a day (exclusive)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="standings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="standings")
    standing = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Standing])
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cell", "person", "from_on"], name="one_standing_a_day")
        ]


class Mandate(models.Model):
    """Who holds which role where, from a day until a day (exclusive)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="mandates")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "place", "from_on"], name="one_mandate_a_day")
        ]
        indexes = [models.Index(fields=["place", "role"], name="mandate_by_place")]
