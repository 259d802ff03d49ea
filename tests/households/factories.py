"""Households for tests; every call makes new ones."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import count

from openpyxl import Workbook

from hatnhan.households.models import Household
from hatnhan.households.services import HouseState, register_household
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from hatnhan.places.rules import Level
from tests.factories import actor_with, make_place, system_moment

NOON = system_moment(2023, 11, 18, 12)
TODAY = date(2023, 11, 18)
JOINED = date(2015, 1, 1)
_numbers = count(1)


def head_of(village: Place) -> Actor:
    """Give the village head, who keeps the register."""
    return actor_with(Role.VILLAGE_HEAD, place=village)


def make_hamlet(village: Place, name: str) -> Place:
    """Make a hamlet of the village."""
    return make_place(Level.HAMLET, f"{village.code}-{next(_numbers)}", village, name)


def make_household(
    village: Place,
    code: str | None = None,
    *,
    name: str = "",
    members: int = 4,
    hamlet: Place | None = None,
    on: date = JOINED,
    at: datetime = NOON,
) -> Household:
    """Register a household."""
    return register_household(
        actor=head_of(village),
        village_id=village.id,
        code=code or f"H{next(_numbers)}",
        state=HouseState(members, hamlet.id if hamlet else None, name),
        on=on,
        fact_id=new_id(),
        at=at,
    )


def xlsx(*rows: Sequence[object], sheet: str = "Hộ") -> bytes:
    """Give the rows as an Excel file."""
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
