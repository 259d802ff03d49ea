"""What a meeting asks of decisions, tasks and indicators together: for its draft, its minutes, its score."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from hatnhan.decisions.selectors import VoteResult, VoteRow, vote_results_of
from hatnhan.indicators.selectors import CampaignProgress, progress_of
from hatnhan.kernel.ratios import Ratio
from hatnhan.kernel.roles import Role
from hatnhan.meetings import rules as meetings
from hatnhan.meetings.selectors import (
    MeetingHead,
    kept_items,
    matters_for_draft,
    missing_for_close,
    thematic_need,
)
from hatnhan.norms.rules import NormBook
from hatnhan.people.selectors import mandates_of
from hatnhan.tasks.rules import Evidence, TaskState
from hatnhan.tasks.selectors.rows import GivenTask, ResolutionTable, TaskRow
from hatnhan.tasks.selectors.work import given_tasks, overdue_tasks, resolution_table

_STATES = {
    TaskState.DONE: meetings.TaskState.DONE,
    TaskState.OVERDUE: meetings.TaskState.LATE,
    TaskState.OPEN: meetings.TaskState.OPEN,
    TaskState.WAITING: meetings.TaskState.OPEN,
}


def draft_sources(*, head: MeetingHead, book: NormBook, on: date) -> meetings.AgendaSources:
    """Give everything unfinished that the draft agenda of a meeting is made of, as it stands on the day."""
    table = resolution_table(cell_id=head.cell_id, on=on, before=head.planned_on)
    heard = frozenset(row.id for row in table.rows) if table else frozenset()
    overdue = [row for row in overdue_tasks(cell_id=head.cell_id, on=on) if row.id not in heard]
    running = progress_of(village_id=head.village_id, on=on, book=book)
    return meetings.AgendaSources(
        last_resolution=_last(table) if table else None,
        overdue_tasks=tuple(
            meetings.OverdueTask(row.id, row.title, row.owner_name, row.due_on) for row in overdue
        ),
        campaigns=tuple(_need(one) for one in running),
        thematic=thematic_need(cell_id=head.cell_id, meeting_id=head.id, book=book),
        matters=matters_for_draft(cell_id=head.cell_id, on=head.planned_on),
        kept=kept_items(cell_id=head.cell_id, on=head.planned_on),
        secretary_id=_secretary(head, on),
    )


def minutes_outside(
    *, votes: Sequence[VoteRow | VoteResult], tasks: Sequence[GivenTask | TaskRow]
) -> meetings.VotesAndTasks:
    """Give what the minutes ask of decisions and tasks: votes without a result, whether work was given."""
    return meetings.VotesAndTasks(
        open_votes=tuple(
            meetings.OpenVote(vote.id, vote.text[:80])
            for vote in votes
            if not vote.is_withdrawn and not vote.is_counted
        ),
        tasks_stated=bool(tasks),
    )


def score_outside(
    *, votes: Sequence[VoteRow | VoteResult], tasks: Sequence[GivenTask | TaskRow], heard: Ratio | None
) -> meetings.OutsideScore:
    """Give what decisions and tasks know for a meeting's score; what nobody can know yet stays open."""
    settled = [vote for vote in votes if vote.is_counted and not vote.is_withdrawn]
    return meetings.OutsideScore(
        last_results=heard,
        is_adopted=any(vote.is_carried for vote in settled) if settled else None,
        tasks_given=True if tasks else None,
    )


def what_minutes_lack(*, head: MeetingHead, book: NormBook) -> tuple[meetings.Missing, ...]:
    """Give what keeps the minutes of a meeting open, votes and tasks included."""
    outside = minutes_outside(
        votes=vote_results_of(meeting_id=head.id), tasks=given_tasks(meeting_id=head.id)
    )
    return missing_for_close(meeting_id=head.id, cell_id=head.cell_id, book=book, outside=outside)


def _last(table: ResolutionTable) -> meetings.LastResolution:
    kept = [row for row in table.rows if row.state is not TaskState.DROPPED]
    tasks = tuple(
        meetings.ResolutionTask(
            row.title,
            row.owner_name,
            row.due_on,
            _STATES[row.state],
            _said(row.evidence) if row.evidence else "",
        )
        for row in kept
    )
    return meetings.LastResolution(table.resolution.id, table.resolution.symbol, tasks)


def _said(evidence: Evidence) -> str:
    # The agenda is the committee's own text, kept in the language in which it was drafted.
    facts = {
        name: f"{fact:%d/%m/%Y}" if isinstance(fact, date) else fact for name, fact in evidence.facts.items()
    }
    return gettext(evidence.text) % facts


def _need(progress: CampaignProgress) -> meetings.CampaignNeed:
    return meetings.CampaignNeed(
        progress.id, progress.title, progress.ratio, progress.on, progress.stagnant_since
    )


def _secretary(head: MeetingHead, on: date) -> UUID | None:
    held = mandates_of(place_id=head.village_id, on=on)
    return next((row.person_id for row in held if row.role is Role.SECRETARY), None)
