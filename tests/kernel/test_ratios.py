"""Shares and majorities are decided in whole numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ratios import MORE_THAN_HALF, TWO_THIRDS, Majority, Ratio


@pytest.mark.parametrize(("done", "tenths"), [(38, 809), (40, 851), (43, 915), (0, 0), (47, 1000)])
def test_the_published_figures_come_out_to_the_tenth(done: int, tenths: int) -> None:
    assert Ratio(done, 47).tenths == tenths


@pytest.mark.parametrize(("base", "needed"), [(20, 11), (9, 5), (8, 5), (22, 12), (1, 1), (0, 1)])
def test_more_than_half_needs_one_above_the_half(base: int, needed: int) -> None:
    assert MORE_THAN_HALF.needed_of(base) == needed


@pytest.mark.parametrize(("base", "needed"), [(47, 32), (48, 32), (3, 2)])
def test_two_thirds_are_rounded_up(base: int, needed: int) -> None:
    assert TWO_THIRDS.needed_of(base) == needed


majorities = st.builds(
    lambda parts, strict: Majority(min(parts), max(parts), strict),
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.booleans(),
)


@given(majority=majorities, base=st.integers(0, 2000), votes=st.integers(0, 2000))
def test_needed_is_the_smallest_number_that_carries(majority: Majority, base: int, votes: int) -> None:
    share = Fraction(majority.numerator, majority.denominator)
    carries = Fraction(votes) > share * base if majority.strict else Fraction(votes) >= share * base

    assert (votes >= majority.needed_of(base)) == carries


@given(total=st.integers(1, 5000), data=st.data())
def test_the_percent_is_never_off_by_more_than_half_a_tenth(total: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, total))

    assert abs(Fraction(Ratio(done, total).tenths, 1000) - Fraction(done, total)) <= Fraction(1, 2000)


@pytest.mark.parametrize(("done", "total"), [(48, 47), (-1, 47)])
def test_more_than_all_is_no_share(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        Ratio(done, total)
