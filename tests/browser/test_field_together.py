"""Several phones in one village: the same house, the same new household, the same phone in other hands."""

import re

import pytest
from playwright.sync_api import Page, expect

from hatnhan.ops.demo.village import PASSWORD as SAMPLE_PASSWORD
from tests.browser.clicking import follow
from tests.browser.conftest import MEMBERS, NewName, NewPhone
from tests.browser.phones import Book, Phone
from tests.browser.program import Program

pytestmark = pytest.mark.browser

TITLE, INDICATOR = "Nền nhà cứng", "hard_floor"
DIFFERENT = "Hai người thấy khác nhau."
STATE = """
SELECT value, is_disputed FROM indicators_housestate
WHERE household_id = ? AND indicator_id = (SELECT id FROM indicators_indicator WHERE code = ?)
"""


def test_two_phones_that_saw_a_house_differently_both_stay_until_a_third_settles_it(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    book, names = Book(walked_village.data), [walker(), walker(), walker()]
    first, second, third = (phones(walked_village) for _name in names)
    ids = list[str]()
    for phone, name, value in ((first, names[0], 1), (second, names[1], 0)):
        phone.bring_in(name)
        house = phone.houses()["PK20"]
        phone.leave_reach()
        phone.look(house, TITLE, value)
        (entry,) = phone.outbox()
        ids.append(entry["id"])

    for phone in (first, second):
        phone.come_back()
        phone.sent()
    assert book.times("indicators_observation", ids) == [1, 1]
    assert book.rows(STATE, house.replace("-", ""), INDICATOR) == [(0, 1)]
    # Whoever opens the house sees both, on the phone and in the book.
    row = second.page.locator("[data-slot=states] > li", has_text=TITLE)
    expect(row.locator("[data-slot=differ]")).to_be_visible()
    expect(row.locator("[data-slot=differ]")).to_contain_text(DIFFERENT)
    expect(row.locator("[data-slot=said] > li")).to_have_text(
        [re.compile(f"^có.*Người đi {names[0]}"), re.compile(f"^không.*Người đi {names[1]}")]
    )
    second.page.goto(second.at("/v/pa-kim/households/PK20/"))
    expect(second.page.locator("main")).to_contain_text("Xem lại và ghi rõ")

    third.bring_in(names[2])
    third.look(house, TITLE, 1)
    third.sent()
    assert book.rows(STATE, house.replace("-", ""), INDICATOR) == [(1, 0)]
    first.page.reload()
    row = first.page.locator("[data-slot=states] > li", has_text=TITLE)
    expect(row.locator("[data-slot=text]")).to_have_text(re.compile("^có, từ ngày"))
    expect(row.locator("[data-slot=differ]")).to_be_hidden()
    # Nothing of what the two saw is gone.
    assert book.times("indicators_observation", ids) == [1, 1]


def register(phone: Phone, name: str, value: int) -> str:
    """Register a new household from the list of houses, and record at it at once."""
    phone.go("houses")
    phone.page.locator("[data-slot=to-register]").click()
    form = phone.page.locator("main form")
    form.locator("[name=representative_name]").fill(name)
    form.locator("[name=member_count]").fill("4")
    form.locator(".actions button").first.click()
    expect(phone.page.locator("main h1")).to_have_text(name)
    expect(phone.page.locator("[data-slot=is-new]")).to_be_visible()
    house = phone.page.url.rpartition("/")[2]
    phone.look(house, TITLE, value)
    return house


def test_the_same_new_household_from_two_phones_is_joined_by_a_person_and_nothing_is_lost(
    walked_village: Program, phones: NewPhone
) -> None:
    book, name = Book(walked_village.data), "Đại diện hộ 61"
    made, looks = list[str](), list[str]()
    pair = [phones(walked_village) for _one in range(2)]
    for phone, member, value in zip(pair, MEMBERS, (1, 0), strict=False):
        phone.bring_in(member)
        phone.leave_reach()
        made.append(register(phone, name, value))
        looks += [entry["id"] for entry in phone.outbox() if entry["name"] == "observe_household"]
        expect(phone.dot).to_have_text("Không có sóng, 2 chờ gửi")
    for phone in pair:
        phone.come_back()
        phone.sent()
    assert book.times("households_household", made) == [1, 1]
    assert book.times("indicators_observation", looks) == [1, 1]

    page = pair[0].page
    secretary = phones(walked_village)
    secretary.bring_in("bi-thu", SAMPLE_PASSWORD)
    page = secretary.page
    page.goto(secretary.at("/v/pa-kim/households/"))
    double = page.locator("main .list > li", has_text=name).get_by_role("link", name="Xem cả hai")
    expect(double).to_have_count(1)
    follow(double)
    with page.expect_navigation():
        page.get_by_role("button", name="Gộp thành một hộ").click()

    assert_joined(page, book, made, looks)
    page.goto(secretary.at("/v/pa-kim/households/"))
    expect(page.get_by_role("link", name="Xem cả hai")).to_have_count(0)
    # On the phones one of the two is left.
    for phone in pair:
        phone.open("#/pa-kim/houses")
        phone.page.reload()
        expect(phone.page.locator("main .list > li", has_text=name)).to_have_count(1)


def assert_joined(page: Page, book: Book, made: list[str], looks: list[str]) -> None:
    """One of the two is left, with the looks of both."""
    keys = [key.replace("-", "") for key in made]
    left = book.rows("SELECT left_on IS NULL FROM households_household WHERE id IN (?, ?)", *keys)
    assert sorted(left) == [(0,), (1,)]
    assert book.times("indicators_observation", looks) == [1, 1]
    # The page of the one that stays leads to what was recorded of the other.
    other = page.locator("main", has_text="Đại diện hộ 61").get_by_role("link", name=re.compile("^M-")).first
    follow(other)
    expect(page.locator("main")).to_contain_text(TITLE)


def test_another_person_on_the_same_phone_sends_nothing_of_the_first(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    first, second = walker(), walker()
    phone.bring_in(first)
    phone.leave_reach()
    phone.look(phone.houses()["PK21"], TITLE, 1)
    (before,) = phone.held()
    (entry,) = before["outbox"]
    # The first one is signed out by the program, and the second signs in.
    phone.context.clear_cookies()
    phone.line.stop("POST /api/v1/sync/commands")
    phone.come_back()
    expect(phone.dot).to_have_text("Đăng nhập để gửi 1")
    phone.line.stop(None)
    phone.bring_in(second)

    notices = phone.page.locator("[data-slot=notices]")
    expect(notices).to_contain_text("1 mục của người khác đang chờ trên máy này.")
    phone.look(phone.houses_of(book.person_of(second))["PK22"], TITLE, 1)
    phone.sent(book.person_of(second))
    assert book.times("sync_receipt", [entry["id"]]) == [0]
    (kept,) = [one for one in phone.held() if one["person"] == before["person"]]
    assert kept["outbox"] == before["outbox"]

    phone.context.clear_cookies()
    phone.bring_in(first)
    phone.sent()
    assert book.rows("SELECT author_id FROM sync_receipt WHERE id = ?", entry["id"].replace("-", "")) == [
        (book.person_of(first),)
    ]
