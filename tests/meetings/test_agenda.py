"""The agenda: matters, the draft, items worded, ordered, left out, and moved with their history."""

from datetime import date

import pytest

from hatnhan.kernel.errors import NotAllowed, NotFound, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings import selectors, services
from hatnhan.meetings.models import AgendaItem, Matter, Meeting
from hatnhan.meetings.rules import (
    AgendaSources,
    CampaignNeed,
    ItemGone,
    ItemSource,
    NotLater,
    OverdueTask,
    ReasonNeeded,
    TextNeeded,
    TextTooLong,
)
from hatnhan.meetings.services import ItemWords, NewMatter
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_for
from tests.meetings.factories import (
    AT,
    MeetingCell,
    make_item,
    make_meeting,
    make_meeting_cell,
    started,
)

pytestmark = pytest.mark.django_db


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in selectors.agenda_of(meeting_id=meeting.id)]


def raised(of: MeetingCell, title: str = "Đèn đường", not_before: date | None = None) -> Matter:
    return services.raise_matter(
        actor=actor_for(of.member),
        cell_id=of.cell.id,
        matter_id=new_id(),
        new=NewMatter(title, "Xóm Dưới tối", not_before),
        at=AT,
    )


def sources(of: MeetingCell) -> AgendaSources:
    return AgendaSources(
        overdue_tasks=(OverdueTask(new_id(), "Rà soát", "Đảng viên 03", date(2023, 11, 1)),),
        campaigns=(CampaignNeed(new_id(), "Nhà tiêu", Ratio(38, 47), AT.date()),),
        matters=selectors.matters_for_draft(cell_id=of.cell.id, on=date(2023, 11, 24)),
        kept=selectors.kept_items(cell_id=of.cell.id, on=date(2023, 11, 24)),
    )


def test_an_item_added_by_a_form_sent_twice_is_one_item() -> None:
    of = make_meeting_cell()
    meeting, form = make_meeting(of), new_id()

    for _time in range(2):
        services.add_item(
            actor=of.chief, meeting_id=meeting.id, item_id=form, words=ItemWords(" An ninh "), at=AT
        )

    assert titles(meeting) == ["An ninh"]


def test_an_items_identifier_from_another_cell_shows_nothing() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")
    item = make_item(of, make_meeting(of))
    theirs = make_meeting(neighbour)

    with pytest.raises(FactTaken):
        services.add_item(
            actor=neighbour.chief, meeting_id=theirs.id, item_id=item.id, words=ItemWords("Lạ"), at=AT
        )
    with pytest.raises(NotFound):
        services.change_item(actor=neighbour.chief, item_id=item.id, words=ItemWords("Lạ"), revision=1, at=AT)


def test_a_member_does_not_change_the_agenda() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)

    with pytest.raises(NotAllowed):
        services.add_item(
            actor=actor_for(of.member),
            meeting_id=meeting.id,
            item_id=new_id(),
            words=ItemWords("An ninh"),
            at=AT,
        )
    assert titles(meeting) == []


def test_two_who_word_an_item_at_once_lose_nothing() -> None:
    of = make_meeting_cell()
    item = make_item(of, make_meeting(of))
    services.change_item(
        actor=of.chief, item_id=item.id, words=ItemWords("Nhà tiêu", "9 hộ"), revision=1, at=AT
    )

    with pytest.raises(StaleEdit) as refused:
        services.change_item(
            actor=actor_for(of.committee), item_id=item.id, words=ItemWords("Vệ sinh"), revision=1, at=AT
        )

    assert refused.value.facts == {"theirs": "Nhà tiêu\n9 hộ", "revision": 2}
    again = services.change_item(
        actor=of.chief, item_id=item.id, words=ItemWords("Nhà tiêu", "9 hộ"), revision=1, at=AT
    )
    assert (again.title, again.revision) == ("Nhà tiêu", 2)


