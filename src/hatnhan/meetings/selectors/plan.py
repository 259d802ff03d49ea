"""The cell's plan: its rule, the meetings of a year, the next one, thematic topics, matters that wait."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from hatnhan.kernel.clock import local_day
from hatnhan.meetings.models import AgendaItem, Matter, Meeting, MeetingRule, Seen, ThematicPlan
from hatnhan.meetings.rules import (
    HolidayShift,
    ItemSource,
    KeptItem,
    MeetingState,
    PutForward,
    ThematicNeed,
    quarter_of,
    quarters_lacking,
    recurrence_words,
    state_of,
)
from hatnhan.meetings.selectors.rows import MatterRow, MeetingRow, QuarterRow, RuleRow, YearRow
from hatnhan.norms.rules import NormBook
from hatnhan.people.models import MemberStanding
from hatnhan.people.selectors import holds_on

THEMATIC_PER_QUARTER = "meetings.thematic.per_quarter"
_THEMATIC = (Meeting.Kind.THEMATIC, Meeting.Kind.REGULAR_WITH_THEMATIC)
_ON = Q(items__state=AgendaItem.State.ON)


def rule_of(*, cell_id: UUID, on: date) -> RuleRow | None:
    """Give the cell's rule of the day, or the first that will hold; None where none is set."""
    rules = list(MeetingRule.objects.filter(cell_id=cell_id).order_by("from_on"))
    if not rules:
        return None
    row = next((rule for rule in reversed(rules) if rule.from_on <= on), rules[0])
    return RuleRow(
        row.id,
        row.recurrence,
        recurrence_words(row.recurrence),
        row.clock,
        row.location,
        HolidayShift(row.holiday_shift),
        row.from_on,
    )


def next_meeting(*, cell_id: UUID, on: date) -> MeetingRow | None:
    """Give the meeting being held, or else the next that has not begun, from the day on."""
    return _first_coming(Q(cell_id=cell_id), on)


def _first_coming(whose: Q, on: date) -> MeetingRow | None:
    rows = _rows(Meeting.objects.filter(whose, closed_at=None, ended_at=None))
    coming = rows.filter(Q(planned_on__gte=on) | Q(started_at__isnull=False))
    row = coming.order_by("planned_on", "planned_clock", "id").first()
    return _row(row) if row else None


def next_meeting_of(*, village_id: UUID, on: date) -> MeetingRow | None:
    """Give the next meeting of the village's cell, as its first page shows it."""
    return _first_coming(Q(cell__village_id=village_id), on)


def unseen_count(*, meeting_id: UUID, on: date) -> int:
    """Give how many members of the day have not seen the announced agenda."""
    seen = Seen.objects.filter(meeting_id=meeting_id, person_id=OuterRef("person_id"))
    standings = MemberStanding.objects.filter(holds_on(on), cell__meetings=meeting_id)
    return standings.exclude(Exists(seen)).count()


def unclosed_meetings(*, cell_id: UUID, on: date) -> tuple[MeetingRow, ...]:
    """Give the meetings whose day has passed and whose minutes are still open, the latest first."""
    rows = _rows(Meeting.objects.filter(cell_id=cell_id, closed_at=None, planned_on__lt=on))
    return tuple(_row(row) for row in rows.order_by("-planned_on", "id"))


def meetings_after(*, cell_id: UUID, on: date) -> tuple[MeetingRow, ...]:
    """Give the later meetings to which an item may move."""
    rows = _rows(Meeting.objects.filter(cell_id=cell_id, started_at=None, closed_at=None, planned_on__gt=on))
    return tuple(_row(row) for row in rows.order_by("planned_on", "id"))


def meetings_of_year(*, cell_id: UUID, year: int, book: NormBook) -> YearRow:
    """Give the meetings of a year with how far each has come, and the thematic ones by quarter."""
    rows = _rows(Meeting.objects.filter(cell_id=cell_id, month__year=year))
    meetings = tuple(_row(row) for row in rows.order_by("planned_on", "planned_clock", "id"))
    plans = {
        plan.quarter: plan
        for plan in ThematicPlan.objects.filter(cell_id=cell_id, year=year).select_related("lead")
    }
    return YearRow(
        year=year,
        meetings=meetings,
        quarters=_quarters(meetings, plans, book.int_on(THEMATIC_PER_QUARTER, date(year, 12, 31))),
        thematic_norm=book.on(THEMATIC_PER_QUARTER, date(year, 12, 31)),
    )


