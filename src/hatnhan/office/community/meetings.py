"""One meeting of the households: who came, what is put to them, its minutes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.decisions.selectors.community import (
    HouseRow,
    MeetingFile,
    MeetingHead,
    VillageMinutes,
    attendance_sheet,
    meeting_file,
    people_of_village,
    village_minutes,
)
from hatnhan.decisions.services.community import (
    Came,
    HouseMark,
    Officers,
    change_invitation,
    close_minutes,
    name_officers,
    put_to_households,
    take_attendance,
    write_discussion,
)
from hatnhan.ledger.selectors import root_of_book
from hatnhan.office.answering import Sheet, Way, address, answered, asked_or_sent, saved, settle
from hatnhan.office.community.board import asked_of, invitation_of, shown_question
from hatnhan.office.community.forms import (
    AttendanceForm,
    ChangeInvitationForm,
    DiscussionForm,
    QuestionForm,
    VillageOfficersForm,
)
from hatnhan.office.community.minuted import minutes_in_words, minutes_paper
from hatnhan.office.community.shown import said_verdict, sentence_of
from hatnhan.office.community.words import KIND_WORDS
from hatnhan.office.meetings.desk import People, book_of, may
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.papers import pdf_answer
from hatnhan.ui.forms import Form


@page("community.view")
@require_safe
def meeting(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Show the meeting."""
    return meeting_page(request, _file(request, village_meeting_id))


