"""Commands of the book: drives and their terms, entries, payments, hand-overs, settlement."""

from hatnhan.ledger.services.consents import record_consent
from hatnhan.ledger.services.drives import (
    DrivePlan,
    amend_drive,
    exempt_household,
    link_decision,
    open_drive,
    set_terms,
)
from hatnhan.ledger.services.handing import confirm_hand_over, hand_over, withdraw_hand_over
from hatnhan.ledger.services.importing import (
    ImportDone,
    ImportPlan,
    ensure_not_begun,
    import_book,
    plan_import,
)
from hatnhan.ledger.services.payments import (
    Paid,
    approve_payment,
    pay,
    pay_with_photo,
    withdraw_payment,
)
from hatnhan.ledger.services.photos import add_work_photo, hand_in_work_photo, take_back_work_photo
from hatnhan.ledger.services.reading import ExemptionRow, read_exemptions, record_export
from hatnhan.ledger.services.recording import (
    NewEntry,
    Outcome,
    Told,
    judge_entries,
    record_entries,
    record_entry,
)
from hatnhan.ledger.services.settling import close_drive

__all__ = [
    "DrivePlan",
    "ExemptionRow",
    "ImportDone",
    "ImportPlan",
    "NewEntry",
    "Outcome",
    "Paid",
    "Told",
    "add_work_photo",
    "amend_drive",
    "approve_payment",
    "close_drive",
    "confirm_hand_over",
    "ensure_not_begun",
    "exempt_household",
    "hand_in_work_photo",
    "hand_over",
    "import_book",
    "judge_entries",
    "link_decision",
    "open_drive",
    "pay",
    "pay_with_photo",
    "plan_import",
    "read_exemptions",
    "record_consent",
    "record_entries",
    "record_entry",
    "record_export",
    "set_terms",
    "take_back_work_photo",
    "withdraw_hand_over",
    "withdraw_payment",
]
