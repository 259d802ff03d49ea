"""Who may put forward, count and read what the cell and the community decide."""

from hatnhan.decisions.permissions.cell import (
    ensure_may_adopt,
    ensure_may_count,
    ensure_may_end,
    ensure_may_propose,
    ensure_no_resolution,
)
from hatnhan.decisions.permissions.community import (
    ensure_may_ask,
    ensure_may_convene,
    ensure_may_hold,
    ensure_may_record,
    ensure_minutes_open,
    ensure_no_decision,
)

__all__ = [
    "ensure_may_adopt",
    "ensure_may_ask",
    "ensure_may_convene",
    "ensure_may_count",
    "ensure_may_end",
    "ensure_may_hold",
    "ensure_may_propose",
    "ensure_may_record",
    "ensure_minutes_open",
    "ensure_no_decision",
    "ensure_no_resolution",
]
