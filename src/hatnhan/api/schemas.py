"""What the API says, field by field."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Schema

from hatnhan.kernel.roles import Role


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class SignIn(Schema):
    """Name and password."""

    username: str
    password: str


class Named(Schema):
    """A person by name."""

    id: UUID
    name: str


class VillageName(Schema):
    """A village by name."""

    code: str
    name: str


class Session(Schema):
    """Whether somebody is signed in and who, and the token that writing needs.

    The villages within the mandates of the day are named where they are few; null: ask /villages.
    """

    is_signed_in: bool
    csrf_token: str
    person: Named | None
    villages: list[VillageName] | None


class GrantOut(Schema):
    """A role over a place and everything below it."""

    role: Role
    path: str


class Me(Schema):
    """Who is signed in, with the mandates of the day."""

    person_id: UUID
    name: str
    today: date
    grants: list[GrantOut]


class VillageOut(Schema):
    """A village with its name of the day."""

    id: UUID
    code: str
    name: str
    commune_name: str


class RatioOut(Schema):
    """So many of so many; `tenths` is the share in tenths of a percent."""

    done: int
    total: int
    tenths: int


class CampaignOut(Schema):
    """How a campaign fares on a day."""

    id: UUID
    title: str
    on: date
    from_on: date
    deadline_on: date
    ratio: RatioOut
    target_count: int
    missing_count: int
    new_this_month: int
    is_reached: bool
    is_overdue: bool
    stagnant_since: date | None


class Summary(Schema):
    """A village in its figures."""

    village: VillageOut
    on: date
    household_count: int
    campaigns: list[CampaignOut]


class HouseholdOut(Schema):
    """A household of the register."""

    id: UUID
    code: str
    hamlet_name: str
    member_count: int
    representative_name: str
    joined_on: date
    left_on: date | None


class StateOut(Schema):
    """What holds of one house for one indicator."""

    indicator_id: UUID
    state: str
    value: int | None
    observed_on: date | None
    counts_since: date | None


class HouseOut(Schema):
    """A house with what holds of it."""

    id: UUID
    code: str


class HouseStatesOut(Schema):
    """One row of the sheet."""

    house: HouseOut
    cells: list[StateOut]


class MeetingOut(Schema):
    """A meeting of the cell in the plan of a year."""

    id: UUID
    kind: str
    topic: str
    month: date
    planned_on: date
    planned_clock: time
    location: str
    state: str
    started_at: datetime | None
    ended_at: datetime | None


class TaskOut(Schema):
    """A task with its state of the day."""

    id: UUID
    title: str
    owner_name: str
    due_on: date
    state: str
    days_late: int
    campaign_id: UUID | None
    household_code: str
    resolution_symbol: str


class ResolutionOut(Schema):
    """A resolution in force."""

    id: UUID
    number: int
    symbol: str
    title: str
    text: str
    from_on: date
    until_on: date | None


class NormOut(Schema):
    """A norm in force on a day, with its source and how surely it is known."""

    code: str
    subject: str
    title: str
    value: str
    rows: list[str]
    level: str
    source: str
    evidence: str
    is_unverified: bool
    from_on: date
    until_on: date | None
    set_here: str
