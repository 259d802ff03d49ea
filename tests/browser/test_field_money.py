"""Money and labour received at the door without a network: kept at once, once in the book, with a number."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPhone, Runs
from tests.browser.phones import PASSWORD, Book, Phone, enter_walkers
from tests.browser.program import Program, run, tell

pytestmark = pytest.mark.browser
COLLECTOR = "thu-quy-dot-01"
OF_THE_OPEN_DRIVE = "JOIN ledger_drive ON ledger_drive.id = drive_id WHERE ledger_drive.closed_on IS NULL"
COMMANDS = "POST /api/v1/sync/commands"
WHOLE, HALF = "Hai triệu bốn trăm nghìn đồng", "Một triệu hai trăm nghìn đồng"
# A drive that stands on a decision of the households; the one of the sample village's year is over.
OPEN_A_DRIVE = """
from datetime import date
from hatnhan.ledger.models import Drive
from hatnhan.places.models import Place
from tests.ledger.factories import make_drive
village = Place.objects.get(code="pa-kim")
Drive.objects.filter(village=village).update(closed_on=date(2023, 11, 12))
make_drive(village)
"""


@pytest.fixture
def village(runs: Runs) -> Program:
    """A sample village with an open drive, and a member who goes from house to house for it."""
    program = runs("collecting")
    tell(program, OPEN_A_DRIVE)
    enter_walkers(program, [], [COLLECTOR])
    return program


def receive(phone: Phone, house_id: str, amount: str | None) -> str:
    """Receive money at a house, all that is asked for or an amount, and give the receipt's identifier."""
    phone.go(f"house/{house_id}")
    phone.page.get_by_role("button", name="Nhận tiền").click()
    dialog = phone.page.locator("dialog")
    if amount is None:
        dialog.locator("[data-slot=whole]").click()
    else:
        dialog.locator("[name=amount]").fill(amount)
    dialog.locator("[name=round]").fill("Đợt 1")
    dialog.get_by_role("button", name="Đã nhận tiền").click()
    expect(phone.page.locator("main h1")).to_have_text("Phiếu tạm")
    return phone.page.url.rpartition("/")[2]


def assert_receipt(phone: Phone, key: str, title: str, amount: str, words: str) -> None:
    """Look at a receipt: the amount as a figure and in words."""
    phone.go(f"receipt/{key}")
    expect(phone.page.locator("main h1")).to_have_text(title)
    expect(phone.page.locator("[data-slot=amount]")).to_have_text(re.compile(amount))
    expect(phone.page.locator("main [data-slot=words]")).to_have_text(words)


def assert_in_hand(phone: Phone, amount: str) -> None:
    """Look at what the collector holds."""
    phone.go("purse")
    expect(phone.page.locator("[data-slot=held]")).to_have_text(re.compile(rf"^{amount}\s*đ$"))


def test_money_received_out_of_reach_is_kept_sent_once_and_numbered(
    village: Program, phones: NewPhone
) -> None:
    phone, book = phones(village), Book(village.data)
    phone.bring_in(COLLECTOR)
    houses = phone.houses()

    phone.leave_reach()
    keys = [receive(phone, houses["PK01"], None), receive(phone, houses["PK02"], "1.200.000")]
    expect(phone.page.locator("[data-slot=provisional]")).to_have_text("Số phiếu có khi máy đã gửi.")
    phone.close()
    phone.open()
    expect(phone.dot).to_have_text("Không có sóng, 2 chờ gửi")
    assert_receipt(phone, keys[0], "Phiếu tạm", r"2\.400\.000", WHOLE)
    assert_in_hand(phone, r"3\.600\.000")
    phone.go("#/outbox")
    expect(phone.page.locator("[data-slot=waiting-list] > li").first).to_contain_text(
        "Nhận tiền góp: 2.400.000"
    )

    # The book takes it, and the answer is lost on its way.
    phone.come_back_for_a_moment(COMMANDS)
    assert book.times("ledger_entry", keys) == [1, 1]
    phone.close()
    phone.is_away = True
    phone.open()
    assert_receipt(phone, keys[1], "Phiếu tạm", r"1\.200\.000", HALF)

    phone.come_back()
    phone.sent()
    assert book.times("ledger_entry", keys) == [1, 1]
    assert_receipt(phone, keys[0], "Phiếu thu 2023/1", r"2\.400\.000", WHOLE)
    assert_receipt(phone, keys[1], "Phiếu thu 2023/2", r"1\.200\.000", HALF)
    assert_in_hand(phone, r"3\.600\.000")
    hand_over(phone, book)
    run(village, "doctor")


