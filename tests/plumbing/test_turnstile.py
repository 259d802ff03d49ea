"""One process writes at a time, and whoever waits is the next, however often another one comes back."""

import signal
import subprocess
import sys
import time
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Thread

from hatnhan.plumbing.turnstile import PLACE, TURNSTILE, turn_in

HOLDING = """
import sys, time
from pathlib import Path
from hatnhan.plumbing.turnstile import turn_in
with turn_in(Path(sys.argv[1])):
    print("inside", flush=True)
    time.sleep(600)
"""


def is_taken(file: Path) -> bool:
    with file.open("ab") as opened:
        try:
            flock(opened, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return True
    return False


def wait_until_taken(file: Path) -> None:
    """Wait until somebody holds it; a minute is for ever."""
    for _moment in range(6000):
        if is_taken(file):
            return
        time.sleep(0.01)
    raise AssertionError("nobody came")


def test_of_many_only_one_is_inside(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def go_through() -> None:
        for _time in range(20):
            with turn_in(tmp_path):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [Thread(target=go_through) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert most == [1] * 160


def test_whoever_comes_back_stands_behind_whoever_waits(tmp_path: Path) -> None:
    order: list[str] = []

    def go_through() -> None:
        with turn_in(tmp_path):
            order.append("who waited")

    waiting = Thread(target=go_through)
    with turn_in(tmp_path):
        order.append("first")
        waiting.start()
        wait_until_taken(tmp_path / TURNSTILE)
    with turn_in(tmp_path):
        order.append("who came back")
    waiting.join(60)

    assert order == ["first", "who waited", "who came back"]


def test_a_process_that_is_killed_lets_the_next_one_in(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"inside\n"
        assert is_taken(tmp_path / PLACE)
        holder.send_signal(signal.SIGKILL)

    with turn_in(tmp_path):
        assert is_taken(tmp_path / PLACE)
