"""The stone embankment: its drive, and the whole book of it, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby
from uuid import UUID

from hatnhan.households.selectors import HouseRow, households_of
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.ledger import services as ledger
from hatnhan.ledger.rules.amounts import half_days_of
from hatnhan.ledger.rules.consents import Consent, How
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind, Payee, Source
from hatnhan.ledger.rules.terms import EstimateItem, PlannedSource, Terms
from hatnhan.ledger.selectors import held_by
from hatnhan.ledger.services import DrivePlan, NewEntry, Told
from hatnhan.ops.demo.village import Cast, rows_of
from hatnhan.people.selectors import actor_of

OPENED_ON = date(2023, 3, 1)
TITLE = "Kè đá 500 m và đường nội bản"
PURPOSE = "Xếp kè đá 500 m dọc đường vào bản và tu sửa đường nội bản, bằng tiền và ngày công của các hộ."
EXEMPT = ("PK02", "PK14", "PK29", "PK44")
REASON = "Các hộ thống nhất miễn góp tiền khi họp ngày 25/02/2023"
TERMS = Terms(
    household_vnd=2_400_000,
    household_half_days=20,
    rate_vnd=130_000,
    items=(
        EstimateItem("da", "Đá hộc", "71", "m³", 31_800_000),
        EstimateItem("xi-mang", "Xi măng", "26", "tấn", 41_900_000),
        EstimateItem("cat-soi", "Cát, sỏi", "37", "m³", 18_600_000),
        EstimateItem("may", "Thuê máy trộn, máy xúc", "8", "ca", 15_300_000),
        EstimateItem("cong", "Ngày công của các hộ", "480", "công", 62_400_000),
    ),
    sources=(PlannedSource(Source.HOUSEHOLDS, 103_200_000, 960), PlannedSource(Source.SPONSOR, 4_400_000)),
)
# What an expense of the book begins with → its item, and who was paid.
SPENT = {
    "Đá": ("da", Payee.COMPANY),
    "Xi măng": ("xi-mang", Payee.SHOP),
    "Cát": ("cat-soi", Payee.SHOP),
    "Thuê máy": ("may", Payee.WORKER),
}
# In the second round two members went from house to house and brought the money on these evenings.
COLLECTED_FROM = date(2023, 10, 1)
COLLECTORS = {"Trên": "DV06", "Giữa": "DV05", "Dưới": "DV05"}
HANDED_OVER_ON = (date(2023, 10, 14), date(2023, 10, 17))
# These said at the first round that they may be named, each on a signed paper.
NAMED = ("PK01", "PK05", "PK08", "PK11", "PK17", "PK23", "PK31", "PK38", "PK45")
NAMED_ON = date(2023, 4, 9)
EVENING, NOON = time(19, 0), time(12, 0)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who acts, on which drive, among which houses."""

    cast: Cast
    drive_id: UUID
    houses: Mapping[str, HouseRow]

    def head(self, on: date) -> Actor:
        return actor_of(person_id=self.cast.head.id, on=on)

    def treasurer(self, on: date) -> Actor:
        return actor_of(person_id=self.cast.treasurer.id, on=on)

    def collector(self, household: str, on: date) -> Actor | None:
        """Who took the money of a house, where it did not go to the box at once."""
        if on < COLLECTED_FROM or not household:
            return None
        hamlet = self.houses[household].hamlet_name
        return next(
            (self.cast.actor(code, on) for name, code in COLLECTORS.items() if hamlet.endswith(name)), None
        )


def load(cast: Cast, decision_id: UUID) -> None:
    """Open the drive on the households' decision, and enter its book of 187 lines."""
    houses = {house.code: house for house in households_of(village_id=cast.village.id, on=OPENED_ON)}
    scene = _Scene(cast, new_id(), houses)
    _open(scene, decision_id)
    _name(scene)
    book = rows_of("contributions.csv")
    for day, rows in groupby(book, key=lambda row: row["date"]):
        _enter_day(scene, date.fromisoformat(day), list(rows))