def hand_over(phone: Phone, book: Book) -> None:
    """Bring a part of it to the box; more than is held cannot be brought."""
    phone.page.get_by_role("button", name="Bàn giao").click()
    dialog = phone.page.locator("dialog")
    dialog.locator("[name=amount]").fill("3.700.000")
    dialog.get_by_role("button", name="Bàn giao").click()
    expect(dialog.locator("[data-slot=error]")).to_have_text("Số này nhiều hơn số bạn đang giữ. Hãy đếm lại.")
    dialog.locator("[name=amount]").fill("3000000")
    dialog.get_by_role("button", name="Bàn giao").click()
    expect(dialog).to_have_count(0)
    phone.sent()
    assert_in_hand(phone, r"600\.000")
    told = phone.page.locator("[data-slot=hand-overs] > li")
    expect(told).to_contain_text("3.000.000")
    assert book.rows(f"SELECT amount_vnd FROM ledger_handover {OF_THE_OPEN_DRIVE}") == [(3_000_000,)]

    # The box's keeper was not there: what the book knows is withdrawn by a word to it, also out of reach.
    phone.leave_reach()
    phone.go("purse")
    told.get_by_role("button", name="Rút").click()
    dialog.get_by_role("button", name="Rút").click()
    expect(dialog.locator("[data-slot=error]")).not_to_be_empty()
    dialog.locator("[name=reason]").fill("Người giữ quỹ đi vắng")
    dialog.get_by_role("button", name="Rút").click()
    expect(told.locator("[data-slot=line]")).to_have_text(
        re.compile(r"^3\.000\.000\s*đ: việc bàn giao không diễn ra\.$")
    )
    assert_in_hand(phone, r"3\.600\.000")

    # What was never sent leaves the outbox as if it had not been.
    phone.page.get_by_role("button", name="Bàn giao").click()
    dialog.locator("[name=amount]").fill("500000")
    dialog.get_by_role("button", name="Bàn giao").click()
    expect(told).to_have_count(2)
    told.last.get_by_role("button", name="Rút").click()
    dialog.get_by_role("button", name="Rút").click()
    expect(told).to_have_count(1)
    phone.come_back()
    phone.sent()
    expect(told).to_have_count(0)
    assert_in_hand(phone, r"3\.600\.000")
    assert book.rows(f"SELECT amount_vnd FROM ledger_handover {OF_THE_OPEN_DRIVE}") == [(3_000_000,)]
    assert book.rows("SELECT reason FROM ledger_handoverwithdrawn") == [("Người giữ quỹ đi vắng",)]


def test_days_worked_are_noted_with_the_day_and_their_value_beside(
    village: Program, phones: NewPhone
) -> None:
    phone, book = phones(village), Book(village.data)
    phone.bring_in(COLLECTOR, PASSWORD)
    house = phone.houses()["PK03"]
    phone.leave_reach()
    phone.go(f"house/{house}")
    phone.page.get_by_role("button", name="Ghi ngày công").click()
    dialog = phone.page.locator("dialog")
    dialog.get_by_role("button", name="Lưu").click()
    expect(dialog.locator("[data-slot=error]")).to_have_text("Ghi ngày hoặc nửa ngày, ví dụ 1 hoặc 2,5.")
    dialog.locator("[name=days]").fill("3.5")
    dialog.locator("[name=on]").fill("2023-11-06")
    dialog.get_by_role("button", name="Lưu").click()

    expect(phone.page.locator("main h1")).to_have_text("Phiếu tạm")
    expect(phone.page.locator("[data-slot=amount]")).to_have_text("3,5 ngày công")
    expect(phone.page.locator("[data-slot=value]")).to_contain_text("455.000")
    expect(phone.page.locator("main [data-slot=words]")).to_be_hidden()
    expect(phone.page.locator("[data-slot=on]")).to_have_text("06/11/2023")
    phone.come_back()
    phone.sent()
    expect(phone.page.locator("main h1")).to_have_text("Phiếu thu 2023/1")
    told = book.rows(f'SELECT "on", half_days, amount_vnd FROM ledger_entry {OF_THE_OPEN_DRIVE}')
    assert told == [("2023-11-06", 7, 455_000)]
