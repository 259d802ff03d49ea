"""The agenda: items added, worded, ordered, left out, and moved to a later meeting with their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.db.transaction import atomic
from django.utils.translation import gettext

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.text import tidy
from hatnhan.meetings.models import AgendaItem, Matter, Meeting
from hatnhan.meetings.rules import (
    AgendaSources,
    ItemGone,
    ItemKey,
    ItemSource,
    NotLater,
    ProposedItem,
    ReasonNeeded,
    Words,
    key_of_moved,
    propose_agenda,
)
from hatnhan.meetings.selectors.lookup import matter_for
from hatnhan.meetings.services.entry import (
    change,
    ensure_agenda_open,
    ensure_id_free,
    ensure_lead,
    ensure_words_fit,
    open_item,
    open_meeting,
    put_down,
)
from hatnhan.plumbing.facts import ensure_says

_ON = AgendaItem.State.ON
_TITLE_LENGTH, _DETAIL_LENGTH = 200, 2000


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What is asked for an item of the agenda."""

    title: str
    detail: str = ""
    minutes_planned: int = 10
    lead_id: UUID | None = None


@atomic
def add_item(*, actor: Actor, meeting_id: UUID, item_id: UUID, words: ItemWords, at: datetime) -> AgendaItem:
    """Add an item by hand at the end; `item_id` comes with the form, so that it is added once."""
    meeting = _open_agenda(actor, meeting_id)
    texts = {"title": tidy(words.title), "detail": words.detail.strip()}
    same = AgendaItem.objects.filter(id=item_id, meeting=meeting).first()
    if same is not None:
        ensure_says(same, minutes_planned=words.minutes_planned, lead_id=words.lead_id, **texts)
        return same
    ensure_id_free(AgendaItem, item_id)
    ensure_words_fit(AgendaItem, **texts)
    ensure_lead(meeting, words.lead_id)
    item = AgendaItem.objects.create(
        id=item_id,
        meeting=meeting,
        position=_next_position(meeting),
        minutes_planned=words.minutes_planned,
        lead_id=words.lead_id,
        **texts,
    )
    put_down("item_added", actor=actor, meeting=meeting, at=at, item=str(item.id))
    return item


@atomic
def change_item(*, actor: Actor, item_id: UUID, words: ItemWords, revision: int, at: datetime) -> AgendaItem:
    """Change the words, the minutes or the lead of an item; the audit book keeps that it was."""
    item = open_item(actor, "meetings.prepare", item_id)
    ensure_agenda_open(item.meeting)
    if words.lead_id != item.lead_id:
        ensure_lead(item.meeting, words.lead_id)
    changed = change(
        item,
        revision,
        shown="\n".join(filter(None, (item.title, item.detail))),
        title=tidy(words.title),
        detail=words.detail.strip(),
        minutes_planned=words.minutes_planned,
        lead_id=words.lead_id,
    )
    if changed:
        put_down("item_changed", actor=actor, meeting=item.meeting, at=at, item=str(item.id))
    return item


@atomic
def order_items(
    *, actor: Actor, meeting_id: UUID, item_ids: Sequence[UUID], at: datetime
) -> tuple[AgendaItem, ...]:
    """Put the items into this order; it names each item of the agenda once."""
    meeting = _open_agenda(actor, meeting_id)
    items = {item.id: item for item in AgendaItem.objects.filter(meeting=meeting, state=_ON)}
    if sorted(item_ids) != sorted(items):
        raise StaleEdit(theirs="\n".join(item.title for item in items.values()))
    ordered = [items[item_id] for item_id in item_ids]
    _number(ordered)
    put_down("items_ordered", actor=actor, meeting=meeting, at=at)
    return tuple(ordered)


@atomic
def remove_item(*, actor: Actor, item_id: UUID, at: datetime) -> AgendaItem:
    """Leave an item out; a matter that it took up waits again. Left out twice, it is left out once."""
    item = open_item(actor, "meetings.prepare", item_id, even_in=AgendaItem.State.LEFT_OUT)
    if item.state == AgendaItem.State.LEFT_OUT:
        return item
    ensure_agenda_open(item.meeting)
    item.state = AgendaItem.State.LEFT_OUT
    item.save(update_fields=["state"])
    Matter.objects.filter(item=item).update(item=None)
    put_down("item_left_out", actor=actor, meeting=item.meeting, at=at, item=str(item.id))
    return item


