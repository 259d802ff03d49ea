"""What is asked of a house: the day, one answer for each indicator, a note."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hatnhan.households.rules import NOTE_LENGTH
from hatnhan.indicators.rules.photos import CAPTION_LENGTH
from hatnhan.indicators.rules.values import Kind, Version
from hatnhan.indicators.selectors import IndicatorRow
from hatnhan.office.pictures import PictureField, PictureForm
from hatnhan.ui.forms import DayField, FactIdField, Form, PickOne, Segmented

UUID_TEXT = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class TapForm(Form):
    """One tap in the sheet: which house, which indicator, on which day; or what to take back."""

    form_id = FactIdField()
    on = DayField(label=_("Seen on"))
    cell = forms.RegexField(regex=r"^[\w-]+:[\w-]+:[01]:([0-9a-f]{32})?$", required=False)
    undo = forms.RegexField(regex=rf"^{UUID_TEXT}:[\w-]+:[\w-]+$", required=False)
    hamlet = forms.CharField(required=False)
    missing = forms.CharField(required=False)

    @property
    def key(self) -> str:
        """Name the house and the indicator that were tapped; empty where only the day was chosen."""
        tapped: str = self.cleaned_data["cell"]
        if tapped:
            return ":".join(tapped.split(":")[:2])
        taken_back: str = self.cleaned_data["undo"]
        return taken_back.partition(":")[2]


class VisitForm(Form):
    """A visit: every indicator may be answered, none must be."""

    form_id = FactIdField()
    on = DayField(label=_("Seen on"))

    def __init__(self, *args: Any, versions: Mapping[str, Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, version in versions.items():
            self.fields[f"seen_{code}"] = answer_field(version, required=False)
        self.fields["note"] = note_field()

    def answers(self) -> dict[str, int]:
        """Give what was answered, by the indicators' codes."""
        return {
            name.removeprefix("seen_"): int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("seen_") and value not in (None, "")
        }

    def clean(self) -> dict[str, Any]:
        """A visit says something about at least one indicator."""
        cleaned = super().clean() or {}
        if not self.errors and not self.answers():
            raise forms.ValidationError(_("Answer at least one question, then save."), code="empty")
        return cleaned


class CallForm(Form):
    """Somebody called at the household."""

    fact_id = FactIdField()
    on = DayField(label=_("Visited on"))
    note = forms.CharField(
        label=_("Help given or asked for"),
        required=False,
        max_length=NOTE_LENGTH,
        help_text=_(
            "Such as: seedlings brought, help asked for with the roof. Never a judgement of the family."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": str(NOTE_LENGTH)}),
    )


class LookForm(Form):
    """One look at one indicator of a house."""

    fact_id = FactIdField()
    on = DayField(label=_("Seen on"))

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = answer_field(version, required=True)
        self.fields["note"] = note_field()


class MendForm(Form):
    """Another answer in place of one that was wrong, with the reason."""

    fact_id = FactIdField()

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = answer_field(version, required=True)
        self.fields["note"] = forms.CharField(label=_("Why it is mended"), max_length=300, required=True)


class TakeBackForm(Form):
    """Taking back what was recorded by mistake, with the reason."""

    fact_id = FactIdField()
    note = forms.CharField(label=_("Why it is taken back"), max_length=300, required=True)


class PhotoForm(PictureForm):
    """One photograph of a house, with what it shows."""

    fact_id = FactIdField()
    picture = PictureField()
    caption = forms.CharField(label=_("What it shows"), required=False, max_length=CAPTION_LENGTH)
    indicator = forms.TypedChoiceField(
        label=_("It belongs to"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, *args: Any, indicators: Iterable[IndicatorRow], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.id), one.on(on).title) for one in indicators if one.is_used_on(on)]
        field = cast("forms.TypedChoiceField", self.fields["indicator"])
        field.choices = [("", _("the house as a whole")), *choices]


def note_field() -> forms.CharField:
    """Give the field for a note."""
    return forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": "300"}),
    )


def answer_field(version: Version, *, required: bool) -> forms.Field:
    """Give the field that fits the kind of answer."""
    if version.kind is Kind.NUMBER:
        label = f"{version.title} ({version.unit})" if version.unit else version.title
        return forms.IntegerField(label=label, required=required, min_value=0)
    return forms.ChoiceField(
        label=version.title,
        required=required,
        choices=[*_not_looked(required=required), *_choices(version)],
        initial=None if required else "",
        widget=_widget(version),
    )


def _widget(version: Version) -> forms.Widget:
    if version.kind is Kind.CHOICE:
        return PickOne()
    return Segmented(states={"1": "done"})


def _not_looked(*, required: bool) -> Iterable[tuple[str, object]]:
    return [] if required else [("", _("Not looked at"))]


def _choices(version: Version) -> Iterable[tuple[str, object]]:
    if version.kind is Kind.CHOICE:
        return [(str(place), answer) for place, answer in enumerate(version.choices)]
    return [("1", _("Yes")), ("0", _("No"))]
