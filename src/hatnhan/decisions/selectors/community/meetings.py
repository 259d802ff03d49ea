"""Meetings of the households and their votes, for an actor, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from hatnhan.decisions.models import (
    CommunityMeeting,
    CommunityProposal,
    HouseAttendance,
)
from hatnhan.decisions.rules.ballots import differences
from hatnhan.decisions.rules.community import (
    FALL_BACK,
    Form,
    Gathering,
    notice_verdict,
    posting_verdict,
    quorum_verdict,
)
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.selectors.community.questions import questions_among, questions_of
from hatnhan.decisions.selectors.community.rows import (
    HERE,
    Board,
    HouseRow,
    MeetingFile,
    MeetingHead,
    MeetingLine,
    Question,
    QuestionFile,
    Tallies,
)
from hatnhan.households.models import Household
from hatnhan.households.rules import code_key
from hatnhan.households.selectors import counted_on
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.rules import Verdict, Words
from hatnhan.norms.rules import NormBook

AT_MOST = 60
NOTICE = {"meeting": "village.meeting.notice_days", "annual": "village.annual_conference.notice_days"}


def community_board(*, village_id: UUID, book: NormBook, on: date) -> Board:
    """Give the meetings of the households, latest first, and what is decided by ballots without a meeting."""
    here = HouseAttendance.objects.filter(meeting=OuterRef("pk"), superseded_by=None)
    came = here.exclude(came=HouseAttendance.Came.NOBODY).order_by().values("meeting")
    rows = CommunityMeeting.objects.filter(village_id=village_id).annotate(
        attending=Coalesce(Subquery(came.annotate(number=Count("pk")).values("number")), 0),
        decision_count=Count("proposals__decision", distinct=True),
    )
    meetings = tuple(_line(row) for row in rows.order_by("-held_on", "-id")[:AT_MOST])
    ballots = CommunityProposal.objects.filter(
        village_id=village_id, meeting=None, withdrawn_at=None, decision=None
    )
    return Board(meetings=meetings, ballots=questions_among(ballots, book, on))


def meeting_file(*, village_id: UUID, meeting_id: UUID, book: NormBook) -> MeetingFile:
    """Give one meeting of the village; raises NotFound."""
    row = _meeting(village_id, meeting_id)
    came = _came_to(row)
    questions = questions_among(CommunityProposal.objects.filter(meeting_id=meeting_id), book, row.held_on)
    notice = book.on(NOTICE[row.kind], row.held_on)
    return MeetingFile(
        head=_head(row),
        gathering=Gathering(attending=sum(one in HERE for one in came), houses=len(came)),
        proxies=came.count(HouseAttendance.Came.PROXY.value),
        verdicts=(notice_verdict(row.told_on, row.held_on, notice),),
        questions=questions,
    )


def _came_to(meeting: CommunityMeeting) -> list[str | None]:
    marks = HouseAttendance.objects.filter(meeting=meeting, household=OuterRef("pk"))
    latest = marks.order_by("-happened_at", "-id").values("came")[:1]
    houses = Household.objects.filter(counted_on(meeting.held_on), village_id=meeting.village_id)
    return list(houses.values_list(Subquery(latest), flat=True))


def attendance_sheet(*, village_id: UUID, meeting_id: UUID) -> tuple[MeetingHead, tuple[HouseRow, ...]]:
    """Give the households of the meeting's day with who came, by code; raises NotFound."""
    row = _meeting(village_id, meeting_id)
    marks = lookup.attendance_of(meeting_id=meeting_id)
    found = Household.objects.filter(counted_on(row.held_on), village_id=village_id)
    return _head(row), _houses(found.select_related("representative"), marks)


def question_file(
    *, village_id: UUID, question_id: UUID, viewer_id: UUID, book: NormBook, on: date
) -> QuestionFile:
    """Give one matter of the village with what its open round needs; raises NotFound."""
    rows = CommunityProposal.objects.filter(id=question_id, village_id=village_id).select_related(
        "decision__replaced_by", "meeting__convened_by", "meeting__chair", "meeting__secretary"
    )
    found = list(rows)
    if not found:
        raise NotFound
    question, meeting = questions_of(found, book, on)[0], found[0].meeting
    marks = lookup.attendance_of(meeting_id=meeting.id) if meeting else {}
    houses = list(Household.objects.filter(village_id=village_id).select_related("representative"))
    gathering = _gathering(meeting, houses, marks) if meeting else None
    return QuestionFile(
        question=question,
        meeting=_head(meeting) if meeting else None,
        gathering=gathering,
        verdicts=verdicts_of(question, gathering, meeting.held_on if meeting else None),
        houses=_voters(question, houses, marks),
        tallies=_tallies(question, viewer_id),
    )


