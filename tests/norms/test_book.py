"""The norm of the day is found, whatever the dates; two at once are refused."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ratios import Majority
from hatnhan.norms.rules import (
    Kind,
    Norm,
    NormBook,
    NormKindWrong,
    NormRow,
    NormsOverlap,
    NormUnknown,
    NormValue,
    OverridableBy,
    Override,
    overlapping,
)
from tests.norms.factories import NEW_YEAR, make_norm, make_override

DAYS = st.integers(min_value=0, max_value=400).map(lambda count: NEW_YEAR + timedelta(days=count))
LEVELS = st.sampled_from([OverridableBy.COMMUNE, OverridableBy.VILLAGE])


@st.composite
def histories(draw: st.DrawFn) -> list[Norm]:
    """Norms of one code, one after the other, with gaps, the last perhaps without an end."""
    ends = sorted(draw(st.sets(DAYS, min_size=2, max_size=12)))
    spans = [span for span in pairwise(ends) if draw(st.booleans())]
    norms = [
        make_norm(value=number, from_on=start, until_on=end) for number, (start, end) in enumerate(spans)
    ]
    if draw(st.booleans()):
        norms.append(make_norm(value=99, from_on=ends[-1]))
    return draw(st.permutations(norms))


@st.composite
def any_norms(draw: st.DrawFn) -> Norm:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(min_value=1, max_value=200))
    return make_norm(from_on=start, until_on=None if length is None else start + timedelta(days=length))


@st.composite
def any_overrides(draw: st.DrawFn) -> Override:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(min_value=1, max_value=200))
    end = None if length is None else start + timedelta(days=length)
    return make_override(value=draw(st.integers(1000, 2000)), level=draw(LEVELS), from_on=start, until_on=end)


@given(histories(), DAYS)
def test_exactly_the_norm_of_the_day_applies(norms: list[Norm], day: date) -> None:
    book = NormBook(norms)
    expected = [
        norm for norm in norms if norm.from_on <= day and (norm.until_on is None or day < norm.until_on)
    ]

    if expected:
        assert [book.on("meetings.duration", day)] == expected
    else:
        with pytest.raises(NormUnknown):
            book.on("meetings.duration", day)
    assert book.in_force(day) == tuple(expected)
    assert book.is_in_force("meetings.duration", day) is bool(expected)


@given(any_norms(), any_norms(), st.lists(DAYS))
def test_overlap_is_the_same_from_both_sides_and_is_a_shared_day(
    first: Norm, second: Norm, days: list[date]
) -> None:
    assert first.overlaps(second) is second.overlaps(first)
    shared = [
        day for day in (*days, first.from_on, second.from_on) if first.holds_on(day) and second.holds_on(day)
    ]
    assert bool(shared) is first.overlaps(second)


@given(st.lists(any_norms(), max_size=6))
def test_a_book_is_refused_exactly_where_two_norms_share_a_day(norms: list[Norm]) -> None:
    if list(overlapping(norms)):
        with pytest.raises(NormsOverlap):
            NormBook(norms)
    else:
        assert len(NormBook(norms).history_of("meetings.duration")) == len(norms)


def test_an_overlap_names_both_norms_with_their_sources_and_dates() -> None:
    old = make_norm(source="12-HD/BTCTW", from_on=date(2018, 7, 6), until_on=date(2025, 10, 29))
    new = make_norm(source="42-HD/BTCTW", from_on=date(2025, 10, 28))

    with pytest.raises(NormsOverlap) as refused:
        NormBook([new, old])

    assert refused.value.facts == {
        "norm": "meetings.duration",
        "first": "12-HD/BTCTW",
        "first_period": "06/07/2018 – 29/10/2025",
        "second": "42-HD/BTCTW",
        "second_period": "28/10/2025 – …",
    }


def test_norms_of_different_codes_never_overlap() -> None:
    assert not make_norm("meetings.duration").overlaps(make_norm("meetings.report"))


def test_a_norm_that_ends_before_it_begins_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        make_norm(from_on=NEW_YEAR, until_on=NEW_YEAR)


def test_an_unknown_norm_is_refused_with_its_code_and_day() -> None:
    with pytest.raises(NormUnknown) as refused:
        NormBook([]).on("meetings.duration", date(2023, 11, 24))

    assert refused.value.facts == {"norm": "meetings.duration", "day": "24/11/2023"}


VALUES: dict[Kind, NormValue] = {
    Kind.WHOLE: 90,
    Kind.SHARE: Majority(2, 3, strict=False),
    Kind.FLAG: True,
    Kind.TEXT: "term",
    Kind.TABLE: (NormRow("place", "Địa điểm", "Place"),),
}
GETTERS = {
    Kind.WHOLE: NormBook.int_on,
    Kind.SHARE: NormBook.majority_on,
    Kind.FLAG: NormBook.bool_on,
    Kind.TEXT: NormBook.text_on,
    Kind.TABLE: NormBook.rows_on,
}


@pytest.mark.parametrize("asked", Kind)
@pytest.mark.parametrize("held", Kind)
def test_a_value_is_given_only_as_the_kind_that_it_is(held: Kind, asked: Kind) -> None:
    book = NormBook([make_norm(value=VALUES[held], kind=held)])

    if held is asked:
        assert GETTERS[asked](book, "meetings.duration", NEW_YEAR) == VALUES[held]
    else:
        with pytest.raises(NormKindWrong):
            GETTERS[asked](book, "meetings.duration", NEW_YEAR)


@given(st.sampled_from(OverridableBy), st.lists(any_overrides(), max_size=5), DAYS)
def test_an_override_holds_only_on_its_days_and_within_its_permission(
    permitted: OverridableBy, overrides: list[Override], day: date
) -> None:
    norm = make_norm(override=permitted)
    found = NormBook([norm]).with_overrides(overrides).on(norm.code, day)

    reach = {
        OverridableBy.NONE: set[OverridableBy](),
        OverridableBy.COMMUNE: {OverridableBy.COMMUNE},
        OverridableBy.VILLAGE: {OverridableBy.COMMUNE, OverridableBy.VILLAGE},
    }[permitted]
    allowed = [one for one in overrides if one.set_by.level in reach and one.holds_on(day)]
    if not allowed:
        assert found == norm
    else:
        village = [one for one in allowed if one.set_by.level is OverridableBy.VILLAGE]
        assert (found.value, found.overridden_by) in [(one.value, one.set_by) for one in village or allowed]
        assert replace(found, value=norm.value, overridden_by=None) == norm


def test_the_village_speaks_after_its_commune() -> None:
    commune = make_override(value=75, level=OverridableBy.COMMUNE, place_name="xã Chiềng Muôn")
    village = make_override(value=60, from_on=date(2023, 6, 1))
    book = NormBook([make_norm()]).with_overrides([village, commune])

    assert book.int_on("meetings.duration", date(2023, 5, 31)) == 75
    assert book.int_on("meetings.duration", date(2023, 6, 1)) == 60


def test_an_overridden_norm_keeps_its_source_and_says_who_set_it_and_why() -> None:
    override = make_override(value=60)
    norm = NormBook([make_norm()]).with_overrides([override]).on("meetings.duration", NEW_YEAR)

    assert (norm.value, norm.source, norm.overridden_by) == (60, "12-HD/BTCTW, 06/7/2018", override.set_by)


def test_an_override_of_another_kind_changes_nothing() -> None:
    override = make_override(value=True, kind=Kind.FLAG)

    assert NormBook([make_norm()]).with_overrides([override]).int_on("meetings.duration", NEW_YEAR) == 90


def test_a_book_with_overrides_leaves_the_common_book_alone() -> None:
    book = NormBook([make_norm()])
    book.with_overrides([make_override(value=60)])

    assert book.int_on("meetings.duration", NEW_YEAR) == 90
