"""The pages of tasks and resolutions: whole, refused, mended, and at a fixed cost."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from hatnhan.decisions.services import adopt_resolution
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.tasks import services
from hatnhan.tasks.models import Task, TaskEnd, TaskReport
from hatnhan.tasks.rules import Outcome
from hatnhan.tasks.selectors import PAGE
from tests.decisions.factories import AT, Gathering, carry, gather
from tests.factories import make_account, make_role_account, make_village
from tests.pages import as_role
from tests.tasks.factories import make_campaign, make_houses, make_resolution, make_task

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def the_eighteenth(settings: Settings) -> None:
    """The pages of these tests are opened on 18 November 2023."""
    settings.ASSUMED_DAY = date(2023, 11, 18)


def url(name: str, village: str = "pa-kim", **kwargs: object) -> str:
    return reverse(f"office:{name}", kwargs={"village": village, **kwargs})


def signed_in(role: Role, held: Gathering) -> Client:
    return as_role(role, held.cell.village)


def form_of(held: Gathering, **changes: object) -> dict[str, object]:
    return {
        "title": "Rà 9 hộ chưa có nhà tiêu",
        "owner": held.officials[1].id,
        "due_on": "2023-12-20",
        "resolution": "",
        "campaign": "",
        "campaign_goal": "",
        "household": "",
        "fact_id": new_id(),
        **changes,
    }


def test_the_list_shows_owner_deadline_and_state() -> None:
    held = gather()
    task = make_task(held, "Sửa loa", due_on=date(2023, 11, 10))

    page = signed_in(Role.SECRETARY, held).get(url("tasks")).content.decode()

    assert "Sửa loa" in page
    assert held.officials[1].full_name in page
    assert "10/11/2023" in page
    assert url("task", task_id=task.id) in page
    assert 'data-state="late"' in page


@pytest.mark.parametrize("tab", ["all", "mine", "overdue", "done", "nonsense"])
def test_every_tab_costs_the_same_for_one_and_for_many(tab: str) -> None:
    held = gather()
    client = signed_in(Role.SECRETARY, held)
    campaign = make_campaign(held.cell.village)
    make_houses(held.cell.village, 2)

    def cost(count: int) -> int:
        for number in range(count):
            make_task(held, f"Việc {number}", campaign=campaign)
            ended = make_task(held, f"Xong {number}")
            services.end_task(
                actor=held.secretary, task_id=ended.id, outcome=Outcome.DONE, fact_id=new_id(), at=AT
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("tasks"), {"tab": tab}).status_code == 200
        return len(captured)

    first, second = cost(1), cost(5)

    assert first == second <= MOST_QUERIES


def test_ended_tasks_come_page_by_page() -> None:
    held = gather()
    for number in range(PAGE + 1):
        task = make_task(held, f"Việc số {number}")
        services.end_task(
            actor=held.secretary, task_id=task.id, outcome=Outcome.DONE, fact_id=new_id(), at=AT
        )
    client = signed_in(Role.SECRETARY, held)

    first = client.get(url("tasks"), {"tab": "done"})

    following = first.context["next_url"]
    assert f'href="{following.replace("&", "&amp;")}"' in first.content.decode()
    second = client.get(following)
    assert ([row.title for row in second.context["rows"]], second.context["next_url"]) == (["Việc số 0"], "")


def test_one_task_shows_its_campaigns_houses_at_a_fixed_cost() -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    make_houses(held.cell.village, 3)
    task = make_task(held, campaign=campaign, goal=2, resolution=make_resolution(held))
    client = signed_in(Role.SECRETARY, held)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url("task", task_id=task.id)).content.decode()
        assert "0<small>/3" in page
        return len(captured)

    before = cost()
    for _ in range(3):
        services.report_task(
            actor=held.secretary, task_id=task.id, text="Đang làm", is_done=False, fact_id=new_id(), at=AT
        )

    assert before == cost() <= MOST_QUERIES


def test_a_task_is_given_once_by_a_form_sent_twice() -> None:
    held = gather()
    client = signed_in(Role.SECRETARY, held)
    sent = form_of(held)

    first, second = client.post(url("task_new"), sent), client.post(url("task_new"), sent)

    task = Task.objects.get()
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == url("task", task_id=task.id)
    assert task.title == "Rà 9 hộ chưa có nhà tiêu"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("owner", ""),
        ("due_on", "32/13/2023"),
        ("campaign_goal", "-1"),
        ("owner", "x"),
        ("fact_id", ""),
    ],
)
def test_a_form_with_a_slip_answers_at_the_field_and_keeps_what_was_typed(field: str, value: str) -> None:
    held = gather()

    answer = signed_in(Role.SECRETARY, held).post(url("task_new"), form_of(held, **{field: value}))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Task.objects.count() == 0


def test_a_broken_rule_is_said_above_the_form() -> None:
    held = gather()

    answer = signed_in(Role.SECRETARY, held).post(url("task_new"), form_of(held, due_on="2001-01-01"))

    assert answer.status_code == 422
    assert "01/01/2001" in answer.context["broken"]
    assert "Rà 9 hộ" in answer.content.decode()


def test_the_form_of_a_new_task_stays_within_its_cost() -> None:
    held = gather()
    resolution = make_resolution(held)
    make_houses(held.cell.village, 4)
    make_campaign(held.cell.village)
    client = signed_in(Role.SECRETARY, held)

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url("task_new"), {"resolution": str(resolution.id)})

    assert f'<option value="{resolution.id}" selected>' in answer.content.decode()
    assert len(captured) <= MOST_QUERIES


def test_two_who_change_one_task_see_both_texts_and_can_save_again() -> None:
    held = gather()
    task = make_task(held, due_on=date(2023, 12, 20))
    client = signed_in(Role.SECRETARY, held)
    assert (
        client.post(url("task_edit", task_id=task.id), form_of(held, title="Một", revision=1)).status_code
        == 303
    )

    stale = client.post(url("task_edit", task_id=task.id), form_of(held, title="Hai", revision=1))

    page = stale.content.decode()
    assert stale.status_code == 422
    assert "Một" in page
    assert "Hai" in page
    again = form_of(held, title="Hai", revision=stale.context["form"]["revision"].value())
    assert client.post(url("task_edit", task_id=task.id), again).status_code == 303
    assert Task.objects.get().title == "Hai"


def test_the_owner_reports_once_by_a_form_sent_twice() -> None:
    held = gather()
    task = make_task(held)
    client = Client()
    client.force_login(make_account(held.officials[1]))
    sent = {"text": "Đã xong 3 nhà", "fact_id": new_id()}

    for _ in range(2):
        assert client.post(url("task_report", task_id=task.id), sent).status_code == 302

    assert TaskReport.objects.count() == 1
    assert "Đã xong 3 nhà" in client.get(url("task", task_id=task.id)).content.decode()


def test_a_report_without_words_is_refused_at_the_field() -> None:
    held = gather()
    task = make_task(held)

    answer = signed_in(Role.SECRETARY, held).post(
        url("task_report", task_id=task.id), {"text": " ", "fact_id": new_id()}
    )

    assert answer.status_code == 422
    assert "text" in answer.context["report_form"].errors


def test_a_campaigns_task_is_not_ended_by_a_click() -> None:
    held = gather()
    campaign = make_campaign(held.cell.village)
    make_houses(held.cell.village, 3)
    task = make_task(held, campaign=campaign)

    answer = signed_in(Role.SECRETARY, held).post(
        url("task_end", task_id=task.id), {"outcome": "done", "reason": "", "fact_id": new_id()}
    )

    assert answer.status_code == 422
    assert "0" in answer.context["broken"]
    assert TaskEnd.objects.count() == 0


def test_a_task_is_dropped_with_its_reason_and_opened_again() -> None:
    held = gather()
    task = make_task(held)
    client = signed_in(Role.SECRETARY, held)
    end = url("task_end", task_id=task.id)

    refused = client.post(end, {"outcome": "dropped", "reason": "", "fact_id": new_id()})
    dropped = client.post(end, {"outcome": "dropped", "reason": "Mưa lũ", "fact_id": new_id()})
    opened = client.post(end, {"outcome": "reopened", "reason": "Nước rút", "fact_id": new_id()})

    assert [answer.status_code for answer in (refused, dropped, opened)] == [422, 302, 302]
    assert [fact.outcome for fact in TaskEnd.objects.order_by("happened_at", "id")] == ["dropped", "reopened"]


@pytest.mark.parametrize("name", ["tasks", "task_new", "resolutions"])
def test_a_stranger_is_led_to_the_sign_in(name: str) -> None:
    gather()

    assert Client().get(url(name)).status_code == 302


@pytest.mark.parametrize("name", ["tasks", "task_new", "resolutions"])
def test_a_household_is_told_that_its_role_does_not_include_this(name: str) -> None:
    held = gather()

    assert signed_in(Role.HOUSEHOLD, held).get(url(name)).status_code == 403


def test_a_neighbours_pages_do_not_exist() -> None:
    held = gather()
    task, resolution = make_task(held), make_resolution(held)
    client = Client()
    client.force_login(make_role_account(Role.SECRETARY, make_village("huoi-lanh")))

    for village in ("pa-kim", "huoi-lanh"):
        assert client.get(url("task", village, task_id=task.id)).status_code == 404
        assert client.get(url("resolution", village, resolution_id=resolution.id)).status_code == 404
    assert client.get(url("tasks")).status_code == 404


def test_the_village_head_sees_own_tasks_and_no_others() -> None:
    held = gather()
    account = make_role_account(Role.VILLAGE_HEAD, held.cell.village)
    own = make_task(held, "Của trưởng bản", owner=account.person)
    other = make_task(held, "Của chi bộ")
    client = Client()
    client.force_login(account)

    page = client.get(url("tasks")).content.decode()

    assert "Của trưởng bản" in page
    assert "Của chi bộ" not in page
    assert client.get(url("task", task_id=own.id)).status_code == 200
    assert client.get(url("task", task_id=other.id)).status_code == 404
    assert client.get(url("task_new")).status_code == 403


def test_a_resolution_shows_its_vote_and_its_tasks() -> None:
    held = gather()
    resolution = make_resolution(held)
    make_task(held, "Làm nhà tiêu", resolution=resolution)
    client = signed_in(Role.MEMBER, held)

    with CaptureQueriesContext(connection) as captured:
        page = client.get(url("resolution", resolution_id=resolution.id)).content.decode()

    assert "01-NQ/CB" in page
    assert "Làm nhà tiêu" in page
    assert "0/1" in page
    assert len(captured) <= MOST_QUERIES


def test_the_list_of_resolutions_costs_the_same_for_one_and_for_many() -> None:
    held = gather()
    client = signed_in(Role.MEMBER, held)

    def cost(count: int) -> int:
        for number in range(count):
            adopt_resolution(actor=held.secretary, proposal_id=carry(held).id, title=f"NQ {number}", at=AT)
        with CaptureQueriesContext(connection) as captured:
            assert "01-NQ/CB" in client.get(url("resolutions")).content.decode()
        return len(captured)

    first, second = cost(1), cost(4)

    assert first == second <= MOST_QUERIES


def test_a_resolution_is_lifted_from_a_day_after_its_beginning() -> None:
    held = gather()
    resolution = make_resolution(held)
    client = signed_in(Role.SECRETARY, held)
    end = url("resolution_end", resolution_id=resolution.id)

    empty = client.post(end, {"until_on": "", "replaced_by": ""})
    early = client.post(end, {"until_on": "2023-10-24", "replaced_by": ""})
    lifted = client.post(end, {"until_on": "2023-11-24", "replaced_by": ""})

    assert [answer.status_code for answer in (empty, early, lifted)] == [422, 422, 303]
    assert "24/10/2023" in early.context["broken"]
    resolution.refresh_from_db()
    assert resolution.until_on == date(2023, 11, 24)
    assert client.get(url("resolutions")).content.decode().count("01-NQ/CB") == 1


def test_a_member_does_not_lift_a_resolution() -> None:
    held = gather()
    resolution = make_resolution(held)

    answer = signed_in(Role.MEMBER, held).get(url("resolution_end", resolution_id=resolution.id))

    assert answer.status_code == 403
