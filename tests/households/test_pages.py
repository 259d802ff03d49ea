"""The register's pages, as a village head clicks through them with and without mistakes."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries, Settings

from hatnhan.audit.models import AuditLine
from hatnhan.households.models import Household, HouseholdEvent
from hatnhan.households.selectors import house_called, last_event_id
from hatnhan.indicators.models import Observation
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from tests.factories import make_role_account, make_village
from tests.households.factories import JOINED, TODAY, make_hamlet, make_household, xlsx
from tests.indicators.factories import make_indicator

pytestmark = pytest.mark.django_db

HEADINGS = ["Mã hộ", "Xóm", "Số nhân khẩu", "Đại diện hộ", "Ngày vào"]
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _assumed_day(settings: Settings) -> None:
    settings.ASSUMED_DAY = TODAY
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def head(village: Place, client: Client) -> Client:
    """A browser in which the village head is signed in."""
    client.force_login(make_role_account(Role.VILLAGE_HEAD, village))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def url(name: str, village: Place, **parts: str) -> str:
    return reverse(f"office:{name}", kwargs={"village": village.code, **parts})


def typed(**more: object) -> dict[str, object]:
    """A filled-in form, with its own number."""
    return {"fact_id": str(new_id()), "on": "18/11/2023", "note": "", **more}


def file_of(*rows: list[object], name: str = "ho.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, xlsx(HEADINGS, *rows))


def look_at(head: Client, village: Place, *rows: list[object]) -> tuple[int, str]:
    """Send a file and read the preview."""
    content = {"file": file_of(*rows), "joined_on": "01/01/2015"}
    answer = head.post(url("households_import", village), content)
    return answer.status_code, answer.content.decode()


def confirmation(preview: str) -> dict[str, str]:
    """Read the hidden fields of the preview, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(sheet|fact_id)" value="([^"]+)"', preview))


def test_the_list_shows_the_households_of_the_day_and_finds_without_diacritics(
    head: Client, village: Place
) -> None:
    make_household(village, "PK01", name="Hồ Văn Lộ", members=5, hamlet=make_hamlet(village, "Xóm Trên"))
    make_household(village, "PK02", name="Quàng Thị Hoa", members=3)

    everything = head.get(url("households", village)).content.decode()
    found = head.get(url("households", village), {"q": "ho lo"}).content.decode()

    assert "2 households, 8 people on 18/11/2023" in everything
    assert all(said in everything for said in ("Hồ Văn Lộ", "Xóm Trên", "PK02", "Quàng Thị Hoa"))
    assert "Hồ Văn Lộ" in found
    assert "Quàng Thị Hoa" not in found


def test_the_list_can_be_asked_for_another_day(head: Client, village: Place) -> None:
    make_household(village, "PK01", on=date(2020, 1, 1))

    page = head.get(url("households", village), {"on": "2019-12-31"}).content.decode()

    assert "0 households, 0 people on 31/12/2019" in page


def test_a_day_that_is_none_is_answered_at_the_field(head: Client, village: Place) -> None:
    answer = head.get(url("households", village), {"on": "khi nào"})

    assert answer.status_code == 422
    assert "Write the day like 24/11/2023." in answer.content.decode()


def test_on_the_first_day_the_list_offers_the_import(head: Client, village: Place) -> None:
    page = head.get(url("households", village)).content.decode()

    assert "No households yet" in page
    assert f'href="{url("households_import", village)}"' in page
    assert url("households_xlsx", village) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_households(
    head: Client, village: Place, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_household(village, name=f"Lò Văn {number}", hamlet=make_hamlet(village, f"Xóm {number}"))
    head.get(url("households", village))

    with django_assert_num_queries(9):
        head.get(url("households", village))


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.MEMBER, 200), (Role.SUPERVISION, 200), (Role.COMMUNE, 403), (Role.HOUSEHOLD, 403)],
)
def test_who_may_read_the_list_need_not_be_offered_to_change_it(
    client: Client, village: Place, role: Role, status: int
) -> None:
    make_household(village, "PK01")
    client.force_login(make_role_account(role, village))

    answer = client.get(url("households", village))

    assert answer.status_code == status
    assert url("household_new", village) not in answer.content.decode()


