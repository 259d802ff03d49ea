"""The quality score: suggested where the book knows, asked of a person elsewhere, never too much."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings.rules import (
    Given,
    OutsideScore,
    PointsAboveMaximum,
    RowUnknown,
    ScoreFacts,
    ensure_points_fit,
    grade_of,
    most_of_rows,
    score_sheet_of,
)
from hatnhan.norms.rules import Kind, OverridableBy, OverriddenBy, Override
from tests.meetings.factories import book

ON = date(2023, 11, 24)
FULL = ScoreFacts(
    on=ON,
    minutes=95,
    member_count=11,
    official_count=9,
    is_thematic_month=True,
    is_combined=False,
    attendance=Ratio(9, 9),
    absent_without_reason=0,
    longest_absence=2,
    committee_met=True,
    members_notified=True,
    higher_informed=True,
    days_before=7,
    spoke=Ratio(5, 9),
    missing_count=0,
    is_closed=False,
    reported_days=1,
    outside=OutsideScore(Ratio(9, 10), is_adopted=True, tasks_given=True),
)
ratios = st.integers(1, 30).flatmap(lambda total: st.integers(0, total).map(lambda done: Ratio(done, total)))
facts_of_any_kind = st.builds(
    ScoreFacts,
    on=st.dates(date(2018, 7, 6), date(2027, 1, 1)),
    minutes=st.none() | st.integers(0, 400),
    member_count=st.integers(0, 60),
    official_count=st.integers(0, 60),
    is_thematic_month=st.booleans(),
    is_combined=st.booleans(),
    attendance=st.none() | ratios,
    absent_without_reason=st.integers(0, 3),
    longest_absence=st.integers(0, 12),
    committee_met=st.booleans(),
    members_notified=st.booleans(),
    higher_informed=st.booleans(),
    days_before=st.none() | st.integers(-1, 20),
    spoke=st.none() | ratios,
    missing_count=st.integers(0, 9),
    is_closed=st.booleans(),
    reported_days=st.none() | st.integers(0, 20),
    outside=st.builds(
        OutsideScore,
        last_results=st.none() | ratios,
        is_adopted=st.none() | st.booleans(),
        tasks_given=st.none() | st.booleans(),
    ),
)


def points(facts: ScoreFacts, code: str) -> int | None:
    [line] = [line for line in score_sheet_of(facts, {}, book=book()).lines if line.code == code]
    return line.points


@given(facts_of_any_kind)
def test_no_suggestion_passes_its_row_and_every_one_says_why(facts: ScoreFacts) -> None:
    sheet = score_sheet_of(facts, {}, book=book())

    for line in sheet.lines:
        assert line.suggestion is None or (
            0 <= line.suggestion.points <= line.most and line.suggestion.why.text
        )
    assert sheet.total <= sheet.most <= 100
    assert sheet.most == (100 if facts.is_thematic_month else 95)


@given(facts_of_any_kind)
def test_a_row_that_the_table_calls_computed_is_suggested_once_everything_is_known(facts: ScoreFacts) -> None:
    known = replace(
        facts,
        minutes=facts.minutes or 0,
        attendance=facts.attendance or Ratio(1, 1),
        spoke=facts.spoke or Ratio(1, 1),
        reported_days=facts.reported_days or 0,
        outside=OutsideScore(Ratio(1, 2), is_adopted=True, tasks_given=False),
    )

    sheet = score_sheet_of(known, {}, book=book())

    computed = {row.code for row in book().rows_on("score.rows", facts.on) if row.is_computed}
    assert computed <= {line.code for line in sheet.lines if line.suggestion}


def test_a_full_month_leaves_only_judgements_to_people() -> None:
    sheet = score_sheet_of(FULL, {}, book=book())

    asked = {line.code for line in sheet.lines if line.asks_a_person}
    assert asked == {row.code for row in book().rows_on("score.rows", ON) if not row.is_computed}
    assert (sheet.most, sheet.open_count, sheet.grade) == (100, len(asked), None)


def test_the_grade_stands_once_people_have_judged_the_rest() -> None:
    open_lines = [line for line in score_sheet_of(FULL, {}, book=book()).lines if line.asks_a_person]

    sheet = score_sheet_of(FULL, {line.code: Given(line.most, "") for line in open_lines}, book=book())

    assert (sheet.total, sheet.open_count) == (100, 0)
    assert sheet.grade is not None
    assert sheet.grade.code == "good"


def test_what_a_person_gave_holds_instead_of_the_suggestion() -> None:
    sheet = score_sheet_of(FULL, {"time.duration": Given(2, "Bắt đầu muộn")}, book=book())

    [line] = [line for line in sheet.lines if line.code == "time.duration"]
    assert (line.points, line.given_why) == (2, "Bắt đầu muộn")
    assert line.suggestion is not None
    assert line.suggestion.points == 5


@pytest.mark.parametrize(
    ("facts", "row", "expected"),
    [
        (replace(FULL, minutes=None), "time.duration", None),
        (replace(FULL, minutes=89), "time.duration", 4),
        (replace(FULL, minutes=95, member_count=30), "time.duration", 3),
        (replace(FULL, attendance=Ratio(8, 9)), "attendance.rate", 3),
        (replace(FULL, absent_without_reason=1), "attendance.rate", 1),
        (replace(FULL, longest_absence=3), "attendance.no_long_absence", 1),
        (replace(FULL, longest_absence=4), "attendance.no_long_absence", 0),
        (replace(FULL, committee_met=False), "preparation.committee_met", 0),
        (replace(FULL, committee_met=False, official_count=8), "preparation.committee_met", 2),
        (replace(FULL, higher_informed=False), "preparation.notice", 0),
        (replace(FULL, days_before=0), "preparation.documents", 0),
        (replace(FULL, spoke=Ratio(1, 2)), "organisation.speakers", 5),
        (replace(FULL, spoke=Ratio(2, 5)), "organisation.speakers", 4),
        (replace(FULL, missing_count=2), "organisation.minutes", 0),
        (replace(FULL, is_thematic_month=False), "organisation.thematic_content", 0),
        (replace(FULL, outside=OutsideScore(Ratio(8, 9))), "results.share", 27),
        (replace(FULL, outside=OutsideScore(None)), "results.share", None),
        (replace(FULL, outside=OutsideScore(is_adopted=False)), "closing.passed", 0),
        (replace(FULL, reported_days=3), "closing.final_documents", 0),
        (replace(FULL, reported_days=None), "closing.final_documents", None),
    ],
)
def test_points_follow_what_the_book_holds(facts: ScoreFacts, row: str, expected: int | None) -> None:
    assert points(facts, row) == expected


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (100, "good"),
        (90, "good"),
        (89, "fair"),
        (70, "fair"),
        (69, "average"),
        (50, "average"),
        (49, "weak"),
        (0, "weak"),
    ],
)
def test_the_bands_grade_a_total(total: int, grade: str) -> None:
    assert grade_of(total, on=ON, book=book()).code == grade


def test_a_row_takes_no_more_than_its_maximum() -> None:
    most = most_of_rows(on=ON, is_thematic_month=True, is_combined=False, book=book())

    ensure_points_fit("time.duration", 5, most)
    with pytest.raises(PointsAboveMaximum) as refused:
        ensure_points_fit("time.duration", 6, most)
    assert refused.value.facts == {"most": 5}
    with pytest.raises(RowUnknown):
        ensure_points_fit("time.nothing", 1, most)


def test_a_cell_may_choose_that_the_thematic_points_move_to_the_regular_content() -> None:
    chosen = book().with_overrides(
        [
            Override(
                "score.thematic_points_move_to_regular",
                Kind.FLAG,
                value=True,
                set_by=OverriddenBy(
                    OverridableBy.VILLAGE, "bản Pá Kìm", "Chi bộ chọn", "", date(2023, 1, 1), None
                ),
            )
        ]
    )

    moved = most_of_rows(on=ON, is_thematic_month=False, is_combined=False, book=chosen)

    assert (moved["organisation.regular_content"], moved["organisation.thematic_content"]) == (15, 0)
    assert sum(moved.values()) == 100
