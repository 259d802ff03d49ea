"""Finding households: in the right order, without diacritics, in a fixed number of queries."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.households import services
from hatnhan.households.selectors import (
    events_of,
    former_households_of,
    hamlets_on,
    house_called,
    house_count,
    house_label,
    households_of,
    own_households,
    village_for,
)
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places import selectors as places
from hatnhan.places.services import rename_place
from tests.factories import actor_with, make_village, stranger
from tests.households.factories import NOON, TODAY, head_of, make_hamlet, make_household

pytestmark = pytest.mark.django_db


def test_households_are_listed_by_code_as_people_count() -> None:
    village = make_village()
    for code in ("PK10", "PK2", "PK1"):
        make_household(village, code)

    assert [row.code for row in households_of(village_id=village.id, on=TODAY)] == ["PK1", "PK2", "PK10"]


def test_households_are_sorted_by_given_name_and_the_nameless_come_last() -> None:
    village = make_village()
    names = ("", "Lò Văn Ân", "Quàng Văn Đanh", "Cà Văn An", "Lò Văn Dũng")
    for number, name in enumerate(names):
        make_household(village, f"PK{number}", name=name)

    rows = households_of(village_id=village.id, on=TODAY, sort="name")

    assert [row.representative_name for row in rows] == [
        "Cà Văn An",
        "Lò Văn Ân",
        "Lò Văn Dũng",
        "Quàng Văn Đanh",
        "",
    ]


@pytest.mark.parametrize(
    ("search", "codes"),
    [
        ("ho lo", ["PK1"]),
        ("LÔ", ["PK1"]),
        ("lo ho", ["PK1"]),
        ("duc", ["PK2"]),
        ("đức", ["PK2"]),
        ("pk2", ["PK2"]),
        ("", ["PK1", "PK2"]),
        ("%", []),
        ("pk3", []),
    ],
)
def test_a_search_needs_neither_diacritics_nor_the_right_order(search: str, codes: list[str]) -> None:
    village = make_village()
    make_household(village, "PK1", name="Hồ Văn Lộ")
    make_household(village, "PK2", name="Quàng Văn Đức")
    make_household(make_village("ban-khac"), "PK3", name="Hồ Lộ")

    rows = households_of(village_id=village.id, on=TODAY, search=search)

    assert [row.code for row in rows] == codes


def test_a_list_shows_the_households_of_its_day() -> None:
    village = make_village()
    make_household(village, "PK1", on=date(2020, 1, 1))
    gone = make_household(village, "PK2", on=date(2015, 1, 1))
    services.move_out(
        actor=head_of(village), household_id=gone.id, on=date(2023, 3, 1), fact_id=new_id(), at=NOON
    )

    def codes(on: date) -> list[str]:
        return [row.code for row in households_of(village_id=village.id, on=on)]

    assert [codes(date(2019, 12, 31)), codes(date(2023, 2, 28)), codes(TODAY)] == [
        ["PK2"],
        ["PK1", "PK2"],
        ["PK1"],
    ]
    assert [row.code for row in former_households_of(village_id=village.id, on=TODAY)] == ["PK2"]
    assert house_count(village_id=village.id, on=TODAY) == 1


def test_a_village_comes_with_its_households_of_the_day_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    village, beside = make_village(), make_village("ban-khac")
    rename_place(place_id=village.id, name="bản Mới", parent_name="xã Mới", from_on=date(2022, 1, 1))
    for code, on in (("PK1", date(2015, 1, 1)), ("PK2", date(2020, 1, 1)), ("PK3", date(2023, 6, 1))):
        make_household(village, code, on=on)
    make_household(beside, "PK1")
    services.move_out(
        actor=head_of(village),
        household_id=house_called(village_id=village.id, code="PK1", on=TODAY).id,
        on=date(2023, 3, 1),
        fact_id=new_id(),
        at=NOON,
    )
    actor = actor_with(Role.MEMBER, place=village)

    for day in (date(2014, 1, 1), date(2021, 6, 1), date(2023, 2, 28), date(2023, 3, 1), TODAY):
        with django_assert_num_queries(1):
            found, count = village_for(actor=actor, code="pa-kim", on=day)
        assert found == places.village_for(actor=actor, code="pa-kim", on=day)
        assert count == house_count(village_id=village.id, on=day)


def test_a_village_out_of_scope_or_of_an_unknown_code_does_not_exist() -> None:
    village = make_village()
    make_village("ban-khac")
    make_household(village, "PK1")
    member = actor_with(Role.MEMBER, place=village)

    for actor, code in ((member, "ban-khac"), (stranger(), "pa-kim"), (member, "nowhere")):
        with pytest.raises(NotFound):
            village_for(actor=actor, code=code, on=TODAY)


def test_a_hamlet_shows_under_its_name_of_the_day() -> None:
    village = make_village()
    hamlet = make_hamlet(village, "Xóm Trên")
    make_household(village, "PK1", hamlet=hamlet)
    rename_place(place_id=hamlet.id, name="Xóm Suối", parent_name="", from_on=date(2023, 6, 1))

    names = [
        house_called(village_id=village.id, code="PK1", on=on).hamlet_name
        for on in (date(2023, 5, 31), TODAY)
    ]

    assert names == ["Xóm Trên", "Xóm Suối"]
    assert [one.name for one in hamlets_on(village_id=village.id, on=TODAY)] == ["Xóm Suối"]


def test_a_household_is_called_by_its_code_in_any_case_also_after_it_left() -> None:
    village = make_village()
    house = make_household(village, "PK1", name="Lò Văn Ân")
    services.move_out(actor=head_of(village), household_id=house.id, on=TODAY, fact_id=new_id(), at=NOON)

    row = house_called(village_id=village.id, code="pk1", on=TODAY)

    assert (row.id, row.left_on, house_label(row)) == (house.id, TODAY, "PK1 · Lò Văn Ân")
    with pytest.raises(NotFound):
        house_called(village_id=make_village("ban-khac").id, code="PK1", on=TODAY)


def test_a_representative_sees_the_own_household() -> None:
    village = make_village()
    own = make_household(village, "PK1", name="Lò Văn Ân", hamlet=make_hamlet(village, "Xóm Trên"))
    make_household(village, "PK2", name="Lò Văn Ân")
    assert own.representative_id is not None

    rows = own_households(person_id=own.representative_id, village_id=own.village_id, on=TODAY)

    assert [(row.code, row.hamlet_name) for row in rows] == [("PK1", "Xóm Trên")]


def test_a_household_of_another_village_opens_nothing_here() -> None:
    elsewhere = make_household(make_village("ban-khac"), "PK1", name="Lò Văn Ân")
    village = make_village()
    make_household(village, "PK1", name="Lò Thị Bình")
    assert elsewhere.representative_id is not None

    assert own_households(person_id=elsewhere.representative_id, village_id=village.id, on=TODAY) == ()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_three_households(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village = make_village()
    for number in range(count):
        hamlet = make_hamlet(village, f"Xóm {number}")
        house = make_household(village, name=f"Lò Văn {number}", hamlet=hamlet)
    assert house.representative_id is not None

    with django_assert_num_queries(2):
        assert len(households_of(village_id=village.id, on=TODAY, sort="name")) == count
    with django_assert_num_queries(2):
        assert (
            len(own_households(person_id=house.representative_id, village_id=house.village_id, on=TODAY)) == 1
        )
    with django_assert_num_queries(2):
        assert len(events_of(household_id=house.id, on=TODAY)) == 1
