"""Measure one province: pages over HTTP, their queries bare, a recording, the doctor.

Run as `python -m bench.measure VILLAGES` with HATNHAN_DATA set; prints one JSON list of figures.
"""

import http.cookiejar
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from openpyxl import Workbook

from bench import world  # sets Django up
from hatnhan.households.exchange import read_sheet
from hatnhan.households.models import Household
from hatnhan.households.services import import_households
from hatnhan.indicators.models import Indicator
from hatnhan.indicators.services import observe_house
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.meetings.models import Meeting
from hatnhan.ops import doctor
from hatnhan.people.models import Account
from hatnhan.people.selectors import actor_of
from hatnhan.places.models import Place


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


WARM, TRIES, WRITES = 8, 80, 150
PORT = _free_port()
CODE = "v00000"


def pages() -> dict[str, str]:
    """Give the measured pages by name."""
    coming = Meeting.objects.filter(cell__village__code=CODE, closed_at=None).first()
    return {
        "home": f"/v/{CODE}/",
        "meeting": f"/v/{CODE}/meetings/{coming.id if coming else ''}/",
        "sheet": f"/v/{CODE}/households/sheet/",
    }


@contextmanager
def served() -> Any:  # noqa: ANN401 -- a context manager of the process
    """Serve the province with one process, as an installation does."""
    server = subprocess.Popen(  # noqa: S603 -- our own command
        [str(Path(sys.executable).parent / "hatnhan"), "serve"],
        env={
            **os.environ,
            "PORT": str(PORT),
            "HATNHAN_DATE": world.TODAY.isoformat(),
            "HATNHAN_LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{PORT}/accounts/login/")
        yield server
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _turn in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).read()  # noqa: S310 -- loopback
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def signed_in(jar: http.cookiejar.CookieJar | None = None) -> urllib.request.OpenerDirector:
    """Sign in as the first village's secretary; the jar gets the cookies."""
    jar = http.cookiejar.CookieJar() if jar is None else jar
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{PORT}/accounts/login/"
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', opener.open(address).read().decode())
    form = {
        "login": "bench",
        "password": world.PASSWORD,
        "csrfmiddlewaretoken": token.group(1) if token else "",
    }
    answer = opener.open(address, urllib.parse.urlencode(form).encode())
    if f"/v/{CODE}/" not in answer.geturl():
        raise RuntimeError(f"could not sign in: {answer.geturl()}")
    return opener


def timed(deed: Callable[[], object], tries: int) -> tuple[float, float]:
    """Give median and 95th percentile in milliseconds."""
    spans = []
    for _turn in range(tries):
        began = time.perf_counter()
        deed()
        spans.append((time.perf_counter() - began) * 1000)
    return median(spans), quantiles(spans, n=20)[-1]


def page_figures(count: int) -> list[dict[str, Any]]:
    """Measure each page over HTTP, and its own queries by the bare engine."""
    found = []
    with served() as server:
        opener = signed_in()
        for name, path in pages().items():
            address = f"http://127.0.0.1:{PORT}{path}"
            timed(lambda address=address: opener.open(address).read(), WARM)
            p50, p95 = timed(lambda address=address: opener.open(address).read(), TRIES)
            bare = bare_queries(path)
            found += [
                figure(
                    f"{name}, {count} villages",
                    "p50",
                    p50,
                    "ms",
                    bare,
                    "the page's own queries, bare sqlite3",
                ),
                figure(f"{name}, {count} villages", "p95", p95, "ms", None, ""),
            ]
        found.append(figure(f"memory, {count} villages", "resident", memory(server.pid), "MB", None, ""))
    return found


def bare_queries(path: str) -> float:
    """Run the queries of a page by the bare engine; the median in milliseconds."""
    client = Client()
    client.force_login(Account.objects.get(username="bench"))
    said: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401 -- Django's hook
        if sql.startswith("SELECT"):
            said.append((sql.replace("%s", "?"), (connection.ops.last_executed_query and params) or ()))
        return execute(sql, params, many, context)

    settings.ASSUMED_DAY = world.TODAY
    with connection.execute_wrapper(listen):
        answer = client.get(path, HTTP_HOST="127.0.0.1")
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    bare = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    prepared = [(sql, tuple(_plain(value) for value in params)) for sql, params in said]
    result, _p95 = timed(lambda: [bare.execute(sql, params).fetchall() for sql, params in prepared], TRIES)
    return result


def _plain(value: Any) -> Any:  # noqa: ANN401 -- whatever a query was given
    return value if isinstance(value, str | int | float | bytes | None) else str(value)


