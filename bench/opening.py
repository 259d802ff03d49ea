"""Measure opening the phone page through a slow network, and again without one; and the bytes of its feed.

Run as `python -m bench.opening` with HATNHAN_DATA set; prints one JSON list. The network is Chromium's own:
400 kbit/s both ways, 400 ms before each answer begins, over HTTP/1.1 as the server speaks it. «Usable» is the
mark that the page sets when its first screen is laid and a tap on the sheet records; what comes after it (the
worker, the other screens, the village's letters) is not waited for. A first opening has an empty cache and a
session. The best of several tries is given: a machine that others use answers late.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, StorageState, sync_playwright

from tests.browser.conftest import SWITCHES, executable
from tests.browser.program import DAY, Program, free_port
from tests.browser.visitors import PHONE, sign_in
from tests.soak.test_killed import serving

TRIES = 5
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FREE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SLOWED = 4
PATIENCE = 120_000
OPENING_AIM, AGAIN_AIM = 5.0, 1.0
VILLAGE_HOUSES, DAY_HOUSES = 600, 20
WHOLE_AIM, DAY_AIM = 300.0, 10.0
USABLE = "() => performance.getEntriesByName('usable').length > 0"
MARKED = "() => performance.timeOrigin + performance.getEntriesByName('usable')[0].startTime"
AT_WORK = "() => navigator.serviceWorker.controller !== null"
# Which part of the opening ended when, in milliseconds after the first request.
PARTS = (
    ("the page is there", lambda path: path == "/field/"),
    ("what asks the server is there", lambda path: "/js/database." in path),
    ("who is signed in is known", lambda path: path == "/api/v1/session"),
    ("the village is there", lambda path: path.endswith("/changes")),
    ("the first screen's program is there", lambda path: "/field/js/" in path),
)


def main() -> None:
    """Make the villages, serve them, measure, and print the figures."""
    data = Path(os.environ["HATNHAN_DATA"])
    print(json.dumps([*openings(data / "sample"), *feed(data / "large")]))


class Wires:
    """What came over the network for a page, and when."""

    def __init__(self, session: CDPSession) -> None:
        self.began: dict[str, tuple[float, str]] = {}
        self.ended: list[tuple[float, str, int]] = []
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        path = "/" + event["request"]["url"].split("/", 3)[-1].partition("?")[0]
        self.began[event["requestId"]] = (event["timestamp"], path)

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.began:
            path = self.began[event["requestId"]][1]
            self.ended.append((event["timestamp"], path, int(event["encodedDataLength"])))

    def parts(self) -> dict[str, float]:
        """Say after how many seconds each part had come."""
        start = min(at for at, _path in self.began.values())
        return {name: max(at for at, path, _size in self.ended if fits(path)) - start for name, fits in PARTS}


def openings(data: Path) -> list[dict[str, Any]]:
    """Open the sample village's phone page by a browser, and measure."""
    # Every first opening registers a phone, and a person has only so many.
    shutil.rmtree(data, ignore_errors=True)
    command = [sys.executable, "-m", "hatnhan.ops.command", "demo", "--date", DAY, "--no-serve"]
    env = {**os.environ, "HATNHAN_DATA": str(data)}
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own command
    port = free_port()
    with serving(data, port), sync_playwright() as driver:
        program = Program(f"http://127.0.0.1:{port}", data)
        browser = driver.chromium.launch(executable_path=executable(), args=SWITCHES)
        context = browser.new_context()
        known = sign_in(context.new_page(), program, "secretary")
        context.close()
        found = [
            *first_openings(browser, program, known, 1),
            *first_openings(browser, program, known, SLOWED),
            *later_openings(browser, program, known),
        ]
        browser.close()
    return found


def first_openings(
    browser: Browser, program: Program, known: StorageState, rate: int
) -> list[dict[str, Any]]:
    """Open for the first time through the slow network; give the best try, and what its time was spent on."""
    tries = []
    for _turn in range(TRIES):
        with phone(browser, known) as context:
            page, session = opened(context, rate)
            wires = Wires(session)
            session.send("Network.emulateNetworkConditions", SLOW)
            seconds = usable_after(page, program)
            tries.append((seconds, len(wires.ended), sum(each[2] for each in wires.ended), wires.parts()))
    seconds, requests, size, parts = min(tries)
    scenario = "first opening of the phone page, slow network"
    scenario += f", processor slowed ×{rate}" if rate > 1 else ""
    lines = [line(scenario, "usable", seconds, "s", OPENING_AIM)]
    if rate == 1:
        lines += [line(scenario, name, when, "s") for name, when in parts.items()]
        lines += [line(scenario, "requests", requests, ""), line(scenario, "received", size / 1000, "KB")]
    return lines


