"""Files as LibreOffice saved them, from bytes to register; `files/README.md` says how they were made."""

from datetime import date
from pathlib import Path

import pytest

from hatnhan.households.exchange import ExtraColumn, FileRefused, ReadSheet, read_sheet, troubles
from hatnhan.indicators.rules.values import Kind
from hatnhan.indicators.selectors import indicators_of, sheet_of
from hatnhan.indicators.services.importing import import_sheet
from hatnhan.kernel.ids import new_id
from hatnhan.places.models import Place
from tests.factories import make_village
from tests.households.factories import JOINED
from tests.indicators.factories import NOW, TODAY, leader, make_indicator

FILES = Path(__file__).with_name("files")

SEEN = date(2023, 5, 2)
REGISTER = [
    ("PK01", "Trên", 7, "Hộ Mẫu Số Một", date(2015, 1, 31), [(1, TODAY), (0, TODAY), (2, TODAY)]),
    ("PK02", "Trên", 3, "Hộ Mẫu Số Hai", date(2020, 2, 29), [(1, TODAY), (1, SEEN), (0, TODAY)]),
    ("PK03", "Dưới", 5, "Hộ Mẫu Số Ba", JOINED, [(1, TODAY), (0, TODAY), (12, TODAY)]),
    ("PK04", "Dưới", 4, "", date(2012, 12, 5), [(1, TODAY), (0, TODAY), (None, None)]),
]
UNTIDY = [
    ("PK01", "Trên", 7, "Hộ Mẫu Số Một", date(2015, 1, 31), [(1, TODAY), (1, TODAY), (2, TODAY)]),
    ("PK02", "Trên", 3, "Hộ Mẫu Số Hai", date(2020, 2, 29), [(1, TODAY), (1, TODAY), (3, TODAY)]),
    ("PK03", "Dưới", 5, "Hộ Mẫu Số Ba", date(2019, 5, 2), [(1, TODAY), (1, TODAY), (7, TODAY)]),
    ("PK04", "Dưới", 4, "", date(2012, 12, 5), [(1, date(2023, 11, 1)), (1, TODAY), (None, None)]),
    ("PK05", "Dưới", 9, "", JOINED, [(1, date(2022, 11, 24)), (0, TODAY), (0, TODAY)]),
]

Row = tuple[str, str, int, str, date, list[tuple[int | None, date | None]]]


@pytest.fixture
def village() -> Place:
    """A village that observes what the files speak of."""
    place = make_village()
    make_indicator(place, "Nhà tiêu, nhà tắm", from_on=date(2022, 1, 1))
    make_indicator(place, "Nền nhà cứng")
    make_indicator(place, "Số trâu, bò", kind=Kind.NUMBER)
    return place


def read(village: Place, name: str) -> ReadSheet:
    known = [ExtraColumn(one.code, one.on(TODAY).title) for one in indicators_of(village_id=village.id)]
    return read_sheet(name, (FILES / name).read_bytes(), known)


def imported(village: Place, read: ReadSheet) -> list[Row]:
    import_sheet(
        actor=leader(village), village_id=village.id, read=read, joined_on=JOINED, fact_id=new_id(), at=NOW
    )
    return [
        (
            row.house.code,
            row.house.hamlet_name,
            row.house.member_count,
            row.house.representative_name,
            row.house.joined_on,
            [(cell.value, cell.observed_on) for cell in row.cells],
        )
        for row in sheet_of(village_id=village.id, on=TODAY).rows
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "register.ods",
        "register.xlsx",
        "register.xls",
        "register-utf8.csv",
        "register-semicolon.csv",
        "register-1258.csv",
        "register-utf16.txt",
    ],
)
def test_the_filled_template_is_entered_from_whatever_kind_it_was_saved_as(village: Place, name: str) -> None:
    sheet = read(village, name)

    assert (sheet.errors, sheet.ignored, sheet.other_sheets) == ((), (), ())
    assert imported(village, sheet) == REGISTER


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["untidy.ods", "untidy.xlsx", "untidy.xls"])
def test_a_list_made_without_the_template_is_entered(village: Place, name: str) -> None:
    sheet = read(village, name)

    assert (sheet.sheet, sheet.errors, sheet.ignored, sheet.other_sheets) == (
        "Danh sách hộ",
        (),
        ("Ghi chú",),
        (),
    )
    assert [(row.number, row.code) for row in sheet.rows] == [
        (4, "PK01"),
        (6, "PK02"),
        (7, "PK03"),
        (8, "PK04"),
        (9, "PK05"),
    ]
    assert imported(village, sheet) == UNTIDY


@pytest.mark.parametrize("name", ["locked.ods", "locked.xls"])
def test_a_file_behind_a_password_is_refused_as_such(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_sheet(name, (FILES / name).read_bytes())

    assert isinstance(refused.value, troubles.FileLocked)
