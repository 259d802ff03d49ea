"""Names stand on a board only where the household said yes and it is proved; taken back, they go at once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.audit.models import AuditLine
from hatnhan.households.models import Household
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import Drive, NameConsent
from hatnhan.ledger.rules import consents as rules
from hatnhan.ledger.rules import drives as drive_rules
from hatnhan.ledger.rules.consents import NAMED_LEAST, Consent, How
from hatnhan.ledger.selectors import named_households
from hatnhan.ledger.services import record_consent
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_person, make_role_account, make_village
from tests.indicators.factories import make_houses
from tests.ledger.factories import (
    NOW,
    TODAY,
    collector,
    enter,
    labour,
    make_drive,
    money,
    reversal,
    treasurer,
)
from tests.ledger.pages import of, represented_by
from tests.pages import as_role, body, browser, fresh, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]
YES = Consent(True, How.PAPER, paper="GDY 1")
NO = Consent(False, How.TOLD)
HOUSES = 12
HEADING = "Households that agree to be named"


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def houses(village: Place) -> list[Household]:
    return make_houses(village, HOUSES)


@pytest.fixture
def drive(village: Place, houses: list[Household]) -> Drive:
    drive, keeper = make_drive(village), treasurer(village)
    for number, house in enumerate(houses, start=1):
        enter(keeper, drive, money(drive, house.id, 100_000 * (20 - number)))
    return drive


def say(drive: Drive, house: Household, said: Consent = YES, **more: Any) -> NameConsent:
    asked: dict[str, Any] = {
        "actor": collector(drive.village),
        "drive_id": drive.id,
        "household_id": house.id,
        "said": said,
        "happened_at": NOW,
        "fact_id": new_id(),
        "at": NOW,
    }
    return record_consent(**{**asked, **more})


def agree(drive: Drive, houses: list[Household]) -> None:
    for house in houses:
        say(drive, house)


def named(drive: Drive, houses: int = HOUSES) -> list[str]:
    return [row.name for row in named_households(drive_id=drive.id, on=TODAY, house_count=houses)]


def own_client(house: Household, village: Place) -> tuple[Client, Actor]:
    account = make_role_account(Role.HOUSEHOLD, village)
    represented_by(account, house)
    house.refresh_from_db()
    return browser(account), actor_with(Role.HOUSEHOLD, place=village, person=account.person)


def name_of(house: Household) -> str:
    house.refresh_from_db()
    assert house.representative is not None
    return house.representative.full_name


def test_nobody_is_named_unless_a_fact_says_yes(drive: Drive) -> None:
    client = as_role(Role.HOUSEHOLD, drive.village)

    assert named(drive) == []
    assert HEADING not in body(client, of(drive))


def test_who_agreed_is_named_with_what_it_gave_and_nobody_else(drive: Drive, houses: list[Household]) -> None:
    agree(drive, houses[:NAMED_LEAST])
    enter(treasurer(drive.village), drive, labour(drive, houses[0].id))

    page = body(as_role(Role.HOUSEHOLD, drive.village), of(drive))
    table = page.partition(HEADING)[2].partition("</table>")[0]

    assert all(f">{name_of(house)}<" in table for house in houses[:NAMED_LEAST])
    assert not any(name_of(house) in page for house in houses[NAMED_LEAST:])
    assert table.count("<tr>") == NAMED_LEAST + 1
    assert "4 labour days" in table.partition(name_of(houses[0]))[2].partition("</tr>")[0]


def test_names_stand_by_given_name_whatever_was_given(drive: Drive, houses: list[Household]) -> None:
    wanted = ["Người An", "Người Ánh", "Người Bình", "Người Đức", "Người Yên"]
    for name, house in zip(reversed(wanted), houses, strict=False):
        Household.objects.filter(id=house.id).update(representative=make_person(name))
        say(drive, house)

    assert named(drive) == wanted


@pytest.mark.parametrize(
    ("agreed", "households", "shown"),
    [(4, 12, False), (5, 12, True), (7, 12, True), (8, 12, False), (11, 12, False), (12, 12, True)],
)
def test_a_list_is_shown_where_it_points_at_nobody(
    drive: Drive, houses: list[Household], agreed: int, households: int, shown: bool
) -> None:
    agree(drive, houses[:agreed])

    assert len(named(drive, households)) == (agreed if shown else 0)
    assert rules.may_be_listed(named=agreed, households=households) is shown


def test_who_gave_nothing_is_not_in_the_list(drive: Drive, houses: list[Household]) -> None:
    agree(drive, houses[: NAMED_LEAST + 1])
    entry = drive.entries.get(household=houses[0])
    enter(treasurer(drive.village), drive, reversal(entry))

    assert name_of(houses[0]) not in named(drive)
    assert len(named(drive)) == NAMED_LEAST


def test_taken_back_the_name_goes_at_once(drive: Drive, houses: list[Household]) -> None:
    agree(drive, houses[: NAMED_LEAST + 1])

    say(drive, houses[0], NO)

    assert name_of(houses[0]) not in named(drive)
    assert len(named(drive)) == NAMED_LEAST


def test_a_form_opened_before_the_consent_takes_it_back_as_well(
    drive: Drive, houses: list[Household]
) -> None:
    older = new_id()
    agree(drive, houses[: NAMED_LEAST + 1])

    say(drive, houses[0], NO, fact_id=older, at=NOW - timedelta(seconds=1), happened_at=NOW)

    assert name_of(houses[0]) not in named(drive)


def test_what_was_said_last_holds(drive: Drive, houses: list[Household]) -> None:
    agree(drive, houses[:NAMED_LEAST])
    say(drive, houses[0], NO)
    gone = named(drive)

    say(drive, houses[0], at=NOW + timedelta(hours=1), happened_at=NOW + timedelta(hours=1))

    assert (gone, len(named(drive))) == ([], NAMED_LEAST)


def test_an_older_yes_does_not_undo_a_later_no(drive: Drive, houses: list[Household]) -> None:
    say(drive, houses[0])
    say(drive, houses[0], NO)

    with pytest.raises(rules.SaidOtherwiseSince) as refused:
        say(drive, houses[0], happened_at=NOW - timedelta(days=3))

    assert refused.value.facts == {"day": TODAY}


def test_a_consent_is_for_one_drive(drive: Drive, houses: list[Household]) -> None:
    other = make_drive(drive.village)
    for house in houses[:NAMED_LEAST]:
        enter(treasurer(drive.village), other, money(other, house.id))
    agree(drive, houses[:NAMED_LEAST])

    assert (len(named(drive)), named(other)) == (NAMED_LEAST, [])


def test_a_new_representative_was_not_asked(drive: Drive, houses: list[Household]) -> None:
    agree(drive, houses[: NAMED_LEAST + 1])
    Household.objects.filter(id=houses[0].id).update(representative=make_person("Người Mới"))

    assert "Người Mới" not in named(drive)
    assert len(named(drive)) == NAMED_LEAST


def test_a_household_that_left_is_named_no_more(drive: Drive, houses: list[Household]) -> None:
    agree(drive, houses[: NAMED_LEAST + 1])
    name = name_of(houses[0])
    Household.objects.filter(id=houses[0].id).update(left_on=TODAY)

    assert name not in named(drive)


def test_names_ask_one_question(drive: Drive, houses: list[Household]) -> None:
    agree(drive, houses[:NAMED_LEAST])
    with CaptureQueriesContext(connection) as few:
        named(drive)
    agree(drive, houses[NAMED_LEAST:7])
    with CaptureQueriesContext(connection) as more:
        named(drive)

    assert (len(few), len(more)) == (1, 1)


def witness(houses: list[Household], number: int = 5) -> UUID:
    found = houses[number].representative_id
    assert found is not None
    return found


def test_a_witness_of_the_village_proves_it(drive: Drive, houses: list[Household]) -> None:
    said = Consent(True, How.MEETING, paper="left aside", witness_id=witness(houses))

    consent = say(drive, houses[0], said, happened_at=NOW - timedelta(days=2))

    assert (consent.is_given, consent.how, consent.on) == (True, "meeting", date(2023, 11, 16))
    assert (consent.witness_id, consent.paper) == (witness(houses), "")
    assert consent.person_id == houses[0].representative_id


def test_what_proves_nothing_is_refused(drive: Drive, houses: list[Household]) -> None:
    own_witness = Consent(True, How.MEETING, witness_id=witness(houses, 0))
    attempts: list[tuple[Consent, type[Exception]]] = [
        (Consent(True, How.PAPER, paper="  "), rules.PaperUnnamed),
        (Consent(True, How.PAPER, paper="x" * 41), drive_rules.TextTooLong),
        (Consent(True, How.MEETING), rules.WitnessMissing),
        (own_witness, rules.WitnessInvolved),
        (Consent(True, How.MEETING, witness_id=make_person().id), NotFound),
        (Consent(True, How.TOLD), rules.ProofMissing),
        (Consent(True, How.OWN), NotAllowed),
        (Consent(False, How.OWN), NotAllowed),
        (NO, rules.NothingGiven),
    ]
    household = actor_with(Role.HOUSEHOLD, place=drive.village)

    for said, broken in attempts:
        actor = household if said.how is How.OWN else collector(drive.village)
        with pytest.raises(broken):
            say(drive, houses[0], said, actor=actor)
    with pytest.raises(rules.OnlyTheHousehold):
        say(drive, houses[0], Consent(True, How.OWN))

    assert not NameConsent.objects.exists()


def test_whoever_writes_it_down_is_no_witness(drive: Drive, houses: list[Household]) -> None:
    actor = collector(drive.village)
    Household.objects.filter(id=houses[5].id).update(representative=actor.person_id)

    with pytest.raises(rules.WitnessInvolved):
        say(drive, houses[0], Consent(True, How.MEETING, witness_id=actor.person_id), actor=actor)


def test_a_day_to_come_proves_nothing(drive: Drive, houses: list[Household]) -> None:
    with pytest.raises(drive_rules.DayToCome):
        say(drive, houses[0], happened_at=NOW + timedelta(days=1))


def test_a_household_without_representative_has_no_name_to_show(
    drive: Drive, houses: list[Household]
) -> None:
    Household.objects.filter(id=houses[0].id).update(representative=None)

    with pytest.raises(rules.NobodyToName):
        say(drive, houses[0])


def test_only_who_works_for_the_village_writes_down_what_another_said(
    drive: Drive, houses: list[Household]
) -> None:
    neighbour = make_village("ban-ben")
    [elsewhere] = make_houses(neighbour, 1)

    with pytest.raises(NotAllowed):
        say(drive, houses[0], actor=actor_with(Role.HOUSEHOLD, place=drive.village))
    with pytest.raises(NotFound):
        say(drive, houses[0], actor=collector(neighbour))
    with pytest.raises(NotFound):
        say(drive, elsewhere)
    with pytest.raises(NotFound):
        say(drive, houses[0], drive_id=uuid4())

    assert not NameConsent.objects.exists()


def test_the_same_form_twice_is_one_fact_and_one_line(drive: Drive, houses: list[Household]) -> None:
    actor, fact_id = collector(drive.village), new_id()
    for _time in range(2):
        say(drive, houses[0], actor=actor, fact_id=fact_id)
    with pytest.raises(FactTaken):
        say(drive, houses[0], Consent(True, How.PAPER, paper="GDY 2"), actor=actor, fact_id=fact_id)
    gone = new_id()
    for _time in range(2):
        say(drive, houses[0], NO, actor=actor, fact_id=gone)

    assert NameConsent.objects.count() == 2
    lines = AuditLine.objects.filter(action__startswith="ledger.name_").order_by("id")
    assert [line.action for line in lines] == ["ledger.name_allowed", "ledger.name_withdrawn"]


def test_raw_sql_makes_no_yes_of_a_no(drive: Drive, houses: list[Household]) -> None:
    say(drive, houses[0])
    say(drive, houses[0], NO)

    for statement in ("UPDATE ledger_nameconsent SET is_given = TRUE", "DELETE FROM ledger_nameconsent"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert NameConsent.objects.filter(is_given=False).count() == 1


def own(drive: Drive, house: Household) -> str:
    return of(drive, f"own/{house.id}/name/")


def test_a_household_says_yes_and_no_on_its_own_page(drive: Drive, houses: list[Household]) -> None:
    client, actor = own_client(houses[0], drive.village)
    agree(drive, houses[1:NAMED_LEAST])
    before = body(client, of(drive, "own/"))
    form = body(client, own(drive, houses[0]))

    sent(client, own(drive, houses[0]), {"fact_id": fresh(), "answer": "yes"})
    yes, shown = body(client, of(drive, "own/")), named(drive)
    sent(client, own(drive, houses[0]), {"fact_id": fresh(), "answer": "no"})
    no, gone = body(client, of(drive, "own/")), named(drive)

    assert ("not named" in before, "checked" in form) == (True, False)
    assert "18/11/2023 · by the household itself" in yes
    assert (name_of(houses[0]) in shown, gone) == (True, [])
    assert "not named" in no
    assert {row.author_id for row in NameConsent.objects.filter(how="own")} == {actor.person_id}


def test_silence_is_no_answer(drive: Drive, houses: list[Household]) -> None:
    client, _actor = own_client(houses[0], drive.village)

    page = sent(client, own(drive, houses[0]), {"fact_id": fresh()}, 422)
    nothing = sent(client, own(drive, houses[0]), {"fact_id": fresh(), "answer": "no"}, 422)

    assert "Please fill this in." in page
    assert "There is nothing to take back." in nothing
    assert not NameConsent.objects.exists()


def test_nobody_speaks_on_the_page_of_another_household(drive: Drive, houses: list[Household]) -> None:
    client, _actor = own_client(houses[0], drive.village)
    leader = as_role(Role.VILLAGE_HEAD, drive.village)

    answers = [
        each.post(own(drive, houses[1]), {"fact_id": fresh(), "answer": "yes"}).status_code
        for each in (client, leader)
    ]

    assert answers == [404, 404]
    assert not NameConsent.objects.exists()


def test_whoever_collects_writes_down_what_was_said(drive: Drive, houses: list[Household]) -> None:
    client = as_role(Role.MEMBER, drive.village)
    form = {"household": str(houses[0].id), "answer": "yes", "on": "2023-11-12"}

    unproved = sent(client, of(drive, "names/"), {"fact_id": fresh(), **form, "how": "told"}, 422)
    page = sent(client, of(drive, "names/"), {"fact_id": fresh(), **form, "how": "paper", "paper": "GDY 7"})
    heard = {"how": "meeting", "witness": str(witness(houses)), "household": str(houses[1].id)}
    both = sent(client, of(drive, "names/"), {"fact_id": fresh(), **form, **heard})
    gone = sent(
        client,
        of(drive, "names/"),
        {"fact_id": fresh(), **form, "answer": "no", "how": "told", "on": "2023-11-18"},
    )

    assert "A yes needs a proof" in unproved
    assert f"<b>{houses[0].code}</b> · {name_of(houses[0])}" in page
    assert "12/11/2023 · on a signed paper · Paper: GDY 7" in page
    assert f"Heard by: {name_of(houses[5])}" in both
    assert f"<b>{houses[0].code}</b>" not in gone
    assert f"<b>{houses[1].code}</b>" in gone


def test_the_page_of_proofs_is_for_who_collects(drive: Drive) -> None:
    answers = {
        role: as_role(role, drive.village).get(of(drive, "names/")).status_code
        for role in (Role.HOUSEHOLD, Role.COMMUNE, Role.SUPERVISION, Role.TREASURER)
    }

    assert answers == {Role.HOUSEHOLD: 403, Role.COMMUNE: 403, Role.SUPERVISION: 403, Role.TREASURER: 200}


def test_the_rules_know_no_database() -> None:
    me, other, third = (UUID(int=number) for number in (1, 2, 3))
    later = datetime.fromisoformat("2023-11-18T10:00:00+07:00")
    rules.ensure_proved(Consent(False, How.TOLD), actor_id=me, represented_by=None)
    rules.ensure_proved(Consent(True, How.OWN), actor_id=me, represented_by=me)
    rules.ensure_proved(Consent(True, How.MEETING, witness_id=third), actor_id=me, represented_by=other)
    rules.ensure_it_counts(YES, moment=later, before=None)
    rules.ensure_it_counts(NO, moment=later, before=(True, later))

    with pytest.raises(rules.OnlyTheHousehold):
        rules.ensure_proved(Consent(True, How.OWN), actor_id=me, represented_by=other)
    with pytest.raises(rules.NothingGiven):
        rules.ensure_it_counts(NO, moment=later, before=(False, later))
    with pytest.raises(rules.SaidOtherwiseSince):
        rules.ensure_it_counts(YES, moment=later, before=(False, later))
