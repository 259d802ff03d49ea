"""One meeting: its head, its agenda with opinions and history, and what was entered about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.models import AgendaItem, Meeting
from hatnhan.meetings.permissions import sees_all_opinions
from hatnhan.meetings.rules import ItemSource, Mark, MarkKind
from hatnhan.meetings.selectors.entries import Entry, EntryKind, entries_of
from hatnhan.meetings.selectors.lookup import day_of
from hatnhan.meetings.selectors.rows import (
    AddendumRow,
    AgendaRow,
    ConclusionRow,
    DocumentRow,
    ExchangeNoteRow,
    GivenRow,
    GuestRow,
    MeetingHead,
    MovedStep,
    OpinionRow,
    SeenRow,
    SpokenRow,
)
from hatnhan.people.models import Person
from hatnhan.people.rules import Member

# Each step back is a join; a matter that waits for more meetings than this has a longer story in the minutes.
_STEPS_BACK = 4
_STEPS = tuple("moved_from" + "__moved_from" * step for step in range(_STEPS_BACK))
_OFFICERS = tuple(f"meeting__{name}" for name in ("cell__village", "chair", "minute_taker", "drafter"))
_ITEM_JOINS = ("lead", *(f"{step}__meeting" for step in _STEPS))
_ITEM_COLUMNS = (
    *(field.name for field in AgendaItem._meta.concrete_fields),
    "lead__full_name",
    *(
        f"{step}__{name}"
        for step in _STEPS
        for name in ("meeting__planned_on", "moved_because", "moved_from")
    ),
)
_HEAD_COLUMNS = (
    *(f"meeting__{field.name}" for field in Meeting._meta.concrete_fields),
    *("meeting__cell__name", "meeting__cell__village__path"),
    *(f"meeting__{name}__full_name" for name in ("chair", "minute_taker", "drafter")),
)


def meeting_head(*, meeting_id: UUID, cell_id: UUID) -> MeetingHead:
    """Give a meeting of the cell; another cell's does not exist."""
    rows = Meeting.objects.select_related("cell__village", "chair", "minute_taker", "drafter")
    meeting = rows.filter(id=meeting_id, cell_id=cell_id).first()
    if meeting is None:
        raise NotFound
    return _head(meeting)


def head_with_items(
    *, meeting_id: UUID, village_id: UUID, entries: Sequence[Entry]
) -> tuple[MeetingHead, tuple[AgendaRow, ...]]:
    """Give a meeting of the village with all its items, in one query where it has any."""
    rows = _items_of(meeting_id).select_related(*_OFFICERS, *_ITEM_JOINS)
    items = list(rows.only(*_ITEM_COLUMNS, *_HEAD_COLUMNS))
    meeting = items[0].meeting if items else _meeting(meeting_id)
    if meeting is None or meeting.cell.village_id != village_id:
        raise NotFound
    return _head(meeting), _item_rows(items, entries)


def _meeting(meeting_id: UUID) -> Meeting | None:
    rows = Meeting.objects.select_related("cell__village", "chair", "minute_taker", "drafter")
    return rows.filter(id=meeting_id).first()


def _head(meeting: Meeting) -> MeetingHead:
    return MeetingHead(
        id=meeting.id,
        cell_id=meeting.cell_id,
        cell_name=meeting.cell.name,
        village_id=meeting.cell.village_id,
        path=meeting.cell.village.path,
        kind=meeting.kind,
        topic=meeting.topic,
        month=meeting.month,
        planned_on=meeting.planned_on,
        planned_clock=meeting.planned_clock,
        location=meeting.location,
        rule_day=meeting.rule_day,
        moved_because=meeting.moved_because,
        chair_id=meeting.chair_id,
        chair_name=_name(meeting.chair),
        minute_taker_id=meeting.minute_taker_id,
        minute_taker_name=_name(meeting.minute_taker),
        drafter_id=meeting.drafter_id,
        drafter_name=_name(meeting.drafter),
        committee_met_on=meeting.committee_met_on,
        higher_informed=meeting.higher_informed,
        announced_at=meeting.announced_at,
        started_at=meeting.started_at,
        ended_at=meeting.ended_at,
        closed_at=meeting.closed_at,
        reported_on=meeting.reported_on,
        partner_cell=meeting.partner_cell,
        partner_present_count=meeting.partner_present_count,
        revision=meeting.revision,
        on=day_of(meeting),
    )


