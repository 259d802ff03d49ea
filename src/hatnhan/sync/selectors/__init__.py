"""What phones are told: what changed, which phones there are, what was refused."""

from hatnhan.sync.selectors.feed import BadCursor, changes_for
from hatnhan.sync.selectors.phones import Holding, Phone, RefusedRow, barred, phones_of, refused_of

__all__ = [
    "BadCursor",
    "Holding",
    "Phone",
    "RefusedRow",
    "barred",
    "changes_for",
    "phones_of",
    "refused_of",
]
