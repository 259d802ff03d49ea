"""Keeping the register: every command, said once or twice, by someone who may or may not."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from hatnhan.audit.models import AuditLine
from hatnhan.households import rules, services
from hatnhan.households.models import Household, HouseholdEvent
from hatnhan.households.selectors import events_of, house_called, house_count, last_event_id
from hatnhan.households.services import HouseState
from hatnhan.kernel.errors import NotAllowed, NotFound, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.people.models import Person
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_village, stranger
from tests.households.factories import JOINED, NOON, TODAY, head_of, make_hamlet, make_household

pytestmark = pytest.mark.django_db

SPLIT_ON = date(2023, 6, 1)


def test_a_registered_household_counts_from_its_day() -> None:
    village = make_village()
    hamlet = make_hamlet(village, "Xóm Trên")

    house = make_household(village, "pk01", name="Lò Văn Ân", members=5, hamlet=hamlet)

    row = house_called(village_id=village.id, code="PK01", on=TODAY)
    assert (row.id, row.hamlet_name, row.member_count, row.representative_name) == (
        house.id,
        "Xóm Trên",
        5,
        "Lò Văn Ân",
    )
    assert [house_count(village_id=village.id, on=day) for day in (date(2014, 12, 31), JOINED)] == [0, 1]
    line = AuditLine.objects.get()
    assert (line.action, line.path, line.facts) == (
        "households.registered",
        village.path,
        {"household": "PK01"},
    )


def test_a_form_sent_twice_is_one_household() -> None:
    village, fact_id = make_village(), new_id()

    def send(day: date) -> Household:
        return services.register_household(
            actor=head_of(village),
            village_id=village.id,
            code="PK01",
            state=HouseState(4, None, "Lò Văn Ân"),
            on=day,
            fact_id=fact_id,
            at=NOON,
        )

    assert send(JOINED).id == send(JOINED).id
    assert (Household.objects.count(), HouseholdEvent.objects.count(), AuditLine.objects.count()) == (1, 1, 1)
    assert Person.objects.filter(full_name="Lò Văn Ân").count() == 1
    with pytest.raises(FactTaken):
        send(TODAY)


def test_a_code_is_never_used_again() -> None:
    village = make_village()
    house = make_household(village, "PK01")
    services.move_out(
        actor=head_of(village), household_id=house.id, on=TODAY, fact_id=new_id(), at=NOON, note="Về xuôi"
    )

    with pytest.raises(rules.CodeTaken) as refused:
        make_household(village, "pk01")

    assert refused.value.facts == {"household": "PK01"}


def test_the_same_code_may_name_a_household_of_another_village() -> None:
    first = make_household(make_village("pa-kim"), "PK01")
    second = make_household(make_village("ban-khac"), "PK01")

    assert first.id != second.id


def test_a_changed_household_keeps_its_first_day_and_its_history() -> None:
    village = make_village()
    house = make_household(village, "PK01", name="Lò Văn Ân", members=4)

    changed = services.change_household(
        actor=head_of(village),
        household_id=house.id,
        state=HouseState(6, None, "Quàng Thị Hoa"),
        on=date(2023, 3, 1),
        fact_id=new_id(),
        at=NOON,
        note="Con dâu mới",
    )

    row = house_called(village_id=village.id, code="PK01", on=TODAY)
    assert (changed.joined_on, row.member_count, row.representative_name) == (JOINED, 6, "Quàng Thị Hoa")
    history = events_of(household_id=house.id, on=TODAY)
    assert [(each.kind, each.member_count, each.representative_name) for each in history] == [
        (rules.Kind.CHANGED, 6, "Quàng Thị Hoa"),
        (rules.Kind.REGISTERED, 4, "Lò Văn Ân"),
    ]


def test_the_same_name_stays_the_same_person() -> None:
    village = make_village()
    house = make_household(village, "PK01", name="Lò Văn Ân")

    services.change_household(
        actor=head_of(village),
        household_id=house.id,
        state=HouseState(5, None, "  Lò  Văn Ân "),
        on=TODAY,
        fact_id=new_id(),
        at=NOON,
    )

    assert Household.objects.get().representative_id == house.representative_id


def test_an_edit_of_what_someone_changed_meanwhile_is_refused() -> None:
    village = make_village()
    house = make_household(village, "PK01")
    seen = last_event_id(household_id=house.id)

    def change(members: int) -> None:
        services.change_household(
            actor=head_of(village),
            household_id=house.id,
            state=HouseState(members),
            on=TODAY,
            fact_id=new_id(),
            at=NOON,
            seen_event_id=seen,
        )

    change(5)
    with pytest.raises(StaleEdit):
        change(6)
    assert Household.objects.get().member_count == 5


def test_a_corrected_entry_replaces_the_wrong_one_and_stays_readable() -> None:
    village = make_village()
    house = make_household(village, "PK01", members=4, on=date(2020, 1, 1))

    services.correct_household(
        actor=head_of(village),
        household_id=house.id,
        state=HouseState(5),
        on=date(2012, 1, 1),
        fact_id=new_id(),
        at=NOON,
    )

    house.refresh_from_db()
    assert (house.joined_on, house.member_count) == (date(2012, 1, 1), 5)
    assert [each.is_replaced for each in events_of(household_id=house.id, on=TODAY)] == [True, False]


def test_a_household_that_moved_out_is_not_counted_from_that_day() -> None:
    village = make_village()
    house = make_household(village)
    make_household(village)

    services.move_out(
        actor=head_of(village), household_id=house.id, on=date(2023, 9, 1), fact_id=new_id(), at=NOON
    )

    days = (date(2023, 8, 31), date(2023, 9, 1))
    assert [house_count(village_id=village.id, on=day) for day in days] == [2, 1]


def test_a_leaving_entered_by_mistake_is_taken_back() -> None:
    village = make_village()
    house = make_household(village, members=3)
    services.move_out(actor=head_of(village), household_id=house.id, on=TODAY, fact_id=new_id(), at=NOON)

    back = services.take_back_leaving(
        actor=head_of(village), household_id=house.id, fact_id=new_id(), at=NOON
    )

    assert (back.left_on, back.member_count) == (None, 3)
    with pytest.raises(rules.NotLeft):
        services.take_back_leaving(actor=head_of(village), household_id=house.id, fact_id=new_id(), at=NOON)


def test_a_split_makes_two_households_and_keeps_where_the_new_one_came_from() -> None:
    village = make_village()
    source = make_household(village, "PK01", name="Lò Văn Ân", members=7)

    new = services.split_household(
        actor=head_of(village),
        household_id=source.id,
        code="PK48",
        state=HouseState(3, None, "Lò Văn Bình"),
        remaining_count=4,
        on=SPLIT_ON,
        fact_id=new_id(),
        at=NOON,
    )

    source.refresh_from_db()
    assert (source.member_count, source.left_on, source.representative) == (4, None, source.representative)
    assert (new.member_count, new.joined_on) == (3, SPLIT_ON)
    assert [each.other_code for each in events_of(household_id=new.id, on=TODAY)] == ["PK01"]
    days = (date(2023, 5, 31), SPLIT_ON)
    assert [house_count(village_id=village.id, on=day) for day in days] == [1, 2]


def test_a_merge_leaves_one_household_and_the_history_of_both() -> None:
    village = make_village()
    gone, stays = make_household(village, "PK01", members=2), make_household(village, "PK02", members=3)
    fact_id = new_id()

    def merge() -> Household:
        return services.merge_household(
            actor=head_of(village),
            household_id=gone.id,
            into_id=stays.id,
            joint_count=5,
            on=SPLIT_ON,
            fact_id=fact_id,
            at=NOON,
        )

    assert merge().id == stays.id == merge().id
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.left_on, stays.left_on, stays.member_count) == (SPLIT_ON, None, 5)
    assert events_of(household_id=gone.id, on=TODAY)[0].other_code == "PK02"
    assert HouseholdEvent.objects.count() == 4


def test_a_household_does_not_merge_with_itself() -> None:
    village = make_village()
    house = make_household(village)

    with pytest.raises(rules.MergesWithItself):
        services.merge_household(
            actor=head_of(village),
            household_id=house.id,
            into_id=house.id,
            joint_count=4,
            on=TODAY,
            fact_id=new_id(),
            at=NOON,
        )


def test_a_household_of_another_village_does_not_exist_for_a_merge_or_a_hamlet() -> None:
    village, other = make_village("pa-kim"), make_village("ban-khac")
    house, foreign = make_household(village), make_household(other)
    hamlet = make_hamlet(other, "Xóm Khác")

    with pytest.raises(NotFound):
        services.merge_household(
            actor=head_of(village),
            household_id=house.id,
            into_id=foreign.id,
            joint_count=4,
            on=TODAY,
            fact_id=new_id(),
            at=NOON,
        )
    with pytest.raises(NotFound):
        make_household(village, hamlet=hamlet)
    assert Household.objects.count() == 2


def _commands() -> list[Callable[[Household, Role | None], object]]:
    def deed(name: str, **more: object) -> Callable[[Household, Role | None], object]:
        def run(house: Household, role: Role | None) -> object:
            actor = actor_with(role, place=house.village) if role else stranger()
            return getattr(services, name)(
                actor=actor, household_id=house.id, fact_id=new_id(), at=NOON, **more
            )

        return run

    return [
        deed("change_household", state=HouseState(3), on=TODAY),
        deed("correct_household", state=HouseState(3), on=TODAY),
        deed("move_out", on=TODAY),
        deed("take_back_leaving"),
        deed("split_household", code="PK99", state=HouseState(1), remaining_count=2, on=TODAY),
        deed("merge_household", into_id=new_id(), joint_count=3, on=TODAY),
    ]


@pytest.mark.parametrize("command", _commands())
def test_only_who_keeps_the_register_changes_it(command: Callable[[Household, Role | None], object]) -> None:
    house = make_household(make_village())

    with pytest.raises(NotAllowed):
        command(house, Role.MEMBER)
    with pytest.raises(NotFound):
        command(house, None)
    assert HouseholdEvent.objects.count() == 1


def test_an_entry_cannot_be_changed_in_the_database() -> None:
    make_household(make_village())

    with pytest.raises(DatabaseError, match="facts are never changed"), transaction.atomic():
        HouseholdEvent.objects.update(note="khác")


def test_the_doctor_finds_a_damaged_row_and_mends_it(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    village = make_village()
    damaged = make_household(village, "PK01", name="Lò Văn Ân", members=4)
    make_household(village, "PK02", name="Quàng Thị Hoa")
    Household.objects.filter(id=damaged.id).update(member_count=9, folded="")

    with django_assert_num_queries(4):  # type: ignore[attr-defined]  # -- the fixture's own type is private
        found = list(services.PROJECTION.differences(village.id))

    assert [(each.subject, each.place_id) for each in found] == [("PK01", village.id)]
    services.PROJECTION.repair(village.id)
    damaged.refresh_from_db()
    assert (damaged.member_count, damaged.folded) == (4, "pk01 lo van an")
    assert list(services.PROJECTION.differences(village.id)) == []
