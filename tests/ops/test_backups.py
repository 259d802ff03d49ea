"""A backup holds the whole book with its photographs, and a restored book is the same."""

import hashlib
import io
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

COMMAND = [sys.executable, "-m", "hatnhan.ops.command"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "HATNHAN_DATA": str(folder), "HATNHAN_LOG_LEVEL": "ERROR"}
    env.pop("DATABASE_URL", None)
    return subprocess.run([*COMMAND, *words], env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder whose tables are made."""
    folder = tmp_path_factory.mktemp("ready") / "data"
    assert run(folder, "migrate").returncode == 0
    return folder


@pytest.fixture
def folder(ready: Path, tmp_path: Path) -> Path:
    """Give a data folder of one's own with an empty book."""
    return copytree(ready, tmp_path / "data")


def note(folder: Path, name: str) -> None:
    with closing(sqlite3.connect(folder / "hatnhan.sqlite3")) as book, book:
        book.execute(
            "INSERT INTO people_person (id, full_name, sort_key, folded_name, has_smartphone)"
            " VALUES (?, ?, '', '', 0)",
            (name.rjust(32, "0"), name),
        )


def keep(folder: Path, content: bytes) -> Path:
    name = hashlib.sha256(content).hexdigest()
    path = folder / "files" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def packed(file: Path, *members: tuple[str, bytes]) -> Path:
    with tarfile.open(file, "w") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def names(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "hatnhan.sqlite3")) as book:
        return [row[0] for row in book.execute("SELECT full_name FROM people_person ORDER BY full_name")]


def test_what_was_backed_up_comes_back_and_the_replaced_book_is_kept(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.tar"
    note(folder, "a1")

    assert run(folder, "backup", str(file)).returncode == 0
    note(folder, "b2")
    assert names(folder) == ["a1", "b2"]
    assert run(folder, "restore", str(file)).returncode == 0

    assert names(folder) == ["a1"]
    with closing(sqlite3.connect(folder / "hatnhan.before-restore.sqlite3")) as kept:
        assert kept.execute("SELECT count(*) FROM people_person").fetchone() == (2,)


def test_a_broken_backup_changes_nothing(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite3"
    note(folder, "a1")
    broken.write_bytes(b"no database at all" * 100)

    refused = run(folder, "restore", str(broken))

    assert refused.returncode == 2
    assert "nothing was changed" in refused.stdout
    assert names(folder) == ["a1"]


def test_a_backup_never_writes_over_a_file(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "taken.sqlite3"
    file.write_text("mine", encoding="utf-8")

    assert run(folder, "backup", str(file)).returncode == 2
    assert file.read_text(encoding="utf-8") == "mine"


def test_photographs_are_backed_up_and_come_back_lost_or_damaged(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.tar"
    lost, damaged, whole = (keep(folder, content) for content in (b"first", b"second", b"third"))

    done = run(folder, "backup", str(file))
    lost.unlink()
    damaged.write_bytes(b"no more")
    later = keep(folder, b"later")
    restored = run(folder, "restore", str(file))

    assert (done.returncode, "ok; 3 photographs" in done.stdout) == (0, True)
    assert (restored.returncode, "3 photographs" in restored.stdout) == (0, True)
    assert [path.read_bytes() for path in (lost, damaged, whole, later)] == [
        b"first", b"second", b"third", b"later"
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.tar", "data"]
    assert list(folder.glob("restore-*")) == []


def test_a_backup_of_an_earlier_version_is_restored(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    note(folder, "a1")
    with (
        closing(sqlite3.connect(folder / "hatnhan.sqlite3")) as book,
        closing(sqlite3.connect(file)) as copy,
    ):
        book.backup(copy)
    kept = keep(folder, b"kept")
    note(folder, "b2")

    assert run(folder, "restore", str(file)).returncode == 0

    assert (names(folder), kept.read_bytes()) == (["a1"], b"kept")


def test_a_backup_with_damaged_photographs_or_without_a_database_changes_nothing(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "copy.tar"
    note(folder, "a1")
    assert run(folder, "backup", str(file)).returncode == 0
    with tarfile.open(file) as archive:
        member = archive.extractfile("hatnhan.sqlite3")
        assert member is not None
        book = member.read()
    photo = keep(tmp_path, b"photo")
    note(folder, "b2")
    name = f"files/{photo.parent.name}/{photo.name}"
    broken = [
        packed(tmp_path / "damaged.tar", ("hatnhan.sqlite3", book), (name, b"other bytes")),
        packed(tmp_path / "bookless.tar", (name, b"photo")),
        packed(tmp_path / "cut.tar", ("hatnhan.sqlite3", book[: len(book) // 2])),
    ]

    refused = [run(folder, "restore", str(each)) for each in broken]

    assert {(each.returncode, "nothing was changed" in each.stdout) for each in refused} == {(2, True)}
    assert (names(folder), list(folder.glob("files/*"))) == (["a1", "b2"], [])


def test_a_backup_leads_nowhere_outside_the_data_folder(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.tar"
    assert run(folder, "backup", str(file)).returncode == 0
    with tarfile.open(file, "a") as archive:
        for name in ("../outside", "files/../../outside", "secret-key"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    (folder / "secret-key").write_bytes(b"mine")

    assert run(folder, "restore", str(file)).returncode == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.tar", "data"]
    assert (folder / "secret-key").read_bytes() == b"mine"