def test_items_take_the_order_that_names_each_once() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    first, second, third = (make_item(of, meeting, title) for title in ("A", "B", "C"))

    services.order_items(
        actor=of.chief, meeting_id=meeting.id, item_ids=[third.id, first.id, second.id], at=AT
    )

    assert titles(meeting) == ["C", "A", "B"]
    for wrong in ([first.id, second.id], [first.id, first.id, second.id, third.id]):
        with pytest.raises(StaleEdit):
            services.order_items(actor=of.chief, meeting_id=meeting.id, item_ids=wrong, at=AT)
    assert titles(meeting) == ["C", "A", "B"]


def test_the_draft_is_added_once_and_keeps_what_was_left_out_away() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    raised(of)
    found = sources(of)

    items = services.add_proposed_items(actor=of.chief, meeting_id=meeting.id, sources=found, at=AT)
    services.remove_item(actor=of.chief, item_id=items[1].id, at=AT)

    assert [item.source for item in items] == ["overdue_tasks", "indicator", "matter"]
    assert services.add_proposed_items(actor=of.chief, meeting_id=meeting.id, sources=found, at=AT) == ()
    assert len(titles(meeting)) == 2


def test_the_draft_is_written_with_its_figures() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)

    _overdue, latrines = services.add_proposed_items(
        actor=of.chief, meeting_id=meeting.id, sources=sources(of), at=AT
    )

    assert latrines.title.startswith("Nhà tiêu: ")
    assert "9" in latrines.title
    assert "38/47" in latrines.detail
    assert "10/11/2023" in latrines.detail


def test_a_matter_waits_until_an_agenda_takes_it_and_waits_again_when_left_out() -> None:
    of = make_meeting_cell()
    meeting, matter = make_meeting(of), raised(of)

    item = services.take_matter(actor=of.chief, meeting_id=meeting.id, matter_id=matter.id, at=AT)
    again = services.take_matter(actor=of.chief, meeting_id=meeting.id, matter_id=matter.id, at=AT)

    assert (item.id, item.lead_id, item.source) == (again.id, of.member.id, "matter")
    assert selectors.matters_open(cell_id=of.cell.id) == ()
    services.remove_item(actor=of.chief, item_id=item.id, at=AT)
    assert [row.title for row in selectors.matters_open(cell_id=of.cell.id)] == ["Đèn đường"]


def test_a_matter_kept_for_later_is_not_drafted_before_its_day() -> None:
    of = make_meeting_cell()
    raised(of, not_before=date(2023, 12, 1))

    assert selectors.matters_for_draft(cell_id=of.cell.id, on=date(2023, 11, 24)) == ()
    assert len(selectors.matters_for_draft(cell_id=of.cell.id, on=date(2023, 12, 24))) == 1


def test_a_matter_sent_twice_is_one_and_belongs_to_its_cell() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")
    form = new_id()
    for _time in range(2):
        services.raise_matter(
            actor=actor_for(of.member), cell_id=of.cell.id, matter_id=form, new=NewMatter("Đèn"), at=AT
        )

    assert Matter.objects.count() == 1
    with pytest.raises(FactTaken):
        services.raise_matter(
            actor=neighbour.chief, cell_id=neighbour.cell.id, matter_id=form, new=NewMatter("Đèn"), at=AT
        )
    with pytest.raises(NotFound):
        services.take_matter(
            actor=neighbour.chief, meeting_id=make_meeting(neighbour).id, matter_id=form, at=AT
        )


def test_an_item_moved_twice_tells_its_whole_history() -> None:
    of = make_meeting_cell()
    october, november, december = (make_meeting(of, date(2023, month, 24)) for month in (10, 11, 12))
    item = make_item(of, october)
    first = services.move_item_to(
        actor=of.chief, item_id=item.id, reason="Hết giờ", meeting_id=november.id, at=AT
    )
    services.move_item_to(
        actor=of.chief, item_id=first.id, reason="Chờ số liệu", meeting_id=december.id, at=AT
    )

    [row] = selectors.agenda_of(meeting_id=december.id)

    assert [(step.planned_on, step.because) for step in row.history] == [
        (date(2023, 10, 24), "Hết giờ"),
        (date(2023, 11, 24), "Chờ số liệu"),
    ]
    assert titles(october) == titles(november) == []


