"""What is asked of a drive: its name and days, its terms, the decision, the exemptions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hatnhan.decisions.selectors import CommunityDecisionRow
from hatnhan.households.selectors import HouseRow, house_label
from hatnhan.ledger.rules.consents import PAPER_LENGTH, Consent, How
from hatnhan.ledger.rules.drives import PURPOSE_LENGTH, REASON_LENGTH, TITLE_LENGTH
from hatnhan.ledger.rules.kinds import Source
from hatnhan.ledger.rules.terms import MOST_ITEMS, EstimateItem, PlannedSource, Terms
from hatnhan.ledger.services import DrivePlan
from hatnhan.ledger.words import HOW_WORDS, SOURCE_WORDS
from hatnhan.office.ledger.fields import AmountField, DaysField
from hatnhan.ui.forms import DayField, FactIdField, Form, PickOne
from hatnhan.ui.words import say_mark

YES, NO = "yes", "no"
EMPTY_ROWS = 4
LEAST_ROWS = 6
FEW_DIGITS = 4


@dataclass(frozen=True, slots=True)
class FieldRow:
    """The fields of one line of a table, under one heading."""

    title: str
    fields: tuple[BoundField, ...]


class DriveForm(Form):
    """What a drive is called and for, and from when on."""

    fact_id = FactIdField()
    title = forms.CharField(label=_("What the village does together"), max_length=TITLE_LENGTH)
    purpose = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=PURPOSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": str(PURPOSE_LENGTH)}),
    )
    opened_on = DayField(label=_("First day"))

    def plan(self) -> DrivePlan:
        """Give what was asked for."""
        asked = self.cleaned_data
        return DrivePlan(asked["title"], asked["purpose"], asked["opened_on"])


class AmendForm(DriveForm):
    """The same, changed; nobody overwrites another's change."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(Form):
    """The decision of the households that a drive stands on."""

    decision = forms.TypedChoiceField(label=_("Decision"), coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, decisions: Iterable[CommunityDecisionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.TypedChoiceField", self.fields["decision"]).choices = decision_choices(decisions)


class TermsForm(Form):
    """What is needed, from where it shall come, what each household gives."""

    fact_id = FactIdField()
    household_vnd = AmountField(label=_("Each household gives, in đồng"), required=False)
    household_half_days = DaysField(label=_("Each household works, in days"), required=False)
    rate_vnd = AmountField(
        label=_("Agreed value of a labour day, in đồng"),
        required=False,
        help_text=_("Shown beside the days. Days are never turned into money."),
    )

    def __init__(
        self,
        *args: Any,
        rows: int,
        decisions: Sequence[CommunityDecisionRow],
        must_decide: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(rows, MOST_ITEMS)
        for number in range(self.rows):
            self.fields |= item_fields(number)
        for source in Source:
            self.fields[f"money_{source}"] = AmountField(label=_("Money, in đồng"), required=False)
            self.fields[f"days_{source}"] = DaysField(required=False)
        if must_decide:
            self.fields["decision"] = forms.TypedChoiceField(
                label=_("Decision that changes the terms"),
                help_text=_("Entries were made already: from now on the terms change only by a decision."),
                coerce=UUID,
                empty_value=None,
                required=False,
                choices=[("", _("none yet")), *decision_choices(decisions)],
            )

    @property
    def head(self) -> tuple[BoundField, ...]:
        """The fields above the tables."""
        names = ("fact_id", "decision", "household_vnd", "household_half_days", "rate_vnd")
        return tuple(self[name] for name in names if name in self.fields)

    @property
    def items(self) -> tuple[FieldRow, ...]:
        """One line for each thing that is needed."""
        parts = ("title", "code", "quantity", "unit", "amount")
        return tuple(
            FieldRow(str(number + 1), tuple(self[f"item_{number}_{part}"] for part in parts))
            for number in range(self.rows)
        )

    @property
    def sources(self) -> tuple[FieldRow, ...]:
        """One line for each source."""
        return tuple(
            FieldRow(say_mark(SOURCE_WORDS[source]), (self[f"money_{source}"], self[f"days_{source}"]))
            for source in Source
        )

    def terms(self) -> Terms:
        """Give what was written; lines that say nothing are left out."""
        asked = self.cleaned_data
        planned = (
            PlannedSource(source, asked[f"money_{source}"] or 0, asked[f"days_{source}"] or 0)
            for source in Source
        )
        return Terms(
            household_vnd=asked["household_vnd"] or 0,
            household_half_days=asked["household_half_days"] or 0,
            rate_vnd=asked["rate_vnd"] or 0,
            items=tuple(self._items()),
            sources=tuple(one for one in planned if one.amount_vnd or one.half_days),
        )

    def _items(self) -> Iterable[EstimateItem]:
        for number in range(self.rows):
            code, title, quantity, unit, amount = (
                self.cleaned_data[f"item_{number}_{part}"]
                for part in ("code", "title", "quantity", "unit", "amount")
            )
            if title or code or amount:
                # A short code is for the program's sake; whoever writes none gets the number of the line.
                yield EstimateItem(code or str(number + 1), title, quantity, unit, amount or 0)


class ExemptForm(Form):
    """Which household need not give, and why."""

    fact_id = FactIdField()
    household = forms.TypedChoiceField(label=_("Household"), coerce=UUID, empty_value=None)
    from_money = forms.BooleanField(label=_("Need not give money"), required=False, initial=True)
    from_labour = forms.BooleanField(label=_("Need not work"), required=False)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_("Only those who decide on it read this, and each reading is noted."),
    )

    def __init__(self, *args: Any, houses: Iterable[HouseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose a household")), *((str(one.id), house_label(one)) for one in houses)]
        cast("forms.TypedChoiceField", self.fields["household"]).choices = choices


class OwnNameForm(Form):
    """Whether the own household is named: nothing is chosen before somebody chooses."""

    fact_id = FactIdField()
    answer = forms.TypedChoiceField(
        label=_("Shall your name stand on the board, with what your household gave?"),
        coerce=lambda value: value == YES,
        widget=PickOne(),
        choices=[(YES, _("Yes, name us")), (NO, _("No, do not name us"))],
    )


class NameForm(Form):
    """What a household said about its name, on which day, and what proves it."""

    fact_id = FactIdField()
    household = forms.TypedChoiceField(label=_("Household"), coerce=UUID, empty_value=None)
    answer = forms.TypedChoiceField(
        label=_("What the household said"),
        coerce=lambda value: value == YES,
        widget=PickOne(),
        choices=[(YES, _("Name us")), (NO, _("Name us no longer"))],
    )
    on = DayField(label=_("Said on"))
    how = forms.TypedChoiceField(label=_("How it was said"), coerce=How, widget=PickOne())
    paper = forms.CharField(label=_("Number of the signed paper"), required=False, max_length=PAPER_LENGTH)
    witness = forms.TypedChoiceField(
        label=_("Who heard it in the meeting"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        houses: Iterable[HouseRow],
        people: Iterable[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "household", _("Choose a household"), [(one.id, house_label(one)) for one in houses])
        _offer(self, "witness", "–", people)
        proofs = [(one.value, say_mark(HOW_WORDS[one])) for one in (How.PAPER, How.MEETING, How.TOLD)]
        cast("forms.TypedChoiceField", self.fields["how"]).choices = proofs

    def consent(self) -> Consent:
        """Give what was said."""
        asked = self.cleaned_data
        return Consent(asked["answer"], asked["how"], asked["paper"], asked["witness"])


def item_fields(number: int) -> dict[str, forms.Field]:
    """Give the fields of one thing that is needed."""
    optional: dict[str, Any] = {"required": False, "max_length": 20}
    return {
        f"item_{number}_title": forms.CharField(label=_("What"), required=False, max_length=TITLE_LENGTH),
        f"item_{number}_code": forms.CharField(label=_("Short code"), **optional),
        f"item_{number}_quantity": forms.CharField(label=_("How much"), **optional),
        f"item_{number}_unit": forms.CharField(label=_("Unit"), **optional),
        f"item_{number}_amount": AmountField(required=False),
    }


def terms_initial(terms: Terms | None) -> dict[str, object]:
    """Give the terms as they hold now, to be changed."""
    if terms is None:
        return {}
    initial: dict[str, object] = {
        "household_vnd": terms.household_vnd,
        "household_half_days": terms.household_half_days,
        "rate_vnd": terms.rate_vnd,
    }
    for number, item in enumerate(terms.items):
        said = {
            "title": item.title,
            "code": item.code,
            "quantity": item.quantity,
            "unit": item.unit,
            "amount": item.amount_vnd,
        }
        initial |= {f"item_{number}_{part}": value for part, value in said.items()}
    for one in terms.sources:
        initial |= {f"money_{one.source}": one.amount_vnd, f"days_{one.source}": one.half_days}
    return initial


def rows_for(terms: Terms | None, sent: Iterable[str] = ()) -> int:
    """Say how many lines the table of needs has: those that are filled, and some empty ones."""
    known = len(terms.items) if terms else 0
    parts = [name.split("_")[1] for name in sent if name.startswith("item_")]
    numbers = [int(part) for part in parts if part.isdecimal() and len(part) < FEW_DIGITS]
    return max(known + EMPTY_ROWS, LEAST_ROWS, *(number + 1 for number in numbers), 0)


def decision_choices(decisions: Iterable[CommunityDecisionRow]) -> list[tuple[str, str]]:
    """Give decisions to choose from, each by its symbol and title."""
    return [(str(one.id), f"{one.symbol} · {one.title}") for one in decisions]


def _offer(form: Form, field: str, empty: object, choices: Iterable[tuple[UUID, str]]) -> None:
    offered = [("", empty), *((str(key), label) for key, label in choices)]
    cast("forms.TypedChoiceField", form.fields[field]).choices = offered
