"""Two people do at the same moment what can only be done once: one is first, the other is told in words."""

from collections.abc import Callable
from datetime import date

import pytest

from hatnhan.decisions.models import Resolution, Round
from hatnhan.decisions.services import adopt_resolution
from hatnhan.indicators.models import Indicator
from hatnhan.indicators.rules.values import Kind
from hatnhan.indicators.services import Definition, define_indicator
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.meetings.models import Meeting
from hatnhan.meetings.rules import MinutesClosed, MinutesIncomplete
from hatnhan.people.models import Account, MemberStanding, Person
from hatnhan.people.rules import AccountExists, Period, Standing, UsernameTaken
from hatnhan.people.services import (
    NewPerson,
    add_member,
    appoint,
    enter_mandate,
    give_account,
)
from hatnhan.tasks.models import Task
from hatnhan.tasks.services import TaskPlan, assign_task, close_minutes
from tests.at_once import meanwhile
from tests.decisions.factories import AT, Gathering, carry, gather, make_meeting, make_round, mark
from tests.factories import EARLY, actor_with, make_cell, make_person, make_village
from tests.tasks.test_joint import finish, give_task

pytestmark = pytest.mark.usefixtures("own_database")
Deed = Callable[[], object]


def closing(held: Gathering) -> Deed:
    return lambda: close_minutes(actor=held.secretary, meeting_id=held.meeting.id, at=AT)


def test_no_vote_is_opened_while_the_minutes_close() -> None:
    held = gather()
    finish(held)
    give_task(held)
    proposal = carry(held)

    def open_vote() -> object:
        return make_round(held, proposal, reason="Đếm lại")

    closed, refused = meanwhile(closing(held), open_vote)

    assert (closed.closed_at, type(refused)) == (AT, MinutesClosed)
    assert Round.objects.get().number == 1


def test_minutes_do_not_close_over_a_vote_that_is_being_opened() -> None:
    held = gather()
    finish(held)
    give_task(held)
    proposal = carry(held)

    opened, refused = meanwhile(lambda: make_round(held, proposal, reason="Đếm lại"), closing(held))

    assert (opened.number, type(refused)) == (2, MinutesIncomplete)
    assert refused.facts["codes"] == ("votes",)
    assert Meeting.objects.get().closed_at is None


def test_no_work_is_given_in_a_meeting_whose_minutes_close() -> None:
    held = gather()
    finish(held)
    give_task(held)

    def give_more() -> object:
        plan = TaskPlan("Thêm việc", held.officials[1].id, date(2023, 11, 20), meeting_id=held.meeting.id)
        return assign_task(actor=held.secretary, cell_id=held.cell.id, task_id=new_id(), plan=plan, at=AT)

    closed, refused = meanwhile(closing(held), give_more)

    assert (closed.closed_at, type(refused)) == (AT, MinutesClosed)
    assert Task.objects.get().title == "Việc"


def test_two_resolutions_of_one_cell_get_two_numbers() -> None:
    held = gather()
    other = Gathering(
        held.cell, make_meeting(held.cell, date(2023, 11, 24)), held.secretary, held.officials, ()
    )
    for person in other.officials:
        mark(other.meeting, person)
    proposals = [carry(held), carry(other)]

    def adopt(which: int) -> Deed:
        return lambda: adopt_resolution(
            actor=held.secretary, proposal_id=proposals[which].id, title=f"Nghị quyết {which}", at=AT
        )

    adopted = meanwhile(adopt(0), adopt(1))

    assert [one.symbol for one in adopted] == ["01-NQ/CB", "02-NQ/CB"]
    assert Resolution.objects.count() == 2


def test_a_name_to_sign_in_with_is_given_once() -> None:
    village = make_village()
    administrator, people = actor_with(Role.ADMINISTRATOR, place=village), [make_person(), make_person()]
    for person in people:
        enter_mandate(person_id=person.id, role=Role.BOARD, place=village, period=Period(EARLY, None))

    def give(person: Person, username: str) -> Deed:
        return lambda: give_account(
            actor=administrator, path=village.path, person_id=person.id, username=username, at=AT
        )

    given, taken = meanwhile(give(people[0], "ban"), give(people[1], "ban"))
    again, exists = meanwhile(give(people[1], "ban-2"), give(people[1], "ban-3"))

    assert (given.username, type(taken)) == ("ban", UsernameTaken)
    assert (again.username, type(exists)) == ("ban-2", AccountExists)
    assert sorted(Account.objects.values_list("username", flat=True)) == ["ban", "ban-2"]


def test_the_first_two_indicators_of_a_village_stand_beside_each_other() -> None:
    village = make_village()
    leader = actor_with(Role.SECRETARY, place=village)

    def define() -> object:
        definition = Definition(title="Nhà tiêu", kind=Kind.YES_NO, from_on=EARLY)
        return define_indicator(
            actor=leader, village_id=village.id, definition=definition, at=AT, indicator_id=new_id()
        )

    defined = meanwhile(define, define)

    assert [(one.code, one.position) for one in defined] == [("nha_tieu", 0), ("nha_tieu_2", 1)]
    assert Indicator.objects.count() == 2


def test_the_same_form_for_a_new_member_is_one_member() -> None:
    cell, form_id = make_cell(make_village()), new_id()
    secretary = actor_with(Role.SECRETARY, place=cell.village)

    def join() -> object:
        return add_member(
            actor=secretary,
            cell=cell,
            who=NewPerson("Lò Văn Mới"),
            standing=Standing.PROBATIONARY,
            from_on=EARLY,
            at=AT,
            form_id=form_id,
        )

    first, again = meanwhile(join, join)

    assert first == again == Person.objects.get(id=form_id)
    assert MemberStanding.objects.get().person_id == form_id


def test_the_same_form_for_a_new_head_of_the_village_is_one_head() -> None:
    village, form_id = make_village(), new_id()
    administrator = actor_with(Role.ADMINISTRATOR, place=village)

    def entrust() -> object:
        return appoint(
            actor=administrator,
            who=NewPerson("Lò Văn Mới"),
            role=Role.VILLAGE_HEAD,
            place=village,
            period=Period(EARLY, None),
            at=AT,
            form_id=form_id,
        )

    first, again = meanwhile(entrust, entrust)

    assert first == again == Person.objects.get(id=form_id)
