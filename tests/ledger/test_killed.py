"""Killed before any of its statements, an entry is in the book with receipt, leaf and sums, or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT


def whole(count: int) -> dict[str, int]:
    names = ("entries", "receipts", "leaves", "size", "given", "told")
    return {**dict.fromkeys(names, count), "wrong": 0}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")
def test_an_entry_killed_before_any_statement_is_whole_or_not_there(tmp_path: Path) -> None:
    env = {**os.environ, "HATNHAN_DATA": str(tmp_path), "HATNHAN_LOG_LEVEL": "ERROR"}
    env.pop("DATABASE_URL", None)

    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.killing"], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    rounds = json.loads(done.stdout)["rounds"]
    steps = [one["step"] for one in rounds if one["step"]]
    assert any(step.startswith("INSERT") for step in steps)
    assert any(step.startswith("UPDATE") for step in steps)
    assert len(steps) >= 15
    for number, one in enumerate(rounds):
        assert one["before"] == whole(number)
        assert one["left"] == whole(number if one["step"] else number + 1)
        assert one["end"] == whole(number + 1)
