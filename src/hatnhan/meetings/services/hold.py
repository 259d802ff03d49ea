"""Holding a meeting: its beginning and end, the roll call, guests, what is said and what is concluded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import VIETNAM
from hatnhan.kernel.text import tidy
from hatnhan.meetings.models import (
    AgendaItem,
    AttendanceMark,
    Conclusion,
    ExchangeNote,
    Guest,
    HigherDocument,
    Meeting,
    NoTaskGiven,
    Spoken,
)
from hatnhan.meetings.rules import (
    MarkKind,
    NotAnExchange,
    NotStarted,
    ensure_ends_after_start,
    ensure_has_come,
)
from hatnhan.meetings.services.entry import (
    change,
    ensure_member,
    enter,
    enter_told,
    is_known,
    open_item,
    open_meeting,
    put_down,
)
from hatnhan.meetings.services.latest import ensure_latest


@dataclass(frozen=True, slots=True)
class NewMark:
    """One mark of the roll call, as it comes from a form; without a time of its own it is made now."""

    fact_id: UUID
    person_id: UUID
    mark: MarkKind
    reason: str = ""
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A higher document as it was explained: what names it, never its file."""

    number: str
    issued_on: date
    title: str
    explained_by_id: UUID
    is_classified: bool = False


@atomic
def start_meeting(
    *, actor: Actor, meeting_id: UUID, at: datetime, started_at: datetime | None = None
) -> Meeting:
    """The meeting begins, now or when the notes say; started twice, the first beginning stands."""
    meeting = open_meeting(actor, "meetings.hold", meeting_id)
    if meeting.started_at:
        return meeting
    ensure_has_come(started_at, at)
    meeting.started_at = started_at or at
    meeting.save(update_fields=["started_at"])
    put_down("started", actor=actor, meeting=meeting, at=at)
    return meeting


@atomic
def end_meeting(*, actor: Actor, meeting_id: UUID, at: datetime, ended_at: datetime | None = None) -> Meeting:
    """The meeting ends, now or when the notes say; ended twice, the first end stands."""
    meeting = _held(actor, meeting_id)
    if meeting.ended_at:
        return meeting
    ensure_has_come(ended_at, at)
    ensure_ends_after_start(meeting.started_at, ended_at or at)
    meeting.ended_at = ended_at or at
    meeting.save(update_fields=["ended_at"])
    put_down("ended", actor=actor, meeting=meeting, at=at)
    return meeting


@atomic
def correct_times(
    *,
    actor: Actor,
    meeting_id: UUID,
    started_at: datetime,
    ended_at: datetime | None,
    revision: int,
    at: datetime,
) -> Meeting:
    """Mend when the meeting began and ended, before the minutes are closed."""
    meeting = _held(actor, meeting_id)
    for moment in (started_at, ended_at):
        ensure_has_come(moment, at)
    ensure_ends_after_start(started_at, ended_at)
    shown = " – ".join(
        f"{moment.astimezone(VIETNAM):%H:%M}" for moment in (meeting.started_at, meeting.ended_at) if moment
    )
    if change(meeting, revision, shown=shown, started_at=started_at, ended_at=ended_at):
        put_down("times_corrected", actor=actor, meeting=meeting, at=at)
    return meeting


@atomic
def mark_attendance(*, actor: Actor, meeting_id: UUID, mark: NewMark, at: datetime) -> AttendanceMark:
    """Mark one person in the roll call; of a person's marks the one that was made last holds."""
    return mark_many(actor=actor, meeting_id=meeting_id, marks=(mark,), at=at)[0]


@atomic
def mark_many(
    *, actor: Actor, meeting_id: UUID, marks: Sequence[NewMark], at: datetime
) -> tuple[AttendanceMark, ...]:
    """Mark several people in the roll call at once: all or none."""
    is_repeat = is_known(AttendanceMark, (mark.fact_id for mark in marks))
    meeting = open_meeting(actor, "meetings.hold", meeting_id, even_closed=is_repeat)
    ensure_member(meeting, frozenset(mark.person_id for mark in marks))
    return tuple(_mark(meeting, mark, actor, at) for mark in marks)


def _mark(meeting: Meeting, mark: NewMark, actor: Actor, at: datetime) -> AttendanceMark:
    reason = tidy(mark.reason) if mark.mark is MarkKind.ABSENT_WITH_REASON else ""
    fact, _is_new = enter_told(
        AttendanceMark,
        fact_id=mark.fact_id,
        actor=actor,
        at=at,
        happened_at=mark.happened_at,
        meeting_id=meeting.id,
        person_id=mark.person_id,
        mark=mark.mark.value,
        reason=reason,
    )
    return fact


