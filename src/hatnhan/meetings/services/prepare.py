"""Preparing a meeting: matters, who prepares, the announcement, who has seen it, opinions."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.text import tidy
from hatnhan.meetings.models import AgendaItem, Matter, Meeting, PreparedOpinion, Seen
from hatnhan.meetings.permissions import ensure_may
from hatnhan.meetings.rules import NotAnnounced, NothingToAnnounce
from hatnhan.meetings.selectors.lookup import cell_for
from hatnhan.meetings.services.entry import (
    change,
    ensure_id_free,
    ensure_member,
    ensure_words_fit,
    enter,
    enter_told,
    is_known,
    open_item,
    open_meeting,
    put_down,
)
from hatnhan.meetings.services.latest import ensure_latest
from hatnhan.people.selectors import names_of
from hatnhan.plumbing.facts import ensure_says


@dataclass(frozen=True, slots=True)
class NewMatter:
    """What is asked of a member who puts a matter forward."""

    title: str
    detail: str = ""
    not_before: date | None = None


@atomic
def raise_matter(*, actor: Actor, cell_id: UUID, matter_id: UUID, new: NewMatter, at: datetime) -> Matter:
    """Put a matter forward; it waits until a meeting takes it up."""
    cell = cell_for(cell_id=cell_id)
    ensure_may(actor, "meetings.raise", cell.village.path)
    texts = {"title": tidy(new.title), "detail": new.detail.strip()}
    same = Matter.objects.filter(id=matter_id, cell=cell, raised_by_id=actor.person_id).first()
    if same is not None:
        ensure_says(same, not_before=new.not_before, **texts)
        return same
    ensure_id_free(Matter, matter_id)
    ensure_words_fit(Matter, **texts)
    return Matter.objects.create(
        id=matter_id,
        cell=cell,
        **texts,
        raised_by_id=actor.person_id,
        raised_at=at,
        not_before=new.not_before,
    )


@atomic
def name_officers(
    *,
    actor: Actor,
    meeting_id: UUID,
    chair_id: UUID | None,
    minute_taker_id: UUID | None,
    drafter_id: UUID | None,
    revision: int,
    at: datetime,
) -> Meeting:
    """Name who chairs, who takes the minutes and who prepares the draft."""
    meeting = open_meeting(actor, "meetings.prepare", meeting_id)
    values = {"chair_id": chair_id, "minute_taker_id": minute_taker_id, "drafter_id": drafter_id}
    ensure_member(meeting, frozenset(person_id for person_id in values.values() if person_id))
    if change(meeting, revision, shown=_officers(meeting), **values):
        put_down("officers_named", actor=actor, meeting=meeting, at=at)
    return meeting


def _officers(meeting: Meeting) -> str:
    named = [person for person in (meeting.chair_id, meeting.minute_taker_id, meeting.drafter_id) if person]
    names = names_of(named)
    return ", ".join(names[person] for person in named) or "–"


@atomic
def note_preparation(
    *,
    actor: Actor,
    meeting_id: UUID,
    committee_met_on: date | None,
    higher_informed: bool,
    revision: int,
    at: datetime,
) -> Meeting:
    """Note when the committee met and whether the higher committee was told."""
    meeting = open_meeting(actor, "meetings.prepare", meeting_id)
    values = {"committee_met_on": committee_met_on, "higher_informed": higher_informed}
    met_on = meeting.committee_met_on
    if change(meeting, revision, shown=f"{met_on:%d/%m/%Y}" if met_on else "–", **values):
        put_down("preparation_noted", actor=actor, meeting=meeting, at=at, higher_informed=higher_informed)
    return meeting


@atomic
def announce_agenda(*, actor: Actor, meeting_id: UUID, at: datetime) -> Meeting:
    """Announce the agenda to the members; from now on they see it and prepare opinions."""
    meeting = open_meeting(actor, "meetings.announce", meeting_id)
    if meeting.announced_at:
        return meeting
    if not AgendaItem.objects.filter(meeting=meeting, state=AgendaItem.State.ON).exists():
        raise NothingToAnnounce
    meeting.announced_at = at
    meeting.save(update_fields=["announced_at"])
    put_down("announced", actor=actor, meeting=meeting, at=at)
    return meeting


@atomic
def mark_seen(
    *, actor: Actor, meeting_id: UUID, fact_id: UUID, at: datetime, person_id: UUID | None = None
) -> Seen:
    """A member has seen the agenda; the committee enters whoever was told in person."""
    seen_by = person_id or actor.person_id
    action = "meetings.opinion" if seen_by == actor.person_id else "meetings.prepare"
    meeting = open_meeting(actor, action, meeting_id, even_closed=True)
    if meeting.announced_at is None:
        raise NotAnnounced
    before = Seen.objects.filter(meeting=meeting, person_id=seen_by).first()
    if before is not None:
        return before
    ensure_member(meeting, frozenset({seen_by}))
    return enter(Seen, fact_id=fact_id, actor=actor, at=at, meeting_id=meeting.id, person_id=seen_by)[0]


@atomic
def prepare_opinion(
    *,
    actor: Actor,
    item_id: UUID,
    fact_id: UUID,
    text: str,
    at: datetime,
    happened_at: datetime | None = None,
    supersedes_id: UUID | None = None,
    person_id: UUID | None = None,
    knows_latest: bool = True,
) -> PreparedOpinion:
    """Note an opinion on an item; the committee may write one down for a member who dictates it.

    A page has read the latest opinion and names it. A phone without network has not (`knows_latest=False`):
    its opinion is always taken, and of all the one that was noted last holds.
    """
    held_by = person_id or actor.person_id
    action = "meetings.opinion" if held_by == actor.person_id else "meetings.prepare"
    item = open_item(actor, action, item_id, even_closed=is_known(PreparedOpinion, [fact_id]))
    if item.meeting.announced_at is None:
        raise NotAnnounced
    ensure_member(item.meeting, frozenset({held_by}))
    if knows_latest:
        ensure_latest(
            PreparedOpinion, fact_id=fact_id, supersedes_id=supersedes_id, item_id=item_id, person_id=held_by
        )
    opinion, _is_new = enter_told(
        PreparedOpinion,
        fact_id=fact_id,
        actor=actor,
        at=at,
        happened_at=happened_at,
        item_id=item_id,
        person_id=held_by,
        text=text.strip(),
        supersedes_id=supersedes_id,
    )
    return opinion
