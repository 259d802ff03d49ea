"""The files of a book, as a treasurer clicks through them: an old one comes in, this one goes out."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from hatnhan.audit.models import AuditLine
from hatnhan.households.models import Household
from hatnhan.kernel.roles import Role
from hatnhan.ledger.exchange import read_old_book
from hatnhan.ledger.models import Drive, Entry
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.selectors import board_of
from hatnhan.ledger.services import link_decision
from hatnhan.places.models import Place
from tests.factories import make_village
from tests.households.factories import xlsx
from tests.indicators.factories import make_houses
from tests.ledger.factories import (
    NOW,
    TODAY,
    enter,
    expense,
    labour,
    leader,
    make_bare_drive,
    make_decision,
    make_drive,
    money,
    treasurer,
)
from tests.ledger.pages import of
from tests.pages import as_role, body, sent

pytestmark = pytest.mark.django_db
HEADINGS = ["Ngày", "Loại", "Mã hộ", "Số lượng", "Đơn vị", "Số tiền", "Nội dung"]
ROWS: list[list[object]] = [
    ["12/03/2023", "thu tiền", "PK01", "", "", 1_200_000, "Đợt 1"],
    ["13/03/2023", "ngày công", "PK02", "1,5", "công", "", "Đào móng"],
    ["14/03/2023", "chi tiền", "", "2", "m³", 900_000, "Cát"],
]
FILES = {"xlsx": "book.xlsx", "csv": "book.csv", "beancount": "book.beancount"}


@pytest.fixture(autouse=True)
def _assumed_day(settings: Settings) -> None:
    settings.ASSUMED_DAY = TODAY


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def drive(village: Place) -> Drive:
    make_houses(village, 2)
    return make_drive(village)


@pytest.fixture
def keeper(village: Place) -> Client:
    return as_role(Role.TREASURER, village)


def look_at(client: Client, drive: Drive, *rows: list[object], status: int = 200) -> str:
    """Send a file and read the preview."""
    file = SimpleUploadedFile("so-cu.xlsx", xlsx(HEADINGS, *rows))
    fact = re.findall(r'name="fact_id" value="([^"]+)"', body(client, of(drive, "import/")))[0]
    return sent(client, of(drive, "import/"), {"file": file, "fact_id": fact}, status)


def confirmation(preview: str) -> dict[str, str]:
    """Read the hidden fields of the preview, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(sheet|fact_id)" value="([^"]+)"', preview))


def test_an_old_book_is_looked_at_with_its_sums_and_taken_over_once(keeper: Client, drive: Drive) -> None:
    preview = look_at(keeper, drive, *ROWS)
    assert "3 rows are ready" in preview
    sums = re.findall(r'<dd class="num">([^<]+)</dd>', preview)
    assert [said.replace("\N{NO-BREAK SPACE}", " ") for said in sums] == [
        "1.200.000 đ",
        "900.000 đ",
        "300.000 đ",
        "1.5 labour days",
    ]
    assert Entry.objects.count() == 0

    first = sent(keeper, of(drive, "import/"), confirmation(preview))
    second = sent(keeper, of(drive, "import/"), confirmation(preview))

    assert "Taken over: 3 entries." in first
    assert "nothing was entered twice" in second
    taken = Entry.objects.order_by("on").values_list("kind", "household_code", "half_days", "note")
    assert list(taken) == [
        (Kind.MONEY_IN, "PK01", 0, "Đợt 1"),
        (Kind.LABOUR, "PK02", 3, "Đào móng"),
        (Kind.MONEY_OUT, "", 0, "Cát"),
    ]
    assert board_of(village_id=drive.village_id, drive_id=drive.id).figures.box_vnd == 300_000


def test_every_trouble_of_an_old_book_is_named_with_its_row_and_nothing_is_entered(
    keeper: Client, drive: Drive
) -> None:
    unknown = ["12/03/2023", "thu tiền", "PK99", "", "", 100_000, ""]
    unread = ["hôm nọ", "cho vay", "PK01", "", "", 100_000, ""]

    preview = look_at(keeper, drive, *ROWS, unknown, unread, status=422)

    assert "3 cells need mending" in preview
    assert "The register has no household «PK99»" in preview
    assert "«hôm nọ» is not a day" in preview
    assert "«cho vay» is no kind" in preview
    assert re.findall(r"row (\d), column ([A-Z])", preview) == [("5", "C"), ("6", "A"), ("6", "B")]
    assert confirmation(preview) == {}
    assert Entry.objects.count() == 0


def test_a_drive_without_a_decision_or_terms_says_so_once_and_not_at_every_row(
    keeper: Client, village: Place
) -> None:
    make_houses(village, 2)
    drive = make_bare_drive(village)
    undecided = look_at(keeper, drive, *ROWS, status=422)
    link_decision(actor=leader(village), drive_id=drive.id, decision_id=make_decision(village).id, at=NOW)
    unplanned = look_at(keeper, drive, *ROWS, status=422)

    assert undecided.count("This drive stands on no decision of the households in force on 12/03/2023.") == 1
    assert unplanned.count("Write first what the work needs, the sources and what each household gives.") == 1
    assert ("need mending" in undecided, "need mending" in unplanned) == (False, False)


def test_a_file_that_is_none_and_no_file_are_answered_at_the_field(keeper: Client, drive: Drive) -> None:
    fields = confirmation(body(keeper, of(drive, "import/")))
    none = sent(keeper, of(drive, "import/"), fields, 422)
    words = SimpleUploadedFile("so-cu.xlsx", xlsx(["Tên", "Tuổi"], ["A", 1]))
    wrong = sent(keeper, of(drive, "import/"), {**fields, "file": words}, 422)

    assert "Choose a file." in none
    assert "needs the columns «Ngày», «Loại» and «Số tiền»" in wrong


def test_a_drive_with_entries_takes_no_old_book_and_says_so_at_once(keeper: Client, drive: Drive) -> None:
    preview = look_at(keeper, drive, *ROWS)
    assert "Take over an old book" in body(keeper, of(drive))
    enter(treasurer(drive.village), drive, money(drive))

    asked = body(keeper, of(drive, "import/"))
    looked = look_at(keeper, drive, *ROWS, status=422)
    confirmed = sent(keeper, of(drive, "import/"), confirmation(preview), 422)

    assert all("This drive has entries already." in page for page in (asked, looked, confirmed))
    assert "Take over an old book" not in body(keeper, of(drive))
    assert Entry.objects.count() == 1


def test_a_preview_belongs_to_its_person_and_its_drive(keeper: Client, drive: Drive, village: Place) -> None:
    fields = confirmation(look_at(keeper, drive, *ROWS))
    another, other = as_role(Role.TREASURER, village), make_drive(village)

    for client, path, said in (
        (another, of(drive, "import/"), fields),
        (keeper, of(other, "import/"), fields),
        (keeper, of(drive, "import/"), {**fields, "sheet": fields["sheet"] + "x"}),
    ):
        assert "too old or damaged" in sent(client, path, said, 422)

    assert Entry.objects.count() == 0


def test_a_book_goes_out_in_three_files_and_each_is_noted(keeper: Client, drive: Drive) -> None:
    actor = treasurer(drive.village)
    house = Household.objects.get(code="PK01")
    for said in (money(drive, house.id), labour(drive, house.id), expense(drive)):
        enter(actor, drive, said)
    page = body(keeper, of(drive))

    files = {kind: keeper.get(of(drive, path)) for kind, path in FILES.items()}

    assert all(f'href="{of(drive, path)}"' in page for path in FILES.values())
    sheet = load_workbook(BytesIO(files["xlsx"].content)).worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        "thu tiền",
        "ngày công",
        "chi tiền",
    ]
    book = read_old_book("book.csv", files["csv"].content)
    assert [(row.kind, row.half_days) for row in book.rows] == [
        (Kind.MONEY_IN, 0),
        (Kind.LABOUR, 8),
        (Kind.MONEY_OUT, 0),
    ]
    assert "balance Assets:D01:Box  300000 VND" in files["beancount"].content.decode()
    noted = AuditLine.objects.filter(action="ledger.exported", subject_id=str(drive.id)).order_by("id")
    assert [line.facts for line in noted] == [{"rows": 3, "file": kind} for kind in FILES]
    assert {answer["Cache-Control"] for answer in files.values()} == {"private, no-store"}


def test_files_of_the_book_are_neither_shown_nor_given_to_others(drive: Drive, village: Place) -> None:
    enter(treasurer(village), drive, money(drive))
    member = as_role(Role.MEMBER, village)

    answers = [member.get(of(drive, path)).status_code for path in (*FILES.values(), "import/")]

    assert answers == [403] * 4
    assert "book.xlsx" not in body(member, of(drive))
    assert not AuditLine.objects.filter(action="ledger.exported").exists()
