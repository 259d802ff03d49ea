"""Photographs by the hash of their bytes: uploaded piece by piece, opened within bounds, pixels alone kept.

The bytes lie in the data folder under `files/`, unfinished uploads under `uploads/`; each has one row.
"""

from hatnhan.plumbing.files.examining import damaged_files, lost_files, unnamed_files
from hatnhan.plumbing.files.folder import files_folder, hash_of, place, stored_path, stored_paths, sweep
from hatnhan.plumbing.files.keeping import (
    Kept,
    Received,
    content_of,
    keep_photograph,
    kept_of,
    received_of,
    take_piece,
)

__all__ = [
    "Kept",
    "Received",
    "content_of",
    "damaged_files",
    "files_folder",
    "hash_of",
    "keep_photograph",
    "kept_of",
    "lost_files",
    "place",
    "received_of",
    "stored_path",
    "stored_paths",
    "sweep",
    "take_piece",
    "unnamed_files",
]
