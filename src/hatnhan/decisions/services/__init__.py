"""Commands of the cell: putting matters to the vote, counting, writing down resolutions."""

from hatnhan.decisions.services.cell import (
    COUNTED_AS_NUMBERS,
    adopt_resolution,
    cast_hands,
    cast_named,
    change_proposal,
    enter_count,
    lift_resolution,
    open_round,
    propose,
    replace_resolution,
    settle_by_name,
    withdraw_proposal,
)

__all__ = [
    "COUNTED_AS_NUMBERS",
    "adopt_resolution",
    "cast_hands",
    "cast_named",
    "change_proposal",
    "enter_count",
    "lift_resolution",
    "open_round",
    "propose",
    "replace_resolution",
    "settle_by_name",
    "withdraw_proposal",
]
