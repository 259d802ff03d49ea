"""A value is read as it is written, and refused where it is something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ratios import Majority
from hatnhan.norms.rules import Kind, NormRow, NormValue
from hatnhan.norms.values import ValueUnreadable, literal_of, value_as_typed, value_from_literal, value_of

WORDS = st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
SHARES = (
    st.tuples(st.integers(1, 1000), st.integers(1, 1000), st.booleans())
    .filter(lambda share: share[0] < share[1])
    .map(lambda share: Majority(share[0], share[1], strict=share[2]))
)
ROWS = st.builds(
    NormRow,
    code=WORDS,
    title_vi=WORDS,
    title_en=WORDS,
    points=st.integers(0, 100),
    at_least=st.none() | st.integers(0, 100),
    group=st.just("") | WORDS,
    is_computed=st.booleans(),
)
TABLES = st.lists(ROWS, min_size=1, max_size=4, unique_by=lambda row: row.code).map(tuple)
VALUES: st.SearchStrategy[tuple[Kind, NormValue]] = st.one_of(
    st.tuples(st.just(Kind.WHOLE), st.integers(0, 10**9)),
    st.tuples(st.just(Kind.SHARE), SHARES),
    st.tuples(st.just(Kind.FLAG), st.booleans()),
    st.tuples(st.just(Kind.TEXT), WORDS),
    st.tuples(st.just(Kind.TABLE), TABLES),
)


@given(VALUES)
def test_what_a_setting_keeps_is_read_back_the_same(kept: tuple[Kind, NormValue]) -> None:
    kind, value = kept

    assert value_from_literal(kind, literal_of(value)) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.WHOLE, "90"),
        (Kind.WHOLE, True),
        (Kind.WHOLE, -1),
        (Kind.WHOLE, 1.5),
        (Kind.SHARE, "1/2"),
        (Kind.SHARE, "> 1/0"),
        (Kind.SHARE, ">= 3/2"),
        (Kind.SHARE, "> 1/1"),
        (Kind.SHARE, 0.5),
        (Kind.FLAG, 1),
        (Kind.TEXT, " "),
        (Kind.TABLE, []),
        (Kind.TABLE, [{"code": "place"}]),
        (Kind.TABLE, [{"code": "place", "title_vi": "Nơi", "title_en": "Place", "colour": "red"}]),
        (Kind.TABLE, [{"code": "a", "title_vi": "A", "title_en": "A"}] * 2),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: Kind, raw: object) -> None:
    with pytest.raises(ValueUnreadable):
        value_of(kind, raw)


@pytest.mark.parametrize("literal", ["90\nother = 1", "[", "", '"90"'])
def test_a_setting_holds_one_value_of_its_kind_and_nothing_else(literal: str) -> None:
    with pytest.raises(ValueUnreadable):
        value_from_literal(Kind.WHOLE, literal)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.WHOLE, " 45 ", 45),
        (Kind.SHARE, "2/3", Majority(2, 3, strict=False)),
        (Kind.SHARE, "> 1/2", Majority(1, 2, strict=True)),
        (Kind.SHARE, "≥ 3/4", Majority(3, 4, strict=False)),
        (Kind.FLAG, "Có", True),
        (Kind.FLAG, "không", False),
        (Kind.FLAG, "no", False),
        (Kind.TEXT, " theo  nhiệm kỳ", "theo nhiệm kỳ"),
        (
            Kind.TABLE,
            '[{code = "place", title_vi = "Địa điểm", title_en = "Place"}]',
            (NormRow("place", "Địa điểm", "Place"),),
        ),
    ],
)
def test_a_value_is_read_as_people_type_it(kind: Kind, typed: str, value: NormValue) -> None:
    assert value_as_typed(kind, typed) == value


def read_or_none(kind: Kind, typed: str) -> NormValue | None:
    try:
        return value_as_typed(kind, typed)
    except ValueUnreadable:
        return None


@given(st.sampled_from(Kind), st.text(max_size=40))
def test_whatever_is_typed_is_refused_or_is_a_value_that_can_be_kept(kind: Kind, typed: str) -> None:
    value = read_or_none(kind, typed)

    assert value is None or value_from_literal(kind, literal_of(value)) == value
