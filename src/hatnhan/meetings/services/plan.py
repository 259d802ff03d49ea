"""Planning: the rule of the meeting day, the year's meetings, thematic topics, and a day moved by hand."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day, month_start, next_month_start
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy
from hatnhan.meetings.models import Meeting, MeetingRule, ThematicPlan
from hatnhan.meetings.permissions import ensure_may
from hatnhan.meetings.rules import (
    HolidayShift,
    MeetingDay,
    NotAMember,
    ReasonNeeded,
    meeting_days,
    read_recurrence,
)
from hatnhan.meetings.selectors.lookup import locked_cell
from hatnhan.meetings.services.entry import (
    change,
    ensure_agenda_open,
    ensure_id_free,
    ensure_words_fit,
    open_meeting,
    put_down,
)
from hatnhan.people.models import Cell
from hatnhan.people.selectors import members_of
from hatnhan.plumbing.facts import ensure_says

# A meeting may slip a little beyond its month, as around Tết.
_DAYS_BESIDE = 10
_OF_THE_MONTH = (Meeting.Kind.REGULAR, Meeting.Kind.REGULAR_WITH_THEMATIC)


@dataclass(frozen=True, slots=True)
class NewRule:
    """What is asked when the cell settles its meeting day."""

    recurrence: str
    clock: time
    location: str
    from_on: date
    holiday_shift: HolidayShift = HolidayShift.AFTER


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What is asked when a meeting is planned by hand: a thematic one of its own, or an exchange."""

    kind: Meeting.Kind
    planned_on: date
    clock: time
    location: str
    topic: str = ""
    partner_cell: str = ""


class RuleMissing(RuleBroken):
    """A year is planned by the cell's rule."""

    code = "meetings.rule_missing"
    text = _("The cell has no meeting day for %(year)s yet. Set it in the settings first.")


class MonthTaken(RuleBroken):
    """There is one regular meeting a month."""

    code = "meetings.month_taken"
    text = _("The regular meeting of %(month)s is already planned. Open that one.")


class NotARegularMeeting(RuleBroken):
    """Only a regular meeting takes a thematic part into its session; an exchange never does."""

    code = "meetings.not_a_regular_meeting"
    text = _("Only a regular meeting can have a thematic part in the same session.")


class OtherMonth(RuleBroken):
    """A regular meeting stays in its month."""

    code = "meetings.other_month"
    text = _("The meeting belongs to %(month)s. Choose a day in that month, or one just beside it.")


@atomic
def set_meeting_rule(*, actor: Actor, cell_id: UUID, rule: NewRule, at: datetime) -> MeetingRule:
    """Settle when and where the cell meets from a day on; said again for the same day, the later holds."""
    cell = locked_cell(cell_id=cell_id)
    ensure_may(actor, "settings.meeting_rule", cell.village.path)
    values = {
        "recurrence": read_recurrence(rule.recurrence),
        "clock": rule.clock,
        "location": tidy(rule.location),
        "holiday_shift": rule.holiday_shift.value,
    }
    ensure_words_fit(MeetingRule, recurrence=values["recurrence"], location=values["location"])
    row, _is_new = MeetingRule.objects.update_or_create(
        cell=cell, from_on=rule.from_on, defaults=values, create_defaults={"id": new_id(), **values}
    )
    _put_down_plan("rule_set", actor, cell, at, recurrence=row.recurrence)
    return row


@atomic
def plan_year(*, actor: Actor, cell_id: UUID, year: int, at: datetime) -> tuple[Meeting, ...]:
    """Plan the regular meetings of a year by the rule of each month; what is planned already stays."""
    cell = locked_cell(cell_id=cell_id)
    ensure_may(actor, "meetings.plan", cell.village.path)
    rules = list(MeetingRule.objects.filter(cell=cell).order_by("from_on"))
    days = _days_of(rules, year)
    if not days:
        raise RuleMissing(year=str(year))
    planned = Meeting.objects.filter(cell=cell, kind__in=_OF_THE_MONTH, month__year=year)
    taken = set(planned.values_list("month", flat=True))
    new = [_regular(cell, rule, day) for rule, day in days if day.month not in taken]
    Meeting.objects.bulk_create(new)
    if new:
        _put_down_plan("year_planned", actor, cell, at, year=year, count=len(new))
    return tuple(new)


def _days_of(rules: list[MeetingRule], year: int) -> list[tuple[MeetingRule, MeetingDay]]:
    by_month: dict[date, tuple[MeetingRule, MeetingDay]] = {}
    for rule in rules:
        for day in meeting_days(rule.recurrence, HolidayShift(rule.holiday_shift), year):
            # A later rule replaces an earlier one from its first day on.
            if day.rule_day >= rule.from_on:
                by_month[day.month] = (rule, day)
    return [by_month[month] for month in sorted(by_month)]


def _regular(cell: Cell, rule: MeetingRule, day: MeetingDay) -> Meeting:
    return Meeting(
        id=new_id(),
        cell=cell,
        kind=Meeting.Kind.REGULAR,
        month=day.month,
        planned_on=day.planned_on,
        planned_clock=rule.clock,
        location=rule.location,
        rule_day=day.rule_day if day.holiday else None,
        moved_because=day.holiday,
    )


