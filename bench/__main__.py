"""Measure a village alone and among 2,000; write the table and `bench/results/latest.json`."""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "latest.json"


def main() -> None:
    """Build both provinces if need be, measure each in a process of its own, and compare."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--villages", type=int, default=2000)
    chosen = parser.parse_args()
    alone, among = measured(1), measured(chosen.villages)
    figures = [*alone, *among, *compared(alone, among, chosen.villages)]
    show(figures)
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measured(villages: int) -> list[dict[str, Any]]:
    """Build a province of so many villages, and measure it."""
    env = {**os.environ, "HATNHAN_DATA": str(HERE / "data" / str(villages)), "HATNHAN_LOG_LEVEL": "ERROR"}
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
        print(f"{one['scenario']:44} {one['figure']:9} {value}  {one['against']}")


if __name__ == "__main__":
    main()
