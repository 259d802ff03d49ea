"""The data folder: everything that an installation keeps, in one place."""

import shutil
from pathlib import Path

MARK = "hatnhan.sqlite3"


def throw_away(folder: Path) -> None:
    """Remove what a demonstration made; a folder that holds anything else is left alone."""
    for name in ("static", "assets", "files", "uploads"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for suffix in ("", "-wal", "-shm"):
        (folder / f"{MARK}{suffix}").unlink(missing_ok=True)
