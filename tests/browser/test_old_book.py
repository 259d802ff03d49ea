"""The old book of the embankment, by clicking: a drive on the households' decision, to the đồng."""

import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.architecture.sources import ROOT
from tests.browser.clicking import follow, said, send
from tests.browser.conftest import Opens, Runs
from tests.browser.program import Program
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.browser

OLD_BOOK = resources.files("hatnhan.ops") / "data" / "pa-kim" / "contributions.csv"
TITLE = "Kè đá, sổ chép lại"
# Money in and out, what is left, labour: what the village's notes say of the embankment.
SUMS = ["107.600.000 đ", "106.850.000 đ", "750.000 đ", "480 công"]


def test_the_old_book_is_taken_over_to_the_dong_and_goes_out_balanced(
    runs: Runs, opens: Opens, tmp_path: Path
) -> None:
    program = runs("old-book")
    page = opens(program, "village_head", width=PHONE)
    drive = open_drive(page, program)
    look_at(page, drive)
    sums = page.locator("dl.sums dd").all_inner_texts()
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in sums] == SUMS

    send(page.locator("main form.form"))

    page.goto(drive)
    board = said(page).replace("\N{NO-BREAK SPACE}", " ")
    for figure in (*SUMS[:3], "62.400.000 đ"):
        assert figure in board
    assert checked(journal(page, drive), tmp_path) == ""
    assert verified(program) == 0


def open_drive(page: Page, program: Program) -> str:
    """Open a drive with terms, on the decision of the households; give its address."""
    page.goto(program.at("ledger/"))
    follow(page.locator('main a[href$="/ledger/new/"]').first)
    form = page.locator("main form.form")
    form.locator('input[name="title"]').fill(TITLE)
    form.locator('input[name="opened_on"]').fill("2023-02-26")
    send(form)
    form = page.locator("main form.form")
    form.locator('input[name="household_vnd"]').fill("2.400.000")
    form.locator('input[name="rate_vnd"]').fill("130.000")
    form.locator('input[name="item_0_title"]').fill("Kè đá 500 m")
    form.locator('input[name="item_0_code"]').fill("ke")
    form.locator('input[name="item_0_amount"]').fill("170.000.000")
    send(form)
    expect(page.locator("h1")).to_have_text(TITLE)
    drive = page.url
    page.goto(f"{drive}decision/")
    page.locator('select[name="decision"]').select_option(index=0)
    send(page.locator("main form.form"))
    return drive


def look_at(page: Page, drive: str) -> None:
    page.goto(f"{drive}import/")
    form = page.locator("main form.form")
    with resources.as_file(OLD_BOOK) as file:
        form.locator('input[type="file"]').set_input_files(file)
        send(form)
    expect(page.locator("h1")).to_contain_text("187")


def journal(page: Page, drive: str) -> bytes:
    page.goto(drive)
    page.locator("details.more-details summary").click()
    with page.expect_download() as told:
        page.locator('a[href$="book.beancount"]').click()
    return told.value.path().read_bytes()


def checked(content: bytes, folder: Path) -> str:
    """What the checker of double-entry journals says: nothing where everything balances."""
    file = folder / "book.beancount"
    file.write_bytes(content)
    done = subprocess.run(
        [str(ROOT / ".venv" / "bin" / "bean-check"), str(file)], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr + ("" if done.returncode == 0 else f"exit {done.returncode}")


def verified(program: Program) -> int:
    words = [str(Path(sys.executable).with_name("hatnhan")), "ledger", "verify"]
    environment = {"HATNHAN_DATA": str(program.data), "PATH": "/usr/bin:/bin"}
    return subprocess.run(words, env=environment, check=False, capture_output=True, timeout=120).returncode