@atomic
def add_guest(
    *, actor: Actor, meeting_id: UUID, fact_id: UUID, name: str, at: datetime, organisation: str = ""
) -> Guest:
    """Enter a guest of the meeting."""
    meeting = open_meeting(actor, "meetings.hold", meeting_id)
    content = {"meeting_id": meeting.id, "name": tidy(name), "organisation": tidy(organisation)}
    return enter(Guest, fact_id=fact_id, actor=actor, at=at, **content)[0]


@atomic
def note_spoken(
    *,
    actor: Actor,
    item_id: UUID,
    fact_id: UUID,
    text: str,
    at: datetime,
    person_id: UUID | None = None,
    guest_name: str = "",
) -> Spoken:
    """Note what a member or a guest said on an item; with neither, what is noted of the whole round."""
    item = _held_item(actor, item_id)
    if person_id is not None:
        ensure_member(item.meeting, frozenset({person_id}))
    content = {
        "item_id": item.id,
        "person_id": person_id,
        "guest_name": tidy(guest_name),
        "text": text.strip(),
    }
    return enter(Spoken, fact_id=fact_id, actor=actor, at=at, **content)[0]


@atomic
def conclude_item(
    *,
    actor: Actor,
    item_id: UUID,
    fact_id: UUID,
    text: str,
    at: datetime,
    supersedes_id: UUID | None = None,
) -> Conclusion:
    """Write what the chair concluded on an item; a new wording names the one it replaces."""
    item = _held_item(actor, item_id)
    ensure_latest(Conclusion, fact_id=fact_id, supersedes_id=supersedes_id, item_id=item.id)
    content = {"item_id": item.id, "text": text.strip(), "supersedes_id": supersedes_id}
    return enter(Conclusion, fact_id=fact_id, actor=actor, at=at, **content)[0]


@atomic
def disseminate_document(
    *, actor: Actor, meeting_id: UUID, fact_id: UUID, document: NewDocument, at: datetime
) -> HigherDocument:
    """Enter a higher document that was explained: number, day, title, by whom; a file is never taken."""
    meeting = open_meeting(actor, "meetings.hold", meeting_id)
    ensure_member(meeting, frozenset({document.explained_by_id}))
    content = {
        "meeting_id": meeting.id,
        "number": tidy(document.number),
        "issued_on": document.issued_on,
        "title": tidy(document.title),
        "explained_by_id": document.explained_by_id,
        "is_classified": document.is_classified,
    }
    return enter(HigherDocument, fact_id=fact_id, actor=actor, at=at, **content)[0]


@atomic
def state_no_task(*, actor: Actor, meeting_id: UUID, fact_id: UUID, at: datetime) -> NoTaskGiven:
    """State that the meeting gives no new task, so that its minutes say so; stated twice, it is once."""
    meeting = _held(actor, meeting_id)
    before = NoTaskGiven.objects.filter(meeting=meeting).first()
    return before or enter(NoTaskGiven, fact_id=fact_id, actor=actor, at=at, meeting_id=meeting.id)[0]


@atomic
def note_exchange(
    *, actor: Actor, meeting_id: UUID, fact_id: UUID, kind: ExchangeNote.Kind, text: str, at: datetime
) -> ExchangeNote:
    """Note a lesson or a commitment of an exchange meeting."""
    meeting = _exchange(actor, meeting_id)
    content = {"meeting_id": meeting.id, "kind": kind.value, "text": text.strip()}
    return enter(ExchangeNote, fact_id=fact_id, actor=actor, at=at, **content)[0]


@atomic
def note_partner(
    *, actor: Actor, meeting_id: UUID, partner_cell: str, present_count: int, revision: int, at: datetime
) -> Meeting:
    """Note the other cell of an exchange meeting and how many of its members came."""
    meeting = _exchange(actor, meeting_id)
    values = {"partner_cell": tidy(partner_cell), "partner_present_count": present_count}
    if change(meeting, revision, shown=meeting.partner_cell, **values):
        put_down("partner_noted", actor=actor, meeting=meeting, at=at, present_count=present_count)
    return meeting


def _held(actor: Actor, meeting_id: UUID) -> Meeting:
    meeting = open_meeting(actor, "meetings.hold", meeting_id)
    if meeting.started_at is None:
        raise NotStarted
    return meeting


def _held_item(actor: Actor, item_id: UUID) -> AgendaItem:
    item = open_item(actor, "meetings.hold", item_id)
    if item.meeting.started_at is None:
        raise NotStarted
    return item


def _exchange(actor: Actor, meeting_id: UUID) -> Meeting:
    meeting = open_meeting(actor, "meetings.hold", meeting_id)
    if meeting.kind != Meeting.Kind.EXCHANGE:
        raise NotAnExchange
    return meeting
