"""The repository speaks of the project alone: no machine's paths, no registry's hosts, nobody's tools."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, shown

# Each is written in two pieces, so that this file does not find itself.
PATHS = [("/wo", "rk/"), ("/ro", "ot/"), ("/fa", "rm/"), ("/home", r"/\w+/"), ("/tmp/", "hn"), ("/op", "t/")]
INNER = [(r"\.lib", "rary/"), ("/she", "lf/")]
HOSTS = [("pypi", r"\.org"), ("python", r"hosted\.org"), ("registry", r"\.npmjs"), ("regis", r"try\.yarnpkg")]
WORDS = [
    ("ag", "ents?"),
    ("subag", "ents?"),
    ("LL", "Ms?"),
    ("Clau", "de"),
    ("Anth", "ropic"),
    ("Open", "AI"),
    ("Chat", "GPT"),
    ("Co", "pilot"),
]
FORBIDDEN = re.compile(
    "|".join(
        [
            *(rf"(?<![\w.}}/-]){start}{end}" for start, end in PATHS),
            *(start + end for start, end in (*INNER, *HOSTS)),
            # The browser's own header is a name that the web gave.
            *(rf"(?<!user-)(?<!user_)\b{start}{end}\b" for start, end in WORDS),
        ]
    ),
    re.IGNORECASE,
)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file that is in the repository or would be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            yield path, content.decode("utf-8", errors="replace")


def test_the_repository_speaks_of_the_project_alone() -> None:
    found = [
        f"{shown(path)}:{number}: {match.group(0)}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := FORBIDDEN.search(line))
    ]

    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("start", "end"), [("see /wo", "rk/main"), ("an ag", "ent wrote"), ("https://py", "pi.org/")]
)
def test_a_word_from_elsewhere_is_seen(start: str, end: str) -> None:
    assert FORBIDDEN.search(start + end)


@pytest.mark.parametrize("line", ["request.headers['User-Agent']", "Vietnam's agency"])
def test_a_word_of_the_project_is_left_alone(line: str) -> None:
    assert FORBIDDEN.search(line) is None
