"""What people read, in every language: collected, merged, checked and compiled without system gettext."""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_marked
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
VIETNAMESE = LOCALE / "vi" / "LC_MESSAGES" / "django.po"

# How gettext joins a context and a message into one key.
CONTEXT_SEPARATOR = "\x04"

HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: hatnhan\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "mark": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|(?<!\{)\{(\w*)[^{}]*\}(?!\})|%([sd])")


class Lack(StrEnum):
    """What keeps a message from being read in the other language."""

    ABSENT = "absent"
    UNTRANSLATED = "untranslated"
    FUZZY = "fuzzy"
    PLACEHOLDERS = "placeholders"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """One message that a reader of the other language would miss."""

    lack: Lack
    msgid: str
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.lack}: {self.msgid!r} ({', '.join(self.places) or 'nowhere'})"


def extract(root: Path = PACKAGE) -> Catalog:
    """Collect every text that is marked for translation in modules and templates under a folder."""
    catalog = _empty()
    for path in _sources(root):
        place = path.relative_to(root).as_posix()
        for texts, context in _marked(path):
            catalog.add(texts, locations=[(place, 0)], context=context)
    return catalog


def read(po: Path) -> Catalog:
    """Read a catalogue; one that is not there yet is empty."""
    locale = po.parent.parent.name
    if not po.exists():
        return _empty(locale)
    with po.open("rb") as file:
        return read_po(file, locale=locale, charset="utf-8", abort_invalid=True)


def update(po: Path = VIETNAMESE, root: Path = PACKAGE) -> Catalog:
    """Bring a catalogue in line with the sources: new texts come in empty, vanished ones go."""
    catalog = read(po)
    # A guessed translation is worse than none: someone would have to notice that it is wrong.
    catalog.update(extract(root), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    write(po, catalog)
    return catalog


def merge(po: Path, translations: Mapping[str, str]) -> list[str]:
    """Take in translations by message (or context, U+0004, message); return those that no source uses."""
    catalog = read(po)
    unused = []
    for key, text in translations.items():
        context, _separator, msgid = key.rpartition(CONTEXT_SEPARATOR)
        message = catalog.get(msgid, context or None)
        if message is None:
            unused.append(key)
            continue
        message.string = text if isinstance(message.id, str) else (text,) * catalog.num_plurals
        message.flags.discard("fuzzy")
    write(po, catalog)
    return unused


def write(po: Path, catalog: Catalog) -> None:
    """Write a catalogue so that two runs over the same sources give the same bytes."""
    # Babel's own header would carry the minute of the writing and its own version into every change.
    header = HEADER.format(language=catalog.locale_identifier, plural_forms=catalog.plural_forms)
    buffer = BytesIO(header.encode())
    buffer.seek(0, os.SEEK_END)
    write_po(
        buffer,
        catalog,
        width=110,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    _replace(po, buffer.getvalue())


def missing(po: Path = VIETNAMESE, root: Path = PACKAGE) -> list[Gap]:
    """List every text that a reader of the catalogue's language would miss, and every leftover."""
    catalog, wanted = read(po), extract(root)
    gaps = [gap for message in wanted if message.id for gap in _gaps(message, catalog)]
    gaps += [
        Gap(Lack.UNUSED, _msgid(message))
        for message in catalog
        if message.id and wanted.get(message.id, message.context) is None
    ]
    return sorted(gaps)


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Compile each catalogue that changed since it was last compiled; return what was written."""
    return [mo for po in sorted(locale.glob("*/LC_MESSAGES/*.po")) if (mo := _compile(po))]


def _empty(locale: str | None = None) -> Catalog:
    return Catalog(locale=locale, project="hatnhan", charset="utf-8", fuzzy=False)


def _compile(po: Path) -> Path | None:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return None
    buffer = BytesIO()
    write_mo(buffer, read(po))
    _replace(mo, buffer.getvalue())
    return mo


def _replace(path: Path, content: bytes) -> None:
    # Several processes may start at once: a reader sees the old file or the new one, never a half.
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)


def _sources(root: Path) -> Iterator[Path]:
    for suffix in ("*.py", "*.html", "*.txt"):
        for path in sorted(root.rglob(suffix)):
            if suffix == "*.py" or "templates" in path.parts:
                yield path


def _marked(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # A template's indentation means nothing, and Python's tokenizer would stumble over it.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.lstrip() for line in lines)
    options = {"encoding": "utf-8"}
    for _line, texts, _comments, context in extract_marked(
        "python", BytesIO(source.encode()), KEYWORDS, options=options
    ):
        yield texts, context


def _gaps(wanted: Message, catalog: Catalog) -> Iterator[Gap]:
    places = tuple(sorted({place for place, _line in wanted.locations}))
    found = catalog.get(wanted.id, wanted.context)
    if found is None:
        yield Gap(Lack.ABSENT, _msgid(wanted), places)
        return
    strings = [found.string] if isinstance(found.string, str) else list(found.string or [""])
    if not all(strings):
        yield Gap(Lack.UNTRANSLATED, _msgid(wanted), places)
    elif found.fuzzy:
        yield Gap(Lack.FUZZY, _msgid(wanted), places)
    elif any(_placeholders(string) != _placeholders(_msgid(wanted)) for string in strings):
        yield Gap(Lack.PLACEHOLDERS, _msgid(wanted), places)


def _msgid(message: Message) -> str:
    # The last form is the plural, which names every fact.
    return message.id if isinstance(message.id, str) else str(message.id[-1])


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def main() -> None:
    """Compile the catalogues, as installing and testing need it."""
    compile_all()


if __name__ == "__main__":
    main()
