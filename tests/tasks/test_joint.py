"""The loop closes: what is unfinished drafts the agenda, what is decided and given closes the minutes."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.decisions.models import Round
from hatnhan.decisions.services import enter_count
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.ratios import Ratio
from hatnhan.kernel.roles import Role
from hatnhan.meetings.models import AgendaItem, Conclusion, Meeting, NoTaskGiven, Spoken
from hatnhan.meetings.rules import MinutesClosed, MinutesIncomplete, NotStarted
from hatnhan.meetings.selectors import meeting_head
from hatnhan.meetings.services import state_no_task
from hatnhan.norms.selectors import norm_book
from hatnhan.tasks import selectors, services
from hatnhan.tasks.rules import Outcome
from tests.decisions.factories import AT, Gathering, carry, gather, make_meeting, make_proposal, make_round
from tests.factories import actor_with, make_village, system_moment
from tests.tasks.factories import make_campaign, make_houses, make_resolution, make_task, observe

pytestmark = pytest.mark.django_db
NOW = system_moment(2023, 11, 18)
SIGNED = {"happened_at": AT, "recorded_at": AT}


def next_meeting(held: Gathering) -> Meeting:
    return make_meeting(held.cell, date(2023, 11, 24))


def finish(held: Gathering) -> AgendaItem:
    """Enter everything that minutes ask for, except votes and tasks."""
    meeting, author = held.meeting, held.secretary.person_id
    meeting.started_at, meeting.ended_at = AT, system_moment(2023, 10, 24, 21, 10)
    meeting.chair_id = meeting.minute_taker_id = author
    meeting.save()
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Nhà tiêu")
    Spoken.objects.create(item=item, person_id=author, text="Nhất trí", author_id=author, **SIGNED)
    Conclusion.objects.create(item=item, text="Làm xong trước 20/11", author_id=author, **SIGNED)
    return item


def give_task(held: Gathering) -> None:
    plan = services.TaskPlan("Việc", held.officials[1].id, date(2023, 11, 20), meeting_id=held.meeting.id)
    services.assign_task(actor=held.secretary, cell_id=held.cell.id, task_id=new_id(), plan=plan, at=AT)


def prefilled(held: Gathering, meeting: Meeting, actor: Actor) -> selectors.MeetingScore:
    """Fill the score of a meeting."""
    return selectors.prefill_score(
        actor=actor, village_id=held.cell.village_id, meeting_id=meeting.id, book=norm_book(path=held.path)
    )


def test_the_agenda_drafts_itself_from_what_is_unfinished() -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    houses = make_houses(held.cell.village, 5)
    resolution = make_resolution(held)
    make_task(held, "Làm nhà tiêu", resolution=resolution, campaign=campaign, goal=4)
    make_task(held, "Sửa loa", due_on=date(2023, 11, 1))
    observe(campaign, houses[:3])
    meeting = next_meeting(held)

    items = services.draft_agenda(actor=held.secretary, meeting_id=meeting.id, at=NOW)

    assert [(item.source, item.source_id) for item in items][:3] == [
        ("last_resolution", resolution.id),
        ("overdue_tasks", None),
        ("indicator", campaign.id),
    ]
    assert "3/5" in items[0].detail
    assert "Làm nhà tiêu" in items[0].detail
    assert "Sửa loa" in items[1].detail


def test_an_agenda_drafted_twice_holds_everything_once() -> None:
    held = gather()
    make_task(held, resolution=make_resolution(held))
    meeting = next_meeting(held)
    services.draft_agenda(actor=held.secretary, meeting_id=meeting.id, at=NOW)
    before = AgendaItem.objects.count()

    assert services.draft_agenda(actor=held.secretary, meeting_id=meeting.id, at=NOW) == ()
    assert AgendaItem.objects.count() == before > 0


def test_an_overdue_task_of_the_last_resolution_stands_in_its_table_alone() -> None:
    held = gather()
    make_task(held, "Muộn", resolution=make_resolution(held), due_on=date(2023, 11, 1))
    meeting = next_meeting(held)

    head = meeting_head(meeting_id=meeting.id, cell_id=held.cell.id)
    sources = selectors.draft_sources(head=head, book=norm_book(path=held.path), on=date(2023, 11, 18))

    assert sources.overdue_tasks == ()
    assert sources.last_resolution is not None
    assert [(task.title, task.state.value) for task in sources.last_resolution.tasks] == [("Muộn", "late")]


def test_minutes_stay_open_while_a_vote_has_no_result_or_no_task_is_given() -> None:
    held = gather()
    finish(held)
    opened: Round = make_round(held, make_proposal(held))

    with pytest.raises(MinutesIncomplete) as both:
        services.close_minutes(actor=held.secretary, meeting_id=held.meeting.id, at=AT)
    enter_count(
        actor=held.secretary, round_id=opened.id, in_favour=5, against=0, abstained=0, fact_id=new_id(), at=AT
    )
    with pytest.raises(MinutesIncomplete) as one:
        services.close_minutes(actor=held.secretary, meeting_id=held.meeting.id, at=AT)
    give_task(held)
    closed = services.close_minutes(actor=held.secretary, meeting_id=held.meeting.id, at=AT)

    assert both.value.facts["codes"] == ("votes", "tasks")
    assert one.value.facts["codes"] == ("tasks",)
    assert closed.closed_at == AT


def test_a_meeting_that_gives_no_task_is_closed_once_that_is_stated() -> None:
    held = gather()
    finish(held)
    with pytest.raises(MinutesIncomplete) as refused:
        services.close_minutes(actor=held.secretary, meeting_id=held.meeting.id, at=AT)

    stated = [
        state_no_task(actor=held.secretary, meeting_id=held.meeting.id, fact_id=new_id(), at=AT)
        for _time in range(2)
    ]
    closed = services.close_minutes(actor=held.secretary, meeting_id=held.meeting.id, at=AT)

    assert refused.value.facts["codes"] == ("tasks",)
    assert stated[0] == stated[1] == NoTaskGiven.objects.get()
    assert closed.closed_at == AT
    with pytest.raises(MinutesClosed):
        state_no_task(actor=held.secretary, meeting_id=held.meeting.id, fact_id=new_id(), at=AT)


def test_a_meeting_that_has_not_begun_states_nothing() -> None:
    held = gather()

    with pytest.raises(NotStarted):
        state_no_task(actor=held.secretary, meeting_id=held.meeting.id, fact_id=new_id(), at=AT)


def test_a_task_of_the_meetings_resolution_is_stated_in_its_minutes() -> None:
    held = gather()
    finish(held)
    make_task(held, resolution=make_resolution(held))

    assert services.close_minutes(actor=held.secretary, meeting_id=held.meeting.id, at=AT).closed_at == AT


def test_the_minutes_name_what_the_meeting_gave_and_nothing_else() -> None:
    held = gather()
    give_task(held)
    make_task(held, "Theo nghị quyết", resolution=make_resolution(held))
    make_task(held, "Giao sau cuộc họp")

    given = selectors.given_tasks(meeting_id=held.meeting.id)

    owner = held.officials[1]
    assert [(task.title, task.owner_name) for task in given] == [
        ("Việc", owner.full_name),
        ("Theo nghị quyết", owner.full_name),
    ]


def test_the_score_knows_the_results_of_the_last_resolution() -> None:
    held = gather()
    resolution = make_resolution(held)
    done = make_task(held, "Xong", resolution=resolution)
    make_task(held, "Chưa", resolution=resolution)
    services.end_task(actor=held.secretary, task_id=done.id, outcome=Outcome.DONE, fact_id=new_id(), at=NOW)
    meeting = next_meeting(held)

    score = prefilled(held, meeting, held.secretary)

    row = next(line for line in score.sheet.lines if line.code == "results.share")
    assert row.suggestion is not None
    assert (row.suggestion.points, dict(row.suggestion.why.facts)) == (15, {"done": 1, "total": 2})


def test_what_is_heard_and_what_is_given_come_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    observe(campaign, make_houses(held.cell.village, 5)[:3])
    earlier, last = make_resolution(held), make_resolution(held, "Nghị quyết sau")
    make_task(held, "Của nghị quyết trước", resolution=earlier)
    done = make_task(held, "Xong", resolution=last)
    make_task(held, "Đo được", resolution=last, campaign=campaign, goal=3)
    make_task(held, "Chưa", resolution=last)
    make_task(held, "Giao sau", resolution=last, at=system_moment(2023, 11, 25), due_on=date(2023, 12, 1))
    services.end_task(actor=held.secretary, task_id=done.id, outcome=Outcome.DONE, fact_id=new_id(), at=NOW)
    give_task(held)
    make_task(held, "Ngoài cuộc họp")
    later, on = next_meeting(held), date(2023, 11, 24)

    with django_assert_num_queries(1):
        work = selectors.work_around(meeting_id=later.id, cell_id=held.cell.id, on=on)

    table = selectors.resolution_table(cell_id=held.cell.id, on=on)
    assert table is not None
    assert (work.given, work.heard, work.done) == ((), table.rows, Ratio(2, 3))
    before = selectors.work_around(
        meeting_id=held.meeting.id, cell_id=held.cell.id, on=held.meeting.planned_on
    )
    assert before.given == selectors.given_tasks(meeting_id=held.meeting.id)
    assert (len(before.given), before.heard, before.done) == (6, (), None)


def test_the_score_asks_a_person_where_nothing_was_voted_on() -> None:
    held = gather()
    empty = selectors.score_outside(votes=(), tasks=(), heard=None)
    carry(held)
    make_task(held, resolution=make_resolution(held))
    table = selectors.resolution_table(cell_id=held.cell.id, on=date(2023, 11, 24))

    assert (empty.last_results, empty.is_adopted, empty.tasks_given) == (None, None, None)
    assert table is not None
    known = selectors.score_outside(votes=(), tasks=table.rows, heard=table.done)
    assert (known.last_results, known.tasks_given) == (Ratio(0, 1), True)


def test_only_the_committee_drafts_and_only_the_secretary_closes() -> None:
    held = gather()
    member = actor_with(Role.MEMBER, place=held.cell.village)
    committee = actor_with(Role.COMMITTEE, place=held.cell.village)
    neighbour = actor_with(Role.SECRETARY, place=make_village("huoi-lanh"))

    with pytest.raises(NotAllowed):
        services.draft_agenda(actor=member, meeting_id=held.meeting.id, at=NOW)
    with pytest.raises(NotAllowed):
        services.close_minutes(actor=committee, meeting_id=held.meeting.id, at=NOW)
    with pytest.raises(NotFound):
        prefilled(held, held.meeting, neighbour)
