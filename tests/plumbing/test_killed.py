"""Killed with SIGKILL before any of its steps, an upload leaves nothing half and goes on where it was."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

WHOLE = {"rows": 1, "stored": 1, "damaged": 0, "lost": 0, "parts": []}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")
def test_an_upload_killed_before_any_step_goes_on(tmp_path: Path) -> None:
    env = {**os.environ, "HATNHAN_DATA": str(tmp_path), "HATNHAN_LOG_LEVEL": "ERROR"}
    env.pop("DATABASE_URL", None)

    done = subprocess.run(
        [sys.executable, "-m", "tests.plumbing.killing"], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    killed = [one["step"] for one in told["rounds"] if one["step"]]
    assert {"open", "os.rename", "os.remove", "os.mkdir", "subprocess.Popen"} <= {
        step.partition(" ")[0] for step in killed
    }
    for one in told["rounds"]:
        left = one["left"]
        # Whatever the moment: no row without its file, no file with other bytes, no more than was sent.
        assert (left["damaged"], left["lost"]) == (0, 0), one
        assert left["rows"] <= left["stored"] <= 1, one
        assert all(size <= told["size"] for size in left["parts"]), one
        assert one["end"] == WHOLE, one
