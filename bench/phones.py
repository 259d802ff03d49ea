"""Measure what phones send: single commands and batches, from 1, 4 and 16 phones at once, beside bare SQL.

Run as `python -m bench.phones` with HATNHAN_DATA (and DATABASE_URL for PostgreSQL) set; prints one JSON list.
The village is the largest there is: 600 houses, each seen three times for each of three indicators; every
round sees each of them three times more. Told is the round with the median rate.
Server, phones and database share the machine. Durability: SQLite in WAL with synchronous=FULL, PostgreSQL as
installed (fsync and synchronous_commit on): an answer is given after the commit has reached the disk.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from multiprocessing import get_context
from operator import attrgetter
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from bench.measure import figure, memory
from tests.browser.program import free_port
from tests.soak.phone import Phone, Wire, clock
from tests.soak.test_killed import serving

VILLAGE, WALKED = "v00000", 47
# What bench.world gives its account.
PASSWORD = "bench-47-households"  # noqa: S105 -- the measured village holds no secret
COMMANDS, BATCH = 1000, 50
PHONES, ROUNDS = (1, 4, 16), 3
Answered = tuple[float, list[float]]
_turns = count()


def main() -> None:
    """Make a large village, serve it, measure, and print the figures."""
    data = Path(os.environ["HATNHAN_DATA"])
    environment = {**os.environ, "BENCH_HOUSES": "600", "BENCH_ROUNDS": "3"}
    command = [sys.executable, "-m", "bench.world", "1"]
    subprocess.run(command, check=True, env=environment)  # noqa: S603 -- our own command
    engine = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    bare_single, bare_many = bare_rate(engine, 1), bare_rate(engine, BATCH)
    found = []
    port = free_port()
    with serving(data, port) as server:
        # A person may register so many phones and not many more.
        phones = [_signed_in(port) for _phone in range(max(PHONES))]
        # Round after round, so that a slower minute of the machine meets every number of phones.
        rounds = [
            [_pushed(port, phones[:count], size) for size in (1, BATCH) for count in PHONES]
            for _round in range(ROUNDS)
        ]
        for pushes in zip(*rounds, strict=True):
            found += _told(engine, pushes, bare_single if pushes[0].size == 1 else bare_many)
        found += _walked(engine, phones[0])
        found += _first_read(engine, phones[0])
        found.append(figure(f"phones, {engine}, memory", "resident", memory(server.pid), "MB", None, ""))
    print(json.dumps(found))


@dataclass(frozen=True, slots=True)
class Push:
    """Commands sent at once: how many by how many phones, in how many seconds, and how long each waited."""

    total: int
    phones: int
    size: int
    seconds: float
    spans: list[float]

    @property
    def rate(self) -> float:
        """How many commands a second were taken."""
        return self.total / self.seconds


def _pushed(port: int, phones: list[Phone], size: int) -> Push:
    bodies = _bodies(phones, size)
    seconds, spans = _run(port, phones, bodies)
    return Push(sum(len(each) for each in bodies) * size, len(phones), size, seconds, spans)


def _told(engine: str, pushes: Sequence[Push], bare: float) -> list[dict[str, Any]]:
    """Give the round with the median rate, beside the rates of all."""
    ordered = sorted(pushes, key=attrgetter("rate"))
    one = ordered[len(ordered) // 2]
    name = f"{one.total} commands by {one.phones} phones, {one.size} each time, {engine}"
    rates = ", ".join(f"{each.rate:.0f}" for each in pushes)
    against = f"bare insertions, as many a commit, one writer: {bare:.0f} a second; the rounds: {rates}"
    return [
        {
            "scenario": name, "figure": "rate", "value": round(one.rate), "unit": "1/s", "against": against,
            "ratio": round(one.rate / bare, 2),
        },
        figure(name, "p50", median(one.spans), "ms", None, ""),
        figure(name, "p95", quantiles(one.spans, n=20)[-1], "ms", None, ""),
    ]  # fmt: skip


def _bodies(phones: list[Phone], size: int) -> list[list[bytes]]:
    """Write every request beforehand: what is measured is the server."""
    houses, indicators = _village(phones[0])
    for phone in phones:
        for _number in range(COMMANDS // len(phones) // size * size or size):
            # Through the whole village, again and again: no house is seen much more often than another.
            turn = next(_turns)
            house, indicator = turn % len(houses), turn // len(houses) % len(indicators)
            phone.note(houses[house], indicators[indicator], turn % 2)
    found = []
    for phone in phones:
        commands = list(phone.outbox.values())
        phone.outbox.clear()
        parts = [commands[start : start + size] for start in range(0, len(commands), size)]
        batches = [{"device_id": phone.id, "sent_at": clock(), "commands": part} for part in parts]
        found.append([json.dumps(batch).encode() for batch in batches])
    return found


def _run(port: int, phones: list[Phone], bodies: list[list[bytes]]) -> Answered:
    # The phones are a process of their own, or they would wait for the same interpreter as nobody else does.
    headers = [
        {
            "Content-Type": "application/json",
            "X-CSRFToken": phone.wire.token,
            "Cookie": "; ".join(f"{name}={value}" for name, value in phone.wire.cookies.items()),
        }
        for phone in phones
    ]
    context = get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_press, (port, headers, bodies))


def _press(port: int, headers: list[dict[str, str]], bodies: list[list[bytes]]) -> Answered:
    spans: list[float] = []

    def push(own: dict[str, str], batches: list[bytes]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for body in batches:
            began = time.perf_counter()
            connection.request("POST", "/api/v1/sync/commands", body, own)
            response = connection.getresponse()
            text = response.read()
            spans.append((time.perf_counter() - began) * 1000)
            if response.status != 200 or b'"refused"' in text or b'"later"' in text:
                raise RuntimeError(text[:500])

    threads = [threading.Thread(target=push, args=each) for each in zip(headers, bodies, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(spans) != sum(len(each) for each in bodies):
        raise RuntimeError("not every batch was answered")
    return time.perf_counter() - began, spans


def _walked(engine: str, phone: Phone) -> list[dict[str, Any]]:
    """A walk of every house and indicator in one push; what is answered stands in every total."""
    houses, indicators = _village(phone)
    houses = houses[:WALKED]
    spans = []
    for _walk in range(5):
        for house in houses:
            for indicator in indicators:
                phone.note(house, indicator, 1)
        spans.append(_timed(lambda: phone.push(500)))
    name = f"a walk of {len(houses)} houses and {len(indicators)} indicators in one push, {engine}"
    return [figure(name, "p50", median(spans), "ms", None, "")]


def _first_read(engine: str, phone: Phone) -> list[dict[str, Any]]:
    cursor = phone.wire.ask("GET", f"/sync/villages/{VILLAGE}/changes")["cursor"]
    whole = [
        _timed(lambda: phone.wire.ask("GET", f"/sync/villages/{VILLAGE}/changes")) for _turn in range(20)
    ]
    after = f"/sync/villages/{VILLAGE}/changes?cursor={cursor}"
    nothing = [_timed(lambda: phone.wire.ask("GET", after)) for _turn in range(20)]
    return [
        figure(f"reading the whole village on a phone, {engine}", "p50", median(whole), "ms", None, ""),
        figure(f"reading that nothing changed, {engine}", "p50", median(nothing), "ms", None, ""),
    ]


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def _signed_in(port: int) -> Phone:
    phone = Phone(Wire(port), VILLAGE)
    phone.wire.sign_in("bench", PASSWORD)
    phone.register()
    return phone


def _village(phone: Phone) -> tuple[list[str], list[str]]:
    told = phone.wire.ask("GET", f"/sync/villages/{VILLAGE}/changes")
    return [house["id"] for house in told["houses"]], [one["id"] for one in told["indicators"]]


def bare_rate(engine: str, size: int) -> float:
    """Give how many rows a second bare insertion reaches, so many a commit, as durable as the program is."""
    return (_bare_postgres if engine == "PostgreSQL" else _bare_sqlite)(size)


def _row() -> tuple[object, ...]:
    return (uuid4().hex, "2023-11-18 03:00:00+00", uuid4().hex, uuid4().hex, uuid4().hex, 1, "")


COLUMNS = (
    "(id TEXT PRIMARY KEY, happened_at TEXT, author_id TEXT, household_id TEXT, "
    "indicator_id TEXT, value INT, note TEXT)"
)


def _bare_sqlite(size: int) -> float:
    import sqlite3  # noqa: PLC0415 -- one engine or the other

    bare = sqlite3.connect(Path(os.environ["HATNHAN_DATA"]) / "bare.sqlite3")
    bare.executescript(
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS bare {COLUMNS}"
    )

    def commit(rows: list[tuple[object, ...]]) -> None:
        bare.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        bare.commit()

    return _rate(commit, size)


def _bare_postgres(size: int) -> float:
    import psycopg  # noqa: PLC0415 -- one engine or the other

    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
        bare.execute(f"CREATE TABLE IF NOT EXISTS bare {COLUMNS}")
        bare.commit()

        def commit(rows: list[tuple[object, ...]]) -> None:
            with bare.cursor() as cursor:
                cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)
            bare.commit()

        return _rate(commit, size)


def _rate(commit: Callable[[list[tuple[object, ...]]], None], size: int) -> float:
    parts = [[_row() for _row_number in range(size)] for _part in range(COMMANDS // size)]
    began = time.perf_counter()
    for part in parts:
        commit(part)
    return COMMANDS / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
