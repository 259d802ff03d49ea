"""A task's state follows from its deadline, the cell's word, and the houses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ratios import Ratio
from hatnhan.people.rules import Standing
from hatnhan.tasks import rules
from hatnhan.tasks.rules import Measured, Outcome, TaskFacts, TaskState

DUE = date(2023, 11, 20)
DAYS = st.dates(date(2023, 1, 1), date(2024, 12, 31))


def measured(done: int, goal: int, total: int = 47, *, reaches_target: bool = False) -> Measured:
    return Measured(Ratio(done, total), goal, date(2023, 11, 18), reaches_target)


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        (TaskFacts(DUE), DUE, TaskState.OPEN),
        (TaskFacts(DUE), DUE + timedelta(1), TaskState.OVERDUE),
        (TaskFacts(DUE, is_claimed=True), DUE + timedelta(1), TaskState.WAITING),
        (TaskFacts(DUE, last_end=Outcome.DONE), DUE + timedelta(9), TaskState.DONE),
        (TaskFacts(DUE, last_end=Outcome.DROPPED), DUE, TaskState.DROPPED),
        (TaskFacts(DUE, last_end=Outcome.REOPENED), DUE + timedelta(1), TaskState.OVERDUE),
        (TaskFacts(DUE, measured(38, 40)), DUE, TaskState.OPEN),
        (TaskFacts(DUE, measured(38, 40), is_claimed=True), DUE, TaskState.WAITING),
        (TaskFacts(DUE, measured(38, 40), is_claimed=True), DUE + timedelta(1), TaskState.OVERDUE),
        (TaskFacts(DUE, measured(40, 40)), DUE, TaskState.DONE),
        (TaskFacts(DUE, measured(43, 47, reaches_target=True)), DUE + timedelta(1), TaskState.DONE),
    ],
)
def test_the_state_of_a_task(facts: TaskFacts, on: date, state: TaskState) -> None:
    assert rules.state_of(facts, on) is state


@given(done=st.integers(0, 46), claimed=st.booleans(), on=DAYS)
def test_a_typed_claim_never_ends_what_a_campaign_measures(done: int, claimed: bool, on: date) -> None:
    facts = TaskFacts(DUE, measured(done, done + 1), is_claimed=claimed)

    assert rules.state_of(facts, on) is not TaskState.DONE


@given(
    outcome=st.sampled_from([None, *Outcome]),
    claimed=st.booleans(),
    on=DAYS,
    done=st.none() | st.integers(0, 47),
)
def test_only_what_is_overdue_is_late_by_days(
    outcome: Outcome | None, claimed: bool, on: date, done: int | None
) -> None:
    facts = TaskFacts(DUE, None if done is None else measured(done, 40), outcome, claimed)
    state = rules.state_of(facts, on)

    late = rules.days_late(DUE, state, on)

    assert (late > 0) == (state is TaskState.OVERDUE)


def test_evidence_names_both_numbers_the_day_and_the_goal() -> None:
    evidence = rules.measured_evidence(measured(38, 40))

    assert evidence.facts == {"done": 38, "total": 47, "on": date(2023, 11, 18), "goal": 40}
    assert evidence.short == "38/47 (18/11/2023)"


def test_evidence_of_a_report_is_the_owners_words() -> None:
    assert rules.reported_evidence("Đã phát 20 bao xi măng", DUE).short == "Đã phát 20 bao xi măng"


def test_dropped_tasks_do_not_count_in_the_share() -> None:
    states = [TaskState.DONE, TaskState.DROPPED, TaskState.OVERDUE, TaskState.DONE]

    assert rules.share_done(states) == Ratio(2, 3)
    assert rules.share_done([TaskState.DROPPED]) is None


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.EXEMPT])
def test_members_who_are_not_exempt_are_given_work(standing: Standing) -> None:
    rules.ensure_owner("Hồ A", standing=standing, has_mandate=False, on=DUE)


def test_an_exempt_member_is_given_no_work_even_with_a_mandate() -> None:
    with pytest.raises(rules.OwnerExempt):
        rules.ensure_owner("Hồ A", standing=Standing.EXEMPT, has_mandate=True, on=DUE)


def test_somebody_from_elsewhere_is_given_no_work() -> None:
    with pytest.raises(rules.OwnerUnknown):
        rules.ensure_owner("Hồ A", standing=None, has_mandate=False, on=DUE)


@pytest.mark.parametrize("goal", [0, 48])
def test_a_goal_lies_between_one_and_all_households(goal: int) -> None:
    with pytest.raises(rules.GoalImpossible) as broken:
        rules.ensure_goal(goal, household_count=47)

    assert broken.value.facts == {"most": 47}


def test_a_goal_needs_a_campaign() -> None:
    with pytest.raises(rules.GoalWithoutCampaign):
        rules.ensure_goal(40, household_count=None)


def test_a_deadline_may_be_today_but_not_yesterday() -> None:
    rules.ensure_deadline(DUE, DUE)
    with pytest.raises(rules.DeadlinePast):
        rules.ensure_deadline(DUE - timedelta(1), DUE)


@pytest.mark.parametrize("outcome", [Outcome.DROPPED, Outcome.REOPENED])
def test_dropping_and_opening_again_need_a_reason(outcome: Outcome) -> None:
    with pytest.raises(rules.ReasonMissing):
        rules.ensure_reason(outcome, "  ")
    assert rules.ensure_reason(outcome, " mưa lũ ") == "mưa lũ"
