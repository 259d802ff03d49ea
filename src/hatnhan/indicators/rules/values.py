"""What may be said of a house, and whether it counts: by the version of the indicator of that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _

HIGHEST = 1_000_000_000


class Kind(StrEnum):
    """The kinds of answer."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Version:
    """What an indicator means from a day on, until the next version."""

    number: int
    title: str
    kind: Kind
    unit: str
    source: str
    choices: tuple[str, ...]
    counting_choices: frozenset[int]
    counts_from: int
    from_on: date

    def counts(self, value: int) -> bool:
        """Say whether a house with this value counts."""
        if self.kind is Kind.CHOICE:
            return value in self.counting_choices
        return value >= self.counts_from

    def accepts(self, value: int) -> bool:
        """Say whether the value is an answer to this indicator."""
        top = {Kind.YES_NO: 1, Kind.NUMBER: HIGHEST, Kind.CHOICE: len(self.choices) - 1}[self.kind]
        return 0 <= value <= top


class NotDefinedYet(RuleBroken):
    """A day before the indicator was defined."""

    code = "indicators.not_defined_yet"
    text = _("This indicator is defined from %(from_on)s on. Choose that day or a later one.")


class ValueUnfit(RuleBroken):
    """A value that is no answer to the indicator."""

    code = "indicators.value_unfit"
    text = _("«%(value)s» is no answer to «%(title)s». Choose one of the answers offered.")


class ChoicesMissing(RuleBroken):
    """A choice between less than two answers."""

    code = "indicators.choices_missing"
    text = _("Write at least two answers, one a line, and begin those that count with a *.")


class VersionNotLater(RuleBroken):
    """A new version that would begin before the one it follows."""

    code = "indicators.version_not_later"
    text = _("The version in force begins on %(from_on)s. Choose a later day for the new one.")


def version_on(versions: Sequence[Version], day: date) -> Version:
    """Give the version of the day; raises NotDefinedYet before the first one."""
    held = [version for version in versions if version.from_on <= day]
    if not held:
        raise NotDefinedYet(from_on=min(version.from_on for version in versions))
    return max(held, key=lambda version: version.from_on)


def ensure_fits(version: Version, value: int) -> None:
    """Refuse a value that the version of the day does not offer."""
    if not version.accepts(value):
        raise ValueUnfit(value=value, title=version.title)


def ensure_answerable(version: Version) -> None:
    """Refuse a choice without answers, or one in which no answer or only unknown ones count."""
    if version.kind is not Kind.CHOICE:
        return
    places = frozenset(range(len(version.choices)))
    if len(places) < 2 or not version.counting_choices or not version.counting_choices <= places:
        raise ChoicesMissing


def ensure_later(versions: Sequence[Version], from_on: date) -> None:
    """A new version follows the last one; it never rewrites what was judged before."""
    last = max(version.from_on for version in versions)
    if from_on <= last:
        raise VersionNotLater(from_on=last)
