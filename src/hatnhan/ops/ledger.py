"""The books of the drives from the command line: computed anew, or written out."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hatnhan.kernel.errors import NotFound
from hatnhan.ledger.exchange import write_csv, write_journal, write_xlsx
from hatnhan.ledger.selectors import (
    DriveLine,
    Root,
    Trouble,
    book_lines,
    drives_of,
    journal_drives,
    verify_book,
)
from hatnhan.places.selectors import Village, village_called, villages_under
from hatnhan.plumbing.today import today

Say = Callable[[str], None]
_ROOT = re.compile(r"(\d{1,12}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which book is written out, in which form, and where to."""

    village_code: str
    drive: str | None
    format: str
    out: Path | None


def verify(*, village_code: str | None, given_out: Sequence[str], say: Say) -> int:
    """Compute the book of one village or of all anew; give 1 where something is wrong, else 0."""
    roots = [_root(said) for said in given_out]
    wrong = [said for said, root in zip(given_out, roots, strict=True) if root is None]
    if wrong:
        say(f"«{wrong[0]}» is no root. Write it as on a receipt: 187:5dc9…, all 64 signs.")
        return 2
    if roots and village_code is None:
        say("Name the village whose root this is: hatnhan ledger verify VILLAGE --root …")
        return 2
    try:
        villages = _villages(village_code)
    except NotFound:
        say(f"There is no village «{village_code}».")
        return 2
    kept = [root for root in roots if root is not None]
    # Each is looked at, whatever was found before.
    return int(sum(_verify_village(village, kept, say=say) for village in villages) > 0)


def export(wanted: Wanted, *, say: Say) -> int:
    """Write a village's book, or that of one drive."""
    try:
        village = village_called(code=wanted.village_code, on=today())
    except NotFound:
        say(f"There is no village «{wanted.village_code}».")
        return 2
    drive = _drive(village, wanted.drive)
    if wanted.drive and drive is None:
        say(f"{village.name} has no drive «{wanted.drive}», or several. Name it by its identifier.")
        return 2
    content = _written(village, drive, wanted.format)
    if wanted.out:
        wanted.out.write_bytes(content)
        say(f"{wanted.out} holds the book of {drive.title if drive else village.name}.")
    else:
        sys.stdout.buffer.write(content)
    return 0


def _villages(code: str | None) -> list[Village]:
    if code:
        return [village_called(code=code, on=today())]
    return villages_under(path="/", on=today(), at_most=100_000)


def _verify_village(village: Village, given_out: Sequence[Root], *, say: Say) -> bool:
    found = verify_book(village_id=village.id, given_out=given_out)
    for trouble in found.troubles:
        say(f"{village.path} {_said(trouble)}")
    if found.root.size and not found.troubles:
        say(f"{village.path} {found.root.size} entries follow from each other. Root {found.root.text}")
    return bool(found.troubles)


def _said(trouble: Trouble) -> str:
    return trouble.text % trouble.facts


def _root(said: str) -> Root | None:
    match = _ROOT.fullmatch(said.strip())
    return Root(int(match[1]), match[2]) if match else None


def _drive(village: Village, said: str | None) -> DriveLine | None:
    if not said:
        return None
    found = [line for line in drives_of(village_id=village.id) if said in (str(line.id), line.title)]
    return found[0] if len(found) == 1 else None


def _written(village: Village, drive: DriveLine | None, file_format: str) -> bytes:
    drive_id = drive.id if drive else None
    lines = book_lines(village_id=village.id, drive_id=drive_id)
    title = drive.title if drive else village.name
    if file_format == "csv":
        return write_csv(lines)
    if file_format == "xlsx":
        return write_xlsx(lines, title)
    drives = journal_drives(village_id=village.id, drive_id=drive_id)
    return write_journal(lines, drives, title=title).encode()
