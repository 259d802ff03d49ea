"""Form fields that speak plainly: a fact's own number, a day as people write it, big choices."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hatnhan.kernel.ids import new_id

PLEASE_FILL_IN = _("Please fill this in.")
YEARS = range(1900, 2201)
DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class Form(forms.Form):
    """A form of the village: no colon after labels, errors in words at the field."""

    error_css_class = "has-error"
    required_css_class = "is-required"
    use_required_attribute = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own signature, passed on
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            if each.error_messages.get("required") is forms.Field.default_error_messages["required"]:
                each.error_messages["required"] = PLEASE_FILL_IN


class DayInput(forms.DateInput):
    """The phone's own calendar; without one, a day is typed as 24/11/2023."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """The phone's own clock; without one, a time is typed as 19:30."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class Segmented(forms.RadioSelect):
    """A few choices side by side, each as large as a thumb; `states` gives a choice its thread."""

    template_name = "ui/widgets/segmented.html"
    option_template_name = "ui/widgets/segmented_option.html"

    def __init__(self, *, states: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.states = states or {}

    def create_option(self, name: str, value: object, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the option its thread, for the look only: the words carry the meaning."""
        option = super().create_option(name, value, *args, **kwargs)
        if state := self.states.get(str(value)):
            option["attrs"]["data-state"] = state
        return option


class Pick(forms.CheckboxSelectMultiple):
    """A list of people or houses, each with a large box to tick."""

    template_name = "ui/widgets/pick.html"
    option_template_name = "ui/widgets/pick_option.html"


class PickOne(forms.RadioSelect):
    """A list of which one is chosen, each as large as a thumb."""

    template_name = "ui/widgets/pick.html"
    option_template_name = "ui/widgets/pick_option.html"


class FactIdField(forms.UUIDField):
    """The fact's own number, born with the form: a form that is sent twice is one fact."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("The form came without its number. It has a new one: please save again."),
        "invalid": _("The form's number was damaged. It has a new one: please save again."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", new_id)
        super().__init__(**kwargs)

    def clean(self, value: object) -> UUID | None:
        """Give the number as a UUID."""
        cleaned: UUID | None = super().clean(value)
        return cleaned

    def bound_data(self, data: object, initial: object) -> object:
        """Keep the number that was sent; a lost or damaged one makes room for a new one."""
        try:
            return self.to_python(data) or initial
        except ValidationError:
            return initial


class DayField(forms.DateField):
    """A day: 24/11/2023, 24-11-2023, or from the browser's calendar."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("Write the day like 24/11/2023."),
        "required": _("Choose a day."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        super().__init__(**kwargs)

    def validate(self, value: object) -> None:
        """Refuse a year that lost or won a digit, such as 0023."""
        super().validate(value)
        if isinstance(value, date) and value.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class ClockField(forms.TimeField):
    """A time of day in the village: 19:30, or 19h30."""

    widget = ClockInput
    default_error_messages = {
        "invalid": _("Write the time like 19:30."),
        "required": _("Choose a time."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ("%H:%M", "%H:%M:%S", "%Hh%M", "%Hh"))
        super().__init__(**kwargs)
