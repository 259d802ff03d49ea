"""What a commune or a village may set for itself, and what it must say with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.norms.rules.norm import (
    Kind,
    Norm,
    NormValue,
    OverriddenBy,
    Period,
    Unit,
    holds,
    periods_meet,
)


@dataclass(frozen=True, slots=True)
class Override:
    """Another value that a commune or a village set for itself, from a day until a day (exclusive)."""

    code: str
    kind: Kind
    value: NormValue
    set_by: OverriddenBy

    def fits(self, norm: Norm) -> bool:
        """Say whether the norm lets this level set such a value."""
        return norm.code == self.code and norm.kind is self.kind and norm.may_be_set_by(self.set_by.level)

    def holds_on(self, day: date) -> bool:
        """Say whether the override is in force on the day."""
        return holds(self.set_by.from_on, self.set_by.until_on, day)


class OverrideUnknown(RuleBroken):
    """There is no norm of this code within the period."""

    code = "norms.override_unknown"
    text = _("No rule «%(norm)s» is in force between these days. Choose a rule from the list, or other days.")


class OverrideNotPermitted(RuleBroken):
    """The norm cannot be set by a place of this level."""

    code = "norms.override_not_permitted"
    text = _("This rule comes from %(source)s and cannot be changed here.")


class OverrideWithoutReason(RuleBroken):
    """Another value needs a reason and a document or decision."""

    code = "norms.override_without_reason"
    text = _("Write why the value is changed, and by which document or decision.")


class OverridePeriodWrong(RuleBroken):
    """The last day comes before the first."""

    code = "norms.override_period_wrong"
    text = _("The end must come after %(from_on)s. Leave it empty if there is no end yet.")


class OverridesOverlap(RuleBroken):
    """The place has set another value for some of the same days."""

    code = "norms.overrides_overlap"
    text = _(
        "Another value already holds from %(from_on)s («%(source)s»). End it first, or choose other days."
    )


class OverrideValueWrong(RuleBroken):
    """The value is not of the kind that the norm holds."""

    code = "norms.override_value_wrong"
    text = _("This value does not fit the rule. Write it like this: %(example)s.")


class OverrideRowUnknown(RuleBroken):
    """A table may leave rows out or word them anew, but the program must know what each row means."""

    code = "norms.override_row_unknown"
    text = _("«%(row)s» is not a row of this rule. Use its rows: %(known)s.")


class OverridePercentWrong(RuleBroken):
    """A percentage is more than the whole."""

    code = "norms.override_percent_wrong"
    text = _("A percentage is at most 100. Write a smaller number.")


EXAMPLES: dict[Kind, str] = {
    Kind.WHOLE: "90",
    Kind.SHARE: "> 1/2, >= 2/3",
    Kind.FLAG: _("yes, no"),
    Kind.TEXT: _("a few words"),
    Kind.TABLE: '[{code = "place", title_vi = "Địa điểm", title_en = "Place"}]',
}


def ensure_explained(*, reason: str, source: str) -> None:
    """Refuse another value that does not say why and by which document."""
    if not reason.strip() or not source.strip():
        raise OverrideWithoutReason


def ensure_period(period: Period) -> None:
    """Refuse a period that ends before it begins."""
    from_on, until_on = period
    if until_on is not None and until_on <= from_on:
        raise OverridePeriodWrong(from_on=f"{from_on:%d/%m/%Y}")


def ensure_permitted(history: Iterable[Norm], override: Override) -> None:
    """Refuse another value where no norm is in force, or where the norm belongs to a higher level."""
    period = (override.set_by.from_on, override.set_by.until_on)
    touched = [norm for norm in history if periods_meet((norm.from_on, norm.until_on), period)]
    if not touched:
        raise OverrideUnknown(norm=override.code)
    for norm in touched:
        if not norm.may_be_set_by(override.set_by.level):
            raise OverrideNotPermitted(source=norm.source)
        ensure_value_fits(norm, override.value)


def ensure_value_fits(norm: Norm, value: NormValue) -> None:
    """Refuse a value of the right kind that the rule could not be kept by."""
    if isinstance(value, int) and norm.unit is Unit.PERCENT and value > 100:
        raise OverridePercentWrong
    if isinstance(value, tuple) and isinstance(norm.value, tuple):
        known = [row.code for row in norm.value]
        for row in value:
            if row.code not in known:
                raise OverrideRowUnknown(row=row.code, known=", ".join(known))


def ensure_alone(override: OverriddenBy, others: Iterable[OverriddenBy]) -> None:
    """Refuse a second value of the same place for some of the same days."""
    for other in others:
        if periods_meet((override.from_on, override.until_on), (other.from_on, other.until_on)):
            raise OverridesOverlap(from_on=f"{other.from_on:%d/%m/%Y}", source=other.source)
