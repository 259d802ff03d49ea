"""Surfaces translate: they call services and selectors, and never reach for a table themselves."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import SURFACES, modules, shown

MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITING = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "refresh_from_db",
}
# These receivers are no models: a sheet that is written out, a visitor's session, a form field's file.
NOT_MODELS = {"workbook", "session", "self"}


def breaches(source: str) -> list[str]:
    """What a surface's module does that belongs into a selector or a service."""
    tree = ast.parse(source)
    only_for_types = {id(inner) for node in ast.walk(tree) if _is_for_types(node) for inner in ast.walk(node)}
    return [said for node in ast.walk(tree) if id(node) not in only_for_types for said in _breaches_of(node)]


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def _breaches_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=name) if name in MANAGERS:
            yield f"line {node.lineno}: .{name}"
        case ast.Call(func=ast.Attribute(attr=name, value=on)) if name in WRITING and not _is_exempt(on):
            yield f"line {node.lineno}: .{name}("
        case ast.Import(names=names):
            yield from (f"line {node.lineno}: import {name.name}" for name in names if _is_table(name.name))
        case ast.ImportFrom(module=module, names=names):
            paths = [module or "", *(f"{module}.{name.name}" for name in names)]
            yield from (f"line {node.lineno}: from {path}" for path in paths if _is_table(path))


def _is_exempt(value: ast.expr) -> bool:
    return ast.unparse(value).rpartition(".")[2] in NOT_MODELS


def _is_table(path: str) -> bool:
    ours = path.startswith("hatnhan.") and path.endswith(".models")
    return ours or path == "django.db.models"


def test_surfaces_call_services_and_selectors_only() -> None:
    found = [
        f"{shown(path)}: {said}" for path in modules(*SURFACES) for said in breaches(path.read_text("utf-8"))
    ]

    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    "source",
    [
        "Meeting.objects.filter(village=1)",
        "meeting.save()",
        "meeting.delete()",
        "drive.pledges.create(days=3)",
        "from hatnhan.meetings.models import Meeting",
        "from hatnhan.meetings import models",
        "import hatnhan.meetings.models",
        "from django.db import models",
    ],
)
def test_a_surface_that_reaches_for_a_table_is_seen(source: str) -> None:
    assert breaches(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "if TYPE_CHECKING:\n    from hatnhan.meetings.models import Meeting",
        "from hatnhan.meetings import selectors, services",
        "workbook.save(buffer)",
        "request.session.save()",
    ],
)
def test_a_surface_that_only_asks_is_left_alone(source: str) -> None:
    assert breaches(source) == []