def later_openings(browser: Browser, program: Program, known: StorageState) -> list[dict[str, Any]]:
    """Open again and again without a network; the page's own thread is slowed, the worker's cannot be."""
    tries = []
    with phone(browser, known) as context:
        page, _session = opened(context, 1)
        usable_after(page, program)
        page.wait_for_function(AT_WORK, timeout=PATIENCE)
        page.wait_for_selector("[data-slot=dot][data-state=saved]", timeout=PATIENCE)
        page.wait_for_load_state("networkidle")
        page.close()
        context.set_offline(True)
        for _turn in range(TRIES * 2):
            page, _session = opened(context, SLOWED)
            tries.append(usable_after(page, program))
            page.close()
    scenario = f"second opening of the phone page, offline, processor slowed ×{SLOWED}"
    return [
        line(scenario, "usable", min(tries), "s", AGAIN_AIM),
        line(scenario, "usable, median of all tries", median(tries), "s", AGAIN_AIM),
    ]


@contextmanager
def phone(browser: Browser, known: StorageState) -> Iterator[BrowserContext]:
    """A phone of the secretary that has never been here."""
    context = browser.new_context(
        viewport={"width": PHONE, "height": 844}, locale="vi-VN", storage_state=known
    )
    yield context
    context.close()


def opened(context: BrowserContext, rate: int) -> tuple[Page, CDPSession]:
    """Give an empty page whose processor is so many times slower."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    return page, session


def usable_after(page: Page, program: Program) -> float:
    """Open the phone page; give the seconds from asking for it until it can be used."""
    began = time.time()
    page.goto(program.at("/field/"), wait_until="commit", timeout=PATIENCE)
    page.wait_for_function(USABLE, timeout=PATIENCE)
    moment: float = page.evaluate(MARKED)
    return moment / 1000 - began


def feed(data: Path) -> list[dict[str, Any]]:
    """Read a large village as a phone does: all of it, then a day's changes."""
    env = {
        **os.environ,
        "HATNHAN_DATA": str(data),
        "HATNHAN_LOG_LEVEL": "ERROR",
        "BENCH_HOUSES": str(VILLAGE_HOUSES),
    }
    answer = subprocess.run(
        [sys.executable, "-m", "bench.opening", "feed"], env=env, check=True, stdout=subprocess.PIPE
    )
    found: list[dict[str, Any]] = json.loads(answer.stdout.splitlines()[-1])
    return found


def feed_figures() -> list[dict[str, Any]]:
    """Measure the feed; in a process of its own, which sets the framework up for this village."""
    from bench import measure, world  # noqa: PLC0415 -- they set Django up for this process's data

    world.build(1)
    with measure.served():
        jar = CookieJar()
        measure.signed_in(jar)
        cookies = "; ".join(f"{each.name}={each.value}" for each in jar)
        whole, size, seconds = asked(measure.PORT, measure.CODE, cookies, "")
        measure.record_day(DAY_HOUSES)
        _day, day_size, day_seconds = asked(measure.PORT, measure.CODE, cookies, whole["cursor"])
    houses = f"{VILLAGE_HOUSES} houses × {world.INDICATORS} indicators"
    return [
        line(f"first reading of {houses}", "compressed", size / 1000, "KB", WHOLE_AIM),
        line(f"first reading of {houses}", "answered", seconds * 1000, "ms"),
        line(
            f"a day's changes ({DAY_HOUSES} houses) of {houses}", "compressed", day_size / 1000, "KB", DAY_AIM
        ),
        line(f"a day's changes ({DAY_HOUSES} houses) of {houses}", "answered", day_seconds * 1000, "ms"),
    ]


def asked(port: int, code: str, cookies: str, cursor: str) -> tuple[dict[str, Any], int, float]:
    """Give what changed, how many bytes it was on the wire, and the best time of several."""
    path = f"/api/v1/sync/villages/{code}/changes" + (f"?cursor={cursor}" if cursor else "")
    spans, body = [], b""
    for _turn in range(TRIES):
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookies, "Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        spans.append(time.perf_counter() - began)
        connection.close()
        if response.status != 200 or response.headers["Content-Encoding"] != "gzip":
            raise RuntimeError(body[:500])
    told: dict[str, Any] = json.loads(gzip.decompress(body))
    return told, len(body), min(spans)


def line(scenario: str, name: str, value: float, unit: str, aim: float | None = None) -> dict[str, Any]:
    """Give one line of the table; `ratio` is the value beside the aim."""
    return {
        "scenario": scenario,
        "figure": name,
        "value": round(value, 2),
        "unit": unit,
        "against": f"aim: {aim:g} {unit}" if aim else "",
        "ratio": round(value / aim, 2) if aim else None,
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["feed"]:
        print(json.dumps(feed_figures()))
    else:
        main()
