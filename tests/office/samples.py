"""A village with one of each thing, and an account for every role: what the walk through all pages visits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from hatnhan.decisions.models import (
    CommunityCount,
    CommunityDecision,
    CommunityMeeting,
    CommunityProposal,
    CommunityRound,
    Proposal,
    Resolution,
    Round,
)
from hatnhan.households.models import Household
from hatnhan.indicators.models import Campaign, Indicator, IndicatorVersion, Observation, Photo
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import CELL_ROLES, Role
from hatnhan.ledger.services import add_work_photo, hand_over, pay
from hatnhan.meetings.models import AgendaItem, Matter, Meeting
from hatnhan.norms.models import NormOverride
from hatnhan.people.models import Account, Cell, Mandate, Person
from hatnhan.people.rules import Standing
from hatnhan.people.services import enter_standing
from hatnhan.places.models import Place
from hatnhan.plumbing import files
from hatnhan.plumbing.files.tables import StoredFile
from hatnhan.sync.models import Device
from hatnhan.tasks.models import Task
from tests.factories import EARLY, make_cell, make_role_account, make_village, system_moment
from tests.households.factories import make_household
from tests.ledger.factories import NOW, collector, enter, expense, make_drive, money, new, treasurer

AT = system_moment(2023, 10, 24)
ON = date(2023, 10, 24)
# A household that was met on a walk, and was another.
MET = "M-BCDFGH"
WHOLE_NORM = "indicators.stagnation.months"


@dataclass(frozen=True, slots=True)
class Sample:
    """The village's code, an account for every role, and a value for every part of an address."""

    code: str
    village: Place
    cell: Cell
    accounts: Mapping[Role, Account]
    parts: dict[str, object] = field(default_factory=dict)
    # The parts that name a thing of this village alone.
    own_parts: frozenset[str] = frozenset()


def make_sample(code: str = "pa-kim") -> Sample:
    """Make the village with one of each thing."""
    village = make_village(code)
    cell = make_cell(village)
    accounts = _accounts(village, cell)
    things: dict[str, UUID] = {
        **_houses(village, accounts[Role.HOUSEHOLD].person),
        **_meetings(cell, accounts[Role.SECRETARY].person),
        **_people(accounts),
        **_overrides(village, accounts[Role.COMMUNE].person),
    }
    things |= _decisions(cell, things)
    things |= _community(village, accounts[Role.VILLAGE_HEAD].person, things)
    things |= _tasks(cell, accounts[Role.MEMBER].person, things)
    things |= _ledger(village, things)
    things |= {"device_id": _phone(accounts[Role.SECRETARY].person)}
    plain = {
        "village": code,
        "code": "PK01",
        "portal:village.code": code,
        "office:norm_village.code": WHOLE_NORM,
        "office:norm_commune.code": WHOLE_NORM,
        "indicator": "nha-tieu",
        "other": MET,
        "year": 2023,
        "quarter": 4,
        "sha256": files.hash_of(code.encode()),
    }
    own = frozenset({*things, "sha256"}) - {"office:norm_commune_withdraw.override_id"}
    return Sample(code, village, cell, accounts, {**plain, **things}, own)


def _accounts(village: Place, cell: Cell) -> dict[Role, Account]:
    commune = village.parent
    assert commune is not None
    accounts = {role: make_role_account(role, commune if role is Role.COMMUNE else village) for role in Role}
    for role in CELL_ROLES:
        person = accounts[role].person
        enter_standing(cell=cell, person_id=person.id, standing=Standing.OFFICIAL, from_on=EARLY)
    return accounts


