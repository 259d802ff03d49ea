"""The timeline of households, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.households import rules
from hatnhan.households.rules import Event, Kind, Timeline, timeline_of

START = date(2015, 1, 1)
MOMENT = datetime(2023, 1, 1, tzinfo=UTC)
HOUSE = UUID(int=999)


def event(number: int, kind: Kind, on: date, members: int | None = 4, supersedes: int | None = None) -> Event:
    return Event(
        id=UUID(int=number),
        household_id=HOUSE,
        kind=kind,
        on=on,
        recorded_at=MOMENT + timedelta(seconds=number),
        member_count=members,
        supersedes_id=None if supersedes is None else UUID(int=supersedes),
    )


def timeline(joined: date, left: date | None = None) -> Timeline:
    return Timeline(joined, left, 4, None, None, None, UUID(int=1), left or joined)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A household that joins, changes some times, and perhaps leaves."""
    days = sorted(draw(st.lists(st.integers(0, 4000), min_size=1, max_size=8)))
    kinds = [Kind.REGISTERED] + [Kind.CHANGED] * (len(days) - 1)
    events = [
        event(number, kind, START + timedelta(days=day), draw(st.integers(1, 12)))
        for number, (kind, day) in enumerate(zip(kinds, days, strict=True), start=1)
    ]
    if draw(st.booleans()):
        gone = START + timedelta(days=days[-1] + draw(st.integers(1, 400)))
        events.append(event(len(events) + 1, Kind.MOVED_OUT, gone, None))
    return events


@given(histories(), st.randoms())
def test_a_timeline_does_not_depend_on_the_order_of_writing_down(events: list[Event], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # -- hypothesis gives a Random under a wider type

    assert timeline_of(shuffled) == timeline_of(events)


@given(st.lists(histories(), max_size=12), st.integers(-10, 4500))
def test_the_count_of_a_day_is_what_a_plain_replay_counts(villages: list[list[Event]], offset: int) -> None:
    day = START + timedelta(days=offset)
    replayed = 0
    for events in villages:
        present = False
        for each in sorted(events, key=lambda one: one.on):
            if each.on <= day:
                present = each.kind is not Kind.MOVED_OUT
        replayed += present

    assert rules.count_on([timeline_of(events) for events in villages], day) == replayed


@given(histories(), st.integers(1, 12))
def test_a_change_of_today_leaves_the_days_before_as_they_were(events: list[Event], members: int) -> None:
    before = timeline_of(events)
    later = event(99, Kind.CHANGED, before.last_on, members)

    after = timeline_of([*events, later])

    assert (after.joined_on, after.left_on) == (before.joined_on, before.left_on)
    assert after.member_count == members


def test_a_household_counts_from_its_first_day_until_before_it_left() -> None:
    line = timeline(date(2020, 1, 1), date(2023, 6, 1))

    days = (date(2019, 12, 31), date(2020, 1, 1), date(2023, 5, 31), date(2023, 6, 1))
    assert [line.counts_on(day) for day in days] == [False, True, True, False]


def test_a_correction_takes_the_place_of_the_wrong_entry() -> None:
    wrong = event(1, Kind.REGISTERED, date(2020, 1, 1), 3)
    right = event(2, Kind.REGISTERED, date(2019, 1, 1), 5, supersedes=1)

    line = timeline_of([right, wrong])

    assert (line.joined_on, line.member_count, line.last_event_id) == (date(2019, 1, 1), 5, right.id)


def test_of_two_changes_on_one_day_the_later_entry_holds_whatever_its_number() -> None:
    joined = event(3, Kind.REGISTERED, START)
    morning = replace(event(9, Kind.CHANGED, START, 5), recorded_at=MOMENT + timedelta(hours=1))
    evening = replace(event(1, Kind.CHANGED, START, 6), recorded_at=MOMENT + timedelta(hours=2))

    assert timeline_of([evening, morning, joined]).member_count == 6


def test_a_leaving_taken_back_leaves_no_trace_in_the_count() -> None:
    joined = event(1, Kind.REGISTERED, date(2020, 1, 1))
    left = event(2, Kind.MOVED_OUT, date(2023, 1, 1), None)
    back = event(3, Kind.CHANGED, date(2023, 1, 1), 4, supersedes=2)

    assert timeline_of([joined, left, back]).left_on is None


@pytest.mark.parametrize(
    ("typed", "code"), [("pk01", "PK01"), (" 12 ", "12"), ("A-1_b", "A-1_B"), ("x" * 12, "X" * 12)]
)
def test_a_code_is_kept_in_one_form(typed: str, code: str) -> None:
    assert rules.tidy_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "  ", "x" * 13, "hộ 1", "-1", "a/b", "=1", "new", "Sheet", "IMPORT", "Đ1"]
)
def test_a_code_that_fits_no_address_is_refused(typed: str) -> None:
    with pytest.raises(rules.CodeUnfit):
        rules.tidy_code(typed)


def test_codes_are_sorted_as_people_count() -> None:
    codes = ["PK10", "PK2", "3", "PK1", "12", "PK1B"]

    assert sorted(codes, key=rules.code_key) == ["3", "12", "PK1", "PK1B", "PK2", "PK10"]


@pytest.mark.parametrize("count", [-1, 0, 100])
def test_a_number_of_people_that_no_household_has_is_refused(count: int) -> None:
    with pytest.raises(rules.MemberCountUnfit):
        rules.ensure_member_count(count)


def test_what_has_not_come_is_refused() -> None:
    with pytest.raises(rules.InTheFuture) as refused:
        rules.ensure_happened(date(2023, 11, 19), date(2023, 11, 18))

    assert refused.value.facts == {"on": date(2023, 11, 19)}


def test_a_household_that_left_changes_no_more() -> None:
    with pytest.raises(rules.AlreadyLeft) as refused:
        rules.ensure_may_change("PK01", timeline(START, date(2020, 1, 1)), date(2019, 1, 1))

    assert refused.value.facts == {"household": "PK01", "left_on": date(2020, 1, 1)}


def test_nothing_happens_before_the_first_day() -> None:
    with pytest.raises(rules.BeforeJoined):
        rules.ensure_may_change("PK01", timeline(START), START - timedelta(days=1))


def test_a_household_leaves_after_its_first_day_at_the_earliest() -> None:
    with pytest.raises(rules.BeforeJoined):
        rules.ensure_may_leave("PK01", timeline(START), START)


def test_a_household_does_not_leave_before_what_is_on_record() -> None:
    line = timeline_of([event(1, Kind.REGISTERED, START), event(2, Kind.CHANGED, date(2022, 5, 1))])

    with pytest.raises(rules.LaterEvent) as refused:
        rules.ensure_may_leave("PK01", line, date(2022, 4, 30))

    assert refused.value.facts == {"household": "PK01", "last_on": date(2022, 5, 1)}
