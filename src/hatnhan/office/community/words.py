"""How the pages of the community call things: matters, ways of voting, states."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hatnhan.decisions.rules import Choice
from hatnhan.decisions.rules.community import Form
from hatnhan.decisions.rules.matters import Matter
from hatnhan.decisions.selectors.community import Question

KIND_WORDS: dict[str, Promise] = {
    "meeting": _("Meeting of the households"),
    "annual": _("Conference at the end of the year"),
}
MATTER_WORDS: dict[Matter, Promise] = {
    Matter.CONTRIBUTIONS: _("What each household contributes"),
    Matter.INCOME_SPENDING: _("Income and spending of what was contributed"),
    Matter.CONVENTION: _("The village convention"),
    Matter.VILLAGE_HEAD: _("Electing or dismissing the village head"),
    Matter.BOARDS: _("Electing or dismissing members of the boards"),
    Matter.SELF_MANAGEMENT: _("Another matter of the village"),
}
FORM_WORDS: dict[Form, Promise] = {
    Form.HAND_COUNT: _("By hand, as a count"),
    Form.HAND_BY_HOUSE: _("By hand, house by house"),
    Form.SECRET: _("Secret, at the meeting"),
    Form.BALLOTS: _("Ballots carried to the houses"),
    Form.ONLINE: _("Online, in the group that was chosen"),
}
CAME_WORDS: dict[str, tuple[str, Promise]] = {
    "representative": ("done", _("in person")),
    "proxy": ("due", _("somebody else")),
    "nobody": ("late", _("nobody")),
}
CHOICE_WORDS: dict[str, tuple[str, Promise]] = {
    Choice.IN_FAVOUR: ("done", _("in favour")),
    Choice.AGAINST: ("late", _("against")),
    Choice.ABSTAINED: ("due", _("abstained")),
}
TALLY_WORDS: dict[str, Promise] = {
    "in_favour": _("In favour"),
    "against": _("Against"),
    "abstained": _("Abstained"),
    "invalid": _("Not valid"),
}
DECISION_WORDS: dict[str, Promise] = {
    "resolution": _("Resolution"),
    "minutes": _("Minutes"),
    "memorandum": _("Memorandum"),
    "agreement": _("Agreement"),
}
WHOM_WORDS: dict[str, Promise] = {
    "households": _("Every household"),
    "commune": _("The People's Committee of the commune"),
}


def state_of(question: Question) -> tuple[str, Promise]:
    """Say how far a matter has come."""
    held = question.last_round
    if question.is_withdrawn:
        return "plain", _("withdrawn")
    if held is None:
        return "due", _("not voted yet")
    if held.count is None:
        return "due", _("vote open") if held.closed_at is None else _("being counted")
    return ("done", _("carried")) if question.is_carried else ("late", _("not carried"))
