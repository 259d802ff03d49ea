"""What the environment says is read once, typed, and refused loudly when wrong."""

import stat
from datetime import date
from pathlib import Path

import pytest
from environs import EnvError

from hatnhan.config.env import read_environment, secret_key_of


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing is said but where the data lies."""
    for name in ("DATABASE_URL", "HATNHAN_SECRET_KEY", "HATNHAN_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HATNHAN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_without_a_word_it_is_a_safe_installation_on_sqlite(bare: Path) -> None:
    environment = read_environment()

    assert environment.database_url == f"sqlite:///{bare / 'hatnhan.sqlite3'}"
    assert (environment.demo, environment.debug, environment.assumed_day) == (False, False, None)
    assert set(environment.hosts) == {"127.0.0.1", "localhost", "[::1]"}


def test_an_assumed_day_is_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HATNHAN_DATE", "2023-11-18")

    assert read_environment().assumed_day == date(2023, 11, 18)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HATNHAN_DATE", "18 November"),
        ("HATNHAN_DEMO", "perhaps"),
        ("HATNHAN_PROXIES", "one"),
        ("HATNHAN_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_word_stops_the_program_with_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(EnvError, match=name):
        read_environment()


def test_the_signing_key_is_made_once_and_kept_for_its_owner_alone(bare: Path) -> None:
    first = secret_key_of(read_environment())
    again = secret_key_of(read_environment())

    assert first == again
    assert len(first) >= 50
    assert stat.S_IMODE((bare / "secret-key").stat().st_mode) == 0o600
