"""The agenda drafts itself from what is unfinished: every item says where it comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings.rules.words import Fact, Words
from hatnhan.norms.rules import Norm


class ItemSource(StrEnum):
    """Where an item of the agenda comes from."""

    LAST_RESOLUTION = "last_resolution"
    OVERDUE_TASKS = "overdue_tasks"
    INDICATOR = "indicator"
    THEMATIC = "thematic"
    MATTER = "matter"
    MOVED = "moved"
    HAND = "hand"


class TaskState(StrEnum):
    """How a task of the last resolution stands."""

    DONE = "done"
    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ResolutionTask:
    """One line of last month's resolution: task, owner, deadline, state, evidence."""

    title: str
    owner_name: str
    due_on: date
    state: TaskState
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class LastResolution:
    """The resolution that the meeting gives account of."""

    resolution_id: UUID
    symbol: str
    tasks: tuple[ResolutionTask, ...]


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """A task whose deadline has passed."""

    task_id: UUID
    title: str
    owner_name: str
    due_on: date


@dataclass(frozen=True, slots=True)
class CampaignNeed:
    """A campaign with houses still to come; `stagnant_since` where nothing changed for long."""

    campaign_id: UUID
    title: str
    ratio: Ratio
    on: date
    stagnant_since: date | None = None


@dataclass(frozen=True, slots=True)
class ThematicNeed:
    """The thematic meeting that the quarter still lacks, with its topic and lead where planned."""

    quarter: int
    year: int
    topic: str = ""
    lead_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PutForward:
    """A matter that a member put forward."""

    matter_id: UUID
    title: str
    detail: str
    raised_by_id: UUID
    raised_at_day: date


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item that an earlier meeting kept for later, with where it came from in the first place."""

    item_id: UUID
    source: ItemSource
    source_id: UUID | None
    title: str
    detail: str
    lead_id: UUID | None
    minutes_planned: int
    from_on: date
    because: str


@dataclass(frozen=True, slots=True)
class AgendaSources:
    """Everything unfinished that a draft agenda is made of."""

    last_resolution: LastResolution | None = None
    overdue_tasks: tuple[OverdueTask, ...] = ()
    campaigns: tuple[CampaignNeed, ...] = ()
    thematic: ThematicNeed | None = None
    matters: tuple[PutForward, ...] = ()
    kept: tuple[KeptItem, ...] = ()
    secretary_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """An item that the draft proposes; the committee decides."""

    title: Words
    detail: tuple[Words, ...]
    source: ItemSource
    source_id: UUID | None
    minutes_planned: int
    lead_id: UUID | None = None
    moved_from_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What makes two items the same matter; there is one account and one thematic part a meeting."""

    source: ItemSource
    source_id: UUID | None


@dataclass(frozen=True, slots=True)
class AgendaTime:
    """The minutes planned beside the least that the norm of the day asks for."""

    planned: int
    needed: int
    norm: Norm

    @property
    def is_enough(self) -> bool:
        """Say whether the plan fills the time that the norm asks for."""
        return self.planned >= self.needed


class AgendaFixed(RuleBroken):
    """The meeting has begun: its agenda stays as it was."""

    code = "meetings.agenda_fixed"
    text = _("The meeting has begun, so its agenda stays. Put the matter forward for a later meeting.")


class NothingToAnnounce(RuleBroken):
    """An agenda without items is not announced."""

    code = "meetings.nothing_to_announce"
    text = _("The agenda has no item yet. Add one, then announce it.")


class NotAnnounced(RuleBroken):
    """Before the announcement nobody has seen the agenda or prepared an opinion on it."""

    code = "meetings.not_announced"
    text = _("The agenda is not announced yet. Opinions can be prepared once it is.")


class ItemGone(RuleBroken):
    """The item was moved or left out meanwhile."""

    code = "meetings.item_gone"
    text = _("«%(title)s» is no longer on this agenda. Open the meeting again.")


class NotLater(RuleBroken):
    """An item moves only to a later meeting that has not begun."""

    code = "meetings.not_later"
    text = _("Choose a later meeting that has not begun yet.")


class ReasonNeeded(RuleBroken):
    """What is moved says why."""

    code = "meetings.reason_needed"
    text = _("Write the reason in a few words.")


_MINUTES = {
    ItemSource.LAST_RESOLUTION: 15,
    ItemSource.OVERDUE_TASKS: 15,
    ItemSource.INDICATOR: 20,
    ItemSource.THEMATIC: 30,
    ItemSource.MATTER: 10,
}
_ONCE_A_MEETING = frozenset({ItemSource.LAST_RESOLUTION, ItemSource.OVERDUE_TASKS, ItemSource.THEMATIC})
_KNOWN_AFTER_A_MOVE = frozenset({ItemSource.INDICATOR, ItemSource.MATTER})
_TASK_LINES = {
    TaskState.DONE: _("Done: %(title)s (%(owner)s). %(evidence)s"),
    TaskState.LATE: _("Late: %(title)s (%(owner)s, due %(due_on)s). %(evidence)s"),
    TaskState.OPEN: _("Under way: %(title)s (%(owner)s, due %(due_on)s). %(evidence)s"),
}


