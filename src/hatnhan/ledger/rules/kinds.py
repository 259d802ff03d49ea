"""What an entry of the book can be, where money comes from, and who is paid."""

from enum import StrEnum


class Kind(StrEnum):
    """What an entry says."""

    PLEDGE = "pledge"
    MONEY_IN = "money_in"
    LABOUR = "labour"
    MATERIAL = "material"
    MONEY_OUT = "money_out"
    TRANSFER = "transfer"
    HAND_OVER = "hand_over"
    REVERSAL = "reversal"


class Source(StrEnum):
    """Where a contribution comes from."""

    HOUSEHOLDS = "households"
    STATE = "state"
    SPONSOR = "sponsor"
    OTHER = "other"


class Payee(StrEnum):
    """Who gets money: a kind, never a name that anybody could read in public."""

    SHOP = "shop"
    COMPANY = "company"
    WORKER = "worker"
    HOUSEHOLD = "household"
    OTHER = "other"


CONTRIBUTIONS = frozenset({Kind.MONEY_IN, Kind.LABOUR, Kind.MATERIAL})
# Whoever gives one of these gets a receipt.
RECEIPTED = CONTRIBUTIONS
# These come only by a deed of two, or name what they undo.
STANDING_ON_ANOTHER = frozenset({Kind.HAND_OVER, Kind.REVERSAL})
