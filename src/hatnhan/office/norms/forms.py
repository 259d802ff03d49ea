"""What is asked about norms: a day, another value, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hatnhan.norms.rules import EXAMPLES, Kind, Norm
from hatnhan.ui.forms import DayField, FactIdField, Form


class OnForm(Form):
    """The day whose norms are shown."""

    on = DayField(label=_("In force on"))


class OverrideForm(Form):
    """Another value of a norm, from when until when, and why."""

    value = forms.CharField(label=_("Value"), max_length=20_000)
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until (the first day without it)"), required=False)
    source = forms.CharField(label=_("Document or decision"), max_length=200)
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    fact_id = FactIdField()

    def __init__(self, *args: Any, norm: Norm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.help_text = gettext("Write it like this: %(example)s") % {
            "example": gettext(EXAMPLES[norm.kind])
        }
        if norm.kind is Kind.TABLE:
            value.widget = forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})


class WithdrawForm(Form):
    """From when the common value holds again, and why."""

    from_on = DayField(label=_("The common value holds again from"))
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    fact_id = FactIdField()
