"""Entering what happens to single households; each command said twice with the same fact is one entry."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households import permissions, rules
from hatnhan.households.models import Household
from hatnhan.households.rules import ARRIVING, LEAVING, Event, Kind
from hatnhan.households.services.entries import (
    Author,
    Entry,
    HouseState,
    earlier_entry,
    ensure_latest,
    events_of_household,
    household_of,
    lock_village,
    lock_village_of,
    open_household,
    put_down,
    write_entry,
    write_state,
)
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.ids import derived_id


@atomic
def register_household(
    *,
    actor: Actor,
    village_id: UUID,
    code: str,
    state: HouseState,
    on: date,
    fact_id: UUID,
    at: datetime,
    note: str = "",
) -> Household:
    """Enter a household that is one of the village's from a day on; raises CodeTaken."""
    village = lock_village(village_id)
    permissions.ensure_may_manage(actor, village.path)
    if earlier := earlier_entry(fact_id, Kind.REGISTERED, on, village, state):
        return earlier.household
    rules.ensure_happened(on, local_day(at))
    author = Author(actor, at)
    household = open_household(
        author, village, rules.own_code(code), state, Entry(fact_id, Kind.REGISTERED, on, note=note)
    )
    put_down("households.registered", author, household, village)
    return household


@atomic
def change_household(
    *,
    actor: Actor,
    household_id: UUID,
    state: HouseState,
    on: date,
    fact_id: UUID,
    at: datetime,
    seen_event_id: UUID | None = None,
    note: str = "",
) -> Household:
    """From a day on a household has other people, another hamlet or representative."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    if earlier := earlier_entry(fact_id, Kind.CHANGED, on, village, state):
        return earlier.household
    household = household_of(village, household_id)
    timeline = rules.timeline_of(events_of_household(household))
    ensure_latest(seen_event_id, timeline)
    rules.ensure_happened(on, local_day(at))
    rules.ensure_may_change(household.code, timeline, on)
    author = Author(actor, at)
    write_state(author, village, household, state, Entry(fact_id, Kind.CHANGED, on, note=note))
    put_down("households.changed", author, household, village)
    return household


@atomic
def correct_household(
    *,
    actor: Actor,
    household_id: UUID,
    state: HouseState,
    on: date,
    fact_id: UUID,
    at: datetime,
    seen_event_id: UUID | None = None,
    note: str = "",
) -> Household:
    """The last entry about a household was wrong: another takes its place, the wrong one stays readable."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    household = household_of(village, household_id)
    events = events_of_household(household)
    if any(event.id == fact_id for event in events):
        return household
    timeline = rules.timeline_of(events)
    ensure_latest(seen_event_id, timeline)
    rules.ensure_not_left(household.code, timeline)
    rules.ensure_happened(on, local_day(at))
    wrong = rules.in_force(events)[-1]
    _ensure_fits(household.code, wrong, on, events)
    entry = Entry(fact_id, wrong.kind, on, other=_other_of(wrong), supersedes_id=wrong.id, note=note)
    author = Author(actor, at)
    write_state(author, village, household, state, entry)
    put_down("households.corrected", author, household, village)
    return household


@atomic
def move_out(
    *,
    actor: Actor,
    household_id: UUID,
    on: date,
    fact_id: UUID,
    at: datetime,
    seen_event_id: UUID | None = None,
    note: str = "",
) -> Household:
    """A household moves away; from that day on it is not counted, and its history stays."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    if earlier := earlier_entry(fact_id, Kind.MOVED_OUT, on, village):
        return earlier.household
    household = household_of(village, household_id)
    _ensure_may_leave(household, on, at, seen_event_id)
    author = Author(actor, at)
    write_entry(author, household, Entry(fact_id, Kind.MOVED_OUT, on, note=note))
    put_down("households.moved_out", author, household, village)
    return household


@atomic
def take_back_leaving(
    *, actor: Actor, household_id: UUID, fact_id: UUID, at: datetime, note: str = ""
) -> Household:
    """A household was entered as gone by mistake: it is counted as if it had never left."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    household = household_of(village, household_id)
    events = events_of_household(household)
    if any(event.id == fact_id for event in events):
        return household
    leaving = next((event for event in rules.in_force(events) if event.kind in LEAVING), None)
    if leaving is None:
        raise rules.NotLeft(household=household.code)
    entry = Entry(
        fact_id,
        Kind.CHANGED,
        leaving.on,
        member_count=household.member_count,
        hamlet_id=household.hamlet_id,
        representative=household.representative,
        supersedes_id=leaving.id,
        note=note,
    )
    author = Author(actor, at)
    write_entry(author, household, entry)
    put_down("households.leaving_taken_back", author, household, village)
    return household


