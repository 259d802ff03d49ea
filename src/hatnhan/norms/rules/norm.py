"""A norm is a rule with a value, a source and dates; what happened is judged by the norm of its day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatnhan.kernel.ratios import Majority


class Evidence(StrEnum):
    """How surely the norm is known: its document was read, a text about it was, or neither."""

    DOCUMENT = "document"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Level(StrEnum):
    """What the program does with the norm: refuse the record, warn, or only say so."""

    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"


class OverridableBy(StrEnum):
    """Who may set another value: nobody, the commune, or the village and its commune."""

    NONE = "none"
    COMMUNE = "commune"
    VILLAGE = "village"


class Kind(StrEnum):
    """What kind of value a norm holds."""

    WHOLE = "whole"
    SHARE = "share"
    FLAG = "flag"
    TEXT = "text"
    TABLE = "table"


class Unit(StrEnum):
    """What a whole number counts."""

    NONE = ""
    MINUTES = "minutes"
    DAYS = "days"
    MONTHS = "months"
    TIMES = "times"
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    OBSERVATIONS = "observations"
    PERCENT = "percent"
    POINTS = "points"
    BALLOTS = "ballots"
    DONG = "dong"


@dataclass(frozen=True, slots=True)
class NormRow:
    """One line of a table: a score row, a step of it, or a thing that minutes must hold."""

    code: str
    title_vi: str
    title_en: str
    points: int = 0
    at_least: int | None = None
    group: str = ""
    is_computed: bool = False

    def title_in(self, language: str) -> str:
        """Give the title in the reader's language."""
        return self.title_vi if language == "vi" else self.title_en


NormValue = int | bool | str | Majority | tuple[NormRow, ...]


@dataclass(frozen=True, slots=True)
class OverriddenBy:
    """Who set another value for a place, why, and by which document."""

    level: OverridableBy
    place_name: str
    reason: str
    source: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Norm:
    """One value of one rule, in force from a day (inclusive) until a day (exclusive) or for good."""

    code: str
    kind: Kind
    value: NormValue
    title_vi: str
    title_en: str
    level: Level
    source_vi: str
    source_en: str
    evidence: Evidence
    from_on: date
    until_on: date | None = None
    unit: Unit = Unit.NONE
    override: OverridableBy = OverridableBy.NONE
    note_vi: str = ""
    note_en: str = ""
    is_practice: bool = False
    overridden_by: OverriddenBy | None = None

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on <= self.from_on:
            raise ValueError(f"{self.code} would end before it begins")

    @property
    def source(self) -> str:
        """The document with its number and date, as it is cited in Vietnamese."""
        return self.source_vi

    @property
    def is_unverified(self) -> bool:
        """Say whether neither the document nor a text about it was read."""
        return self.evidence is Evidence.UNVERIFIED

    def title_in(self, language: str) -> str:
        """Give the title in the reader's language."""
        return self.title_vi if language == "vi" else self.title_en

    def source_in(self, language: str) -> str:
        """Give the source in the reader's language."""
        return self.source_vi if language == "vi" else self.source_en

    def note_in(self, language: str) -> str:
        """Give the note in the reader's language."""
        return self.note_vi if language == "vi" else self.note_en

    def holds_on(self, day: date) -> bool:
        """Say whether the norm is in force on the day."""
        return holds(self.from_on, self.until_on, day)

    def overlaps(self, other: "Norm") -> bool:
        """Say whether both would speak about the same thing on the same day."""
        return self.code == other.code and periods_meet(
            (self.from_on, self.until_on), (other.from_on, other.until_on)
        )

    def may_be_set_by(self, level: OverridableBy) -> bool:
        """Say whether a place of this level may set another value."""
        return level is not OverridableBy.NONE and (self.override, level) in _PERMITTED

    @property
    def period_text(self) -> str:
        """The dates of the norm as they are written in a refusal."""
        return f"{self.from_on:%d/%m/%Y} – {f'{self.until_on:%d/%m/%Y}' if self.until_on else '…'}"


_PERMITTED = frozenset(
    {
        (OverridableBy.COMMUNE, OverridableBy.COMMUNE),
        (OverridableBy.VILLAGE, OverridableBy.COMMUNE),
        (OverridableBy.VILLAGE, OverridableBy.VILLAGE),
    }
)

Period = tuple[date, date | None]


def periods_meet(first: Period, second: Period) -> bool:
    """Say whether two periods (until exclusive) share a day; an empty period meets none."""
    start = max(first[0], second[0])
    ends = [end for end in (first[1], second[1]) if end is not None]
    return not ends or start < min(ends)


def holds(from_on: date, until_on: date | None, day: date) -> bool:
    """Say whether a period (until exclusive) holds on the day."""
    return from_on <= day and (until_on is None or day < until_on)