def _houses(village: Place, representative: Person) -> dict[str, UUID]:
    house = make_household(village, "PK01", name="Đại diện 01")
    Household.objects.filter(id=house.id).update(representative=representative)
    indicator = Indicator.objects.create(village=village, code="nha-tieu")
    IndicatorVersion.objects.create(
        indicator=indicator, number=1, title="Nhà tiêu", kind="yes_no", from_on=EARLY
    )
    campaign = Campaign.objects.create(
        village=village,
        indicator=indicator,
        title="Nhà tiêu hợp vệ sinh",
        target_kind="share",
        target_value=90,
        from_on=date(2023, 1, 10),
        deadline_on=date(2027, 12, 31),
        needs_confirmation=True,
    )
    met = make_household(village, "PK02", name="Đại diện 02")
    Household.objects.filter(id=met.id).update(code=MET, left_on=EARLY)
    seen = _fact(Observation, representative, household=house, indicator=indicator, value=1)
    photo = _fact(Photo, representative, household=house, sha256=_stored(village, representative))
    return {
        "household_id": house.id,
        "indicator_id": indicator.id,
        "campaign_id": campaign.id,
        "observation_id": seen,
        "photo_id": photo,
    }


def _stored(village: Place, person: Person) -> str:
    jpeg = f"a photograph of {village.code}".encode()
    stored = StoredFile.objects.create(
        upload_sha256=files.hash_of(village.code.encode()),
        upload_byte_count=1000,
        stored_sha256=files.place(jpeg),
        media_type="image/jpeg",
        width=1600,
        height=1200,
        byte_count=len(jpeg),
        stored_at=AT,
        person_id=person.id,
    )
    return stored.upload_sha256


def _meetings(cell: Cell, secretary: Person) -> dict[str, UUID]:
    meeting = Meeting.objects.create(
        cell=cell,
        kind=Meeting.Kind.REGULAR,
        month=ON.replace(day=1),
        planned_on=ON,
        planned_clock=time(19, 30),
        location="Nhà văn hóa bản",
        announced_at=AT,
    )
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Nhà tiêu hợp vệ sinh")
    matter = Matter.objects.create(cell=cell, title="Đường vào bản", raised_by=secretary, raised_at=AT)
    return {"meeting_id": meeting.id, "item_id": item.id, "matter_id": matter.id}


def _people(accounts: Mapping[Role, Account]) -> dict[str, UUID]:
    head, member = accounts[Role.VILLAGE_HEAD].person, accounts[Role.MEMBER].person
    mandate = Mandate.objects.get(person=head)
    role = Mandate.objects.get(person=member)
    return {
        "person_id": head.id,
        "mandate_id": mandate.id,
        "office:person_role_end.person_id": member.id,
        "office:person_role_end.mandate_id": role.id,
    }


def _overrides(village: Place, officer: Person) -> dict[str, UUID]:
    commune = village.parent
    assert commune is not None
    return {
        "override_id": _override(village, officer, from_on=date(2024, 1, 1)),
        "office:norm_commune_withdraw.override_id": _override(commune, officer, from_on=date(2023, 1, 1)),
    }


def _override(place: Place, author: Person, from_on: date) -> UUID:
    held = NormOverride.objects.filter(place=place).first()
    if held is not None:
        return held.id
    return _fact(
        NormOverride,
        author,
        place=place,
        code=WHOLE_NORM,
        value="4",
        from_on=from_on,
        reason="bản nhỏ",
        source="Nghị quyết 05-NQ/CB",
    )


def _decisions(cell: Cell, things: Mapping[str, UUID]) -> dict[str, UUID]:
    proposal = Proposal.objects.create(
        meeting_id=things["meeting_id"], text="Làm 40 nhà tiêu", majority_code="voting.resolution.majority"
    )
    author = Person.objects.get(id=things["person_id"])
    opened = _fact(
        Round, author, proposal=proposal, number=1, method=Round.Method.HAND_COUNT, base=4, voters=[]
    )
    resolution = Resolution.objects.create(
        cell=cell,
        proposal=Proposal.objects.create(
            meeting_id=things["meeting_id"], text="Đổi công", majority_code="voting.resolution.majority"
        ),
        number=1,
        symbol="01-NQ/CB",
        title="Nghị quyết tháng 10",
        text="Đổi công",
        from_on=ON,
    )
    return {"proposal_id": proposal.id, "round_id": opened, "resolution_id": resolution.id}


