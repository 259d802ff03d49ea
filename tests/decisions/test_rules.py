"""Votes are decided in whole numbers, on all official members summoned."""

from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.decisions.rules import (
    AlreadyCarried,
    BallotCount,
    Choice,
    Outcome,
    RoundNotCounted,
    RoundState,
    VotesNegative,
    VotesTooMany,
    count_of,
    ensure_fits,
    ensure_may_open_round,
    outcome,
    sentence_of,
    symbol_of,
)
from hatnhan.kernel.ratios import MORE_THAN_HALF, TWO_THIRDS, Majority
from hatnhan.people.rules import BaseNorms, Member, Standing, voting_base

NORMS = BaseNorms(
    temporary_away_votes=False,
    temporary_here_votes=False,
    exempt_absent_votes=False,
    suspended_votes=False,
    temporary_away_attends=False,
    exempt_attends=False,
    suspended_attends=False,
)
MAJORITIES = st.builds(
    lambda numerator, more, strict: Majority(numerator, numerator + more, strict=strict),
    st.integers(1, 50),
    st.integers(1, 50),
    st.booleans(),
)


def member(standing: Standing) -> Member:
    return Member(uuid4(), "Hồ A", standing, has_smartphone=False)


@pytest.mark.parametrize(
    ("base", "in_favour", "majority", "expected"),
    [
        (20, 11, MORE_THAN_HALF, Outcome(11, is_carried=True)),
        (20, 10, MORE_THAN_HALF, Outcome(11, is_carried=False)),
        (9, 9, MORE_THAN_HALF, Outcome(5, is_carried=True)),
        (9, 6, TWO_THIRDS, Outcome(6, is_carried=True)),
        (9, 5, TWO_THIRDS, Outcome(6, is_carried=False)),
        (0, 0, TWO_THIRDS, Outcome(1, is_carried=False)),
    ],
)
def test_a_matter_is_carried_by_its_share_of_the_base(
    base: int, in_favour: int, majority: Majority, expected: Outcome
) -> None:
    assert outcome(BallotCount(base, in_favour), majority) == expected


@given(base=st.integers(1, 500), majority=MAJORITIES, data=st.data())
def test_whole_numbers_decide_as_fractions_would(base: int, majority: Majority, data: st.DataObject) -> None:
    in_favour = data.draw(st.integers(0, base))
    share, bound = Fraction(in_favour, base), Fraction(majority.numerator, majority.denominator)

    decided = outcome(BallotCount(base, in_favour), majority).is_carried

    assert decided == (share > bound if majority.strict else share >= bound)


@given(base=st.integers(1, 500), majority=MAJORITIES)
def test_the_needed_votes_are_the_fewest_that_carry(base: int, majority: Majority) -> None:
    needed = outcome(BallotCount(base, 0), majority).needed

    assert outcome(BallotCount(base, needed), majority).is_carried
    assert not outcome(BallotCount(base, needed - 1), majority).is_carried


@given(st.lists(st.sampled_from(list(Standing)), max_size=40), st.data())
def test_probationary_and_suspended_members_are_never_in_the_base(
    standings: list[Standing], data: st.DataObject
) -> None:
    members = [member(standing) for standing in standings]
    here = data.draw(st.lists(st.sampled_from(members), unique=True)) if members else []

    base = voting_base(members, frozenset(one.person_id for one in here), NORMS)

    assert {one.standing for one in base} <= {Standing.OFFICIAL, Standing.EXEMPT}
    assert [one for one in members if one.standing is Standing.OFFICIAL] == [
        one for one in base if one.standing is Standing.OFFICIAL
    ]
    assert all(one in here for one in base if one.standing is Standing.EXEMPT)


def test_seventeen_present_among_twenty_officials_need_eleven() -> None:
    officials = [member(Standing.OFFICIAL) for _ in range(20)]
    probationary = [member(Standing.PROBATIONARY) for _ in range(2)]
    present: frozenset[UUID] = frozenset(one.person_id for one in [*officials[:17], *probationary])

    base = len(voting_base([*officials, *probationary], present, NORMS))

    assert base == 20
    assert outcome(BallotCount(base, 11), MORE_THAN_HALF) == Outcome(11, is_carried=True)


@given(st.lists(st.sampled_from(list(Choice)), max_size=30), st.data())
def test_the_order_of_hands_does_not_matter(hands: list[Choice], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(hands))

    assert count_of(30, shuffled) == count_of(30, hands)
    assert count_of(30, hands).cast == len(hands)


@pytest.mark.parametrize(("in_favour", "against", "abstained"), [(10, 0, 0), (4, 4, 2), (0, 0, 10)])
def test_more_votes_than_present_voters_are_refused(in_favour: int, against: int, abstained: int) -> None:
    with pytest.raises(VotesTooMany) as broken:
        ensure_fits(BallotCount(11, in_favour, against, abstained), voters_present=9)

    assert broken.value.facts == {"cast": 10, "voters": 9}


def test_a_negative_number_of_votes_is_refused() -> None:
    with pytest.raises(VotesNegative):
        ensure_fits(BallotCount(11, 5, -1, 0), voters_present=9)


def test_who_is_absent_may_leave_votes_uncast() -> None:
    ensure_fits(BallotCount(11, 6, 1, 1), voters_present=9)


def test_a_round_follows_only_one_that_was_counted_and_not_carried() -> None:
    ensure_may_open_round(None, "")
    ensure_may_open_round(RoundState(1, is_carried=False), "")
    with pytest.raises(RoundNotCounted):
        ensure_may_open_round(RoundState(1, is_carried=None), " ")
    with pytest.raises(AlreadyCarried):
        ensure_may_open_round(RoundState(1, is_carried=True), "")


def test_a_reason_permits_another_round() -> None:
    ensure_may_open_round(RoundState(1, is_carried=None), "the lamp went out")
    ensure_may_open_round(RoundState(2, is_carried=True), "the wording was read wrongly")


def test_the_sentence_names_both_numbers_and_the_need() -> None:
    sentence = sentence_of(BallotCount(9, 9), 5)

    assert sentence.text % sentence.facts == "9 of 9 official members; needed 5."


@pytest.mark.parametrize(("number", "symbol"), [(5, "05-NQ/CB"), (12, "12-NQ/CB"), (101, "101-NQ/CB")])
def test_a_symbol_has_two_digits_and_no_colon(number: int, symbol: str) -> None:
    assert symbol_of(number) == symbol
