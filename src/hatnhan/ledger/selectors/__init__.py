"""Questions about drives and their book, each in a fixed number of queries."""

from hatnhan.ledger.selectors.board import (
    Board,
    DecisionLine,
    DriveLine,
    Paper,
    board_of,
    drives_of,
    papers_of,
)
from hatnhan.ledger.selectors.book import (
    EntryPage,
    EntryRow,
    Float,
    WaitingHandOver,
    WaitingPayment,
    entries_page,
    entry_row,
    floats_of,
    own_receipts,
    receipts_page,
    waiting_hand_overs,
    waiting_payments,
)
from hatnhan.ledger.selectors.exporting import book_lines, journal_drives
from hatnhan.ledger.selectors.proofs import (
    Consistency,
    Proof,
    Receipt,
    Root,
    consistency_since,
    proof_of,
    receipt_of,
    root_of_book,
)
from hatnhan.ledger.selectors.sheet import CollectionSheet, SheetRow, collection_sheet, own_share
from hatnhan.ledger.selectors.terms import terms_by_drive
from hatnhan.ledger.selectors.verifying import Trouble, Verification, verify_book

__all__ = [
    "Board",
    "CollectionSheet",
    "Consistency",
    "DecisionLine",
    "DriveLine",
    "EntryPage",
    "EntryRow",
    "Float",
    "Paper",
    "Proof",
    "Receipt",
    "Root",
    "SheetRow",
    "Trouble",
    "Verification",
    "WaitingHandOver",
    "WaitingPayment",
    "board_of",
    "book_lines",
    "collection_sheet",
    "consistency_since",
    "drives_of",
    "entries_page",
    "entry_row",
    "floats_of",
    "journal_drives",
    "own_receipts",
    "own_share",
    "papers_of",
    "proof_of",
    "receipt_of",
    "receipts_page",
    "root_of_book",
    "terms_by_drive",
    "verify_book",
    "waiting_hand_overs",
    "waiting_payments",
]
