"""How a signed-in account is fetched for a request."""

from uuid import UUID

from django.contrib.auth.backends import ModelBackend

from hatnhan.people.models import Account


class PersonBackend(ModelBackend):
    """Accounts come with their person: every page names who is signed in."""

    def get_user(self, user_id: UUID | str) -> Account | None:
        """Give the account with its person in one query."""
        account = Account.objects.select_related("person").filter(pk=user_id).first()
        return account if account and self.user_can_authenticate(account) else None
