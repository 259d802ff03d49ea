"""Entering what happens to single households; each command said twice with the same fact is one entry."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.households import permissions, rules
from hatnhan.households.models import Household
from hatnhan.households.rules import ARRIVING, LEAVING, Event, Kind
from hatnhan.households.services.entries import (
    Author,
    Entry,
    HouseState,
    earlier_entry,
    ensure_hamlet,
    ensure_latest,
    events_of_household,
    lock_village,
    lock_village_of,
    representative_called,
    write_entry,
)
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ids import derived_id, new_id
from hatnhan.places.models import Place


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
    if earlier := earlier_entry(fact_id, Kind.REGISTERED, on):
        return earlier.household
    rules.ensure_happened(on, local_day(at))
    author = Author(actor, at)
    household = _open(author, village, code, state, Entry(fact_id, Kind.REGISTERED, on, note=note))
    _record("households.registered", author, household, village)
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
    if earlier := earlier_entry(fact_id, Kind.CHANGED, on):
        return earlier.household
    household = _household_of(village, household_id)
    timeline = rules.timeline_of(events_of_household(household))
    ensure_latest(seen_event_id, timeline)
    rules.ensure_happened(on, local_day(at))
    rules.ensure_may_change(household.code, timeline, on)
    author = Author(actor, at)
    _write_state(author, village, household, state, Entry(fact_id, Kind.CHANGED, on, note=note))
    _record("households.changed", author, household, village)
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
    household = _household_of(village, household_id)
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
    _write_state(author, village, household, state, entry)
    _record("households.corrected", author, household, village)
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
    if earlier := earlier_entry(fact_id, Kind.MOVED_OUT, on):
        return earlier.household
    household = _household_of(village, household_id)
    _ensure_may_leave(household, on, at, seen_event_id)
    author = Author(actor, at)
    write_entry(author, household, Entry(fact_id, Kind.MOVED_OUT, on, note=note))
    _record("households.moved_out", author, household, village)
    return household


@atomic
def take_back_leaving(
    *, actor: Actor, household_id: UUID, fact_id: UUID, at: datetime, note: str = ""
) -> Household:
    """A household was entered as gone by mistake: it is counted as if it had never left."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    household = _household_of(village, household_id)
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
    _record("households.leaving_taken_back", author, household, village)
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
    if earlier := earlier_entry(fact_id, Kind.SPLIT_FROM, on):
        return earlier.household
    source = _household_of(village, household_id)
    timeline = rules.timeline_of(events_of_household(source))
    ensure_latest(seen_event_id, timeline)
    rules.ensure_happened(on, local_day(at))
    rules.ensure_may_change(source.code, timeline, on)
    author = Author(actor, at)
    household = _open(
        author, village, code, state, Entry(fact_id, Kind.SPLIT_FROM, on, other=source, note=note)
    )
    _resize(author, source, remaining_count, on, derived_id(fact_id, "remaining"))
    _record("households.split", author, household, village)
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
    earlier = earlier_entry(fact_id, Kind.MERGED_INTO, on)
    if earlier is not None and earlier.other is not None:
        return earlier.other
    household, target = _household_of(village, household_id), _household_of(village, into_id)
    if household.id == target.id:
        raise rules.MergesWithItself(household=household.code)
    _ensure_may_leave(household, on, at, seen_event_id)
    rules.ensure_may_change(target.code, rules.timeline_of(events_of_household(target)), on)
    author = Author(actor, at)
    write_entry(author, household, Entry(fact_id, Kind.MERGED_INTO, on, other=target, note=note))
    _resize(author, target, joint_count, on, derived_id(fact_id, "joint"))
    _record("households.merged", author, household, village)
    return target


def _open(author: Author, village: Place, code: str, state: HouseState, entry: Entry) -> Household:
    household = Household(
        id=new_id(),
        village=village,
        code=rules.tidy_code(code),
        member_count=state.member_count,
        joined_on=entry.on,
    )
    if Household.objects.filter(village=village, code=household.code).exists():
        raise rules.CodeTaken(household=household.code)
    rules.ensure_member_count(state.member_count)
    household.save(force_insert=True)
    _write_state(author, village, household, state, entry)
    return household


def _write_state(
    author: Author, village: Place, household: Household, state: HouseState, entry: Entry
) -> None:
    rules.ensure_member_count(state.member_count)
    ensure_hamlet(village, state.hamlet_id)
    person = representative_called(state.representative_name, household.representative, entry.id)
    complete = Entry(
        id=entry.id,
        kind=entry.kind,
        on=entry.on,
        member_count=state.member_count,
        hamlet_id=state.hamlet_id,
        representative=person,
        other=entry.other,
        supersedes_id=entry.supersedes_id,
        note=entry.note,
    )
    write_entry(author, household, complete)


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


def _household_of(village: Place, household_id: UUID) -> Household:
    household = (
        Household.objects.filter(village=village, id=household_id).select_related("representative").first()
    )
    if household is None:
        raise NotFound
    return household


def _record(action: str, author: Author, household: Household, village: Place) -> None:
    audit.record(
        action,
        actor=author.actor,
        subject_type="household",
        subject_id=household.id,
        path=village.path,
        at=author.at,
        household=household.code,
    )
