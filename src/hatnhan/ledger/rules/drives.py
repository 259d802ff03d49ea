"""When a drive takes entries, changes its terms, and closes."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy

TITLE_LENGTH = 160
PURPOSE_LENGTH = 1000
REASON_LENGTH = 300
# The matters that the households decide about money: what is given, and how it is spent.
MATTERS = frozenset({"contributions", "income_spending"})


@dataclass(frozen=True, slots=True)
class DecisionPeriod:
    """From when until when (exclusive) a decision of the community is in force."""

    from_on: date
    until_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the decision is in force on the day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class TitleMissing(RuleBroken):
    """A drive is called something."""

    code = "ledger.title_missing"
    text = _("Give the drive a title, with at most 160 letters.")


class TextTooLong(RuleBroken):
    """A text beyond its room."""

    code = "ledger.drive_text_too_long"
    text = _("The text is longer than %(most)s letters. Shorten it.")


class ReasonMissing(RuleBroken):
    """Whoever is exempt is so for a reason."""

    code = "ledger.exemption_reason_missing"
    text = _("Write why the household is exempt. Only those who decide on it can read this.")


class DecisionMissing(RuleBroken):
    """No contribution is taken without a decision of the community."""

    code = "ledger.decision_missing"
    text = _(
        "This drive stands on no decision of the households in force on %(day)s. Link the decision first."
    )


class TermsMissing(RuleBroken):
    """No contribution is taken before everybody can know what is needed."""

    code = "ledger.terms_missing"
    text = _("Write first what the work needs, the sources and what each household gives.")


class TermsDecided(RuleBroken):
    """After the first entry the terms change only by a decision."""

    code = "ledger.terms_decided"
    text = _("This drive has entries already. Its terms change only by a decision in force: name it.")


class BeforeTheDrive(RuleBroken):
    """An entry dated before the drive began."""

    code = "ledger.before_the_drive"
    text = _("%(day)s lies before the drive began (%(opened_on)s). Choose a later day.")


class DayToCome(RuleBroken):
    """An entry dated in the future."""

    code = "ledger.day_to_come"
    text = _("%(day)s has not come yet. Choose today or a day before.")


class DriveClosed(RuleBroken):
    """A closed drive takes nothing more."""

    code = "ledger.drive_closed"
    text = _(
        "The drive was closed on %(closed_on)s and its settlement is final; nothing more is entered. "
        "Who still holds money of it: tell those who lead the village."
    )


class PaymentsWait(RuleBroken):
    """Expenses that wait for approval keep a drive open."""

    code = "ledger.payments_wait"
    text = _("%(count)s expenses still wait for approval. Approve or withdraw them, then close.")


class HandOversWait(RuleBroken):
    """Money that somebody brings to the box keeps a drive open."""

    code = "ledger.hand_overs_wait"
    text = _(
        "%(count)s hand-overs still wait for whoever keeps the box. Confirm or withdraw them, then close."
    )


class MoneyWithCollectors(RuleBroken):
    """Money in somebody's hand keeps a drive open."""

    code = "ledger.money_with_collectors"
    text = _("%(held)s đồng are still with collectors. Hand the money over, then close.")


class RemainderUndecided(RuleBroken):
    """What is left is used by a decision."""

    code = "ledger.remainder_undecided"
    text = _(
        "%(balance)s đồng are left. Say what they are used for, and name the households' decision on it."
    )


class ClosedTooEarly(RuleBroken):
    """A drive does not end before its last entry."""

    code = "ledger.closed_too_early"
    text = _("The last entry is of %(last_on)s. Close the drive on that day or later.")


def ensure_title(title: str) -> str:
    """Give a title in its one form."""
    plain = tidy(title)
    if not 0 < len(plain) <= TITLE_LENGTH:
        raise TitleMissing
    return plain


def ensure_text(text: str, most: int = PURPOSE_LENGTH) -> str:
    """Give a text of several lines without blanks at its ends; refuse one that is too long."""
    plain = unicodedata.normalize("NFC", text).strip()
    if len(plain) > most:
        raise TextTooLong(most=most)
    return plain


def ensure_reason(reason: str, *, is_exempt: bool) -> str:
    """An exemption has a reason; taking it back needs none."""
    plain = ensure_text(tidy(reason), REASON_LENGTH)
    if is_exempt and not plain:
        raise ReasonMissing
    return plain


def ensure_day(day: date, *, opened_on: date, today: date) -> None:
    """An entry lies between the drive's first day and today."""
    ensure_came(day, today=today)
    if day < opened_on:
        raise BeforeTheDrive(day=day, opened_on=opened_on)


def ensure_came(day: date, *, today: date) -> None:
    """Nothing happened on a day that has not come."""
    if day > today:
        raise DayToCome(day=day)


def ensure_open(closed_on: date | None) -> None:
    """Only an open drive takes entries."""
    if closed_on is not None:
        raise DriveClosed(closed_on=closed_on)


def ensure_decided(decision: DecisionPeriod | None, day: date) -> None:
    """The first contribution stands on a decision in force on its day."""
    if decision is None or not decision.holds_on(day):
        raise DecisionMissing(day=day)


def ensure_terms_may_change(*, has_entries: bool, decision: DecisionPeriod | None, day: date) -> None:
    """Before the first entry terms change freely; afterwards by a decision in force."""
    if has_entries and (decision is None or not decision.holds_on(day)):
        raise TermsDecided


def ensure_may_close(
    *, payment_count: int, hand_over_count: int, held_vnd: int, last_on: date | None, on: date
) -> None:
    """A drive closes when nothing waits and all money is in the box."""
    if payment_count:
        raise PaymentsWait(count=payment_count)
    # Also one of money that the book does not know yet: the phone that holds it has not sent everything.
    if hand_over_count:
        raise HandOversWait(count=hand_over_count)
    if held_vnd:
        raise MoneyWithCollectors(held=held_vnd)
    if last_on is not None and on < last_on:
        raise ClosedTooEarly(last_on=last_on)


def ensure_remainder_decided(
    *, balance_vnd: int, use: str, decision: DecisionPeriod | None, on: date
) -> None:
    """What is left is used as the households decided."""
    if balance_vnd and not (use.strip() and decision is not None and decision.holds_on(on)):
        raise RemainderUndecided(balance=balance_vnd)
