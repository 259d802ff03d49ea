"""The forms of signing in and of the password, in the village's words."""

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# The libraries bring these without Vietnamese; marked here, the village's catalogue answers for them.
LIBRARIES_SAY = (
    _("The username and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("This account is currently inactive."),
    _("Please type your current password."),
    _("Incorrect password."),
    _("You must type the same password each time."),
    _("Password successfully changed."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        2,
    ),
)


class SignInForm(LoginForm):  # type: ignore[misc]  # the library has no types
    """User name and password; whoever forgot asks the person who keeps the accounts."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["login"], _("User name"))
        _call(self.fields["password"], _("Password"))


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """The password now and the one to come; the library's page for forgotten ones stays closed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["oldpassword"], _("Password until now"))
        _call(self.fields["password1"], _("New password"))
        _call(self.fields["password2"], _("New password, once more"))


def _call(field: forms.Field, label: object) -> None:
    field.label, field.help_text = str(label), ""
    field.widget.attrs.pop("placeholder", None)
