"""What is refused on the pages of meetings is said in words, and nothing that was typed is lost."""

import pytest
from pytest_django import Settings

from hatnhan.decisions.models import Count, Proposal, Resolution, Round
from hatnhan.meetings.models import (
    AgendaItem,
    AttendanceMark,
    Conclusion,
    Matter,
    Meeting,
    PreparedOpinion,
    ScoreRow,
    Spoken,
)
from hatnhan.tasks.models import Task
from tests.factories import system_moment
from tests.office.clicking import click, form_on, said
from tests.office.month import BEFORE, TOILETS, Month, add_item, begin, client_for, make_month, prepare
from tests.office.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(settings: Settings) -> Month:
    return make_month(settings)


def vote_on(month: Month) -> str:
    """Put a wording forward under the first item; give the address of its vote."""
    here = month.at(f"items/{month.item().id}/")
    answer = click(month.secretary, here, "/propose/", **{"proposal-text": "Đổi công làm 9 nhà tiêu."})
    return str(answer["Location"])


def test_a_year_without_a_meeting_day_says_what_comes_first(month: Month) -> None:
    month.of.cell.meeting_rules.all().delete()

    answer = month.secretary.post("/v/pa-kim/meetings/2024/plan/")

    assert answer.status_code == 422
    assert "The cell has no meeting day for 2024 yet." in read(answer)
    assert "Settle the meeting day" in read(month.secretary.get("/v/pa-kim/meetings/?year=2024"))


def test_an_empty_agenda_is_not_announced(month: Month) -> None:
    answer = month.secretary.post(month.at("announce/"))

    assert answer.status_code == 422
    assert "The agenda has no item yet." in read(answer)


def test_a_meeting_is_moved_only_with_a_reason_and_keeps_what_was_typed(month: Month) -> None:
    refused = click(month.secretary, month.at("prepare/"), "/move/", **{"move-to_on": "26/11/2023"})

    assert refused.status_code == 422
    assert 'value="2023-11-26"' in read(refused) or "26/11/2023" in read(refused)
    answer = click(
        month.secretary,
        month.at("prepare/"),
        "/move/",
        **{"move-to_on": "26/11/2023", "move-reason": "Trùng đám cưới"},
    )
    assert "Trùng đám cưới" in said(month.secretary, answer)
    assert "Moved from 24/11/2023: Trùng đám cưới" in read(
        month.secretary.get("/v/pa-kim/meetings/?year=2023")
    )


def test_two_who_change_an_item_at_once_see_both_texts(month: Month) -> None:
    add_item(month, TOILETS)
    here = month.at(f"items/{month.item().id}/edit/")
    deputy = client_for(month.of.committee)
    opened = form_on(read(deputy.get(here)), "/edit/")[1]
    click(month.secretary, here, "/edit/", **{"item-detail": "Bốn hộ neo người"})

    refused = deputy.post(here, {**opened, "item-detail": "Chín hộ, sáu ở xóm Dưới"})

    assert refused.status_code == 422
    page = read(refused)
    assert "Bốn hộ neo người" in page
    assert "Chín hộ, sáu ở xóm Dưới" in page
    again = form_on(page, "/edit/")[1]
    assert deputy.post(here, again).status_code == 303
    assert month.item().detail == "Chín hộ, sáu ở xóm Dưới"


