"""A drive from its opening to its settlement: terms by decision, two approvals, hand-overs by two."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import (
    Approval,
    Drive,
    DriveTerms,
    Entry,
    Exemption,
    HandOver,
    Payment,
    PaymentWithdrawn,
    Settlement,
)
from hatnhan.ledger.rules import drives, payments, sums
from hatnhan.ledger.rules.amounts import AmountAbsurd, AmountNotPositive
from hatnhan.ledger.rules.entries import PurposeMissing, Said
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.rules.terms import ItemUnknown
from hatnhan.ledger.services import (
    DrivePlan,
    Paid,
    amend_drive,
    approve_payment,
    close_drive,
    confirm_hand_over,
    exempt_household,
    hand_over,
    link_decision,
    open_drive,
    pay,
    set_terms,
    withdraw_hand_over,
    withdraw_payment,
)
from hatnhan.ledger.services.projecting import differences
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_village, system_moment
from tests.indicators.factories import make_house
from tests.ledger.factories import (
    NOW,
    OPENED,
    TERMS,
    TODAY,
    collector,
    enter,
    expense,
    labour,
    leader,
    make_bare_drive,
    make_decision,
    make_drive,
    money,
    new,
    treasurer,
)

pytestmark = pytest.mark.django_db
LARGE = 10_000_000
PLAN = DrivePlan("Stone embankment", "Beside the road", OPENED)


@pytest.fixture
def village() -> Place:
    return make_village()


def large_payment(drive: Drive, *, given: int = 2 * LARGE) -> Payment:
    """Ask for an expense that two others must approve; the box holds what was given."""
    if given:
        enter(treasurer(drive.village), drive, money(drive, amount_vnd=given))
    paid = pay(actor=treasurer(drive.village), new=new(expense(drive, LARGE)), at=NOW)
    assert paid.payment is not None
    return paid.payment


def approve(payment: Payment, *roles: Role) -> list[Paid]:
    return [
        approve_payment(
            actor=actor_with(role, place=payment.drive.village),
            payment_id=payment.id,
            fact_id=new_id(),
            at=NOW,
        )
        for role in roles
    ]


def close(drive: Drive, **more: Any) -> Settlement:
    said: dict[str, Any] = {"on": TODAY, "fact_id": new_id(), "at": NOW, **more}
    return close_drive(actor=leader(drive.village), drive_id=drive.id, **said)


def test_a_drive_that_is_opened_twice_is_one(village: Place) -> None:
    drive_id, head = new_id(), leader(village)

    both = [
        open_drive(actor=head, village_id=village.id, plan=PLAN, drive_id=drive_id, at=NOW)
        for _time in range(2)
    ]

    assert both[0] == both[1]
    assert AuditLine.objects.filter(action="ledger.drive_opened").count() == 1
    with pytest.raises(FactTaken):
        open_drive(
            actor=head, village_id=village.id, plan=replace(PLAN, title="Another"), drive_id=drive_id, at=NOW
        )


@pytest.mark.parametrize("role", [Role.TREASURER, Role.MEMBER, Role.HOUSEHOLD, Role.COMMUNE])
def test_only_those_who_lead_open_a_drive(village: Place, role: Role) -> None:
    with pytest.raises(NotAllowed):
        open_drive(
            actor=actor_with(role, place=village), village_id=village.id, plan=PLAN, drive_id=new_id(), at=NOW
        )


def test_a_drive_is_called_something(village: Place) -> None:
    with pytest.raises(drives.TitleMissing):
        open_drive(
            actor=leader(village),
            village_id=village.id,
            plan=replace(PLAN, title=" "),
            drive_id=new_id(),
            at=NOW,
        )


def test_an_older_page_does_not_overwrite(village: Place) -> None:
    drive = make_bare_drive(village)
    amended = amend_drive(
        actor=leader(village), drive_id=drive.id, plan=replace(PLAN, title="Road"), revision=1, at=NOW
    )

    assert (amended.title, amended.revision) == ("Road", 2)
    with pytest.raises(StaleEdit) as stale:
        amend_drive(actor=leader(village), drive_id=drive.id, plan=PLAN, revision=1, at=NOW)
    assert stale.value.facts == {"theirs": f"Road\n{amended.purpose}", "revision": 2}


def test_the_first_day_stands_once_there_is_an_entry(village: Place) -> None:
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive))

    with pytest.raises(drives.TermsDecided):
        amend_drive(
            actor=leader(village),
            drive_id=drive.id,
            plan=replace(PLAN, opened_on=date(2023, 4, 1)),
            revision=1,
            at=NOW,
        )


@pytest.mark.parametrize("matter", ["convention", "self_management"])
def test_a_drive_stands_on_a_decision_about_money_of_its_own_village(village: Place, matter: str) -> None:
    drive = make_bare_drive(village)
    for decision in (make_decision(village, matter=matter), make_decision(make_village("ban-khac"))):
        with pytest.raises(NotFound):
            link_decision(actor=leader(village), drive_id=drive.id, decision_id=decision.id, at=NOW)


def test_terms_change_freely_before_the_first_entry_and_by_decision_afterwards(village: Place) -> None:
    drive, head = make_drive(village), leader(village)
    changed = replace(TERMS, household_vnd=1_000_000)
    second = set_terms(actor=head, drive_id=drive.id, terms=changed, fact_id=new_id(), at=NOW)
    enter(treasurer(village), drive, money(drive))

    with pytest.raises(drives.TermsDecided):
        set_terms(actor=head, drive_id=drive.id, terms=TERMS, fact_id=new_id(), at=NOW)
    lapsed = make_decision(village, until_on=TODAY)
    with pytest.raises(drives.TermsDecided):
        set_terms(actor=head, drive_id=drive.id, terms=TERMS, fact_id=new_id(), at=NOW, decision_id=lapsed.id)
    decided = set_terms(
        actor=head,
        drive_id=drive.id,
        terms=TERMS,
        fact_id=new_id(),
        at=NOW,
        decision_id=make_decision(village).id,
    )

    assert (second.number, decided.number, decided.supersedes_id) == (2, 3, second.id)


def test_terms_that_are_sent_twice_are_one(village: Place) -> None:
    drive, fact_id, head = make_bare_drive(village), new_id(), leader(village)

    for _time in range(2):
        set_terms(actor=head, drive_id=drive.id, terms=TERMS, fact_id=fact_id, at=NOW)

    assert DriveTerms.objects.count() == 1
    with pytest.raises(FactTaken):
        set_terms(
            actor=head, drive_id=drive.id, terms=replace(TERMS, household_vnd=5), fact_id=fact_id, at=NOW
        )


def test_an_exemption_is_private_to_those_who_decide_and_can_be_taken_back(village: Place) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")

    def exempt(actor: Actor, *, is_exempt: bool, reason: str = "Illness") -> Exemption:
        return exempt_household(
            actor=actor,
            drive_id=drive.id,
            household_id=house.id,
            from_money=is_exempt,
            from_labour=is_exempt,
            reason=reason,
            fact_id=new_id(),
            at=NOW,
        )

    first = exempt(leader(village), is_exempt=True)
    back = exempt(leader(village), is_exempt=False, reason="")

    assert (back.supersedes_id, back.from_money) == (first.id, False)
    with pytest.raises(NotAllowed):
        exempt(treasurer(village), is_exempt=True)
    with pytest.raises(drives.ReasonMissing):
        exempt(leader(village), is_exempt=True, reason=" ")
    # The audit book says that it was done, never why.
    assert "Illness" not in str(list(AuditLine.objects.values_list("facts", flat=True)))


def test_a_small_expense_is_in_the_book_at_once(village: Place) -> None:
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive))

    paid = pay(actor=treasurer(village), new=new(expense(drive, 900_000, item="stone")), at=NOW)

    assert paid.payment is None
    assert paid.entry is not None
    assert (paid.entry.kind, paid.entry.item) == ("money_out", "stone")


def test_a_large_expense_waits_for_two_others(village: Place) -> None:
    drive = make_drive(village)
    payment = large_payment(drive)

    first, second = approve(payment, Role.VILLAGE_HEAD, Role.SECRETARY)

    assert first.entry is None
    assert second.entry is not None
    assert (second.entry.payment_id, second.entry.amount_vnd) == (payment.id, LARGE)
    with pytest.raises(payments.PaymentDone):
        approve(payment, Role.DEPUTY_SECRETARY)
    assert list(differences(village.id)) == []


def test_an_expense_that_is_asked_or_approved_twice_is_one(village: Place) -> None:
    drive, keeper = make_drive(village), treasurer(village)
    enter(keeper, drive, money(drive, amount_vnd=LARGE))
    asked = new(expense(drive, LARGE))
    head, fact_id = leader(village), new_id()

    both = [pay(actor=keeper, new=asked, at=NOW) for _time in range(2)]
    for _time in range(2):
        approve_payment(actor=head, payment_id=asked.fact_id, fact_id=fact_id, at=NOW)

    assert both[0].payment == both[1].payment
    assert (Payment.objects.count(), Approval.objects.count()) == (1, 1)


@pytest.mark.parametrize("amounts", [(900_000, LARGE), (LARGE, 900_000)])
def test_one_form_is_one_expense_whether_it_waits_or_not(village: Place, amounts: tuple[int, int]) -> None:
    drive, keeper, fact_id = make_drive(village), treasurer(village), new_id()
    enter(keeper, drive, money(drive, amount_vnd=2 * LARGE))
    first, other = (new(expense(drive, amount), fact_id=fact_id) for amount in amounts)
    pay(actor=keeper, new=first, at=NOW)

    with pytest.raises(FactTaken):
        pay(actor=keeper, new=other, at=NOW)

    assert Payment.objects.count() + Entry.objects.filter(kind="money_out").count() == 1


def test_nobody_approves_the_own_expense_nor_twice(village: Place) -> None:
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive, amount_vnd=LARGE))
    head, other = leader(village), leader(village)
    asked = new(expense(drive, LARGE))
    pay(actor=head, new=asked, at=NOW)

    with pytest.raises(payments.OwnApproval):
        approve_payment(actor=head, payment_id=asked.fact_id, fact_id=new_id(), at=NOW)
    approve_payment(actor=other, payment_id=asked.fact_id, fact_id=new_id(), at=NOW)
    with pytest.raises(payments.ApprovedAlready):
        approve_payment(actor=other, payment_id=asked.fact_id, fact_id=new_id(), at=NOW)
    with pytest.raises(NotAllowed):
        approve_payment(actor=treasurer(village), payment_id=asked.fact_id, fact_id=new_id(), at=NOW)


def test_the_last_approval_falls_with_an_empty_box_and_can_come_later(village: Place) -> None:
    drive = make_drive(village)
    payment = large_payment(drive, given=0)
    approve(payment, Role.VILLAGE_HEAD)

    with pytest.raises(sums.BoxTooSmall):
        approve(payment, Role.SECRETARY)
    assert Approval.objects.count() == 1

    enter(treasurer(village), drive, money(drive, amount_vnd=LARGE))
    assert approve(payment, Role.SECRETARY)[0].entry is not None


def test_a_withdrawn_expense_waits_no_more(village: Place) -> None:
    payment, keeper, fact_id = large_payment(make_drive(village)), treasurer(village), new_id()

    def withdraw(reason: str) -> PaymentWithdrawn:
        return withdraw_payment(actor=keeper, payment_id=payment.id, reason=reason, fact_id=fact_id, at=NOW)

    assert withdraw("Too dear") == withdraw("Too dear")
    with pytest.raises(FactTaken):
        withdraw("Too late")
    with pytest.raises(payments.PaymentDone):
        approve(payment, Role.VILLAGE_HEAD)
    assert AuditLine.objects.filter(action="ledger.payment_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount_vnd": 500_000_001}, AmountAbsurd),
        ({"note": ""}, PurposeMissing),
        ({"item": "gold"}, ItemUnknown),
    ],
)
def test_a_payment_says_what_an_expense_must(
    village: Place, said: dict[str, Any], refusal: type[RuleBroken]
) -> None:
    drive = make_drive(village)

    with pytest.raises(refusal):
        pay(actor=treasurer(village), new=new(replace(expense(drive, LARGE), **said)), at=NOW)

    assert Payment.objects.count() == 0


def test_money_is_in_the_box_when_two_have_said_so(village: Place) -> None:
    drive, house, walker = make_drive(village), make_house(village, "PK01"), collector(village)
    enter(walker, drive, money(drive, house.id))

    def bring(amount_vnd: int) -> HandOver:
        return hand_over(
            actor=walker, drive_id=drive.id, amount_vnd=amount_vnd, fact_id=new_id(), happened_at=NOW, at=NOW
        )

    told = bring(1_000_000)
    with pytest.raises(sums.FloatTooSmall) as refused:
        bring(300_000)
    assert refused.value.facts == {"held": 200_000}
    with pytest.raises(AmountNotPositive):
        bring(0)
    with pytest.raises(NotAllowed):
        confirm_hand_over(actor=walker, hand_over_id=told.id, fact_id=new_id(), at=NOW)

    fact_id, keeper = new_id(), treasurer(village)
    both = [
        confirm_hand_over(actor=keeper, hand_over_id=told.id, fact_id=fact_id, at=NOW) for _time in range(2)
    ]

    assert both[0] == both[1]
    assert (both[0].collector_id, both[0].author_id) == (walker.person_id, keeper.person_id)
    assert enter(keeper, drive, expense(drive, 1_000_000)).amount_vnd == 1_000_000
    with pytest.raises(payments.HandOverDone):
        confirm_hand_over(actor=keeper, hand_over_id=told.id, fact_id=new_id(), at=NOW)
    assert list(differences(village.id)) == []


def test_nobody_confirms_the_own_hand_over(village: Place) -> None:
    drive, keeper = make_drive(village), treasurer(village)
    enter(keeper, drive, money(drive, collector_id=keeper.person_id))
    told = hand_over(actor=keeper, drive_id=drive.id, amount_vnd=5, fact_id=new_id(), happened_at=NOW, at=NOW)

    with pytest.raises(payments.OwnConfirmation):
        confirm_hand_over(actor=keeper, hand_over_id=told.id, fact_id=new_id(), at=NOW)


def test_a_hand_over_that_did_not_take_place_is_withdrawn(village: Place) -> None:
    drive, house, walker = make_drive(village), make_house(village, "PK01"), collector(village)
    enter(walker, drive, money(drive, house.id))
    told = hand_over(
        actor=walker, drive_id=drive.id, amount_vnd=1_200_000, fact_id=new_id(), happened_at=NOW, at=NOW
    )
    withdraw_hand_over(actor=walker, hand_over_id=told.id, reason="Rain", fact_id=new_id(), at=NOW)

    with pytest.raises(payments.HandOverDone):
        confirm_hand_over(actor=treasurer(village), hand_over_id=told.id, fact_id=new_id(), at=NOW)
    with pytest.raises(payments.HandOverDone):
        withdraw_hand_over(actor=walker, hand_over_id=told.id, reason="", fact_id=new_id(), at=NOW)


def test_a_drive_closes_with_planned_and_real_to_the_dong(village: Place) -> None:
    drive, house, keeper = make_drive(village), make_house(village, "PK01"), treasurer(village)
    enter(keeper, drive, money(drive, house.id))
    enter(keeper, drive, labour(drive, house.id, item="work"))
    enter(keeper, drive, expense(drive, 1_150_000, item="stone"))
    fact_id, spending = new_id(), make_decision(village, matter="income_spending")

    settlement = close(drive, fact_id=fact_id, remainder_use="Repairs of the wall", decision_id=spending.id)

    assert (settlement.in_vnd, settlement.labour_vnd, settlement.half_days) == (1_200_000, 520_000, 8)
    assert (settlement.out_vnd, settlement.balance_vnd) == (1_150_000, 50_000)
    assert [line["planned_vnd"] for line in settlement.by_item] == [32_000_000, 42_000_000, 62_400_000]
    assert [line["money_vnd"] for line in settlement.by_source] == [1_200_000, 0]
    drive.refresh_from_db()
    assert drive.closed_on == TODAY
    with pytest.raises(drives.DriveClosed):
        enter(keeper, drive, money(drive, house.id))
    with pytest.raises(drives.DriveClosed):
        close(drive)


def test_a_remainder_is_used_as_the_households_decided(village: Place) -> None:
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive))
    decided = make_decision(village, matter="income_spending").id

    said: dict[str, Any]
    for said in ({}, {"remainder_use": "A feast"}, {"decision_id": decided}):
        with pytest.raises(drives.RemainderUndecided):
            close(drive, **said)


def test_an_expense_that_waits_or_money_with_collectors_keeps_a_drive_open(village: Place) -> None:
    drive = make_drive(village)
    payment = large_payment(drive, given=0)
    with pytest.raises(drives.PaymentsWait):
        close(drive)
    withdraw_payment(actor=treasurer(village), payment_id=payment.id, reason="", fact_id=new_id(), at=NOW)

    enter(collector(village), drive, money(drive))
    with pytest.raises(drives.MoneyWithCollectors):
        close(drive)


@pytest.mark.parametrize("held_vnd", [0, 1_200_000, 5_000_000])
def test_a_hand_over_that_waits_keeps_a_drive_open_whatever_the_collector_holds(
    village: Place, held_vnd: int
) -> None:
    drive, walker = make_drive(village), collector(village)
    if held_vnd:
        enter(walker, drive, money(drive, amount_vnd=held_vnd))
    said: dict[str, Any] = {"actor": walker, "drive_id": drive.id, "happened_at": NOW, "at": NOW}
    # As a phone tells it: what it stands on may come later.
    told = hand_over(**said, amount_vnd=1_200_000, fact_id=new_id(), knows_float=False)

    with pytest.raises(drives.HandOversWait) as refused:
        close(drive)

    assert refused.value.facts == {"count": 1}
    withdraw_hand_over(actor=walker, hand_over_id=told.id, reason="Rain", fact_id=new_id(), at=NOW)
    if held_vnd:
        with pytest.raises(drives.MoneyWithCollectors):
            close(drive)
    else:
        assert close(drive).balance_vnd == 0


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (date(2023, 2, 1), drives.BeforeTheDrive),
        (date(2023, 11, 19), drives.DayToCome),
        (date(2023, 11, 17), drives.ClosedTooEarly),
    ],
)
def test_a_drive_ends_after_its_last_entry(village: Place, on: date, refusal: type[RuleBroken]) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")
    enter(treasurer(village), drive, labour(drive, house.id))

    with pytest.raises(refusal):
        close(drive, on=on)


def test_a_drive_ends_after_what_came_to_it_from_another(village: Place) -> None:
    drive, other, keeper = make_drive(village), make_drive(village), treasurer(village)
    enter(keeper, other, money(other))
    enter(keeper, other, Said(Kind.TRANSFER, other.id, 200_000, other_drive_id=drive.id))

    with pytest.raises(drives.ClosedTooEarly):
        close(drive, on=date(2023, 11, 17))


def test_an_empty_drive_closes_without_a_decision_on_what_is_left(village: Place) -> None:
    drive = make_bare_drive(village)

    assert close(drive, on=OPENED, at=system_moment(2023, 3, 1)).balance_vnd == 0
    assert Entry.objects.count() == 0
