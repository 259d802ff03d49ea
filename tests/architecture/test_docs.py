"""docs/architecture.md names every room of the package, and none that is not there."""

import re

from tests.architecture.sources import PACKAGE, ROOT

ROW = re.compile(r"^\|\s*`(\w+)/`\s*\|", re.MULTILINE)


def rooms_named_in(text: str) -> list[str]:
    """The folders in the first column of a page's tables."""
    return ROW.findall(text)


def test_the_architecture_page_names_every_room_once() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    rooms = {name for name in folders if any((PACKAGE / name).rglob("*.py"))}

    named = rooms_named_in((ROOT / "docs" / "architecture.md").read_text("utf-8"))

    assert len(named) == len(set(named))
    assert rooms - set(named) == set()
    assert set(named) - folders == set()


def test_a_row_names_a_room_by_its_folder() -> None:
    page = "| room | what |\n|---|---|\n| `kernel/` | plain |\n| `people/` | names |\nas `meetings/`\n"

    assert rooms_named_in(page) == ["kernel", "people"]
