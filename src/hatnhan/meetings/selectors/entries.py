"""All facts of one meeting in one query: what was marked, said, concluded, added; each knows its kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    DateField,
    F,
    IntegerField,
    Model,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from hatnhan.meetings.models import (
    Addendum,
    AttendanceMark,
    Conclusion,
    ExchangeNote,
    Guest,
    HigherDocument,
    NoTaskGiven,
    PreparedOpinion,
    ScoreRow,
    Seen,
    Spoken,
)


class EntryKind(StrEnum):
    """The kinds of fact about a meeting."""

    MARK = "mark"
    SEEN = "seen"
    OPINION = "opinion"
    SPOKEN = "spoken"
    CONCLUSION = "conclusion"
    GUEST = "guest"
    DOCUMENT = "document"
    EXCHANGE_NOTE = "exchange_note"
    NO_TASK = "no_task"
    SCORE = "score"
    ADDENDUM = "addendum"


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact; which fields are filled depends on its kind."""

    kind: EntryKind
    id: UUID
    happened_at: datetime
    author_id: UUID
    item_id: UUID | None
    person_id: UUID | None
    name: str
    word: str
    text: str
    number: int
    day: date | None
    flag: bool


_NO_ID = Cast(Value(None), UUIDField())
_NOTHING: dict[str, Combinable] = {
    "item": _NO_ID,
    "person": _NO_ID,
    "name": Value(""),
    "word": Value(""),
    "text": Value(""),
    "number": Value(0, output_field=IntegerField()),
    "day": Cast(Value(None), DateField()),
    "flag": Value(False, output_field=BooleanField()),
}


def _leg(
    kind: EntryKind, model: type[Model], where: Mapping[str, UUID], columns: Mapping[str, Combinable]
) -> QuerySet[Any, Any]:
    filled = {**_NOTHING, **columns}
    # Each leg casts alike, as PostgreSQL joins only columns of one type.
    texts = {f"e_{name}": Cast(filled[name], TextField()) for name in ("name", "word", "text")}
    others = {f"e_{name}": filled[name] for name in ("item", "person", "number", "day", "flag")}
    rows: QuerySet[Any, Any] = model._default_manager.filter(**where).annotate(
        e_kind=Cast(Value(kind.value), TextField()), **texts, **others
    )
    return rows.order_by().values_list(
        "e_kind", "id", "happened_at", "author_id", *(f"e_{name}" for name in _NOTHING)
    )


def _person(**columns: Combinable) -> dict[str, Combinable]:
    return {"person": F("person_id"), "name": F("person__full_name"), **columns}


_DOCUMENT = {
    "person": F("explained_by_id"),
    "name": F("explained_by__full_name"),
    "word": F("number"),
    "text": F("title"),
    "day": F("issued_on"),
    "flag": F("is_classified"),
}
# Documents come first: the columns of a union take their types from its first leg.
_OF_MEETING: tuple[tuple[EntryKind, type[Model], Mapping[str, Combinable]], ...] = (
    (EntryKind.DOCUMENT, HigherDocument, _DOCUMENT),
    (EntryKind.MARK, AttendanceMark, _person(word=F("mark"), text=F("reason"))),
    (EntryKind.SEEN, Seen, _person()),
    (EntryKind.GUEST, Guest, {"word": F("organisation"), "text": F("name")}),
    (EntryKind.EXCHANGE_NOTE, ExchangeNote, {"word": F("kind"), "text": F("text")}),
    (EntryKind.NO_TASK, NoTaskGiven, {}),
    (EntryKind.SCORE, ScoreRow, {"word": F("row"), "text": F("why"), "number": F("points")}),
    (EntryKind.ADDENDUM, Addendum, {"text": F("text")}),
)
_OF_ITEM: tuple[tuple[EntryKind, type[Model], Mapping[str, Combinable]], ...] = (
    (EntryKind.OPINION, PreparedOpinion, _person(text=F("text"))),
    (EntryKind.SPOKEN, Spoken, _person(word=F("guest_name"), text=F("text"))),
    (EntryKind.CONCLUSION, Conclusion, {"text": F("text")}),
)


def _legs(meeting_id: UUID) -> Iterator[QuerySet[Any, Any]]:
    for kind, model, columns in _OF_MEETING:
        yield _leg(kind, model, {"meeting_id": meeting_id}, columns)
    for kind, model, columns in _OF_ITEM:
        yield _leg(kind, model, {"item__meeting_id": meeting_id}, {"item": F("item_id"), **columns})


def entries_of(*, meeting_id: UUID) -> tuple[Entry, ...]:
    """Give every fact of a meeting in the order in which it happened, in one query."""
    first, *rest = _legs(meeting_id)
    rows = first.union(*rest, all=True)
    entries = (
        Entry(
            EntryKind(kind),
            id_,
            at,
            author,
            item,
            person,
            name or "",
            word or "",
            text or "",
            number,
            day,
            bool(flag),
        )
        for kind, id_, at, author, item, person, name, word, text, number, day, flag in rows
    )
    return tuple(sorted(entries, key=lambda entry: (entry.happened_at, entry.id)))
