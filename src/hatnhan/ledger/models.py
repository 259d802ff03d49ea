"""Drives, the terms they stand on, and the book of their entries with its tree of hashes."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from hatnhan.decisions.models import CommunityDecision
from hatnhan.households.models import Household
from hatnhan.kernel.ids import new_id
from hatnhan.ledger.rules.consents import How
from hatnhan.ledger.rules.kinds import Kind, Payee, Source
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import AppendOnly, Fact


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Drive(models.Model):
    """One common work that the village gathers money, labour and materials for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="drives", db_index=False)
    title = models.CharField(max_length=160)
    purpose = models.TextField(max_length=1000, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        CommunityDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="drives"
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["village", "-opened_on"], name="drive_by_village")]

    def __str__(self) -> str:
        return self.title


class DriveTerms(Fact):
    """What is needed, from where it shall come, and what each household gives; later terms supersede them."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="terms", db_index=False)
    number = models.PositiveSmallIntegerField()
    household_vnd = models.BigIntegerField(default=0)
    household_half_days = models.PositiveIntegerField(default=0)
    rate_vnd = models.BigIntegerField(default=0)
    need_vnd = models.BigIntegerField()
    items = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    decision = models.ForeignKey(
        CommunityDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "number"], name="terms_number_once_a_drive")]


class Exemption(Fact):
    """A household need not give, and why; private, and a later one withdraws it."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="exemptions", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_money = models.BooleanField(default=True)
    from_labour = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["drive", "household"], name="exemption_of_drive")]
        constraints = [models.UniqueConstraint(fields=["supersedes"], name="exemption_superseded_once")]


class Payment(Fact):
    """An expense that waits for two others to approve it; with the last approval it becomes an entry."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="payments")
    on = models.DateField()
    amount_vnd = models.BigIntegerField()
    item = models.CharField(max_length=20, blank=True)
    quantity = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300)
    payee = models.CharField(max_length=10, choices=_choices(Payee))
    paper = models.CharField(max_length=40, blank=True)
    photo = models.CharField(max_length=64, blank=True)


class Approval(Fact):
    """One other person approves a payment."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="approvals", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "author_id"], name="one_approval_each"),
        ]


class PaymentWithdrawn(Fact):
    """A payment is not made after all; the reason says why."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="withdrawn")
    reason = models.CharField(max_length=300)


class HandOver(Fact):
    """A collector says how much is handed over; the entry is made when whoever keeps the box confirms."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="hand_overs")
    collector = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()
    note = models.CharField(max_length=300, blank=True)


class HandOverWithdrawn(Fact):
    """A hand-over did not take place."""

    hand_over = models.OneToOneField(HandOver, on_delete=models.PROTECT, related_name="withdrawn")
    reason = models.CharField(max_length=300)


class Entry(Fact):
    """One accepted line of the book: with its receipt number and its leaf, written once, all at one time.

    `of_kind` is the kind itself, or, for a reversal, the kind of what it undoes: a reversal repeats the
    figures of the entry that it names. `household_code` is the code of the day: a leaf never changes.
    """

    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=10, choices=_choices(Kind))
    of_kind = models.CharField(max_length=10, choices=_choices(Kind))
    on = models.DateField()
    source = models.CharField(max_length=10, choices=_choices(Source), blank=True)
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    household_code = models.CharField(max_length=12, blank=True)
    amount_vnd = models.BigIntegerField()
    half_days = models.PositiveIntegerField(default=0)
    rate_vnd = models.BigIntegerField(default=0)
    quantity = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    item = models.CharField(max_length=20, blank=True)
    round = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    payee = models.CharField(max_length=10, choices=_choices(Payee), blank=True)
    paper = models.CharField(max_length=40, blank=True)
    photo = models.CharField(max_length=64, blank=True)
    collector = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    other_drive = models.ForeignKey(
        Drive, null=True, blank=True, on_delete=models.PROTECT, related_name="transfers_in"
    )
    reverses = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by", db_index=False
    )
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="entry", db_index=False
    )
    hand_over = models.ForeignKey(
        HandOver, null=True, blank=True, on_delete=models.PROTECT, related_name="entry", db_index=False
    )
    receipt_year = models.PositiveSmallIntegerField(null=True, blank=True)
    receipt_number = models.PositiveIntegerField(null=True, blank=True)
    leaf_index = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "leaf_index"], name="one_entry_a_leaf"),
            models.UniqueConstraint(
                fields=["drive", "receipt_year", "receipt_number"], name="one_entry_a_receipt"
            ),
            # Nearly no entry has one of these: an index of all of them would help nobody find the few.
            *(
                models.UniqueConstraint(
                    fields=[field], condition=Q(**{f"{field}__isnull": False}), name=f"one_entry_a_{field}"
                )
                for field in ("reverses", "payment", "hand_over")
            ),
            models.CheckConstraint(condition=Q(amount_vnd__gte=0), name="entry_amount_not_negative"),
        ]
        indexes = [
            models.Index(fields=["drive", "leaf_index"], name="entry_of_drive"),
            models.Index(fields=["household", "drive"], name="entry_of_household"),
            models.Index(fields=["drive", "paper"], name="entry_by_paper", condition=~Q(paper="")),
            models.Index(fields=["drive", "round"], name="entry_by_round", condition=~Q(round="")),
            models.Index(
                fields=["drive", "leaf_index"],
                name="expense_of_drive",
                condition=Q(kind=Kind.MONEY_OUT.value),
            ),
        ]


