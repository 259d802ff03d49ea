"""How anything is entered about a meeting: lock, permission, state, one fact for one form, one audit line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import StaleEdit
from hatnhan.kernel.happening import time_of_happening
from hatnhan.meetings.models import AgendaItem, Matter, Meeting
from hatnhan.meetings.permissions import ensure_may
from hatnhan.meetings.rules import AgendaFixed, ItemGone, MinutesClosed, NotAMember, ensure_text_fits
from hatnhan.meetings.selectors.lookup import day_of, item_of, locked_meeting
from hatnhan.people.selectors import members_of
from hatnhan.plumbing.facts import Fact, FactTaken, add_fact

F = TypeVar("F", bound=Fact)


def open_meeting(actor: Actor, action: str, meeting_id: UUID, *, even_closed: bool = False) -> Meeting:
    """Lock a meeting for a deed that the actor may do; refuse closed minutes unless told otherwise."""
    meeting = locked_meeting(meeting_id=meeting_id)
    ensure_may(actor, action, meeting.cell.village.path)
    if meeting.closed_at and not even_closed:
        raise MinutesClosed
    return meeting


def open_item(
    actor: Actor,
    action: str,
    item_id: UUID,
    *,
    even_closed: bool = False,
    even_in: AgendaItem.State = AgendaItem.State.ON,
) -> AgendaItem:
    """Lock the meeting of an item for a deed on it; the item is still on the agenda, or done with already."""
    meeting = open_meeting(actor, action, item_of(item_id=item_id).meeting_id, even_closed=even_closed)
    # Read again behind the lock: the item may have moved while we waited.
    item = item_of(item_id=item_id)
    item.meeting = meeting
    if item.state not in {AgendaItem.State.ON, even_in}:
        raise ItemGone(title=item.title)
    return item


def is_known(kind: type[Fact], fact_ids: Iterable[UUID]) -> bool:
    """Say whether every form was saved before: then sending it again asks for nothing new."""
    wanted = set(fact_ids)
    return bool(wanted) and kind._default_manager.filter(id__in=wanted).count() == len(wanted)


def ensure_agenda_open(meeting: Meeting) -> None:
    """Refuse to change an agenda once the meeting has begun."""
    if meeting.started_at:
        raise AgendaFixed


def ensure_id_free(kind: type[AgendaItem] | type[Matter] | type[Meeting], id_: UUID) -> None:
    """Refuse an identifier under which something else is kept; nobody learns what."""
    if kind._default_manager.filter(id=id_).exists():
        raise FactTaken


def ensure_member(meeting: Meeting, person_ids: frozenset[UUID]) -> None:
    """Refuse whoever is not a member of the cell on the meeting's day."""
    known = {member.person_id for member in members_of(cell_id=meeting.cell_id, on=day_of(meeting))}
    if not person_ids <= known:
        raise NotAMember


def ensure_lead(meeting: Meeting, lead_id: UUID | None) -> None:
    """Refuse a lead who is not a member of the cell; nobody need be named yet."""
    if lead_id is not None:
        ensure_member(meeting, frozenset({lead_id}))


def enter(kind: type[F], /, *, fact_id: UUID, actor: Actor, at: datetime, **content: Any) -> tuple[F, bool]:
    """Add one fact of this moment in the actor's name; the same form sent twice stays one."""
    return enter_told(kind, fact_id=fact_id, actor=actor, at=at, happened_at=None, **content)


def enter_told(
    kind: type[F],
    /,
    *,
    fact_id: UUID,
    actor: Actor,
    at: datetime,
    happened_at: datetime | None,
    **content: Any,
) -> tuple[F, bool]:
    """Add one fact that says itself when it happened, as from a phone; raises DayToCome."""
    ensure_words_fit(kind, **content)
    return add_fact(
        kind,
        id=fact_id,
        happened_at=time_of_happening(happened_at, at),
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        **content,
    )


def ensure_words_fit(kind: type[Model], /, **content: object) -> None:
    """Refuse texts that say nothing where the book asks for words, or that do not fit their place."""
    for name, value in content.items():
        if isinstance(value, str):
            field = kind._meta.get_field(name)
            most, may_be_empty = getattr(field, "max_length", None), bool(getattr(field, "blank", False))
            ensure_text_fits(value, most=most, may_be_empty=may_be_empty)


def change(draft: AgendaItem | Meeting, revision: int, *, shown: str, **values: object) -> bool:
    """Change a draft if nobody changed it since it was read; say whether anything changed.

    `shown` is the text of the draft as it stands now, for the reader who wrote at the same time.
    """
    if all(getattr(draft, name) == value for name, value in values.items()):
        return False
    ensure_words_fit(type(draft), **values)
    if draft.revision != revision:
        raise StaleEdit(theirs=shown, revision=draft.revision)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.save(update_fields=[*values, "revision"])
    return True


def put_down(
    action: str, *, actor: Actor, meeting: Meeting, at: datetime, **facts: str | int | bool | None
) -> None:
    """Write the deed into the audit book."""
    audit.record(
        f"meetings.{action}",
        actor=actor,
        subject_type="meeting",
        subject_id=meeting.id,
        path=meeting.cell.village.path,
        at=at,
        **facts,
    )
