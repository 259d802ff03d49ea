"""A report written on a phone yesterday: it stands where it was written, in whatever order it arrives."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest

from hatnhan.kernel.happening import DayToCome
from hatnhan.kernel.ids import new_id
from hatnhan.tasks import rules, selectors, services
from hatnhan.tasks.models import Task, TaskReport
from hatnhan.tasks.rules import Outcome, TaskState
from tests.decisions.factories import Gathering, gather
from tests.factories import actor_for, system_moment
from tests.tasks.factories import TODAY, make_campaign, make_houses, make_task, observe

pytestmark = pytest.mark.django_db

NOW = system_moment(2023, 11, 18)
YESTERDAY = NOW - timedelta(days=1)


def report(
    held: Gathering,
    task: Task,
    text: str,
    minute: int = 0,
    *,
    fact_id: UUID | None = None,
    done: bool = False,
) -> TaskReport:
    return services.report_task(
        actor=actor_for(held.officials[1]),
        task_id=task.id,
        text=text,
        is_done=done,
        fact_id=fact_id or new_id(),
        at=NOW,
        happened_at=YESTERDAY + timedelta(minutes=minute),
    )


def texts(held: Gathering, task: Task) -> list[str]:
    page = selectors.task_for(
        actor=held.secretary, village_id=held.cell.village_id, task_id=task.id, on=TODAY
    )
    return [row.text for row in page.history]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_reports_stand_by_when_they_were_written_in_whatever_order_they_arrive(
    order: tuple[int, ...],
) -> None:
    held = gather()
    task = make_task(held)
    # The last two were written in the same moment: the form that was made later is the later one.
    written = [("Phát xi măng", 0), ("Đào móng", 9), ("Đổ móng", 9)]
    forms = [new_id() for _each in written]

    for place in order:
        report(held, task, *written[place], fact_id=forms[place])

    assert texts(held, task) == ["Đổ móng", "Đào móng", "Phát xi măng"]
    evidence = selectors.row_of(task.id, TODAY).evidence
    assert evidence is not None
    assert evidence.facts == {"report": "Đổ móng", "on": YESTERDAY.date()}


def test_a_report_keeps_the_time_of_the_phone_and_that_of_the_server() -> None:
    held = gather()

    written = report(held, make_task(held), "Đào móng", 9)

    assert (written.happened_at, written.recorded_at) == (YESTERDAY + timedelta(minutes=9), NOW)


def test_a_report_of_a_day_to_come_is_refused() -> None:
    held = gather()

    with pytest.raises(DayToCome):
        report(held, make_task(held), "Xong", 2 * 24 * 60)


def test_a_report_written_before_the_task_was_ended_is_taken_and_one_written_after_is_not() -> None:
    held = gather()
    task = make_task(held)
    services.end_task(
        actor=held.secretary,
        task_id=task.id,
        outcome=Outcome.DONE,
        fact_id=new_id(),
        at=YESTERDAY + timedelta(minutes=30),
    )

    report(held, task, "Đào móng", 29)
    with pytest.raises(rules.TaskEnded):
        report(held, task, "Đổ móng", 31)

    assert texts(held, task) == ["", "Đào móng"]


def test_what_the_houses_show_meanwhile_refuses_no_report_of_a_phone() -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    houses = make_houses(held.cell.village, 3)
    task = make_task(held, campaign=campaign)
    observe(campaign, houses)
    assert selectors.row_of(task.id, TODAY).state is TaskState.DONE

    report(held, task, "Đổ móng xong", done=True)

    assert texts(held, task) == ["Đổ móng xong"]
    assert selectors.row_of(task.id, TODAY).state is TaskState.DONE


@pytest.mark.parametrize("is_late", [False, True])
def test_a_claim_counts_by_when_it_was_written_and_not_by_when_it_arrives(is_late: bool) -> None:
    held = gather()
    task = make_task(held)

    def say(outcome: Outcome, minute: int) -> None:
        services.end_task(
            actor=held.secretary,
            task_id=task.id,
            outcome=outcome,
            fact_id=new_id(),
            at=YESTERDAY + timedelta(minutes=minute),
            reason="Chưa đủ",
        )

    say(Outcome.DONE, 30)
    say(Outcome.REOPENED, 40)
    report(held, task, "Xong", 50 if is_late else 20, done=True)

    assert selectors.row_of(task.id, TODAY).state is (TaskState.WAITING if is_late else TaskState.OPEN)