def question_of(*, village_id: UUID, question_id: UUID, book: NormBook, on: date) -> Question:
    """Give one matter of the village with its rounds; raises NotFound."""
    rows = CommunityProposal.objects.filter(id=question_id, village_id=village_id)
    found = questions_among(rows, book, on)
    if not found:
        raise NotFound
    return found[0]


def _gathering(
    meeting: CommunityMeeting, houses: Sequence[Household], marks: Mapping[UUID, HouseAttendance]
) -> Gathering:
    day = meeting.held_on
    base = {one.id for one in houses if one.joined_on <= day and (one.left_on is None or day < one.left_on)}
    return Gathering(attending=len(lookup.came_of(marks.values()) & base), houses=len(base))


def verdicts_of(question: Question, gathering: Gathering | None, on: date | None) -> tuple[Verdict, ...]:
    """Say what the norms find of a vote: the quorum, why ballots are carried, the posting of a draft."""
    norms = question.norms
    found = [quorum_verdict(gathering, norms.quorum)] if gathering and gathering.attending else []
    day = question.rounds[-1].from_on if question.rounds else on
    held = question.last_round
    if norms.fall_back is not None and held is not None and held.form is Form.BALLOTS:
        found.append(Verdict("fall_back", True, Words(FALL_BACK), norms.fall_back))
    if norms.posting is not None and day is not None:
        found.append(posting_verdict(question.posted_on, day, norms.posting))
    return tuple(found)


def _voters(
    question: Question, houses: Sequence[Household], marks: Mapping[UUID, HouseAttendance]
) -> tuple[HouseRow, ...]:
    held = question.last_round
    if held is None or held.form is Form.HAND_COUNT:
        return ()
    # Of a closed box nobody asks any more who may still vote.
    voted = lookup.voted_in(round_id=held.id) if held.is_in_a_box and held.closed_at is None else {}
    hands = lookup.hands_of(round_id=held.id) if held.is_by_house else {}
    rows = _houses([one for one in houses if one.id in held.houses], marks)
    return tuple(
        replace(
            row,
            # Whoever votes at home need not have come.
            came=row.came if held.is_at_meeting else "representative",
            has_voted=row.id in voted,
            choice=hands[row.id].choice if row.id in hands else "",
        )
        for row in rows
    )


def _tallies(question: Question, viewer_id: UUID) -> Tallies:
    held = question.last_round
    if held is None or not held.is_in_a_box or held.closed_at is None:
        return Tallies((), 0, ())
    found = lookup.tallies_of(round_id=held.id)
    own = next((lookup.bundles_in(row) for row in found if row.author_id == viewer_id), ())
    others = [lookup.bundles_in(row) for row in found if row.author_id != viewer_id]
    # Whoever has not counted yet does not see what the other counted.
    apart = differences(own, others[0]) if own and others else ()
    return Tallies(own, len(others), apart)


def _houses(rows: Iterable[Household], marks: Mapping[UUID, HouseAttendance]) -> tuple[HouseRow, ...]:
    houses = sorted(rows, key=lambda house: code_key(house.code))
    return tuple(
        HouseRow(
            id=house.id,
            code=house.code,
            representative=house.representative.full_name if house.representative else "",
            came=marks[house.id].came if house.id in marks else "",
            name=marks[house.id].name if house.id in marks else "",
        )
        for house in houses
    )


def _meeting(village_id: UUID, meeting_id: UUID) -> CommunityMeeting:
    rows = CommunityMeeting.objects.select_related("convened_by", "chair", "secretary")
    row = rows.filter(id=meeting_id, village_id=village_id).first()
    if row is None:
        raise NotFound
    return row


def _head(row: CommunityMeeting) -> MeetingHead:
    return MeetingHead(
        id=row.id,
        kind=row.kind,
        topic=row.topic,
        agenda=row.agenda,
        held_on=row.held_on,
        clock=row.clock,
        location=row.location,
        convened_by_id=row.convened_by_id,
        convened_by=row.convened_by.full_name,
        told_on=row.told_on,
        chair_id=row.chair_id,
        chair=row.chair.full_name if row.chair else "",
        secretary_id=row.secretary_id,
        secretary=row.secretary.full_name if row.secretary else "",
        secretary_agreed=row.secretary_agreed,
        discussion=row.discussion,
        closed_at=row.closed_at,
        revision=row.revision,
    )


def _line(row: CommunityMeeting) -> MeetingLine:
    return MeetingLine(
        id=row.id,
        kind=row.kind,
        topic=row.topic,
        held_on=row.held_on,
        clock=row.clock,
        location=row.location,
        is_closed=row.closed_at is not None,
        attending=row.attending,  # type: ignore[attr-defined]  # counted by the query
        decision_count=row.decision_count,  # type: ignore[attr-defined]  # counted by the query
    )
