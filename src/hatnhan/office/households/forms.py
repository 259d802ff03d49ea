"""What is asked about households."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from hatnhan.households.rules import CODE_LENGTH, MOST_MEMBERS, NAME_LENGTH, NOTE_LENGTH
from hatnhan.households.selectors import Hamlet, HouseRow, house_label
from hatnhan.households.services import HouseState
from hatnhan.ui.forms import DayField, FactIdField, Form, Segmented


def members_field(label: StrOrPromise) -> forms.IntegerField:
    """Ask for a number of people."""
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_MEMBERS)


def code_field() -> forms.CharField:
    """Ask for the code of a new household."""
    return forms.CharField(
        label=_("Household code"),
        max_length=CODE_LENGTH,
        help_text=_("Letters without accents, digits or hyphens, such as PK48. A code is never used again."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


def note_field() -> forms.CharField:
    """Ask for a remark."""
    return forms.CharField(label=_("Note"), max_length=NOTE_LENGTH, required=False)


class SearchForm(Form):
    """Which households are listed, and how."""

    q = forms.CharField(required=False, max_length=80)
    sort = forms.ChoiceField(required=False, choices=[("code", ""), ("name", "")])
    on = DayField(required=False)


class StateForm(Form):
    """How a household is: who represents it, how many people, where."""

    representative_name = forms.CharField(
        label=_("Representative"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("The full name, as it is written."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    member_count = members_field(_("People in the household"))
    hamlet = forms.TypedChoiceField(label=_("Hamlet"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, hamlets: Sequence[Hamlet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(hamlet.id), hamlet.name) for hamlet in hamlets)]
        self.fields["hamlet"].choices = choices  # type: ignore[attr-defined]  # -- the field is a choice field

    def state(self) -> HouseState:
        """Give what was filled in."""
        data = self.cleaned_data
        return HouseState(data["member_count"], data["hamlet"], data["representative_name"])


class RegisterForm(StateForm):
    """A household that is not in the register yet."""

    code = code_field()
    on = DayField(label=_("Counted from"), help_text=_("The day from which it is one of the village's."))
    note = note_field()
    fact_id = FactIdField()
    field_order = ["code", "representative_name", "member_count", "hamlet", "on", "note", "fact_id"]


class CodeForm(Form):
    """A household that was met on a walk gets its code."""

    code = code_field()
    fact_id = FactIdField()


class OtherForm(Form):
    """Which household of the register this one is."""

    other = forms.ChoiceField(label=_("It is the household"))

    def __init__(self, *args: Any, others: Sequence[HouseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((house.code, house_label(house)) for house in others)]
        self.fields["other"].choices = choices  # type: ignore[attr-defined]  # -- the field is a choice field


class JoinForm(Form):
    """The two are one household."""

    note = note_field()
    fact_id = FactIdField()


class ApartForm(Form):
    """The two are two households."""

    fact_id = FactIdField()


class ChangeForm(StateForm):
    """A change of a household, or the correction of a wrong entry."""

    what = forms.ChoiceField(
        label=_("What happened?"),
        choices=[("change", _("Something changed")), ("mistake", _("The last entry was wrong"))],
        widget=Segmented,
        initial="change",
    )
    on = DayField(
        label=_("On"), help_text=_("The day of the change; for a wrong entry, the day that was right.")
    )
    note = note_field()
    fact_id = FactIdField()
    seen = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["what", "representative_name", "member_count", "hamlet", "on", "note"]


class MoveForm(Form):
    """A household moves away."""

    on = DayField(label=_("Moved out on"), help_text=_("From this day on it is not counted."))
    note = note_field()
    fact_id = FactIdField()
    seen = forms.UUIDField(widget=forms.HiddenInput)


class TakeBackForm(Form):
    """A household did not leave after all."""

    note = note_field()
    fact_id = FactIdField()


class SplitForm(StateForm):
    """Part of a household becomes one of its own."""

    code = code_field()
    remaining_count = members_field(_("People who stay in the old household"))
    on = DayField(label=_("Split on"), help_text=_("From this day on both are counted."))
    note = note_field()
    fact_id = FactIdField()
    seen = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["code", "representative_name", "member_count", "hamlet", "remaining_count", "on", "note"]


class MergeForm(Form):
    """A household becomes part of another."""

    into = forms.TypedChoiceField(label=_("Joins the household"), coerce=UUID)
    joint_count = members_field(_("People in the joint household"))
    on = DayField(label=_("Joined on"), help_text=_("From this day on one household is counted."))
    note = note_field()
    fact_id = FactIdField()
    seen = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, others: Sequence[HouseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(house.id), house_label(house)) for house in others)]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]  # -- the field is a choice field


class UploadForm(Form):
    """The file of an import, and the day for households without one of their own."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls), LibreOffice (.ods) or .csv; at most 5 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Fill in the template and choose it again."),
        },
    )
    joined_on = DayField(
        label=_("New households count from"),
        help_text=_("For rows that name no day of their own."),
    )


class ConfirmForm(Form):
    """The sheet that was looked at, carried along signed, and the import's own number."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    fact_id = FactIdField()
