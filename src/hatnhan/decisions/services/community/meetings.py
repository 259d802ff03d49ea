"""The households meet: convened, attended house by house, minuted, closed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.decisions import permissions
from hatnhan.decisions.models import CommunityMeeting, CommunityProposal, HouseAttendance
from hatnhan.decisions.rules import RollCallMissing, RoundNotCounted
from hatnhan.decisions.rules.ballots import ensure_in_base
from hatnhan.decisions.rules.community import AT_A_MEETING, Form, ensure_agreed
from hatnhan.decisions.rules.matters import PROCEDURE
from hatnhan.decisions.rules.meeting import (
    DayFixed,
    MeetingToCome,
    NameMissing,
    NotOfVillage,
    OfficersMissing,
    ToldAfterwards,
)
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.services.community.entry import enter_many, put_down
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.kernel.ids import derived_id
from hatnhan.kernel.text import tidy
from hatnhan.meetings.services.entry import ensure_words_fit
from hatnhan.norms.selectors import norm_book
from hatnhan.places.selectors import place_at
from hatnhan.plumbing.facts import FactTaken, ensure_says

Came = HouseAttendance.Came
MeetingKind = CommunityMeeting.Kind


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the households are told of a meeting."""

    kind: CommunityMeeting.Kind
    topic: str
    held_on: date
    clock: time
    location: str
    convened_by_id: UUID
    agenda: str = ""
    told_on: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """Give the invitation as the meeting keeps it."""
        return {
            "kind": self.kind.value,
            "topic": tidy(self.topic),
            "held_on": self.held_on,
            "clock": self.clock,
            "location": tidy(self.location),
            "convened_by_id": self.convened_by_id,
            "agenda": self.agenda.strip(),
            "told_on": self.told_on,
        }


@dataclass(frozen=True, slots=True)
class HouseMark:
    """Who came for a household; the name of whoever stands in for the representative."""

    household_id: UUID
    came: HouseAttendance.Came
    name: str = ""


@dataclass(frozen=True, slots=True)
class Officers:
    """Who chairs and who writes; how many of those attending agreed with the secretary."""

    chair_id: UUID
    secretary_id: UUID
    secretary_agreed: int | None


@atomic
def convene(
    *, actor: Actor, path: str, meeting_id: UUID, invitation: Invitation, at: datetime
) -> CommunityMeeting:
    """Call the households together; the same form sent twice is one meeting."""
    permissions.ensure_may_convene(actor, path)
    village, fields = place_at(path=path), invitation.fields
    _ensure_invitation(village.id, fields)
    meeting, is_new = CommunityMeeting.objects.get_or_create(
        id=meeting_id, defaults={"village": village, **fields}
    )
    if meeting.village_id != village.id:
        raise FactTaken
    ensure_says(meeting, **fields)
    if is_new:
        _record("convened", actor, meeting, at)
    return meeting


@atomic
def change_invitation(
    *, actor: Actor, meeting_id: UUID, revision: int, invitation: Invitation, at: datetime
) -> CommunityMeeting:
    """Change what the households are told; raises StaleEdit where another save came between."""
    meeting = lookup.lock_meeting(meeting_id)
    permissions.ensure_may_convene(actor, meeting.village.path)
    permissions.ensure_minutes_open(meeting)
    fields = invitation.fields
    _ensure_invitation(meeting.village_id, fields)
    if meeting.held_on != invitation.held_on and _was_voted_at(meeting):
        raise DayFixed
    _change(meeting, revision, fields, actor, at)
    return meeting


@atomic
def name_officers(
    *, actor: Actor, meeting_id: UUID, revision: int, officers: Officers, at: datetime
) -> CommunityMeeting:
    """Write down who chairs and who writes; the secretary is chosen by those who attend."""
    meeting = lookup.lock_meeting(meeting_id)
    path = meeting.village.path
    permissions.ensure_may_hold(actor, meeting)
    _ensure_of_village(meeting.village_id, (officers.chair_id, officers.secretary_id))
    gathering = lookup.gathering_of(meeting)
    ensure_agreed(officers.secretary_agreed, gathering, norm_book(path=path).on(PROCEDURE, meeting.held_on))
    fields = {
        "chair_id": officers.chair_id,
        "secretary_id": officers.secretary_id,
        "secretary_agreed": officers.secretary_agreed,
    }
    _change(meeting, revision, fields, actor, at)
    return meeting


@atomic
def write_discussion(
    *, actor: Actor, meeting_id: UUID, revision: int, text: str, at: datetime
) -> CommunityMeeting:
    """Write down what was said, for the minutes; no household need be named."""
    meeting = lookup.lock_meeting(meeting_id)
    permissions.ensure_may_hold(actor, meeting)
    ensure_words_fit(CommunityMeeting, discussion=text.strip())
    _change(meeting, revision, {"discussion": text.strip()}, actor, at)
    return meeting


