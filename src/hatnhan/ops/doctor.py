"""The doctor rebuilds every projection from the facts and reports what differs."""

from collections.abc import Callable, Iterable

from django.db import connection

from hatnhan.indicators.selectors import photos_without_file
from hatnhan.ledger.selectors import book_photos_without_file, verify_book
from hatnhan.ledger.selectors.verifying import HEAD
from hatnhan.places.selectors import Village, village_called, villages_under
from hatnhan.plumbing import files, triggers
from hatnhan.plumbing.projections import Projection, registered
from hatnhan.plumbing.today import today

Say = Callable[[str], None]


def examine(*, village_code: str | None, repair: bool, say: Say) -> int:
    """Look at one village or all; give 1 where something differs and was not mended, else 0."""
    open_tables = triggers.unprotected_tables(connection)
    for table in open_tables:
        say(f"Facts in {table} are not protected.")
    if open_tables and repair:
        triggers.protect(connection)
        say("The guards are back.")
    villages = list(_villages(village_code))
    count = sum(_examine_village(village, repair=repair, say=say) for village in villages)
    changed = sum(_examine_book(village, say=say) for village in villages)
    say(_verdict(count, repair))
    for village in villages:
        _tell_awaited(village, say=say)
    # Bytes that are gone cannot be computed again: only a backup or a phone that has them mends this.
    lost = _examine_files(say=say) + changed
    return int(bool(lost) or (bool(count or open_tables) and not repair))


def _villages(code: str | None) -> Iterable[Village]:
    if code:
        return [village_called(code=code, on=today())]
    return villages_under(path="/", on=today(), at_most=100_000)


def _examine_village(village: Village, *, repair: bool, say: Say) -> int:
    return sum(_examine(projection, village, repair=repair, say=say) for projection in registered())


def _examine(projection: Projection, village: Village, *, repair: bool, say: Say) -> int:
    count = 0
    for difference in projection.differences(village.id):
        count += 1
        say(
            f"{village.path} {difference.projection} {difference.subject}: "
            f"stored {difference.stored}, facts say {difference.rebuilt}"
        )
    if count and repair:
        projection.repair(village.id)
    return count


def _examine_book(village: Village, *, say: Say) -> int:
    """What somebody changed in a book is no projection: only a backup knows what stood there."""
    troubles = [one for one in verify_book(village_id=village.id).troubles if one.text != HEAD]
    for one in troubles:
        say(f"{village.path} {one.text % one.facts}")
    return len(troubles)


def _tell_awaited(village: Village, *, say: Say) -> None:
    count = photos_without_file(village_id=village.id) + book_photos_without_file(village_id=village.id)
    if count:
        say(f"{village.path} {count} photographs are named whose files have not come yet.")


def _examine_files(*, say: Say) -> int:
    count = 0
    for path in files.damaged_files():
        count += 1
        say(f"{path} is damaged: its bytes are not those of its name. Bring it back with: hatnhan restore")
    for sha256 in files.lost_files():
        count += 1
        say(f"{files.stored_path(sha256)} is lost. Bring it back with: hatnhan restore")
    if unnamed := files.unnamed_files():
        say(f"{unnamed} stored files are named by no row; they do no harm.")
    return count


def _verdict(count: int, repair: bool) -> str:
    if not count:
        return "Every projection follows from the facts."
    return (
        f"{count} differences, mended."
        if repair
        else f"{count} differences. Mend them with: hatnhan doctor --repair"
    )