class WorkPhoto(Fact):
    """A photograph of the work on a day, named by the hash of what was sent; no part of the tree of hashes.

    Without a hash it takes back the photograph that it supersedes, and its caption says why.
    """

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="photos", db_index=False)
    on = models.DateField()
    sha256 = models.CharField(max_length=64, blank=True)
    caption = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["drive", "on"], name="work_photo_of_drive")]
        constraints = [models.UniqueConstraint(fields=["supersedes"], name="work_photo_superseded_once")]


class NameConsent(Fact):
    """A household agrees that its representative's name stands on the board of a drive, or agrees no longer.

    The last that was said holds; without one, nobody is named. `person` is whose name it was about.
    """

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="consents", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_given = models.BooleanField()
    how = models.CharField(max_length=10, choices=_choices(How))
    on = models.DateField()
    paper = models.CharField(max_length=40, blank=True)
    witness = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["drive", "household", "happened_at"], name="consent_of_household")]


class TreeNode(AppendOnly):
    """A complete node of the village's tree of hashes, never changed.

    `position` counts the nodes from left to right (`rules/positions.py`): one number finds each.
    """

    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["village", "position"], name="one_hash_a_tree_node")]


class TreeHead(models.Model):
    """Projection: how many entries the village's book has, and their root. Who holds it writes alone."""

    village = models.OneToOneField(Place, primary_key=True, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField(default=0)
    root = models.CharField(max_length=64)


class DriveTally(models.Model):
    """Projection: what came in and went out of a drive in a month, by kind, source and item."""

    id = models.BigAutoField(primary_key=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="tallies", db_index=False)
    month = models.DateField()
    kind = models.CharField(max_length=12)
    source = models.CharField(max_length=10, blank=True)
    item = models.CharField(max_length=20, blank=True)
    amount_vnd = models.BigIntegerField()
    half_days = models.BigIntegerField()
    entries = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "month", "kind", "source", "item"], name="one_tally_a_line"
            )
        ]


class CollectorFloat(models.Model):
    """Projection: what a collector holds of a drive and has not handed over."""

    id = models.BigAutoField(primary_key=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="floats", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    held_vnd = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "person"], name="one_float_a_collector")]


class HouseShare(models.Model):
    """Projection: what a household promised and gave to a drive; never shown to the public."""

    id = models.BigAutoField(primary_key=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="shares", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_index=False)
    pledged_vnd = models.BigIntegerField()
    pledged_half_days = models.BigIntegerField()
    money_vnd = models.BigIntegerField()
    half_days = models.BigIntegerField()
    labour_vnd = models.BigIntegerField()
    material_vnd = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "household"], name="one_share_a_household")]


class Settlement(Fact):
    """The end of a drive: planned and real by source and item, and what the remainder is for."""

    drive = models.OneToOneField(Drive, on_delete=models.PROTECT, related_name="settlement")
    on = models.DateField()
    in_vnd = models.BigIntegerField()
    labour_vnd = models.BigIntegerField()
    half_days = models.BigIntegerField()
    material_vnd = models.BigIntegerField()
    out_vnd = models.BigIntegerField()
    balance_vnd = models.BigIntegerField()
    by_source = models.JSONField(default=list)
    by_item = models.JSONField(default=list)
    remainder_use = models.CharField(max_length=300, blank=True)
    decision = models.ForeignKey(
        CommunityDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
