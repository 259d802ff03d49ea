"""Rows of a meeting's pages in the reader's words: items, boxes, marks, what is missing."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from hatnhan.meetings.rules import Check, Missing, Verdict
from hatnhan.meetings.selectors import AgendaRow, MeetingBoard, OpinionRow, SpokenRow
from hatnhan.norms.rules import Norm, NormBook
from hatnhan.office.answering import address
from hatnhan.office.meetings.words import SOURCE_WORDS
from hatnhan.office.pages import StaffRequest
from hatnhan.ui.words import say_mark


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item of the agenda with what was prepared and said on it."""

    row: AgendaRow
    number: int
    source: str
    opinions: tuple[OpinionRow, ...]
    spoken: tuple[SpokenRow, ...]
    own: OpinionRow | None


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A box of the preparation, or what a norm found: met or not, with its source."""

    title: str
    text: str
    is_met: bool
    norm: Norm


@dataclass(frozen=True, slots=True)
class ShownMissing:
    """One thing that the minutes lack, and the way to its place."""

    text: str
    url: str


def items_of(board: MeetingBoard) -> list[ShownItem]:
    """Say the items of the agenda, in order."""
    own = {row.item_id: row for row in board.my_opinions}
    return [
        ShownItem(
            row,
            number,
            str(SOURCE_WORDS[row.source]),
            board.opinions_on(row.id),
            board.spoken_on(row.id),
            own.get(row.id),
        )
        for number, row in enumerate(board.items, start=1)
    ]


def checks_of(board: MeetingBoard, book: NormBook) -> list[ShownCheck]:
    """Say the boxes of the preparation, each with the norm that asks for it."""
    language = get_language() or "vi"
    return [
        _check(check, book.on(check.norm_code, board.head.planned_on), language) for check in board.checks
    ]


def _check(check: Check, norm: Norm, language: str) -> ShownCheck:
    return ShownCheck(
        check.title_in(language), say_mark(check.words.text, **check.words.facts), check.ok, norm
    )


def verdicts_of(verdicts: tuple[Verdict, ...]) -> list[ShownCheck]:
    """Say what the norms of the day found."""
    language = get_language() or "vi"
    return [
        ShownCheck(
            one.norm.title_in(language), say_mark(one.words.text, **one.words.facts), one.is_met, one.norm
        )
        for one in verdicts
    ]


def missing_of(
    request: StaffRequest, board: MeetingBoard, missing: tuple[Missing, ...]
) -> list[ShownMissing]:
    """Say what the minutes lack, each with a link to where it is entered."""
    return [
        ShownMissing(say_mark(one.words.text, **one.words.facts), _place_of(request, board, one.anchor))
        for one in missing
    ]


def _place_of(request: StaffRequest, board: MeetingBoard, anchor: str) -> str:
    kind, _colon, which = anchor.partition(":")
    meeting = board.head.id
    if kind == "item":
        return address(request, "meeting_item", "conclusion", meeting_id=meeting, item_id=which)
    if kind == "vote":
        return address(request, "meeting_vote", meeting_id=meeting, proposal_id=which)
    if kind == "opinions" and board.items:
        return address(request, "meeting_item", "said", meeting_id=meeting, item_id=board.items[0].id)
    if kind == "members":
        return address(request, "people")
    if kind == "tasks":
        return address(request, "meeting_task", meeting_id=meeting)
    if kind in {"place", "officers", "agenda"}:
        return address(request, "meeting_prepare", kind, meeting_id=meeting)
    return address(request, "meeting_hold", f"person-{which}" if which else kind, meeting_id=meeting)


def item_among(items: list[ShownItem], item_id: UUID) -> ShownItem | None:
    """Give one item of the agenda, if it is on it."""
    return next((item for item in items if item.row.id == item_id), None)