@atomic
def split_household(
    *,
    actor: Actor,
    household_id: UUID,
    code: str,
    state: HouseState,
    remaining_count: int,
    on: date,
    fact_id: UUID,
    at: datetime,
    seen_event_id: UUID | None = None,
    note: str = "",
) -> Household:
    """Part of a household becomes one of its own from a day on; give the new one."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    if earlier := earlier_entry(fact_id, Kind.SPLIT_FROM, on, village, state):
        return earlier.household
    source = household_of(village, household_id)
    timeline = rules.timeline_of(events_of_household(source))
    ensure_latest(seen_event_id, timeline)
    rules.ensure_happened(on, local_day(at))
    rules.ensure_may_change(source.code, timeline, on)
    author = Author(actor, at)
    household = open_household(
        author,
        village,
        rules.own_code(code),
        state,
        Entry(fact_id, Kind.SPLIT_FROM, on, other=source, note=note),
    )
    _resize(author, source, remaining_count, on, derived_id(fact_id, "remaining"))
    put_down("households.split", author, household, village)
    return household


@atomic
def merge_household(
    *,
    actor: Actor,
    household_id: UUID,
    into_id: UUID,
    joint_count: int,
    on: date,
    fact_id: UUID,
    at: datetime,
    seen_event_id: UUID | None = None,
    note: str = "",
) -> Household:
    """Two households become one from a day on; give the one that stays."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    earlier = earlier_entry(fact_id, Kind.MERGED_INTO, on, village)
    if earlier is not None and earlier.other is not None:
        return earlier.other
    household, target = household_of(village, household_id), household_of(village, into_id)
    if household.id == target.id:
        raise rules.MergesWithItself(household=household.code)
    _ensure_may_leave(household, on, at, seen_event_id)
    rules.ensure_may_change(target.code, rules.timeline_of(events_of_household(target)), on)
    author = Author(actor, at)
    write_entry(author, household, Entry(fact_id, Kind.MERGED_INTO, on, other=target, note=note))
    _resize(author, target, joint_count, on, derived_id(fact_id, "joint"))
    put_down("households.merged", author, household, village)
    return target


def _resize(author: Author, household: Household, member_count: int, on: date, fact_id: UUID) -> None:
    rules.ensure_member_count(member_count)
    entry = Entry(
        fact_id,
        Kind.CHANGED,
        on,
        member_count=member_count,
        hamlet_id=household.hamlet_id,
        representative=household.representative,
    )
    write_entry(author, household, entry)


def _ensure_may_leave(household: Household, on: date, at: datetime, seen_event_id: UUID | None) -> None:
    timeline = rules.timeline_of(events_of_household(household))
    ensure_latest(seen_event_id, timeline)
    rules.ensure_happened(on, local_day(at))
    rules.ensure_may_leave(household.code, timeline, on)


def _ensure_fits(code: str, wrong: Event, on: date, events: list[Event]) -> None:
    others = [event for event in rules.in_force(events) if event.id != wrong.id]
    if wrong.kind in ARRIVING:
        corrected = replace(wrong, on=on)
        rules.ensure_first_stays_first(code, corrected, others)
        return
    rules.ensure_may_change(code, rules.timeline_of(others), on)


def _other_of(event: Event) -> Household | None:
    return Household.objects.filter(id=event.other_id).first() if event.other_id else None