def _name(person: Person | None) -> str:
    return person.full_name if person else ""


def items_in(*, meeting_id: UUID, entries: Sequence[Entry]) -> tuple[AgendaRow, ...]:
    """Give every item of the agenda with its lead, history, opinions and conclusion, in one query."""
    return _item_rows(list(_items_of(meeting_id).select_related(*_ITEM_JOINS).only(*_ITEM_COLUMNS)), entries)


def _items_of(meeting_id: UUID) -> QuerySet[AgendaItem]:
    follower = AgendaItem.objects.filter(moved_from=OuterRef("pk")).values("meeting__planned_on")[:1]
    rows = AgendaItem.objects.filter(meeting_id=meeting_id).annotate(moved_to_on=Subquery(follower))
    return rows.order_by("position", "id")


def _item_rows(items: Sequence[AgendaItem], entries: Sequence[Entry]) -> tuple[AgendaRow, ...]:
    opinions = Counter(row.item_id for row in latest_opinions(entries))
    spoken = Counter(entry.item_id for entry in entries if entry.kind is EntryKind.SPOKEN)
    conclusions = {row.item_id: row for row in conclusions_in(entries)}
    return tuple(_item(item, opinions[item.id], spoken[item.id], conclusions.get(item.id)) for item in items)


def _item(item: AgendaItem, opinions: int, spoken: int, conclusion: ConclusionRow | None) -> AgendaRow:
    return AgendaRow(
        id=item.id,
        position=item.position,
        title=item.title,
        detail=item.detail,
        source=ItemSource(item.source),
        source_id=item.source_id,
        minutes_planned=item.minutes_planned,
        lead_id=item.lead_id,
        lead_name=_name(item.lead),
        state=item.state,
        revision=item.revision,
        history=tuple(reversed(list(_history(item)))),
        moved_because=item.moved_because,
        moved_to_on=getattr(item, "moved_to_on", None),
        opinion_count=opinions,
        spoken_count=spoken,
        conclusion=conclusion,
    )


def _history(item: AgendaItem) -> Iterable[MovedStep]:
    before = item.moved_from
    for _step in range(_STEPS_BACK):
        if before is None:
            return
        yield MovedStep(before.meeting_id, before.meeting.planned_on, before.moved_because)
        before = before.moved_from if _step < _STEPS_BACK - 1 else None


def agenda_of(*, meeting_id: UUID, even_gone: bool = False) -> tuple[AgendaRow, ...]:
    """Give the items on the agenda, in their order; if asked, with those that were left out or moved."""
    items = items_in(meeting_id=meeting_id, entries=entries_of(meeting_id=meeting_id))
    return tuple(item for item in items if item.is_on or even_gone)


def latest_opinions(entries: Sequence[Entry]) -> tuple[OpinionRow, ...]:
    """Give the opinion that holds for each member and item."""
    held = {(entry.item_id, entry.person_id): entry for entry in entries if entry.kind is EntryKind.OPINION}
    return tuple(
        OpinionRow(entry.id, entry.item_id, entry.person_id, entry.name, entry.text, entry.happened_at)
        for entry in held.values()
        if entry.item_id and entry.person_id
    )


def opinions_for(actor: Actor, head: MeetingHead, entries: Sequence[Entry]) -> tuple[OpinionRow, ...]:
    """Give the prepared opinions that the reader may see: the own ones, or all."""
    opinions = latest_opinions(entries)
    if sees_all_opinions(actor, head.path, is_started=head.started_at is not None):
        return opinions
    return tuple(row for row in opinions if row.person_id == actor.person_id)


def opinions_of(*, actor: Actor, meeting_id: UUID, cell_id: UUID) -> tuple[OpinionRow, ...]:
    """Give the prepared opinions: to the committee at once, to the cell once the meeting has begun."""
    return opinions_for(
        actor, meeting_head(meeting_id=meeting_id, cell_id=cell_id), entries_of(meeting_id=meeting_id)
    )


def my_opinions(*, actor: Actor, meeting_id: UUID) -> tuple[OpinionRow, ...]:
    """Give the reader's own prepared opinions."""
    opinions = latest_opinions(entries_of(meeting_id=meeting_id))
    return tuple(row for row in opinions if row.person_id == actor.person_id)


