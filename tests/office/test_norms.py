"""The page of norms: what is in force on a day, how surely it is known, and what a place sets itself."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.norms.loader import shipped_book
from hatnhan.norms.models import NormOverride
from hatnhan.norms.rules import Evidence
from hatnhan.norms.selectors import norm_book
from hatnhan.places.models import Place
from tests.factories import make_village
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db
NORMS = "/v/pa-kim/norms/"
BY_DEFAULT = "indicators.confirmation.by_default"
STAGNATION = "indicators.stagnation.months"
DURATION = "meetings.duration.regular_minutes"
CONTRIBUTION = "village.contribution.majority"
MOST_QUERIES = 12


@pytest.fixture
def village() -> Place:
    return make_village()


def asked(**more: str) -> dict[str, str]:
    return {
        "value": "5",
        "from_on": "01/01/2023",
        "source": "Nghị quyết 05-NQ/CB",
        "reason": "bản nhỏ, ít hộ",
        "fact_id": str(new_id()),
        **more,
    }


def test_every_norm_of_the_day_stands_on_the_page_with_its_source(village: Place) -> None:
    on = date(2023, 11, 24)
    shown = read(client_of(Role.HOUSEHOLD, village).get(f"{NORMS}?on=24/11/2023"))

    norms = shipped_book().in_force(on)
    assert [norm.code for norm in norms if norm.title_en not in shown] == []
    assert [norm.code for norm in norms if norm.source_en not in shown] == []
    assert "Norms in force on 24/11/2023" in shown


def test_every_unverified_norm_says_so(village: Place) -> None:
    on = date(2023, 11, 24)
    shown = read(client_of(Role.MEMBER, village).get(f"{NORMS}?on=2023-11-24"))

    unverified = [norm for norm in shipped_book().in_force(on) if norm.evidence is Evidence.UNVERIFIED]
    assert unverified != []
    # The explanation at the top of the page says it once more.
    assert shown.count("Not verified") == len(unverified) + 1


def test_another_day_shows_the_norms_of_that_day(village: Place) -> None:
    member = client_of(Role.MEMBER, village)
    today = shipped_book().in_force(date(2026, 11, 22))
    then = shipped_book().in_force(date(2023, 11, 24))

    first, later = (read(member.get(f"{NORMS}?on={day}")) for day in ("2023-11-24", "2026-11-22"))

    still = " | ".join(f"{norm.source_en} {norm.note_en}" for norm in today)
    gone = {norm.source_en for norm in then if norm.source_en not in still}
    assert gone != set()
    assert [source for source in gone if source not in first] == []
    assert [source for source in gone if source in later] == []


def test_a_day_that_is_none_is_answered_in_words(village: Place) -> None:
    response = client_of(Role.MEMBER, village).get(f"{NORMS}?on=hôm qua")

    assert response.status_code == 422
    assert "Write the day like 24/11/2023." in read(response)


def test_a_secretary_sets_a_value_for_the_village_and_the_page_names_who(village: Place) -> None:
    secretary = client_of(Role.SECRETARY, village)
    form = asked()

    answers = [secretary.post(f"{NORMS}{STAGNATION}/village/", form) for _time in range(2)]

    assert {answer["Location"] for answer in answers} == {NORMS}
    assert NormOverride.objects.count() == 1
    assert norm_book(path=village.path).int_on(STAGNATION, date(2023, 6, 1)) == 5
    assert "Set by bản pa-kim from 01/01/2023 by Nghị quyết 05-NQ/CB: bản nhỏ, ít hộ" in read(
        secretary.get(NORMS)
    )


@pytest.mark.parametrize(("language", "written"), [("en", "no"), ("vi", "không")])
def test_a_yes_or_no_stands_in_the_form_as_people_write_it(
    village: Place, language: str, written: str
) -> None:
    secretary = client_of(Role.SECRETARY, village)
    page = f"{NORMS}{BY_DEFAULT}/village/"

    shown = secretary.get(page, headers={"accept-language": language}).context["form"]["value"].value()
    answer = secretary.post(page, asked(value=shown))

    assert (shown, answer.status_code) == (written, 303)
    assert norm_book(path=village.path).bool_on(BY_DEFAULT, date(2023, 6, 1)) is False


def test_a_commune_officer_sets_a_value_for_every_village_of_the_commune(village: Place) -> None:
    assert village.parent is not None
    officer = client_of(Role.COMMUNE, village.parent)

    officer.post(f"{NORMS}{DURATION}/commune/", asked(value="60"))

    beside = make_village("ban-ben")
    assert norm_book(path=beside.path).int_on(DURATION, date(2023, 6, 1)) == 60


@pytest.mark.parametrize(
    ("code", "more", "said"),
    [
        (STAGNATION, {"value": "nhiều"}, "This value does not fit the rule. Write it like this: 90."),
        (STAGNATION, {"reason": ""}, "Please fill this in."),
        (STAGNATION, {"until_on": "01/12/2022"}, "The end must come after 01/01/2023."),
        (CONTRIBUTION, {"value": "> 1/2", "from_on": "01/11/2023"}, "cannot be changed here"),
        (DURATION, {"value": "60"}, "cannot be changed here"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words_and_kept_in_the_form(
    village: Place, code: str, more: dict[str, str], said: str
) -> None:
    response = client_of(Role.SECRETARY, village).post(f"{NORMS}{code}/village/", asked(**more))

    assert response.status_code == 422
    assert said in read(response)
    assert "Nghị quyết 05-NQ/CB" in read(response)
    assert NormOverride.objects.count() == 0


def test_a_rule_that_does_not_exist_is_not_found(village: Place) -> None:
    secretary = client_of(Role.SECRETARY, village)

    assert secretary.get(f"{NORMS}no.such.norm/village/").status_code == 404


def withdraw(client: Client, override: NormOverride, **more: str) -> int:
    form = {"from_on": "01/07/2023", "reason": "hết cần", "fact_id": str(new_id()), **more}
    return client.post(f"{NORMS}set/{override.id}/village/", form).status_code


def test_a_value_is_taken_back_from_a_day_and_the_days_before_keep_it(village: Place) -> None:
    secretary = client_of(Role.SECRETARY, village)
    secretary.post(f"{NORMS}{STAGNATION}/village/", asked())
    override = NormOverride.objects.get()

    assert "bản nhỏ" in read(secretary.get(f"{NORMS}set/{override.id}/village/"))
    assert withdraw(secretary, override) == 303

    book = norm_book(path=village.path)
    assert [book.int_on(STAGNATION, date(2023, month, 1)) for month in (6, 7)] == [5, 3]
    assert secretary.get(f"{NORMS}set/{override.id}/village/").status_code == 404
    assert withdraw(secretary, override) == 303
    assert "This value was taken back already." in read(secretary.get(NORMS))
    assert NormOverride.objects.count() == 2


def test_a_form_that_takes_back_a_value_and_comes_twice_is_done_once(village: Place) -> None:
    secretary = client_of(Role.SECRETARY, village)
    secretary.post(f"{NORMS}{STAGNATION}/village/", asked())
    override, sent = NormOverride.objects.get(), str(new_id())

    assert [withdraw(secretary, override, fact_id=sent) for _tap in range(2)] == [303, 303]
    assert "taken back already" not in read(secretary.get(NORMS))
    assert NormOverride.objects.count() == 2


def test_the_value_of_the_commune_is_not_the_villages_to_take_back(village: Place) -> None:
    assert village.parent is not None
    client_of(Role.COMMUNE, village.parent).post(f"{NORMS}{STAGNATION}/commune/", asked())

    assert withdraw(client_of(Role.SECRETARY, village), NormOverride.objects.get()) == 404
    assert NormOverride.objects.count() == 1


def test_the_page_offers_to_set_only_what_the_reader_may_set(village: Place) -> None:
    secretary, member = (read(client_of(role, village).get(NORMS)) for role in (Role.SECRETARY, Role.MEMBER))

    assert f"{NORMS}{STAGNATION}/village/" in secretary
    assert f"{NORMS}{CONTRIBUTION}/village/" not in secretary
    assert f"{NORMS}{DURATION}/village/" not in secretary
    assert "/village/" not in member.replace("/b/", "")


def test_the_page_costs_the_same_with_and_without_own_values(village: Place) -> None:
    secretary = client_of(Role.SECRETARY, village)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            secretary.get(NORMS)
        counts.append(len(queries))
        for code in (STAGNATION, "tasks.due_soon_days", "indicators.recheck.months"):
            secretary.post(f"{NORMS}{code}/village/", asked())

    assert NormOverride.objects.count() == 3
    assert counts[0] == counts[1] <= MOST_QUERIES
