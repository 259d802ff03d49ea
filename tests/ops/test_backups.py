"""A backup holds the whole book, and a restored book is the same."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

COMMAND = [sys.executable, "-m", "hatnhan.ops.command"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "HATNHAN_DATA": str(folder), "HATNHAN_LOG_LEVEL": "ERROR"}
    env.pop("DATABASE_URL", None)
    return subprocess.run([*COMMAND, *words], env=env, capture_output=True, text=True, check=False)


def note(folder: Path, name: str) -> None:
    with closing(sqlite3.connect(folder / "hatnhan.sqlite3")) as book, book:
        book.execute(
            "INSERT INTO people_person (id, full_name, sort_key, folded_name, has_smartphone)"
            " VALUES (?, ?, '', '', 0)",
            (name.rjust(32, "0"), name),
        )


def names(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "hatnhan.sqlite3")) as book:
        return [row[0] for row in book.execute("SELECT full_name FROM people_person ORDER BY full_name")]


def test_what_was_backed_up_comes_back_and_the_replaced_book_is_kept(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "copy.sqlite3"
    assert run(folder, "migrate").returncode == 0
    note(folder, "a1")

    assert run(folder, "backup", str(file)).returncode == 0
    note(folder, "b2")
    assert names(folder) == ["a1", "b2"]
    assert run(folder, "restore", str(file)).returncode == 0

    assert names(folder) == ["a1"]
    with closing(sqlite3.connect(folder / "hatnhan.before-restore.sqlite3")) as kept:
        assert kept.execute("SELECT count(*) FROM people_person").fetchone() == (2,)


def test_a_broken_backup_changes_nothing(tmp_path: Path) -> None:
    folder, broken = tmp_path / "data", tmp_path / "broken.sqlite3"
    assert run(folder, "migrate").returncode == 0
    note(folder, "a1")
    broken.write_bytes(b"no database at all" * 100)

    refused = run(folder, "restore", str(broken))

    assert refused.returncode == 2
    assert "nothing was changed" in refused.stdout
    assert names(folder) == ["a1"]


def test_a_backup_never_writes_over_a_file(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "taken.sqlite3"
    assert run(folder, "migrate").returncode == 0
    file.write_text("mine", encoding="utf-8")

    assert run(folder, "backup", str(file)).returncode == 2
    assert file.read_text(encoding="utf-8") == "mine"
