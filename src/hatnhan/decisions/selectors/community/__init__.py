"""Reading what the community decides: meetings, votes, decisions in force."""

from hatnhan.decisions.selectors.community.decisions import (
    CommunityDecisionRow,
    community_decision,
    community_decisions,
    decision_of_village,
    decisions_after,
    decisions_replaced,
    ended_decisions,
    waiting_decisions,
)
from hatnhan.decisions.selectors.community.duties import duties_of
from hatnhan.decisions.selectors.community.lookup import people_of_village
from hatnhan.decisions.selectors.community.meetings import (
    attendance_sheet,
    community_board,
    meeting_file,
    question_file,
    question_of,
)
from hatnhan.decisions.selectors.community.minutes import village_minutes
from hatnhan.decisions.selectors.community.rows import (
    Board,
    BoxCount,
    Duty,
    HouseRow,
    MeetingFile,
    MeetingHead,
    MeetingLine,
    Question,
    QuestionFile,
    Tallies,
    VillageCount,
    VillageMinutes,
    VillageRound,
)

__all__ = [
    "Board",
    "BoxCount",
    "CommunityDecisionRow",
    "Duty",
    "HouseRow",
    "MeetingFile",
    "MeetingHead",
    "MeetingLine",
    "Question",
    "QuestionFile",
    "Tallies",
    "VillageCount",
    "VillageMinutes",
    "VillageRound",
    "attendance_sheet",
    "community_board",
    "community_decision",
    "community_decisions",
    "decision_of_village",
    "decisions_after",
    "decisions_replaced",
    "duties_of",
    "ended_decisions",
    "meeting_file",
    "people_of_village",
    "question_file",
    "question_of",
    "village_minutes",
    "waiting_decisions",
]
