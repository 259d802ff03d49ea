"""What the observations of one house and one indicator add up to, whatever order they arrived in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from hatnhan.indicators.rules.values import Version, version_on
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation; without a value it takes back the one that it supersedes and says nothing itself."""

    id: UUID
    author_id: UUID
    value: int | None
    happened_at: datetime
    supersedes_id: UUID | None = None

    @property
    def on(self) -> date:
        """The day in the village."""
        return local_day(self.happened_at)

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Its place in the order of the world: never that in which it arrived."""
        return self.happened_at, self.id


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody else who saw the same."""

    observation_id: UUID
    person_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class ConfirmationNeed:
    """From a day until a day (exclusive) an observation counts only when other persons saw the same."""

    from_on: date
    until_on: date | None
    persons: int

    def holds_on(self, day: date) -> bool:
        """Say whether it is asked for on the day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Spell:
    """From a day until a day (exclusive), or until now, the house counted."""

    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class State:
    """What holds of the house after everything observed."""

    observation_id: UUID
    value: int
    counts: bool
    awaits_confirmation: bool
    is_disputed: bool
    observed_on: date
    counts_since: date | None


@dataclass(frozen=True, slots=True)
class HouseProjection:
    """The state of a house for one indicator, and the days on which it counted."""

    state: State | None
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What a day's observations say together: the value that all saw, or none where they differ."""

    on: date
    value: int | None
    said_by: tuple[Seen, ...]
    last: Seen


@dataclass(slots=True)
class _Run:
    """A stretch of days on which the house was seen to count."""

    plain_days: list[date] = field(default_factory=list)
    seen_by: dict[UUID, date] = field(default_factory=dict)
    persons: int = 0


class ConfirmsOwn(RuleBroken):
    """A person would confirm the own observation."""

    code = "indicators.confirms_own"
    text = _("You recorded this yourself. Ask another person to look and confirm.")


class NothingToConfirm(RuleBroken):
    """The observation was replaced or taken back meanwhile."""

    code = "indicators.nothing_to_confirm"
    text = _("This was recorded anew meanwhile. Open the house again and look at what holds now.")


def standing(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """Give the observations that hold, in the order of the world: not replaced, not taken back."""
    facts = tuple(seen)
    namers: dict[UUID, list[Seen]] = {}
    for fact in facts:
        if fact.supersedes_id is not None:
            namers.setdefault(fact.supersedes_id, []).append(fact)

    def is_taken_back(fact: Seen) -> bool:
        return any(namer.value is None and not is_taken_back(namer) for namer in namers.get(fact.id, ()))

    def is_named(fact: Seen) -> bool:
        return any(not is_taken_back(namer) for namer in namers.get(fact.id, ()))

    held = (fact for fact in facts if fact.value is not None and not is_named(fact))
    return tuple(sorted({fact.id: fact for fact in held}.values(), key=lambda fact: fact.place))


def words_of(seen: Iterable[Seen]) -> Iterator[Word]:
    """Give what each day says, from the first to the last."""
    for day, facts in groupby(standing(seen), key=lambda fact: fact.on):
        yield _word(day, tuple(facts))


def project(
    *,
    seen: Iterable[Seen],
    witnesses: Iterable[Witness],
    needs: Sequence[ConfirmationNeed],
    versions: Sequence[Version],
) -> HouseProjection:
    """Add up everything observed of one house: its state now and the days on which it counted."""
    words = tuple(words_of(seen))
    if not words:
        return HouseProjection(state=None, spells=())
    by_observation: dict[UUID, list[Witness]] = {}
    for witness in witnesses:
        by_observation.setdefault(witness.observation_id, []).append(witness)
    spells: list[Spell] = []
    run: _Run | None = None
    for word in words:
        match _counts(word, versions):
            case True:
                run = run or _Run()
                _join(run, word, by_observation, needs)
            case False:
                spells += _ended(run, word.on)
                run = None
            case None:
                pass
    spells += _ended(run, None)
    return HouseProjection(state=_state(words[-1], run, spells), spells=tuple(spells))


def ensure_may_confirm(*, author_id: UUID, confirmer_id: UUID) -> None:
    """Only another person can confirm what was seen."""
    if author_id == confirmer_id:
        raise ConfirmsOwn


def _word(day: date, facts: tuple[Seen, ...]) -> Word:
    if len(facts) == 1:  # as on nearly every day: nobody differs from anybody
        return Word(day, facts[0].value, facts, facts[0])
    held: dict[UUID, tuple[Seen, ...]] = {}
    for fact in facts:
        is_another_look = fact.author_id not in held or fact.supersedes_id is not None
        if is_another_look and len({each[0].value for each in held.values()}) > 1:
            # Two persons differ, and a third one looks or somebody mends an entry: that word settles it.
            held = {author: each for author, each in held.items() if each[0].value == fact.value}
        before = held.get(fact.author_id, ())
        held[fact.author_id] = (*(each for each in before if each.value == fact.value), fact)
    values = {each[0].value for each in held.values()}
    said_by = tuple(fact for each in held.values() for fact in each)
    return Word(day, values.pop() if len(values) == 1 else None, said_by, facts[-1])


def _counts(word: Word, versions: Sequence[Version]) -> bool | None:
    return None if word.value is None else version_on(versions, word.on).counts(word.value)


def _join(
    run: _Run,
    word: Word,
    witnesses: dict[UUID, list[Witness]],
    needs: Sequence[ConfirmationNeed],
) -> None:
    persons = max((need.persons for need in needs if need.holds_on(word.on)), default=0)
    run.persons = max(run.persons, persons)
    if not persons:
        run.plain_days.append(word.on)
    for fact in word.said_by:
        run.seen_by[fact.author_id] = min(run.seen_by.get(fact.author_id, word.on), word.on)
        for witness in witnesses.get(fact.id, ()):
            day = max(witness.on, word.on)
            run.seen_by[witness.person_id] = min(run.seen_by.get(witness.person_id, day), day)


def _start(run: _Run) -> date | None:
    days = sorted(run.seen_by.values())
    confirmed = days[run.persons : run.persons + 1]
    return min([*run.plain_days, *confirmed], default=None)


def _ended(run: _Run | None, until_on: date | None) -> list[Spell]:
    start = _start(run) if run else None
    if start is None or (until_on is not None and start >= until_on):
        return []
    return [Spell(start, until_on)]


def _state(last: Word, run: _Run | None, spells: Sequence[Spell]) -> State:
    open_since = spells[-1].from_on if spells and spells[-1].until_on is None else None
    value = last.last.value
    if value is None:
        raise ValueError("a word is made of observations that hold")
    return State(
        observation_id=last.last.id,
        value=value,
        counts=open_since is not None,
        awaits_confirmation=run is not None and open_since is None,
        is_disputed=last.value is None,
        observed_on=last.on,
        counts_since=open_since,
    )
