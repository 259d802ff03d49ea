"""Fields for amounts in đồng and labour days, as people write them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hatnhan.kernel.errors import RuleBroken
from hatnhan.ledger.rules.amounts import days_text, dong_of, half_days_of
from hatnhan.ui.numbers import dong_of as said_dong
from hatnhan.ui.words import say


class SaidField(forms.CharField):
    """A number that a rule reads; what the rule refuses is said in its own words."""

    def __init__(self, *, read: Callable[[str], int], write: Callable[[int], str], **kwargs: Any) -> None:
        self.read, self.write = read, write
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def prepare_value(self, value: object) -> object:
        """Show a number as people write it; what was typed stays as it was typed."""
        return self.write(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        """Give the number, or nothing where nothing was written."""
        said = super().clean(value)
        if not said:
            return None
        try:
            return self.read(said)
        except RuleBroken as broken:
            raise ValidationError(say(broken), code=broken.code) from broken


class AmountField(SaidField):
    """An amount: 1.200.000 or 1200000."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Amount in đồng"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(read=dong_of, write=_plain, **kwargs)


class DaysField(SaidField):
    """Labour days, whole or half: 4 or 4,5; kept as half days."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Labour days"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(read=half_days_of, write=days_text, **kwargs)


def _plain(amount: int) -> str:
    return said_dong(amount).split("\N{NO-BREAK SPACE}")[0]