def propose_agenda(sources: AgendaSources, *, present: Iterable[ItemKey] = ()) -> tuple[ProposedItem, ...]:
    """Propose items from what is unfinished, in the order of a meeting, leaving out what the agenda has."""
    known = {_same(key) for key in present}
    proposed = []
    for item in _all_items(sources):
        key = _same(ItemKey(item.source, item.source_id))
        if key not in known:
            known.add(key)
            proposed.append(item)
    return tuple(proposed)


def _same(key: ItemKey) -> ItemKey:
    return ItemKey(key.source, None) if key.source in _ONCE_A_MEETING else key


def _all_items(sources: AgendaSources) -> Iterable[ProposedItem]:
    if sources.last_resolution is not None:
        yield _account(sources.last_resolution, sources.secretary_id)
    if sources.overdue_tasks:
        yield _overdue(sources.overdue_tasks, sources.secretary_id)
    for kept in sorted(sources.kept, key=lambda one: (one.from_on, one.title, one.item_id)):
        yield _kept(kept)
    # What has not moved for long comes before what is merely unfinished.
    for need in sorted(
        sources.campaigns, key=lambda one: (one.stagnant_since or date.max, one.title, one.campaign_id)
    ):
        if need.ratio.rest:
            yield _campaign(need)
    if sources.thematic is not None:
        yield _thematic(sources.thematic)
    for matter in sorted(sources.matters, key=lambda one: (one.raised_at_day, one.title, one.matter_id)):
        yield _matter(matter)


def _account(last: LastResolution, lead_id: UUID | None) -> ProposedItem:
    count = {state: sum(task.state is state for task in last.tasks) for state in TaskState}
    summary = Words(
        _("%(count)s tasks: %(done)s done, %(late)s late, %(open)s under way."),
        {
            "count": len(last.tasks),
            "done": count[TaskState.DONE],
            "late": count[TaskState.LATE],
            "open": count[TaskState.OPEN],
        },
    )
    return _item(
        ItemSource.LAST_RESOLUTION,
        last.resolution_id,
        Words(_("Results of resolution %(symbol)s"), {"symbol": last.symbol}),
        (summary, *(_task_line(task) for task in last.tasks)),
        lead_id,
    )


def _task_line(task: ResolutionTask) -> Words:
    return Words(
        _TASK_LINES[task.state],
        {"title": task.title, "owner": task.owner_name, "due_on": task.due_on, "evidence": task.evidence},
    )


def _overdue(tasks: Sequence[OverdueTask], lead_id: UUID | None) -> ProposedItem:
    lines = tuple(
        Words(
            _("%(title)s (%(owner)s, due %(due_on)s)"),
            {"title": task.title, "owner": task.owner_name, "due_on": task.due_on},
        )
        for task in sorted(tasks, key=lambda one: (one.due_on, one.title, one.task_id))
    )
    title = Words(_("Tasks past their deadline: %(count)s"), {"count": len(tasks)})
    return _item(ItemSource.OVERDUE_TASKS, None, title, lines, lead_id)


def _campaign(need: CampaignNeed) -> ProposedItem:
    facts: dict[str, Fact] = {"done": need.ratio.done, "total": need.ratio.total, "on": need.on}
    lines = [Words(_("%(done)s/%(total)s households on %(on)s."), facts)]
    if need.stagnant_since is not None:
        lines.append(
            Words(
                _("No change since %(since)s. What would help these households?"),
                {"since": need.stagnant_since},
            )
        )
    title = Words(_("%(title)s: %(rest)s households to go"), {"title": need.title, "rest": need.ratio.rest})
    return _item(ItemSource.INDICATOR, need.campaign_id, title, tuple(lines), None)


def _thematic(need: ThematicNeed) -> ProposedItem:
    facts = {"quarter": need.quarter, "year": need.year}
    title = (
        Words(_("Thematic part: %(topic)s"), {"topic": need.topic})
        if need.topic
        else Words(_("Thematic part of quarter %(quarter)s"), facts)
    )
    line = Words(_("Quarter %(quarter)s of %(year)s still lacks a thematic meeting."), facts)
    return _item(ItemSource.THEMATIC, None, title, (line,), need.lead_id)


def _matter(matter: PutForward) -> ProposedItem:
    title, detail = _as_written(matter.title, matter.detail)
    return _item(ItemSource.MATTER, matter.matter_id, title, detail, matter.raised_by_id)


def _kept(kept: KeptItem) -> ProposedItem:
    title, detail = _as_written(kept.title, kept.detail)
    key = key_of_moved(ItemKey(kept.source, kept.source_id), kept.item_id)
    return ProposedItem(
        title,
        detail,
        key.source,
        key.source_id,
        kept.minutes_planned,
        kept.lead_id,
        moved_from_id=kept.item_id,
    )


def key_of_moved(key: ItemKey, item_id: UUID) -> ItemKey:
    """Give the source of an item in its new meeting; a campaign or matter stays known and comes once."""
    return key if key.source in _KNOWN_AFTER_A_MOVE else ItemKey(ItemSource.MOVED, item_id)


def _as_written(title: str, detail: str) -> tuple[Words, tuple[Words, ...]]:
    written = Words("%(words)s", {"words": detail})
    return Words("%(words)s", {"words": title}), (written,) if detail else ()


def _item(
    source: ItemSource, source_id: UUID | None, title: Words, detail: tuple[Words, ...], lead_id: UUID | None
) -> ProposedItem:
    return ProposedItem(title, detail, source, source_id, _MINUTES[source], lead_id)
