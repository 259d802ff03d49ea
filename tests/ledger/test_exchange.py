"""The book as a file: an old one is taken over whole or not at all; what is written is read again."""

import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from hatnhan.households.exchange.troubles import FileRefused
from hatnhan.kernel.errors import NotAllowed
from hatnhan.kernel.ids import new_id
from hatnhan.ledger.exchange import read_old_book, write_csv, write_journal, write_xlsx
from hatnhan.ledger.exchange.reading import ColumnsMissing, NothingEntered
from hatnhan.ledger.models import Drive, Entry
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.selectors import board_of, book_lines, journal_drives, verify_book
from hatnhan.ledger.services import ImportPlan, confirm_hand_over, hand_over, import_book, plan_import
from hatnhan.ledger.services.importing import BookBegun, ImportRefused
from hatnhan.ledger.services.projecting import differences
from hatnhan.places.models import Place
from tests.architecture.sources import ROOT
from tests.factories import make_village
from tests.indicators.factories import make_house, make_houses
from tests.ledger.factories import (
    NOW,
    collector,
    enter,
    expense,
    labour,
    leader,
    make_bare_drive,
    make_drive,
    money,
    reversal,
    treasurer,
)

pytestmark = pytest.mark.django_db
BEAN_CHECK = ROOT / ".venv" / "bin" / "bean-check"
OLD_BOOK = (resources.files("hatnhan.ops") / "data" / "pa-kim" / "contributions.csv").read_bytes()


@pytest.fixture
def village() -> Place:
    village = make_village()
    make_houses(village, 47)
    return village


def plan(drive: Drive, content: bytes, *, name: str = "old.csv") -> ImportPlan:
    return plan_import(
        actor=treasurer(drive.village),
        drive_id=drive.id,
        book=read_old_book(name, content),
        fact_id=new_id(),
        at=NOW,
    )


def take_over(drive: Drive, content: bytes, **more: Any) -> Any:  # noqa: ANN401 -- what the service gives
    said = {"actor": treasurer(drive.village), "fact_id": new_id(), "at": NOW, **more}
    return import_book(drive_id=drive.id, book=read_old_book("old.csv", content), **said)


def figures(drive: Drive) -> tuple[int, ...]:
    found = board_of(village_id=drive.village_id, drive_id=drive.id).figures
    return found.in_vnd, found.labour_vnd, found.half_days, found.out_vnd, found.balance_vnd


