"""Several who keep one book at once: receipts without a gap, one tree, and no box emptied twice."""

from functools import partial

import pytest

from hatnhan.kernel.ids import new_id
from hatnhan.ledger.models import Approval, Drive, Entry, Payment
from hatnhan.ledger.rules.payments import PaymentDone
from hatnhan.ledger.rules.sums import BoxTooSmall
from hatnhan.ledger.selectors import root_of_book, verify_book
from hatnhan.ledger.services import Paid, approve_payment, pay, record_entries
from hatnhan.ledger.services.projecting import differences
from tests.at_once import all_at_once, meanwhile
from tests.factories import make_village
from tests.indicators.factories import make_houses
from tests.ledger.factories import (
    NOW,
    collector,
    enter,
    expense,
    leader,
    make_drive,
    money,
    new,
    told,
    treasurer,
)

pytestmark = pytest.mark.usefixtures("own_database")
WALKERS, HOUSES = 8, 5


@pytest.fixture
def drive() -> Drive:
    return make_drive(make_village())


def test_many_collectors_at_once_get_receipts_without_a_gap(drive: Drive) -> None:
    village = drive.village
    houses = make_houses(village, WALKERS * HOUSES)
    batches = [
        [told(collector(village), money(drive, house.id)) for house in houses[walker::WALKERS]]
        for walker in range(WALKERS)
    ]

    # Each batch comes twice, as from a phone that never heard the answer.
    outcomes = all_at_once(
        [partial(record_entries, village_id=village.id, told=batch, at=NOW) for batch in batches * 2]
    )

    assert sum(one.is_new for batch in outcomes for one in batch) == WALKERS * HOUSES
    assert all(one.refusal is None for batch in outcomes for one in batch)
    numbers = Entry.objects.order_by("receipt_number").values_list("receipt_number", flat=True)
    assert list(numbers) == list(range(1, WALKERS * HOUSES + 1))
    assert root_of_book(village_id=village.id).size == WALKERS * HOUSES
    assert verify_book(village_id=village.id).troubles == ()
    assert list(differences(village.id)) == []


def test_two_expenses_at_once_do_not_empty_the_box_twice(drive: Drive) -> None:
    keepers = [treasurer(drive.village), treasurer(drive.village)]
    enter(keepers[0], drive, money(drive, amount_vnd=1_000_000))

    both = meanwhile(*(partial(enter, keeper, drive, expense(drive, 600_000)) for keeper in keepers))

    assert {type(one) for one in both} == {Entry, BoxTooSmall}
    assert list(differences(drive.village_id)) == []


def test_three_approvals_at_once_make_one_entry(drive: Drive) -> None:
    keeper = treasurer(drive.village)
    enter(keeper, drive, money(drive, amount_vnd=100_000_000))
    payment = pay(actor=keeper, new=new(expense(drive, 20_000_000)), at=NOW).payment
    assert isinstance(payment, Payment)
    leaders = [leader(drive.village) for _one in range(3)]

    told_all = all_at_once(
        [
            partial(approve_payment, actor=one, payment_id=payment.id, fact_id=new_id(), at=NOW)
            for one in leaders
        ]
    )

    assert sorted(type(one).__name__ for one in told_all) == sorted(
        [Paid.__name__, Paid.__name__, PaymentDone.__name__]
    )
    assert (Entry.objects.filter(payment=payment).count(), Approval.objects.count()) == (1, 2)
