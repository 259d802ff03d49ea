"""Places, people, mandates and accounts of the sample village."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.roles import Role
from hatnhan.people.rules import Period, Standing
from hatnhan.people.selectors import actor_of
from hatnhan.people.services import (
    NewPerson,
    enter_mandate,
    enter_person,
    enter_standing,
    found_cell,
    open_account,
)
from hatnhan.places.rules import Level, Span
from hatnhan.places.services import found_place

if TYPE_CHECKING:
    from hatnhan.people.models import Cell, Person
    from hatnhan.places.models import Place

PASSWORD = "pa-kim-47-ho"  # noqa: S105 -- printed on purpose: the sample village is open to every visitor
BEGIN = date(2022, 12, 1)
MERGED_ON = date(2025, 7, 1)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where the sample village is."""

    commune: Place
    village: Place
    hamlets: dict[str, Place]
    cell: Cell
    members: dict[str, Person]
    head: Person
    treasurer: Person

    def actor(self, code: str, on: date) -> Actor:
        """Give a member as actor, by the code of the roster."""
        return actor_of(person_id=self.members[code].id, on=on)


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one of the village's tables."""
    text = (resources.files("hatnhan.ops") / "data" / "pa-kim" / name).read_text(encoding="utf-8-sig")
    return [dict(row) for row in csv.DictReader(text.splitlines())]


def found() -> Cast:
    """Enter places, members, the village head, the treasurer, a commune officer and an administrator."""
    province, commune, village, hamlets = _places()
    cell = found_cell(village=village, name="Chi bộ bản Pá Kìm")
    members = {row["code"]: _member(row, cell) for row in rows_of("members.csv")}
    head = _holder("Trưởng bản", Role.VILLAGE_HEAD, village)
    treasurer = _holder("Thủ quỹ 01", Role.TREASURER, village)
    officer = _holder("Cán bộ xã 01", Role.COMMUNE, commune)
    keeper = _holder("Quản trị 01", Role.ADMINISTRATOR, province)
    _accounts(members, {"truong-ban": head, "thu-quy": treasurer, "can-bo-xa": officer, "quan-tri": keeper})
    return Cast(commune, village, hamlets, cell, members, head, treasurer)


def _places() -> tuple[Place, Place, Place, dict[str, Place]]:
    early = date(2000, 1, 1)
    province = found_place(
        level=Level.PROVINCE, code="son-la", parent=None, spans=[Span("tỉnh Sơn La", "", early, None)]
    )
    commune = found_place(
        level=Level.COMMUNE,
        code="muong-la",
        parent=province,
        spans=[
            Span("xã Chiềng Muôn", "huyện Mường La", early, MERGED_ON),
            Span("xã Mường La", "tỉnh Sơn La", MERGED_ON, None),
        ],
    )
    village = found_place(
        level=Level.VILLAGE,
        code="pa-kim",
        parent=commune,
        spans=[
            Span("Bản Pá Kìm", "xã Chiềng Muôn", early, MERGED_ON),
            Span("Bản Pá Kìm", "xã Mường La", MERGED_ON, None),
        ],
    )
    hamlets = {
        name: found_place(
            level=Level.HAMLET,
            code=f"pa-kim-{code}",
            parent=village,
            spans=[Span(f"xóm {name}", "Bản Pá Kìm", early, None)],
        )
        for name, code in (("Trên", "tren"), ("Giữa", "giua"), ("Dưới", "duoi"))
    }
    return province, commune, village, hamlets


def _member(row: dict[str, str], cell: Cell) -> Person:
    person = enter_person(NewPerson(row["name"], has_smartphone=row["has_smartphone"] == "yes"))
    enter_standing(cell=cell, person_id=person.id, standing=Standing(row["status"]), from_on=BEGIN)
    enter_mandate(
        person_id=person.id, role=Role(row["mandate"]), place=cell.village, period=Period(BEGIN, None)
    )
    return person


def _holder(name: str, role: Role, place: Place) -> Person:
    person = enter_person(NewPerson(name, has_smartphone=True))
    enter_mandate(person_id=person.id, role=role, place=place, period=Period(BEGIN, None))
    return person


def _accounts(members: dict[str, Person], others: dict[str, Person]) -> None:
    named = {
        "bi-thu": members["DV01"],
        "pho-bi-thu": members["DV02"],
        "dang-vien": members["DV05"],
        **others,
    }
    for username, person in named.items():
        open_account(person=person, username=username, password=PASSWORD)