@atomic
def move_item_to(
    *, actor: Actor, item_id: UUID, reason: str, at: datetime, meeting_id: UUID | None = None
) -> AgendaItem:
    """Keep an item for a later meeting, with the reason; without one named, the next draft proposes it.

    Gives the item in its new meeting, or the kept one where none is named. The same form sent twice keeps it
    once.
    """
    item = open_item(actor, "meetings.prepare", item_id, even_in=AgendaItem.State.MOVED)
    if item.state == AgendaItem.State.MOVED:
        return _moved_before(item, reason, meeting_id)
    if not tidy(reason):
        raise ReasonNeeded
    ensure_words_fit(AgendaItem, moved_because=tidy(reason))
    later = open_meeting(actor, "meetings.prepare", meeting_id) if meeting_id else None
    if later is not None:
        _ensure_later(item.meeting, later)
    item.state, item.moved_because = AgendaItem.State.MOVED, tidy(reason)
    item.save(update_fields=["state", "moved_because"])
    put_down("item_moved", actor=actor, meeting=item.meeting, at=at, item=str(item.id))
    return _follow(item, later) if later else item


@atomic
def take_matter(*, actor: Actor, meeting_id: UUID, matter_id: UUID, at: datetime) -> AgendaItem:
    """Take a matter put forward onto the agenda; taken twice it is one item."""
    meeting = _open_agenda(actor, meeting_id)
    matter = matter_for(matter_id=matter_id, cell_id=meeting.cell_id)
    if matter.item is not None:
        return matter.item
    item = AgendaItem.objects.create(
        id=new_id(),
        meeting=meeting,
        position=_next_position(meeting),
        title=matter.title,
        detail=matter.detail,
        source=AgendaItem.Source.MATTER,
        source_id=matter.id,
        lead_id=matter.raised_by_id,
    )
    _take(item)
    put_down("matter_taken", actor=actor, meeting=meeting, at=at, matter=str(matter.id))
    return item


@atomic
def add_proposed_items(
    *, actor: Actor, meeting_id: UUID, sources: AgendaSources, at: datetime
) -> tuple[AgendaItem, ...]:
    """Add what the draft proposes from everything unfinished, and nothing that the agenda has already."""
    meeting = _open_agenda(actor, meeting_id)
    # What was left out by hand is not proposed again for the same meeting.
    present = [
        ItemKey(ItemSource(source), source_id)
        for source, source_id in AgendaItem.objects.filter(meeting=meeting).values_list("source", "source_id")
    ]
    proposed = propose_agenda(sources, present=present)
    first = _next_position(meeting)
    items = [_drafted(meeting, one, first + offset) for offset, one in enumerate(proposed)]
    for item in items:
        item.save(force_insert=True)
        _take(item)
    if items:
        put_down("drafted", actor=actor, meeting=meeting, at=at, count=len(items))
    return tuple(items)


def _drafted(meeting: Meeting, proposed: ProposedItem, position: int) -> AgendaItem:
    return AgendaItem(
        id=new_id(),
        meeting=meeting,
        position=position,
        title=_said(proposed.title)[:_TITLE_LENGTH],
        detail="\n".join(_said(line) for line in proposed.detail)[:_DETAIL_LENGTH],
        source=proposed.source.value,
        source_id=proposed.source_id,
        minutes_planned=proposed.minutes_planned,
        lead_id=proposed.lead_id,
        moved_from_id=proposed.moved_from_id,
    )


def _said(words: Words) -> str:
    # An agenda is kept in the language in which it was drafted: from then on it is the committee's own text.
    facts = {
        name: f"{fact:%d/%m/%Y}" if isinstance(fact, date) else fact for name, fact in words.facts.items()
    }
    return (gettext(words.text) % facts).strip()


def _take(item: AgendaItem) -> None:
    if item.source == AgendaItem.Source.MATTER and item.source_id:
        Matter.objects.filter(id=item.source_id).update(item=item)


def _moved_before(item: AgendaItem, reason: str, meeting_id: UUID | None) -> AgendaItem:
    follower = item.followers.first()
    moved_to = follower.meeting_id if follower and meeting_id else None
    if (item.moved_because, moved_to) != (tidy(reason), meeting_id):
        raise ItemGone(title=item.title)
    return follower if follower and meeting_id else item


def _follow(item: AgendaItem, later: Meeting) -> AgendaItem:
    key = key_of_moved(ItemKey(ItemSource(item.source), item.source_id), item.id)
    follower = AgendaItem.objects.create(
        id=new_id(),
        meeting=later,
        position=_next_position(later),
        title=item.title,
        detail=item.detail,
        source=key.source.value,
        source_id=key.source_id,
        minutes_planned=item.minutes_planned,
        lead_id=item.lead_id,
        moved_from=item,
    )
    _take(follower)
    return follower


def _ensure_later(meeting: Meeting, later: Meeting) -> None:
    is_later = later.cell_id == meeting.cell_id and later.planned_on > meeting.planned_on
    if not is_later or later.started_at:
        raise NotLater


def _open_agenda(actor: Actor, meeting_id: UUID) -> Meeting:
    meeting = open_meeting(actor, "meetings.prepare", meeting_id)
    ensure_agenda_open(meeting)
    return meeting


def _next_position(meeting: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _number(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
