"""The same observations say the same here as on the phone: one file of cases is read by both."""

import json
from datetime import datetime
from pathlib import Path
from typing import TypedDict
from uuid import UUID

import pytest

from hatnhan.indicators.rules.house import Seen, project, standing
from tests.indicators.factories import START, yes_no


class Said(TypedDict):
    """One observation as the file has it."""

    id: str
    author: str
    value: int | None
    happened_at: str
    supersedes: str | None


class Case(TypedDict):
    """What was seen of one house, and what it adds up to."""

    name: str
    observations: list[Said]
    value: int | None
    disputed: bool
    standing: list[str]


CASES: list[Case] = json.loads(Path(__file__).parent.parent.joinpath("vectors/house.json").read_text("utf-8"))


def seen(said: Said) -> Seen:
    return Seen(
        id=UUID(said["id"]),
        author_id=UUID(said["author"]),
        value=said["value"],
        happened_at=datetime.fromisoformat(said["happened_at"]),
        supersedes_id=UUID(said["supersedes"]) if said["supersedes"] else None,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_shared_case_holds(case: Case, is_reversed: bool) -> None:
    facts = [seen(said) for said in case["observations"]]
    facts = facts[::-1] if is_reversed else facts

    state = project(seen=facts, witnesses=(), needs=(), versions=(yes_no(),)).state

    assert [str(fact.id) for fact in standing(facts)] == case["standing"]
    found = (state.value, state.is_disputed) if state else (None, False)
    assert found == (case["value"], case["disputed"])
    assert all(fact.on >= START for fact in facts)


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 40
