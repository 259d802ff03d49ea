"""How the pages of meetings call things: kinds, states, sources, marks, choices."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hatnhan.decisions.rules import Choice
from hatnhan.meetings.rules import ItemSource, MeetingState, RollState
from hatnhan.meetings.selectors import MeetingHead, MeetingRow
from hatnhan.people.rules import Standing
from hatnhan.ui import numbers

KIND_WORDS: dict[str, Promise] = {
    "regular": _("Regular meeting"),
    "thematic": _("Thematic meeting"),
    "combined": _("Regular meeting with a thematic part"),
    "exchange": _("Exchange meeting"),
}
STATE_WORDS: dict[str, tuple[str, Promise]] = {
    MeetingState.PLANNED: ("plain", _("planned")),
    MeetingState.DRAFTED: ("plain", _("agenda in draft")),
    MeetingState.ANNOUNCED: ("due", _("announced")),
    "running": ("due", _("under way")),
    MeetingState.HELD: ("due", _("held, minutes open")),
    MeetingState.CLOSED: ("done", _("minutes closed")),
}
SOURCE_WORDS: dict[ItemSource, Promise] = {
    ItemSource.LAST_RESOLUTION: _("from last month's resolution"),
    ItemSource.OVERDUE_TASKS: _("from tasks past their deadline"),
    ItemSource.INDICATOR: _("from the figures of a campaign"),
    ItemSource.THEMATIC: _("thematic part of the quarter"),
    ItemSource.MATTER: _("put forward by a member"),
    ItemSource.MOVED: _("kept from an earlier meeting"),
    ItemSource.HAND: _("added by the committee"),
}
ROLL_WORDS: dict[RollState, tuple[str, Promise]] = {
    RollState.PRESENT: ("done", _("present")),
    RollState.ABSENT_WITH_REASON: ("due", _("absent with reason")),
    RollState.ABSENT_WITHOUT_REASON: ("late", _("absent without reason")),
    RollState.AWAY: ("plain", _("temporarily away")),
    RollState.EXEMPT: ("plain", _("exempt")),
    RollState.SUSPENDED: ("plain", _("suspended")),
    RollState.OPEN: ("plain", _("no mark yet")),
}
STANDING_WORDS: dict[Standing, Promise] = {
    Standing.OFFICIAL: _("official"),
    Standing.PROBATIONARY: _("probationary"),
    Standing.TEMPORARY_AWAY: _("temporarily away"),
    Standing.TEMPORARY_HERE: _("temporarily here"),
    Standing.EXEMPT: _("exempt"),
    Standing.SUSPENDED: _("suspended"),
}
METHOD_WORDS: dict[str, Promise] = {
    "hand_count": _("By hand, as a count"),
    "by_name": _("By hand, by name"),
    "secret": _("Secret"),
}
CHOICE_WORDS: dict[Choice, tuple[str, Promise]] = {
    Choice.IN_FAVOUR: ("done", _("in favour")),
    Choice.AGAINST: ("late", _("against")),
    Choice.ABSTAINED: ("due", _("abstained")),
}
MATTER_KIND_WORDS: dict[str, Promise] = {
    "voting.resolution.majority": _("A resolution or a conclusion"),
    "voting.admission.majority": _("Admission of a member"),
    "voting.recognition.majority": _("Recognition as an official member"),
}
NOTE_WORDS: dict[str, Promise] = {"lesson": _("Lesson"), "commitment": _("Commitment")}


def title_of(meeting: MeetingHead | MeetingRow) -> str:
    """Name a meeting: what kind, of which month; an exchange meeting by the other cell."""
    kind = str(KIND_WORDS[meeting.kind])
    if meeting.kind == "exchange" and meeting.partner_cell:
        return gettext("%(kind)s with %(cell)s") % {"kind": kind, "cell": meeting.partner_cell}
    return gettext("%(kind)s of %(month)s") % {"kind": kind, "month": numbers.month_of(meeting.month)}