@pytest.mark.parametrize("name", ["household_change", "household_move", "household_split", "household_merge"])
def test_forms_are_open_to_the_head_only(head: Client, client: Client, village: Place, name: str) -> None:
    make_household(village, "PK01")
    address = url(name, village, code="PK01")

    shown = head.get(address)
    missing = head.get(url(name, village, code="PK99"))
    client.force_login(make_role_account(Role.MEMBER, village))
    refused = client.get(address)
    client.force_login(make_role_account(Role.VILLAGE_HEAD, make_village("ban-khac")))
    foreign = client.get(address)

    assert 'name="fact_id"' in shown.content.decode()
    assert [shown.status_code, missing.status_code, refused.status_code, foreign.status_code] == [
        200,
        404,
        403,
        404,
    ]


def test_a_household_is_registered_once_however_often_the_form_is_sent(head: Client, village: Place) -> None:
    form = typed(code="pk48", representative_name="Lò Văn Ân", member_count="4", hamlet="")

    answers = [head.post(url("household_new", village), form) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == url("household", village, code="PK48")
    row = house_called(village_id=village.id, code="PK48", on=TODAY)
    assert (row.representative_name, row.member_count, row.joined_on) == ("Lò Văn Ân", 4, TODAY)
    assert HouseholdEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "hộ 1"}, "Write the code with up to 12 letters without accents"),
        ({"code": "PK01"}, "The code PK01 already names a household"),
        ({"member_count": "0"}, "greater than or equal to 1"),
        ({"member_count": "bốn"}, "Enter a whole number"),
        ({"on": "19/11/2023"}, "19/11/2023 has not come yet"),
        ({"on": "32/11/2023"}, "Write the day like 24/11/2023."),
        ({"fact_id": "x"}, "The form&#x27;s number was damaged"),
    ],
)
def test_a_wrong_form_is_answered_in_words_and_keeps_what_was_typed(
    head: Client, village: Place, wrong: dict[str, object], said: str
) -> None:
    make_household(village, "PK01")
    form = typed(code="PK48", representative_name="Lò Văn Ân", member_count="4", hamlet="") | wrong

    answer = head.post(url("household_new", village), form)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Lò Văn Ân" in answer.content.decode()
    assert Household.objects.count() == 1


def test_a_change_starts_from_what_is_and_saves_what_is_new(head: Client, village: Place) -> None:
    upper = make_hamlet(village, "Xóm Trên")
    house = make_household(village, "PK01", name="Lò Văn Ân", members=4)
    address = url("household_change", village, code="PK01")

    shown = head.get(address).content.decode()
    answer = head.post(
        address,
        typed(
            what="change",
            representative_name="Lò Văn Ân",
            member_count="5",
            hamlet=str(upper.id),
            seen=str(last_event_id(household_id=house.id)),
        ),
    )

    assert 'value="Lò Văn Ân"' in shown
    assert answer.status_code == 303
    row = house_called(village_id=village.id, code="PK01", on=TODAY)
    assert (row.member_count, row.hamlet_name, row.joined_on) == (5, "Xóm Trên", JOINED)


def test_two_people_who_change_one_household_lose_nothing(head: Client, village: Place) -> None:
    house = make_household(village, "PK01", name="Lò Văn Ân", members=4)
    seen = str(last_event_id(household_id=house.id))
    address = url("household_change", village, code="PK01")

    def form(members: str, name: str, seen: str) -> dict[str, object]:
        return typed(what="change", member_count=members, representative_name=name, hamlet="", seen=seen)

    head.post(address, form("5", "Lò Văn Bình", seen))
    stale = head.post(address, form("6", "Lò Văn Cường", seen))

    page = stale.content.decode()
    assert stale.status_code == 422
    assert "Lò Văn Bình" in page
    assert 'value="Lò Văn Cường"' in page
    offered = re.findall(r'name="seen" value="([^"]+)"', page)
    assert head.post(address, form("6", "Lò Văn Cường", offered[0])).status_code == 303
    house.refresh_from_db()
    assert (house.member_count, HouseholdEvent.objects.count()) == (6, 3)


