"""Drives with terms and a decision of the households, and entries, for tests of this room."""

from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from hatnhan.decisions.models import CommunityDecision, CommunityProposal
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import Drive, Entry
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind, Payee, Source
from hatnhan.ledger.rules.terms import EstimateItem, PlannedSource, Terms
from hatnhan.ledger.services import (
    DrivePlan,
    NewEntry,
    Told,
    link_decision,
    open_drive,
    record_entry,
    set_terms,
)
from hatnhan.places.models import Place
from tests.factories import actor_with, system_moment

OPENED = date(2023, 3, 1)
NOW = system_moment(2023, 11, 18, 9)
TODAY = date(2023, 11, 18)
RATE = 130_000
# Far from the numbers that a village gives by itself.
_numbers = count(1001)

TERMS = Terms(
    household_vnd=2_400_000,
    household_half_days=20,
    rate_vnd=RATE,
    items=(
        EstimateItem("stone", "Quarry stone", "70", "m³", 32_000_000),
        EstimateItem("cement", "Cement", "26", "t", 42_000_000),
        EstimateItem("work", "Labour", "480", "days", 62_400_000),
    ),
    sources=(PlannedSource(Source.HOUSEHOLDS, 103_200_000, 960), PlannedSource(Source.SPONSOR, 4_400_000)),
)


def treasurer(village: Place) -> Actor:
    """Give an actor who keeps the box."""
    return actor_with(Role.TREASURER, place=village)


def leader(village: Place) -> Actor:
    """Give an actor who leads the village."""
    return actor_with(Role.VILLAGE_HEAD, place=village)


def collector(village: Place) -> Actor:
    """Give an actor who goes from house to house."""
    return actor_with(Role.MEMBER, place=village)


def make_decision(
    village: Place,
    *,
    matter: str = "contributions",
    from_on: date | None = OPENED,
    until_on: date | None = None,
) -> CommunityDecision:
    """Let the households have decided."""
    number = next(_numbers)
    proposal = CommunityProposal.objects.create(village=village, matter=matter, text="An embankment")
    return CommunityDecision.objects.create(
        village=village,
        proposal=proposal,
        matter=matter,
        kind="resolution",
        number=number,
        symbol=f"{number:02}/NQ",
        title="An embankment",
        text="An embankment of 500 m",
        adopted_on=from_on or OPENED,
        from_on=from_on,
        until_on=until_on,
    )


def make_bare_drive(village: Place, *, opened_on: date = OPENED) -> Drive:
    """Open a drive that has neither terms nor a decision."""
    return open_drive(
        actor=leader(village),
        village_id=village.id,
        plan=DrivePlan("Stone embankment", "Beside the road", opened_on),
        drive_id=new_id(),
        at=NOW,
    )


def make_drive(village: Place, *, terms: Terms = TERMS, opened_on: date = OPENED) -> Drive:
    """Open a drive that may take its first contribution."""
    drive = make_bare_drive(village, opened_on=opened_on)
    set_terms(actor=leader(village), drive_id=drive.id, terms=terms, fact_id=new_id(), at=NOW)
    return link_decision(
        actor=leader(village), drive_id=drive.id, decision_id=make_decision(village).id, at=NOW
    )


def money(drive: Drive, household_id: UUID | None = None, amount_vnd: int = 1_200_000, **more: Any) -> Said:
    """Say that a household, or a sponsor, gave money."""
    source = Source.HOUSEHOLDS if household_id else Source.SPONSOR
    said = Said(Kind.MONEY_IN, drive.id, amount_vnd, household_id=household_id, source=source)
    return replace(said, **more)


def labour(drive: Drive, household_id: UUID, half_days: int = 8, **more: Any) -> Said:
    """Say that a household worked."""
    return replace(Said(Kind.LABOUR, drive.id, half_days=half_days, household_id=household_id), **more)


def expense(drive: Drive, amount_vnd: int = 900_000, **more: Any) -> Said:
    """Say that something was paid."""
    said = Said(Kind.MONEY_OUT, drive.id, amount_vnd, note="Sand", payee=Payee.SHOP)
    return replace(said, **more)


def reversal(entry: Entry, **more: Any) -> Said:
    """Say that an entry was wrong."""
    said = Said(Kind.REVERSAL, entry.drive_id, reverses_id=entry.id, note="A slip of the pen")
    return replace(said, **more)


def new(said: Said, *, fact_id: UUID | None = None, happened_at: datetime = NOW) -> NewEntry:
    """Tell it under an identifier and a moment."""
    return NewEntry(fact_id or new_id(), said, happened_at)


def told(actor: Actor, said: Said, **more: Any) -> Told:
    """Tell it by somebody."""
    return Told(actor, new(said, **more))


def enter(actor: Actor, drive: Drive, said: Said, **more: Any) -> Entry:
    """Enter it into the book."""
    return record_entry(actor=actor, village_id=drive.village_id, new=new(said, **more), at=NOW)
