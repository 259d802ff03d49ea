"""Households, indicators and campaigns for tests of this room."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from hatnhan.households.models import Household
from hatnhan.indicators.models import Campaign, Indicator, Observation
from hatnhan.indicators.rules.campaigns import CampaignPlan
from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.indicators.rules.values import Kind, Version
from hatnhan.indicators.services import Definition, define_indicator, observe_house, start_campaign
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from tests.factories import actor_with, make_person, system_moment

START = date(2023, 1, 1)
NOW = system_moment(2023, 11, 18, 9)
TODAY = date(2023, 11, 18)


def yes_no(from_on: date = START, number: int = 1) -> Version:
    """Give the version of a yes/no indicator."""
    return Version(number, "Latrine", Kind.YES_NO, "", "", (), frozenset(), 1, from_on)


def noon(on: date) -> datetime:
    """Give noon of a day."""
    return local_moment(on, time(12))


def make_house(
    village: Place,
    code: str,
    *,
    person: Person | None = None,
    joined_on: date = START,
    left_on: date | None = None,
    hamlet: Place | None = None,
) -> Household:
    """Put a household into the register."""
    representative = person or make_person(f"Đại diện {code}")
    return Household.objects.create(
        village=village,
        code=code,
        hamlet=hamlet,
        member_count=4,
        joined_on=joined_on,
        left_on=left_on,
        representative=representative,
        folded=code.casefold(),
    )


def make_houses(village: Place, count: int) -> list[Household]:
    """Put so many households into the register."""
    return [make_house(village, f"PK{number:02}") for number in range(1, count + 1)]


def make_indicator(village: Place, title: str = "Latrine", **more: Any) -> Indicator:
    """Define a yes/no indicator, or what the caller says."""
    definition = replace(Definition(title=title, kind=Kind.YES_NO, from_on=START), **more)
    return define_indicator(
        actor=leader(village), village_id=village.id, definition=definition, at=NOW, indicator_id=new_id()
    )


def make_campaign(indicator: Indicator, **more: Any) -> Campaign:
    """Start a campaign for all households."""
    plan = campaign_plan(**more)
    return start_campaign(
        actor=leader(indicator.village),
        village_id=indicator.village_id,
        indicator_id=indicator.id,
        plan=plan,
        at=NOW,
        campaign_id=new_id(),
    )


def campaign_plan(**more: Any) -> CampaignPlan:
    """Give a plan that is sound."""
    plan = CampaignPlan(
        title="A latrine for every house",
        purpose="",
        target=Target(TargetKind.SHARE, 100),
        from_on=START,
        deadline_on=date(2024, 12, 31),
        needs_confirmation=False,
    )
    return replace(plan, **more)


def leader(village: Place) -> Actor:
    """Give an actor who leads the village."""
    return actor_with(Role.SECRETARY, place=village)


def walker(village: Place) -> Actor:
    """Give an actor who goes from house to house."""
    return actor_with(Role.MEMBER, place=village)


def see(
    actor: Actor,
    house: Household,
    indicator: Indicator,
    value: int | None,
    on: date = TODAY,
    *,
    fact_id: UUID | None = None,
    supersedes_id: UUID | None = None,
) -> Observation:
    """Record what was seen of a house on a day."""
    return observe_house(
        actor=actor,
        household_id=house.id,
        indicator_id=indicator.id,
        value=value,
        happened_at=noon(on) if on != TODAY else NOW,
        at=NOW,
        fact_id=fact_id or new_id(),
        supersedes_id=supersedes_id,
    )
