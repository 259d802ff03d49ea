"""Everything that a tool can hold about the sources: one line a step, and all its output where it fails."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
ARCHITECTURE = "tests/architecture"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step went."""

    name: str
    passed: bool
    output: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Step:
    """One tool and what it looks at."""

    name: str
    commands: Callable[[], list[list[str]]]


def main() -> int:
    wanted = set(sys.argv[1:])
    steps = [step for step in STEPS if not wanted or step.name in wanted]
    if unknown := wanted - {step.name for step in STEPS}:
        print(f"No such step: {', '.join(sorted(unknown))}. There are: {', '.join(s.name for s in STEPS)}")
        return 2
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = [_shown(outcome) for outcome in pool.map(_run, steps)]
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"check: {len(outcomes) - len(failed)} of {len(outcomes)} steps passed", end="")
    print(f"; look at {', '.join(failed)}" if failed else "")
    return 1 if failed else 0


def _run(step: Step) -> Outcome:
    began = time.monotonic()
    output = ""
    for command in step.commands():
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={**os.environ, "HATNHAN_DATA": str(ROOT / "build" / "check-data")},
        )
        output += done.stdout
        if done.returncode:
            return Outcome(step.name, False, output, time.monotonic() - began)
    return Outcome(step.name, True, output, time.monotonic() - began)


def _shown(outcome: Outcome) -> Outcome:
    if not outcome.passed:
        print(outcome.output.rstrip())
    word = "ok  " if outcome.passed else "FAIL"
    print(f"{word} {outcome.name} ({outcome.seconds:.1f} s)", flush=True)
    return outcome


def _tool(*arguments: str) -> list[list[str]]:
    program, *rest = arguments
    return [[str(BIN / program), *rest]]


def _templates() -> list[list[str]]:
    found = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.html"))
    return [[str(BIN / "djade"), "--check", "--target-version", "5.2", *found]]


def _browser_modules() -> list[list[str]]:
    if shutil.which("npm") is None:
        return [["sh", "-c", "echo 'node and npm are needed. On Debian: apt-get install nodejs npm'; exit 1"]]
    installed = ROOT / "node_modules" / ".package-lock.json"
    lock = ROOT / "package-lock.json"
    fresh = installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime
    install = [] if fresh else [["npm", "ci", "--silent"]]
    return [*install, ["node_modules/.bin/tsc", "--noEmit"]]


STEPS = [
    Step("types", partial(_tool, "mypy")),
    Step("lint", partial(_tool, "ruff", "check", "--no-fix", "-q", "--output-format=concise", ".")),
    Step("format", partial(_tool, "ruff", "format", "--check", "-q", ".")),
    Step("imports", partial(_tool, "lint-imports", "--no-cache")),
    Step("templates", _templates),
    Step("browser-modules", _browser_modules),
    Step("migrations", partial(_tool, "python", "-m", "hatnhan.ops.manage", "makemigrations", "--check")),
    Step("translations", partial(_tool, "python", "tools/messages.py", "--check")),
    Step(
        "words",
        partial(_tool, "pytest", "-q", f"{ARCHITECTURE}/test_words.py", f"{ARCHITECTURE}/test_exceptions.py"),
    ),
]

if __name__ == "__main__":
    sys.exit(main())
