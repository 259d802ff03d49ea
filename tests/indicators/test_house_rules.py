"""What observations of one house add up to, in whatever order and however often they come."""

from datetime import date, datetime
from itertools import pairwise
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hatnhan.indicators.rules.house import (
    ConfirmationNeed,
    HouseProjection,
    Seen,
    Spell,
    Witness,
    project,
    standing,
)
from tests.indicators.factories import START, yes_no

A, B, C = (UUID(int=number) for number in (1, 2, 3))
ALWAYS = (ConfirmationNeed(START, None, 1),)


def moment(day: int, hour: int = 8) -> datetime:
    return datetime.fromisoformat(f"2023-03-{day:02}T{hour:02}:00+07:00")


def on(day: int) -> date:
    return date(2023, 3, day)


def seen(
    number: int, author: UUID, day: int, value: int | None, hour: int = 8, supersedes: int | None = None
) -> Seen:
    return Seen(
        id=UUID(int=100 + number),
        author_id=author,
        value=value,
        happened_at=moment(day, hour),
        supersedes_id=None if supersedes is None else UUID(int=100 + supersedes),
    )


def added(
    *facts: Seen, witnesses: tuple[Witness, ...] = (), needs: tuple[ConfirmationNeed, ...] = ()
) -> HouseProjection:
    return project(seen=facts, witnesses=witnesses, needs=needs, versions=(yes_no(),))


def test_a_house_counts_from_the_day_it_was_seen() -> None:
    projection = added(seen(1, A, 2, 0), seen(2, A, 5, 1))

    assert projection.spells == (Spell(on(5), None),)
    assert projection.state is not None
    assert (projection.state.counts, projection.state.counts_since) == (True, on(5))
    assert projection.state.observed_on == on(5)


def test_seen_again_it_counts_since_the_first_day() -> None:
    assert added(seen(1, A, 5, 1), seen(2, B, 9, 1)).spells == (Spell(on(5), None),)


def test_what_is_gone_no_longer_counts() -> None:
    projection = added(seen(1, A, 5, 1), seen(2, B, 9, 0))

    assert projection.spells == (Spell(on(5), on(9)),)
    assert projection.state is not None
    assert not projection.state.counts
    assert projection.state.counts_since is None


def test_two_persons_who_differ_on_one_day_leave_it_open() -> None:
    projection = added(seen(1, A, 5, 1), seen(2, B, 5, 0, hour=9))

    assert projection.spells == ()
    assert projection.state is not None
    assert projection.state.is_disputed


def test_while_open_what_held_before_still_holds() -> None:
    projection = added(seen(1, A, 2, 1), seen(2, A, 5, 1), seen(3, B, 5, 0))

    assert projection.spells == (Spell(on(2), None),)
    assert projection.state is not None
    assert projection.state.is_disputed


def test_a_third_person_settles_it() -> None:
    projection = added(seen(1, A, 5, 1), seen(2, B, 5, 0), seen(3, C, 5, 1, hour=10))

    assert projection.spells == (Spell(on(5), None),)
    assert projection.state is not None
    assert not projection.state.is_disputed


def test_saying_the_same_again_settles_nothing() -> None:
    projection = added(seen(1, A, 5, 1), seen(2, B, 5, 0), seen(3, A, 5, 1, hour=10))

    assert projection.state is not None
    assert projection.state.is_disputed


def test_another_day_speaks_for_itself() -> None:
    projection = added(seen(1, A, 5, 1), seen(2, B, 5, 0), seen(3, A, 6, 1))

    assert projection.spells == (Spell(on(6), None),)
    assert projection.state is not None
    assert not projection.state.is_disputed


def test_one_person_who_looks_twice_on_a_day_means_the_later_word() -> None:
    assert added(seen(1, A, 5, 1), seen(2, A, 5, 0, hour=9)).spells == ()


def test_a_mended_entry_is_ignored() -> None:
    projection = added(seen(1, A, 5, 1), seen(2, A, 5, 0, hour=9, supersedes=1), seen(3, B, 4, 0))

    assert projection.spells == ()
    assert projection.state is not None
    assert (projection.state.value, projection.state.is_disputed) == (0, False)


def test_what_is_taken_back_leaves_what_held_before() -> None:
    first = seen(1, A, 2, 0)

    assert added(first, seen(2, A, 5, 1), seen(3, A, 5, None, hour=9, supersedes=2)) == added(first)


