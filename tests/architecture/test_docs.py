"""docs/architecture.md names every room and none that is not there; choices follow their numbers."""

import re

from tests.architecture.sources import PACKAGE, ROOT

CHOICE = re.compile(r"\(choice (\d+)\)")
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


def test_choices_are_numbered_without_a_gap_in_name_and_title() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    titles = [page.read_text("utf-8").partition(".")[0] for page in pages]

    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(len(pages))]
    assert titles == [f"# {number}" for number in range(len(pages))]


def test_a_choice_that_a_page_names_is_there() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    named = CHOICE.findall((ROOT / "docs" / "architecture.md").read_text("utf-8"))

    assert named != []
    assert [number for number in named if int(number) >= len(pages)] == []