def _quarters(
    meetings: tuple[MeetingRow, ...], plans: dict[int, ThematicPlan], needed: int
) -> tuple[QuarterRow, ...]:
    thematic = [row for row in meetings if row.kind in _THEMATIC]
    planned = Counter(quarter_of(row.month) for row in thematic)
    held = Counter(quarter_of(row.month) for row in thematic if row.started_at)
    return tuple(
        QuarterRow(
            quarter,
            plans[quarter].topic if quarter in plans else "",
            plans[quarter].lead_id if quarter in plans else None,
            _lead_name(plans.get(quarter)),
            planned[quarter],
            held[quarter],
            needed,
        )
        for quarter in range(1, 5)
    )


def _lead_name(plan: ThematicPlan | None) -> str:
    return plan.lead.full_name if plan and plan.lead else ""


def thematic_need(*, cell_id: UUID, meeting_id: UUID, book: NormBook) -> ThematicNeed | None:
    """Give the thematic part that the meeting's quarter still lacks, other meetings counted."""
    meeting = Meeting.objects.filter(id=meeting_id, cell_id=cell_id).first()
    if meeting is None or meeting.kind == Meeting.Kind.EXCHANGE:
        return None
    year, quarter = meeting.month.year, quarter_of(meeting.month)
    others = Meeting.objects.filter(cell_id=cell_id, kind__in=_THEMATIC, month__year=year).exclude(
        id=meeting_id
    )
    per_quarter = book.int_on(THEMATIC_PER_QUARTER, meeting.planned_on)
    if quarter not in quarters_lacking(others.values_list("month", flat=True), per_quarter=per_quarter):
        return None
    plan = ThematicPlan.objects.filter(cell_id=cell_id, year=year, quarter=quarter).first()
    topic = meeting.topic or (plan.topic if plan else "")
    return ThematicNeed(quarter, year, topic, plan.lead_id if plan else None)


def matters_open(*, cell_id: UUID) -> tuple[MatterRow, ...]:
    """Give the matters that no meeting has taken up, the oldest first."""
    rows = (
        Matter.objects.filter(cell_id=cell_id, item=None)
        .select_related("raised_by")
        .order_by("raised_at", "id")
    )
    return tuple(
        MatterRow(
            row.id,
            row.title,
            row.detail,
            row.raised_by_id,
            row.raised_by.full_name,
            row.raised_at,
            row.not_before,
        )
        for row in rows
    )


def matters_for_draft(*, cell_id: UUID, on: date) -> tuple[PutForward, ...]:
    """Give the open matters that may come before the meeting of the day."""
    return tuple(
        PutForward(row.id, row.title, row.detail, row.raised_by_id, local_day(row.raised_at))
        for row in matters_open(cell_id=cell_id)
        if row.not_before is None or row.not_before <= on
    )


def kept_items(*, cell_id: UUID, on: date) -> tuple[KeptItem, ...]:
    """Give the items that earlier meetings kept for later and no meeting has taken up."""
    follower = AgendaItem.objects.filter(moved_from=OuterRef("pk"))
    rows = AgendaItem.objects.filter(
        ~Exists(follower), meeting__cell_id=cell_id, state=AgendaItem.State.MOVED, meeting__planned_on__lt=on
    ).select_related("meeting")
    return tuple(
        KeptItem(
            row.id,
            ItemSource(row.source),
            row.source_id,
            row.title,
            row.detail,
            row.lead_id,
            row.minutes_planned,
            row.meeting.planned_on,
            row.moved_because,
        )
        for row in rows.order_by("meeting__planned_on", "position", "id")
    )


def _rows(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.annotate(
        item_count=Count("items", filter=_ON),
        minutes_planned=Sum("items__minutes_planned", filter=_ON, default=0),
    )


def _row(meeting: Meeting) -> MeetingRow:
    item_count: int = meeting.item_count  # type: ignore[attr-defined]  # -- the annotation of _rows
    minutes: int = meeting.minutes_planned  # type: ignore[attr-defined]  # -- the annotation of _rows
    return MeetingRow(
        meeting.id,
        meeting.kind,
        meeting.topic,
        meeting.month,
        meeting.planned_on,
        meeting.planned_clock,
        meeting.location,
        meeting.rule_day,
        meeting.moved_because,
        item_count,
        minutes,
        meeting.partner_cell,
        _state(meeting, item_count),
        meeting.started_at,
        meeting.ended_at,
        meeting.reported_on,
    )


def _state(meeting: Meeting, item_count: int) -> MeetingState:
    return state_of(
        has_items=item_count > 0,
        is_announced=meeting.announced_at is not None,
        is_started=meeting.started_at is not None,
        is_closed=meeting.closed_at is not None,
    )
