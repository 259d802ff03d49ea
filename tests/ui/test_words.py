"""A broken rule is said in one sentence with its facts, whatever kind they are."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar

import pytest
from django.utils import translation

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ratios import Ratio
from hatnhan.ui.words import say, say_fact, say_mark


class Kind(StrEnum):
    """A fact that has its own word."""

    VILLAGE = "village"


class TooFew(RuleBroken):
    """A sample of a rule."""

    code: ClassVar[str] = "sample.too_few"
    text: ClassVar[str] = "%(in_favour)d of %(share)s agreed by %(by)s; 50%% are needed."


def test_a_broken_rule_is_said_with_its_facts() -> None:
    broken = TooFew(in_favour=9, share=Ratio(38, 47), by=date(2023, 11, 24))

    with translation.override("en"):
        assert say(broken) == "9 of 38/47 (80.9%) agreed by 24/11/2023; 50% are needed."
    with translation.override("vi"):
        assert say(broken) == "9 of 38/47 (80,9%) agreed by 24/11/2023; 50% are needed."


def test_a_sentence_without_facts_stays_as_it_is() -> None:
    assert say_mark("Half of 50%% remains.") == "Half of 50% remains."
    assert say_mark("") == ""


def test_a_sentence_that_names_a_missing_fact_is_our_fault_and_loud() -> None:
    with pytest.raises(KeyError):
        say_mark("%(who)s came.", where="here")


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (2023, "2023"),
        (12_000, "12.000"),
        (-12_000, "-12.000"),
        (datetime(2023, 11, 24, 12, 30, tzinfo=UTC), "24/11/2023 19:30"),
        (("Hộ 01", "Hộ 02"), "Hộ 01, Hộ 02"),
        (Kind.VILLAGE, "village"),
        (None, "None"),
    ],
)
def test_a_fact_is_said_as_people_write_it(fact: object, said: str) -> None:
    with translation.override("vi"):
        assert say_fact(fact) == said
