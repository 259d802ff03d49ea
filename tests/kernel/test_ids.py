"""Identifiers: unique, repeatable where derived, and ordered by the moment of their birth."""

from uuid import RFC_4122, UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ids import derived_id, new_id

BORN_HEX = 12
births = st.integers(min_value=0, max_value=2**48 - 1)
tails = st.integers(min_value=0, max_value=2**74 - 1)
parts = st.lists(st.text(max_size=12), min_size=1, max_size=3)


def uuid7(born: int, tail: int) -> UUID:
    return UUID(int=born << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0x2 << 62 | tail & (2**62 - 1))


@st.composite
def forms(draw: st.DrawFn) -> UUID:
    return uuid7(draw(births), draw(tails))


def test_a_new_identifier_is_of_version_7() -> None:
    assert (new_id().version, new_id().variant) == (7, RFC_4122)


@given(base=forms(), said=parts)
def test_what_is_derived_keeps_the_moment_of_birth_and_is_of_version_7(base: UUID, said: list[str]) -> None:
    derived = derived_id(base, *said)

    assert derived.hex[:BORN_HEX] == base.hex[:BORN_HEX]
    assert (derived.version, derived.variant) == (7, RFC_4122)
    assert derived == derived_id(base, *said)
    assert derived != base


@given(base=forms(), said=parts, more=parts)
def test_what_is_derived_again_still_keeps_it(base: UUID, said: list[str], more: list[str]) -> None:
    again = derived_id(derived_id(base, *said), *more)

    assert again.hex[:BORN_HEX] == base.hex[:BORN_HEX]
    assert again != derived_id(base, *said)


@given(first=births, second=births, tail=tails, other_tail=tails, said=parts, others=parts)
def test_the_form_made_first_stays_first(
    first: int, second: int, tail: int, other_tail: int, said: list[str], others: list[str]
) -> None:
    one = derived_id(uuid7(first, tail), *said)
    other = derived_id(uuid7(second, other_tail), *others)

    assert first == second or (one < other) == (first < second)


@given(base=forms(), tail=tails, said=st.sets(st.text(max_size=12), min_size=2, max_size=6))
def test_two_forms_and_two_parts_never_share_one(base: UUID, tail: int, said: set[str]) -> None:
    # A form of the same millisecond.
    other = uuid7(base.int >> 80, tail)
    bases = {base, other}

    assert len({derived_id(each, part) for each in bases for part in said}) == len(bases) * len(said)


def test_from_an_identifier_without_a_moment_a_repeatable_one_follows() -> None:
    base = uuid4()

    assert derived_id(base, "a") == derived_id(base, "a")
    assert derived_id(base, "a") != derived_id(base, "b")
