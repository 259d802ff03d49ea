"""The quality score of a meeting: what the book suggests and why, beside what a person judges."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatnhan.meetings.rules import ScoreGroup, ScoreLine, ScoreSheet
from hatnhan.meetings.services import score_row
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.desk import book_of
from hatnhan.office.meetings.hold_forms import ScoreForm
from hatnhan.office.meetings.words import title_of
from hatnhan.office.pages import StaffRequest, page
from hatnhan.tasks.selectors import MeetingScore, prefill_score
from hatnhan.ui.words import say_mark


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One row of the sheet in words, with its form."""

    line: ScoreLine
    title: str
    why: str
    form: ScoreForm

    @property
    def is_changed(self) -> bool:
        """Say whether other points were typed than those that count."""
        points: int | None = self.form.cleaned_data["points"]
        if points is None:
            return False
        return points != self.line.points or self.form.cleaned_data["why"] != self.line.given_why


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Rows that belong together."""

    group: ScoreGroup
    title: str
    lines: list[ShownLine]


@page("meetings.view")
def score(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show the score sheet; the committee enters what a person has to judge."""
    found = _found(request, meeting_id)
    groups = _groups(request, found.sheet)
    if request.method != "POST":
        return _score_page(request, found, groups)
    request.actor.ensure("meetings.hold", request.village.path)
    lines = [line for group in groups for line in group.lines]
    refused = [line for line in lines if not line.form.is_valid()]
    if refused:
        return _score_page(request, found, groups, status=422, broken=_("Please look at the points again."))
    return settle(
        request,
        None,
        lambda _asked: _give(request, meeting_id, [line for line in lines if line.is_changed]),
        again=lambda **said: _score_page(request, found, groups, **said),
        to=address(request, "meeting_score", "total", meeting_id=meeting_id),
        said=_("The points are saved."),
    )


def _found(request: StaffRequest, meeting_id: UUID) -> MeetingScore:
    return prefill_score(
        actor=request.actor,
        village_id=request.village.id,
        meeting_id=meeting_id,
        book=book_of(request),
    )


def _give(request: StaffRequest, meeting_id: UUID, lines: list[ShownLine]) -> None:
    book = book_of(request)
    for line in lines:
        score_row(
            actor=request.actor,
            meeting_id=meeting_id,
            fact_id=line.form.cleaned_data["fact_id"],
            row=line.line.code,
            points=line.form.cleaned_data["points"],
            why=line.form.cleaned_data["why"],
            book=book,
            at=request.now,
        )


def _groups(request: StaffRequest, sheet: ScoreSheet) -> list[ShownGroup]:
    language = get_language() or "vi"
    return [
        ShownGroup(group, group.title_in(language), [_line(request, line, language) for line in group.lines])
        for group in sheet.groups
    ]


def _line(request: StaffRequest, line: ScoreLine, language: str) -> ShownLine:
    why = say_mark(line.suggestion.why.text, **line.suggestion.why.facts) if line.suggestion else ""
    data = request.POST if request.method == "POST" else None
    known = {"points": line.points, "why": line.given_why}
    form = ScoreForm(data, most=line.most, initial=known, prefix=line.code)
    return ShownLine(line, line.title_in(language), why, form)


def _score_page(
    request: StaffRequest,
    found: MeetingScore,
    groups: list[ShownGroup],
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
) -> HttpResponse:
    head, sheet = found.head, found.sheet
    context = {
        "head": head,
        "title": title_of(head),
        "sheet": sheet,
        "groups": groups,
        "grade": sheet.grade.title_in(get_language() or "vi") if sheet.grade else "",
        "may_score": request.actor.may("meetings.hold", request.village.path),
        "broken": broken,
    }
    return render(request, "office/meetings/score.html", context, status=status)
