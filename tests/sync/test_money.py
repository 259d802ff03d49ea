"""What a collector's phone says of money and days: one entry each, and no receipt is lost with an answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import CollectorFloat, Drive, Entry, HandOver
from hatnhan.ledger.rules.drives import HandOversWait
from hatnhan.ledger.rules.payments import HandOverDone
from hatnhan.ledger.rules.sums import FloatTooSmall
from hatnhan.ledger.services import close_drive, confirm_hand_over, exempt_household, record_entry
from hatnhan.ledger.services.projecting import differences
from hatnhan.places.models import Place
from hatnhan.places.selectors import Village
from hatnhan.sync.selectors import changes_for
from hatnhan.sync.services import take_all
from tests.factories import actor_with, make_village
from tests.indicators.factories import NOW, TODAY, make_house, make_houses
from tests.ledger.factories import (
    OPENED,
    leader,
    make_bare_drive,
    make_decision,
    make_drive,
    new,
    reversal,
    treasurer,
)
from tests.sync.phones import Phone, Wire, command, outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def drive(village: Place) -> Drive:
    return make_drive(village)


def collector_of(village: Place, role: Role = Role.MEMBER) -> Phone:
    return Phone(actor_with(role, place=village))


def gave(drive: Drive, house_id: UUID, amount_vnd: int = 1_200_000, **more: Any) -> Wire:
    payload = {"drive_id": str(drive.id), "household_id": str(house_id), "amount_vnd": amount_vnd}
    return command("receive_contribution", payload | more.pop("said", {}), **more)


def worked(drive: Drive, house_id: UUID, half_days: int = 8, **more: Any) -> Wire:
    payload = {"drive_id": str(drive.id), "household_id": str(house_id), "half_days": half_days}
    return command("receive_labour", payload, **more)


def brought(drive: Drive, amount_vnd: int, **more: Any) -> Wire:
    return command("hand_over", {"drive_id": str(drive.id), "amount_vnd": amount_vnd}, **more)


def feed(phone: Phone, village: Place, after: str = "") -> Any:  # noqa: ANN401 -- JSON is what it is
    of = Village(village.id, village.code, village.path, "Pá Kìm", "")
    return changes_for(actor=phone.actor, village=of, on=TODAY, after=after)


def exempt(drive: Drive, household_id: UUID, *, from_money: bool = True) -> None:
    exempt_household(
        actor=leader(drive.village),
        drive_id=drive.id,
        household_id=household_id,
        from_money=from_money,
        from_labour=False,
        reason="Illness in the house" if from_money else "",
        fact_id=new_id(),
        at=NOW,
    )


def test_the_answer_tells_the_receipt_also_where_the_first_one_was_lost(village: Place, drive: Drive) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    money, days = gave(drive, house.id), worked(drive, house.id)

    first, again = phone.send(money, days, money), phone.send(days, money)

    assert outcomes(first) == ["accepted", "accepted", "duplicate"]
    assert [one.facts for one in first] == [
        {"receipt": "2023/1"},
        {"receipt": "2023/2"},
        {"receipt": "2023/1"},
    ]
    assert outcomes(again) == ["duplicate", "duplicate"]
    assert [one.facts for one in again] == [{"receipt": "2023/2"}, {"receipt": "2023/1"}]
    assert [(entry.half_days, entry.amount_vnd) for entry in Entry.objects.order_by("leaf_index")] == [
        (0, 1_200_000),
        (8, 520_000),
    ]


def test_a_stranger_to_the_entry_learns_no_receipt(village: Place, drive: Drive) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    money = gave(drive, house.id)
    phone.send(money)

    (answer,) = collector_of(village).send(money)

    assert (outcomes([answer]), answer.facts) == (["plumbing.fact_taken"], None)


def test_money_is_in_the_hand_of_who_took_it_until_the_box_s_keeper_confirms(
    village: Place, drive: Drive
) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    over = brought(drive, 1_000_000)

    # What is handed over may arrive before what it was taken from.
    assert outcomes(phone.send(over)) == ["accepted"]
    with pytest.raises(FloatTooSmall):
        confirm_hand_over(actor=treasurer(village), hand_over_id=UUID(over["id"]), fact_id=new_id(), at=NOW)
    phone.send(gave(drive, house.id))
    confirm_hand_over(actor=treasurer(village), hand_over_id=UUID(over["id"]), fact_id=new_id(), at=NOW)

    assert CollectorFloat.objects.get().held_vnd == 200_000
    assert list(differences(village.id)) == []


def test_who_keeps_the_box_puts_it_into_the_box_at_once(village: Place, drive: Drive) -> None:
    collector_of(village, Role.TREASURER).send(gave(drive, make_house(village, "PK01").id))

    assert Entry.objects.get().collector_id is None
    assert not CollectorFloat.objects.exclude(held_vnd=0).exists()


def test_what_cannot_stand_is_refused_in_words_and_holds_up_nothing(village: Place, drive: Drive) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    elsewhere = make_village("pa-khoang")
    undecided, closed = make_bare_drive(village), make_drive(village)
    Drive.objects.filter(id=closed.id).update(closed_on=TODAY)
    in_round: dict[str, Any] = {"said": {"round": "Đợt 1"}}

    answers = phone.send(
        gave(drive, house.id, **in_round),
        gave(undecided, house.id),
        gave(closed, house.id),
        gave(drive, house.id, happened_at=NOW.replace(month=2)),
        gave(drive, house.id, happened_at=NOW + timedelta(days=1)),
        gave(drive, house.id, 0),
        gave(drive, house.id, -5),
        gave(drive, house.id, 10**12),
        gave(drive, make_house(elsewhere, "PK01").id),
        gave(make_drive(elsewhere), house.id),
        worked(drive, house.id, 0),
        brought(drive, 0),
        brought(closed, 100_000),
        brought(make_drive(elsewhere), 100_000),
        worked(drive, house.id),
    )
    other = collector_of(village).send(gave(drive, house.id, **in_round))

    assert outcomes(answers) == [
        "accepted",
        "ledger.decision_missing",
        "ledger.drive_closed",
        "ledger.before_the_drive",
        "ledger.day_to_come",
        "ledger.amount_not_positive",
        "ledger.amount_not_positive",
        "ledger.amount_absurd",
        "kernel.not_found",
        "kernel.not_found",
        "ledger.days_not_positive",
        "ledger.amount_not_positive",
        "ledger.drive_closed",
        "kernel.not_found",
        "accepted",
    ]
    assert outcomes(other) == ["ledger.taken_by_another"]
    assert outcomes(collector_of(village, Role.HOUSEHOLD).send(gave(drive, house.id))) == [
        "kernel.not_allowed"
    ]


def test_a_contribution_of_before_the_decision_is_refused_whichever_comes_first(village: Place) -> None:
    drive = make_drive(village)
    decided_on = OPENED.replace(month=6)
    Drive.objects.filter(id=drive.id).update(decision=make_decision(village, from_on=decided_on))
    house, phone = make_house(village, "PK01"), collector_of(village)

    said = [gave(drive, house.id), gave(drive, house.id, happened_at=NOW.replace(month=5))]

    assert outcomes(phone.send(*said)) == ["accepted", "ledger.decision_missing"]


@pytest.mark.parametrize("count", [1, 20])
def test_a_round_costs_the_same_number_of_queries_however_large(
    village: Place, drive: Drive, count: int
) -> None:
    houses, phone = make_houses(village, count), collector_of(village)
    sent = phone.sent(*(gave(drive, house.id) for house in houses))

    with CaptureQueriesContext(connection) as asked:
        (answers,) = take_all([sent])

    assert outcomes(answers) == ["accepted"] * count
    assert [one.facts for one in answers] == [{"receipt": f"2023/{n}"} for n in range(1, count + 1)]
    assert len(asked) == 29


def test_a_collector_carries_the_drive_the_gifts_and_the_own_receipts(village: Place, drive: Drive) -> None:
    house, _other = make_houses(village, 2)
    phone, another = collector_of(village), collector_of(village)
    money, days = gave(drive, house.id, said={"round": "Đợt 1"}), worked(drive, house.id, 7)
    over = brought(drive, 200_000)
    phone.send(money, days, over)
    another.send(gave(drive, house.id, 300_000))

    told = feed(phone, village)

    assert told["drives"] == [
        {
            "id": str(drive.id),
            "title": "Stone embankment",
            "from_on": "2023-03-01",
            "household_vnd": 2_400_000,
            "household_half_days": 20,
            "rate_vnd": 130_000,
            "rounds": ["Đợt 1"],
            "held_vnd": 1_200_000,
            "on_the_way": [[over["id"], 200_000]],
        }
    ]
    own = [
        [money["id"], "money_in", "2023-11-18", 1_200_000, 0, "Đợt 1", "2023/1", False],
        [days["id"], "labour", "2023-11-18", 455_000, 7, "", "2023/2", False],
    ]
    assert told["given"] == {str(house.id): [[str(drive.id), True, True, 1_500_000, 7, own]]}
    (line,) = feed(another, village)["given"][str(house.id)]
    assert [one[6] for one in line[5]] == ["2023/3"]
    assert feed(collector_of(village, Role.SUPERVISION), village)["given"] == {}


def test_only_the_households_that_gave_meanwhile_are_told(village: Place, drive: Drive) -> None:
    house, other = make_houses(village, 2)
    phone = collector_of(village)
    phone.send(gave(drive, house.id))
    before = feed(phone, village)

    nothing = feed(phone, village, before["cursor"])
    phone.send(gave(drive, other.id))
    more = feed(phone, village, nothing["cursor"])

    assert (nothing["is_whole"], nothing["given"], nothing["houses"]) == (False, {}, [])
    assert "drives" not in nothing
    assert (list(more["given"]), more["houses"]) == ([str(other.id)], [])
    assert more["drives"][0]["held_vnd"] == 2_400_000


def test_an_exempt_household_is_asked_for_nothing_and_a_reversal_is_told(
    village: Place, drive: Drive
) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    money = gave(drive, house.id)
    phone.send(money)
    cursor = feed(phone, village)["cursor"]

    exempt(drive, house.id)
    keeper, entry = treasurer(village), Entry.objects.get(id=money["id"])
    record_entry(actor=keeper, village_id=village.id, new=new(reversal(entry)), at=NOW)
    ((_drive, asked_money, asked_labour, given, _days, received),) = feed(phone, village, cursor)["given"][
        str(house.id)
    ]
    assert (asked_money, asked_labour, given) == (False, True, 0)
    assert [(one[6], one[7]) for one in received] == [("2023/1", True)]
    assert "Illness" not in str(feed(phone, village))


def test_a_household_whose_only_line_went_is_told_without_one(village: Place, drive: Drive) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    for is_exempt in (True, False):
        cursor = feed(phone, village)["cursor"]
        exempt(drive, house.id, from_money=is_exempt)

    assert feed(phone, village, cursor)["given"] == {str(house.id): []}


def test_a_drive_that_opens_later_brings_along_who_is_exempt_from_it(village: Place, drive: Drive) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    decision = drive.decision
    Drive.objects.filter(id=drive.id).update(decision=None)
    exempt(drive, house.id)
    before = feed(phone, village)
    Drive.objects.filter(id=drive.id).update(decision=decision)

    after = feed(phone, village, before["cursor"])

    assert (before["given"], feed(phone, village, after["cursor"])["is_whole"]) == ({}, False)
    assert (
        after["given"]
        == feed(phone, village)["given"]
        == {str(house.id): [[str(drive.id), False, True, 0, 0, []]]}
    )


def test_what_changed_while_a_drive_was_away_is_told_when_it_is_back(village: Place, drive: Drive) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    exempt(drive, house.id)
    known, decision = feed(phone, village), drive.decision
    Drive.objects.filter(id=drive.id).update(decision=None)
    exempt(drive, house.id, from_money=False)
    away = feed(phone, village, known["cursor"])
    Drive.objects.filter(id=drive.id).update(decision=decision)

    back = feed(phone, village, away["cursor"])

    # Whole: what the phone holds of a household that has no line now goes.
    assert (back["is_whole"], back["given"]) == (True, {})


def test_a_drive_that_takes_nothing_today_is_not_carried(village: Place) -> None:
    phone, drive = collector_of(village), make_drive(village)
    make_bare_drive(village)
    for decision in (
        make_decision(village, from_on=TODAY + timedelta(days=1)),
        make_decision(village, until_on=TODAY),
    ):
        Drive.objects.filter(id=drive.id).update(decision=decision)
        assert feed(phone, village)["drives"] == []
    Drive.objects.filter(id=drive.id).update(closed_on=TODAY, decision=make_decision(village))
    assert feed(phone, village)["drives"] == []


def kept(over: Wire, reason: str = "Trời mưa", **more: Any) -> Wire:
    said = {"hand_over_id": over["id"], "reason": reason}
    return command("withdraw_hand_over", said, after=(UUID(over["id"]),), **more)


def test_a_hand_over_that_did_not_take_place_is_withdrawn_whichever_comes_first(
    village: Place, drive: Drive
) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    over = brought(drive, 1_000_000)
    not_brought = kept(over)

    assert outcomes(phone.send(not_brought)) == ["later"]
    assert outcomes(phone.send(gave(drive, house.id), not_brought, over)) == ["accepted"] * 3
    assert outcomes(phone.send(not_brought)) == ["duplicate"]

    (told,) = feed(phone, village)["drives"]
    assert (told["held_vnd"], told["on_the_way"]) == (1_200_000, [])
    with pytest.raises(HandOverDone):
        confirm_hand_over(actor=treasurer(village), hand_over_id=UUID(over["id"]), fact_id=new_id(), at=NOW)


def test_a_drive_waits_for_what_phones_told_and_refuses_what_comes_after_its_end(
    village: Place, drive: Drive
) -> None:
    phone, over = collector_of(village), brought(drive, 1_000_000)
    phone.send(over)
    closing: dict[str, Any] = {"drive_id": drive.id, "on": TODAY, "fact_id": new_id(), "at": NOW}
    with pytest.raises(HandOversWait):
        close_drive(actor=leader(village), **closing)

    phone.send(kept(over))
    close_drive(actor=leader(village), **closing)

    (answer,) = phone.send(brought(drive, 1_000_000))
    assert outcomes([answer]) == ["ledger.drive_closed"]
    assert outcomes(phone.send(over, kept(over))) == ["duplicate", "ledger.hand_over_done"]


def test_what_was_confirmed_or_is_another_s_is_not_withdrawn_from_a_phone(
    village: Place, drive: Drive
) -> None:
    house, phone = make_house(village, "PK01"), collector_of(village)
    confirmed, waiting = brought(drive, 1_000_000), brought(drive, 100_000)
    phone.send(gave(drive, house.id), confirmed, waiting)
    confirm_hand_over(actor=treasurer(village), hand_over_id=UUID(confirmed["id"]), fact_id=new_id(), at=NOW)

    assert outcomes(phone.send(kept(confirmed))) == ["ledger.hand_over_done"]
    assert outcomes(collector_of(village).send(kept(waiting))) == ["kernel.not_allowed"]
    elsewhere = make_village("pa-khoang")
    (stranger,) = collector_of(elsewhere).send(kept(waiting, village="pa-khoang"))
    assert stranger.refusal is not None
    assert stranger.refusal.code == "kernel.not_found"
    assert outcomes(collector_of(village, Role.TREASURER).send(kept(waiting))) == ["accepted"]
    assert outcomes(phone.send(kept(waiting))) == ["ledger.hand_over_done"]


def test_hand_overs_that_wait_are_one_fact_each(village: Place, drive: Drive) -> None:
    phone, over = collector_of(village), brought(drive, 100_000)
    other = brought(drive, 200_000, id=UUID(over["id"]))

    assert outcomes(phone.send(over, over)) == ["accepted", "duplicate"]
    assert outcomes(phone.send(other)) == ["plumbing.fact_taken"]
    assert HandOver.objects.get().amount_vnd == 100_000
