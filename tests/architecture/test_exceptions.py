"""Rules bend only where a reason is written beside the bend."""

import re

import pytest

from tests.architecture.sources import ROOT, shown

SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover)\b(?P<rest>.*)")
CODES = r":\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s+-- \S+"
# mypy asks that a reason begins as a comment of its own.
KINDS = r"\[[\w, -]+\]\s+#\s*(-- )?\S+"
WITH_REASON = re.compile(f"{CODES}|{KINDS}")
FOLDERS = ("src", "tests", "tools", "bench")


def without_reason(source: str) -> list[int]:
    """The lines that silence a check and do not say why."""
    return [
        number
        for number, line in enumerate(source.splitlines(), start=1)
        if (match := SILENCED.search(line)) and not WITH_REASON.match(match["rest"])
    ]


def test_every_silenced_check_says_why() -> None:
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [
        f"{shown(path)}:{number}"
        for path in paths
        if path.name != "test_exceptions.py"
        for number in without_reason(path.read_text("utf-8"))
    ]

    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("x = 1  # noqa", [1]),
        ("x = 1  # noqa: S608", [1]),
        ("x = 1  # noqa: S608 -- the names come from our models", []),
        ("x = 1  # noqa: S608, E501 -- the names come from our models", []),
        ("x = f()  # type: ignore[misc]", [1]),
        ("x = f()  # type: ignore[misc]  # the library ships no types", []),
        ("x = 1", []),
    ],
)
def test_only_a_bend_with_its_code_and_reason_stands(line: str, lines: list[int]) -> None:
    assert without_reason(line) == lines
