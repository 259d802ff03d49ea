"""What is asked of one entry: a contribution, an expense, a transfer, a hand-over, a reversal."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hatnhan.households.selectors import HouseRow, house_label
from hatnhan.ledger.rules.drives import REASON_LENGTH
from hatnhan.ledger.rules.entries import (
    NOTE_LENGTH,
    PAPER_LENGTH,
    ROUND_LENGTH,
    UNIT_LENGTH,
    PayeeMissing,
    PurposeMissing,
    ReasonMissing,
    Said,
    TransferNowhere,
)
from hatnhan.ledger.rules.kinds import Kind, Payee, Source
from hatnhan.ledger.rules.photos import CAPTION_LENGTH
from hatnhan.ledger.rules.terms import EstimateItem
from hatnhan.ledger.words import KIND_WORDS, PAYEE_WORDS, SOURCE_WORDS
from hatnhan.office.ledger.fields import AmountField, DaysField
from hatnhan.office.pictures import PictureField, PictureForm
from hatnhan.ui.forms import DayField, FactIdField, Form, PickOne
from hatnhan.ui.words import say_mark

SEEN_BY_ALL = _(
    "Everybody in the village sees it. Leave out faces, identity cards and account numbers, and cover names."
)
GIVEN = (Kind.MONEY_IN, Kind.LABOUR, Kind.MATERIAL, Kind.PLEDGE)


class GiveForm(Form):
    """One contribution: what, from whom, how much."""

    fact_id = FactIdField()
    kind = forms.TypedChoiceField(
        label=_("What is given"), coerce=Kind, initial=Kind.MONEY_IN.value, widget=PickOne()
    )
    source = forms.TypedChoiceField(label=_("From whom"), coerce=Source, initial=Source.HOUSEHOLDS.value)
    household = forms.TypedChoiceField(
        label=_("Household"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Only where a household gives."),
    )
    on = DayField(label=_("Given on"))
    amount = AmountField(
        required=False, help_text=_("For materials, what they are worth. For labour leave it empty.")
    )
    days = DaysField(required=False)
    quantity = forms.CharField(label=_("How much material"), required=False, max_length=UNIT_LENGTH)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=UNIT_LENGTH)
    item = forms.ChoiceField(label=_("For which item"), required=False)
    round = forms.CharField(label=_("Collection round"), required=False, max_length=ROUND_LENGTH)
    paper = forms.CharField(label=_("Number of the paper receipt"), required=False, max_length=PAPER_LENGTH)
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE_LENGTH)

    def __init__(
        self, *args: Any, houses: Iterable[HouseRow], items: Iterable[EstimateItem], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", [(kind.value, say_mark(KIND_WORDS[kind])) for kind in GIVEN])
        _choose(self, "source", [(one.value, say_mark(SOURCE_WORDS[one])) for one in Source])
        _choose(self, "household", [("", "–"), *((str(one.id), house_label(one)) for one in houses)])
        _choose(self, "item", item_choices(items))

    def said(self, drive_id: UUID) -> Said:
        """Give what was written."""
        asked = self.cleaned_data
        return Said(
            kind=asked["kind"],
            drive_id=drive_id,
            amount_vnd=asked["amount"] or 0,
            half_days=asked["days"] or 0,
            household_id=asked["household"],
            source=asked["source"],
            **{name: asked[name] for name in ("quantity", "unit", "item", "round", "paper", "note")},
        )


class PayForm(PictureForm):
    """One expense: what was bought, from what kind of payee, with which paper and a photograph of it."""

    fact_id = FactIdField()
    on = DayField(label=_("Paid on"))
    amount = AmountField()
    note = forms.CharField(
        label=_("What it was paid for"),
        max_length=NOTE_LENGTH,
        error_messages={"required": _(PurposeMissing.text)},
    )
    payee = forms.TypedChoiceField(
        label=_("Who was paid"),
        coerce=Payee,
        widget=PickOne(),
        error_messages={"required": _(PayeeMissing.text)},
    )
    item = forms.ChoiceField(label=_("For which item"), required=False)
    quantity = forms.CharField(label=_("How much"), required=False, max_length=UNIT_LENGTH)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=UNIT_LENGTH)
    paper = forms.CharField(label=_("Number of the bill"), required=False, max_length=PAPER_LENGTH)
    picture = PictureField(label=_("Photograph of the paper"), required=False, help_text=SEEN_BY_ALL)

    def __init__(self, *args: Any, items: Iterable[EstimateItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "payee", [(one.value, say_mark(PAYEE_WORDS[one])) for one in Payee])
        _choose(self, "item", item_choices(items))

    def said(self, drive_id: UUID) -> Said:
        """Give what was written."""
        asked = self.cleaned_data
        return Said(
            kind=Kind.MONEY_OUT,
            drive_id=drive_id,
            amount_vnd=asked["amount"],
            payee=asked["payee"],
            **{name: asked[name] for name in ("note", "item", "quantity", "unit", "paper")},
        )


class WorkPhotoForm(PictureForm):
    """A photograph of the work, on which day, and what it shows."""

    fact_id = FactIdField()
    picture = PictureField(
        help_text=_("Show the work. Faces only of people who agreed, and no children."),
    )
    on = DayField(label=_("Taken on"))
    caption = forms.CharField(label=_("What it shows"), max_length=CAPTION_LENGTH)


class TransferForm(Form):
    """Money that goes from one drive to another."""

    fact_id = FactIdField()
    on = DayField(label=_("Moved on"))
    amount = AmountField()
    other = forms.TypedChoiceField(
        label=_("To which drive"),
        coerce=UUID,
        error_messages={"required": _(TransferNowhere.text)},
    )
    note = forms.CharField(label=_("Why"), required=False, max_length=NOTE_LENGTH)

    def __init__(self, *args: Any, others: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "other", [("", "–"), *((str(key), title) for key, title in others)])


class HandOverForm(Form):
    """Money that a collector brings to the box."""

    fact_id = FactIdField()
    amount = AmountField()
    note = forms.CharField(label=_("Note"), required=False, max_length=REASON_LENGTH)


class ReverseForm(Form):
    """Why an entry is reversed."""

    fact_id = FactIdField()
    note = forms.CharField(
        label=_("Why it is reversed"),
        max_length=NOTE_LENGTH,
        error_messages={"required": _(ReasonMissing.text)},
    )


class ReasonForm(Form):
    """Why something that was told does not take place."""

    fact_id = FactIdField()
    reason = forms.CharField(label=_("Why"), max_length=REASON_LENGTH)


class OldBookForm(Form):
    """The file of an old book."""

    fact_id = FactIdField()
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls), LibreOffice (.ods) or .csv; at most 5 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose another.")},
    )


class DoneForm(Form):
    """A deed that needs no word."""

    fact_id = FactIdField()


class CloseForm(Form):
    """The end of a drive: its day, and what is left for."""

    fact_id = FactIdField()
    on = DayField(label=_("Closed on"))
    remainder_use = forms.CharField(
        label=_("What is left is used for"), required=False, max_length=REASON_LENGTH
    )
    decision = forms.TypedChoiceField(
        label=_("Decision of the households on it"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, *args: Any, decisions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "decision", [("", _("none named")), *decisions])


def item_choices(items: Iterable[EstimateItem]) -> list[tuple[str, object]]:
    """Give the items of the estimate to choose from, and none of them."""
    return [("", _("of no item")), *((one.code, one.title) for one in items)]


def _choose(form: Form, name: str, choices: Sequence[tuple[str, object]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices
