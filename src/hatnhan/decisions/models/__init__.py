"""What a cell votes on, what a community votes on, and what comes of both."""

from hatnhan.decisions.models.cell import Count, NamedBallot, Proposal, Resolution, Round
from hatnhan.decisions.models.community import (
    BallotTally,
    CommunityCount,
    CommunityCounter,
    CommunityDecision,
    CommunityMeeting,
    CommunityProposal,
    CommunityRound,
    DecisionTold,
    HouseAttendance,
    HouseVoted,
    NamedHouseBallot,
    RoundClosing,
)

__all__ = [
    "BallotTally",
    "CommunityCount",
    "CommunityCounter",
    "CommunityDecision",
    "CommunityMeeting",
    "CommunityProposal",
    "CommunityRound",
    "Count",
    "DecisionTold",
    "HouseAttendance",
    "HouseVoted",
    "NamedBallot",
    "NamedHouseBallot",
    "Proposal",
    "Resolution",
    "Round",
    "RoundClosing",
]
