"""Entering a sheet: all of it or nothing, once, and only by someone who may."""

from datetime import date
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.audit.models import AuditLine
from hatnhan.households import services
from hatnhan.households.exchange import Fate, OutRow, ReadSheet, read_sheet, write_csv, write_xlsx
from hatnhan.households.models import Household, HouseholdEvent
from hatnhan.households.selectors import events_of, hamlets_on, house_called, households_of
from hatnhan.households.services import ImportDone, ImportOutdated, ImportRefused
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.people.models import Person
from hatnhan.places.models import Place
from tests.factories import actor_with, make_village, stranger
from tests.households.factories import JOINED, NOON, TODAY, head_of, make_hamlet, make_household, xlsx

pytestmark = pytest.mark.django_db

HEADINGS = ["Mã hộ", "Xóm", "Số nhân khẩu", "Đại diện hộ", "Ngày vào"]


def sheet(*rows: list[object]) -> ReadSheet:
    return read_sheet("ho.xlsx", xlsx(HEADINGS, *rows))


def enter(village: Place, read: ReadSheet, fact_id: UUID | None = None, expected: str = "") -> ImportDone:
    return services.import_households(
        actor=head_of(village),
        village_id=village.id,
        read=read,
        joined_on=JOINED,
        fact_id=fact_id or new_id(),
        at=NOON,
        expected=expected,
    )


def test_a_first_register_is_entered_with_hamlets_and_representatives() -> None:
    village = make_village()

    done = enter(
        village,
        sheet(["PK01", "Trên", 7, "Lò Văn Ân", "31/01/2016"], ["PK02", "Dưới", 3, "", None]),
    )

    assert (done.new_count, done.changed_count, done.unchanged_count) == (2, 0, 0)
    assert [
        (row.code, row.hamlet_name, row.member_count, row.representative_name, row.joined_on)
        for row in households_of(village_id=village.id, on=TODAY)
    ] == [("PK01", "Trên", 7, "Lò Văn Ân", date(2016, 1, 31)), ("PK02", "Dưới", 3, "", JOINED)]
    assert {one.name for one in hamlets_on(village_id=village.id, on=TODAY)} == {"Trên", "Dưới"}
    assert list(services.PROJECTION.differences(village.id)) == []
    assert AuditLine.objects.get().facts == {"new": 2, "changed": 0}


def test_an_import_changes_what_differs_and_leaves_the_rest() -> None:
    village = make_village()
    upper = make_hamlet(village, "Xóm Trên")
    make_hamlet(village, "Xóm Dưới")
    changed = make_household(village, "PK01", name="Lò Văn Ân", members=4, hamlet=upper)
    same = make_household(village, "PK02", name="Lò Văn Bình", members=3, hamlet=upper)

    done = enter(village, sheet(["pk01", "xóm dưới", 6, "", ""], ["PK02", "tren", 3, "Lò Văn Bình", ""]))

    assert (done.new_count, done.changed_count, done.unchanged_count) == (0, 1, 1)
    row = house_called(village_id=village.id, code="PK01", on=TODAY)
    assert (row.hamlet_name, row.member_count, row.representative_name) == ("Xóm Dưới", 6, "Lò Văn Ân")
    assert len(events_of(household_id=changed.id, on=TODAY)) == 2
    assert len(events_of(household_id=same.id, on=TODAY)) == 1
    assert list(services.PROJECTION.differences(village.id)) == []


def test_a_sheet_with_one_wrong_cell_changes_nothing() -> None:
    village = make_village()
    make_household(village, "PK01", members=4)
    before = (Household.objects.count(), HouseholdEvent.objects.count(), Person.objects.count())
    read = sheet(["PK01", "", 6, "Lò Văn Mới", ""], ["PK02", "", "ba", "", ""])
    actor = head_of(village)

    with pytest.raises(ImportRefused) as refused:
        services.import_households(
            actor=actor, village_id=village.id, read=read, joined_on=JOINED, fact_id=new_id(), at=NOON
        )

    assert refused.value.facts == {"count": 1}
    assert Household.objects.get().member_count == 4
    assert (Household.objects.count(), HouseholdEvent.objects.count()) == before[:2]
    assert not Person.objects.filter(full_name="Lò Văn Mới").exists()


def test_a_confirmation_sent_twice_is_one_import() -> None:
    village, fact_id = make_village(), new_id()
    read = sheet(["PK01", "Trên", 7, "Lò Văn Ân", ""])

    first, second = enter(village, read, fact_id), enter(village, read, fact_id)

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert (Household.objects.count(), HouseholdEvent.objects.count()) == (1, 1)
    assert AuditLine.objects.filter(action="households.imported").count() == 1
    assert first.household_ids == second.household_ids


def test_a_preview_that_no_longer_holds_is_not_carried_out() -> None:
    village = make_village()
    read = sheet(["PK01", "", 7, "", ""])
    seen = services.fingerprint(
        services.plan_for(village_id=village.id, read=read, joined_on=JOINED, on=TODAY)
    )
    make_household(village, "PK01", members=4)

    with pytest.raises(ImportOutdated):
        enter(village, read, expected=seen)
    assert Household.objects.get().member_count == 4


def test_only_who_keeps_the_register_imports_and_exports() -> None:
    village = make_village()
    read = sheet(["PK01", "", 7, "", ""])

    for actor, refusal in ((actor_with(Role.MEMBER, place=village), NotAllowed), (stranger(), NotFound)):
        with pytest.raises(refusal):
            services.import_households(
                actor=actor, village_id=village.id, read=read, joined_on=JOINED, fact_id=new_id(), at=NOON
            )
        with pytest.raises(refusal):
            services.record_export(actor=actor, village_id=village.id, row_count=1, file_kind="csv", at=NOON)
    assert (Household.objects.count(), AuditLine.objects.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_import_of_an_export_changes_nothing(kind: str) -> None:
    village = make_village()
    upper = make_hamlet(village, "Xóm Trên")
    make_household(village, "PK01", name="Lò Văn Ân", members=4, hamlet=upper)
    make_household(village, "PK02", name="=Tên lạ", members=3, on=date(2020, 2, 29))
    rows = [
        OutRow(row.code, row.hamlet_name, row.member_count, row.representative_name, row.joined_on)
        for row in households_of(village_id=village.id, on=TODAY)
    ]
    content = write_xlsx(rows, [], "Hộ") if kind == "xlsx" else write_csv(rows, [])

    plan = services.plan_for(
        village_id=village.id, read=read_sheet(f"ho.{kind}", content), joined_on=TODAY, on=TODAY
    )

    assert [row.fate for row in plan.rows] == [Fate.UNCHANGED, Fate.UNCHANGED]


def test_two_thousand_rows_are_entered_at_once() -> None:
    village = make_village()
    content = xlsx(HEADINGS, *([f"H{n}", "Trên", n % 9 + 1, f"Lò Văn {n}", ""] for n in range(2000)))

    done = enter(village, read_sheet("ho.xlsx", content))

    assert done.new_count == 2000


@pytest.mark.parametrize("count", [1, 40])
def test_an_import_costs_the_same_number_of_queries_however_long_the_sheet(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village = make_village()
    make_hamlet(village, "Trên")
    actor = head_of(village)
    read = sheet(*([f"H{n}", "Trên", 3, f"Lò Văn {n}", ""] for n in range(count)))

    with django_assert_num_queries(15):
        services.import_households(
            actor=actor, village_id=village.id, read=read, joined_on=JOINED, fact_id=new_id(), at=NOON
        )
