"""What every test stands on: a data folder of its own, settings that need no build, and English words."""

import os
import tempfile

import pytest
from django.utils import translation
from pytest_django import Settings

os.environ["HATNHAN_DATA"] = tempfile.mkdtemp(prefix="hatnhan-test-")
os.environ["HATNHAN_SECRET_KEY"] = "only-for-tests"
os.environ["HATNHAN_LOG_LEVEL"] = "ERROR"
for name in ("HATNHAN_DATE", "HATNHAN_DEMO", "HATNHAN_SECURE", "HATNHAN_DEBUG"):
    os.environ.pop(name, None)


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
