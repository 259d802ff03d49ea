"""When an observation may be taken down: a house that exists, a day that has come."""

from datetime import date
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


class DayToCome(RuleBroken):
    """A day that has not come yet."""

    code = "indicators.day_to_come"
    text = _("%(day)s has not come yet. Choose today or a day before.")


class HouseNotThere(RuleBroken):
    """The household did not exist on the day."""

    code = "indicators.house_not_there"
    text = _("Household %(code)s is not in the register on %(day)s. Choose another day.")


class SeenOtherwiseSince(RuleBroken):
    """A day since when something is so lies before a day on which it was not."""

    code = "indicators.seen_otherwise_since"
    text = _("On %(day)s this house was seen otherwise. Write a later day, or leave the cell empty.")


class ObservationElsewhere(RuleBroken):
    """A correction names an observation of another house or indicator."""

    code = "indicators.observation_elsewhere"
    text = _("What you correct belongs to another house or indicator. Open the house again.")


class IndicatorRetired(RuleBroken):
    """The indicator is no longer observed."""

    code = "indicators.retired"
    text = _("This indicator is no longer observed since %(retired_on)s. Choose another one.")


def ensure_day_came(day: date, today: date) -> None:
    """Nobody has seen tomorrow."""
    if day > today:
        raise DayToCome(day=day)


def ensure_house_there(*, code: str, joined_on: date, left_on: date | None, day: date) -> None:
    """Only a household of the day is observed."""
    if day < joined_on or (left_on is not None and day >= left_on):
        raise HouseNotThere(code=code, day=day)


def ensure_not_seen_otherwise(*, since: date, seen_on: date) -> None:
    """What is so since a day was never seen otherwise after it."""
    if since < seen_on:
        raise SeenOtherwiseSince(day=seen_on)


def ensure_in_use(retired_on: date | None, day: date) -> None:
    """A retired indicator is no longer observed."""
    if retired_on is not None and day >= retired_on:
        raise IndicatorRetired(retired_on=retired_on)


def ensure_same_house(*, corrected: tuple[UUID, UUID] | None, correction: tuple[UUID, UUID]) -> None:
    """A correction stays with the house and indicator of what it corrects."""
    if corrected != correction:
        raise ObservationElsewhere