def test_two_who_conclude_at_once_see_both_texts(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    here = month.at(f"items/{month.item().id}/")
    opened = form_on(read(month.secretary.get(here)), "/conclude/")[1]
    click(client_for(month.of.committee), here, "/conclude/", **{"conclusion-text": "Làm trước Tết."})

    refused = month.secretary.post(f"{here}conclude/", {**opened, "conclusion-text": "Làm trước 20/12."})

    assert refused.status_code == 422
    assert "Làm trước Tết." in read(refused)
    again = form_on(read(refused), "/conclude/")[1]
    assert again["conclusion-text"] == "Làm trước 20/12."
    assert month.secretary.post(f"{here}conclude/", again).status_code == 303
    assert Conclusion.objects.count() == 2


def test_a_form_that_comes_twice_is_one_fact(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    here = month.at(f"items/{month.item().id}/")
    opened = {**form_on(read(month.secretary.get(here)), "/say/")[1], "spoken-text": "Làm theo đội."}

    twice = [month.secretary.post(f"{here}say/", opened).status_code for _time in range(2)]

    assert twice == [303, 303]
    assert Spoken.objects.count() == 1


def test_only_what_changed_in_the_roll_call_becomes_a_mark(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    before = AttendanceMark.objects.count()

    click(month.secretary, month.at("hold/"), "/roll-call/")
    click(
        month.secretary,
        month.at("hold/"),
        "/roll-call/",
        **{f"person-{month.of.member.id}-mark": "absent_without_reason"},
    )

    assert (before, AttendanceMark.objects.count()) == (4, 5)
    assert "absent without reason" in read(month.member.get(month.at("hold/")))


def test_a_beginning_that_lies_ahead_is_refused(month: Month) -> None:
    prepare(month)

    refused = click(
        month.secretary, month.at("hold/"), "/start/", **{"start-on": "24/11/2023", "start-clock": "19:30"}
    )

    assert refused.status_code == 422
    assert "24/11/2023 19:30 has not come yet." in read(refused)


def test_an_item_is_kept_for_a_later_meeting_with_its_history(month: Month) -> None:
    add_item(month, TOILETS)
    here = month.at(f"items/{month.item().id}/edit/")
    december = Meeting.objects.get(month__month=12)

    refused = click(month.secretary, here, "/keep/", **{"keep-to": str(december.id)})
    answer = click(
        month.secretary, here, "/keep/", **{"keep-to": str(december.id), "keep-reason": "Chờ số liệu"}
    )

    assert refused.status_code == 422
    assert "kept for 24/12/2023: Chờ số liệu" in said(month.secretary, answer)
    later = read(month.secretary.get(f"/v/pa-kim/meetings/{december.id}/prepare/"))
    assert "Kept from 24/11/2023: Chờ số liệu" in later


def test_minutes_without_a_task_lead_to_where_that_is_stated(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    ended = click(month.secretary, month.at("hold/"), "/end/", **{"end-clock": "21:10"})
    lacking = said(month.secretary, ended)
    assert "Tasks with an owner and a deadline, or that none is given" in lacking
    assert f'href="{month.at("tasks/")}"' in lacking

    page = said(month.secretary, click(month.secretary, month.at("tasks/"), "/tasks/none/"))

    assert "Tasks with an owner and a deadline, or that none is given" not in page
    assert "The meeting gives no new task." in page


def test_a_meeting_that_goes_on_past_midnight_is_entered_by_its_clock(
    month: Month, settings: Settings
) -> None:
    prepare(month)
    begin(month, settings)

    ended = click(month.secretary, month.at("hold/"), "/end/", **{"end-clock": "00:20"})
    month.meeting.refresh_from_db()
    first = month.meeting.ended_at
    click(month.secretary, month.at("hold/"), "/times/", **{"times-ended": "00:05"})
    month.meeting.refresh_from_db()

    assert ended.status_code == 303
    assert [first, month.meeting.ended_at] == [system_moment(2023, 11, 25, 0, minute) for minute in (20, 5)]


def test_an_item_that_two_taps_keep_or_leave_out_is_kept_or_left_out_once(month: Month) -> None:
    for title in ("Một", "Hai"):
        add_item(month, title)
    december = Meeting.objects.get(month__month=12)
    forms = []
    for title, goes_to in (("Một", "/keep/"), ("Hai", "/drop/")):
        opened = read(month.secretary.get(month.at(f"items/{month.item(title).id}/edit/")))
        forms.append(form_on(opened, goes_to))
    chosen = {"keep-to": str(december.id), "keep-reason": "Chờ số liệu"}

    kept = [month.secretary.post(forms[0][0], {**forms[0][1], **chosen}) for _tap in range(2)]
    dropped = [month.secretary.post(*forms[1]) for _tap in range(2)]
    otherwise = month.secretary.post(forms[0][0], {**forms[0][1], **chosen, "keep-reason": "Thiếu người"})
    after_all = month.secretary.post(forms[0][0].replace("/keep/", "/drop/"), forms[1][1])

    assert [answer.status_code for answer in (*kept, *dropped)] == [303] * 4
    assert [answer.status_code for answer in (otherwise, after_all)] == [422, 422]
    assert "«Một» is no longer on this agenda" in read(otherwise)
    states = AgendaItem.objects.order_by("title", "state").values_list("title", "state")
    assert list(states) == [("Hai", "left_out"), ("Một", "moved"), ("Một", "on")]


def test_an_item_of_another_meeting_is_not_left_out_from_here(month: Month) -> None:
    add_item(month, TOILETS)
    december = Meeting.objects.get(month__month=12)

    answer = month.secretary.post(f"/v/pa-kim/meetings/{december.id}/items/{month.item().id}/drop/")

    assert (answer.status_code, month.item().state) == (404, "on")


def test_items_change_places_and_are_left_out(month: Month) -> None:
    for title in ("Một", "Hai"):
        add_item(month, title)
    here = month.at("prepare/")

    month.secretary.post(month.at(f"items/{month.item('Hai').id}/shift/"), {"to": "up"})
    order = list(AgendaItem.objects.order_by("position").values_list("title", flat=True))
    click(month.secretary, month.at(f"items/{month.item('Một').id}/edit/"), "/drop/")

    assert order == ["Hai", "Một"]
    assert "left out" in read(month.secretary.get(here))


def test_a_member_puts_a_matter_forward_and_the_committee_takes_it(month: Month) -> None:
    said(month.member, click(month.member, "/v/pa-kim/matters/", "", {"title": ""}, title="Điện yếu"))

    answer = click(month.secretary, month.at("matters/"), "", {"matter": str(Matter.objects.get().id)})

    assert "Điện yếu" in said(month.secretary, answer)
    assert month.item("Điện yếu").lead == month.of.member


def test_the_vote_says_what_is_needed_and_refuses_too_many_votes(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    vote = vote_on(month)
    click(month.secretary, vote, "/open/")

    refused = click(month.secretary, vote, "/count/", **{"count-in_favour": "9"})

    assert refused.status_code == 422
    assert "9 votes were entered; 3 members with a vote are present." in read(refused)
    assert Count.objects.count() == 0
    click(month.secretary, vote, "/count/", **{"count-in_favour": "1", "count-against": "2"})
    page = read(month.secretary.get(vote))
    assert "1 of 3 official members; needed 2." in page
    assert "/adopt/" not in page
    click(month.secretary, vote, "/open/")
    assert [held.number for held in Round.objects.order_by("number")] == [1, 2]


def test_a_vote_by_name_is_counted_from_its_hands(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    vote = vote_on(month)
    click(month.secretary, vote, "/open/", **{"round-method": "by_name"})
    hands = {f"hands-hand-{person.id}": "in_favour" for person in month.of.expected[:2]}

    answer = click(
        month.secretary, vote, "/hands/", **hands, **{f"hands-hand-{month.of.member.id}": "abstained"}
    )

    page = said(month.secretary, answer)
    assert "2 of 3 official members; needed 2." in page
    assert "2 in favour, 0 against, 1 abstained" in page


def test_a_wording_is_changed_before_its_vote_and_withdrawn(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    vote = vote_on(month)

    click(month.secretary, vote, "/change/", **{"wording-text": "Đổi công, xong trước 20/12."})
    assert Proposal.objects.get().text == "Đổi công, xong trước 20/12."
    assert "withdrawn" in said(month.secretary, click(month.secretary, vote, "/withdraw/"))
    assert Resolution.objects.count() == 0


def test_a_task_past_its_day_is_refused_in_words(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    filled = {"title": "Rà 9 hộ", "owner": str(month.of.member.id), "due_on": "20/10/2023"}

    refused = click(month.secretary, month.at("tasks/"), "", {"title": ""}, **filled)

    assert refused.status_code == 422
    assert "The deadline 20/10/2023 has passed already." in read(refused)
    assert Task.objects.count() == 0


def test_minutes_that_lack_something_are_not_closed(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)

    refused = month.secretary.post(month.at("close/"))

    assert refused.status_code == 422
    assert "The minutes still lack" in read(refused)
    assert f"Conclusion on «{TOILETS}»" in read(refused)


def test_more_points_than_a_row_takes_are_refused_and_none_is_saved(month: Month, settings: Settings) -> None:
    prepare(month)
    begin(month, settings)
    points = {"chairing.flexible-points": "2", "chairing.sums_up-points": "7"}

    refused = click(month.secretary, month.at("score/"), "", {"chairing.sums_up-why": ""}, **points)

    assert refused.status_code == 422
    assert "Please look at the points again." in read(refused)
    assert 'value="7"' in read(refused)
    assert ScoreRow.objects.count() == 0


def test_a_member_sees_no_control_of_the_committee(month: Month, settings: Settings) -> None:
    add_item(month, TOILETS)
    assert TOILETS not in read(month.member.get(month.at()))
    assert "The agenda is being prepared" in read(month.member.get(month.at("prepare/")))
    assert month.member.get(month.at(f"items/{month.item().id}/")).status_code == 404

    click(month.secretary, month.at("prepare/"), "/announce/")
    begin(month, settings)
    pages = {
        place: read(month.member.get(month.at(place)))
        for place in ("", "prepare/", "hold/", "minutes/", "score/", f"items/{month.item().id}/")
    }

    deeds = (
        "announce",
        "draft",
        "start",
        "end",
        "roll-call",
        "close",
        "say",
        "conclude",
        "propose",
        "officers",
    )
    found = {(place, deed) for place, page in pages.items() for deed in deeds if f'/{deed}/"' in page}
    assert found == set()
    assert month.member.post(month.at("score/")).status_code == 403


def test_an_opinion_is_the_committees_to_read_before_the_meeting(month: Month) -> None:
    prepare(month)
    own = f"opinion-{month.item().id}-text"
    click(month.member, month.at(), f"{month.item().id}/opinion/", **{own: "Mỗi đội 5 hộ."})

    other = read(client_for(month.of.probationary).get(month.at()))

    assert "Mỗi đội 5 hộ." in read(month.secretary.get(month.at("prepare/")))
    assert "Mỗi đội 5 hộ." not in other
    click(month.member, month.at(), f"{month.item().id}/opinion/", **{own: "Mỗi đội 4 hộ."})
    assert PreparedOpinion.objects.count() == 2


def test_the_committee_writes_down_what_a_member_dictates(month: Month) -> None:
    prepare(month)
    here = month.at(f"items/{month.item().id}/")
    exempt = {"dictated-person": str(month.of.exempt.id)}
    first = click(month.secretary, here, "/dictate/", **exempt, **{"dictated-text": "Nên làm trước mưa."})

    again = click(month.secretary, here, "/dictate/", **exempt, **{"dictated-text": "Nên chờ sau Tết."})

    assert "Nên làm trước mưa." in said(month.secretary, first)
    assert again.status_code == 422
    assert "Nên làm trước mưa." in read(again)
    kept = form_on(read(again), "/dictate/")[1]
    assert kept["dictated-text"] == "Nên chờ sau Tết."
    assert month.secretary.post(f"{here}dictate/", kept).status_code == 303
    assert [row.person_id for row in PreparedOpinion.objects.all()] == [month.of.exempt.id] * 2


def test_an_exchange_meeting_keeps_lessons_and_who_came(month: Month, settings: Settings) -> None:
    filled = {
        "kind": "exchange",
        "partner_cell": "Chi bộ bản Ngồ Hén",
        "planned_on": "25/11/2023",
        "clock": "08:00",
        "location": "Nhà văn hóa bản",
    }
    refused = click(
        month.secretary,
        "/v/pa-kim/meetings/new/",
        "",
        {"topic": ""},
        **{**filled, "partner_cell": ""},
    )
    assert "Write which cell you meet with." in read(refused)
    answer = click(month.secretary, "/v/pa-kim/meetings/new/", "", {"topic": ""}, **filled)
    here = str(answer["Location"])
    assert "Exchange meeting with Chi bộ bản Ngồ Hén" in said(month.secretary, answer)
    settings.ASSUMED_DAY = BEFORE.replace(day=26)
    click(month.secretary, f"{here}hold/", "/start/")

    click(month.secretary, f"{here}hold/", "/partner/", **{"partner-present_count": "17"})
    click(month.secretary, f"{here}hold/", "/notes/", **{"note-kind": "lesson", "note-text": "Mỗi đội 5 hộ"})
    click(
        month.secretary, f"{here}hold/", "/guests/", **{"guest-name": "Khách 01", "guest-organisation": "xã"}
    )
    document = {
        "number": "42-HD/BTCTW",
        "issued_on": "28/10/2025",
        "title": "Sinh hoạt chi bộ",
        "explained_by": str(month.of.secretary.id),
    }
    click(
        month.secretary,
        f"{here}hold/",
        "/documents/",
        **{f"document-{name}": said_ for name, said_ in document.items()},
    )

    page = read(month.secretary.get(f"{here}minutes/"))
    assert [words in page for words in ("17", "Mỗi đội 5 hộ", "Khách 01 (xã)", "42-HD/BTCTW")] == [True] * 4


def test_a_thematic_topic_and_part_are_planned(month: Month) -> None:
    click(
        month.secretary,
        "/v/pa-kim/meetings/2023/topics/4/",
        "",
        {"topic": ""},
        topic="Học và làm theo Bác",
    )
    click(
        month.secretary,
        month.at("prepare/"),
        "/kind/",
        **{"kind-is_combined": "1", "kind-topic": "Học và làm theo Bác"},
    )

    page = read(month.secretary.get("/v/pa-kim/meetings/"))

    assert "Regular meeting with a thematic part of 11/2023" in page
    assert page.count("Học và làm theo Bác") == 2
    prepared = {"preparation-committee_met_on": "09/11/2023", "preparation-higher_informed": "on"}
    assert "Met on 09/11/2023." in said(
        month.secretary, click(month.secretary, month.at("prepare/"), "/preparation/", **prepared)
    )


def test_unknown_years_and_items_do_not_exist(month: Month) -> None:
    found = {
        address: month.secretary.get(address).status_code
        for address in (
            "/v/pa-kim/meetings/?year=abc",
            "/v/pa-kim/meetings/2023/topics/7/",
            month.at("items/00000000-0000-7000-8000-000000000000/"),
            month.at("votes/00000000-0000-7000-8000-000000000000/"),
        )
    }

    assert set(found.values()) == {404}
