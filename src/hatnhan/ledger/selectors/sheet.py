"""The collection sheet: what each household is asked for and gave; never for the public."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, Sum, When

from hatnhan.households.selectors import HouseRow, households_of
from hatnhan.kernel.actor import Actor
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Entry, Exemption, HouseShare
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.rules.sums import Share
from hatnhan.ledger.rules.terms import Terms
from hatnhan.ledger.selectors.board import DriveName, drive_name
from hatnhan.ledger.selectors.sums import share_of
from hatnhan.ledger.selectors.terms import terms_by_drive


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One household: what is expected, what it gave in all and in this round; an exempt one owes nothing."""

    household: HouseRow
    expected_vnd: int
    expected_half_days: int
    given: Share
    in_round_vnd: int
    is_exempt: bool


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """All households of the day, in the order of their codes, and the rounds that were named so far."""

    drive: DriveName
    round: str
    rate_vnd: int
    rows: tuple[SheetRow, ...]
    rounds: tuple[str, ...]


def collection_sheet(
    *, actor: Actor, path: str, village_id: UUID, drive_id: UUID, on: date, round_name: str = ""
) -> CollectionSheet:
    """Give the sheet of a drive for a day, in a fixed number of queries; raises NotAllowed or NotFound."""
    actor.ensure(permissions.SHEET, path)
    drive = drive_name(village_id=village_id, drive_id=drive_id)
    terms = terms_by_drive([drive_id]).get(drive_id)
    shares = _shares(drive_id)
    exempt = _exempt(drive_id)
    in_round = _given_in(drive_id, round_name)
    rows = tuple(
        _row(house, terms, shares, in_round, exempt.get(house.id, (False, False)))
        for house in households_of(village_id=village_id, on=on)
    )
    return CollectionSheet(drive, round_name, terms.rate_vnd if terms else 0, rows, _rounds(drive_id))


def contributions_of(
    *, actor: Actor, path: str, village_id: UUID, drive_id: UUID, on: date
) -> CollectionSheet:
    """Give what each household gave to a drive, and nothing of what is asked; raises as the sheet does."""
    actor.ensure(permissions.SHEET, path)
    drive = drive_name(village_id=village_id, drive_id=drive_id)
    shares = _shares(drive_id)
    houses = households_of(village_id=village_id, on=on)
    return CollectionSheet(
        drive, "", 0, tuple(_row(house, None, shares, {}, (False, False)) for house in houses), ()
    )


def own_share(*, person_id: UUID, drive_id: UUID) -> Share:
    """Give what the households that a person represents gave to a drive: what a household sees of itself."""
    found = HouseShare.objects.filter(drive_id=drive_id, household__representative_id=person_id)
    totals = found.aggregate(**{name: Sum(name) for name in Share.__dataclass_fields__})
    return Share(**{name: value or 0 for name, value in totals.items()})


def _row(
    house: HouseRow,
    terms: Terms | None,
    shares: dict[UUID, Share],
    in_round: dict[UUID, int],
    exempt: tuple[bool, bool],
) -> SheetRow:
    from_money, from_labour = exempt
    return SheetRow(
        household=house,
        expected_vnd=terms.household_vnd if terms and not from_money else 0,
        expected_half_days=terms.household_half_days if terms and not from_labour else 0,
        given=shares.get(house.id, Share()),
        in_round_vnd=in_round.get(house.id, 0),
        is_exempt=from_money or from_labour,
    )


def _shares(drive_id: UUID) -> dict[UUID, Share]:
    return {row.household_id: share_of(row) for row in HouseShare.objects.filter(drive_id=drive_id)}


def _exempt(drive_id: UUID) -> dict[UUID, tuple[bool, bool]]:
    rows = Exemption.objects.filter(drive_id=drive_id, superseded_by=None)
    found = rows.values_list("household_id", "from_money", "from_labour")
    return {household: (money, labour) for household, money, labour in found}


def _given_in(drive_id: UUID, round_name: str) -> dict[UUID, int]:
    if not round_name:
        return {}
    signed = Case(
        When(kind=Kind.REVERSAL, then=-F("amount_vnd")),
        default=F("amount_vnd"),
        output_field=BigIntegerField(),
    )
    rows = Entry.objects.filter(drive_id=drive_id, round=round_name, of_kind=Kind.MONEY_IN)
    given = rows.exclude(round="").values_list("household_id").annotate(given=Sum(signed))
    return {household: amount for household, amount in given if household is not None}


def _rounds(drive_id: UUID) -> tuple[str, ...]:
    found = Entry.objects.filter(drive_id=drive_id).exclude(round="").order_by("round")
    return tuple(found.values_list("round", flat=True).distinct())
