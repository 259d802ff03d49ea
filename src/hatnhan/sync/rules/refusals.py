"""Why a phone's request or one of its commands cannot be taken."""

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


class NotJson(RuleBroken):
    """A body that is no JSON, or not packed as it says."""

    code = "sync.not_json"
    text = _("This cannot be read as JSON.")


class UnknownCommand(RuleBroken):
    """A command that the table does not hold."""

    code = "sync.unknown_command"
    text = _(
        "The book does not know this kind of entry. It stays on the phone: press «Update now» there; "
        "where that does not help, tell whoever looks after the program."
    )


class UpdateNeeded(RuleBroken):
    """A command in a form that this server does not know (any more, or yet)."""

    code = "sync.update_needed"
    text = _(
        "The phone's program does not fit the book's. The entry stays on the phone: press «Update now» there."
    )


class Unreadable(RuleBroken):
    """A command whose content does not fit its form; the fact names the field."""

    code = "sync.unreadable"
    text = _("«%(field)s» cannot be read. Enter this again.")


class NotSignedIn(RuleBroken):
    """A batch that comes by no session, or by one that is over."""

    code = "sync.not_signed_in"
    text = _("Sign in first. What waits stays on the phone.")


class DeviceUnknown(RuleBroken):
    """A phone that was never registered by this person."""

    code = "sync.device_unknown"
    text = _("This phone is not registered yet. Open the page again; what waits stays on the phone.")


class DeviceRevoked(RuleBroken):
    """A phone that its person, or an administrator, has revoked."""

    code = "sync.device_revoked"
    text = _("This phone was revoked. What waits on it can be saved as a file.")
