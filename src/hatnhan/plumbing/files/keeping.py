"""Taking a photograph in, whole or piece by piece, and finding it again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from hatnhan.plumbing.files import folder, limits, troubles
from hatnhan.plumbing.files.folder import hash_of, stored_path
from hatnhan.plumbing.files.reading import MEDIA_TYPE, photograph_of
from hatnhan.plumbing.files.tables import StoredFile


@dataclass(frozen=True, slots=True)
class Received:
    """How much of an upload is here, and whether the photograph is kept."""

    received: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A photograph that is here: the hash of its bytes, and how large it is shown."""

    stored_sha256: str
    width: int
    height: int


def received_of(*, person_id: UUID, sha256: str) -> Received:
    """Say how far an upload has come."""
    begun, kept = folder.part_of(person_id, sha256), _kept(sha256)
    if kept is not None:
        return _known(kept, begun)
    return Received(folder.size_of(begun), is_complete=False)


def take_piece(
    *, person_id: UUID, sha256: str, offset: int, size: int, piece: bytes, at: datetime
) -> Received:
    """Take one piece of a photograph of `size` bytes; the last one opens and keeps it.

    An empty piece at the end finishes an upload whose last answer was lost.
    """
    _ensure_bounds(size, piece)
    begun, kept = folder.part_of(person_id, sha256), _kept(sha256)
    if kept is not None:
        return _known(kept, begun)
    part, is_past_end = folder.part_path(person_id, sha256, size), offset + len(piece) > size
    if begun is not None and (begun != part or is_past_end):
        # One hash has one size: whatever was begun under another can never be finished.
        begun.unlink(missing_ok=True)
    if is_past_end:
        raise troubles.WrongSize(size=size)
    if offset == 0:
        folder.sweep()
        folder.make_room(part)
    received = folder.write_piece(part, offset, piece)
    if received < size:
        return Received(received, is_complete=False)
    _finish(part, sha256=sha256, person_id=person_id, at=at)
    return Received(size, is_complete=True)


def keep_photograph(*, person_id: UUID, content: bytes, at: datetime) -> str:
    """Keep a photograph that arrived whole; give the hash by which a fact names it."""
    sha256 = hash_of(content)
    _keep(content, sha256=sha256, person_id=person_id, at=at)
    return sha256


def kept_of(hashes: Collection[str]) -> dict[str, Kept]:
    """Give those photographs that are here, by the hash of what was sent, in one query."""
    rows = StoredFile.objects.filter(upload_sha256__in=hashes)
    found = rows.values_list("upload_sha256", "stored_sha256", "width", "height")
    return {sent: Kept(stored, width, height) for sent, stored, width, height in found}


def content_of(sha256: str) -> tuple[bytes, str]:
    """Give the bytes of a stored file and their kind; raises FileNotFoundError."""
    return stored_path(sha256).read_bytes(), MEDIA_TYPE


def _known(kept: StoredFile, begun: Path | None) -> Received:
    # The program ended after the row was written, or somebody else sent the same picture meanwhile.
    if begun is not None:
        begun.unlink(missing_ok=True)
    return Received(kept.upload_byte_count, is_complete=True)


def _ensure_bounds(size: int, piece: bytes) -> None:
    if size == 0:
        raise troubles.FileEmpty
    if size > limits.MOST_BYTES:
        raise troubles.FileTooLarge(most=limits.MOST_BYTES // limits.MB)
    if len(piece) > limits.MOST_PIECE:
        raise troubles.PieceTooLarge(most=limits.MOST_PIECE // 1024)


def _finish(part: Path, *, sha256: str, person_id: UUID, at: datetime) -> None:
    try:
        content = part.read_bytes()
    except FileNotFoundError:
        # The same last piece came twice at once, and the other request was faster.
        if _kept(sha256) is None:
            raise troubles.WrongOffset(received=0) from None
        return
    try:
        if hash_of(content) != sha256:
            raise troubles.WrongHash
        _keep(content, sha256=sha256, person_id=person_id, at=at)
    except troubles.FileRefused:
        part.unlink(missing_ok=True)
        raise
    part.unlink(missing_ok=True)


def _keep(content: bytes, *, sha256: str, person_id: UUID, at: datetime) -> None:
    if _kept(sha256) is not None:
        return
    photograph = photograph_of(content)
    # First the bytes, then the row: a row never names what is not there.
    stored_sha256 = folder.place(photograph.jpeg)
    StoredFile.objects.update_or_create(
        upload_sha256=sha256,
        defaults={
            "upload_byte_count": len(content),
            "stored_sha256": stored_sha256,
            "media_type": MEDIA_TYPE,
            "width": photograph.width,
            "height": photograph.height,
            "byte_count": len(photograph.jpeg),
            "stored_at": at,
            "person_id": person_id,
        },
    )


def _kept(sha256: str) -> StoredFile | None:
    found = StoredFile.objects.filter(upload_sha256=sha256).first()
    # A file that was lost with a disk may come back from the phone that still has it.
    return found if found is not None and stored_path(found.stored_sha256).exists() else None
