"""Money, days and quantities as people write them: whole đồng, half days, nothing guessed."""

import re

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import fold, tidy

_PLAIN = re.compile(r"\d{1,15}")
_GROUPED = re.compile(r"\d{1,3}(?:([.,  ])\d{3})(?:\1\d{3})*")
_CURRENCY = re.compile(r"(?:d|vnd|dong)$")
_HALVES = re.compile(r"(\d{1,5})(?:[.,]([05])0*)?")
_QUANTITY = re.compile(r"\d{1,9}(?:[.,]\d{1,3})?")


class AmountUnreadable(RuleBroken):
    """Not an amount of money."""

    code = "ledger.amount_unreadable"
    text = _("«%(said)s» is not an amount in đồng. Write it in digits, such as 1.200.000.")


class AmountFractional(RuleBroken):
    """There is nothing smaller than a đồng."""

    code = "ledger.amount_fractional"
    text = _("«%(said)s» has a part of a đồng. Write whole đồng, such as 1.200.000.")


class AmountNotPositive(RuleBroken):
    """Nothing, or less than nothing."""

    code = "ledger.amount_not_positive"
    text = _("The amount must be more than 0 đồng. To undo an entry, reverse it.")


class AmountAbsurd(RuleBroken):
    """More than any entry of a village."""

    code = "ledger.amount_absurd"
    text = _("%(amount)s đồng is more than one entry may hold (%(most)s). Count the zeros.")


class DaysUnreadable(RuleBroken):
    """Labour is counted in days and half days."""

    code = "ledger.days_unreadable"
    text = _("«%(said)s» is no number of days. Write whole or half days, such as 4 or 4,5.")


class DaysNotPositive(RuleBroken):
    """No day, or less."""

    code = "ledger.days_not_positive"
    text = _("Write at least half a day.")


class DaysAbsurd(RuleBroken):
    """More days than one entry can hold."""

    code = "ledger.days_absurd"
    text = _("%(days)s days are more than one entry may hold (%(most)s). Enter each person's days apart.")


class RateOdd(RuleBroken):
    """Half a day would be worth a part of a đồng."""

    code = "ledger.rate_odd"
    text = _("Half of %(rate)s đồng is not a whole amount. Choose an even rate for a day.")


class QuantityUnreadable(RuleBroken):
    """A quantity is a number with at most three decimals."""

    code = "ledger.quantity_unreadable"
    text = _("«%(said)s» is no quantity. Write a number, such as 37 or 1,5, and the unit beside it.")


class QuantityMissing(RuleBroken):
    """Materials are told by quantity and unit."""

    code = "ledger.quantity_missing"
    text = _("Write how much was given, and in which unit.")


def dong_of(said: str) -> int:
    """Read an amount as people write it; raises AmountUnreadable, AmountFractional or AmountNotPositive."""
    plain = _CURRENCY.sub("", fold(said).strip("₫ ")).strip()
    if plain.startswith("-"):
        raise AmountNotPositive
    if _PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain):
        return int(re.sub(r"\D", "", plain))
    if re.fullmatch(r"[\d., ]*\d[.,]\d+", plain):
        raise AmountFractional(said=tidy(said))
    raise AmountUnreadable(said=tidy(said))


def half_days_of(said: str) -> int:
    """Read a number of days and give it in half days; raises DaysUnreadable or DaysNotPositive."""
    plain = tidy(said)
    if plain.startswith("-"):
        raise DaysNotPositive
    found = _HALVES.fullmatch(plain)
    if found is None:
        raise DaysUnreadable(said=plain)
    return 2 * int(found[1]) + (found[2] == "5")


def days_text(half_days: int) -> str:
    """Give half days as days are written: 4 or 4,5."""
    whole, half = divmod(half_days, 2)
    return f"{whole},5" if half else str(whole)


def quantity_of(said: str) -> str:
    """Give a quantity in its one form, with a decimal comma; empty where none is said."""
    plain = tidy(said)
    if not plain:
        return ""
    if not _QUANTITY.fullmatch(plain):
        raise QuantityUnreadable(said=plain)
    whole, _comma, part = plain.replace(".", ",").partition(",")
    part = part.rstrip("0")
    return f"{int(whole)},{part}" if part else str(int(whole))


def ensure_amount(amount_vnd: int, *, most: int) -> None:
    """An amount is more than nothing, and no slip of a zero."""
    if amount_vnd <= 0:
        raise AmountNotPositive
    if amount_vnd > most:
        raise AmountAbsurd(amount=amount_vnd, most=most)


def ensure_days(half_days: int, *, most_days: int) -> None:
    """Days worked are more than none, and no more than the norm lets one entry hold."""
    if half_days <= 0:
        raise DaysNotPositive
    if half_days > 2 * most_days:
        raise DaysAbsurd(days=days_text(half_days), most=most_days)


def ensure_rate(rate_vnd: int) -> None:
    """The agreed value of a day can be halved."""
    if rate_vnd < 0:
        raise AmountNotPositive
    if rate_vnd % 2:
        raise RateOdd(rate=rate_vnd)


def value_beside(half_days: int, rate_vnd: int) -> int:
    """Give what days are worth at the agreed rate: shown beside them, never in their place."""
    return half_days * rate_vnd // 2
