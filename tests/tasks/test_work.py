"""Giving work, reporting on it and ending it; what the houses show stands above what is typed."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.errors import NotAllowed, NotFound, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.meetings.rules import MinutesClosed, TextTooLong
from hatnhan.people.rules import Period, Standing
from hatnhan.people.services import enter_mandate
from hatnhan.tasks import rules, selectors, services
from hatnhan.tasks.models import Task, TaskEnd, TaskReport
from hatnhan.tasks.rules import Outcome, TaskState
from hatnhan.tasks.selectors import Tab
from tests.decisions.factories import AT, Gathering, gather
from tests.factories import EARLY, actor_for, actor_with, make_person, make_village, system_moment
from tests.tasks.factories import (
    DUE,
    TODAY,
    make_campaign,
    make_houses,
    make_plan,
    make_resolution,
    make_task,
    observe,
)

pytestmark = pytest.mark.django_db
NOW = system_moment(2023, 11, 18)
LATER = date(2023, 11, 25)


def end(held: Gathering, task: Task, outcome: Outcome = Outcome.DONE, reason: str = "") -> TaskEnd:
    return services.end_task(
        actor=held.secretary, task_id=task.id, outcome=outcome, fact_id=new_id(), at=NOW, reason=reason
    )


def state_of(task: Task, on: date = TODAY) -> TaskState:
    return selectors.row_of(task.id, on).state


def test_a_task_form_sent_twice_is_one_task() -> None:
    held = gather()
    sent = new_id()

    assert make_task(held, task_id=sent) == make_task(held, task_id=sent)
    assert Task.objects.count() == 1
    assert AuditLine.objects.filter(action="tasks.assigned").count() == 1


def test_a_task_is_overdue_the_day_after_its_deadline() -> None:
    held = gather()
    make_task(held)

    assert selectors.overdue_tasks(cell_id=held.cell.id, on=DUE) == ()
    late = selectors.overdue_tasks(cell_id=held.cell.id, on=LATER)
    assert [(row.state, row.days_late) for row in late] == [(TaskState.OVERDUE, 5)]


def test_a_campaigns_task_is_done_when_the_houses_show_it() -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    houses = make_houses(held.cell.village, 5)
    task = make_task(held, campaign=campaign, goal=3)
    observe(campaign, houses[:2])
    assert state_of(task) is TaskState.OPEN

    observe(campaign, houses[2:3])

    row = selectors.row_of(task.id, TODAY)
    assert row.state is TaskState.DONE
    assert row.evidence is not None
    assert row.evidence.facts == {"done": 3, "total": 5, "on": TODAY, "goal": 3}


def test_a_claim_or_the_committees_word_does_not_end_what_the_houses_do_not_show() -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    houses = make_houses(held.cell.village, 5)
    task = make_task(held, campaign=campaign)
    observe(campaign, houses[:2])
    services.report_task(
        actor=actor_for(held.officials[1]),
        task_id=task.id,
        text="Xong",
        is_done=True,
        fact_id=new_id(),
        at=NOW,
    )

    with pytest.raises(rules.NotReachedYet) as broken:
        end(held, task)

    assert broken.value.facts == {"done": 2, "total": 5, "on": TODAY, "goal": 5}
    assert (state_of(task), state_of(task, LATER)) == (TaskState.WAITING, TaskState.OVERDUE)


def test_the_state_of_an_earlier_day_does_not_know_what_came_later() -> None:
    held = gather()
    task = make_task(held, due_on=date(2023, 11, 1))
    end(held, task)

    assert (state_of(task, date(2023, 11, 10)), state_of(task)) == (TaskState.OVERDUE, TaskState.DONE)


def test_an_exempt_member_is_given_no_work() -> None:
    held = gather(others=(Standing.EXEMPT,))

    with pytest.raises(rules.OwnerExempt):
        make_task(held, owner=held.others[0])

    names = {
        choice.person_id
        for choice in selectors.owners_for(cell_id=held.cell.id, village_id=held.cell.village_id, on=TODAY)
    }
    assert names == {person.id for person in held.officials}


def test_the_village_head_may_own_a_task_and_a_stranger_may_not() -> None:
    held = gather()
    head, elsewhere = make_person(), make_person()
    enter_mandate(
        person_id=head.id, role=Role.VILLAGE_HEAD, place=held.cell.village, period=Period(EARLY, None)
    )

    assert make_task(held, owner=head).owner_id == head.id
    with pytest.raises(NotFound):
        make_task(held, owner=elsewhere)


def test_whoever_no_longer_holds_a_mandate_is_named_and_owns_no_task() -> None:
    held, former = gather(), make_person("Trưởng bản cũ")
    period = Period(EARLY, date(2023, 1, 1))
    enter_mandate(person_id=former.id, role=Role.VILLAGE_HEAD, place=held.cell.village, period=period)

    with pytest.raises(rules.OwnerUnknown) as refused:
        make_task(held, owner=former)

    assert refused.value.facts["name"] == "Trưởng bản cũ"


def test_links_to_another_village_do_not_exist() -> None:
    held = gather()
    foreign = make_campaign(make_village("huoi-lanh"))

    with pytest.raises(NotFound):
        make_task(held, campaign=foreign)


def test_closed_minutes_take_no_more_tasks() -> None:
    held = gather()
    held.meeting.closed_at = AT
    held.meeting.save(update_fields=["closed_at"])
    plan = services.TaskPlan("Việc", held.officials[1].id, DUE, meeting_id=held.meeting.id)

    with pytest.raises(MinutesClosed):
        services.assign_task(actor=held.secretary, cell_id=held.cell.id, task_id=new_id(), plan=plan, at=AT)


def test_a_task_moves_neither_into_closed_minutes_nor_out_of_them() -> None:
    held = gather()
    loose = make_task(held)
    given = services.assign_task(
        actor=held.secretary,
        cell_id=held.cell.id,
        task_id=new_id(),
        plan=services.TaskPlan("Việc", held.officials[1].id, DUE, meeting_id=held.meeting.id),
        at=AT,
    )
    held.meeting.closed_at = AT
    held.meeting.save(update_fields=["closed_at"])

    for task, meeting_id in ((loose, held.meeting.id), (given, None)):
        plan = services.TaskPlan("Việc khác", held.officials[1].id, DUE, meeting_id=meeting_id)
        with pytest.raises(MinutesClosed):
            services.change_task(actor=held.secretary, task_id=task.id, revision=1, plan=plan, at=NOW)

    assert [one.id for one in selectors.given_tasks(meeting_id=held.meeting.id)] == [given.id]


def test_work_given_after_the_closing_is_not_in_the_minutes() -> None:
    held = gather()
    resolution = make_resolution(held)
    given = make_task(held, resolution=resolution)
    held.meeting.closed_at = AT
    held.meeting.save(update_fields=["closed_at"])

    later = make_task(held, "Việc giao sau", resolution=resolution, at=NOW)

    around = selectors.work_around(meeting_id=held.meeting.id, cell_id=held.cell.id, on=TODAY)
    assert [one.id for one in selectors.given_tasks(meeting_id=held.meeting.id)] == [given.id]
    assert [one.id for one in around.given] == [given.id]
    carried_out = selectors.tasks_of_resolution(resolution_id=resolution.id, on=TODAY)
    assert {one.id for one in carried_out} == {given.id, later.id}


def test_two_who_change_one_task_lose_nothing() -> None:
    held = gather()
    task = make_task(held)
    for title in ("Một", "Một"):
        services.change_task(
            actor=held.secretary, task_id=task.id, revision=1, plan=make_plan(held, title), at=NOW
        )

    with pytest.raises(StaleEdit) as broken:
        services.change_task(
            actor=held.secretary, task_id=task.id, revision=1, plan=make_plan(held, "Hai"), at=NOW
        )

    owner = held.officials[1].full_name
    assert broken.value.facts == {"theirs": f"Một · {owner} · 20/11/2023", "revision": 2}
    assert selectors.row_of(task.id, TODAY).revision == 2


def test_a_report_sent_twice_is_one_report() -> None:
    held = gather()
    task, sent = make_task(held), new_id()

    for _ in range(2):
        services.report_task(
            actor=actor_for(held.officials[1]),
            task_id=task.id,
            text="Đã phát xi măng",
            is_done=False,
            fact_id=sent,
            at=NOW,
        )

    assert TaskReport.objects.count() == 1
    evidence = selectors.row_of(task.id, TODAY).evidence
    assert evidence is not None
    assert evidence.facts == {"report": "Đã phát xi măng", "on": TODAY}


def test_a_member_does_not_report_on_another_ones_task() -> None:
    held = gather()
    task = make_task(held)

    with pytest.raises(NotAllowed):
        services.report_task(
            actor=actor_for(held.officials[2]),
            task_id=task.id,
            text="Xong",
            is_done=True,
            fact_id=new_id(),
            at=NOW,
        )


def test_a_dropped_task_says_why_and_can_be_opened_again() -> None:
    held = gather()
    task = make_task(held)
    with pytest.raises(rules.ReasonMissing):
        end(held, task, Outcome.DROPPED)
    end(held, task, Outcome.DROPPED, "Mưa lũ")
    assert state_of(task) is TaskState.DROPPED

    services.reopen_task(actor=held.secretary, task_id=task.id, reason="Nước rút", fact_id=new_id(), at=NOW)

    assert state_of(task) is TaskState.OPEN
    with pytest.raises(rules.TaskNotEnded):
        services.reopen_task(
            actor=held.secretary, task_id=make_task(held).id, reason="?", fact_id=new_id(), at=NOW
        )


def test_a_claim_made_before_the_task_was_opened_again_is_claimed_no_more() -> None:
    held = gather()
    task = make_task(held)
    services.report_task(
        actor=held.secretary,
        task_id=task.id,
        text="Xong",
        is_done=True,
        fact_id=new_id(),
        at=system_moment(2023, 11, 10),
    )
    end(held, task)

    services.reopen_task(actor=held.secretary, task_id=task.id, reason="Chưa đủ", fact_id=new_id(), at=NOW)

    assert state_of(task) is TaskState.OPEN


def test_an_ended_task_takes_no_report_and_no_change() -> None:
    held = gather()
    task = make_task(held)
    end(held, task)
    assert end(held, task).id == TaskEnd.objects.get().id

    with pytest.raises(rules.TaskEnded):
        services.report_task(
            actor=held.secretary, task_id=task.id, text="Thêm", is_done=False, fact_id=new_id(), at=NOW
        )
    with pytest.raises(rules.TaskEnded):
        services.change_task(
            actor=held.secretary, task_id=task.id, revision=1, plan=make_plan(held, "Khác"), at=NOW
        )


def test_those_who_work_in_the_village_see_only_their_own_tasks() -> None:
    held = gather()
    head = make_person()
    enter_mandate(
        person_id=head.id, role=Role.VILLAGE_HEAD, place=held.cell.village, period=Period(EARLY, None)
    )
    own, other = make_task(held, "Của mình", owner=head), make_task(held, "Của chi bộ")

    found = selectors.tasks_for(actor=actor_for(head), cell_id=held.cell.id, path=held.path, on=TODAY)

    assert [row.title for row in found.rows] == ["Của mình"]
    village_id = held.cell.village_id
    page = selectors.task_for(actor=actor_for(head), village_id=village_id, task_id=own.id, on=TODAY)
    assert (page.may_report, page.may_end) == (True, False)
    with pytest.raises(NotFound):
        selectors.task_for(actor=actor_for(head), village_id=village_id, task_id=other.id, on=TODAY)


def test_a_household_has_no_list_of_tasks() -> None:
    held = gather()

    with pytest.raises(NotAllowed):
        selectors.tasks_for(
            actor=actor_with(Role.HOUSEHOLD, place=held.cell.village),
            cell_id=held.cell.id,
            path=held.path,
            on=TODAY,
        )


def test_a_neighbour_secretary_finds_no_task_here() -> None:
    held = gather()
    task = make_task(held)
    neighbour = actor_with(Role.SECRETARY, place=make_village("huoi-lanh"))

    with pytest.raises(NotFound):
        services.end_task(actor=neighbour, task_id=task.id, outcome=Outcome.DONE, fact_id=new_id(), at=NOW)
    with pytest.raises(NotFound):
        selectors.task_for(actor=neighbour, village_id=held.cell.village_id, task_id=task.id, on=TODAY)


def test_the_lists_hold_what_their_name_says() -> None:
    held = gather()
    make_task(held, "Quá hạn", due_on=date(2023, 11, 1))
    make_task(held, "Còn hạn", owner=held.officials[0])
    end(held, make_task(held, "Đã xong"))

    def titles(tab: Tab) -> list[str]:
        found = selectors.tasks_for(
            actor=held.secretary, cell_id=held.cell.id, path=held.path, on=TODAY, tab=tab
        )
        return [row.title for row in found.rows]

    assert titles(Tab.ALL) == ["Quá hạn", "Còn hạn"]
    assert titles(Tab.MINE) == ["Còn hạn"]
    assert titles(Tab.OVERDUE) == ["Quá hạn"]
    assert titles(Tab.DONE) == ["Đã xong"]


def test_ended_tasks_are_read_page_by_page() -> None:
    held = gather()
    for number in range(selectors.PAGE + 2):
        end(held, make_task(held, f"Việc {number}"))

    def page(after: str | None) -> selectors.TaskList:
        return selectors.tasks_for(
            actor=held.secretary, cell_id=held.cell.id, path=held.path, on=TODAY, tab=Tab.DONE, after=after
        )

    first = page(None)
    second = page(first.next_after)

    assert (len(first.rows), len(second.rows), second.next_after) == (selectors.PAGE, 2, None)
    assert {row.id for row in first.rows}.isdisjoint(row.id for row in second.rows)


def test_the_table_of_a_resolution_gives_its_tasks_with_evidence() -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    houses = make_houses(held.cell.village, 4)
    resolution = make_resolution(held)
    make_task(held, "Nhà tiêu", resolution=resolution, campaign=campaign, goal=2)
    make_task(held, "Phát loa", resolution=resolution)
    make_task(held, "Việc khác")
    observe(campaign, houses[:2])

    table = selectors.resolution_table(cell_id=held.cell.id, on=TODAY)

    assert table is not None
    assert table.resolution.id == resolution.id
    assert [(row.title, row.state) for row in table.rows] == [
        ("Nhà tiêu", TaskState.DONE),
        ("Phát loa", TaskState.OPEN),
    ]
    assert table.done is not None
    assert (table.done.done, table.done.total) == (1, 2)


@pytest.mark.parametrize("count", [1, 6])
def test_lists_of_tasks_take_a_fixed_number_of_queries(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    make_houses(held.cell.village, count)
    for number in range(count):
        make_task(held, f"Việc {number}", campaign=campaign)

    with django_assert_num_queries(1):
        found = selectors.tasks_for(actor=held.secretary, cell_id=held.cell.id, path=held.path, on=TODAY)

    assert len(found.rows) == count


def test_what_does_not_fit_the_book_is_refused_in_words() -> None:
    held = gather()
    task = make_task(held)

    def end() -> object:
        return services.end_task(
            actor=held.secretary,
            task_id=task.id,
            outcome=Outcome.DROPPED,
            fact_id=new_id(),
            at=AT,
            reason="x" * 301,
        )

    def change() -> object:
        plan = make_plan(held, "x" * 201)
        return services.change_task(actor=held.secretary, task_id=task.id, revision=1, plan=plan, at=AT)

    def report() -> object:
        return services.report_task(
            actor=held.secretary, task_id=task.id, text="x" * 2001, is_done=False, fact_id=new_id(), at=AT
        )

    for deed in (lambda: make_task(held, "x" * 201), change, end, report):
        with pytest.raises(TextTooLong):
            deed()

    assert Task.objects.get().title == task.title
    assert not TaskEnd.objects.exists()
    assert not TaskReport.objects.exists()