def test_a_wrong_entry_is_mended(head: Client, village: Place) -> None:
    house = make_household(village, "PK01", members=4)
    form = typed(
        what="mistake",
        on="01/02/2014",
        member_count="5",
        representative_name="",
        hamlet="",
        seen=str(last_event_id(household_id=house.id)),
    )

    head.post(url("household_change", village, code="PK01"), form)

    house.refresh_from_db()
    assert (house.joined_on, house.member_count) == (date(2014, 2, 1), 5)


def test_a_household_moves_away_and_comes_back_when_it_was_a_mistake(head: Client, village: Place) -> None:
    house = make_household(village, "PK01")
    address = url("household_move", village, code="PK01")
    away = typed(seen=str(last_event_id(household_id=house.id)))
    back = {"fact_id": str(new_id()), "note": "Nhầm hộ"}

    gone = [head.post(address, away).status_code for _time in range(2)]
    house.refresh_from_db()
    left_on = house.left_on
    returned = [head.post(address, back).status_code for _time in range(2)]
    house.refresh_from_db()

    assert (gone, returned) == ([303, 303], [303, 303])
    assert (left_on, house.left_on, HouseholdEvent.objects.count()) == (TODAY, None, 3)


def test_a_household_is_split_and_merged_again(head: Client, village: Place) -> None:
    house = make_household(village, "PK01", name="Lò Văn Ân", members=7)
    split = typed(
        code="PK48",
        representative_name="Lò Văn Bình",
        member_count="3",
        hamlet="",
        remaining_count="4",
        seen=str(last_event_id(household_id=house.id)),
        on="01/06/2023",
    )
    head.post(url("household_split", village, code="PK01"), split)
    new = Household.objects.get(code="PK48")
    merge = typed(into=str(house.id), joint_count="7", seen=str(last_event_id(household_id=new.id)))

    answer = head.post(url("household_merge", village, code="PK48"), merge)

    assert answer["Location"] == url("household", village, code="PK01")
    house.refresh_from_db()
    new.refresh_from_db()
    assert (house.member_count, new.left_on, new.joined_on) == (7, TODAY, date(2023, 6, 1))


def test_the_preview_shows_the_fate_of_every_row_and_writes_nothing(head: Client, village: Place) -> None:
    make_household(village, "PK01", name="Lò Văn Ân", members=4)
    make_household(village, "PK02", members=3)
    make_household(village, "PK09")

    status, page = look_at(
        head, village, ["PK01", "", 6, "", ""], ["PK02", "", 3, "", ""], ["PK03", "Trên", 2, "", ""]
    )

    assert status == 200
    assert all(
        said in page for said in ("3 rows are ready", "Number of people: 4 → 6", "New hamlets: Trên.", "PK09")
    )
    assert [page.count(f">{fate}<") for fate in ("new", "changes", "stays the same")] == [2, 2, 2]
    assert Household.objects.count() == 3


def test_a_confirmed_preview_is_imported_once_without_a_second_upload(head: Client, village: Place) -> None:
    _status, page = look_at(head, village, ["PK01", "Trên", 6, "Lò Văn Ân", "31/01/2016"])

    answers = [
        head.post(url("households_import", village), confirmation(page), follow=True) for _time in range(2)
    ]

    assert answers[0].redirect_chain == [(url("households", village), 303)]
    assert "Imported: 1 new households, 0 changed, 0 observations." in answers[0].content.decode()
    assert "Imported already; nothing was entered twice." in answers[1].content.decode()
    row = house_called(village_id=village.id, code="PK01", on=TODAY)
    assert (row.member_count, row.representative_name, row.joined_on) == (6, "Lò Văn Ân", date(2016, 1, 31))
    assert HouseholdEvent.objects.count() == 1