def memory(pid: int) -> float:
    """Give the resident memory of a process and its children, in megabytes."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    own = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))
    return (int(own.group(1)) / 1024 if own else 0.0) + sum(memory(int(child)) for child in children)


def write_figures(count: int) -> list[dict[str, Any]]:
    """Measure recording one observation, and one bare insertion with the same durability."""
    houses = list(Household.objects.filter(village__code=CODE))
    indicators = list(Indicator.objects.filter(village__code=CODE))
    account = Account.objects.get(username="bench")
    actor = actor_of(person_id=account.person_id, on=world.TODAY)
    at = local_moment(world.TODAY, world.time(10, 0))
    turns = iter(range(10**9))

    def record() -> None:
        turn = next(turns)
        observe_house(
            actor=actor,
            household_id=houses[turn % len(houses)].id,
            indicator_id=indicators[turn % len(indicators)].id,
            value=turn % 2,
            happened_at=at,
            at=at,
            fact_id=new_id(),
        )

    p50, p95 = timed(record, WRITES)
    bare, _p95 = timed(_bare_insertion(houses[0].id.hex, indicators[0].id.hex), WRITES)
    return [
        figure(
            f"recording an observation, {count} villages",
            "p50",
            p50,
            "ms",
            bare,
            "bare insertion, WAL, synchronous=FULL",
        ),
        figure(f"recording an observation, {count} villages", "p95", p95, "ms", None, ""),
    ]


def record_day(count: int) -> None:
    """Record what a day's walk through so many houses sees, each with every indicator."""
    account = Account.objects.get(username="bench")
    actor = actor_of(person_id=account.person_id, on=world.TODAY)
    indicators = list(Indicator.objects.filter(village__code=CODE))
    for number, house in enumerate(Household.objects.filter(village__code=CODE)[:count]):
        at = local_moment(world.TODAY, world.time(8, 0)) + timedelta(minutes=7 * number)
        for indicator in indicators:
            observe_house(
                actor=actor,
                household_id=house.id,
                indicator_id=indicator.id,
                value=number % 2,
                happened_at=at,
                at=at,
                fact_id=new_id(),
            )


def _bare_insertion(house: str, indicator: str) -> Callable[[], None]:
    bare = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20)
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE IF NOT EXISTS bench_bare AS SELECT * FROM indicators_observation LIMIT 0")

    def insert() -> None:
        row = (new_id().hex, "2023-11-18 03:00:00", "2023-11-18 03:00:00", house, house, indicator, 1, "")
        bare.execute(
            "INSERT INTO bench_bare"
            " (id, happened_at, recorded_at, author_id, household_id, indicator_id, value, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        bare.commit()

    return insert


def import_figures(count: int) -> list[dict[str, Any]]:
    """Measure reading a workbook of 2,000 households and entering them; nothing of it is kept."""
    village = Place.objects.get(level="village", code=CODE)
    account = Account.objects.get(username="bench")
    actor = actor_of(person_id=account.person_id, on=world.TODAY)
    content = _workbook()
    began = time.perf_counter()
    read = read_sheet("ho.xlsx", content)
    reading = time.perf_counter() - began
    with transaction.atomic():
        at = local_moment(world.TODAY, world.time(10, 0))
        import_households(
            actor=actor, village_id=village.id, read=read, joined_on=world.TODAY, fact_id=new_id(), at=at
        )
        whole = time.perf_counter() - began
        transaction.set_rollback(True)
    scenario = f"importing 2000 households, {count} villages"
    return [
        figure(scenario, "reading", reading, "s", None, ""),
        figure(scenario, "whole", whole, "s", None, ""),
    ]


def _workbook() -> bytes:
    book, kept = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append(["Mã hộ", "Số nhân khẩu", "Đại diện hộ"])
    for number in range(2000):
        sheet.append([f"N{number:04}", number % 9 + 1, f"Đại diện hộ {number}"])
    book.save(kept)
    return kept.getvalue()


def doctor_figures(count: int) -> list[dict[str, Any]]:
    """Measure the doctor on one village, and on all."""
    one, _p95 = timed(lambda: doctor.examine(village_code=CODE, repair=False, say=lambda _line: None), 5)
    found = [figure(f"doctor, one village of {count}", "p50", one, "ms", None, "")]
    if count > 1:
        began = time.perf_counter()
        code = doctor.examine(village_code=None, repair=False, say=lambda _line: None)
        if code:
            raise RuntimeError("the doctor found differences")
        found.append(
            figure(f"doctor, all {count} villages", "once", time.perf_counter() - began, "s", None, "")
        )
    return found


def figure(
    scenario: str, name: str, value: float, unit: str, bare: float | None, against: str
) -> dict[str, Any]:
    """Give one line of the table; `ratio` is the value beside what it is measured against."""
    return {
        "scenario": scenario,
        "figure": name,
        "value": round(value, 2),
        "unit": unit,
        "against": f"{against}: {bare:.2f} {unit}" if bare else "",
        "ratio": round(value / bare, 2) if bare else None,
    }


if __name__ == "__main__":
    villages = int(sys.argv[1])
    measured = [page_figures, write_figures, import_figures, doctor_figures]
    print(json.dumps([line for figures in measured for line in figures(villages)]))
