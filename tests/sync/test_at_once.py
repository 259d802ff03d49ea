"""Many phones send at once, by threads with connections of their own: everything is taken, and once."""

from collections import Counter
from functools import partial
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from hatnhan.indicators.models import Observation
from hatnhan.indicators.services.projecting import differences
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import Entry
from hatnhan.ledger.services.projecting import differences as sum_differences
from hatnhan.people.models import Person
from hatnhan.people.rules import Period
from hatnhan.people.services import enter_mandate
from hatnhan.places.models import Place
from hatnhan.sync.models import Receipt, Refused
from hatnhan.sync.rules import DeviceRevoked, DeviceUnknown, NotSignedIn
from hatnhan.sync.services import Answer, Sent, receive, revoke_device, take_all
from tests.at_once import all_at_once
from tests.factories import EARLY, actor_with, make_account, make_village
from tests.indicators.factories import NOW, make_houses, make_indicator
from tests.ledger.factories import enter, make_drive, money, treasurer
from tests.sync.phones import Phone, command, observed, outcomes

pytestmark = pytest.mark.usefixtures("own_database")
PHONES, BATCHES, COMMANDS = 16, 2, 5


def phone_of(village: Place) -> Phone:
    return Phone(actor_with(Role.MEMBER, place=village))


def session_of(phone: Phone, village: Place) -> str:
    """Sign the phone's person in; what the person may do is then read from a mandate."""
    person = Person.objects.get(id=phone.actor.person_id)
    enter_mandate(person_id=person.id, role=Role.MEMBER, place=village, period=Period(EARLY, None))
    client = Client()
    client.force_login(make_account(person))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def sent_by(phone: Phone, village: Place, count: int = BATCHES) -> list[Sent]:
    """Give so many batches of a phone, each about several houses."""
    houses = list(village.households.order_by("code"))
    (indicator,) = village.indicators.all()
    return [
        phone.sent(*(observed(house.id, indicator.id, 1) for house in houses[:COMMANDS]))
        for _batch in range(count)
    ]


@pytest.fixture
def village() -> Place:
    village = make_village()
    make_houses(village, COMMANDS)
    make_indicator(village)
    return village


@pytest.mark.parametrize("is_one_process", [True, False])
def test_everything_that_many_phones_send_at_once_is_taken_once(village: Place, is_one_process: bool) -> None:
    phones = [phone_of(village) for _phone in range(PHONES)]
    walks = [sent_by(phone, village) for phone in phones]
    sessions = {phone.actor.person_id: session_of(phone, village) for phone in phones}

    def push(sent: Sent) -> list[Answer]:
        if is_one_process:
            return receive(session=sessions[sent.actor.person_id], batch=sent.batch, at=sent.at)
        # Another process has a door of its own.
        return take_all([sent])[0]

    def walk(batches: list[Sent]) -> list[list[str]]:
        # Each answer is lost once, so that each batch is sent again.
        return [outcomes(push(sent)) for sent in batches for _time in range(2)]

    told = all_at_once([partial(walk, batches) for batches in walks])

    assert told == [[["accepted"] * COMMANDS, ["duplicate"] * COMMANDS] * BATCHES] * PHONES
    assert Observation.objects.count() == Receipt.objects.count() == PHONES * BATCHES * COMMANDS
    assert set(Observation.objects.values_list("id", "author_id")) == {
        (command.id, sent.actor.person_id)
        for batches in walks
        for sent in batches
        for command in sent.batch.commands
        if not isinstance(command, tuple)
    }
    assert list(differences(village.id)) == []


def test_of_those_who_wait_together_each_is_asked_who_it_is(village: Place) -> None:
    phone, revoked, over = (phone_of(village) for _phone in range(3))
    sessions = {each.id: session_of(each, village) for each in (phone, revoked, over)}
    revoke_device(actor=revoked.actor, device_id=revoked.id, at=NOW)
    Session.objects.filter(session_key=sessions[over.id]).delete()

    def push(holder: Phone, sender: Phone) -> list[str] | type[RuleBroken]:
        (sent,) = sent_by(sender, village, count=1)
        try:
            return outcomes(receive(session=sessions[holder.id], batch=sent.batch, at=sent.at))
        except RuleBroken as refusal:
            return type(refusal)

    pairs = [(phone, phone), (revoked, revoked), (over, over), (phone, revoked)] * 4
    told = all_at_once([partial(push, *pair) for pair in pairs])

    assert told == [["accepted"] * COMMANDS, DeviceRevoked, NotSignedIn, DeviceUnknown] * 4
    assert Observation.objects.count() == 4 * COMMANDS


def test_a_batch_that_comes_several_times_at_once_is_taken_once(
    village: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two at once make the set of one of them break, which is said in the log.
    monkeypatch.setattr("hatnhan.sync.services.taking.log.exception", lambda *_args: None)
    phone = phone_of(village)
    (sent,) = sent_by(phone, village, count=1)
    refused = phone.sent(observed(village.id, village.id, 1))

    told = all_at_once([lambda: take_all([sent, refused])] * 8)

    counted = Counter(answer for both in told for answer in outcomes(both[0]))
    assert counted == {"accepted": COMMANDS, "duplicate": 7 * COMMANDS}
    assert [outcomes(both[1]) for both in told] == [["kernel.not_found"]] * 8
    assert (Observation.objects.count(), Receipt.objects.count(), Refused.objects.count()) == (
        COMMANDS,
        COMMANDS,
        1,
    )
    assert list(differences(village.id)) == []


def test_money_and_looks_at_the_same_houses_hold_each_other_up_in_no_ring(village: Place) -> None:
    drive, (indicator,) = make_drive(village), village.indicators.all()
    houses = list(village.households.order_by("code"))
    office, phones = treasurer(village), [phone_of(village) for _phone in range(6)]

    def looked(phone: Phone) -> list[str]:
        of_houses = [{"drive_id": str(drive.id), "household_id": str(house.id)} for house in houses]
        given = [command("receive_contribution", {**each, "amount_vnd": 100_000}) for each in of_houses]
        met = command("register_household", {"representative_name": "", "member_count": 3})
        follows = {"drive_id": str(drive.id), "household_id": met["id"], "half_days": 2}
        seen = [observed(house.id, indicator.id, 1) for house in houses]
        worked = command("receive_labour", follows, after=(UUID(met["id"]),))
        sent = phone.sent(*given, *seen, met, worked)
        return outcomes(take_all([sent])[0])

    def entered() -> list[str]:
        for house in houses * 2:
            enter(office, drive, money(drive, house.id, 50_000))
        return []

    told = all_at_once([*(partial(looked, phone) for phone in phones), entered, entered])

    assert Counter(one for each in told for one in each) == {"accepted": 6 * (2 * len(houses) + 2)}
    assert Entry.objects.count() == 6 * (len(houses) + 1) + 2 * 2 * len(houses)
    numbers = sorted(number or 0 for number in Entry.objects.values_list("receipt_number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(sum_differences(village.id)) == []