def meeting_page(
    request: StaffRequest,
    file: MeetingFile,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the meeting with its forms, and what was refused."""
    context = {**_context(request, file), "broken": broken, "theirs": theirs}
    if context["may"]["record"] or context["may"]["convene"]:
        people = people_of_village(village_id=request.village.id)
        context["forms"] = {**_forms(file, people), **forms}
    return render(request, "office/community/meeting.html", context, status=status)


def _context(request: StaffRequest, file: MeetingFile) -> dict[str, Any]:
    head = file.head
    return {
        "head": head,
        "kind": str(KIND_WORDS[head.kind]),
        "gathering": file.gathering,
        "proxies": file.proxies,
        "verdicts": [said_verdict(one) for one in file.verdicts],
        "questions": [(shown_question(row), sentence_of(row)) for row in file.questions],
        "is_open": head.closed_at is None,
        "is_due": head.held_on <= request.today,
        "may": may(request, "community.convene", "community.record"),
    }


def _forms(file: MeetingFile, people: People) -> dict[str, Form]:
    head = file.head
    officers = {
        "revision": head.revision,
        "chair": head.chair_id or head.convened_by_id,
        "secretary": head.secretary_id,
        "agreed": file.gathering.attending if head.secretary_agreed is None else head.secretary_agreed,
    }
    said = {"revision": head.revision, "text": head.discussion}
    return {
        "officers": VillageOfficersForm(people=people, initial=officers, prefix="officers"),
        "discussion": DiscussionForm(initial=said, prefix="discussion"),
        "question": QuestionForm(prefix="question"),
    }


@page("community.convene")
@asked_or_sent
def change(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Change what the households are told."""
    head = _file(request, village_meeting_id).head
    people = people_of_village(village_id=request.village.id)
    form = ChangeInvitationForm(request.POST or None, people=people, initial=_known(head))

    def deed() -> HttpResponse:
        change_invitation(
            actor=request.actor,
            meeting_id=village_meeting_id,
            revision=form.cleaned_data["revision"],
            invitation=invitation_of(form.cleaned_data),
            at=request.now,
        )
        return saved(request, "community_meeting", village_meeting_id=village_meeting_id)

    sheet = Sheet(_("Change the invitation"), _("Save"), Way(_back(request, village_meeting_id), head.topic))
    return answered(request, form, deed, "office/form.html", {"sheet": sheet})


def _known(head: MeetingHead) -> dict[str, object]:
    return {
        "meeting_id": head.id,
        "revision": head.revision,
        "kind": head.kind,
        "topic": head.topic,
        "agenda": head.agenda,
        "held_on": head.held_on,
        "clock": head.clock,
        "location": head.location,
        "convened_by": head.convened_by_id,
        "told_on": head.told_on,
    }


@page("community.record")
@asked_or_sent
def attendance(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Show and take who came for each household."""
    head, houses = attendance_sheet(village_id=request.village.id, meeting_id=village_meeting_id)
    form = AttendanceForm(request.POST or None, houses=houses)
    rest = Came.NOBODY.value if "rest" in request.POST else ""

    def deed() -> HttpResponse:
        take_attendance(
            actor=request.actor,
            meeting_id=village_meeting_id,
            marks=_marks(form.cleaned_data, houses, rest),
            fact_id=form.cleaned_data["fact_id"],
            at=request.now,
        )
        said = _("Who came is written down.")
        return saved(request, "community_meeting", said, anchor="came", village_meeting_id=village_meeting_id)

    context = {
        "head": head,
        "is_open": head.closed_at is None,
        "came": sum(row.is_here for row in houses),
        "houses": len(houses),
    }
    return answered(request, form, deed, "office/community/attendance.html", context)


def _marks(asked: dict[str, Any], houses: tuple[HouseRow, ...], rest: str) -> list[HouseMark]:
    marks = []
    for row in houses:
        came = asked[f"came-{row.id}"] or row.came or rest
        if not came:
            continue
        name = row.representative if came == Came.REPRESENTATIVE.value else asked[f"name-{row.id}"]
        marks.append(HouseMark(row.id, Came(came), name))
    return marks


@page("community.record")
@require_POST
def officers(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Write down who chairs and who writes."""
    file = _file(request, village_meeting_id)
    people = people_of_village(village_id=request.village.id)
    return settle(
        request,
        VillageOfficersForm(request.POST, people=people, prefix="officers"),
        lambda asked: name_officers(
            actor=request.actor,
            meeting_id=village_meeting_id,
            revision=asked["revision"],
            officers=Officers(asked["chair"], asked["secretary"], asked["agreed"]),
            at=request.now,
        ),
        again=lambda **shown: meeting_page(request, file, **shown),
        name="officers",
        to=_back(request, village_meeting_id, "officers"),
    )


@page("community.record")
@require_POST
def discussion(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Write down what was said."""
    file = _file(request, village_meeting_id)
    return settle(
        request,
        DiscussionForm(request.POST, prefix="discussion"),
        lambda asked: write_discussion(
            actor=request.actor,
            meeting_id=village_meeting_id,
            revision=asked["revision"],
            text=asked["text"],
            at=request.now,
        ),
        again=lambda **shown: meeting_page(request, file, **shown),
        name="discussion",
        to=_back(request, village_meeting_id, "discussion"),
    )


@page("community.convene")
@require_POST
def propose(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Put a matter to the households at the meeting."""
    file = _file(request, village_meeting_id)
    return settle(
        request,
        QuestionForm(request.POST, prefix="question"),
        lambda asked: put_to_households(
            actor=request.actor,
            path=request.village.path,
            proposal_id=asked["fact_id"],
            question=asked_of(asked),
            meeting_id=village_meeting_id,
            at=request.now,
        ),
        again=lambda **shown: meeting_page(request, file, **shown),
        name="question",
        to=_back(request, village_meeting_id, "questions"),
    )


@page("community.view")
@require_safe
def minutes(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Show the minutes, to read and to print."""
    return _minutes_page(request, _minutes(request, village_meeting_id))


@page("community.view")
@require_safe
def minutes_pdf(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Give the minutes as a paper to sign and to keep."""
    of = _minutes(request, village_meeting_id)
    on, root = of.file.head.held_on, root_of_book(village_id=request.village.id)
    paper = minutes_paper(minutes_in_words(of), request.village, on, root, request.today)
    return pdf_answer(request, paper, "bien-ban-hop-dan", on)


@page("community.convene")
@require_POST
def close(request: StaffRequest, village_meeting_id: UUID) -> HttpResponse:
    """Close the minutes."""
    of = _minutes(request, village_meeting_id)
    return settle(
        request,
        None,
        lambda _asked: close_minutes(actor=request.actor, meeting_id=village_meeting_id, at=request.now),
        again=lambda **shown: _minutes_page(request, of, **shown),
        to=address(request, "community_minutes", village_meeting_id=village_meeting_id),
        said=_("The minutes are closed."),
    )


def _minutes_page(
    request: StaffRequest, of: VillageMinutes, *, status: int = 200, broken: str = ""
) -> HttpResponse:
    head = of.file.head
    context = {
        "head": head,
        "minutes": minutes_in_words(of),
        "is_open": head.closed_at is None,
        "is_due": head.held_on <= request.today,
        "may": may(request, "community.convene"),
        "root": root_of_book(village_id=request.village.id),
        "today": request.today,
        "broken": broken,
    }
    return render(request, "office/community/minutes.html", context, status=status)


def _minutes(request: StaffRequest, meeting_id: UUID) -> VillageMinutes:
    return village_minutes(village_id=request.village.id, meeting_id=meeting_id, book=book_of(request))


def _file(request: StaffRequest, meeting_id: UUID) -> MeetingFile:
    return meeting_file(village_id=request.village.id, meeting_id=meeting_id, book=book_of(request))


def _back(request: StaffRequest, meeting_id: UUID, anchor: str = "") -> str:
    return address(request, "community_meeting", anchor, village_meeting_id=meeting_id)
