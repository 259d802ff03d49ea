"""What an answer and a cell say, in the reader's language."""

from django.utils.translation import gettext as _

from hatnhan.indicators.rules.values import Kind, Version
from hatnhan.indicators.selectors import Cell
from hatnhan.ui.numbers import day_of, number_of


def value_words(version: Version, value: int | None) -> str:
    """Say an answer: yes or no, a number with its unit, or the words of the choice."""
    if value is None:
        return _("taken back")
    if version.kind is Kind.NUMBER:
        return f"{number_of(value)} {version.unit}".strip()
    if version.kind is Kind.CHOICE:
        return version.choices[value] if value < len(version.choices) else number_of(value)
    return _("yes") if value else _("no")


def cell_words(cell: Cell) -> str:
    """Say what holds of a house for an indicator."""
    if cell.observation_id is None or cell.observed_on is None:
        return _("nothing recorded yet")
    facts = {"value": value_words(cell.version, cell.value), "day": day_of(cell.observed_on)}
    if cell.is_disputed:
        return _("two people saw different things on %(day)s") % facts
    if cell.awaits_confirmation:
        return _("%(value)s, seen on %(day)s; waits for a second person") % facts
    if cell.counts and cell.counts_since:
        return _("%(value)s, since %(since)s") % {**facts, "since": day_of(cell.counts_since)}
    return _("%(value)s, seen on %(day)s") % facts