def test_wrong_cells_are_named_and_cannot_be_confirmed(head: Client, village: Place) -> None:
    status, page = look_at(head, village, ["PK01", "", "sáu", "", ""], ["PK02", "", 3, "", ""])

    assert status == 422
    assert "«Hộ», row 2, column C" in page
    assert "«sáu» is not a number of people" in page
    assert 'name="sheet"' not in page


def test_a_preview_is_worth_nothing_to_others_or_when_touched(head: Client, village: Place) -> None:
    _status, page = look_at(head, village, ["PK01", "", 6, "", ""])
    fields = confirmation(page)
    touched = fields | {"sheet": fields["sheet"][:-2] + "xx"}
    other = Client(HTTP_ACCEPT_LANGUAGE="en")
    other.force_login(make_role_account(Role.SECRETARY, village))

    answers = [
        head.post(url("households_import", village), touched),
        other.post(url("households_import", village), fields),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "This preview is too old or damaged" in answers[1].content.decode()
    assert Household.objects.count() == 0


def test_a_register_that_changed_since_the_preview_is_looked_at_again(head: Client, village: Place) -> None:
    _status, page = look_at(head, village, ["PK01", "", 6, "", ""])
    make_household(village, "PK01", members=4)

    answer = head.post(url("households_import", village), confirmation(page))
    again = answer.content.decode()

    assert answer.status_code == 422
    assert "The register changed since this preview was made" in again
    assert Household.objects.get().member_count == 4
    head.post(url("households_import", village), confirmation(again))
    assert Household.objects.get().member_count == 6


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ho.xlsx", b"", "The file is empty."),
        ("ho.xlsx", b"PK\x03\x04broken", "The file cannot be opened"),
        ("anh.png", b"\x89PNG\r\n\x1a\n\x00\x00", "This is not an Excel, LibreOffice or CSV file."),
        ("ho.csv", b"a,b\r\n1,2\r\n", "has no column «Household code»"),
    ],
)
def test_a_broken_file_is_answered_at_the_field(
    head: Client, village: Place, name: str, content: bytes, said: str
) -> None:
    sent = {"file": SimpleUploadedFile(name, content), "joined_on": "01/01/2015"}

    answer = head.post(url("households_import", village), sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_import_without_a_file_is_answered_at_the_field(head: Client, village: Place) -> None:
    answer = head.post(url("households_import", village), {"joined_on": "01/01/2015"})

    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_comes_back_unchanged_and_is_noted(head: Client, village: Place, kind: str) -> None:
    make_household(village, "PK01", name="Lò Văn Ân", members=4, hamlet=make_hamlet(village, "Xóm Trên"))
    make_household(village, "PK02", name="@lạ", members=2, on=date(2020, 2, 29))
    make_indicator(village, "Nhà tiêu")
    known = xlsx(["Mã hộ", "Nhà tiêu"], ["PK01", "x"], ["PK02", "không"])
    first = head.post(
        url("households_import", village),
        {"file": SimpleUploadedFile("ho.xlsx", known), "joined_on": "01/01/2015"},
    )
    head.post(url("households_import", village), confirmation(first.content.decode()))

    answer = head.get(url(f"households_{kind}", village))
    sent = {"file": SimpleUploadedFile(f"ho.{kind}", answer.content), "joined_on": "01/01/2015"}
    page = head.post(url("households_import", village), sent).content.decode()

    assert answer["Content-Disposition"] == f'attachment; filename="pa-kim-2023-11-18.{kind}"'
    assert page.count(">stays the same<") == 3
    assert "Nhà tiêu: x" in first.content.decode()
    assert Observation.objects.count() == 2
    line = AuditLine.objects.get(action="households.exported")
    assert (line.path, line.facts) == (village.path, {"rows": 2, "file": kind})


def test_the_template_has_the_headings_and_says_how(head: Client, village: Place) -> None:
    make_indicator(village, "Nhà tiêu")

    workbook = load_workbook(BytesIO(head.get(url("households_template", village)).content))

    first, how = workbook.worksheets
    assert [cell.value for cell in first[1]] == [*HEADINGS, "Nhà tiêu"]
    assert how.max_row == 4
