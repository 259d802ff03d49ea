"""Whether a household's name may stand beside what it gave: only where it said yes, with a proof."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy
from hatnhan.ledger.rules.drives import ensure_text

PAPER_LENGTH = 40
# The program's own practice, as for opinions of the people: a list begins with so many households, and ends
# where fewer than so many would be missing from it. Otherwise it would say who did not agree.
NAMED_LEAST = 5


class How(StrEnum):
    """How a household said it: on paper, before a witness, on its own page, or only by word of mouth."""

    PAPER = "paper"
    MEETING = "meeting"
    OWN = "own"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a household said about its name, and what proves it."""

    is_given: bool
    how: How
    paper: str = ""
    witness_id: UUID | None = None


class ProofMissing(RuleBroken):
    """Word of mouth is enough to take a consent back, not to give it."""

    code = "ledger.consent_unproved"
    text = _("A yes needs a proof: a signed paper with its number, or a witness from the meeting.")


class PaperUnnamed(RuleBroken):
    """A consent on paper is found again by its number."""

    code = "ledger.consent_paper_missing"
    text = _("Write the number of the signed paper, so that it can be found again.")


class WitnessMissing(RuleBroken):
    """A consent by word of mouth has a witness."""

    code = "ledger.consent_witness_missing"
    text = _("Choose who heard it in the meeting.")


class WitnessInvolved(RuleBroken):
    """A witness is a third person."""

    code = "ledger.consent_witness_involved"
    text = _("A witness is neither the household's representative nor whoever writes this down.")


class OnlyTheHousehold(RuleBroken):
    """Nobody speaks on another's page."""

    code = "ledger.consent_not_own"
    text = _("Only the household itself says it on its own page. Choose the paper or the meeting.")


class NobodyToName(RuleBroken):
    """A household without a representative has no name to be shown."""

    code = "ledger.consent_nobody"
    text = _("This household has no representative in the register. Enter who represents it first.")


class NothingGiven(RuleBroken):
    """Silence is a no, and a no is not written down."""

    code = "ledger.consent_not_given"
    text = _("This household did not agree to be named, and is not named. There is nothing to take back.")


class SaidOtherwiseSince(RuleBroken):
    """An older paper does not undo a withdrawal."""

    code = "ledger.consent_overtaken"
    text = _("The household took its consent back on %(day)s. An older yes does not count: ask it again.")


def tidied(said: Consent) -> Consent:
    """Give what was said with the proof that belongs to it, and nothing else."""
    is_on_paper, is_witnessed = said.how is How.PAPER, said.how is How.MEETING
    return replace(
        said,
        paper=ensure_text(tidy(said.paper), PAPER_LENGTH) if is_on_paper else "",
        witness_id=said.witness_id if is_witnessed else None,
    )


def ensure_proved(said: Consent, *, actor_id: UUID, represented_by: UUID | None) -> None:
    """A yes has a name to show and a proof; taking it back needs none."""
    if said.how is How.OWN and actor_id != represented_by:
        raise OnlyTheHousehold
    if not said.is_given:
        return
    if represented_by is None:
        raise NobodyToName
    if said.how is How.TOLD:
        raise ProofMissing
    if said.how is How.PAPER and not said.paper:
        raise PaperUnnamed
    if said.how is How.MEETING:
        _ensure_witness(said.witness_id, {actor_id, represented_by})


def ensure_it_counts(said: Consent, *, moment: datetime, before: tuple[bool, datetime] | None) -> None:
    """What is said now changes what holds; `before` is the last that was said, and when."""
    was_given, last_at = before or (False, None)
    if not said.is_given and not was_given:
        raise NothingGiven
    if said.is_given and last_at is not None and not was_given and moment <= last_at:
        raise SaidOtherwiseSince(day=local_day(last_at))


def may_be_listed(*, named: int, households: int) -> bool:
    """Names are shown where they are several, and do not point at the few that are missing."""
    missing = households - named
    return named >= NAMED_LEAST and (missing <= 0 or missing >= NAMED_LEAST)


def _ensure_witness(witness_id: UUID | None, involved: set[UUID]) -> None:
    if witness_id is None:
        raise WitnessMissing
    if witness_id in involved:
        raise WitnessInvolved
