"""A sheet that was looked at travels with the page, signed and packed: confirming needs no second upload."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.core import signing

from hatnhan.households.exchange import Answer, AnswerKind, ExtraPlace, ReadSheet, SheetRow
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _

SALT = "households.import"
# A preview of yesterday says nothing of today's register.
SECONDS = 6 * 60 * 60

Packed = list[object]


@dataclass(frozen=True, slots=True)
class Carried:
    """What the reader saw: the sheet, the day for new households, and the mark of the plan."""

    read: ReadSheet
    joined_on: date
    expected: str


class PreviewLost(RuleBroken):
    """A preview that was changed, or is too old, or belongs to someone else."""

    code = "households.preview_lost"
    text = _("This preview is too old or damaged. Choose the file again; nothing was changed.")


def pack(carried: Carried, *, village_id: UUID, person_id: UUID) -> str:
    """Sign a sheet without errors for one person and one village."""
    read = carried.read
    content: Packed = [
        str(village_id),
        str(person_id),
        carried.joined_on.isoformat(),
        carried.expected,
        read.sheet,
        dict(read.columns),
        [[column.code, column.letters, column.title] for column in read.extra_columns],
        [_packed_row(row, [column.code for column in read.extra_columns]) for row in read.rows],
    ]
    return signing.dumps(content, salt=SALT, compress=True)


def unpack(text: str, *, village_id: UUID, person_id: UUID) -> Carried:
    """Give the sheet that was looked at; raises PreviewLost."""
    try:
        content = cast("Packed", signing.loads(text, salt=SALT, max_age=SECONDS))
    except signing.BadSignature as damaged:
        raise PreviewLost from damaged
    village, person, joined_on, expected, sheet, columns, extras, rows = content
    if (village, person) != (str(village_id), str(person_id)):
        raise PreviewLost
    places = tuple(ExtraPlace(*three) for three in cast("list[list[str]]", extras))
    codes = [place.code for place in places]
    read = ReadSheet(
        sheet=cast("str", sheet),
        rows=tuple(_row(packed, codes) for packed in cast("list[Packed]", rows)),
        errors=(),
        columns=cast("dict[str, str]", columns),
        extra_columns=places,
    )
    return Carried(read, date.fromisoformat(cast("str", joined_on)), cast("str", expected))


def _packed_row(row: SheetRow, codes: Sequence[str]) -> Packed:
    joined_on = row.joined_on.isoformat() if row.joined_on else None
    answers = [_packed_answer(row.extras[code]) for code in codes]
    return [row.number, row.code, row.hamlet, row.member_count, row.representative, joined_on, answers]


def _packed_answer(answer: Answer) -> Packed:
    day = answer.day.isoformat() if answer.day else None
    return [answer.kind.value, answer.number, day, answer.text]


def _row(packed: Packed, codes: Sequence[str]) -> SheetRow:
    number, code, hamlet, member_count, representative, joined_on, answers = packed
    return SheetRow(
        number=cast("int", number),
        code=cast("str", code),
        hamlet=cast("str", hamlet),
        member_count=cast("int | None", member_count),
        representative=cast("str", representative),
        joined_on=date.fromisoformat(cast("str", joined_on)) if joined_on else None,
        extras={
            code: _answer(answer) for code, answer in zip(codes, cast("list[Packed]", answers), strict=True)
        },
    )


def _answer(packed: Packed) -> Answer:
    kind, number, day, text = packed
    return Answer(
        AnswerKind(cast("str", kind)),
        cast("int | None", number),
        date.fromisoformat(cast("str", day)) if day else None,
        cast("str", text),
    )
