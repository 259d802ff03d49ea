"""A body is read or refused in words, however deep it is nested."""

import json

import pytest

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ids import new_id
from hatnhan.sync.rules import Command, read_batch, unpacked
from tests.indicators.factories import NOW
from tests.sync.phones import command, written


def told(depth: int, opening: str, closing: str) -> str:
    """Say what becomes of a command with something nested so deep, and of a good one beside it."""
    batch = {
        "device_id": str(new_id()),
        "sent_at": written(NOW),
        "commands": [command("dance", {"deep": "HERE"}), command("dance", {})],
    }
    body = json.dumps(batch).replace('"HERE"', opening * depth + "1" + closing * depth)
    try:
        deep, good = read_batch(unpacked(body.encode(), is_packed=False)).commands
    except RuleBroken as refusal:
        return refusal.code
    assert isinstance(good, Command)
    return "read" if isinstance(deep, Command) else deep[1].code


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_body_nested_to_any_depth_is_read_or_refused_in_words(opening: str, closing: str) -> None:
    # Somewhere here the interpreter's own bound lies: what can just be read may be too deep to be written.
    found = {depth: told(depth, opening, closing) for depth in (1, 50, *range(700, 1100), 5000)}

    assert (found[1], found[50]) == ("read", "read")
    assert set(found.values()) <= {"read", "sync.unreadable", "sync.not_json"}
