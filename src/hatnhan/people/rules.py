"""How a member's standing of the day enters the roll call and the vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy

NAME_LENGTH = 80


class Standing(StrEnum):
    """A member's standing in the cell on a day."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"
    TEMPORARY_AWAY = "temporary_away"
    TEMPORARY_HERE = "temporary_here"
    EXEMPT = "exempt"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the cell with the standing of the day."""

    person_id: UUID
    name: str
    standing: Standing
    has_smartphone: bool


@dataclass(frozen=True, slots=True)
class BaseNorms:
    """Which standings the norms of the day let into the bases; read from the norm book."""

    temporary_away_votes: bool
    temporary_here_votes: bool
    exempt_absent_votes: bool
    suspended_votes: bool
    temporary_away_attends: bool
    exempt_attends: bool
    suspended_attends: bool


@dataclass(frozen=True, slots=True)
class Period:
    """From a day (inclusive) until a day (exclusive), or open."""

    from_on: date
    until_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the day lies in the period."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def meets(self, other: "Period") -> bool:
        """Say whether both share a day."""
        starts_before_end = other.until_on is None or self.from_on < other.until_on
        return starts_before_end and (self.until_on is None or other.from_on < self.until_on)


class PeriodBackwards(RuleBroken):
    """An end that is not after its beginning."""

    code = "people.period_backwards"
    text = _("The end %(until_on)s is not after the beginning %(from_on)s. Change one of them.")


class MandateTaken(RuleBroken):
    """A mandate that only one may hold at a time is held."""

    code = "people.mandate_taken"
    text = _("%(name)s holds this mandate from %(from_on)s. End that one first.")


class StandingOverlaps(RuleBroken):
    """A member would have two standings on one day."""

    code = "people.standing_overlaps"
    text = _("A standing from %(from_on)s is already on record. Choose a later day.")


class NameUnfit(RuleBroken):
    """A person is called something, and the register has room for it."""

    code = "people.name_unfit"
    text = _("Write the full name, with at most 80 letters.")


class UsernameTaken(RuleBroken):
    """Somebody signs in with this name already."""

    code = "people.username_taken"
    text = _("«%(username)s» belongs to another account. Choose another name to sign in with.")


class AccountExists(RuleBroken):
    """A person has one account only."""

    code = "people.account_exists"
    text = _("%(name)s already signs in as «%(username)s». Give a new password instead.")


class AccountMissing(RuleBroken):
    """The person has nothing to sign in with yet."""

    code = "people.account_missing"
    text = _("%(name)s has no account yet. Open one first.")


class OwnAccount(RuleBroken):
    """Nobody locks himself out."""

    code = "people.own_account"
    text = _("This is your own account. Another administrator can close it.")


class NotAMember(RuleBroken):
    """The person has no standing in the cell on the day."""

    code = "people.not_a_member"
    text = _("%(name)s is not in the cell on %(on)s. Choose another day, or add the member first.")


class AlreadyMember(RuleBroken):
    """The person is in the cell already."""

    code = "people.already_member"
    text = _("%(name)s is already in the cell. Change the standing on the person's own page.")


def ensure_period(period: Period) -> None:
    """Refuse a period that ends before it begins."""
    if period.until_on is not None and period.until_on <= period.from_on:
        raise PeriodBackwards(from_on=period.from_on, until_on=period.until_on)


def ensure_name(full_name: str) -> str:
    """Give a name in its one form; refuse none, and one that is too long."""
    name = tidy(full_name)
    if not 0 < len(name) <= NAME_LENGTH:
        raise NameUnfit
    return name


def voting_base(members: Sequence[Member], present: frozenset[UUID], norms: BaseNorms) -> tuple[Member, ...]:
    """Give the members whose number a resolution is measured by: all official members summoned.

    An exempt member who attends and votes is counted; a probationary one never is (24-QĐ/TW, 9.3.2).
    """
    return tuple(member for member in members if _has_vote(member, present, norms))


def attendance_base(
    members: Sequence[Member], present: frozenset[UUID], norms: BaseNorms
) -> tuple[Member, ...]:
    """Give the members whom the roll call expects; whoever comes nevertheless is counted too."""
    attends = {
        Standing.OFFICIAL: True,
        Standing.PROBATIONARY: True,
        Standing.TEMPORARY_HERE: True,
        Standing.TEMPORARY_AWAY: norms.temporary_away_attends,
        Standing.EXEMPT: norms.exempt_attends,
        Standing.SUSPENDED: norms.suspended_attends,
    }
    return tuple(member for member in members if attends[member.standing] or member.person_id in present)


def _has_vote(member: Member, present: frozenset[UUID], norms: BaseNorms) -> bool:
    if member.standing is Standing.EXEMPT:
        return norms.exempt_absent_votes or member.person_id in present
    votes = {
        Standing.OFFICIAL: True,
        Standing.PROBATIONARY: False,
        Standing.TEMPORARY_AWAY: norms.temporary_away_votes,
        Standing.TEMPORARY_HERE: norms.temporary_here_votes,
        Standing.SUSPENDED: norms.suspended_votes,
    }
    return votes[member.standing]
