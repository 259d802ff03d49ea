"""The year of the cell's meetings: the rule, each month, the four topics, meetings with others."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.selectors import MeetingRow, matters_open, meetings_of_year, rule_of
from hatnhan.meetings.services import (
    MeetingKind,
    NewMatter,
    NewMeeting,
    add_meeting,
    plan_thematic,
    plan_year,
    raise_matter,
)
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.desk import book_of, cell_id_of, may
from hatnhan.office.meetings.forms import MatterForm, MeetingForm, TopicForm
from hatnhan.office.meetings.words import STATE_WORDS, title_of
from hatnhan.office.pages import StaffRequest, page
from hatnhan.people.selectors import members_of
from hatnhan.ui.words import say_mark

YEARS = range(1930, 2101)


@dataclass(frozen=True, slots=True)
class ShownMeeting:
    """One meeting of the year, in words."""

    row: MeetingRow
    title: str
    thread: str
    state: str


@page("meetings.view")
@require_safe
def meetings(request: StaffRequest) -> HttpResponse:
    """Show the meetings of a year."""
    return year_page(request, _year_of(request))


def year_page(
    request: StaffRequest, year: int, *, status: int = 200, broken: str = "", theirs: str = ""
) -> HttpResponse:
    """Show a year, and what was refused."""
    cell_id = cell_id_of(request)
    rule = rule_of(cell_id=cell_id, on=request.today)
    plan = meetings_of_year(cell_id=cell_id, year=year, book=book_of(request))
    context = {
        "rule": rule,
        "rule_words": say_mark(rule.words.text, **rule.words.facts) if rule else "",
        "plan": plan,
        "rows": [shown(row) for row in plan.meetings],
        "lacks_months": _lacks_months(plan.meetings),
        "may": may(request, "meetings.plan", "meetings.raise", "settings.meeting_rule"),
        "broken": broken,
        "this_year": request.today.year,
    }
    return render(request, "office/meetings/year.html", context, status=status)


def shown(row: MeetingRow) -> ShownMeeting:
    """Say a meeting and how far it has come."""
    is_running = row.started_at is not None and row.ended_at is None and row.state.value == "held"
    thread, words = STATE_WORDS["running" if is_running else row.state]
    return ShownMeeting(row, title_of(row), thread, str(words))


@page("meetings.plan")
@require_POST
def plan(request: StaffRequest, year: int) -> HttpResponse:
    """Plan the regular meetings of a year by the cell's rule."""
    if year not in YEARS:
        raise NotFound
    return settle(
        request,
        None,
        lambda _asked: plan_year(actor=request.actor, cell_id=cell_id_of(request), year=year, at=request.now),
        again=lambda **said: year_page(request, year, **said),
        to=f"{address(request, 'meetings')}?year={year}",
        said=_("The meetings of %(year)s are planned.") % {"year": year},
    )


@page("meetings.plan")
def new_meeting(request: StaffRequest) -> HttpResponse:
    """Plan one meeting by hand: thematic, or with another cell."""
    if request.method != "POST":
        return _new_meeting_page(request, form=MeetingForm(initial=_meeting_initial(request)))
    form = MeetingForm(request.POST)

    def add(asked: dict[str, object]) -> None:
        add_meeting(
            actor=request.actor,
            cell_id=cell_id_of(request),
            meeting_id=form.cleaned_data["meeting_id"],
            new=_new_meeting(form),
            at=request.now,
        )

    return settle(
        request,
        form,
        add,
        again=lambda **said: _new_meeting_page(request, **said),
        name="form",
        to=address(request, "meeting", meeting_id=form.data.get("meeting_id", "")) if form.is_valid() else "",
        said=_("The meeting is planned."),
    )


def _new_meeting(form: MeetingForm) -> NewMeeting:
    asked = form.cleaned_data
    return NewMeeting(
        kind=MeetingKind(asked["kind"]),
        planned_on=asked["planned_on"],
        clock=asked["clock"],
        location=asked["location"],
        topic=asked["topic"],
        partner_cell=asked["partner_cell"],
    )


def _new_meeting_page(
    request: StaffRequest, *, form: MeetingForm, status: int = 200, broken: str = "", theirs: str = ""
) -> HttpResponse:
    context = {"form": form, "broken": broken}
    return render(request, "office/meetings/new.html", context, status=status)


def _meeting_initial(request: StaffRequest) -> dict[str, object]:
    rule = rule_of(cell_id=cell_id_of(request), on=request.today)
    known = {"clock": rule.clock, "location": rule.location} if rule else {}
    return {"kind": request.GET.get("kind", "exchange"), **known}


@page("meetings.plan")
def topic(request: StaffRequest, year: int, quarter: int) -> HttpResponse:
    """Settle what a quarter's thematic meeting is about."""
    if quarter not in range(1, 5) or year not in YEARS:
        raise NotFound
    cell_id = cell_id_of(request)
    people = [(one.person_id, one.name) for one in members_of(cell_id=cell_id, on=request.today)]

    def again(*, form: TopicForm, status: int = 200, broken: str = "", theirs: str = "") -> HttpResponse:
        context = {"form": form, "year": year, "quarter": quarter, "broken": broken}
        return render(request, "office/meetings/topic.html", context, status=status)

    if request.method != "POST":
        held = meetings_of_year(cell_id=cell_id, year=year, book=book_of(request)).quarters[quarter - 1]
        return again(form=TopicForm(people=people, initial={"topic": held.topic, "lead": held.lead_id}))
    form = TopicForm(request.POST, people=people)
    return settle(
        request,
        form,
        lambda asked: plan_thematic(
            actor=request.actor,
            cell_id=cell_id,
            year=year,
            quarter=quarter,
            topic=asked["topic"],
            lead_id=asked["lead"],
            at=request.now,
        ),
        again=again,
        name="form",
        to=f"{address(request, 'meetings')}?year={year}#thematic",
    )


@page("meetings.raise")
def matters(request: StaffRequest) -> HttpResponse:
    """Show the matters that wait for a meeting, and take a new one."""
    cell_id = cell_id_of(request)

    def again(*, form: MatterForm, status: int = 200, broken: str = "", theirs: str = "") -> HttpResponse:
        context = {"form": form, "matters": matters_open(cell_id=cell_id), "broken": broken}
        return render(request, "office/meetings/matters.html", context, status=status)

    if request.method != "POST":
        return again(form=MatterForm())
    form = MatterForm(request.POST)
    return settle(
        request,
        form,
        lambda asked: raise_matter(
            actor=request.actor,
            cell_id=cell_id,
            matter_id=asked["fact_id"],
            new=NewMatter(asked["title"], asked["detail"], asked["not_before"]),
            at=request.now,
        ),
        again=again,
        name="form",
        to=address(request, "matters"),
        said=_("Thank you. The matter waits for the next agenda."),
    )


def _year_of(request: StaffRequest) -> int:
    text = request.GET.get("year", "")
    if not text:
        return request.today.year
    if not text.isascii() or not text.isdigit() or int(text) not in YEARS:
        raise NotFound
    return int(text)


def _lacks_months(rows: tuple[MeetingRow, ...]) -> bool:
    months: set[date] = {row.month for row in rows if row.kind in {"regular", "combined"}}
    return len(months) < 12
