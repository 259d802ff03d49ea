"""The sample village holds what was published of it, and a year that can be believed."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from hatnhan.audit.models import AuditLine
from hatnhan.decisions.models import CommunityCount, Count, HouseVoted, Resolution
from hatnhan.decisions.selectors import community_decisions
from hatnhan.households.models import Household
from hatnhan.indicators.models import CountingSpell, HouseState
from hatnhan.indicators.selectors import progress_of
from hatnhan.kernel.ratios import Ratio
from hatnhan.ledger.selectors import board_of, drives_of, verify_book
from hatnhan.meetings.models import Meeting
from hatnhan.norms.selectors import norm_book
from hatnhan.ops import demo, doctor, ledger
from hatnhan.people.demo_roles import DEMO_ROLES
from hatnhan.people.models import Account
from hatnhan.places.selectors import village_called
from hatnhan.tasks.selectors import resolution_table
from tests.architecture.sources import ROOT

TODAY = date(2023, 11, 18)


@pytest.fixture(autouse=True)
def sample(db: None, data: Path, settings: Settings) -> None:
    """Load the sample village on its assumed day, into a folder of its own."""
    settings.ASSUMED_DAY = TODAY
    settings.DEMO = True
    with translation.override("vi"):
        demo.load(say=lambda _line: None)


def found() -> list[str]:
    said: list[str] = []
    doctor.examine(village_code=None, repair=False, say=said.append)
    return said


def test_the_published_figures_come_out_of_the_observations() -> None:
    village = village_called(code="pa-kim", on=TODAY)

    progress = progress_of(village_id=village.id, on=TODAY)

    assert [one.ratio for one in progress] == [Ratio(38, 47), Ratio(40, 47), Ratio(43, 47)]
    assert [one.ratio.tenths for one in progress] == [809, 851, 915]
    assert [one.new_this_month for one in progress] == [2, 1, 0]
    assert progress[2].stagnant_since == date(2023, 7, 20)
    for one in progress:
        assert sum(house.state in ("on", "new") for house in one.houses) == one.ratio.done


def test_the_households_decided_about_the_embankment_before_anything_was_collected() -> None:
    village = village_called(code="pa-kim", on=TODAY)

    decisions = community_decisions(village.id, date(2023, 3, 12), ["contributions"])
    count = CommunityCount.objects.get()

    assert [(row.symbol, row.adopted_on) for row in decisions] == [("01/NQ-CĐDC", date(2023, 2, 25))]
    assert (count.in_favour, count.needed, count.round.base) == (38, 32, 47)
    assert HouseVoted.objects.count() == 44


def test_ten_meetings_are_closed_and_november_is_in_preparation() -> None:
    closed = Meeting.objects.exclude(closed_at=None)

    assert closed.count() == 10
    assert {meeting.month.month for meeting in closed} == set(range(1, 11))
    november = Meeting.objects.get(month=date(2023, 11, 1), kind="regular")
    assert november.announced_at is not None
    assert november.items.count() >= 4
    assert Meeting.objects.get(kind="exchange").started_at is None
    assert Resolution.objects.count() == 10
    assert Count.objects.filter(is_carried=False).count() == 1
    assert Count.objects.filter(is_carried=True, round__base=9, in_favour=9, needed=5).exists()


def test_last_months_resolution_is_a_table_with_states() -> None:
    meeting = Meeting.objects.get(month=date(2023, 11, 1), kind="regular")

    table = resolution_table(cell_id=meeting.cell_id, on=TODAY)

    assert table is not None
    assert [str(row.state) for row in table.rows] == ["done", "overdue", "overdue", "open", "open", "open"]


def test_the_commune_is_named_by_the_day() -> None:
    assert village_called(code="pa-kim", on=date(2025, 6, 30)).commune_name == "xã Chiềng Muôn"
    assert village_called(code="pa-kim", on=date(2025, 7, 1)).commune_name == "xã Mường La"


def test_loading_again_keeps_what_is_there() -> None:
    before = (Household.objects.count(), Meeting.objects.count(), AuditLine.objects.count())

    demo.load(say=lambda _line: None)

    assert (Household.objects.count(), Meeting.objects.count(), AuditLine.objects.count()) == before


def test_every_role_of_the_demonstration_can_sign_in() -> None:
    for role in DEMO_ROLES:
        client = Client()
        answer = client.post("/accounts/demo/", {"role": role.role}, follow=True)

        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0] == "/v/pa-kim/"
        assert Account.objects.get(id=client.session["_auth_user_id"]).username == role.username


def test_the_doctor_finds_nothing_in_the_sample() -> None:
    assert found() == ["Every projection follows from the facts."]


def test_the_doctor_finds_a_damaged_projection_and_mends_it() -> None:
    state = HouseState.objects.filter(counts=True).first()
    assert state is not None
    HouseState.objects.filter(id=state.id).update(counts=False)
    CountingSpell.objects.filter(household_id=state.household_id, indicator_id=state.indicator_id).delete()
    Household.objects.filter(code="PK07").update(member_count=99)
    said: list[str] = []

    assert doctor.examine(village_code="pa-kim", repair=False, say=said.append) == 1
    assert any("PK07" in line and "99" in line for line in said)
    assert len(said) >= 3
    assert doctor.examine(village_code="pa-kim", repair=True, say=said.append) == 0
    assert found() == ["Every projection follows from the facts."]
    assert Household.objects.get(code="PK07").member_count != 99


def test_the_book_of_the_embankment_is_whole_and_exact() -> None:
    village = village_called(code="pa-kim", on=TODAY)
    (drive,) = drives_of(village_id=village.id)

    board = board_of(village_id=village.id, drive_id=drive.id)

    figures = board.figures
    assert (figures.in_vnd, figures.labour_vnd, figures.half_days) == (107_600_000, 62_400_000, 960)
    assert (figures.out_vnd, figures.balance_vnd, figures.held_vnd) == (106_850_000, 750_000, 0)
    assert (figures.receipts, figures.expenses, board.need_vnd) == (181, 6, 170_000_000)
    assert board.terms is not None
    assert board.terms.planned_vnd == board.need_vnd
    assert sum(item.real_vnd for item in board.items) == 106_850_000 + 62_400_000
    assert all(item.code for item in board.items)
    # 187 lines of the book, and two collectors who handed over twice.
    assert board.book_size == 191
    assert verify_book(village_id=village.id).troubles == ()
    assert board.decision is not None
    (decision,) = community_decisions(village.id, TODAY, {"contributions"})
    assert (decision.id, decision.adopted_on) == (board.decision.id, date(2023, 2, 25))


def test_the_journal_of_the_sample_balances(tmp_path: Path) -> None:
    file = tmp_path / "book.beancount"
    wanted = ledger.Wanted("pa-kim", None, "beancount", file)

    assert ledger.export(wanted, say=lambda _line: None) == 0

    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "bean-check", file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_norms_of_the_sample_are_those_of_its_day() -> None:
    book = norm_book(path=village_called(code="pa-kim", on=TODAY).path)

    assert "24-QĐ/TW" in book.on("voting.resolution.majority", TODAY).source
    assert book.majority_on("voting.resolution.majority", TODAY).needed_of(9) == 5
