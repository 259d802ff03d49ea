"""The book of norms: one norm for one code on one day, with what the places set themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.ratios import Majority
from hatnhan.norms.rules.norm import Norm, NormRow, OverridableBy
from hatnhan.norms.rules.overriding import Override


class NormUnknown(RuleBroken):
    """Nothing is in force for the code on the day."""

    code = "norms.unknown"
    text = _("No rule «%(norm)s» is in force on %(day)s. Look at the list of rules for that day.")


class NormsOverlap(RuleBroken):
    """Two norms of one code would be in force on the same day."""

    code = "norms.overlap"
    text = _(
        "«%(norm)s» has two values at once: %(first)s (%(first_period)s) and %(second)s (%(second_period)s). "
        "End the earlier one before the later begins."
    )


class NormKindWrong(RuleBroken):
    """A norm was asked for as another kind of value than it holds."""

    code = "norms.kind_wrong"
    text = _("«%(norm)s» holds a value of another kind (%(kind)s).")


def overlapping(norms: Iterable[Norm]) -> Iterator[tuple[Norm, Norm]]:
    """Give every pair of norms of one code that share a day."""
    for same in _by_code(norms).values():
        yield from (pair for pair in combinations(same, 2) if pair[0].overlaps(pair[1]))


def ensure_no_overlap(norms: Iterable[Norm]) -> None:
    """Refuse two values for one day, naming both."""
    for first, second in overlapping(norms):
        raise NormsOverlap(
            norm=first.code,
            first=first.source,
            first_period=first.period_text,
            second=second.source,
            second_period=second.period_text,
        )


def _by_code(norms: Iterable[Norm]) -> dict[str, list[Norm]]:
    found: dict[str, list[Norm]] = defaultdict(list)
    for norm in norms:
        found[norm.code].append(norm)
    for same in found.values():
        same.sort(key=lambda norm: norm.from_on)
    return dict(found)


class NormBook:
    """All norms that hold for a place, by code and day, with what its commune and village set themselves."""

    __slots__ = ("_norms", "_overrides")

    def __init__(self, norms: Iterable[Norm], overrides: Sequence[Override] = ()) -> None:
        self._norms = _by_code(norms)
        for same in self._norms.values():
            # Sorted by their first day, neighbours tell it all: no need to compare every pair.
            for pair in pairwise(same):
                ensure_no_overlap(pair)
        self._overrides: dict[str, list[Override]] = defaultdict(list)
        # The village speaks last: what is nearer to the people replaces what the commune set.
        for override in sorted(overrides, key=lambda found: found.set_by.level is OverridableBy.VILLAGE):
            self._overrides[override.code].append(override)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        return tuple(sorted(self._norms))

    def history_of(self, code: str) -> tuple[Norm, ...]:
        """Give the norms of a code from the oldest to the newest, as they were issued."""
        return tuple(self._norms.get(code, ()))

    def is_in_force(self, code: str, day: date) -> bool:
        """Say whether anything is in force for the code on the day."""
        return any(norm.holds_on(day) for norm in self._norms.get(code, ()))

    def on(self, code: str, day: date) -> Norm:
        """Give the norm of the day; raises NormUnknown where nothing is in force."""
        for norm in self._norms.get(code, ()):
            if norm.holds_on(day):
                return self._as_set(norm, day)
        raise NormUnknown(norm=code, day=f"{day:%d/%m/%Y}")

    def in_force(self, day: date) -> tuple[Norm, ...]:
        """Give every norm in force on the day, by code."""
        return tuple(self.on(code, day) for code in self.codes if self.is_in_force(code, day))

    def int_on(self, code: str, day: date) -> int:
        """Give the whole number of the day."""
        norm = self.on(code, day)
        if isinstance(norm.value, int) and not isinstance(norm.value, bool):
            return norm.value
        raise _wrong_kind(norm)

    def majority_on(self, code: str, day: date) -> Majority:
        """Give the share or majority of the day."""
        norm = self.on(code, day)
        if isinstance(norm.value, Majority):
            return norm.value
        raise _wrong_kind(norm)

    def bool_on(self, code: str, day: date) -> bool:
        """Give the yes or no of the day."""
        norm = self.on(code, day)
        if isinstance(norm.value, bool):
            return norm.value
        raise _wrong_kind(norm)

    def text_on(self, code: str, day: date) -> str:
        """Give the words of the day."""
        norm = self.on(code, day)
        if isinstance(norm.value, str):
            return norm.value
        raise _wrong_kind(norm)

    def rows_on(self, code: str, day: date) -> tuple[NormRow, ...]:
        """Give the table of the day."""
        norm = self.on(code, day)
        if isinstance(norm.value, tuple):
            return norm.value
        raise _wrong_kind(norm)

    def with_overrides(self, overrides: Sequence[Override]) -> "NormBook":
        """Give the same book for a place that set some values itself, where the norms permit it."""
        if not overrides:
            return self
        book = NormBook((), overrides)
        # These norms were checked when this book was made.
        book._norms = self._norms
        return book

    def _as_set(self, norm: Norm, day: date) -> Norm:
        for override in self._overrides.get(norm.code, ()):
            if override.fits(norm) and override.holds_on(day):
                norm = replace(norm, value=override.value, overridden_by=override.set_by)
        return norm


def with_overrides(book: NormBook, overrides: Sequence[Override]) -> NormBook:
    """Give the book of a place that set some values itself; each applies only where its norm permits."""
    return book.with_overrides(overrides)


def _wrong_kind(norm: Norm) -> NormKindWrong:
    return NormKindWrong(norm=norm.code, kind=norm.kind.value)
