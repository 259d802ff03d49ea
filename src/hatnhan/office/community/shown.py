"""Rows of the community's pages in the reader's words."""

from dataclasses import dataclass

from django.utils.translation import get_language

from hatnhan.decisions.selectors.community import Question, VillageRound
from hatnhan.meetings.rules import Verdict
from hatnhan.office.community.words import FORM_WORDS
from hatnhan.office.meetings.shown import ShownCheck
from hatnhan.ui.words import say_mark


@dataclass(frozen=True, slots=True)
class ShownVillageRound:
    """One round of the households in words."""

    row: VillageRound
    form: str
    sentence: str
    team: str


def said_verdict(one: Verdict) -> ShownCheck:
    """Say what a norm of the day found."""
    language = get_language() or "vi"
    return ShownCheck(
        one.norm.title_in(language), say_mark(one.words.text, **one.words.facts), one.is_met, one.norm
    )


def sentence_of(row: Question) -> str:
    """Say in one sentence what the last count came to."""
    return _sentence(row.last_round) if row.last_round else ""


def shown_round(row: VillageRound) -> ShownVillageRound:
    """Say a round: how it was voted, what it came to, who counted."""
    return ShownVillageRound(row, str(FORM_WORDS[row.form]), _sentence(row), ", ".join(row.team))


def _sentence(row: VillageRound) -> str:
    if row.count is None:
        return ""
    words = row.count.words
    return say_mark(words.text, **words.facts)
