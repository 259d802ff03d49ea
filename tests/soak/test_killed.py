"""The server is killed in the middle of what phones send, again and again: nothing acknowledged is lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.program import DAY, free_port, wait_until_it_answers
from tests.soak.phone import Lost, Phone, Wire

pytestmark = pytest.mark.soak

ROUNDS = int(os.environ.get("ROUNDS", "200"))
SEED = int(os.environ.get("SEED", "20231118"))
PHONES = 3
PASSWORD = "pa-kim-47-ho"
SERVE = "import os; from hatnhan.ops import serve; raise SystemExit(serve.serve())"


def environment(data: Path) -> dict[str, str]:
    """What the program is told; the database is the one that DATABASE_URL names, if any."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HATNHAN_")}
    demo = {"HATNHAN_DEMO": "1", "HATNHAN_DATE": DAY, "HATNHAN_DATA": str(data), "HATNHAN_LOG_LEVEL": "ERROR"}
    return {**kept, **demo, "DJANGO_SETTINGS_MODULE": "hatnhan.config.settings"}


def run(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "hatnhan.ops.command", *words]
    return subprocess.run(
        command, env=environment(data), check=False, capture_output=True, text=True, timeout=600
    )


@contextmanager
def serving(data: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve until the block ends; whatever happens inside, nothing of it is left running."""
    log = data.with_suffix(".log")
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            env={**environment(data), "PORT": str(port)},
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_it_answers(process, port, log)
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the program with everything that it started, as when the power goes."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_what_was_acknowledged_is_there_once_however_often_the_server_dies(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    data, port = tmp_path / "data", free_port()
    made = run(data, "demo", "--date", DAY, "--no-serve")
    assert made.returncode == 0, made.stderr
    with serving(data, port):
        phones = [Phone(signed_in(port)) for _phone in range(PHONES)]
        for phone in phones:
            phone.register()
        village = phones[0].wire.ask("GET", "/sync/villages/pa-kim/changes")
    houses = [house["id"] for house in village["houses"]]
    indicators = [indicator["id"] for indicator in village["indicators"]]

    lost = 0
    for _round in range(ROUNDS):
        for phone in phones:
            for _note in range(chance.randint(1, 30)):
                phone.note(chance.choice(houses), chance.choice(indicators), chance.randint(0, 1))
        with serving(data, port) as process:
            lost += push_until_killed(process, phones, chance)
    with serving(data, port):
        for phone in phones:
            while phone.outbox:
                phone.push(100)

    sent = set().union(*(phone.acknowledged for phone in phones))
    told = run(data, "doctor")
    print(f"{ROUNDS} rounds, {len(sent)} commands, {lost} answers lost; doctor: {told.stdout.strip()[-200:]}")
    assert kept(data, sent) == f"{len(sent)} {len(sent)}"
    assert told.returncode == 0, told.stdout
    assert lost > 0 or ROUNDS < 5, "the server was never killed in the middle of a push"


def signed_in(port: int) -> Wire:
    wire = Wire(port)
    wire.sign_in("bi-thu", PASSWORD)
    return wire


def push_until_killed(process: "subprocess.Popen[bytes]", phones: list[Phone], chance: random.Random) -> int:
    """Let the phones push at once, and kill the server somewhere in it; give how many answers were lost."""
    lost: list[Phone] = []
    sizes = {phone.id: chance.randint(1, 12) for phone in phones}

    def push(phone: Phone) -> None:
        try:
            while phone.outbox:
                phone.push(sizes[phone.id])
        except Lost:
            lost.append(phone)

    threads = [threading.Thread(target=push, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.0, 0.25))
    kill(process)
    for thread in threads:
        thread.join()
    return len(lost)


def kept(data: Path, sent: set[str]) -> str:
    """Ask the database how many of these commands it holds as facts, and how many receipts it gave."""
    names = data / "sent.txt"
    names.write_text("\n".join(sent), encoding="utf-8")
    code = (
        "from pathlib import Path; from uuid import UUID; from hatnhan.indicators.models import Observation; "
        "from hatnhan.sync.models import Receipt; "
        f"ids = {{UUID(each) for each in Path({str(names)!r}).read_text().split()}}; "
        "print(len(ids & set(Observation.objects.values_list('id', flat=True))), "
        "len(ids & set(Receipt.objects.values_list('id', flat=True))))"
    )
    arguments = [sys.executable, "-m", "hatnhan.ops.manage", "shell", "-v", "0", "-c", code]
    done = subprocess.run(
        arguments, env=environment(data), check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout.strip().splitlines()[-1]
