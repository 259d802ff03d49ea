"""Who may put forward, count and read what the cell decides."""

from hatnhan.decisions.models import Proposal, Resolution
from hatnhan.decisions.rules import ProposalWithdrawn, ResolutionStands
from hatnhan.kernel.actor import Actor
from hatnhan.meetings.models import Meeting
from hatnhan.meetings.rules.minutes import MinutesClosed


def ensure_may_propose(actor: Actor, meeting: Meeting) -> None:
    """The committee puts proposals forward, until the minutes are closed."""
    actor.ensure("decisions.propose", meeting.cell.village.path)
    _ensure_open(meeting)


def ensure_may_count(actor: Actor, proposal: Proposal) -> None:
    """The committee counts votes, until the minutes are closed or the vote has become a resolution."""
    actor.ensure("decisions.count", proposal.meeting.cell.village.path)
    _ensure_open(proposal.meeting)
    if proposal.withdrawn_at is not None:
        raise ProposalWithdrawn
    ensure_no_resolution(proposal)


def ensure_no_resolution(proposal: Proposal) -> None:
    """What has become a resolution is no longer changed."""
    resolution = Resolution.objects.filter(proposal_id=proposal.id).first()
    if resolution is not None:
        raise ResolutionStands(symbol=resolution.symbol)


def ensure_may_adopt(actor: Actor, proposal: Proposal) -> None:
    """The committee writes down what was carried, until the minutes are closed."""
    actor.ensure("decisions.propose", proposal.meeting.cell.village.path)
    _ensure_open(proposal.meeting)
    if proposal.withdrawn_at is not None:
        raise ProposalWithdrawn


def ensure_may_end(actor: Actor, resolution: Resolution) -> None:
    """The committee writes down that a resolution ends."""
    actor.ensure("decisions.propose", resolution.cell.village.path)


def _ensure_open(meeting: Meeting) -> None:
    if meeting.closed_at is not None:
        raise MinutesClosed
