"""What every test stands on: a data folder of its own, settings that need no build, and English words."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import Settings

os.environ["HATNHAN_DATA"] = tempfile.mkdtemp(prefix="hatnhan-test-")
os.environ["HATNHAN_SECRET_KEY"] = "only-for-tests"
os.environ["HATNHAN_LOG_LEVEL"] = "ERROR"
for name in ("HATNHAN_DATE", "HATNHAN_DEMO", "HATNHAN_SECURE", "HATNHAN_DEBUG"):
    os.environ.pop(name, None)


# A loaded machine is slow, and no test asks how slow.
examples.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("patient")


@pytest.fixture(autouse=True)
def in_the_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is late in the village's evening, at whatever hour the tests run."""
    from hatnhan.kernel.clock import local_day, local_moment, utc_now  # noqa: PLC0415 -- the environment comes first
    from hatnhan.plumbing import today  # noqa: PLC0415 -- the environment comes first

    monkeypatch.setattr(today, "utc_now", lambda: local_moment(local_day(utc_now()), time(23, 0)))


@pytest.fixture
def in_november(settings: Settings) -> None:
    """It is 18 November 2023, and who asks for no language reads English."""
    settings.ASSUMED_DAY = date(2023, 11, 18)
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """Give an empty data folder that the program keeps its files in."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def own_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Give a database that keeps what is committed, so that several threads work on it at once."""
    from tests import at_once  # noqa: PLC0415 -- the environment comes first

    del transactional_db
    with at_once.own_database(tmp_path):
        yield


@pytest.fixture(autouse=True)
def plain_settings(settings: Settings) -> None:
    """Tests read static files where they lie and hash passwords quickly."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
