"""What a campaign says of itself, in the reader's language."""

from django.utils.translation import gettext as _

from hatnhan.indicators.rules.forecast import Forecast
from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.indicators.rules.values import Kind, Version
from hatnhan.ui.numbers import day_of, month_of, number_of
from hatnhan.ui.words import say_mark


def forecast_words(forecast: Forecast | None) -> str:
    """Say when the target is likely reached: a month, or from one month to another."""
    if forecast is None:
        return ""
    facts = {"earliest": month_of(forecast.earliest), "latest": month_of(forecast.latest)}
    if forecast.earliest == forecast.latest:
        return _("At this pace the target is reached in about %(latest)s.") % facts
    return _("At this pace the target is reached between %(earliest)s and %(latest)s.") % facts


def method_words(forecast: Forecast | None) -> str:
    """Say in one sentence how the forecast is made."""
    if forecast is None:
        return ""
    return say_mark(forecast.method, months=forecast.months_observed, percent=forecast.interval_percent)


def target_words(target: Target, target_count: int) -> str:
    """Say the target, as a share with what it means in households today."""
    if target.kind is TargetKind.COUNT:
        return _("%(count)s households") % {"count": number_of(target_count)}
    facts = {"percent": target.value, "count": number_of(target_count)}
    return _("%(percent)s%% of the households, today %(count)s") % facts


def kind_words(kind: Kind) -> str:
    """Say the kind of answer."""
    return {
        Kind.YES_NO: _("yes or no"),
        Kind.NUMBER: _("a number"),
        Kind.CHOICE: _("one of several answers"),
    }[kind]


def meaning_words(version: Version) -> str:
    """Say which answers count."""
    if version.kind is Kind.YES_NO:
        return _("A house counts when the answer is yes.")
    if version.kind is Kind.NUMBER:
        facts = {"least": number_of(version.counts_from), "unit": version.unit}
        return (_("A house counts from %(least)s %(unit)s on.") % facts).replace("  ", " ")
    counting = [answer for place, answer in enumerate(version.choices) if place in version.counting_choices]
    return _("A house counts when the answer is: %(answers)s.") % {"answers": ", ".join(counting)}


def since_words(version: Version) -> str:
    """Say from when the version holds."""
    return _("from %(day)s") % {"day": day_of(version.from_on)}
