"""What a meeting of the households needs before it is held, and before its minutes are closed."""

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


class MeetingToCome(RuleBroken):
    """Nobody came yet to a meeting of a later day."""

    code = "decisions.meeting_to_come"
    text = _("The meeting is on %(day)s. Enter who came on that day.")


class NameMissing(RuleBroken):
    """Whoever stands in for a representative is named."""

    code = "decisions.name_missing"
    text = _("%(houses)s: write who came in place of the representative.")


class OfficersMissing(RuleBroken):
    """Minutes name who chaired and who wrote."""

    code = "decisions.officers_missing"
    text = _("Name the chair and the secretary first; then close the minutes.")


class ToldAfterwards(RuleBroken):
    """A notice comes before the meeting."""

    code = "decisions.told_afterwards"
    text = _(
        "The households were told on %(told_on)s, after the meeting of %(held_on)s. Correct one of them."
    )


class DayFixed(RuleBroken):
    """The day of a meeting fixes whose votes count."""

    code = "decisions.day_fixed"
    text = _("A vote was opened at this meeting, and its day fixed whose votes count. The day stays.")


class VillageMinutesClosed(RuleBroken):
    """Closed minutes stay as they are."""

    code = "decisions.village_minutes_closed"
    text = _("The minutes of this meeting are closed. A later meeting can decide anew.")


class NotOfVillage(RuleBroken):
    """Who chairs, writes or counts is known in the village."""

    code = "decisions.not_of_village"
    text = _("Choose somebody who represents a household or works for the village.")


class NotCarriedByHouses(RuleBroken):
    """A decision needs a carried proposal."""

    code = "decisions.not_carried_by_houses"
    text = _("%(in_favour)s of %(base)s households agreed; %(needed)s are needed. It is not carried.")


class DecisionStands(RuleBroken):
    """The vote has become a decision and is no longer changed."""

    code = "decisions.decision_stands"
    text = _("This vote has become decision %(symbol)s. The households can lift or replace it later.")


class NotWaiting(RuleBroken):
    """Only what waits for the commune is recognised."""

    code = "decisions.not_waiting"
    text = _("Decision %(symbol)s does not wait for the commune: it is in force from %(from_on)s.")


class EndedByVote(RuleBroken):
    """What the households decided ends by what they decide later."""

    code = "decisions.ended_by_vote"
    text = _(
        "Decision %(symbol)s is in force. Only a later decision of the households ends it: choose that one."
    )


class OtherMajority(RuleBroken):
    """A decision is not ended by one that needed other votes."""

    code = "decisions.other_majority"
    text = _("%(later)s is about another kind of matter than %(symbol)s. Choose a decision on the same kind.")


class DayBefore(RuleBroken):
    """Something of a decision cannot happen before it was adopted."""

    code = "decisions.day_before"
    text = _("The decision was adopted on %(adopted_on)s. Choose that day or a later one.")


class KindUnknown(RuleBroken):
    """The law names four written forms."""

    code = "decisions.kind_unknown"
    text = _("Choose the form in which the decision is written down.")


SYMBOLS = {"resolution": "NQ", "minutes": "BB", "memorandum": "BGN", "agreement": "BTT"}


def symbol_of_decision(kind: str, number: int) -> str:
    """Give the symbol of a decision of the households: «03/NQ-CĐDC»."""
    return f"{number:02d}/{SYMBOLS[kind]}-CĐDC"
