"""Sends one photograph again and again, and is killed before another step each time; tells what was left.

Run with a fresh data folder as HATNHAN_DATA. Each round is a process of its own, ended by SIGKILL.
"""

import json
import os
import signal
import sys
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import UUID

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "subprocess.Popen", "sqlite3.connect"}
PERSON = UUID(int=1)


def main() -> None:
    """Kill before the first step, the second, … until a round ends by itself."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hatnhan.config.settings"
    import django  # noqa: PLC0415 -- the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- settings come first

    from tests.plumbing import pictures  # noqa: PLC0415 -- settings come first

    call_command("migrate", "plumbing", verbosity=0)
    content = pictures.encoded(pictures.noise(700, 500), quality=95)
    rounds: list[dict[str, object]] = []
    while True:
        step = in_a_child(lambda: send(content, die_before=len(rounds) + 1))
        left = look()
        in_a_child(lambda: send(content, die_before=0))
        rounds.append({"step": step, "left": left, "end": look()})
        if not step:
            break
        clear()
    print(json.dumps({"size": len(content), "rounds": rounds}))


def in_a_child(deed: Any) -> str:  # noqa: ANN401 -- any call without arguments
    """Do it in a process of its own; give the step before which it was killed, or nothing."""
    from django.db import connections  # noqa: PLC0415 -- settings come first

    connections.close_all()
    told, telling = os.pipe()
    child = os.fork()
    if not child:
        os.close(told)
        os.dup2(telling, 3)
        deed()
        os._exit(0)
    os.close(telling)
    with os.fdopen(told) as said:
        step = said.read()
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) == bool(step), (status, step)
    return step


def send(content: bytes, *, die_before: int) -> None:
    """Send the picture as a phone does, and die before the step with this number."""
    from hatnhan.kernel.clock import utc_now  # noqa: PLC0415 -- settings come first
    from hatnhan.plumbing import files  # noqa: PLC0415 -- settings come first
    from hatnhan.plumbing.files.limits import MOST_PIECE  # noqa: PLC0415 -- settings come first

    sha256, size, seen = files.hash_of(content), len(content), [0]

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in STEPS and (event == "subprocess.Popen" or inside(arguments)):
            seen[0] += 1
            if seen[0] == die_before:
                os.write(3, f"{event} {Path(str(arguments[0])).parent.name}".encode())
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    while not (said := files.received_of(person_id=PERSON, sha256=sha256)).is_complete:
        piece = content[said.received : said.received + MOST_PIECE]
        files.take_piece(
            person_id=PERSON, sha256=sha256, offset=said.received, size=size, piece=piece, at=utc_now()
        )


def inside(arguments: tuple[Any, ...]) -> bool:
    """Say whether a step touches the data folder."""
    return bool(arguments) and str(arguments[0]).startswith(os.environ["HATNHAN_DATA"])


def look() -> dict[str, object]:
    """Tell what the data folder and the table hold."""
    from hatnhan.plumbing import files  # noqa: PLC0415 -- settings come first
    from hatnhan.plumbing.files.tables import StoredFile  # noqa: PLC0415 -- settings come first

    data = Path(os.environ["HATNHAN_DATA"])
    return {
        "rows": StoredFile.objects.count(),
        "stored": len(list(data.glob("files/??/*"))),
        "damaged": len(list(files.damaged_files())),
        "lost": len(list(files.lost_files())),
        "parts": [path.stat().st_size for path in data.glob(f"uploads/{PERSON}/*")],
    }


def clear() -> None:
    """Begin the next round with nothing."""
    from hatnhan.plumbing.files.tables import StoredFile  # noqa: PLC0415 -- settings come first

    StoredFile.objects.all().delete()
    for name in ("files", "uploads"):
        rmtree(Path(os.environ["HATNHAN_DATA"]) / name, ignore_errors=True)


if __name__ == "__main__":
    main()