def test_when_a_correction_is_taken_back_the_corrected_entry_holds_again() -> None:
    first = seen(1, A, 5, 1)
    mended = seen(2, A, 5, 0, hour=9, supersedes=1)

    assert standing([first, mended, seen(3, A, 5, None, hour=10, supersedes=2)]) == (first,)


def test_with_everything_taken_back_nothing_is_known() -> None:
    projection = added(seen(1, A, 5, 1), seen(2, A, 5, None, supersedes=1))

    assert projection == HouseProjection(state=None, spells=())


def test_where_it_is_asked_for_a_house_counts_from_its_confirmation() -> None:
    fact = seen(1, A, 5, 1)
    alone = added(fact, needs=ALWAYS)
    confirmed = added(fact, witnesses=(Witness(fact.id, B, on(8)),), needs=ALWAYS)

    assert alone.spells == ()
    assert alone.state is not None
    assert alone.state.awaits_confirmation
    assert confirmed.spells == (Spell(on(8), None),)
    assert confirmed.state is not None
    assert not confirmed.state.awaits_confirmation


def test_another_person_who_sees_the_same_confirms_it_too() -> None:
    assert added(seen(1, A, 5, 1), seen(2, B, 9, 1), needs=ALWAYS).spells == (Spell(on(9), None),)


def test_the_observer_cannot_stand_in_for_a_second_person() -> None:
    assert added(seen(1, A, 5, 1), seen(2, A, 9, 1), needs=ALWAYS).spells == ()


def test_a_confirmation_that_comes_after_the_house_lost_it_changes_nothing() -> None:
    fact = seen(1, A, 5, 1)

    assert added(fact, seen(2, A, 7, 0), witnesses=(Witness(fact.id, B, on(9)),), needs=ALWAYS).spells == ()


def test_repeating_oneself_does_not_lose_a_confirmation() -> None:
    fact = seen(1, A, 5, 1)
    again = seen(2, A, 5, 1, hour=9)

    assert added(fact, again, witnesses=(Witness(fact.id, B, on(5)),), needs=ALWAYS).spells == (
        Spell(on(5), None),
    )


def test_before_the_campaign_began_no_confirmation_was_needed() -> None:
    needs = (ConfirmationNeed(on(6), None, 1),)

    assert added(seen(1, A, 5, 1), seen(2, A, 9, 1), needs=needs).spells == (Spell(on(5), None),)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Seen], list[Witness]]:
    """Some observations of one house; a correction names an earlier one."""
    facts: list[Seen] = []
    for number in range(draw(st.integers(0, 9))):
        supersedes = draw(st.none() | st.integers(0, number - 1)) if number else None
        value = (
            draw(st.sampled_from([0, 1, None])) if supersedes is not None else draw(st.sampled_from([0, 1]))
        )
        day, hour = draw(st.integers(1, 4)), draw(st.integers(1, 3))
        facts.append(seen(number, draw(st.sampled_from([A, B, C])), day, value, hour, supersedes))
    witnesses = [
        Witness(fact.id, draw(st.sampled_from([A, B, C])), on(draw(st.integers(1, 6))))
        for fact in facts
        if draw(st.booleans())
    ]
    return facts, witnesses


@given(stories(), st.randoms(use_true_random=False), st.booleans())
def test_neither_order_nor_repetition_matters(
    story: tuple[list[Seen], list[Witness]], chance: Random, asks: bool
) -> None:
    facts, witnesses = story
    needs = ALWAYS if asks else ()
    expected = project(seen=facts, witnesses=witnesses, needs=needs, versions=(yes_no(),))
    shuffled = [*facts, *facts[:3]]
    others = [*witnesses, *witnesses[:2]]
    chance.shuffle(shuffled)
    chance.shuffle(others)

    assert project(seen=shuffled, witnesses=others, needs=needs, versions=(yes_no(),)) == expected


@given(stories(), st.booleans())
def test_spells_follow_one_another_and_agree_with_the_state(
    story: tuple[list[Seen], list[Witness]], asks: bool
) -> None:
    facts, witnesses = story
    projection = project(seen=facts, witnesses=witnesses, needs=ALWAYS if asks else (), versions=(yes_no(),))
    spells = projection.spells
    ends = [spell.until_on for spell in spells[:-1]]

    assert None not in ends
    assert all(spell.until_on is None or spell.from_on < spell.until_on for spell in spells)
    assert all(one.until_on is not None and one.until_on <= other.from_on for one, other in pairwise(spells))
    is_open = bool(spells) and spells[-1].until_on is None
    assert (projection.state is not None and projection.state.counts) == is_open