def test_an_item_kept_without_a_meeting_comes_back_with_the_next_draft() -> None:
    of = make_meeting_cell()
    october, november = make_meeting(of, date(2023, 10, 24)), make_meeting(of)
    services.move_item_to(actor=of.chief, item_id=make_item(of, october).id, reason="Hết giờ", at=AT)

    drafted = services.add_proposed_items(actor=of.chief, meeting_id=november.id, sources=sources(of), at=AT)

    [kept] = [item for item in drafted if item.source == ItemSource.MOVED]
    assert kept.title == "Nhà tiêu hợp vệ sinh"
    assert selectors.kept_items(cell_id=of.cell.id, on=date(2023, 12, 24)) == ()
    [row] = [row for row in selectors.agenda_of(meeting_id=november.id) if row.id == kept.id]
    assert [step.because for step in row.history] == ["Hết giờ"]


def test_a_moved_campaign_is_not_proposed_a_second_time() -> None:
    of = make_meeting_cell()
    october, november = make_meeting(of, date(2023, 10, 24)), make_meeting(of)
    found = AgendaSources(campaigns=(CampaignNeed(new_id(), "Nhà tiêu", Ratio(38, 47), AT.date()),))
    [item] = services.add_proposed_items(actor=of.chief, meeting_id=october.id, sources=found, at=AT)
    services.move_item_to(actor=of.chief, item_id=item.id, reason="Hết giờ", meeting_id=november.id, at=AT)

    assert services.add_proposed_items(actor=of.chief, meeting_id=november.id, sources=found, at=AT) == ()


def test_an_item_moves_only_with_a_reason_and_only_to_a_later_open_meeting_of_the_cell() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")
    november, earlier = make_meeting(of), make_meeting(of, date(2023, 10, 24))
    item = make_item(of, november)

    def move(to: Meeting, reason: str = "Hết giờ") -> AgendaItem:
        return services.move_item_to(actor=of.chief, item_id=item.id, reason=reason, meeting_id=to.id, at=AT)

    with pytest.raises(NotLater):
        move(earlier)
    with pytest.raises(NotFound):
        move(make_meeting(neighbour, date(2023, 12, 24)))
    later = make_meeting(of, date(2023, 12, 24))
    with pytest.raises(ReasonNeeded):
        move(later, " ")
    assert move(later) == move(later)
    with pytest.raises(ItemGone):
        move(later, "Thiếu người")
    with pytest.raises(ItemGone):
        move(make_meeting(of, date(2024, 1, 24)))
    assert AgendaItem.objects.count() == 2


def test_a_started_meeting_takes_no_moved_item() -> None:
    of = make_meeting_cell()
    begun, _item = started(of)
    october = make_meeting(of, date(2023, 10, 24))

    with pytest.raises(NotLater):
        services.move_item_to(
            actor=of.chief, item_id=make_item(of, october).id, reason="Hết giờ", meeting_id=begun.id, at=AT
        )


@pytest.mark.parametrize(("title", "refusal"), [(" ", TextNeeded), ("a" * 201, TextTooLong)])
def test_a_title_says_something_and_fits(title: str, refusal: type[Exception]) -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    item = make_item(of, meeting)

    with pytest.raises(refusal):
        services.add_item(
            actor=of.chief, meeting_id=meeting.id, item_id=new_id(), words=ItemWords(title), at=AT
        )
    with pytest.raises(refusal):
        services.change_item(actor=of.chief, item_id=item.id, words=ItemWords(title), revision=1, at=AT)
    with pytest.raises(refusal):
        raised(of, title)
    assert titles(meeting) == [item.title]