def checked(tmp_path: Path, text: str) -> str:
    """What the checker of double-entry journals says: nothing where everything balances."""
    file = tmp_path / "book.beancount"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([str(BEAN_CHECK), str(file)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr + ("" if done.returncode == 0 else f"\nexit {done.returncode}")


def journal(village: Place, drive: Drive | None = None) -> str:
    drive_id = drive.id if drive else None
    lines = book_lines(village_id=village.id, drive_id=drive_id)
    return write_journal(lines, journal_drives(village_id=village.id, drive_id=drive_id), title="Sổ bản")


def test_the_old_book_of_the_embankment_is_taken_over_to_the_dong(village: Place) -> None:
    drive = make_drive(village)

    planned = plan(drive, OLD_BOOK)
    assert Entry.objects.count() == 0
    done = take_over(drive, OLD_BOOK)

    assert planned.errors == ()
    assert (planned.in_vnd, planned.labour_vnd, planned.half_days, planned.out_vnd, planned.balance_vnd) == (
        107_600_000,
        62_400_000,
        960,
        106_850_000,
        750_000,
    )
    assert done.count == 187
    assert figures(drive) == (107_600_000, 62_400_000, 960, 106_850_000, 750_000)
    numbers = Entry.objects.exclude(receipt_number=None).order_by("receipt_number")
    assert list(numbers.values_list("receipt_number", flat=True)) == list(range(1, 182))
    assert verify_book(village_id=village.id).troubles == ()
    assert list(differences(village.id)) == []


def test_an_import_that_is_sent_twice_is_one(village: Place) -> None:
    drive, fact_id = make_drive(village), new_id()

    both = [take_over(drive, OLD_BOOK, fact_id=fact_id) for _time in range(2)]

    assert [(one.count, one.is_repeat) for one in both] == [(187, False), (0, True)]
    with pytest.raises(BookBegun):
        take_over(drive, OLD_BOOK)


HEAD = "date,kind,household,quantity,unit,amount_vnd,note\n"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("2023-03-32,money_in,PK01,,,5,", "date", "is not a day"),
        ("2023-03-12,gift,PK01,,,5,", "kind", "is no kind"),
        ("2023-03-12,reversal,PK01,,,5,x", "kind", "taken over as it stands"),
        ('2023-03-12,money_in,PK01,,,"1,5",', "amount_vnd", "a part of a đồng"),
        ("2023-03-12,money_in,PK01,,,-5,", "amount_vnd", "more than 0"),
        ("2023-03-12,money_in,PK01,,,0,", "amount_vnd", "more than 0"),
        ("2023-03-12,money_in,PK01,,,nothing,", "amount_vnd", "is not an amount"),
        ("2023-03-12,money_in,PK99,,,5,", "household", "has no household"),
        ("2023-03-12,labour,PK01,1/3,công,5,", "quantity", "is no number of days"),
        ("2023-03-12,labour,PK01,4,công,5,", "amount_vnd", "days at"),
        ("2023-02-12,money_in,PK01,,,5,", "amount_vnd", "before the drive began"),
        ("2024-03-12,money_in,PK01,,,5,", "amount_vnd", "has not come yet"),
        ("2023-03-12,money_out,,,,5,Sand", "amount_vnd", "The box holds"),
        ("2023-03-12,money_out,,,,5,", "amount_vnd", "paid for"),
    ],
)
def test_one_wrong_cell_is_named_and_nothing_is_entered(
    village: Place, row: str, column: str, said: str
) -> None:
    drive = make_drive(village)
    content = f"{HEAD}{row}\n2023-03-13,money_in,PK02,,,7,\n".encode()

    found = plan(drive, content)

    (error,) = found.errors
    assert (error.row, error.title) == (2, column)
    assert said in error.text
    with pytest.raises(ImportRefused):
        take_over(drive, content)
    assert Entry.objects.count() == 0


def test_every_contribution_of_an_old_book_before_the_decision_is_named(village: Place) -> None:
    drive = make_drive(village, opened_on=date(2023, 2, 1))

    found = plan(drive, f"{HEAD}2023-02-12,money_in,PK01,,,5,\n2023-03-12,money_in,PK02,,,5,\n".encode())

    assert [error.row for error in found.errors] == [2]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("a,b\n1,2\n", ColumnsMissing),
        (HEAD, NothingEntered),
        ("Ngày,Loại,Số tiền,Amount\n", FileRefused),
        ("", FileRefused),
    ],
)
def test_a_file_that_is_no_book_is_refused(content: str, refusal: type[FileRefused]) -> None:
    with pytest.raises(refusal):
        read_old_book("old.csv", content.encode())


