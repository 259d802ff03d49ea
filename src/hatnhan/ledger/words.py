"""The words with which kinds of entries, sources and payees are shown."""

from hatnhan.kernel.marks import mark as _
from hatnhan.ledger.rules.consents import How
from hatnhan.ledger.rules.kinds import Kind, Payee, Source

KIND_WORDS: dict[Kind, str] = {
    Kind.PLEDGE: _("Pledge"),
    Kind.MONEY_IN: _("Money in"),
    Kind.LABOUR: _("Labour"),
    Kind.MATERIAL: _("Materials"),
    Kind.MONEY_OUT: _("Expense"),
    Kind.TRANSFER: _("Transfer"),
    Kind.HAND_OVER: _("Hand-over to the box"),
    Kind.REVERSAL: _("Reversal"),
}

SOURCE_WORDS: dict[Source, str] = {
    Source.HOUSEHOLDS: _("Households"),
    Source.STATE: _("The state"),
    Source.SPONSOR: _("Sponsors"),
    Source.OTHER: _("Other sources"),
}

PAYEE_WORDS: dict[Payee, str] = {
    Payee.SHOP: _("a shop"),
    Payee.COMPANY: _("a company"),
    Payee.WORKER: _("a worker"),
    Payee.HOUSEHOLD: _("a household"),
    Payee.OTHER: _("another payee"),
}

HOW_WORDS: dict[How, str] = {
    How.PAPER: _("on a signed paper"),
    How.MEETING: _("in the meeting, before a witness"),
    How.OWN: _("by the household itself"),
    How.TOLD: _("by word of mouth: enough to take it back"),
}
