"""Measure pages, what phones send, how the phone page opens, and the book; write the table and the results.

Each part is written to a file of its own in `bench/results`; `--only` measures and writes one part.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = HERE / "data"
RESULTS = HERE / "results"


def main() -> None:
    """Measure each part in processes of its own, and compare."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--villages", type=int, default=2000)
    parser.add_argument("--only", choices=("pages", "phones", "opening", "ledger"))
    chosen = parser.parse_args()
    parts = {
        "pages": lambda: pages(chosen.villages),
        "phones": phones,
        "opening": lambda: told_by("bench.opening", DATA / "opening"),
        "ledger": lambda: ledger(chosen.villages),
    }
    for name, part in parts.items():
        if chosen.only in (None, name):
            figures = part()
            show(figures)
            said = json.dumps(figures, ensure_ascii=False, indent=1)
            (RESULTS / f"{name}.json").write_text(said + "\n", encoding="utf-8")


def pages(villages: int) -> list[dict[str, Any]]:
    """Measure a village alone and among many."""
    alone, among = measured(1), measured(villages)
    return [*alone, *among, *compared(alone, among, villages)]


def phones() -> list[dict[str, Any]]:
    """Let phones send into a fresh SQLite, and into a durable PostgreSQL where it is installed."""
    shutil.rmtree(DATA / "phones", ignore_errors=True)
    found = told_by("bench.phones", DATA / "phones" / "sqlite")
    with postgres(DATA / "cluster") as address:
        if address:
            found += told_by("bench.phones", DATA / "phones" / "postgres", DATABASE_URL=address)
    return found


def ledger(villages: int) -> list[dict[str, Any]]:
    """Fill a village's book, alone and among many in SQLite, and alone in a durable PostgreSQL."""
    shutil.rmtree(DATA / "ledger", ignore_errors=True)
    found = []
    for count in (1, villages):
        found += told_by("bench.ledger", DATA / "ledger" / str(count), str(count))
    with postgres(DATA / "cluster") as address:
        if address:
            found += told_by("bench.ledger", DATA / "ledger" / "postgres", DATABASE_URL=address)
    return found


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL that keeps what it has acknowledged; an empty address where none is installed."""
    tool = str(HERE.parent / "tools" / "postgres.sh")
    started = subprocess.run(  # noqa: S603 -- our own tool
        [tool, "durable", str(folder)], check=False, stdout=subprocess.PIPE, text=True
    )
    is_there = started.returncode == 0
    try:
        yield started.stdout.strip() if is_there else ""
    finally:
        if is_there:
            subprocess.run([tool, "stop", str(folder)], check=True)  # noqa: S603 -- our own tool


def told_by(module: str, data: Path, *words: str, **more: str) -> list[dict[str, Any]]:
    """Run a part in a process of its own, over data of its own, and give its figures."""
    print(f"{module} in {data.relative_to(HERE)} …", file=sys.stderr)
    data.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "HATNHAN_DATA": str(data), "HATNHAN_LOG_LEVEL": "ERROR", **more}
    for name in {"HATNHAN_DATE", "DATABASE_URL"} - more.keys():
        env.pop(name, None)
    answer = subprocess.run(  # noqa: S603 -- our own module
        [sys.executable, "-m", module, *words], env=env, check=True, stdout=subprocess.PIPE
    )
    found: list[dict[str, Any]] = json.loads(answer.stdout.splitlines()[-1])
    return found


def measured(villages: int) -> list[dict[str, Any]]:
    """Build a province of so many villages, and measure it."""
    env = {**os.environ, "HATNHAN_DATA": str(DATA / str(villages)), "HATNHAN_LOG_LEVEL": "ERROR"}
    env.pop("HATNHAN_DATE", None)
    print(f"Province of {villages} …", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "bench.world", str(villages)], env=env, check=True)  # noqa: S603 -- our own module
    answer = subprocess.run(  # noqa: S603 -- our own module
        [sys.executable, "-m", "bench.measure", str(villages)], env=env, check=True, stdout=subprocess.PIPE
    )
    found: list[dict[str, Any]] = json.loads(answer.stdout.splitlines()[-1])
    return found


def compared(alone: list[dict[str, Any]], among: list[dict[str, Any]], villages: int) -> list[dict[str, Any]]:
    """Say what the other villages cost: the same figure among them beside the figure alone."""
    return [
        {
            "scenario": f"{one['scenario'].split(',')[0]}, among {villages} beside alone",
            "figure": one["figure"],
            "value": many["value"],
            "unit": one["unit"],
            "against": f"alone: {one['value']} {one['unit']}",
            "ratio": round(many["value"] / one["value"], 2),
        }
        for one, many in zip(alone, among, strict=False)
        if one["figure"] == "p50"
    ]


def show(figures: list[dict[str, Any]]) -> None:
    """Print the table."""
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for one in figures:
        ratio = f"×{one['ratio']}" if one["ratio"] else ""
        value = f"{one['value']:>10} {one['unit']:3} {ratio:>8}"
        print(f"{one['scenario']:68} {one['figure']:36} {value}  {one['against']}")


if __name__ == "__main__":
    main()
