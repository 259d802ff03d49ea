"""Writing one entry about a household, and bringing its row in line."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from hatnhan.audit import services as audit
from hatnhan.households import rules
from hatnhan.households.models import Household, HouseholdCode, HouseholdEvent
from hatnhan.households.rules import Event, Kind, Timeline
from hatnhan.households.selectors import as_events
from hatnhan.households.services.changed import houses_changed
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.kernel.ids import derived_id, new_id
from hatnhan.kernel.text import tidy
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from hatnhan.places.rules import Level
from hatnhan.plumbing.facts import FactTaken, add_fact


@dataclass(frozen=True, slots=True)
class HouseState:
    """How a household is from a day on; the representative is named as people write the name."""

    member_count: int
    hamlet_id: UUID | None = None
    representative_name: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes an entry, and when."""

    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written about a household."""

    id: UUID
    kind: Kind
    on: date
    member_count: int | None = None
    hamlet_id: UUID | None = None
    representative: Person | None = None
    other: Household | None = None
    supersedes_id: UUID | None = None
    note: str = ""
    happened_at: datetime | None = None


def lock_village(village_id: UUID) -> Place:
    """Give the village, so that two people who keep its register wait for each other; raises NotFound."""
    village = Place.objects.select_for_update(no_key=True).filter(id=village_id, level=Level.VILLAGE).first()
    if village is None:
        raise NotFound
    return village


def lock_village_of(household_id: UUID) -> Place:
    """Give the village of a household, locked; raises NotFound."""
    village_id = Household.objects.filter(id=household_id).values_list("village_id", flat=True).first()
    if village_id is None:
        raise NotFound
    return lock_village(village_id)


def earlier_entry(
    fact_id: UUID, kind: Kind, on: date, village: Place, state: HouseState | None = None
) -> HouseholdEvent | None:
    """Give what the same form wrote before; raises FactTaken if it wrote something else, or elsewhere."""
    rows = HouseholdEvent.objects.select_related("household", "other", "representative")
    earlier = rows.filter(id=fact_id).first()
    if earlier is None:
        return None
    is_same = earlier.household.village_id == village.id and (earlier.kind, earlier.on) == (kind, on)
    if not is_same or (state is not None and _state_in(earlier) != _tidied(state)):
        raise FactTaken
    return earlier


def _state_in(event: HouseholdEvent) -> HouseState:
    name = event.representative.full_name if event.representative else ""
    return HouseState(event.member_count or 0, event.hamlet_id, name)


def _tidied(state: HouseState) -> HouseState:
    return replace(state, representative_name=tidy(state.representative_name))


def events_of_household(household: Household) -> list[Event]:
    """Give the plain events of a household."""
    return as_events(HouseholdEvent.objects.filter(household=household))


def ensure_latest(seen_event_id: UUID | None, timeline: Timeline) -> None:
    """Refuse an edit of an entry that is no longer the last one; a caller without a page names none."""
    if seen_event_id is not None and seen_event_id != timeline.last_event_id:
        raise StaleEdit


def ensure_hamlet(village: Place, hamlet_id: UUID | None) -> None:
    """Refuse a hamlet of another village as if it did not exist."""
    if hamlet_id is None:
        return
    if not Place.objects.filter(id=hamlet_id, parent=village, level=Level.HAMLET).exists():
        raise NotFound


def representative_called(name: str, present: Person | None, fact_id: UUID) -> Person | None:
    """Give who represents the household: the same person under the same name, else a new one."""
    wanted = tidy(name)
    if not wanted:
        return None
    if present is not None and present.full_name == wanted:
        return present
    # Two people may share a name: nobody becomes a representative because of a namesake.
    person = Person(id=derived_id(fact_id, "representative")).named(wanted)
    person.save(force_insert=True)
    return person


def write_entry(author: Author, household: Household, entry: Entry) -> HouseholdEvent:
    """Add the entry as a fact and bring the household's row in line."""
    event, _is_new = add_fact(
        HouseholdEvent,
        id=entry.id,
        happened_at=entry.happened_at or moment_of(entry.on),
        recorded_at=author.at,
        author_id=author.actor.person_id,
        device_id=author.actor.device_id,
        supersedes_id=entry.supersedes_id,
        household=household,
        kind=entry.kind,
        on=entry.on,
        other=entry.other,
        hamlet_id=entry.hamlet_id,
        member_count=entry.member_count,
        representative=entry.representative,
        note=entry.note,
    )
    project(household)
    return event


def moment_of(on: date) -> datetime:
    """Give the moment that stands for a day of which only the date is known."""
    return local_moment(on, time(12))


def project(household: Household) -> None:
    """Bring a household's row in line with its events."""
    timeline = rules.timeline_of(events_of_household(household))
    apply_timeline(household, timeline, _name_of(timeline.representative_id))
    household.save(update_fields=PROJECTED)
    houses_changed(village_id=household.village_id, household_ids=[household.id])


PROJECTED = ["joined_on", "left_on", "member_count", "hamlet", "representative", "same_as", "folded"]


def apply_timeline(household: Household, timeline: Timeline, representative_name: str) -> None:
    """Take over what the events amount to, without saving."""
    household.joined_on = timeline.joined_on
    household.left_on = timeline.left_on
    household.member_count = timeline.member_count
    household.hamlet_id = timeline.hamlet_id
    household.representative_id = timeline.representative_id
    household.same_as_id = timeline.same_as_id
    household.folded = rules.search_text(household.code, representative_name)


def _name_of(person_id: UUID | None) -> str:
    if person_id is None:
        return ""
    return Person.objects.values_list("full_name", flat=True).get(id=person_id)


def household_of(village: Place, household_id: UUID) -> Household:
    """Give a household of the village; raises NotFound."""
    household = (
        Household.objects.filter(village=village, id=household_id).select_related("representative").first()
    )
    if household is None:
        raise NotFound
    return household


def is_code_taken(village: Place, code: str) -> bool:
    """Say whether a code names or named a household of the village."""
    return (
        Household.objects.filter(village=village, code=code).exists()
        or HouseholdCode.objects.filter(household__village=village, former=code).exists()
    )


def open_household(
    author: Author,
    village: Place,
    code: str,
    state: HouseState,
    entry: Entry,
    household_id: UUID | None = None,
) -> Household:
    """Enter a household under a code that no other has or had; raises CodeTaken."""
    household = Household(
        id=household_id or new_id(),
        village=village,
        code=code,
        member_count=state.member_count,
        joined_on=entry.on,
    )
    if is_code_taken(village, code):
        raise rules.CodeTaken(household=code)
    rules.ensure_member_count(state.member_count)
    household.save(force_insert=True)
    write_state(author, village, household, state, entry)
    return household


def write_state(
    author: Author, village: Place, household: Household, state: HouseState, entry: Entry
) -> None:
    """Add the entry that says how a household is from its day on."""
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
        happened_at=entry.happened_at,
    )
    write_entry(author, household, complete)


def put_down(
    action: str, author: Author, household: Household, village: Place, **facts: str | int | bool | None
) -> None:
    """Write the deed into the audit book."""
    audit.record(
        action,
        actor=author.actor,
        subject_type="household",
        subject_id=household.id,
        path=village.path,
        at=author.at,
        household=household.code,
        **facts,
    )
