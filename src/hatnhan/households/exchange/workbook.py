"""Opens a workbook in a process of its own, where a hostile file can exhaust nothing but itself.

Run as a script: the file comes in on standard input, the cells go out as JSON. It imports nothing of ours.
"""

import datetime
import io
import json
import sys
import tempfile
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY = 768 * 1024 * 1024
SECONDS = 15
MOST_SHEETS = 12
ENDINGS = (".xlsx", ".xls", ".ods")


def bound_resources() -> None:
    """Let the system end this process when a small file unfolds into a huge one."""
    try:
        import resource  # noqa: PLC0415 -- Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def cell_of(value: object) -> object:
    """Give a cell as JSON can carry it; days are marked."""
    match value:
        case datetime.datetime() | datetime.date():
            return {"day": value.isoformat()[:10]}
        case datetime.time() | datetime.timedelta():
            return str(value)
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def opened(content: bytes) -> CalamineWorkbook:
    """Open a workbook; raises PasswordError where it is locked."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        ensure_unlocked(content)
        raise


def ensure_unlocked(content: bytes) -> None:
    """Refuse a locked workbook, which the library knows as one only by the ending of its name."""
    with tempfile.TemporaryDirectory() as folder:
        for ending in ENDINGS:
            path = Path(folder, f"book{ending}")
            path.write_bytes(content)
            try:
                CalamineWorkbook.from_path(path)
            except PasswordError:
                raise
            except CalamineError:
                continue


def sheets_of(content: bytes, rows: int, columns: int) -> list[dict[str, object]]:
    """Give the visible sheets, each cut to what can be read anyway, with its true size."""
    book = opened(content)
    visible = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    return [_sheet(book, name, rows, columns) for name in visible[:MOST_SHEETS]]


def _sheet(book: CalamineWorkbook, name: str, rows: int, columns: int) -> dict[str, object]:
    sheet = book.get_sheet_by_name(name)
    is_filled = sheet.height > 0
    cells = sheet.to_python(skip_empty_area=False, nrows=rows) if is_filled else []
    return {
        "name": name,
        # The library counts the last row and column from nought.
        "height": sheet.total_height + 1 if is_filled else 0,
        "width": sheet.total_width + 1 if is_filled else 0,
        "rows": [[cell_of(value) for value in row[:columns]] for row in cells],
    }


def main() -> None:
    """Read the workbook on standard input and write its cells, or why not."""
    bound_resources()
    rows, columns = (int(argument) for argument in sys.argv[1:3])
    try:
        said: dict[str, object] = {"sheets": sheets_of(sys.stdin.buffer.read(), rows, columns)}
    except PasswordError:
        said = {"refused": "locked"}
    except (CalamineError, ValueError, OverflowError, MemoryError):
        said = {"refused": "broken"}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