@atomic
def take_attendance(
    *, actor: Actor, meeting_id: UUID, marks: Sequence[HouseMark], fact_id: UUID, at: datetime
) -> int:
    """Write down who came for each household; only what changed is a new entry. Gives how many changed."""
    meeting = lookup.lock_meeting(meeting_id)
    permissions.ensure_may_hold(actor, meeting)
    if meeting.held_on > local_day(at):
        raise MeetingToCome(day=meeting.held_on)
    codes = lookup.codes_of([mark.household_id for mark in marks])
    if len(codes) < len({mark.household_id for mark in marks}):
        raise NotFound
    houses = lookup.codes_of(lookup.base_on(village_id=meeting.village_id, on=meeting.held_on))
    ensure_in_base(codes.values(), houses.values())
    known = lookup.attendance_of(meeting_id=meeting_id)
    told: dict[UUID, dict[str, Any]] = {}
    for mark in marks:
        content = _said_of(mark, codes[mark.household_id])
        earlier = known.get(mark.household_id)
        entry_id = derived_id(fact_id, str(mark.household_id))
        if earlier is not None and earlier.id == entry_id:
            earlier = None
        elif earlier is not None and (earlier.came, earlier.name) == (content["came"], content["name"]):
            continue
        told[entry_id] = {
            "meeting_id": meeting_id,
            "household_id": mark.household_id,
            **content,
            "supersedes_id": earlier.id if earlier else None,
        }
    added = enter_many(HouseAttendance, told, actor=actor, at=at)
    if added:
        _record("attendance", actor, meeting, at, changed=len(added))
    return len(added)


@atomic
def close_minutes(*, actor: Actor, meeting_id: UUID, at: datetime) -> CommunityMeeting:
    """Close the minutes: nothing of the meeting changes any more; ballots may still be carried."""
    meeting = lookup.lock_meeting(meeting_id)
    permissions.ensure_may_convene(actor, meeting.village.path)
    if meeting.closed_at is not None:
        return meeting
    if meeting.chair_id is None or meeting.secretary_id is None:
        raise OfficersMissing
    if not lookup.gathering_of(meeting).attending:
        raise RollCallMissing
    _ensure_all_counted(meeting)
    meeting.closed_at = at
    meeting.save(update_fields=["closed_at"])
    _record("closed", actor, meeting, at)
    return meeting


def _ensure_all_counted(meeting: CommunityMeeting) -> None:
    proposals = CommunityProposal.objects.filter(meeting=meeting, withdrawn_at=None)
    for proposal in proposals.prefetch_related("rounds__counts"):
        rounds = sorted(proposal.rounds.all(), key=lambda one: one.number)
        if rounds and Form(rounds[-1].form) in AT_A_MEETING and not rounds[-1].counts.all():
            raise RoundNotCounted(number=rounds[-1].number)


def _was_voted_at(meeting: CommunityMeeting) -> bool:
    return CommunityProposal.objects.filter(meeting=meeting, rounds__isnull=False).exists()


def _said_of(mark: HouseMark, code: str) -> dict[str, str]:
    name = "" if mark.came is Came.NOBODY else tidy(mark.name)
    if mark.came is Came.PROXY and not name:
        raise NameMissing(houses=code)
    ensure_words_fit(HouseAttendance, name=name)
    return {"came": mark.came.value, "name": name}


def _ensure_invitation(village_id: UUID, fields: dict[str, Any]) -> None:
    words = {name: value for name, value in fields.items() if name in {"topic", "location", "agenda"}}
    ensure_words_fit(CommunityMeeting, **words)
    _ensure_of_village(village_id, (fields["convened_by_id"],))
    if fields["told_on"] is not None and fields["told_on"] > fields["held_on"]:
        raise ToldAfterwards(told_on=fields["told_on"], held_on=fields["held_on"])


def _ensure_of_village(village_id: UUID, person_ids: Iterable[UUID]) -> None:
    if not lookup.are_of_village(set(person_ids), village_id=village_id):
        raise NotOfVillage


def _change(
    meeting: CommunityMeeting, revision: int, fields: dict[str, Any], actor: Actor, at: datetime
) -> None:
    if all(getattr(meeting, name) == value for name, value in fields.items()):
        return
    if meeting.revision != revision:
        raise StaleEdit(theirs=_as_it_stands(meeting, fields), revision=meeting.revision)
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.revision += 1
    meeting.save(update_fields=[*fields, "revision"])
    _record("meeting_changed", actor, meeting, at)


def _as_it_stands(meeting: CommunityMeeting, fields: Collection[str]) -> str:
    if "discussion" in fields:
        return meeting.discussion
    if "chair_id" in fields:
        return "\n".join(one.full_name for one in (meeting.chair, meeting.secretary) if one)
    day = f"{meeting.held_on:%d/%m/%Y}, {meeting.clock:%H:%M} · {meeting.location}"
    return "\n".join(filter(None, (meeting.topic, day, meeting.agenda)))


def _record(
    action: str, actor: Actor, meeting: CommunityMeeting, at: datetime, **facts: str | int | bool | None
) -> None:
    subject = ("community_meeting", meeting.id)
    put_down(action, actor=actor, subject=subject, path=meeting.village.path, at=at, **facts)
