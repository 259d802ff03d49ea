"""The form that ends a resolution."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hatnhan.ui.forms import DayField, Form


class EndForm(Form):
    """From when a resolution is no longer in force, and which one takes its place."""

    replaced_by = forms.ChoiceField(
        label=_("Resolution that takes its place"),
        required=False,
        help_text=_("It then ends on the day on which the other begins."),
    )
    until_on = DayField(label=_("First day on which it is no longer in force"), required=False)

    def __init__(self, *args: Any, later: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaced_by"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above; tells mypy so
        field.choices = [("", _("None: it is lifted")), *later]

    def clean(self) -> dict[str, Any]:
        """A resolution that nothing replaces needs a day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("replaced_by") and not cleaned.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", _("Choose a day, or the resolution that takes its place."))
        return cleaned
