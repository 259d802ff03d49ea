"""The minutes of a meeting: the roll call, what is missing, and everything on one board."""

from collections.abc import Callable, Sequence
from uuid import UUID

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.meetings.rules import (
    AgendaTime,
    ExchangeFacts,
    ItemFacts,
    MinutesFacts,
    Missing,
    PreparationFacts,
    RollCall,
    Verdict,
    VotesAndTasks,
    duration_verdict,
    minutes_between,
    minutes_needed,
    missing_in,
    preparation_checks,
    report_verdict,
    roll_call_of,
    state_of,
)
from hatnhan.meetings.selectors import meeting as one
from hatnhan.meetings.selectors.entries import Entry, EntryKind, entries_of
from hatnhan.meetings.selectors.rows import AgendaRow, MeetingBoard, MeetingHead, SeenRow
from hatnhan.norms.rules import NormBook
from hatnhan.people.rules import Member
from hatnhan.people.selectors import base_norms, members_of

_NOTHING_OUTSIDE = VotesAndTasks()


def roll_call(*, meeting_id: UUID, cell_id: UUID, book: NormBook) -> RollCall:
    """Give the roll call of a meeting, by the standings and norms of its day."""
    head = one.meeting_head(meeting_id=meeting_id, cell_id=cell_id)
    return _roll(head, members_of(cell_id=cell_id, on=head.on), entries_of(meeting_id=meeting_id), book)


def _roll(head: MeetingHead, members: Sequence[Member], entries: Sequence[Entry], book: NormBook) -> RollCall:
    norms = base_norms(book, head.on)
    return roll_call_of(members, one.marks_in(entries), norms=norms, on=head.on, book=book)


def seen_by(*, meeting_id: UUID, cell_id: UUID) -> tuple[SeenRow, ...]:
    """Give who has seen the agenda and who is told in person."""
    head = one.meeting_head(meeting_id=meeting_id, cell_id=cell_id)
    return one.seen_in(members_of(cell_id=cell_id, on=head.on), entries_of(meeting_id=meeting_id))


def missing_for_close(
    *, meeting_id: UUID, cell_id: UUID, book: NormBook, outside: VotesAndTasks = _NOTHING_OUTSIDE
) -> tuple[Missing, ...]:
    """Give what the minutes of a meeting still lack."""
    head = one.meeting_head(meeting_id=meeting_id, cell_id=cell_id)
    entries = entries_of(meeting_id=meeting_id)
    roll = _roll(head, members_of(cell_id=cell_id, on=head.on), entries, book)
    return _missing(head, one.items_in(meeting_id=meeting_id, entries=entries), roll, entries, outside, book)


def _missing(
    head: MeetingHead,
    items: Sequence[AgendaRow],
    roll: RollCall,
    entries: Sequence[Entry],
    outside: VotesAndTasks,
    book: NormBook,
) -> tuple[Missing, ...]:
    facts = MinutesFacts(
        on=head.on,
        started_at=head.started_at,
        ended_at=head.ended_at,
        place=head.location,
        roll_call=roll,
        chair_name=head.chair_name,
        minute_taker_name=head.minute_taker_name,
        items=tuple(
            ItemFacts(item.id, item.title, item.conclusion is not None) for item in items if item.is_on
        ),
        opinion_count=len(one.spoken_in(entries)),
        no_task_stated=_no_task_stated(entries),
        outside=outside,
        exchange=_exchange(head, entries),
    )
    return missing_in(facts, book=book)


def _no_task_stated(entries: Sequence[Entry]) -> bool:
    return any(entry.kind is EntryKind.NO_TASK for entry in entries)


def _exchange(head: MeetingHead, entries: Sequence[Entry]) -> ExchangeFacts | None:
    if not head.is_exchange:
        return None
    return ExchangeFacts(head.partner_cell, head.partner_present_count, len(one.exchange_notes_in(entries)))


def meeting_board_in(
    *,
    actor: Actor,
    meeting_id: UUID,
    village_id: UUID,
    book: NormBook,
    outside: Callable[[MeetingHead], VotesAndTasks] = lambda _head: _NOTHING_OUTSIDE,
) -> MeetingBoard:
    """Give everything about a meeting of the village in three queries: its facts, its items, its members."""
    entries = entries_of(meeting_id=meeting_id)
    head, rows = one.head_with_items(meeting_id=meeting_id, village_id=village_id, entries=entries)
    return _board(actor, head, entries, rows, book, outside(head))


def _board(
    actor: Actor,
    head: MeetingHead,
    entries: Sequence[Entry],
    rows: Sequence[AgendaRow],
    book: NormBook,
    outside: VotesAndTasks,
) -> MeetingBoard:
    members = members_of(cell_id=head.cell_id, on=head.on)
    items = tuple(item for item in rows if item.is_on)
    roll = _roll(head, members, entries, book)
    seen = one.seen_in(members, entries)
    return MeetingBoard(
        head=head,
        state=state_of(
            has_items=bool(items),
            is_announced=head.announced_at is not None,
            is_started=head.started_at is not None,
            is_closed=head.closed_at is not None,
        ),
        items=items,
        others=tuple(item for item in rows if not item.is_on),
        time=_time(head, items, book),
        checks=preparation_checks(preparation_facts(head, seen), book=book),
        seen=seen,
        roll_call=roll,
        opinions=one.opinions_for(actor, head, entries),
        my_opinions=tuple(row for row in one.latest_opinions(entries) if row.person_id == actor.person_id),
        spoken=one.spoken_in(entries),
        guests=one.guests_in(entries),
        documents=one.documents_in(entries),
        exchange_notes=one.exchange_notes_in(entries),
        addenda=one.addenda_in(entries),
        no_task_stated=_no_task_stated(entries),
        given=one.given_in(entries),
        minutes_lasted=lasted(head),
        verdicts=_verdicts(head, roll, book),
        missing=() if head.closed_at else _missing(head, rows, roll, entries, outside, book),
    )


def preparation_facts(head: MeetingHead, seen: Sequence[SeenRow]) -> PreparationFacts:
    """Give what is known about the preparation of a meeting."""
    return PreparationFacts(
        planned_on=head.planned_on,
        committee_met_on=head.committee_met_on,
        drafter_name=head.drafter_name,
        announced_at=head.announced_at,
        seen_count=sum(row.has_seen for row in seen),
        member_count=len(seen),
        higher_informed=head.higher_informed,
    )


def lasted(head: MeetingHead) -> int | None:
    """Give how many minutes a meeting lasted, once it has ended."""
    return minutes_between(head.started_at, head.ended_at) if head.started_at and head.ended_at else None


def _time(head: MeetingHead, items: Sequence[AgendaRow], book: NormBook) -> AgendaTime:
    needed, norm = minutes_needed(is_combined=head.kind == "combined", on=head.on, book=book)
    return AgendaTime(sum(item.minutes_planned for item in items), needed, norm)


def _verdicts(head: MeetingHead, roll: RollCall, book: NormBook) -> tuple[Verdict, ...]:
    found = list(roll.verdicts)
    minutes = lasted(head)
    if minutes is not None and head.kind in {"regular", "combined"}:
        found.append(duration_verdict(minutes, is_combined=head.kind == "combined", on=head.on, book=book))
    if head.ended_at and head.reported_on:
        ended_on = local_day(head.ended_at)
        found.append(
            report_verdict(ended_on=ended_on, reported_on=head.reported_on, on=head.reported_on, book=book)
        )
    return tuple(found)
