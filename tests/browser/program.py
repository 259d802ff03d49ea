"""The program as people run it: a process of its own, on a free port, over a copy of the sample village."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DAY = "2023-11-18"
VILLAGE = "/v/pa-kim/"
STARTS_WITHIN = 120
ENDS_WITHIN = 20
# What tests set for themselves must not reach the program.
NOT_HANDED_ON = {"DATABASE_URL", "HATNHAN_DATA", "HATNHAN_SECRET_KEY", "HATNHAN_DATE", "HATNHAN_DEMO", "PORT"}


@dataclass(frozen=True, slots=True)
class Program:
    """A running program: where its pages are and where it keeps its data."""

    address: str
    data: Path

    def at(self, path: str) -> str:
        """Give the whole address of a page of the village, or of any page that begins with a slash."""
        return self.address + (path if path.startswith("/") else VILLAGE + path)


def make_sample(data: Path) -> None:
    """Make the sample village once; every program then runs over a copy."""
    subprocess.run(
        [*_command(), "--no-serve"], env=_environment(data), check=True, capture_output=True, timeout=600
    )


@contextmanager
def running(sample: Path, data: Path) -> Iterator[Program]:
    """Serve a copy of the sample village until the block ends."""
    shutil.copytree(sample, data)
    with serving(data) as program:
        yield program


@contextmanager
def serving(data: Path, source: Path | None = None) -> Iterator[Program]:
    """Serve what lies in a data folder until the block ends, by this program or by one of another folder."""
    port = free_port()
    log = data.with_suffix(".log")
    environment = {**_environment(data), "PORT": str(port)}
    if source:
        environment["PYTHONPATH"] = str(source)
    with log.open("ab") as said:
        process = subprocess.Popen(_command(), env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        wait_until_it_answers(process, port, log)
        yield Program(f"http://127.0.0.1:{port}", data)
    finally:
        process.terminate()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(program: Program, *words: str) -> str:
    """Run a command of the program over its data; raises CalledProcessError where it does not end well."""
    arguments = [sys.executable, "-m", "hatnhan.ops.command", *words]
    done = subprocess.run(
        arguments, env=_environment(program.data), check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout


def tell(program: Program, code: str) -> None:
    """Run a few lines inside the program's data, for what no page of the sample village offers."""
    arguments = [sys.executable, "-m", "hatnhan.ops.manage", "shell", "-c", code]
    subprocess.run(
        arguments, env=_environment(program.data), check=True, capture_output=True, text=True, timeout=120
    )


def _command() -> list[str]:
    return [sys.executable, "-m", "hatnhan.ops.command", "demo", "--date", DAY]


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
    return {**kept, "HATNHAN_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _attempt in range(STARTS_WITHIN * 5):
        try:
            # Waiting for the end is the pause between two knocks: a program that stops says so at once.
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            if _answers(port):
                return
        else:
            break
    raise AssertionError(f"The program did not answer:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as door:
            door.sendall(b"HEAD / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return door.recv(12).startswith(b"HTTP/1.")
    except OSError:
        return False
