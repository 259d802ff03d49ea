"""A book that is asked strange things, and looked through after each."""

import json
import os
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.ids import new_id
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import Fact
from hatnhan.plumbing.projections import registered
from hatnhan.sync.models import Receipt, Refused
from tests.factories import make_account
from tests.indicators.factories import NOW, make_house, make_indicator
from tests.ledger.factories import make_drive
from tests.meetings.factories import announced, make_meeting_cell
from tests.sync.fuzzing import as_id
from tests.sync.phones import Wire, command, observed, written
from tests.sync.worlds import World, make_world

ADDRESS = "/api/v1/sync/commands"
# So many batches, the same ones each time; a number of one's own looks further, at others each time.
COUNT = os.environ.get("FUZZ")
EXAMPLES = settings(
    max_examples=int(COUNT or 40),
    derandomize=COUNT is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Book:
    """A village that a phone of its secretary writes in, and another that it knows nothing of."""

    def __init__(self) -> None:
        self.world: World = make_world()
        elsewhere = make_meeting_cell("nong-sa")
        meeting, item = announced(elsewhere)
        others = elsewhere.cell.village
        house, indicator = make_house(others, "NS01"), make_indicator(others)
        self.known = [
            *(others.id, others.code, meeting.id, item.id, elsewhere.member.id, house.id, indicator.id),
            *(make_drive(others).id, self.world.drive.id),
            *(self.world.village.id, self.world.meeting.id, self.world.item.id, self.world.task.id),
            *(self.world.members[1].id, self.world.houses[1].id, self.world.indicators[1].id),
        ]
        self.client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
        self.client.force_login(make_account(self.world.members[0]))
        self.device_id = new_id()
        self.client.put(
            f"/api/v1/sync/devices/{self.device_id}", {"label": "Máy"}, content_type="application/json"
        )
        taken = self.good()[0]
        assert self.told(self.send(self.batch([taken])))["answers"] == [
            {"id": taken["id"], "outcome": "accepted"}
        ]
        self.known.append(taken["id"])
        # The factories put houses into the register without saying how they came there.
        self.without_facts = differences()

    def good(self) -> list[Wire]:
        """Give one command of each kind, all of which can be taken."""
        world, slip = self.world, new_id()
        house, indicator = world.houses[0].id, world.indicators[0].id
        return [
            observed(house, indicator, 1, id=slip, note="mới xây"),
            observed(house, indicator, None, supersedes=slip),
            command("add_photo", {"household_id": str(house), "sha256": "a" * 64, "caption": "Bếp"}),
            command("visit_household", {"household_id": str(house), "note": "Cần tấm lợp"}),
            command(
                "register_household",
                {"representative_name": "Hộ mới", "member_count": 4, "hamlet_id": None},
            ),
            command(
                "mark_attendance",
                {
                    "meeting_id": str(world.meeting.id),
                    "person_id": str(world.members[2].id),
                    "mark": "absent_with_reason",
                    "reason": "Đi viện",
                },
            ),
            command("prepare_opinion", {"item_id": str(world.item.id), "text": "Nhất trí"}),
            command("report_task", {"task_id": str(world.task.id), "text": "Đã đi", "is_done": True}),
            *self._money(),
        ]

    def _money(self) -> list[Wire]:
        of_house = {"drive_id": str(self.world.drive.id), "household_id": str(self.world.houses[0].id)}
        money = {**of_house, "amount_vnd": 1_200_000, "round": "Đợt 1", "note": "Trưởng xóm thu"}
        labour = {**of_house, "half_days": 7, "round": "", "note": ""}
        told = new_id()
        kept = {"hand_over_id": str(told), "reason": "Trời mưa"}
        over = {"drive_id": str(self.world.drive.id), "amount_vnd": 500_000, "note": "Nộp quỹ"}
        return [
            command("receive_contribution", money),
            command("receive_labour", labour),
            command("hand_over", over, id=told),
            command("withdraw_hand_over", kept, after=(told,)),
        ]

    def batch(self, commands: list[Any]) -> Wire:
        """Put commands into an envelope of this phone."""
        return {
            "device_id": str(self.device_id),
            "sent_at": written(NOW),
            "withdrawn": [],
            "commands": commands,
        }

    def send(self, batch: Wire) -> Any:  # noqa: ANN401 -- the test's answer has no name of its own
        """Send a batch as it should be."""
        return self.push(json.dumps(batch).encode(), is_packed=False)

    def push(self, body: bytes, *, is_packed: bool) -> Any:  # noqa: ANN401 -- the test's answer has no name of its own
        """Send a body, whatever it holds."""
        headers = {"Content-Encoding": "gzip"} if is_packed else {}
        return self.client.post(ADDRESS, body, content_type="application/json", headers=headers)

    @staticmethod
    def told(answer: Any) -> Any:  # noqa: ANN401 -- JSON is what it is
        """Read an answer."""
        return json.loads(answer.content)


def facts() -> dict[UUID, Fact]:
    """Every fact of the book by its identifier; receipts and the audit book aside."""
    kinds = [kind for kind in Fact.kinds() if kind not in {Receipt, AuditLine}]
    return {row.id: row for kind in kinds for row in kind._default_manager.all()}


def receipts() -> set[UUID]:
    return set(Receipt.objects.values_list("id", flat=True))


def differences() -> list[object]:
    villages = Place.objects.filter(level="village").values_list("id", flat=True)
    return [each for village in villages for one in registered() for each in one.differences(village)]


def look(book: Book, body: bytes, *, is_packed: bool) -> list[Wire] | None:
    """Send a body, hold what the book says against what was answered, and give the answers."""
    before, receipts_before, lines = facts(), receipts(), AuditLine.objects.count()
    answer = book.push(body, is_packed=is_packed)
    told = book.told(answer)
    connection.check_constraints()
    new = facts()
    assert {key: new[key] for key in before} == before
    if answer.status_code != 200:
        assert 400 <= answer.status_code < 500, (answer.status_code, told)
        assert (told["code"] != "api.trouble", bool(told["detail"])) == (True, True)
        assert (new.keys(), receipts()) == (before.keys(), receipts_before)
        assert AuditLine.objects.count() == lines
        return None
    accepted = [UUID(one["id"]) for one in told["answers"] if one["outcome"] == "accepted"]
    assert len(accepted) == len(set(accepted)), "accepted twice"
    assert bool(accepted) or AuditLine.objects.count() == lines
    assert new.keys() - before.keys() == receipts() - receipts_before == set(accepted)
    refused = {as_id(one["id"]) for one in told["answers"] if one["outcome"] == "refused"}
    assert all(one["code"] and one["text"] for one in told["answers"] if one["outcome"] == "refused")
    assert set(Refused.objects.values_list("id", flat=True)) <= refused - set(accepted)
    assert differences() == book.without_facts
    return list(told["answers"])


PLAIN = {"value", "mark", "is_done", "sha256", "member_count", "amount_vnd", "half_days"}


def said_in_facts(commands: list[Wire], answers: list[Wire]) -> None:
    """Hold what was taken against the facts: what a payload names stands in the fact as it was said."""
    known = facts()
    for said, answer in zip(commands, answers, strict=True):
        if answer["outcome"] == "accepted":
            fact = known[UUID(answer["id"])]
            for name, value in said["payload"].items():
                if name.endswith("_id") or name in PLAIN:
                    held = getattr(fact, name)
                    assert held == (UUID(str(value)) if isinstance(held, UUID) else value), name
