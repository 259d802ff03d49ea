"""What is asked about people: names, roles, standings and days."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hatnhan.kernel.roles import Role
from hatnhan.kernel.text import fold, tidy
from hatnhan.people.rules import NAME_LENGTH, Standing
from hatnhan.people.services import NewPerson
from hatnhan.people.words import ROLE_WORDS, STANDING_WORDS
from hatnhan.ui.forms import DayField, FactIdField, Form

NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
# Who may hold what, by whom it is entrusted; a commune's officer is entrusted at the commune.
ADMINISTERED = (
    Role.VILLAGE_HEAD,
    Role.BOARD,
    Role.TREASURER,
    Role.HOUSEHOLD,
    Role.SUPERVISION,
    Role.SECRETARY,
    Role.DEPUTY_SECRETARY,
    Role.ADMINISTRATOR,
)
LED = (Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE, Role.MEMBER)


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """Give the roles with their words."""
    return [(role.value, gettext(ROLE_WORDS[role])) for role in roles]


def standing_choices() -> list[tuple[str, str]]:
    """Give the standings with their words."""
    return [(one.value, gettext(STANDING_WORDS[one])) for one in Standing]


def username_for(name: str) -> str:
    """Propose what a person could sign in with: «Lò Văn Đại» → «lo-van-dai»."""
    return NOT_A_LETTER.sub("-", fold(name)).strip("-")[:30]


class WhoForm(Form):
    """A person of the register, or a new name."""

    who = forms.ChoiceField(label=_("Person of the household register"), required=False)
    full_name = forms.CharField(
        label=_("Or a new person's full name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    has_smartphone = forms.BooleanField(label=_("Has a smartphone"), required=False)
    from_on = DayField(label=_("From"))
    form_id = FactIdField()

    def __init__(self, *args: Any, register: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["who"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- declared just above
        chooser.choices = [("", gettext("A new person")), *register]

    def clean(self) -> dict[str, Any]:
        """One of both is needed, and not both."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen, name = cleaned.get("who"), tidy(cleaned.get("full_name") or "")
        if not chosen and not name:
            self.add_error("full_name", gettext("Choose a person, or write the full name."))
        if chosen and name:
            self.add_error("full_name", gettext("A person is chosen already. Clear one of both."))
        return cleaned

    def asked(self) -> UUID | NewPerson:
        """Give the person that was chosen, or the new one."""
        chosen = self.cleaned_data["who"]
        if chosen:
            return UUID(chosen)
        return NewPerson(self.cleaned_data["full_name"], self.cleaned_data["has_smartphone"])


class AppointForm(WhoForm):
    """A role that an administrator entrusts to somebody."""

    role = forms.ChoiceField(label=_("Mandate"), choices=lambda: role_choices(ADMINISTERED))
    field_order = ("who", "full_name", "has_smartphone", "role", "from_on", "form_id")


class MemberForm(WhoForm):
    """Somebody who comes into the cell."""

    standing = forms.ChoiceField(label=_("Standing"), choices=standing_choices)
    field_order = ("who", "full_name", "has_smartphone", "standing", "from_on", "form_id")


class NameForm(Form):
    """How a person is called, without a slip of the pen."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=NAME_LENGTH,
        help_text=_("For the same person only: whoever follows somebody is entered as a new person."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class MandateForm(Form):
    """One more role of a person."""

    role = forms.ChoiceField(label=_("Mandate"), choices=lambda: role_choices(ADMINISTERED))
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until (the first day without it)"), required=False)


class CellRoleForm(MandateForm):
    """One more role in the cell."""

    role = forms.ChoiceField(label=_("Mandate in the cell"), choices=lambda: role_choices(LED))


class StandingForm(Form):
    """Another standing from a day on."""

    standing = forms.ChoiceField(label=_("Standing"), choices=standing_choices)
    from_on = DayField(label=_("From"))


class EndForm(Form):
    """The first day on which something no longer holds."""

    until_on = DayField(label=_("First day without it"))


class UsernameForm(Form):
    """What a person will sign in with."""

    username = forms.RegexField(
        label=_("Name to sign in with"),
        regex=r"^[a-z0-9][a-z0-9.\-]{2,29}$",
        max_length=30,
        help_text=_("3 to 30 small letters without accents, digits, dots or hyphens."),
        error_messages={
            "invalid": _("Use 3 to 30 small letters without accents, digits, dots or hyphens."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class OpenForm(Form):
    """Whether an account is open from now on."""

    is_open = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda text: text == "1")
