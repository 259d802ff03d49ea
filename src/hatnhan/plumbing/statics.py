"""Static files as they are served: named by their content, modules without the words for their readers."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# A module's comments are a third of its weight on a slow network; what is left is the same program.
COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
LINE_OF_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
Processed = Iterator[tuple[str, str | None, bool | Exception]]
OURS = ("ui/js/", "field/js/")
_NAMING_MODULES = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]
EMPTY_LINES = re.compile(r"\n\s*\n+")


def lean(source: str) -> str:
    """Give a module without its comments; each statement stays as it is written."""
    bare = LINE_OF_COMMENT.sub("", COMMENT.sub("", source))
    return EMPTY_LINES.sub("\n", bare).lstrip()


class LeanSource:
    """A place that static files come from, giving our own modules without comments."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, name: str, mode: str = "rb") -> File[Any]:
        """Open a file; a module is read at once."""
        opened: File[Any] = self.storage.open(name, mode)
        if not name.endswith(".js"):
            return opened
        with opened:
            return ContentFile(lean(opened.read().decode("utf-8")).encode("utf-8"), name=name)


class HashedStatics(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library ships no types
    """Every file has an address of its own content, and modules name each other by these addresses."""

    # A name follows from the names below it: one pass for each step of the longest chain of modules.
    max_post_process_passes = 20
    # Only our own modules: those of libraries speak of files that they do not ship.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((f"{folder}*.js", _NAMING_MODULES) for folder in OURS),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Processed:
        """Name the files by their content, our modules without comments."""
        lean_paths = {
            name: (LeanSource(storage) if _is_ours(name) else storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(lean_paths, dry_run=dry_run, **options)


def _is_ours(name: str) -> bool:
    return name.startswith(OURS)
