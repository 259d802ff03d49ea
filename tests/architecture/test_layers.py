"""The import contracts hold: rooms import downwards, modules within a room as well, rules know no Django."""

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import PYPROJECT


def test_imports_run_downwards_only(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(PYPROJECT), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
