"""What is asked on the collection sheet and on the labour sheet: one line for each household."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hatnhan.ledger.rules.entries import ROUND_LENGTH
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.selectors import SheetRow
from hatnhan.office.ledger.fields import AmountField, DaysField
from hatnhan.ui.forms import DayField, FactIdField, Form
from hatnhan.ui.numbers import days_of, dong_of


@dataclass(frozen=True, slots=True)
class Line:
    """One household of the sheet: what it is asked for this time, and the two ways to say what it gave."""

    row: SheetRow
    full_text: str
    given_text: str
    amount: BoundField
    full_name: str
    full: int
    is_full: bool
    receipt: str = ""
    receipt_url: str = ""
    broken: str = ""


class RoundForm(Form):
    """Which round is collected, and what each household gives in it."""

    round = forms.CharField(
        label=_("Collection round"), required=False, max_length=ROUND_LENGTH, help_text=_("Such as: Round 1")
    )
    each = AmountField(label=_("Each household gives this time, in đồng"), required=False)


class DaysForm(Form):
    """How long a day of common work was for each household that came."""

    round = forms.CharField(
        label=_("What was worked on"),
        required=False,
        max_length=ROUND_LENGTH,
        help_text=_("Such as: Carrying stone"),
    )
    each = DaysField(label=_("Each household works this time, in days"), required=False)


class SheetForm(Form):
    """One sending of the sheet: the day, and for each household an amount or a tick for all of it."""

    fact_id = FactIdField()
    on = DayField(label=_("Received on"))
    round = forms.CharField(required=False, max_length=ROUND_LENGTH, widget=forms.HiddenInput)
    each = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kind: Kind, rows: Sequence[SheetRow], each: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.rows, self.part = kind, rows, each
        field = DaysField if kind is Kind.LABOUR else AmountField
        if kind is Kind.LABOUR:
            self.fields["on"].label = _("Worked on")
        for row in rows:
            code = row.household.code
            self.fields[f"give_{code}"] = field(label=code, required=False)
            self.fields[f"give_{code}"].widget.attrs["aria-label"] = code
            # The tick carries its amount: sent twice, it says the same although less is asked by then.
            self.fields[f"full_{code}"] = forms.IntegerField(label=code, required=False, min_value=1)

    @property
    def head(self) -> tuple[BoundField, ...]:
        """The fields above the table."""
        return tuple(self[name] for name in ("fact_id", "round", "each", "on"))

    def given(self) -> Iterable[tuple[SheetRow, int]]:
        """Give the households of which something is said, and how much; what is typed goes before a tick."""
        for row in self.rows:
            code = row.household.code
            typed = self.cleaned_data.get(f"give_{code}")
            if typed is not None:
                yield row, typed
            elif ticked := self.cleaned_data.get(f"full_{code}"):
                yield row, ticked

    def lines(self) -> list[Line]:
        """Give the table."""
        return [self._line(row) for row in self.rows]

    def _line(self, row: SheetRow) -> Line:
        code = row.household.code
        is_labour = self.kind is Kind.LABOUR
        given = row.given.half_days if is_labour else row.given.money_vnd
        ticked = self[f"full_{code}"].value()
        full = int(ticked) if str(ticked or "").isdecimal() else asked_of(row, self.kind, self.part)
        say = days_of if is_labour else dong_of
        return Line(
            row=row,
            full_text=say(full) if full else "",
            given_text=say(given) if given else "",
            amount=self[f"give_{code}"],
            full_name=f"full_{code}",
            full=full,
            is_full=bool(ticked),
        )


def asked_of(row: SheetRow, kind: Kind, each: int | None) -> int:
    """Say what a household is asked for this time: what is open of its level, at most the round's part."""
    if kind is Kind.LABOUR:
        open_still = row.expected_half_days - row.given.half_days
    else:
        open_still = row.expected_vnd - row.given.money_vnd
    open_still = max(open_still, 0)
    return open_still if each is None else min(open_still, each)
