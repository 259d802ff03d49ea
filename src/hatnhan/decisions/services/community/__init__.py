"""Commands of the community: meeting, voting, deciding."""

from hatnhan.decisions.services.community.boxes import close_box, enter_tally, take_back_tick, tick_voted
from hatnhan.decisions.services.community.deciding import (
    adopt_decision,
    lift_decision,
    recognise_decision,
    replace_decision,
    tell_decision,
)
from hatnhan.decisions.services.community.hands import cast_houses, enter_hands
from hatnhan.decisions.services.community.meetings import (
    Came,
    HouseMark,
    Invitation,
    MeetingKind,
    Officers,
    change_invitation,
    close_minutes,
    convene,
    name_officers,
    take_attendance,
    write_discussion,
)
from hatnhan.decisions.services.community.proposals import (
    Question,
    change_question,
    put_to_households,
    withdraw_question,
)
from hatnhan.decisions.services.community.rounds import Opening, open_round

__all__ = [
    "Came",
    "HouseMark",
    "Invitation",
    "MeetingKind",
    "Officers",
    "Opening",
    "Question",
    "adopt_decision",
    "cast_houses",
    "change_invitation",
    "change_question",
    "close_box",
    "close_minutes",
    "convene",
    "enter_hands",
    "enter_tally",
    "lift_decision",
    "name_officers",
    "open_round",
    "put_to_households",
    "recognise_decision",
    "replace_decision",
    "take_attendance",
    "take_back_tick",
    "tell_decision",
    "tick_voted",
    "withdraw_question",
    "write_discussion",
]
