"""The book as a file: taking over an old one, writing it as a sheet or as a double-entry journal."""

from hatnhan.ledger.exchange.journal import JournalDrive, write_journal
from hatnhan.ledger.exchange.lines import BookLine
from hatnhan.ledger.exchange.reading import OldBook, OldRow, read_old_book
from hatnhan.ledger.exchange.writing import write_csv, write_xlsx

__all__ = [
    "BookLine",
    "JournalDrive",
    "OldBook",
    "OldRow",
    "read_old_book",
    "write_csv",
    "write_journal",
    "write_xlsx",
]
