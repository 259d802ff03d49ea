"""Who may convene the households, hold their meeting and count their votes."""

from hatnhan.decisions.models import CommunityDecision, CommunityMeeting, CommunityProposal
from hatnhan.decisions.rules import ProposalWithdrawn
from hatnhan.decisions.rules.meeting import DecisionStands, VillageMinutesClosed
from hatnhan.kernel.actor import Actor

CONVENE = "community.convene"
RECORD = "community.record"


def ensure_may_convene(actor: Actor, path: str) -> None:
    """The village head and the board call the households together, and answer for what is decided."""
    actor.ensure(CONVENE, path)


def ensure_may_ask(actor: Actor, proposal: CommunityProposal) -> None:
    """What is asked is changed and withdrawn until the minutes that tell of it are closed."""
    actor.ensure(CONVENE, proposal.village.path)
    if proposal.meeting is not None:
        ensure_minutes_open(proposal.meeting)


def ensure_may_hold(actor: Actor, meeting: CommunityMeeting) -> None:
    """Who came and what was said is written down until the minutes are closed."""
    actor.ensure(RECORD, meeting.village.path)
    ensure_minutes_open(meeting)


def ensure_may_record(actor: Actor, proposal: CommunityProposal, *, at_meeting: bool) -> None:
    """Votes are entered until the vote has become a decision; at a meeting, until its minutes are closed."""
    actor.ensure(RECORD, proposal.village.path)
    if at_meeting and proposal.meeting is not None:
        ensure_minutes_open(proposal.meeting)
    if proposal.withdrawn_at is not None:
        raise ProposalWithdrawn
    ensure_no_decision(proposal)


def ensure_minutes_open(meeting: CommunityMeeting) -> None:
    """Closed minutes stay as they are."""
    if meeting.closed_at is not None:
        raise VillageMinutesClosed


def ensure_no_decision(proposal: CommunityProposal) -> None:
    """What has become a decision is no longer voted on."""
    decision = CommunityDecision.objects.filter(proposal_id=proposal.id).first()
    if decision is not None:
        raise DecisionStands(symbol=decision.symbol)