@atomic
def plan_thematic(
    *, actor: Actor, cell_id: UUID, year: int, quarter: int, topic: str, lead_id: UUID | None, at: datetime
) -> ThematicPlan:
    """Settle what a quarter's thematic meeting is about and who prepares it."""
    cell = locked_cell(cell_id=cell_id)
    ensure_may(actor, "meetings.plan", cell.village.path)
    values = {"topic": tidy(topic), "lead_id": lead_id}
    ensure_words_fit(ThematicPlan, topic=tidy(topic))
    held = ThematicPlan.objects.filter(cell=cell, year=year, quarter=quarter).first()
    if lead_id is not None and not (held and held.lead_id == lead_id):
        _ensure_member(cell, lead_id, local_day(at))
    plan, _is_new = ThematicPlan.objects.update_or_create(
        cell=cell, year=year, quarter=quarter, defaults=values, create_defaults={"id": new_id(), **values}
    )
    _put_down_plan("thematic_planned", actor, cell, at, year=year, quarter=quarter)
    return plan


def _ensure_member(cell: Cell, person_id: UUID, on: date) -> None:
    if person_id not in {member.person_id for member in members_of(cell_id=cell.id, on=on)}:
        raise NotAMember


@atomic
def add_meeting(*, actor: Actor, cell_id: UUID, meeting_id: UUID, new: NewMeeting, at: datetime) -> Meeting:
    """Plan one meeting by hand; `meeting_id` comes with the form, so that it is planned once."""
    cell = locked_cell(cell_id=cell_id)
    ensure_may(actor, "meetings.plan", cell.village.path)
    month = month_start(new.planned_on)
    same = Meeting.objects.filter(id=meeting_id, cell=cell).first()
    if same is not None:
        ensure_says(same, kind=new.kind, planned_on=new.planned_on, topic=tidy(new.topic))
        return same
    ensure_id_free(Meeting, meeting_id)
    if (
        new.kind in _OF_THE_MONTH
        and Meeting.objects.filter(cell=cell, month=month, kind__in=_OF_THE_MONTH).exists()
    ):
        raise MonthTaken(month=f"{month:%m/%Y}")
    texts = {
        "topic": tidy(new.topic),
        "location": tidy(new.location),
        "partner_cell": tidy(new.partner_cell) if new.kind == Meeting.Kind.EXCHANGE else "",
    }
    ensure_words_fit(Meeting, **texts)
    meeting = Meeting.objects.create(
        id=meeting_id,
        cell=cell,
        kind=new.kind,
        month=month,
        planned_on=new.planned_on,
        planned_clock=new.clock,
        **texts,
    )
    put_down("planned", actor=actor, meeting=meeting, at=at, kind=meeting.kind)
    return meeting


@atomic
def hold_with_thematic(
    *, actor: Actor, meeting_id: UUID, topic: str, revision: int, at: datetime, is_combined: bool = True
) -> Meeting:
    """Give a regular meeting a thematic part in the same session, or take it away again."""
    meeting = open_meeting(actor, "meetings.plan", meeting_id)
    if meeting.kind not in _OF_THE_MONTH:
        raise NotARegularMeeting
    kind = Meeting.Kind.REGULAR_WITH_THEMATIC if is_combined else Meeting.Kind.REGULAR
    if change(meeting, revision, shown=meeting.topic, kind=kind, topic=tidy(topic) if is_combined else ""):
        put_down("kind_changed", actor=actor, meeting=meeting, at=at, kind=kind)
    return meeting


@atomic
def move_meeting(
    *,
    actor: Actor,
    meeting_id: UUID,
    to_on: date,
    clock: time,
    location: str,
    reason: str,
    revision: int,
    at: datetime,
) -> Meeting:
    """Move a meeting by hand, with the reason; the day by the rule stays known."""
    meeting = open_meeting(actor, "meetings.plan", meeting_id)
    ensure_agenda_open(meeting)
    if not tidy(reason):
        raise ReasonNeeded
    if meeting.kind in _OF_THE_MONTH and abs((to_on - _nearest_in(meeting.month, to_on)).days) > _DAYS_BESIDE:
        raise OtherMonth(month=f"{meeting.month:%m/%Y}")
    before = meeting.planned_on
    changed = change(
        meeting,
        revision,
        shown=f"{before:%d/%m/%Y} {meeting.planned_clock:%H:%M}, {meeting.location}",
        rule_day=meeting.rule_day or (before if to_on != before else None),
        planned_on=to_on,
        planned_clock=clock,
        location=tidy(location),
        moved_because=tidy(reason),
    )
    if changed:
        put_down(
            "moved", actor=actor, meeting=meeting, at=at, from_on=before.isoformat(), to_on=to_on.isoformat()
        )
    return meeting


def _nearest_in(month: date, day: date) -> date:
    return min(max(day, month), next_month_start(month) - timedelta(days=1))


def _put_down_plan(action: str, actor: Actor, cell: Cell, at: datetime, **facts: str | int) -> None:
    audit.record(
        f"meetings.{action}",
        actor=actor,
        subject_type="cell",
        subject_id=cell.id,
        path=cell.village.path,
        at=at,
        **facts,
    )
