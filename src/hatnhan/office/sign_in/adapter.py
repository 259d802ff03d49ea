"""Accounts are given by an administrator; nobody signs up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

SAID_BY_THE_PAGE = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Signing up is closed, and the page that opens says by itself who has come in or gone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        del request
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, object] | None = None,
        **more: object,
    ) -> None:
        """Say what was done, unless the page shows it."""
        if message_template not in SAID_BY_THE_PAGE:
            super().add_message(request, level, message_template, message_context, **more)