def _open(scene: _Scene, decision_id: UUID) -> None:
    head, at = scene.head(OPENED_ON), local_moment(OPENED_ON, EVENING)
    ledger.open_drive(
        actor=head,
        village_id=scene.cast.village.id,
        plan=DrivePlan(TITLE, PURPOSE, OPENED_ON),
        drive_id=scene.drive_id,
        at=at,
    )
    ledger.set_terms(actor=head, drive_id=scene.drive_id, terms=TERMS, fact_id=new_id(), at=at)
    ledger.link_decision(actor=head, drive_id=scene.drive_id, decision_id=decision_id, at=at)
    for code in EXEMPT:
        ledger.exempt_household(
            actor=head,
            drive_id=scene.drive_id,
            household_id=scene.houses[code].id,
            from_money=True,
            from_labour=False,
            reason=REASON,
            fact_id=new_id(),
            at=at,
        )


def _name(scene: _Scene) -> None:
    at = local_moment(NAMED_ON, EVENING)
    for number, code in enumerate(NAMED, start=1):
        ledger.record_consent(
            actor=scene.treasurer(NAMED_ON),
            drive_id=scene.drive_id,
            household_id=scene.houses[code].id,
            said=Consent(is_given=True, how=How.PAPER, paper=f"GĐY {number:02}"),
            happened_at=at,
            fact_id=new_id(),
            at=at,
        )


def _enter_day(scene: _Scene, on: date, rows: Sequence[dict[str, str]]) -> None:
    at = local_moment(on, EVENING)
    keeper = scene.treasurer(on)
    told = [_told(scene, keeper, row, on) for row in rows if row["kind"] != "money_out"]
    for outcome in ledger.record_entries(village_id=scene.cast.village.id, told=told, at=at):
        if outcome.refusal is not None:
            raise outcome.refusal
    if on in HANDED_OVER_ON:
        _hand_over(scene, on)
    for row in rows:
        if row["kind"] == "money_out":
            _pay(scene, row, on)


def _told(scene: _Scene, keeper: Actor, row: dict[str, str], on: date) -> Told:
    code = row["household"]
    house_id = scene.houses[code].id if code else None
    if row["kind"] == "labour":
        said = Said(
            Kind.LABOUR,
            scene.drive_id,
            half_days=half_days_of(row["quantity"]),
            household_id=house_id,
            item="cong",
            note=row["note"],
        )
        return Told(keeper, NewEntry(new_id(), said, local_moment(on, NOON)))
    said = Said(
        Kind.MONEY_IN,
        scene.drive_id,
        int(row["amount_vnd"]),
        household_id=house_id,
        source=Source.HOUSEHOLDS if code else Source.SPONSOR,
        round=row["note"] if code else "",
        note="" if code else row["note"],
    )
    return Told(scene.collector(code, on) or keeper, NewEntry(new_id(), said, local_moment(on, NOON)))


def _hand_over(scene: _Scene, on: date) -> None:
    at = local_moment(on, time(20, 0))
    for code in sorted(set(COLLECTORS.values())):
        walker = scene.cast.actor(code, on)
        held = held_by(person_id=walker.person_id, drive_id=scene.drive_id)
        told = ledger.hand_over(
            actor=walker, drive_id=scene.drive_id, amount_vnd=held, fact_id=new_id(), happened_at=at, at=at
        )
        ledger.confirm_hand_over(
            actor=scene.treasurer(on), hand_over_id=told.id, fact_id=new_id(), at=at + timedelta(minutes=10)
        )


def _pay(scene: _Scene, row: dict[str, str], on: date) -> None:
    at = local_moment(on, time(20, 30))
    item, payee = next(found for begin, found in SPENT.items() if row["note"].startswith(begin))
    said = Said(
        Kind.MONEY_OUT,
        scene.drive_id,
        int(row["amount_vnd"]),
        quantity=row["quantity"],
        unit=row["unit"],
        item=item,
        note=row["note"],
        payee=payee,
        paper=f"HĐ {on:%d%m}",
    )
    paid = ledger.pay(actor=scene.treasurer(on), new=NewEntry(new_id(), said, at), at=at)
    if paid.payment is None:
        return
    for minutes, approver in enumerate((scene.head(on), scene.cast.actor("DV01", on)), start=1):
        ledger.approve_payment(
            actor=approver,
            payment_id=paid.payment.id,
            fact_id=new_id(),
            at=at + timedelta(minutes=10 * minutes),
        )
