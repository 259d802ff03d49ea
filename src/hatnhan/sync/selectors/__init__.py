"""What phones are told: what changed, which phones there are, what was refused."""

from hatnhan.sync.selectors.feed import BadCursor, changes_for
from hatnhan.sync.selectors.phones import Phone, RefusedRow, ensure_device, phones_of, refused_of

__all__ = [
    "BadCursor",
    "Phone",
    "RefusedRow",
    "changes_for",
    "ensure_device",
    "phones_of",
    "refused_of",
]
