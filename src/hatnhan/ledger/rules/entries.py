"""What an entry must say, by its kind, and what it may not say."""

from dataclasses import dataclass, replace
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy
from hatnhan.ledger.rules import amounts
from hatnhan.ledger.rules.kinds import Kind, Payee, Source

NOTE_LENGTH = 300
ROUND_LENGTH = 40
PAPER_LENGTH = 40
UNIT_LENGTH = 20
_SHA256 = 64


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one entry, before anything is known about the drive."""

    kind: Kind
    drive_id: UUID
    amount_vnd: int = 0
    half_days: int = 0
    household_id: UUID | None = None
    source: Source = Source.HOUSEHOLDS
    quantity: str = ""
    unit: str = ""
    item: str = ""
    round: str = ""
    note: str = ""
    payee: Payee | None = None
    paper: str = ""
    photo: str = ""
    collector_id: UUID | None = None
    other_drive_id: UUID | None = None
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one entry may hold, by the norms of its day."""

    most_vnd: int
    most_days: int


class HouseholdMissing(RuleBroken):
    """A contribution of a household names the household."""

    code = "ledger.household_missing"
    text = _("Choose the household that gives, or another source.")


class HouseholdNotTheSource(RuleBroken):
    """Only households give in the name of a household."""

    code = "ledger.household_not_the_source"
    text = _("A household is named, but the source is another. Choose «households», or no household.")


class HouseholdNotThere(RuleBroken):
    """The household did not exist on the day."""

    code = "ledger.household_not_there"
    text = _("Household %(code)s is not in the register on %(day)s. Choose another day.")


class PurposeMissing(RuleBroken):
    """An expense says what was bought."""

    code = "ledger.purpose_missing"
    text = _("Write what the money was paid for.")


class PayeeMissing(RuleBroken):
    """An expense says what kind of payee it went to."""

    code = "ledger.payee_missing"
    text = _("Choose who was paid: a shop, a company, a worker, a household or another.")


class TransferNowhere(RuleBroken):
    """A transfer goes from one drive to another."""

    code = "ledger.transfer_nowhere"
    text = _("Choose another drive of this village that the money goes to.")


class ReasonMissing(RuleBroken):
    """A reversal says why."""

    code = "ledger.reason_missing"
    text = _("Write why the entry is reversed.")


class TextTooLong(RuleBroken):
    """A text beyond the room of its column."""

    code = "ledger.text_too_long"
    text = _("A text is longer than %(most)s letters. Shorten it.")


class PhotoUnnamed(RuleBroken):
    """A photograph is named by the hash of its bytes."""

    code = "ledger.photo_unnamed"
    text = _("The photograph has no proper name. Choose it again.")


class ReversedAlready(RuleBroken):
    """An entry is undone once."""

    code = "ledger.reversed_already"
    text = _("This entry was reversed already. Look at the reversal in the book.")


class ReversalOfReversal(RuleBroken):
    """A reversal stands."""

    code = "ledger.reversal_of_reversal"
    text = _("A reversal is not reversed. Enter what is right as a new entry.")


class ReversedElsewhere(RuleBroken):
    """A reversal stays in the drive of what it undoes."""

    code = "ledger.reversed_elsewhere"
    text = _("The entry to be reversed belongs to another drive. Open that drive.")


class PaperTaken(RuleBroken):
    """One paper receipt is one entry."""

    code = "ledger.paper_taken"
    text = _(
        "The paper receipt %(paper)s was entered already. Look for it in the book before entering it again."
    )


class TakenByAnother(RuleBroken):
    """Two collectors came to one household in one round."""

    code = "ledger.taken_by_another"
    text = _("Another collector has entered money of %(code)s in «%(round)s» already. Ask which is right.")


class NotYourHand(RuleBroken):
    """Money in a collector's hand is told by the collector, or by whoever keeps the box."""

    code = "ledger.not_your_hand"
    text = _("Only whoever keeps the box enters what another person received.")


