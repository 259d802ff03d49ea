"""The data folder's two halves: what is kept under its hash, and what has only begun to arrive.

Everything is written so that the end of the program between any two steps leaves nothing half.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hatnhan.kernel.clock import utc_now
from hatnhan.kernel.ids import new_id
from hatnhan.plumbing.files import limits
from hatnhan.plumbing.files.troubles import WrongOffset

_FINISHING = "finishing"
_BINARY = getattr(os, "O_BINARY", 0)


def files_folder() -> Path:
    """Give the folder of what is kept."""
    return Path(settings.DATA) / "files"


def hash_of(content: bytes) -> str:
    """Give the name of these bytes."""
    return hashlib.sha256(content).hexdigest()


def hash_of_file(path: Path) -> str:
    """Give the name that a file's bytes deserve."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored_path(sha256: str) -> Path:
    """Give the place of a stored file."""
    return files_folder() / sha256[:2] / sha256


def stored_paths() -> Iterator[Path]:
    """Give every stored file."""
    return (path for path in sorted(files_folder().glob("??/*")) if path.is_file())


def place(content: bytes) -> str:
    """Put bytes under their hash, whole or not at all; give the hash."""
    sha256 = hash_of(content)
    target = stored_path(sha256)
    if target.exists() and hash_of_file(target) == sha256:
        return sha256
    made = _uploads() / _FINISHING / new_id().hex
    _make_folder(made.parent)
    with made.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _make_folder(target.parent)
    made.replace(target)
    _sync_folder(target.parent)
    return sha256


def part_of(person_id: UUID, sha256: str) -> Path | None:
    """Give what has arrived so far of a person's upload."""
    return next(iter(_own(person_id).glob(f"{sha256}-*")), None)


def part_path(person_id: UUID, sha256: str, size: int) -> Path:
    """Give the place of an upload that is to have so many bytes."""
    return _own(person_id) / f"{sha256}-{size}"


def size_of(part: Path | None) -> int:
    """Give how many bytes of an upload have arrived; none where it never began or has just ended."""
    try:
        return part.stat().st_size if part else 0
    except FileNotFoundError:
        return 0


def announced_size(part: Path) -> int:
    """Give how many bytes an upload is to have."""
    return int(part.name.rpartition("-")[2])


def write_piece(part: Path, offset: int, piece: bytes) -> int:
    """Add a piece at the end of what is there; give how much there is now."""
    creating = os.O_CREAT if offset == 0 else 0
    try:
        handle = os.open(part, os.O_RDWR | creating | _BINARY, 0o600)
    except FileNotFoundError:
        raise WrongOffset(received=0) from None
    with os.fdopen(handle, "r+b") as file:
        received = file.seek(0, os.SEEK_END)
        if received != offset:
            raise WrongOffset(received=received)
        # Written at its place, not appended: the same piece sent twice at once is the same bytes.
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if creating:
        _sync_folder(part.parent)
    return offset + len(piece)


def make_room(part: Path) -> None:
    """Let a new upload begin: the oldest unfinished ones of the same person give way."""
    _make_folder(part.parent)
    others = sorted(_aged(path for path in part.parent.iterdir() if path != part))
    taken = announced_size(part) + sum(announced_size(path) for _age, path in others)
    while others and (len(others) >= limits.MOST_UNFINISHED or taken > limits.MOST_UNFINISHED_BYTES):
        _age, oldest = others.pop(0)
        taken -= announced_size(oldest)
        oldest.unlink(missing_ok=True)


def sweep(now: datetime | None = None) -> None:
    """Remove what began to arrive long ago and never ended."""
    # Files carry the real time, whatever day a demonstration assumes.
    before = ((now or utc_now()) - limits.PARTS_KEPT).timestamp()
    for changed, path in _aged(_uploads().glob("*/*")):
        if changed < before:
            path.unlink(missing_ok=True)


def _aged(paths: Iterator[Path]) -> Iterator[tuple[float, Path]]:
    for path in paths:
        # Another request may just have finished it.
        with suppress(FileNotFoundError):
            yield path.stat().st_mtime, path


def _uploads() -> Path:
    return Path(settings.DATA) / "uploads"


def _own(person_id: UUID) -> Path:
    return _uploads() / str(person_id)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        # Windows writes names through on its own.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
