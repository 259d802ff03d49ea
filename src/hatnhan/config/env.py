"""Everything that the environment may say, read once, typed, and refused loudly when wrong."""

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from environs import Env


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says of this installation."""

    data: Path
    database_url: str
    secret_key: str | None
    hosts: tuple[str, ...]
    demo: bool
    assumed_day: date | None
    debug: bool
    secure: bool
    proxy_count: int
    log_level: int


def read_environment() -> Environment:
    """Read the HATNHAN_… variables; a wrong value stops the program with its name."""
    env = Env()
    data = Path(env.str("HATNHAN_DATA", "data")).resolve()
    return Environment(
        data=data,
        database_url=env.str("DATABASE_URL", f"sqlite:///{data / 'hatnhan.sqlite3'}"),
        secret_key=env.str("HATNHAN_SECRET_KEY", None),
        hosts=tuple(env.list("HATNHAN_HOSTS", ["127.0.0.1", "localhost", "[::1]"])),
        demo=env.bool("HATNHAN_DEMO", False),
        assumed_day=env.date("HATNHAN_DATE", None),
        debug=env.bool("HATNHAN_DEBUG", False),
        secure=env.bool("HATNHAN_SECURE", False),
        proxy_count=env.int("HATNHAN_PROXIES", 0),
        log_level=env.log_level("HATNHAN_LOG_LEVEL", logging.INFO),
    )


def secret_key_of(environment: Environment) -> str:
    """Give the signing key: from the environment, or one made at first start and kept in the data folder."""
    if environment.secret_key:
        return environment.secret_key
    kept = environment.data / "secret-key"
    if not kept.exists():
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 -- needs no settings

        environment.data.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key(), encoding="utf-8")
    return kept.read_text(encoding="utf-8").strip()
