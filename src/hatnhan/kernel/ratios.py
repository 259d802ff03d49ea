"""Shares and majorities in whole numbers: no float ever decides a vote."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many; shown with both numbers, and comparable."""

    done: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.done <= self.total:
            raise ValueError(f"{self.done} of {self.total} is no share")

    @property
    def tenths(self) -> int:
        """The share in tenths of a percent, rounded half up; 0 of 0 is 0."""
        if self.total == 0:
            return 0
        return (2000 * self.done + self.total) // (2 * self.total)

    @property
    def rest(self) -> int:
        """How many are still to come."""
        return self.total - self.done

    def reaches(self, percent: int) -> bool:
        """Say whether the share is at least so many percent, without rounding."""
        return self.total > 0 and 100 * self.done >= percent * self.total


@dataclass(frozen=True, slots=True)
class Majority:
    """The share of a base that carries a matter: more than (strict) or at least numerator/denominator."""

    numerator: int
    denominator: int
    strict: bool

    def __post_init__(self) -> None:
        if not 0 < self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator}/{self.denominator} is no majority")

    def needed_of(self, base: int) -> int:
        """Give the smallest whole number of votes that carries a matter in a base of this size."""
        product = base * self.numerator
        if self.strict:
            return product // self.denominator + 1
        return -(-product // self.denominator)


MORE_THAN_HALF = Majority(1, 2, strict=True)
TWO_THIRDS = Majority(2, 3, strict=False)
