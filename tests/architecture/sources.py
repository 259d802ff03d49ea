"""Where the sources lie, and the order of the rooms as pyproject.toml declares it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "hatnhan"
PYPROJECT = ROOT / "pyproject.toml"
SURFACES = ("office", "portal", "field", "api", "ops")


def rooms_from_low_to_high() -> list[frozenset[str]]:
    """The layers of the import contract, lowest first; rooms of one layer stand beside each other."""
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    [rooms] = [contract for contract in contracts if contract["id"] == "rooms"]
    layers: list[str] = rooms["layers"]
    return [frozenset(name.strip() for name in layer.split("|")) for layer in reversed(layers)]


def modules(*folders: str) -> list[Path]:
    """Our Python modules, migrations aside, in the named folders of the package or in all of it."""
    roots = [PACKAGE / folder for folder in folders] or [PACKAGE]
    found = [path for root in roots for path in root.rglob("*.py") if "migrations" not in path.parts]
    return sorted(found)


def shown(path: Path) -> str:
    """A path as a reader of the repository knows it."""
    return path.relative_to(ROOT).as_posix()
