"""A broken rule becomes one sentence in the reader's language: what happened, and what to do next."""

import re
from datetime import date, datetime

from django.utils.translation import gettext

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ratios import Ratio
from hatnhan.ui import numbers

NUMBER_PLACE = re.compile(r"%\((\w+)\)[a-z]")


def say(broken: RuleBroken) -> str:
    """Say a broken rule in the reader's language, with its facts."""
    return say_mark(broken.text, **broken.facts)


def say_mark(text: str, **facts: object) -> str:
    """Say a marked sentence in the reader's language, with days and numbers as people write them."""
    if not text:
        return ""
    said = gettext(text)
    if not facts:
        return said.replace("%%", "%")
    # Numbers come grouped, as text: %(count)d would refuse them.
    return NUMBER_PLACE.sub(r"%(\1)s", said) % {name: say_fact(fact) for name, fact in facts.items()}


def say_fact(fact: object) -> str:
    """Say one fact of a sentence."""
    match fact:
        case datetime():
            return numbers.moment_of(fact)
        case date():
            return numbers.day_of(fact)
        case Ratio():
            return numbers.ratio_of(fact)
        case bool() | None:
            return str(fact)
        case int():
            return numbers.number_in_words(fact)
        case tuple() | list() | frozenset() | set():
            return ", ".join(say_fact(each) for each in fact)
        case _:
            return str(fact)