def test_only_those_with_the_mandate_take_over_a_book(village: Place) -> None:
    drive = make_drive(village)

    with pytest.raises(NotAllowed):
        take_over(drive, OLD_BOOK, actor=collector(village))
    assert take_over(drive, OLD_BOOK, actor=leader(village)).count == 187


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_read_again(village: Place, kind: str) -> None:
    drive, other = make_drive(village), make_drive(village)
    take_over(drive, OLD_BOOK)
    house = village.households.order_by("code")[0]
    stone = replace(
        money(drive, house.id, 300_000), kind=Kind.MATERIAL, quantity="1,5", unit="m³", note="=1+1"
    )
    enter(treasurer(village), drive, stone)
    enter(treasurer(village), drive, expense(drive, 50_000, item="stone", paper="HĐ 7"))
    lines = book_lines(village_id=village.id, drive_id=drive.id)
    content = write_csv(lines) if kind == "csv" else write_xlsx(lines, "Sổ thu chi")

    book = read_old_book(f"book.{kind}", content)
    import_book(actor=treasurer(village), drive_id=other.id, book=book, fact_id=new_id(), at=NOW)

    assert figures(other) == figures(drive)

    def said(of: Drive) -> Counter[tuple[Any, ...]]:
        names = (
            "on",
            "kind",
            "household_code",
            "amount_vnd",
            "half_days",
            "quantity",
            "unit",
            "item",
            "note",
        )
        return Counter(
            Entry.objects.filter(drive=of).values_list(*names, "payee", "paper", "source", "round")
        )

    assert said(other) == said(drive)


def test_a_workbook_shows_days_and_amounts_as_such(village: Place) -> None:
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive))

    content = write_xlsx(book_lines(village_id=village.id), "Sổ/thu")
    page = load_workbook(BytesIO(content)).worksheets[0]

    assert page.title == "Sổ thu"
    assert (page["A2"].is_date, page["F2"].value, page["N2"].value) == (True, 1_200_000, "2023/1")


def test_the_journal_of_the_embankment_balances_and_agrees_with_the_book(
    village: Place, tmp_path: Path
) -> None:
    drive = make_drive(village)
    take_over(drive, OLD_BOOK)

    text = journal(village)

    assert checked(tmp_path, text) == ""
    assert "balance Assets:D01:Box  750000 VND" in text
    assert "balance Expenses:D01:Labour  480 NGAYCONG" in text
    assert "balance Expenses:D01:Paid  106850000 VND" in text


def test_every_kind_of_entry_balances_in_a_journal(village: Place, tmp_path: Path) -> None:
    drive, other, keeper, walker = (
        make_drive(village),
        make_drive(village),
        treasurer(village),
        collector(village),
    )
    house = village.households.order_by("code")[0]
    enter(keeper, drive, replace(money(drive, house.id), kind=Kind.PLEDGE))
    enter(walker, drive, money(drive, house.id, note='«Đợt» "1" \\ x'))
    told = hand_over(
        actor=walker, drive_id=drive.id, amount_vnd=1_000_000, fact_id=new_id(), happened_at=NOW, at=NOW
    )
    confirm_hand_over(actor=keeper, hand_over_id=told.id, fact_id=new_id(), at=NOW)
    worked = enter(keeper, drive, labour(drive, house.id, half_days=9))
    enter(keeper, drive, labour(drive, house.id, half_days=3))
    enter(keeper, drive, reversal(worked))
    enter(keeper, drive, replace(money(drive, house.id, 5), kind=Kind.MATERIAL, quantity="1", unit="m³"))
    enter(keeper, drive, expense(drive, 10_000, item="stone"))
    move = replace(expense(drive, 700_000), kind=Kind.TRANSFER, payee=None, other_drive_id=other.id)
    enter(keeper, drive, move)
    enter(keeper, other, expense(other, 1))

    for text in (journal(village), journal(village, drive), journal(village, other)):
        assert checked(tmp_path, text) == ""
    assert "1.5 NGAYCONG" in journal(village)
    assert make_house(village, "PK99").code not in journal(village)


def test_a_wrong_sum_does_not_pass_the_check(village: Place, tmp_path: Path) -> None:
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive))
    drives = [replace(one, box_vnd=1) for one in journal_drives(village_id=village.id)]

    text = write_journal(book_lines(village_id=village.id), drives, title="Sổ bản")

    assert "Balance failed" in checked(tmp_path, text)


def test_the_journal_of_an_empty_book_is_a_journal(village: Place, tmp_path: Path) -> None:
    make_bare_drive(village)

    assert checked(tmp_path, journal(village)) == ""
