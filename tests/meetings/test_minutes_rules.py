"""Minutes are closed only when they hold what the norm of the day lists."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from hatnhan.meetings.rules import (
    EndsBeforeStart,
    ExchangeFacts,
    ItemFacts,
    MarkKind,
    MinutesFacts,
    MinutesIncomplete,
    OpenVote,
    PreparationFacts,
    VotesAndTasks,
    duration_verdict,
    end_by_clock,
    ensure_ends_after_start,
    ensure_minutes_complete,
    minutes_between,
    missing_in,
    preparation_checks,
    report_verdict,
)
from hatnhan.people.rules import Standing
from tests.meetings.factories import book
from tests.meetings.test_attendance_rules import called, mark, member

ON = date(2023, 11, 24)
STARTED = datetime(2023, 11, 24, 12, 30, tzinfo=UTC)
ENDED = STARTED + timedelta(minutes=95)
ITEM = UUID(int=77)

WHOLE = MinutesFacts(
    on=ON,
    started_at=STARTED,
    ended_at=ENDED,
    place="Nhà văn hóa bản",
    roll_call=called([member(1), member(2)], [mark(1), mark(2, MarkKind.ABSENT_WITH_REASON, reason="Ốm")]),
    chair_name="Đảng viên 01",
    minute_taker_name="Đảng viên 02",
    items=(ItemFacts(ITEM, "Nhà tiêu", is_concluded=True),),
    opinion_count=2,
)
EXCHANGE = ExchangeFacts("Chi bộ Ban Dân vận", 17, note_count=2)


def test_whole_minutes_lack_nothing() -> None:
    missing = missing_in(WHOLE, book=book())

    assert missing == ()
    ensure_minutes_complete(missing)


@pytest.mark.parametrize(
    ("facts", "code", "anchor"),
    [
        (replace(WHOLE, started_at=None), "started_at", "times"),
        (replace(WHOLE, ended_at=None), "ended_at", "times"),
        (replace(WHOLE, place=" "), "place", "place"),
        (replace(WHOLE, roll_call=called([], [])), "totals", "members"),
        (replace(WHOLE, roll_call=called([member(1), member(2)], [mark(1)])), "present", "roll-call"),
        (
            replace(WHOLE, roll_call=called([member(1)], [mark(1, MarkKind.ABSENT_WITH_REASON)])),
            "absent_with_reason",
            f"roll-call:{UUID(int=1)}",
        ),
        (replace(WHOLE, chair_name=""), "chair", "officers"),
        (replace(WHOLE, minute_taker_name=""), "secretary", "officers"),
        (replace(WHOLE, items=()), "agenda", "agenda"),
        (replace(WHOLE, opinion_count=0), "opinions", "opinions"),
        (
            replace(WHOLE, items=(ItemFacts(ITEM, "Nhà tiêu", is_concluded=False),)),
            "conclusion",
            f"item:{ITEM}",
        ),
        (
            replace(WHOLE, outside=VotesAndTasks(open_votes=(OpenVote(UUID(int=5), "Đổi công"),))),
            "votes",
            f"vote:{UUID(int=5)}",
        ),
        (replace(WHOLE, outside=VotesAndTasks(tasks_stated=False)), "tasks", "tasks"),
    ],
)
def test_each_thing_that_the_norm_lists_is_asked_for_where_it_is_entered(
    facts: MinutesFacts, code: str, anchor: str
) -> None:
    missing = missing_in(facts, book=book())

    assert [(one.code, one.anchor) for one in missing] == [(code, anchor)]
    with pytest.raises(MinutesIncomplete) as refused:
        ensure_minutes_complete(missing)
    assert refused.value.facts == {"count": 1, "codes": (code,)}


def test_everything_that_the_norm_lists_can_be_found_missing() -> None:
    nothing = MinutesFacts(
        on=ON,
        started_at=None,
        ended_at=None,
        place="",
        roll_call=called([member(1), member(2)], [mark(1, MarkKind.ABSENT_WITH_REASON)]),
        chair_name="",
        minute_taker_name="",
        items=(),
        opinion_count=0,
        outside=VotesAndTasks((OpenVote(UUID(int=5), "Đổi công"),), tasks_stated=False),
    )

    found = {one.code for one in missing_in(nothing, book=book())} | {"totals", "conclusion"}

    # Who is absent without a reason follows from the roll call; it cannot be missing by itself.
    listed = {row.code for row in book().rows_on("meetings.minutes.required", ON)}
    assert found == listed - {"absent_without_reason"}


def test_an_exchange_meeting_asks_for_its_partner_and_its_lessons_instead_of_decisions() -> None:
    open_ends = VotesAndTasks(tasks_stated=False)
    items = (ItemFacts(ITEM, "Trao đổi", is_concluded=False),)
    exchange = replace(WHOLE, outside=open_ends, items=items, opinion_count=0, exchange=EXCHANGE)
    bare = replace(exchange, exchange=ExchangeFacts("", None, note_count=0))

    assert missing_in(exchange, book=book()) == ()
    assert [one.code for one in missing_in(bare, book=book())] == ["partner", "exchange_notes"]


def test_a_meeting_of_people_away_only_asks_for_no_mark() -> None:
    roll_call = called([member(1), member(2, Standing.TEMPORARY_AWAY)], [mark(1)])

    assert missing_in(replace(WHOLE, roll_call=roll_call), book=book()) == ()


def test_a_meeting_ends_after_it_begins() -> None:
    ensure_ends_after_start(STARTED, ENDED)
    ensure_ends_after_start(STARTED, None)
    with pytest.raises(EndsBeforeStart):
        ensure_ends_after_start(STARTED, STARTED)


def test_an_end_by_the_clock_alone_may_lie_after_midnight_but_not_half_a_day_later() -> None:
    evening = STARTED.replace(hour=19, minute=30)

    def read(hour: int, minute: int) -> datetime:
        return end_by_clock(evening, evening.replace(hour=hour, minute=minute))

    assert read(21, 5) == evening.replace(hour=21, minute=5)
    assert read(0, 20) == evening.replace(hour=0, minute=20) + timedelta(days=1)
    # Rather a slip of the pen, refused as it stands.
    assert read(19, 30) == evening
    assert read(9, 10) == evening.replace(hour=9, minute=10)


def test_a_meeting_lasts_whole_minutes() -> None:
    assert minutes_between(STARTED, ENDED + timedelta(seconds=59)) == 95


@pytest.mark.parametrize(
    ("minutes", "is_combined", "is_met"),
    [(89, False, False), (90, False, True), (119, True, False), (120, True, True)],
)
def test_duration_is_judged_by_the_norm_of_the_day(minutes: int, is_combined: bool, is_met: bool) -> None:
    verdict = duration_verdict(minutes, is_combined=is_combined, on=ON, book=book())

    assert verdict.is_met is is_met
    assert verdict.norm.code == f"meetings.duration.{'combined' if is_combined else 'regular'}_minutes"


@pytest.mark.parametrize(
    ("reported_on", "on", "is_met"),
    [
        (date(2023, 11, 26), ON, True),
        (date(2023, 11, 27), ON, False),
        (None, date(2023, 11, 26), True),
        (None, date(2023, 11, 27), False),
    ],
)
def test_documents_go_upward_within_the_days_of_the_norm(
    reported_on: date | None, on: date, is_met: bool
) -> None:
    assert report_verdict(ended_on=ON, reported_on=reported_on, on=on, book=book()).is_met is is_met


READY = PreparationFacts(
    planned_on=ON,
    committee_met_on=date(2023, 11, 16),
    drafter_name="Đảng viên 02",
    announced_at=datetime(2023, 11, 17, 3, tzinfo=UTC),
    seen_count=7,
    member_count=11,
    higher_informed=True,
)


def test_a_prepared_meeting_has_every_box_ticked() -> None:
    assert {check.code: check.ok for check in preparation_checks(READY, book=book())} == {
        "committee_met": True,
        "drafter_named": True,
        "members_notified": True,
        "higher_committee_notified": True,
        "documents_before": True,
    }


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(READY, committee_met_on=None), "committee_met"),
        (replace(READY, committee_met_on=date(2023, 11, 25)), "committee_met"),
        (replace(READY, drafter_name=""), "drafter_named"),
        (replace(READY, higher_informed=False), "higher_committee_notified"),
        (replace(READY, announced_at=datetime(2023, 11, 24, 1, tzinfo=UTC)), "documents_before"),
    ],
)
def test_a_box_stays_open_until_its_work_is_done(facts: PreparationFacts, code: str) -> None:
    assert [check.code for check in preparation_checks(facts, book=book()) if not check.ok] == [code]


def test_an_agenda_announced_late_in_the_evening_counts_by_the_villages_day() -> None:
    # 17:30 in Greenwich is half past midnight in the village.
    facts = replace(READY, announced_at=datetime(2023, 11, 22, 17, 30, tzinfo=UTC))

    assert facts.days_before == 1
