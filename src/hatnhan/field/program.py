"""What the phone page is made of: every file that it loads, and a version that changes with any of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from hatnhan.plumbing.statics import lean

# What asks the server comes before what shows the answer; the sheet is the first screen of whoever records.
FIRST, PAGE, SHEET = "field/js/first.js", "field/js/app.js", "field/js/screens/sheet.js"
WORKER = "field/js/worker.js"
LOOK = (
    "ui/css/hatnhan.css",
    "ui/fonts/be-vietnam-pro-400.woff2",
    "ui/fonts/be-vietnam-pro-600.woff2",
    "ui/fonts/be-vietnam-pro-700.woff2",
    "ui/img/brocade.svg",
    "ui/img/icon.svg",
)
IMPORT = re.compile(r'^(?:import|export)\s[^;]*?\bfrom "(\.[^"]+)";|^import "(\.[^"]+)";', re.MULTILINE)
IMPORT_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')


@dataclass(frozen=True, slots=True)
class Program:
    """The page as one release: the worker keeps exactly these files under this version."""

    version: str
    # What asks the server; what the first screen needs; both with all that comes later, and the look.
    first: tuple[str, ...]
    shown: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def modules(self) -> tuple[str, ...]:
        """Give what the first screen needs beside what asks the server."""
        return tuple(address for address in self.shown if address not in self.first)


def the_program() -> Program:
    """Give the program of this installation."""
    # The address of a file follows its content; asking once is enough for a running server.
    return _program() if not settings.DEBUG else _program.__wrapped__()


def modules_of(*names: str, later: bool = False) -> tuple[str, ...]:
    """Give modules with all that they import, each before what it needs; `later`: and what they fetch."""
    found: dict[str, None] = {}
    ahead = list(names)
    while ahead:
        module = ahead.pop(0)
        if module not in found:
            found[module] = None
            ahead += _imports_of(module, later=later)
    return tuple(found)


def shell_of(program: Program) -> str:
    """Write the page in the reader's language: it names no person and no village."""
    context = {
        "first": program.first,
        "modules": program.modules,
        "shown": program.shown,
        "asking": static(FIRST),
        "page": static(PAGE),
        "version": program.version,
        "manifest_url": reverse("field:manifest"),
    }
    return render_to_string("field/shell.html", context)


@lru_cache(maxsize=1)
def _program() -> Program:
    first = tuple(static(name) for name in modules_of(FIRST))
    shown = tuple(static(name) for name in modules_of(PAGE, SHEET))
    every = tuple(static(name) for name in modules_of(FIRST, PAGE, later=True))
    addresses = (*every, *(static(name) for name in LOOK if finders.find(name)))
    said = "\n".join([*addresses, static(WORKER), *_words(shown)])
    return Program(sha256(said.encode()).hexdigest()[:12], first, shown, addresses)


def _words(shown: tuple[str, ...]) -> Iterator[str]:
    # A word that changes makes another program, as a module that changes does.
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield shell_of(Program("", (), shown, ()))


def _imports_of(module: str, *, later: bool) -> list[str]:
    path = finders.find(module)
    if not isinstance(path, str):
        raise FileNotFoundError(module)
    # Without comments: they name modules too, for their types.
    source = lean(Path(path).read_text(encoding="utf-8"))
    named = [one or other for one, other in IMPORT.findall(source)]
    if later:
        named += IMPORT_LATER.findall(source)
    return [normpath(join(dirname(module), name)) for name in named]
