"""The quality score: the norm's table, points suggested where the book knows, judgement elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings.rules.words import Words
from hatnhan.norms.rules import Norm, NormBook, NormRow

ROWS, GROUPS, BANDS = "score.rows", "score.groups", "score.bands"
_THEMATIC, _REGULAR = "organisation.thematic_content", "organisation.regular_content"


@dataclass(frozen=True, slots=True)
class OutsideScore:
    """What the rooms of decisions and tasks know for the score; None where nothing is known."""

    last_results: Ratio | None = None
    is_adopted: bool | None = None
    tasks_given: bool | None = None


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """What the book knows of a meeting for its score."""

    on: date
    minutes: int | None
    member_count: int
    official_count: int
    is_thematic_month: bool
    is_combined: bool
    attendance: Ratio | None
    absent_without_reason: int
    longest_absence: int
    committee_met: bool
    members_notified: bool
    higher_informed: bool
    days_before: int | None
    spoke: Ratio | None
    missing_count: int
    is_closed: bool
    reported_days: int | None
    outside: OutsideScore = field(default_factory=OutsideScore)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Points that follow from what the book holds, and why."""

    points: int
    why: Words


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One row of the sheet: its most points, what is suggested, what was given."""

    code: str
    group: str
    title_vi: str
    title_en: str
    most: int
    suggestion: Suggestion | None
    given: int | None
    given_why: str

    @property
    def points(self) -> int | None:
        """The points that count: given by a person, else suggested, else still to be asked."""
        if self.given is not None:
            return self.given
        return self.suggestion.points if self.suggestion else None

    @property
    def asks_a_person(self) -> bool:
        """Say whether a person has to judge this row."""
        return self.points is None

    def title_in(self, language: str) -> str:
        """Give the title in the reader's language."""
        return self.title_vi if language == "vi" else self.title_en


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """Rows that belong together, with their sum so far."""

    code: str
    title_vi: str
    title_en: str
    most: int
    total: int
    lines: tuple[ScoreLine, ...]

    def title_in(self, language: str) -> str:
        """Give the title in the reader's language."""
        return self.title_vi if language == "vi" else self.title_en


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The whole sheet; the grade stands once every row has points."""

    groups: tuple[ScoreGroup, ...]
    total: int
    most: int
    open_count: int
    grade: NormRow | None
    norm: Norm

    @property
    def lines(self) -> tuple[ScoreLine, ...]:
        """Every row in order."""
        return tuple(line for group in self.groups for line in group.lines)


@dataclass(frozen=True, slots=True)
class Given:
    """Points that a person gave for a row."""

    points: int
    why: str


class PointsAboveMaximum(RuleBroken):
    """No row takes more points than the table gives it."""

    code = "meetings.points_above_maximum"
    text = _("This row takes at most %(most)s points.")


class RowUnknown(RuleBroken):
    """The table of the day has no such row."""

    code = "meetings.score_row_unknown"
    text = _("The score table of that day has no such row. Open the page again.")


def most_of_rows(
    *, on: date, is_thematic_month: bool, is_combined: bool, book: NormBook
) -> Mapping[str, int]:
    """Give the most points of each row; without a thematic part its points are lost, or move."""
    most = {row.code: row.points for row in book.rows_on(ROWS, on)}
    if is_combined and _REGULAR in most:
        most[_REGULAR] = min(most[_REGULAR], book.int_on("score.regular_cap_when_combined", on))
    if not is_thematic_month and _THEMATIC in most:
        if book.bool_on("score.thematic_points_move_to_regular", on) and _REGULAR in most:
            most[_REGULAR] += most[_THEMATIC]
        most[_THEMATIC] = 0
    return most


def ensure_points_fit(row: str, points: int, most: Mapping[str, int]) -> None:
    """Refuse points for a row that the table does not know, or more than it gives."""
    if row not in most:
        raise RowUnknown
    if not 0 <= points <= most[row]:
        raise PointsAboveMaximum(most=most[row])


def score_sheet_of(facts: ScoreFacts, given: Mapping[str, Given], *, book: NormBook) -> ScoreSheet:
    """Fill the sheet: suggested where the book knows, given where a person judged."""
    most = most_of_rows(
        on=facts.on, is_thematic_month=facts.is_thematic_month, is_combined=facts.is_combined, book=book
    )
    lines = [
        _line(row, most[row.code], facts, given.get(row.code), book) for row in book.rows_on(ROWS, facts.on)
    ]
    groups = tuple(
        _group(row, [line for line in lines if line.group == row.code])
        for row in book.rows_on(GROUPS, facts.on)
    )
    total = sum(group.total for group in groups)
    open_count = sum(line.asks_a_person for line in lines)
    return ScoreSheet(
        groups=groups,
        total=total,
        most=sum(group.most for group in groups),
        open_count=open_count,
        grade=None if open_count else grade_of(total, on=facts.on, book=book),
        norm=book.on(ROWS, facts.on),
    )


def grade_of(total: int, *, on: date, book: NormBook) -> NormRow:
    """Give the grade of a total by the bands of the day."""
    return _step(book.rows_on(BANDS, on), total)


def _line(row: NormRow, most: int, facts: ScoreFacts, given: Given | None, book: NormBook) -> ScoreLine:
    suggestion = _suggest(row.code, most, facts, book)
    return ScoreLine(
        row.code,
        row.group,
        row.title_vi,
        row.title_en,
        most,
        suggestion,
        given.points if given else None,
        given.why if given else "",
    )


def _group(row: NormRow, lines: Sequence[ScoreLine]) -> ScoreGroup:
    total = sum(line.points or 0 for line in lines)
    return ScoreGroup(
        row.code, row.title_vi, row.title_en, sum(line.most for line in lines), total, tuple(lines)
    )


def _suggest(code: str, most: int, facts: ScoreFacts, book: NormBook) -> Suggestion | None:
    known = _SUGGESTIONS.get(code)
    found = known(facts, most, book) if known else None
    # A place may have lowered a row's maximum: the suggestion never passes it.
    return Suggestion(min(found.points, most), found.why) if found else None


def _step(steps: Sequence[NormRow], reached: int) -> NormRow:
    passed = [step for step in steps if reached >= (step.at_least or 0)]
    return (
        max(passed, key=lambda step: step.at_least or 0)
        if passed
        else min(steps, key=lambda step: step.at_least or 0)
    )


def _step_of_ratio(steps: Sequence[NormRow], ratio: Ratio) -> NormRow:
    passed = [step for step in steps if ratio.reaches(step.at_least or 0)]
    return (
        max(passed, key=lambda step: step.at_least or 0)
        if passed
        else min(steps, key=lambda step: step.at_least or 0)
    )


def _duration(facts: ScoreFacts, _most: int, book: NormBook) -> Suggestion | None:
    if facts.minutes is None:
        return None
    is_large = facts.member_count >= book.int_on("score.large_cell_from", facts.on)
    code = "score.steps.duration_large" if is_large else "score.steps.duration"
    step = _step(book.rows_on(code, facts.on), facts.minutes)
    return Suggestion(
        step.points, Words(_("The meeting lasted %(minutes)s minutes."), {"minutes": facts.minutes})
    )


def _attendance(facts: ScoreFacts, _most: int, book: NormBook) -> Suggestion | None:
    if facts.attendance is None:
        return None
    steps = book.rows_on("score.steps.attendance", facts.on)
    numbers = {"present": facts.attendance.done, "expected": facts.attendance.total}
    if facts.absent_without_reason:
        lowest = min(steps, key=lambda step: step.at_least or 0)
        words = Words(_("%(present)s of %(expected)s present; somebody is absent without a reason."), numbers)
        return Suggestion(lowest.points, words)
    step = _step_of_ratio(steps, facts.attendance)
    return Suggestion(step.points, Words(_("%(present)s of %(expected)s present."), numbers))


def _long_absence(facts: ScoreFacts, most: int, book: NormBook) -> Suggestion | None:
    if facts.attendance is None:
        return None
    times = book.int_on("score.long_absence_times", facts.on)
    words = Words(
        _("Longest absence with reason this year: %(longest)s meetings in a row; the rule allows %(times)s."),
        {"longest": facts.longest_absence, "times": times},
    )
    return Suggestion(most if facts.longest_absence <= times else 0, words)


def _committee(facts: ScoreFacts, most: int, book: NormBook) -> Suggestion:
    if facts.official_count < book.int_on("cell.committee_from_official", facts.on):
        return Suggestion(most, Words(_("The cell is too small for a committee: full points.")))
    if facts.committee_met:
        return Suggestion(most, Words(_("The committee met before the meeting.")))
    return Suggestion(0, Words(_("No meeting of the committee is noted.")))


def _notice(facts: ScoreFacts, most: int, _book: NormBook) -> Suggestion:
    if facts.members_notified and facts.higher_informed:
        return Suggestion(most, Words(_("The agenda was announced and the higher committee told.")))
    return Suggestion(0, Words(_("The announcement, or the word to the higher committee, is not noted.")))


def _documents(facts: ScoreFacts, most: int, book: NormBook) -> Suggestion:
    needed = book.int_on("meetings.documents.days_before", facts.on)
    if facts.days_before is None:
        return Suggestion(0, Words(_("The agenda was not announced.")))
    words = Words(_("The agenda was announced %(days)s days before."), {"days": facts.days_before})
    return Suggestion(most if facts.days_before >= needed else 0, words)


def _thematic(facts: ScoreFacts, _most: int, _book: NormBook) -> Suggestion | None:
    if facts.is_thematic_month:
        return None
    return Suggestion(0, Words(_("This month has no thematic meeting.")))


def _speakers(facts: ScoreFacts, _most: int, book: NormBook) -> Suggestion | None:
    if facts.spoke is None or not facts.spoke.total:
        return None
    step = _step_of_ratio(book.rows_on("score.steps.speakers", facts.on), facts.spoke)
    words = Words(
        _("%(spoke)s of %(present)s present spoke."),
        {"spoke": facts.spoke.done, "present": facts.spoke.total},
    )
    return Suggestion(step.points, words)


def _minutes_book(facts: ScoreFacts, most: int, _book: NormBook) -> Suggestion:
    if facts.is_closed or not facts.missing_count:
        return Suggestion(most, Words(_("The minutes hold everything.")))
    words = Words(_("The minutes still lack %(count)s entries."), {"count": facts.missing_count})
    return Suggestion(0, words)


def _results(facts: ScoreFacts, _most: int, book: NormBook) -> Suggestion | None:
    results = facts.outside.last_results
    if results is None or not results.total:
        return None
    step = _step_of_ratio(book.rows_on("score.steps.results", facts.on), results)
    words = Words(
        _("%(done)s of %(total)s tasks of the last resolution are done."),
        {"done": results.done, "total": results.total},
    )
    return Suggestion(step.points, words)


def _passed(facts: ScoreFacts, most: int, _book: NormBook) -> Suggestion | None:
    if facts.outside.is_adopted is None:
        return None
    if facts.outside.is_adopted:
        return Suggestion(most, Words(_("A resolution or conclusion was adopted.")))
    return Suggestion(0, Words(_("Nothing was adopted by vote.")))


def _closing(facts: ScoreFacts, most: int, _book: NormBook) -> Suggestion | None:
    if facts.outside.tasks_given is None:
        return None
    if facts.outside.tasks_given:
        return Suggestion(most, Words(_("Tasks with owners and deadlines were given.")))
    return Suggestion(0, Words(_("No task was given.")))


def _reported(facts: ScoreFacts, most: int, book: NormBook) -> Suggestion | None:
    if facts.reported_days is None:
        return None
    within = book.int_on("meetings.report.within_days", facts.on)
    words = Words(_("Reported %(days)s days after the meeting."), {"days": facts.reported_days})
    return Suggestion(most if facts.reported_days <= within else 0, words)


_SUGGESTIONS: dict[str, Callable[[ScoreFacts, int, NormBook], Suggestion | None]] = {
    "time.duration": _duration,
    "attendance.rate": _attendance,
    "attendance.no_long_absence": _long_absence,
    "preparation.committee_met": _committee,
    "preparation.notice": _notice,
    "preparation.documents": _documents,
    "organisation.thematic_content": _thematic,
    "organisation.speakers": _speakers,
    "organisation.minutes": _minutes_book,
    "results.share": _results,
    "closing.passed": _passed,
    "closing.minutes_and_tasks": _closing,
    "closing.final_documents": _reported,
}
