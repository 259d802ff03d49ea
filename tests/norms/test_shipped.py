"""What ships: norms with sources, in force when they are asked for, honest about what is known."""

from datetime import date
from itertools import pairwise

import pytest

from hatnhan.kernel.ratios import Majority
from hatnhan.norms.loader import shipped_book, shipped_norms
from hatnhan.norms.rules import Evidence, Kind, Level, Norm, NormRow, words

DEMO_BEGINS = date(2023, 1, 1)
NOVEMBER_MEETING = date(2023, 11, 24)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("code", shipped_book().codes)
def test_every_norm_is_in_force_from_the_first_day_of_the_demo_until_today(code: str) -> None:
    history = shipped_book().history_of(code)

    assert history[-1].until_on is None
    assert shipped_book().is_in_force(code, TODAY)
    assert shipped_book().is_in_force(code, NOVEMBER_MEETING)
    assert shipped_book().is_in_force(code, DEMO_BEGINS)
    assert all(first.until_on == second.from_on for first, second in pairwise(history))


@pytest.mark.parametrize("code", shipped_book().codes)
def test_a_code_keeps_one_kind_and_a_subject_that_has_words(code: str) -> None:
    assert len({norm.kind for norm in shipped_book().history_of(code)}) == 1
    assert code.split(".")[0] in words.SUBJECT_WORDS


# The program's own ways of confirming what is seen and of guarding the box; a place may set them otherwise.
SAFEGUARDS = frozenset(
    {
        "indicators.confirmation.persons",
        "ledger.two_approvals_from_vnd",
        "ledger.entry_most_vnd",
        "ledger.entry_most_days",
    }
)


@pytest.mark.parametrize("norm", shipped_norms(), ids=lambda norm: f"{norm.code}@{norm.from_on}")
def test_every_norm_speaks_both_languages(norm: Norm) -> None:
    assert norm.title_vi.strip()
    assert norm.title_en.strip()
    assert norm.title_vi != norm.title_en
    assert bool(norm.note_vi) is bool(norm.note_en)
    assert "Article" not in norm.source_vi
    assert not any(word in norm.source_en for word in ("Điều", "mục", "Bảng"))
    if norm.kind is Kind.TEXT:
        assert norm.value in words.TEXT_WORDS


@pytest.mark.parametrize("norm", shipped_norms(), ids=lambda norm: f"{norm.code}@{norm.from_on}")
def test_what_is_not_surely_known_says_so(norm: Norm) -> None:
    """What no document asks for never stops a record, but for the program's own safeguards."""
    if norm.is_practice:
        assert norm.evidence is Evidence.UNVERIFIED
        assert norm.level is not Level.BLOCK or norm.code in SAFEGUARDS
    elif norm.evidence is Evidence.UNVERIFIED:
        assert norm.note_vi


def rows_of(code: str, day: date = NOVEMBER_MEETING) -> dict[str, NormRow]:
    return {row.code: row for row in shipped_book().rows_on(code, day)}


@pytest.mark.parametrize("day", [NOVEMBER_MEETING, TODAY])
def test_the_score_rows_fill_their_frame_to_a_hundred(day: date) -> None:
    groups = {code: row.points for code, row in rows_of("score.groups", day).items()}
    filled = dict.fromkeys(groups, 0)
    for row in rows_of("score.rows", day).values():
        filled[row.group] += row.points

    assert filled == groups
    assert sum(groups.values()) == 100


@pytest.mark.parametrize(
    ("steps", "row"),
    [
        ("score.steps.duration", "time.duration"),
        ("score.steps.duration_large", "time.duration"),
        ("score.steps.attendance", "attendance.rate"),
        ("score.steps.speakers", "organisation.speakers"),
        ("score.steps.results", "results.share"),
    ],
)
def test_steps_fall_from_their_row_s_maximum_down_to_zero(steps: str, row: str) -> None:
    table = shipped_book().rows_on(steps, TODAY)
    bounds = [step.at_least or 0 for step in table]

    assert max(step.points for step in table) == table[0].points == rows_of("score.rows")[row].points
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] == 0


def test_the_grades_begin_at_ninety_seventy_and_fifty() -> None:
    assert [(code, row.at_least) for code, row in rows_of("score.bands").items()] == [
        ("good", 90), ("fair", 70), ("average", 50), ("weak", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "day", "base", "needed"),
    [
        ("voting.resolution.majority", NOVEMBER_MEETING, 20, 11),
        ("voting.resolution.majority", TODAY, 9, 5),
        ("voting.admission.majority", NOVEMBER_MEETING, 9, 6),
        ("voting.recognition.majority", TODAY, 10, 7),
        ("village.contribution.majority", NOVEMBER_MEETING, 47, 32),
        ("village.contribution.majority", NOVEMBER_MEETING, 48, 32),
        ("village.convention.majority", NOVEMBER_MEETING, 47, 24),
    ],
)
def test_a_matter_needs_its_majority_of_the_whole_base(code: str, day: date, base: int, needed: int) -> None:
    assert shipped_book().majority_on(code, day).needed_of(base) == needed


def test_before_the_law_the_households_vote_by_the_programs_own_way() -> None:
    """The ordinance before the law had other numbers that were not read: nothing is cited for those days."""
    before, after = (
        shipped_book().on("village.contribution.majority", day)
        for day in (date(2023, 2, 20), NOVEMBER_MEETING)
    )

    assert (before.is_practice, before.level, after.is_practice) == (True, Level.INFORM, False)
    assert before.value == after.value == Majority(2, 3, strict=False)


@pytest.mark.parametrize(
    ("day", "source", "evidence"),
    [
        (date(2023, 11, 24), "24-QĐ/TW", Evidence.DOCUMENT),
        (date(2025, 1, 19), "24-QĐ/TW", Evidence.DOCUMENT),
        (date(2025, 1, 20), "232-QĐ/TW", Evidence.UNVERIFIED),
        (date(2025, 7, 1), "294-QĐ/TW", Evidence.SECONDARY),
        (date(2026, 7, 26), "208-QĐ/TW", Evidence.SECONDARY),
    ],
)
def test_the_majority_of_a_resolution_names_the_regulation_of_its_day(
    day: date, source: str, evidence: Evidence
) -> None:
    norm = shipped_book().on("voting.resolution.majority", day)

    assert norm.source.startswith(source)
    assert (norm.evidence, norm.value, norm.level) == (evidence, Majority(1, 2, strict=True), Level.BLOCK)


def test_attendance_follows_the_guide_of_its_day() -> None:
    assert shipped_book().majority_on("attendance.threshold", date(2025, 10, 27)) == Majority(
        85, 100, strict=True
    )
    assert shipped_book().majority_on("attendance.threshold", date(2025, 10, 28)) == Majority(
        90, 100, strict=False
    )


def test_who_counts_in_a_vote_is_as_the_regulation_says() -> None:
    book = shipped_book()
    counts = {
        code.rsplit(".", 1)[1]: book.bool_on(code, NOVEMBER_MEETING)
        for code in book.codes
        if code.startswith("voting.base.")
    }

    assert counts == {
        "exempt_absent_counts": False,
        "exempt_present_counts": True,
        "probationary_counts": False,
        "suspended_counts": False,
        "temporary_away_counts": False,
        "temporary_here_counts": False,
    }