def conclusions_in(entries: Sequence[Entry]) -> tuple[ConclusionRow, ...]:
    """Give the conclusion that holds for each item."""
    held = {entry.item_id: entry for entry in entries if entry.kind is EntryKind.CONCLUSION}
    return tuple(
        ConclusionRow(entry.id, item_id, entry.text, entry.author_id, entry.happened_at)
        for item_id, entry in held.items()
        if item_id
    )


def seen_in(members: Sequence[Member], entries: Sequence[Entry]) -> tuple[SeenRow, ...]:
    """Give each member with whether the agenda was seen, and whom to tell in person."""
    seen = {entry.person_id: entry.happened_at for entry in entries if entry.kind is EntryKind.SEEN}
    return tuple(
        SeenRow(
            member.person_id,
            member.name,
            member.person_id in seen,
            seen.get(member.person_id),
            not member.has_smartphone and member.person_id not in seen,
        )
        for member in members
    )


def marks_in(entries: Sequence[Entry]) -> tuple[Mark, ...]:
    """Give the marks of the roll call."""
    return tuple(
        Mark(entry.id, entry.person_id, MarkKind(entry.word), entry.text, entry.happened_at)
        for entry in entries
        if entry.kind is EntryKind.MARK and entry.person_id
    )


def spoken_in(entries: Sequence[Entry]) -> tuple[SpokenRow, ...]:
    """Give what was said, in order."""
    return tuple(
        SpokenRow(
            entry.id,
            entry.item_id,
            entry.person_id,
            entry.name or entry.word,
            bool(entry.word) and entry.person_id is None,
            entry.text,
            entry.happened_at,
        )
        for entry in entries
        if entry.kind is EntryKind.SPOKEN and entry.item_id
    )


def guests_in(entries: Sequence[Entry]) -> tuple[GuestRow, ...]:
    """Give the guests."""
    return tuple(
        GuestRow(entry.id, entry.text, entry.word) for entry in entries if entry.kind is EntryKind.GUEST
    )


def documents_in(entries: Sequence[Entry]) -> tuple[DocumentRow, ...]:
    """Give the higher documents that were explained."""
    return tuple(
        DocumentRow(entry.id, entry.word, entry.day, entry.text, entry.person_id, entry.name, entry.flag)
        for entry in entries
        if entry.kind is EntryKind.DOCUMENT and entry.day and entry.person_id
    )


def exchange_notes_in(entries: Sequence[Entry]) -> tuple[ExchangeNoteRow, ...]:
    """Give the lessons and commitments."""
    return tuple(
        ExchangeNoteRow(entry.id, entry.word, entry.text)
        for entry in entries
        if entry.kind is EntryKind.EXCHANGE_NOTE
    )


def addenda_in(entries: Sequence[Entry]) -> tuple[AddendumRow, ...]:
    """Give what was added after closing."""
    return tuple(
        AddendumRow(entry.id, entry.text, entry.author_id, entry.happened_at)
        for entry in entries
        if entry.kind is EntryKind.ADDENDUM
    )


def given_in(entries: Sequence[Entry]) -> tuple[GivenRow, ...]:
    """Give the points that hold for each row of the score."""
    held = {entry.word: entry for entry in entries if entry.kind is EntryKind.SCORE}
    return tuple(
        GivenRow(entry.id, entry.word, entry.number, entry.text, entry.happened_at) for entry in held.values()
    )


def spoken_of(*, meeting_id: UUID) -> tuple[SpokenRow, ...]:
    """Give what was said in a meeting, in order."""
    return spoken_in(entries_of(meeting_id=meeting_id))


def guests(*, meeting_id: UUID) -> tuple[GuestRow, ...]:
    """Give the guests of a meeting."""
    return guests_in(entries_of(meeting_id=meeting_id))


def documents(*, meeting_id: UUID) -> tuple[DocumentRow, ...]:
    """Give the higher documents explained at a meeting."""
    return documents_in(entries_of(meeting_id=meeting_id))


def exchange_notes(*, meeting_id: UUID) -> tuple[ExchangeNoteRow, ...]:
    """Give the lessons and commitments of an exchange meeting."""
    return exchange_notes_in(entries_of(meeting_id=meeting_id))


def addenda(*, meeting_id: UUID) -> tuple[AddendumRow, ...]:
    """Give what was added to the minutes after closing."""
    return addenda_in(entries_of(meeting_id=meeting_id))
