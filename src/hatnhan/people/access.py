"""Roles × actions: the one table of who may do what; every page and API operation has its row here.

A role holds over its place and everything below it. What a stranger may see is listed as PUBLIC.
"""

from hatnhan.kernel.roles import Role

_S, _D, _C, _M = Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE, Role.MEMBER
_H, _B, _P, _U = Role.VILLAGE_HEAD, Role.BOARD, Role.HOUSEHOLD, Role.SUPERVISION
_T = Role.TREASURER
_X, _A = Role.COMMUNE, Role.ADMINISTRATOR

LEADERS = frozenset({_S, _D})
COMMITTEE = LEADERS | {_C}
CELL = COMMITTEE | {_M}
BOARD = frozenset({_H, _B})
VILLAGE_WORK = CELL | BOARD
EVERYONE = frozenset(Role)

TABLE: dict[str, frozenset[Role]] = {
    # the village
    "home.view": EVERYONE,
    "more.view": EVERYONE,
    "norms.view": EVERYONE,
    "norms.override_village": LEADERS | {_H},
    "norms.override_commune": frozenset({_X}),
    # people
    "people.view": CELL | {_A},
    "people.view_members": CELL,
    "people.manage": frozenset({_A}),
    "people.standing": LEADERS,
    "accounts.manage": frozenset({_A}),
    "audit.view": frozenset({_A}),
    "settings.view": EVERYONE,
    "settings.meeting_rule": LEADERS,
    # households
    "households.view": VILLAGE_WORK | {_U},
    "households.view_own": frozenset({_P}),
    "households.manage": LEADERS | BOARD,
    "households.visit": VILLAGE_WORK,
    "households.register_in_field": VILLAGE_WORK,
    "households.import": LEADERS | BOARD,
    "households.export": LEADERS | BOARD,
    # the page for phones without a network
    "field.view": VILLAGE_WORK | {_U},
    # campaigns and observations
    "campaigns.view": EVERYONE,
    "campaigns.manage": LEADERS | BOARD,
    "observations.record": VILLAGE_WORK,
    "observations.confirm": VILLAGE_WORK | {_U},
    "photos.upload": VILLAGE_WORK,
    # meetings of the cell
    "meetings.view": CELL,
    "meetings.plan": LEADERS,
    "meetings.prepare": COMMITTEE,
    "meetings.announce": LEADERS,
    "meetings.opinion": CELL,
    "meetings.raise": CELL,
    "meetings.hold": COMMITTEE,
    "meetings.close": LEADERS,
    "meetings.addendum": LEADERS,
    # decisions
    "decisions.view": CELL,
    "decisions.propose": COMMITTEE,
    "decisions.count": COMMITTEE,
    # the community: what the households decide
    "community.view": VILLAGE_WORK | {_T, _U, _P, _X},
    "community.record": COMMITTEE | BOARD,
    "community.convene": BOARD,
    # drives and their book
    "ledger.view": EVERYONE,
    "ledger.entries": VILLAGE_WORK | {_T, _U},
    "ledger.sheet": VILLAGE_WORK | {_T},
    "ledger.manage": LEADERS | BOARD,
    "ledger.exempt": LEADERS | BOARD,
    "ledger.collect": VILLAGE_WORK | {_T},
    "ledger.keep": BOARD | {_T},
    "ledger.approve": LEADERS | BOARD,
    "ledger.import": LEADERS | BOARD | {_T},
    "ledger.export": LEADERS | BOARD | {_T},
    # tasks
    "tasks.view": CELL,
    "tasks.view_own": BOARD | {_U},
    "tasks.assign": COMMITTEE,
    "tasks.report": CELL | BOARD | {_U},
    "tasks.close": COMMITTEE,
}

PUBLIC = frozenset({"public.view", "sign_in"})
# Whoever is signed in may do these for himself, with any mandate or none.
SIGNED_IN = frozenset({"account.own"})


def actions_of(role: Role) -> frozenset[str]:
    """Give everything that a role may do."""
    return _ACTIONS[role]


_ACTIONS = {role: frozenset(action for action, roles in TABLE.items() if role in roles) for role in Role}
