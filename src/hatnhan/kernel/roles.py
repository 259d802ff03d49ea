"""The mandates that the village knows."""

from enum import StrEnum


class Role(StrEnum):
    """Who holds which role; the words on screen are in the catalogue."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE = "committee"
    MEMBER = "member"
    VILLAGE_HEAD = "village_head"
    BOARD = "board"
    TREASURER = "treasurer"
    HOUSEHOLD = "household"
    SUPERVISION = "supervision"
    COMMUNE = "commune"
    ADMINISTRATOR = "administrator"


CELL_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE, Role.MEMBER})
