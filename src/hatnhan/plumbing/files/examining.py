"""Whether what is stored is still what was stored."""

from collections.abc import Iterator
from pathlib import Path

from hatnhan.plumbing.files import folder
from hatnhan.plumbing.files.tables import StoredFile


def damaged_files() -> Iterator[Path]:
    """Give the stored files whose bytes are not those that their name says."""
    return (path for path in folder.stored_paths() if folder.hash_of_file(path) != path.name)


def lost_files() -> Iterator[str]:
    """Give the hashes of files that were stored and are not there any more."""
    stored = StoredFile.objects.order_by("stored_sha256").values_list("stored_sha256", flat=True).distinct()
    return (sha256 for sha256 in stored.iterator() if not folder.stored_path(sha256).exists())


def unnamed_files() -> int:
    """Count the stored files that no row names: an upload ended between file and row; harmless."""
    named = set(StoredFile.objects.values_list("stored_sha256", flat=True))
    return sum(path.name not in named for path in folder.stored_paths())
