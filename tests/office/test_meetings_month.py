"""A cell runs its month through the pages, by clicking only."""

from datetime import date

import pytest
from pytest_django import Settings

from hatnhan.decisions.models import Resolution
from hatnhan.meetings.models import Addendum, AgendaItem, AttendanceMark, Conclusion, ScoreRow, Seen, Spoken
from hatnhan.tasks.models import Task
from tests.office.clicking import click, said
from tests.office.month import begin, make_month, prepare
from tests.office.reading import read

pytestmark = pytest.mark.django_db


def test_a_month_is_run_by_clicking(settings: Settings) -> None:
    month = make_month(settings)
    of, secretary, member = month.of, month.secretary, month.member

    # The draft: members see nothing of it yet.
    click(secretary, month.at("prepare/"), "/draft/")
    prepare(month)
    page = read(member.get(month.at()))
    assert "Nhà tiêu hợp vệ sinh: 9 hộ còn lại" in page
    assert Seen.objects.count() == 0

    # A member reads it, says so, and prepares an opinion.
    said(member, click(member, month.at(), "/seen/"))
    toilets = month.item()
    answer = click(
        member,
        month.at("agenda/"),
        f"{toilets.id}/opinion/",
        **{f"opinion-{toilets.id}-text": "Mỗi đội 5 hộ, hai ngày một nhà."},
    )
    assert "Mỗi đội 5 hộ" in said(member, answer)
    assert [row.person_id for row in Seen.objects.all()] == [of.member.id]
    assert "1/6" in read(secretary.get(month.at("prepare/")))
    click(secretary, month.at("prepare/"), "/told/", {"person": str(of.exempt.id)})
    assert Seen.objects.count() == 2

    # The evening: roll call, what is said, what is concluded.
    begin(month, settings)
    assert AttendanceMark.objects.count() == 4
    assert "3</b>/4" in read(secretary.get(month.at("hold/")))
    for item in AgendaItem.objects.filter(meeting=month.meeting, state="on"):
        here = month.at(f"items/{item.id}/")
        click(
            secretary,
            here,
            "/say/",
            **{"spoken-person": str(of.member.id), "spoken-text": "Xin dùng 14 bao xi măng còn lại."},
        )
        click(secretary, here, "/conclude/", **{"conclusion-text": "Đổi công, xong trước 20/12."})
    assert (Spoken.objects.count(), Conclusion.objects.count()) == (3, 3)

    # The vote, the resolution, its task.
    here = month.at(f"items/{toilets.id}/")
    answer = click(secretary, here, "/propose/", **{"proposal-text": "Đổi công làm 9 nhà tiêu trước 20/12."})
    vote = answer["Location"]
    click(secretary, vote, "/open/")
    answer = click(secretary, vote, "/count/", **{"count-in_favour": "3"})
    assert "3 of 3 official members; needed 2." in said(secretary, answer)
    said(secretary, click(secretary, vote, "/adopt/"))
    resolution = Resolution.objects.get()
    answer = click(
        secretary,
        month.at(f"tasks/?resolution={resolution.id}"),
        "",
        {"title": ""},
        title="Đổi công làm nhà tiêu",
        owner=str(of.member.id),
        due_on="20/12/2023",
    )
    assert f"resolution={resolution.id}" in answer["Location"]
    assert (resolution.symbol, Task.objects.get().resolution_id) == ("01-NQ/CB", resolution.id)

    # The end: what is missing is named with the way there; then the minutes are closed.
    page = read(secretary.get(month.at("minutes/")))
    assert "Time of closing" in page
    assert f'href="{month.at("hold/")}#times"' in page
    assert "/close/" not in page
    said(secretary, click(secretary, month.at("hold/"), "/end/", **{"end-clock": "21:10"}))
    page = said(secretary, click(secretary, month.at(), "/close/"))
    assert "minutes closed" in page
    assert "Xin dùng 14 bao xi măng còn lại." in page
    assert "Đi viện" in page

    # Later: addenda, the report upward, the score.
    click(
        secretary, month.at("minutes/"), "/addenda/", **{"addendum-text": "Nhân dân góp thêm 20 ngày công."}
    )
    click(secretary, month.at("minutes/"), "/reported/", **{"reported-reported_on": "25/11/2023"})
    page = said(
        secretary,
        click(
            secretary,
            month.at("score/"),
            "",
            {"chairing.sums_up-why": ""},
            **{"chairing.sums_up-points": "1"},
        ),
    )
    assert "Given by the cell." in page
    assert ScoreRow.objects.get().points == 1
    assert Addendum.objects.get().text == "Nhân dân góp thêm 20 ngày công."
    month.meeting.refresh_from_db()
    assert month.meeting.reported_on == date(2023, 11, 25)
