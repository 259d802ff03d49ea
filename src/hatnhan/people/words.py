"""The words with which roles and standings are shown."""

from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.roles import Role
from hatnhan.people.rules import Standing

ROLE_WORDS: dict[Role, str] = {
    Role.SECRETARY: _("Cell secretary"),
    Role.DEPUTY_SECRETARY: _("Deputy secretary"),
    Role.COMMITTEE: _("Member of the cell committee"),
    Role.MEMBER: _("Cell member"),
    Role.VILLAGE_HEAD: _("Village head"),
    Role.BOARD: _("Member of the management board"),
    Role.TREASURER: _("Treasurer"),
    Role.HOUSEHOLD: _("Household representative"),
    Role.SUPERVISION: _("Member of the supervision board"),
    Role.COMMUNE: _("Commune officer"),
    Role.ADMINISTRATOR: _("Administrator"),
}

STANDING_WORDS: dict[Standing, str] = {
    Standing.OFFICIAL: _("Official member"),
    Standing.PROBATIONARY: _("Probationary member"),
    Standing.TEMPORARY_AWAY: _("Temporarily away"),
    Standing.TEMPORARY_HERE: _("Temporarily here"),
    Standing.EXEMPT: _("Exempt from meetings"),
    Standing.SUSPENDED: _("Suspended"),
}
