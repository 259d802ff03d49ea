"""Who enters the roll call and the vote, for every cell one can think of."""

from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.people.rules import (
    BaseNorms,
    Member,
    Period,
    PeriodBackwards,
    Standing,
    attendance_base,
    ensure_period,
    voting_base,
)

STRICT = BaseNorms(*(False for _field in fields(BaseNorms)))
FIRST = date(2023, 1, 1)

members = st.lists(
    st.builds(Member, st.uuids(), st.just("Đảng viên"), st.sampled_from(Standing), st.booleans()),
    max_size=25,
    unique_by=lambda member: member.person_id,
)
norms = st.builds(BaseNorms, *(st.booleans() for _field in fields(BaseNorms)))
days = st.integers(0, 400).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    length = draw(st.none() | st.integers(1, 60))
    return Period(start, None if length is None else start + timedelta(days=length))


@st.composite
def cells(draw: st.DrawFn) -> tuple[list[Member], frozenset[UUID]]:
    cell = draw(members)
    here = [member.person_id for member in cell if draw(st.booleans())]
    return cell, frozenset(here)


@given(cells(), norms)
def test_official_members_always_vote_and_probationary_ones_never(
    cell: tuple[list[Member], frozenset[UUID]], norm: BaseNorms
) -> None:
    base = voting_base(*cell, norm)

    official = [member for member in cell[0] if member.standing is Standing.OFFICIAL]
    assert set(official) <= set(base)
    assert all(member.standing is not Standing.PROBATIONARY for member in base)


@given(cells(), norms)
def test_a_base_is_a_part_of_the_cell_in_its_order(
    cell: tuple[list[Member], frozenset[UUID]], norm: BaseNorms
) -> None:
    for base in (voting_base(*cell, norm), attendance_base(*cell, norm)):
        assert list(base) == [member for member in cell[0] if member in base]


@given(cells(), norms)
def test_coming_to_the_meeting_never_makes_a_base_smaller(
    cell: tuple[list[Member], frozenset[UUID]], norm: BaseNorms
) -> None:
    everyone = frozenset(member.person_id for member in cell[0])

    assert set(voting_base(*cell, norm)) <= set(voting_base(cell[0], everyone, norm))
    assert set(attendance_base(*cell, norm)) <= set(attendance_base(cell[0], everyone, norm)) == set(cell[0])


@given(cells(), norms)
def test_whoever_is_present_is_counted_in_the_roll_call(
    cell: tuple[list[Member], frozenset[UUID]], norm: BaseNorms
) -> None:
    counted = {member.person_id for member in attendance_base(*cell, norm)}

    assert cell[1] <= counted


@given(cells())
def test_with_the_strictest_norms_only_officials_and_exempt_members_who_came_vote(
    cell: tuple[list[Member], frozenset[UUID]],
) -> None:
    assert {member.person_id for member in voting_base(*cell, STRICT)} == {
        member.person_id
        for member in cell[0]
        if member.standing is Standing.OFFICIAL
        or (member.standing is Standing.EXEMPT and member.person_id in cell[1])
    }


@given(cells(), norms)
def test_where_every_norm_lets_them_in_only_probationary_members_are_left_out(
    cell: tuple[list[Member], frozenset[UUID]], norm: BaseNorms
) -> None:
    letting_in = replace(norm, suspended_votes=True, temporary_away_votes=True, temporary_here_votes=True)
    base = voting_base(*cell, replace(letting_in, exempt_absent_votes=True))

    assert {member.standing for member in cell[0]} - {member.standing for member in base} <= {
        Standing.PROBATIONARY
    }


@given(periods(), periods())
def test_two_periods_meet_exactly_when_they_share_a_day(first: Period, second: Period) -> None:
    horizon = [FIRST + timedelta(days=number) for number in range(480)]
    shared = any(first.holds_on(day) and second.holds_on(day) for day in horizon)

    assert first.meets(second) == second.meets(first) == shared


@given(periods())
def test_a_period_meets_itself_and_touches_what_follows_without_meeting_it(period: Period) -> None:
    assert period.meets(period)
    if period.until_on is not None:
        assert not period.meets(Period(period.until_on, None))
        assert not period.holds_on(period.until_on)


@pytest.mark.parametrize("length", [0, -1, -400])
def test_an_end_that_is_not_after_the_beginning_is_refused(length: int) -> None:
    until_on = FIRST + timedelta(days=length)

    with pytest.raises(PeriodBackwards) as refused:
        ensure_period(Period(FIRST, until_on))

    assert refused.value.facts == {"from_on": FIRST, "until_on": until_on}
