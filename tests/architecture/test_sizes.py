"""A module that grows past about 400 lines wants to become a package of the same name."""

from tests.architecture.sources import PACKAGE, modules, shown

MOST_LINES = 420
MOST_LINES_OF_BROWSER_MODULE = 200

# Path → why it may be longer.
MAY_BE_LONGER: dict[str, str] = {}


def test_no_module_is_longer_than_one_can_hold_in_mind() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    longer = {path: lines for path, lines in lengths.items() if lines > MOST_LINES}

    assert longer.keys() == MAY_BE_LONGER.keys(), longer


def test_no_browser_module_is_longer_than_one_can_hold_in_mind() -> None:
    scripts = [path for path in PACKAGE.rglob("*.js") if "vendor" not in path.parts]
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in scripts}

    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES_OF_BROWSER_MODULE} == {}
