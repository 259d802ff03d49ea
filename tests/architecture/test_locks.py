"""What is installed is pinned, hashed and named without addresses, and is what the package asks for."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import PYPROJECT, ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+) \\$", re.MULTILINE)
# Needed to install the package itself, not to run it.
BUILDING = {"hatchling", "editables"}


def pins(text: str) -> dict[str, str]:
    """The version of each distribution in a lock."""
    return dict(PIN.findall(text))


def names(requirements: list[str]) -> set[str]:
    """The distributions that requirements speak of, in the spelling of a lock."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in requirements)
    return {re.sub(r"[-_.]+", "-", match.group(0)).lower() for match in found if match}


def unhashed(text: str) -> list[str]:
    """The pins of a lock that anybody could replace on the way."""
    blocks = re.split(r"\n(?=\S)", text)
    return [block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_is_hashed_and_knows_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")

    assert pins(text) != {}
    assert unhashed(text) == []
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text)


def test_the_lock_of_the_browser_checks_knows_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")

    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_developers_run_what_villages_run() -> None:
    dev, runtime = (pins(lock.read_text("utf-8")) for lock in LOCKS)

    assert {name: dev.get(name) for name in runtime} == runtime


def test_the_package_asks_for_what_the_lock_is_made_of() -> None:
    asked = names(tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["dependencies"])
    made_of = names((ROOT / "requirements" / "runtime.in").read_text("utf-8").splitlines())

    assert made_of == asked | BUILDING
    assert made_of <= pins((ROOT / "requirements" / "runtime.lock").read_text("utf-8")).keys()


def test_a_pin_without_a_hash_is_seen() -> None:
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n    # via a\n") == ["b==2"]