def _community(village: Place, head: Person, things: Mapping[str, UUID]) -> dict[str, UUID]:
    meeting = CommunityMeeting.objects.create(
        village=village,
        topic="Kè đá dọc đường",
        held_on=ON,
        clock=time(19, 30),
        location="nhà văn hóa",
        convened_by=head,
    )
    asked, decided = (
        CommunityProposal.objects.create(
            village=village, meeting=meeting, matter="contributions", text=f"Góp làm kè, lần {number}"
        )
        for number in (1, 2)
    )
    houses = [str(things["household_id"])]
    box = {"number": 1, "base": 1, "houses": houses, "from_on": ON, "until_on": ON}
    _fact(CommunityRound, head, proposal=asked, form=CommunityRound.Form.BALLOTS, **box)
    held = _fact(CommunityRound, head, proposal=decided, form=CommunityRound.Form.HAND_COUNT, **box)
    numbers = {"in_favour": 1, "against": 0, "abstained": 0, "needed": 1, "is_carried": True}
    _fact(CommunityCount, head, round_id=held, **numbers)
    decision = CommunityDecision.objects.create(
        village=village,
        proposal=decided,
        matter="contributions",
        kind=CommunityDecision.Kind.RESOLUTION,
        number=1,
        symbol="01/NQ-CĐDC",
        title="Góp làm kè",
        text="Góp làm kè",
        adopted_on=ON,
        from_on=ON,
    )
    return {
        "village_meeting_id": meeting.id,
        "question_id": asked.id,
        "village_decision_id": decision.id,
    }


def _tasks(cell: Cell, owner: Person, things: Mapping[str, UUID]) -> dict[str, UUID]:
    task = Task.objects.create(
        cell=cell,
        resolution_id=things["resolution_id"],
        meeting_id=things["meeting_id"],
        title="Vận động làm nhà tiêu",
        owner=owner,
        due_on=date(2023, 11, 20),
        assigned_at=AT,
    )
    return {"task_id": task.id}


def _ledger(village: Place, things: Mapping[str, UUID]) -> dict[str, UUID]:
    drive = make_drive(village)
    entry = enter(treasurer(village), drive, money(drive, things["household_id"]))
    sha256 = files.hash_of(village.code.encode())
    bill = enter(treasurer(village), drive, expense(drive, 1_000, photo=sha256))
    paid = pay(actor=treasurer(village), new=new(expense(drive, 10_000_000, photo=sha256)), at=NOW)
    walker = collector(village)
    enter(walker, drive, money(drive, amount_vnd=5_000))
    brought = hand_over(
        actor=walker, drive_id=drive.id, amount_vnd=5_000, fact_id=new_id(), happened_at=NOW, at=NOW
    )
    photo = add_work_photo(
        actor=walker, drive_id=drive.id, sha256=sha256, caption="Kè đá", on=ON, fact_id=new_id(), at=NOW
    )
    assert paid.payment is not None
    return {
        "drive_id": drive.id,
        "entry_id": entry.id,
        "office:entry_photo.entry_id": bill.id,
        "payment_id": paid.payment.id,
        "hand_over_id": brought.id,
        "work_photo_id": photo.id,
    }


def _phone(person: Person) -> UUID:
    device, _is_new = Device.objects.get_or_create(
        person=person, defaults={"label": "Máy đi bản", "registered_at": AT}
    )
    return device.id


def _fact(kind: Any, author: Person, **content: object) -> UUID:  # noqa: ANN401 -- any kind of fact
    fact = kind.objects.create(id=new_id(), happened_at=AT, recorded_at=AT, author_id=author.id, **content)
    found: UUID = fact.id
    return found
