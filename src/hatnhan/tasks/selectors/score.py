"""The score of a meeting, filled with what five rooms know of it."""

from dataclasses import dataclass, field
from uuid import UUID

from hatnhan.decisions.selectors import VoteResult, vote_results_of
from hatnhan.kernel.actor import Actor
from hatnhan.meetings import rules as meetings
from hatnhan.meetings.selectors import MeetingHead, meeting_board_in, score_sheet
from hatnhan.norms.rules import NormBook
from hatnhan.tasks.selectors.rows import MeetingWork
from hatnhan.tasks.selectors.together import minutes_outside, score_outside
from hatnhan.tasks.selectors.work import work_around


@dataclass(frozen=True, slots=True)
class MeetingScore:
    """A meeting with its score sheet."""

    head: MeetingHead
    sheet: meetings.ScoreSheet


@dataclass(slots=True)
class _Outside:
    """What other rooms know of the meeting, read once its head is known and the reader may see it."""

    actor: Actor
    votes: tuple[VoteResult, ...] = ()
    work: MeetingWork = field(default_factory=lambda: MeetingWork(given=(), heard=()))

    def read(self, head: MeetingHead) -> meetings.VotesAndTasks:
        self.actor.ensure("meetings.view", head.path)
        self.votes = vote_results_of(meeting_id=head.id)
        self.work = work_around(meeting_id=head.id, cell_id=head.cell_id, on=head.on)
        return minutes_outside(votes=self.votes, tasks=self.work.given)


def prefill_score(*, actor: Actor, village_id: UUID, meeting_id: UUID, book: NormBook) -> MeetingScore:
    """Give the quality score with what the book knows of the meeting, its votes and its tasks."""
    outside = _Outside(actor)
    board = meeting_board_in(
        actor=actor, meeting_id=meeting_id, village_id=village_id, book=book, outside=outside.read
    )
    known = score_outside(votes=outside.votes, tasks=outside.work.given, heard=outside.work.done)
    return MeetingScore(board.head, score_sheet(board=board, book=book, outside=known))