def tidied(said: Said) -> Said:
    """Give what was said with every text in its one form."""
    return replace(
        said,
        quantity=amounts.quantity_of(said.quantity),
        unit=_fitting(said.unit, UNIT_LENGTH),
        item=tidy(said.item),
        round=_fitting(said.round, ROUND_LENGTH),
        note=_fitting(said.note, NOTE_LENGTH),
        paper=_fitting(said.paper, PAPER_LENGTH),
    )


def ensure_whole(said: Said, limits: Limits) -> None:
    """An entry says what its kind needs; raises the rule that it breaks."""
    _CHECKS[said.kind](said, limits)
    _ensure_source(said)
    if said.photo:
        ensure_photo_named(said.photo)


def ensure_photo_named(sha256: str) -> None:
    """Sixty-four hexadecimal digits in small letters name a photograph."""
    if not (len(sha256) == _SHA256 and set(sha256) <= set("0123456789abcdef")):
        raise PhotoUnnamed


def ensure_reversible(*, kind: str, drive_id: UUID, reversed_before: bool, said: Said) -> None:
    """An entry is undone once, in its own drive, and is no reversal itself."""
    if kind == Kind.REVERSAL:
        raise ReversalOfReversal
    if drive_id != said.drive_id:
        raise ReversedElsewhere
    if reversed_before:
        raise ReversedAlready


def _fitting(text: str, most: int) -> str:
    plain = tidy(text)
    if len(plain) > most:
        raise TextTooLong(most=most)
    return plain


def _ensure_source(said: Said) -> None:
    gives = said.kind in (Kind.PLEDGE, Kind.MONEY_IN, Kind.LABOUR, Kind.MATERIAL)
    if gives and said.source is Source.HOUSEHOLDS and said.household_id is None:
        raise HouseholdMissing
    if said.household_id is not None and not (gives and said.source is Source.HOUSEHOLDS):
        raise HouseholdNotTheSource


def _pledge(said: Said, limits: Limits) -> None:
    if said.amount_vnd or not said.half_days:
        amounts.ensure_amount(said.amount_vnd, most=limits.most_vnd)
    if said.half_days:
        amounts.ensure_days(said.half_days, most_days=limits.most_days)


def _money_in(said: Said, limits: Limits) -> None:
    amounts.ensure_amount(said.amount_vnd, most=limits.most_vnd)


def _labour(said: Said, limits: Limits) -> None:
    amounts.ensure_days(said.half_days, most_days=limits.most_days)


def _material(said: Said, limits: Limits) -> None:
    if not (said.quantity and said.unit):
        raise amounts.QuantityMissing
    amounts.ensure_amount(said.amount_vnd, most=limits.most_vnd)


def _money_out(said: Said, limits: Limits) -> None:
    amounts.ensure_amount(said.amount_vnd, most=limits.most_vnd)
    if not said.note:
        raise PurposeMissing
    if said.payee is None:
        raise PayeeMissing


def _transfer(said: Said, limits: Limits) -> None:
    amounts.ensure_amount(said.amount_vnd, most=limits.most_vnd)
    if said.other_drive_id in (None, said.drive_id):
        raise TransferNowhere


def _hand_over(said: Said, limits: Limits) -> None:
    amounts.ensure_amount(said.amount_vnd, most=limits.most_vnd)


def _reversal(said: Said, limits: Limits) -> None:
    del limits
    if not said.note:
        raise ReasonMissing


_CHECKS = {
    Kind.PLEDGE: _pledge,
    Kind.MONEY_IN: _money_in,
    Kind.LABOUR: _labour,
    Kind.MATERIAL: _material,
    Kind.MONEY_OUT: _money_out,
    Kind.TRANSFER: _transfer,
    Kind.HAND_OVER: _hand_over,
    Kind.REVERSAL: _reversal,
}
