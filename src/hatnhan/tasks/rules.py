"""What a task's state follows from: its deadline, what the cell says, and what the houses show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.ratios import Ratio
from hatnhan.people.rules import Standing


class TaskState(StrEnum):
    """How a task stands on a day."""

    OPEN = "open"
    OVERDUE = "overdue"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What the cell last said of a task's end."""

    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Measured:
    """What observations show of a task's campaign on a day, and the number of households it is to reach."""

    ratio: Ratio
    goal: int
    on: date
    reaches_target: bool = False

    @property
    def is_reached(self) -> bool:
        """Say whether the households are as many as the task, or the campaign itself, wants."""
        return self.reaches_target or self.ratio.done >= self.goal > 0


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What a task's state is read from."""

    due_on: date
    measured: Measured | None = None
    last_end: Outcome | None = None
    is_claimed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The marked sentence that shows how far a task is, with its facts."""

    text: str
    facts: Mapping[str, str | int | date]

    @property
    def short(self) -> str:
        """The figures alone, the same in every language; empty where nothing is measured."""
        if "total" not in self.facts:
            return str(self.facts.get("report", ""))
        return f"{self.facts['done']}/{self.facts['total']} ({self.facts['on']:%d/%m/%Y})"


MEASURED = _("%(done)s/%(total)s on %(on)s; goal %(goal)s")
REPORTED = _("Reported %(on)s: %(report)s")


class OwnerUnknown(RuleBroken):
    """The owner has no mandate and no standing in the village."""

    code = "tasks.owner_unknown"
    text = _("%(name)s holds no mandate here on %(day)s. Choose someone of the cell or of the village.")


class OwnerExempt(RuleBroken):
    """Members who are exempt are not given work."""

    code = "tasks.owner_exempt"
    text = _("%(name)s is exempt from the cell's work. Choose someone else.")


class DeadlinePast(RuleBroken):
    """The deadline lies before the day on which the task is given."""

    code = "tasks.deadline_past"
    text = _("The deadline %(due_on)s has passed already. Choose a day from %(day)s on.")


class TitleMissing(RuleBroken):
    """A task without words."""

    code = "tasks.title_missing"
    text = _("Write what is to be done.")


class GoalWithoutCampaign(RuleBroken):
    """A number of households belongs to a campaign."""

    code = "tasks.goal_without_campaign"
    text = _(
        "A number of households is measured by a campaign. Choose the campaign, or leave the number empty."
    )


class GoalImpossible(RuleBroken):
    """A goal of nothing, or of more households than there are."""

    code = "tasks.goal_impossible"
    text = _("The goal lies between 1 and %(most)s households. Write another number.")


class NotReachedYet(RuleBroken):
    """A task that a campaign measures is done when the houses show it."""

    code = "tasks.not_reached_yet"
    text = _(
        "%(done)s of %(total)s households on %(on)s; the goal is %(goal)s. "
        "Record what is done house by house: the task ends by itself."
    )


class ReasonMissing(RuleBroken):
    """A task that is dropped or opened again says why."""

    code = "tasks.reason_missing"
    text = _("Write the reason in a few words.")


class ReportMissing(RuleBroken):
    """A report without words."""

    code = "tasks.report_missing"
    text = _("Write in a few words what was done.")


class TaskEnded(RuleBroken):
    """The task has ended."""

    code = "tasks.ended"
    text = _("«%(title)s» has ended. Open it again first.")


class TaskNotEnded(RuleBroken):
    """Only what ended is opened again."""

    code = "tasks.not_ended"
    text = _("«%(title)s» is still open.")


def state_of(facts: TaskFacts, on: date) -> TaskState:
    """Give the state of the day: a campaign's task follows the houses, never a typed claim."""
    if facts.last_end is Outcome.DROPPED:
        return TaskState.DROPPED
    if facts.last_end is Outcome.DONE or (facts.measured and facts.measured.is_reached):
        return TaskState.DONE
    if facts.is_claimed and (facts.measured is None or on <= facts.due_on):
        return TaskState.WAITING
    return TaskState.OVERDUE if on > facts.due_on else TaskState.OPEN


def days_late(due_on: date, state: TaskState, on: date) -> int:
    """Give how many days a task is past its deadline; 0 where it is not."""
    return (on - due_on).days if state is TaskState.OVERDUE else 0


def is_due_soon(due_on: date, state: TaskState, on: date, days: int) -> bool:
    """Say whether an open task's deadline is within so many days."""
    return state is TaskState.OPEN and (due_on - on).days <= days


def measured_evidence(measured: Measured) -> Evidence:
    """Give the figures of the day, with the goal."""
    facts: dict[str, str | int | date] = {
        "done": measured.ratio.done,
        "total": measured.ratio.total,
        "on": measured.on,
        "goal": measured.goal,
    }
    return Evidence(MEASURED, facts)


def reported_evidence(report: str, on: date) -> Evidence:
    """Give the owner's last words with their day."""
    return Evidence(REPORTED, {"report": report, "on": on})


def share_done(states: Iterable[TaskState]) -> Ratio | None:
    """Give how many tasks of a resolution are done; dropped ones do not count, none gives nothing."""
    kept = [state for state in states if state is not TaskState.DROPPED]
    return Ratio(kept.count(TaskState.DONE), len(kept)) if kept else None


def is_exempt(standing: Standing) -> bool:
    """Say whether work is given to members of this standing: to the exempt it is not."""
    return standing is Standing.EXEMPT


def ensure_owner(name: str, *, standing: Standing | None, has_mandate: bool, on: date) -> None:
    """Refuse an owner from outside the village, and an exempt member."""
    if standing is not None and is_exempt(standing):
        raise OwnerExempt(name=name)
    if standing is None and not has_mandate:
        raise OwnerUnknown(name=name, day=on)


def ensure_deadline(due_on: date, on: date) -> None:
    """Refuse a deadline that has passed when the task is given."""
    if due_on < on:
        raise DeadlinePast(due_on=due_on, day=on)


def ensure_title(title: str) -> str:
    """Give the words without empty space around them; refuse none."""
    words = " ".join(title.split())
    if not words:
        raise TitleMissing
    return words


def ensure_goal(goal: int | None, *, household_count: int | None) -> None:
    """Refuse a goal without a campaign (no household count), of nothing, or of more than there are."""
    if goal is None:
        return
    if household_count is None:
        raise GoalWithoutCampaign
    if not 1 <= goal <= household_count:
        raise GoalImpossible(most=household_count)


def ensure_may_end(outcome: Outcome, *, title: str, state: TaskState, measured: Measured | None) -> None:
    """Refuse an end twice, and done where the houses do not show it."""
    if state is TaskState.DROPPED:
        raise TaskEnded(title=title)
    if outcome is Outcome.DONE and measured is not None and not measured.is_reached:
        ratio = measured.ratio
        raise NotReachedYet(done=ratio.done, total=ratio.total, on=measured.on, goal=measured.goal)


def ensure_reason(outcome: Outcome, reason: str) -> str:
    """Give the reason without empty space; dropping and opening again need one."""
    words = reason.strip()
    if not words and outcome is not Outcome.DONE:
        raise ReasonMissing
    return words


def ensure_report(text: str) -> str:
    """Give the report without empty space around it; refuse none."""
    words = text.strip()
    if not words:
        raise ReportMissing
    return words
