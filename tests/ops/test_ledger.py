"""The books from the command line: verified, with a root that was given out, and written out."""

from pathlib import Path

import pytest
from django.db import connection

from hatnhan.ledger.models import Drive
from hatnhan.ledger.selectors import root_of_book
from hatnhan.ops import doctor, ledger
from hatnhan.ops.ledger import Wanted
from hatnhan.plumbing import triggers
from tests.factories import make_village
from tests.ledger.factories import enter, make_drive, money, treasurer

pytestmark = pytest.mark.django_db


@pytest.fixture
def drive() -> Drive:
    drive = make_drive(make_village())
    for _time in range(3):
        enter(treasurer(drive.village), drive, money(drive))
    return drive


def verified(*roots: str, village: str | None = "pa-kim") -> tuple[int, str]:
    said: list[str] = []
    status = ledger.verify(village_code=village, given_out=roots, say=said.append)
    return status, "\n".join(said)


def tamper() -> None:
    triggers.release(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET amount_vnd = 5 WHERE leaf_index = 1")
    triggers.protect(connection)


def test_an_untouched_book_is_told_with_its_root(drive: Drive) -> None:
    root = root_of_book(village_id=drive.village_id)

    for village in ("pa-kim", None):
        status, said = verified(village=village)
        assert status == 0
        assert said == f"{drive.village.path} 3 entries follow from each other. Root {root.text}"


def test_a_changed_entry_is_named(drive: Drive) -> None:
    tamper()

    status, said = verified()

    assert status == 1
    assert "Entry 2 (2023/2) 18/11/2023 5 was changed" in said


def test_the_doctor_names_it_too_and_cannot_mend_it(drive: Drive, data: Path) -> None:
    tamper()
    said: list[str] = []

    status = doctor.examine(village_code="pa-kim", repair=True, say=said.append)

    assert status == 1
    assert any("Entry 2 (2023/2) 18/11/2023 5 was changed" in line for line in said)


def test_a_root_that_was_given_out_is_compared(drive: Drive) -> None:
    root = root_of_book(village_id=drive.village_id).text

    assert verified(root)[0] == 0
    assert verified(f"2:{'0' * 64}")[0] == 1


@pytest.mark.parametrize(
    ("root", "village"), [("2:abc", "pa-kim"), ("x", "pa-kim"), (f"2:{'0' * 64}", None), ("", "nowhere")]
)
def test_what_cannot_be_looked_at_is_said(drive: Drive, root: str, village: str | None) -> None:
    status, said = verified(*([root] if root else []), village=village)

    assert status == 2
    assert said


@pytest.mark.parametrize(
    ("file_format", "begin"), [("csv", b"\xef\xbb\xbfNg"), ("xlsx", b"PK"), ("beancount", b"option")]
)
def test_a_book_is_written_out(drive: Drive, tmp_path: Path, file_format: str, begin: bytes) -> None:
    out = tmp_path / "book"

    for said in (None, str(drive.id), drive.title):
        assert ledger.export(Wanted("pa-kim", said, file_format, out), say=lambda _line: None) == 0
        assert out.read_bytes().startswith(begin)


def test_a_drive_that_is_not_there_is_said(drive: Drive) -> None:
    said: list[str] = []

    assert ledger.export(Wanted("pa-kim", "Road", "csv", None), say=said.append) == 2
    assert ledger.export(Wanted("nowhere", None, "csv", None), say=said.append) == 2
    assert len(said) == 2
