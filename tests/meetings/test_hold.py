"""Holding: beginning and end, roll call, guests, what is said and concluded, documents, exchange."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.errors import NotAllowed, NotFound, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import selectors, services
from hatnhan.meetings.models import AttendanceMark, Conclusion, ExchangeNote, HigherDocument, Meeting, Spoken
from hatnhan.meetings.rules import (
    EndsBeforeStart,
    ItemGone,
    MarkKind,
    NotAMember,
    NotAnExchange,
    NotStarted,
    RollState,
    StillAhead,
    TextNeeded,
    TextTooLong,
)
from hatnhan.meetings.services import NewDocument, NewMark
from hatnhan.people.models import Person
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_for, make_person
from tests.meetings.factories import (
    ENDED,
    STARTED,
    MeetingCell,
    announced,
    book,
    make_item,
    make_meeting,
    make_meeting_cell,
    started,
)

pytestmark = pytest.mark.django_db


def put(
    of: MeetingCell, meeting: Meeting, person: Person, kind: MarkKind, minute: int = 0, reason: str = ""
) -> None:
    services.mark_attendance(
        actor=of.chief,
        meeting_id=meeting.id,
        mark=NewMark(new_id(), person.id, kind, reason),
        at=STARTED + timedelta(minutes=minute),
    )


def states(of: MeetingCell, meeting: Meeting) -> dict[str, RollState]:
    roll = selectors.roll_call(meeting_id=meeting.id, cell_id=of.cell.id, book=book())
    return {row.name: row.state for row in roll.rows}


def test_a_meeting_started_twice_began_once() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)

    again = services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED)

    assert again.started_at == STARTED
    assert AuditLine.objects.filter(action="meetings.started").count() == 1


def test_a_meeting_ends_after_it_began_and_once() -> None:
    of = make_meeting_cell()
    meeting, _item = announced(of)
    with pytest.raises(NotStarted):
        services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED)
    services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=STARTED)
    with pytest.raises(EndsBeforeStart):
        services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED, ended_at=STARTED)
    services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED)

    again = services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED + timedelta(hours=1))

    assert again.ended_at == ENDED


def test_times_are_mended_by_the_version_that_was_read() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    earlier = STARTED - timedelta(minutes=4)

    def mend(minutes: int) -> Meeting:
        return services.correct_times(
            actor=of.chief,
            meeting_id=meeting.id,
            started_at=earlier,
            ended_at=earlier + timedelta(minutes=minutes),
            revision=1,
            at=ENDED,
        )

    assert mend(95).revision == 2
    with pytest.raises(StaleEdit) as refused:
        mend(100)
    assert refused.value.facts == {"theirs": "19:26 – 21:01", "revision": 2}
    with pytest.raises(EndsBeforeStart):
        mend(0)


def test_the_roll_call_shows_every_member_by_standing_and_mark() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    put(of, meeting, of.secretary, MarkKind.PRESENT)
    put(of, meeting, of.committee, MarkKind.ABSENT_WITH_REASON, reason="Ốm")
    put(of, meeting, of.member, MarkKind.ABSENT_WITHOUT_REASON)

    assert states(of, meeting) == {
        "Đảng viên 01": RollState.PRESENT,
        "Đảng viên 02": RollState.ABSENT_WITH_REASON,
        "Đảng viên 03": RollState.ABSENT_WITHOUT_REASON,
        "Đảng viên 04": RollState.OPEN,
        "Đảng viên 05": RollState.AWAY,
        "Đảng viên 06": RollState.EXEMPT,
    }


def test_a_later_mark_holds_and_both_stay_in_the_book() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    put(of, meeting, of.member, MarkKind.ABSENT_WITHOUT_REASON)
    put(of, meeting, of.member, MarkKind.PRESENT, minute=20)

    assert states(of, meeting)["Đảng viên 03"] is RollState.PRESENT
    assert AttendanceMark.objects.filter(person=of.member).count() == 2


def test_the_exempt_who_comes_is_present() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    put(of, meeting, of.exempt, MarkKind.PRESENT)

    assert states(of, meeting)["Đảng viên 06"] is RollState.PRESENT


def test_many_marks_are_all_or_none_and_a_resent_form_changes_nothing() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    good = [NewMark(new_id(), person.id, MarkKind.PRESENT) for person in of.expected]

    with pytest.raises(NotAMember):
        services.mark_many(
            actor=of.chief,
            meeting_id=meeting.id,
            marks=[*good, NewMark(new_id(), make_person().id, MarkKind.PRESENT)],
            at=STARTED,
        )
    assert AttendanceMark.objects.count() == 0
    for _time in range(2):
        services.mark_many(actor=of.chief, meeting_id=meeting.id, marks=good, at=STARTED)
    assert AttendanceMark.objects.count() == 4


def test_the_same_form_with_other_content_is_refused() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    form = new_id()
    services.mark_attendance(
        actor=of.chief, meeting_id=meeting.id, mark=NewMark(form, of.member.id, MarkKind.PRESENT), at=STARTED
    )

    with pytest.raises(FactTaken):
        services.mark_attendance(
            actor=of.chief,
            meeting_id=meeting.id,
            mark=NewMark(form, of.member.id, MarkKind.ABSENT_WITHOUT_REASON),
            at=STARTED,
        )


@pytest.mark.parametrize(
    "deed", ["UPDATE meetings_attendancemark SET mark = 'present'", "DELETE FROM meetings_attendancemark"]
)
def test_the_database_keeps_a_mark_as_it_was_made(deed: str) -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    put(of, meeting, of.member, MarkKind.ABSENT_WITHOUT_REASON)

    with pytest.raises(DatabaseError, match="facts are never changed"), transaction.atomic():
        connection.cursor().execute(deed)

    assert states(of, meeting)["Đảng viên 03"] is RollState.ABSENT_WITHOUT_REASON


def test_a_member_does_not_call_the_roll_and_a_neighbour_sees_no_meeting() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")
    meeting, item = started(of)
    mark = NewMark(new_id(), of.member.id, MarkKind.PRESENT)

    with pytest.raises(NotAllowed):
        services.mark_attendance(actor=actor_for(of.member), meeting_id=meeting.id, mark=mark, at=STARTED)
    with pytest.raises(NotFound):
        services.mark_attendance(actor=neighbour.chief, meeting_id=meeting.id, mark=mark, at=STARTED)
    with pytest.raises(NotFound):
        services.conclude_item(
            actor=neighbour.chief, item_id=item.id, fact_id=new_id(), text="Lạ", at=STARTED
        )
    with pytest.raises(NotFound):
        selectors.roll_call(meeting_id=meeting.id, cell_id=neighbour.cell.id, book=book())


def test_what_is_said_is_noted_by_member_guest_or_for_all() -> None:
    of = make_meeting_cell()
    meeting, item = started(of)

    def note(text: str, person: Person | None = None, guest: str = "", minute: int = 0) -> Spoken:
        return services.note_spoken(
            actor=of.chief,
            item_id=item.id,
            fact_id=new_id(),
            text=text,
            person_id=person.id if person else None,
            guest_name=guest,
            at=STARTED + timedelta(minutes=minute),
        )

    note("Đổi công", of.member)
    note("Xã ủng hộ", guest="Khách 01", minute=1)
    note("Không ai có ý kiến khác", minute=2)
    with pytest.raises(NotAMember):
        note("Lạ", make_person())

    assert [(row.name, row.is_guest, row.text) for row in selectors.spoken_of(meeting_id=meeting.id)] == [
        ("Đảng viên 03", False, "Đổi công"),
        ("Khách 01", True, "Xã ủng hộ"),
        ("", False, "Không ai có ý kiến khác"),
    ]


def test_nothing_is_said_or_concluded_before_the_beginning() -> None:
    of = make_meeting_cell()
    _meeting, item = announced(of)

    with pytest.raises(NotStarted):
        services.note_spoken(actor=of.chief, item_id=item.id, fact_id=new_id(), text="Sớm", at=STARTED)
    with pytest.raises(NotStarted):
        services.conclude_item(actor=of.chief, item_id=item.id, fact_id=new_id(), text="Sớm", at=STARTED)


def test_two_who_conclude_at_once_lose_nothing() -> None:
    of = make_meeting_cell()
    meeting, item = started(of)
    form = new_id()
    first = services.conclude_item(actor=of.chief, item_id=item.id, fact_id=form, text="Đồng ý", at=STARTED)
    assert (
        services.conclude_item(actor=of.chief, item_id=item.id, fact_id=form, text="Đồng ý", at=STARTED)
        == first
    )

    with pytest.raises(StaleEdit) as refused:
        services.conclude_item(
            actor=actor_for(of.committee), item_id=item.id, fact_id=new_id(), text="Chưa", at=ENDED
        )
    assert refused.value.facts == {"theirs": "Đồng ý", "latest_id": first.id}
    services.conclude_item(
        actor=of.chief,
        item_id=item.id,
        fact_id=new_id(),
        text="Đồng ý, hạn 20/12",
        supersedes_id=first.id,
        at=ENDED,
    )

    [row] = selectors.agenda_of(meeting_id=meeting.id)
    assert row.conclusion is not None
    assert row.conclusion.text == "Đồng ý, hạn 20/12"
    assert Conclusion.objects.count() == 2


def test_an_item_moved_on_during_the_meeting_takes_no_conclusion() -> None:
    of = make_meeting_cell()
    meeting, item = started(of)
    later = make_meeting(of, date(2023, 12, 24))
    services.move_item_to(actor=of.chief, item_id=item.id, reason="Hết giờ", meeting_id=later.id, at=STARTED)

    with pytest.raises(ItemGone):
        services.conclude_item(actor=of.chief, item_id=item.id, fact_id=new_id(), text="Muộn", at=ENDED)
    assert selectors.agenda_of(meeting_id=meeting.id) == ()


def test_a_higher_document_is_its_number_day_and_title_and_who_explained_it() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    document = NewDocument("12-NQ/HU", date(2023, 10, 2), "Giảm nghèo", of.committee.id, is_classified=True)

    services.disseminate_document(
        actor=of.chief, meeting_id=meeting.id, fact_id=new_id(), document=document, at=STARTED
    )

    [row] = selectors.documents(meeting_id=meeting.id)
    assert (row.number, row.issued_on, row.title, row.explained_by, row.is_classified) == (
        "12-NQ/HU",
        date(2023, 10, 2),
        "Giảm nghèo",
        "Đảng viên 02",
        True,
    )
    assert not any(
        field.get_internal_type() in {"FileField", "BinaryField"} for field in HigherDocument._meta.fields
    )


def test_guests_are_entered_by_name() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    services.add_guest(
        actor=of.chief,
        meeting_id=meeting.id,
        fact_id=new_id(),
        name=" Khách 01 ",
        organisation="Xã",
        at=STARTED,
    )

    assert [(row.name, row.organisation) for row in selectors.guests(meeting_id=meeting.id)] == [
        ("Khách 01", "Xã")
    ]


def test_an_exchange_meeting_keeps_its_partner_lessons_and_commitments() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of, date(2023, 11, 18), Meeting.Kind.EXCHANGE)
    make_item(of, meeting)
    services.note_partner(
        actor=of.chief,
        meeting_id=meeting.id,
        partner_cell="Chi bộ Ban Dân vận",
        present_count=17,
        revision=1,
        at=STARTED,
    )
    for kind, text in ((ExchangeNote.Kind.LESSON, "Đổi công"), (ExchangeNote.Kind.COMMITMENT, "Giúp 9 hộ")):
        services.note_exchange(
            actor=of.chief, meeting_id=meeting.id, fact_id=new_id(), kind=kind, text=text, at=STARTED
        )

    head = selectors.meeting_head(meeting_id=meeting.id, cell_id=of.cell.id)
    assert (head.partner_cell, head.partner_present_count, head.is_exchange) == (
        "Chi bộ Ban Dân vận",
        17,
        True,
    )
    assert {(row.kind, row.text) for row in selectors.exchange_notes(meeting_id=meeting.id)} == {
        ("lesson", "Đổi công"),
        ("commitment", "Giúp 9 hộ"),
    }


def test_a_regular_meeting_takes_no_exchange_notes() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)

    with pytest.raises(NotAnExchange):
        services.note_exchange(
            actor=of.chief,
            meeting_id=meeting.id,
            fact_id=new_id(),
            kind=ExchangeNote.Kind.LESSON,
            text="Đổi công",
            at=STARTED,
        )


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_conclusion_concludes_nothing(text: str) -> None:
    of = make_meeting_cell()
    _meeting, item = started(of)

    with pytest.raises(TextNeeded):
        services.conclude_item(actor=of.chief, item_id=item.id, fact_id=new_id(), text=text, at=STARTED)
    assert Conclusion.objects.count() == 0


def test_a_text_too_long_for_the_book_is_told_how_much_fits() -> None:
    of = make_meeting_cell()
    _meeting, item = started(of)

    with pytest.raises(TextTooLong) as refused:
        services.note_spoken(actor=of.chief, item_id=item.id, fact_id=new_id(), text="a" * 4001, at=STARTED)
    assert refused.value.facts == {"length": 4001, "most": 4000}


def test_a_meeting_neither_begins_nor_ends_tomorrow() -> None:
    of = make_meeting_cell()
    meeting, _item = announced(of)
    tomorrow = STARTED + timedelta(days=1)

    with pytest.raises(StillAhead):
        services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=STARTED, started_at=tomorrow)
    services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=STARTED)
    with pytest.raises(StillAhead):
        services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=STARTED, ended_at=tomorrow)
    with pytest.raises(StillAhead):
        services.correct_times(
            actor=of.chief,
            meeting_id=meeting.id,
            started_at=STARTED,
            ended_at=tomorrow,
            revision=1,
            at=STARTED,
        )

    meeting.refresh_from_db()
    assert (meeting.started_at, meeting.ended_at) == (STARTED, None)
