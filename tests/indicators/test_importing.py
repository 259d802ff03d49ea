"""One sheet for the register and for what was seen of each house: all of it or nothing, once."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.households.exchange import ExtraColumn, ReadSheet, read_sheet
from hatnhan.households.models import Household
from hatnhan.households.services import ImportOutdated, ImportRefused
from hatnhan.indicators.models import HouseState, Observation
from hatnhan.indicators.rules.observing import DayToCome, HouseNotThere, SeenOtherwiseSince
from hatnhan.indicators.rules.values import Kind
from hatnhan.indicators.selectors import sheet_of
from hatnhan.indicators.services.importing import (
    AnswerUnfit,
    SheetImported,
    fingerprint,
    import_sheet,
    plan_sheet,
)
from hatnhan.kernel.errors import NotAllowed
from hatnhan.kernel.ids import new_id
from hatnhan.places.models import Place
from tests.factories import make_village
from tests.households.factories import xlsx
from tests.indicators.factories import NOW, START, TODAY, leader, make_indicator, walker

pytestmark = pytest.mark.django_db

HEADINGS = ["Mã hộ", "Số nhân khẩu", "Nhà tiêu", "Số bò", "Mái nhà"]
EXTRAS = [
    ExtraColumn("nha_tieu", "Nhà tiêu"),
    ExtraColumn("so_bo", "Số bò"),
    ExtraColumn("mai_nha", "Mái nhà"),
]


@pytest.fixture
def village() -> Place:
    """A village that observes a yes/no, a number and a choice."""
    place = make_village()
    make_indicator(place, "Nhà tiêu")
    make_indicator(place, "Số bò", kind=Kind.NUMBER)
    make_indicator(
        place,
        "Mái nhà",
        kind=Kind.CHOICE,
        choices=("tranh", "ngói"),
        counting_choices=frozenset({1}),
    )
    return place


def sheet(*rows: list[object]) -> ReadSheet:
    return read_sheet("ho.xlsx", xlsx(HEADINGS, *rows), EXTRAS)


def enter(
    village: Place, read: ReadSheet, fact_id: UUID | None = None, expected: str = "", at: datetime = NOW
) -> SheetImported:
    return import_sheet(
        actor=leader(village),
        village_id=village.id,
        read=read,
        joined_on=START,
        fact_id=fact_id or new_id(),
        at=at,
        expected=expected,
    )


def values(village: Place) -> list[list[tuple[int | None, date | None]]]:
    rows = sheet_of(village_id=village.id, on=TODAY).rows
    return [[(cell.value, cell.observed_on) for cell in row.cells] for row in rows]


def test_yes_no_numbers_choices_and_days_become_observations(village: Place) -> None:
    done = enter(
        village, sheet(["PK01", 4, "x", 3, "ngói"], ["PK02", 2, "02/05/2023", "", "Tranh"], ["PK03", 5])
    )

    assert (done.households.new_count, done.observed_count) == (3, 5)
    assert values(village) == [
        [(1, TODAY), (3, TODAY), (1, TODAY)],
        [(1, date(2023, 5, 2)), (None, None), (0, TODAY)],
        [(None, None)] * 3,
    ]


def test_a_sheet_that_says_what_is_known_adds_nothing(village: Place) -> None:
    rows: list[list[object]] = [["PK01", 4, "có", 3, "ngói"], ["PK02", 2, "02/05/2023", "", "tranh"]]
    enter(village, sheet(*rows))

    again = enter(village, sheet(*rows))

    assert (again.households.unchanged_count, again.observed_count) == (2, 0)
    assert Observation.objects.count() == 5


def test_a_house_that_lost_what_it_had_is_observed_anew(village: Place) -> None:
    enter(village, sheet(["PK01", 4, "x", 3, ""]))

    enter(village, sheet(["PK01", 4, "không", 2, ""]), at=NOW + timedelta(hours=1))

    assert values(village) == [[(0, TODAY), (2, TODAY), (None, None)]]


def test_a_day_before_the_house_was_seen_otherwise_is_named_and_adds_nothing(village: Place) -> None:
    enter(village, sheet(["PK01", 4, "không", "", ""]))
    read = sheet(["PK01", 4, "02/05/2023", "", ""])

    [error] = plan_sheet(village_id=village.id, read=read, joined_on=START, on=TODAY).errors

    assert (error.row, error.column, error.text, error.facts) == (
        2,
        "C",
        SeenOtherwiseSince.text,
        {"day": TODAY},
    )
    with pytest.raises(ImportRefused):
        enter(village, read)
    assert values(village) == [[(0, TODAY), (None, None), (None, None)]]


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (["PK01", 4, "hai"], "C", AnswerUnfit.text),
        (["PK01", 4, 7], "C", AnswerUnfit.text),
        (["PK01", 4, "", "x"], "D", AnswerUnfit.text),
        (["PK01", 4, "", "", "tôn"], "E", AnswerUnfit.text),
        (["PK01", 4, "19/11/2023"], "C", DayToCome.text),
        (["PK01", 4, "31/12/2022"], "C", HouseNotThere.text),
    ],
)
def test_a_cell_that_is_no_answer_is_named_and_changes_nothing(
    village: Place, row: list[object], column: str, text: str
) -> None:
    read = sheet(row, ["PK02", 2, "x"])

    plan = plan_sheet(village_id=village.id, read=read, joined_on=START, on=TODAY)

    assert [(error.row, error.column, error.text) for error in plan.errors] == [(2, column, text)]
    with pytest.raises(ImportRefused):
        enter(village, read)
    assert (Household.objects.count(), Observation.objects.count()) == (0, 0)


def test_a_form_sent_twice_is_one_import(village: Place) -> None:
    enter(village, sheet(["PK01", 4, "", "", ""]))
    read, fact_id = sheet(["PK01", 4, "x", "", ""]), new_id()
    seen = fingerprint(plan_sheet(village_id=village.id, read=read, joined_on=START, on=TODAY))

    first, second = (enter(village, read, fact_id, seen) for _time in range(2))

    assert (first.observed_count, second.observed_count, second.households.is_repeat) == (1, 0, True)
    assert Observation.objects.count() == 1


def test_what_somebody_saw_since_the_preview_is_not_overwritten(village: Place) -> None:
    enter(village, sheet(["PK01", 4, "", "", ""]))
    read = sheet(["PK01", 4, "x", "", ""])
    seen = fingerprint(plan_sheet(village_id=village.id, read=read, joined_on=START, on=TODAY))
    enter(village, sheet(["PK01", 4, "x", "", ""]))

    with pytest.raises(ImportOutdated):
        enter(village, read, expected=seen)


def test_who_only_walks_from_house_to_house_imports_nothing(village: Place) -> None:
    with pytest.raises(NotAllowed):
        import_sheet(
            actor=walker(village),
            village_id=village.id,
            read=sheet(["PK01", 4, "x"]),
            joined_on=START,
            fact_id=new_id(),
            at=NOW,
        )
    assert (Household.objects.count(), HouseState.objects.count()) == (0, 0)


@pytest.mark.parametrize("count", [1, 30])
def test_a_preview_costs_the_same_however_long_the_sheet(
    village: Place, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows: list[list[object]] = [[f"PK{n}", 4, "x", n, ""] for n in range(count)]
    enter(village, sheet(*rows))
    read = sheet(*rows)

    with django_assert_num_queries(5):
        plan_sheet(village_id=village.id, read=read, joined_on=START, on=TODAY)
