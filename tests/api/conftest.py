"""The book that strange things are sent to."""

from typing import Any

import pytest
from pytest_django import Settings


@pytest.fixture
def book(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 -- its class is read later
    """One book for all examples; each leaves it as it found it, and nothing in it may break."""
    from tests.api.fuzzed import Book  # noqa: PLC0415 -- the settings come first
    from tests.indicators.factories import TODAY  # noqa: PLC0415 -- the settings come first

    del db
    settings.ASSUMED_DAY = TODAY

    def fail(message: str, *_args: object) -> None:
        raise AssertionError(message)

    monkeypatch.setattr("hatnhan.sync.services.taking.log.exception", fail)
    return Book()
