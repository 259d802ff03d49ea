"""Reading the norms that ship with the program: strict, so that a slip of the pen never becomes a rule."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from hatnhan.norms.rules import (
    Evidence,
    Kind,
    Level,
    Norm,
    NormBook,
    NormValue,
    OverridableBy,
    Unit,
    ensure_no_overlap,
)
from hatnhan.norms.values import ValueUnreadable, value_of

PRACTICE_VI = "Cách làm của Hạt Nhân"
PRACTICE_EN = "Hạt Nhân practice"

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_ENTRY_FIELDS = frozenset(
    {"code", "kind", "unit", "value", "row", "level", "override", "title_vi", "title_en", "period"}
)
_PERIOD_FIELDS = frozenset(
    {
        "value", "row", "level", "source", "source_en", "practice",
        "evidence", "from", "until", "note_vi", "note_en",
    }
)  # fmt: skip

Choice = TypeVar("Choice", bound=StrEnum)


class NormFileBroken(Exception):  # noqa: N818 -- it names what is wrong with the file
    """A file of norms cannot be read; the message names the file, the entry and what is wrong."""


@cache
def shipped_norms() -> tuple[Norm, ...]:
    """Give the norms that ship with the program; raises NormFileBroken or NormsOverlap."""
    folder = files("hatnhan.norms") / "data"
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name
    )
    return norms_in({item.name: item.read_text(encoding="utf-8") for item in found})


@cache
def shipped_book() -> NormBook:
    """Give the book of the norms that ship with the program, without any place's own values."""
    return NormBook(shipped_norms())


def norms_in(texts: Mapping[str, str]) -> tuple[Norm, ...]:
    """Read norms from the text of each named file; refuse what is not well formed or overlaps."""
    entries = [entry for name, text in texts.items() for entry in _entries(name, text)]
    _ensure_written_once(entries)
    norms = tuple(norm for entry in entries for norm in _norms(entry))
    ensure_no_overlap(norms)
    return norms


class _Fields:
    """One table of a file, with the place that a message names."""

    def __init__(self, place: str, content: Mapping[str, object], known: frozenset[str]) -> None:
        self.place = place
        self.content = content
        unknown = sorted(set(content) - known)
        if unknown:
            raise self.broken(f"unknown field {', '.join(unknown)}")

    def broken(self, problem: str) -> NormFileBroken:
        return NormFileBroken(f"{self.place}: {problem}")

    def text(self, key: str) -> str:
        found = self.content.get(key)
        if not isinstance(found, str) or not found.strip():
            raise self.broken(f"{key} must be a text that is not empty")
        return found

    def optional_text(self, key: str) -> str:
        return self.text(key) if key in self.content else ""

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        found = self.content.get(key)
        try:
            return choices(str(found))
        except ValueError:
            known = ", ".join(choice.value for choice in choices if choice.value)
            raise self.broken(f"{key} is {found!r}; it must be one of {known}") from None

    def day(self, key: str) -> date:
        found = self.content.get(key)
        if not isinstance(found, date) or isinstance(found, datetime):
            raise self.broken(f"{key} must be a date such as 2018-07-06")
        return found

    def optional_day(self, key: str) -> date | None:
        return self.day(key) if key in self.content else None

    def flag(self, key: str) -> bool:
        found = self.content.get(key, False)
        if not isinstance(found, bool):
            raise self.broken(f"{key} must be true or false")
        return found


def _entries(name: str, text: str) -> list[_Fields]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise NormFileBroken(f"{name}: this is not TOML: {broken}") from broken
    raw = content.pop("norm", None)
    if content or not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise NormFileBroken(f"{name}: a file of norms holds [[norm]] entries and nothing else")
    return [_entry(name, number, item) for number, item in enumerate(raw, start=1)]


def _entry(name: str, number: int, content: Mapping[str, object]) -> _Fields:
    place = f"{name}, entry {number} ({content.get('code', 'without code')})"
    entry = _Fields(place, content, _ENTRY_FIELDS)
    if not _CODE.fullmatch(entry.text("code")):
        raise entry.broken("code must be words joined by dots, such as meetings.regular.per_month")
    return entry


def _ensure_written_once(entries: Sequence[_Fields]) -> None:
    seen: dict[str, _Fields] = {}
    for entry in entries:
        first = seen.setdefault(entry.text("code"), entry)
        if first is not entry:
            raise entry.broken(f"the code stands already in {first.place}; add a [[norm.period]] there")


def _norms(entry: _Fields) -> list[Norm]:
    raw = entry.content.get("period")
    if not isinstance(raw, list) or not raw or not all(isinstance(item, dict) for item in raw):
        raise entry.broken("at least one [[norm.period]] is needed")
    return [
        _norm(entry, _Fields(f"{entry.place}, period {number}", item, _PERIOD_FIELDS))
        for number, item in enumerate(raw, start=1)
    ]


def _norm(entry: _Fields, period: _Fields) -> Norm:
    kind = entry.choice("kind", Kind)
    is_practice = period.flag("practice")
    source = _source(period, is_practice=is_practice)
    from_on, until_on = period.day("from"), period.optional_day("until")
    if until_on is not None and until_on <= from_on:
        raise period.broken(
            "until must be later than from: it is the first day on which the norm no longer holds"
        )
    return Norm(
        code=entry.text("code"),
        kind=kind,
        value=_value(entry, period, kind),
        title_vi=entry.text("title_vi"),
        title_en=entry.text("title_en"),
        level=(period if "level" in period.content else entry).choice("level", Level),
        source_vi=source[0],
        source_en=source[1],
        evidence=_evidence(period, is_practice=is_practice),
        from_on=from_on,
        until_on=until_on,
        unit=_unit(entry, kind),
        override=entry.choice("override", OverridableBy),
        note_vi=_note(period, "note_vi", "note_en"),
        note_en=_note(period, "note_en", "note_vi"),
        is_practice=is_practice,
    )


def _source(period: _Fields, *, is_practice: bool) -> tuple[str, str]:
    if is_practice:
        if "source" in period.content:
            raise period.broken("a practice of this project has no source; drop source or practice")
        return PRACTICE_VI, PRACTICE_EN
    source = period.text("source")
    return source, period.optional_text("source_en") or source


def _evidence(period: _Fields, *, is_practice: bool) -> Evidence:
    evidence = period.choice("evidence", Evidence)
    if is_practice and evidence is not Evidence.UNVERIFIED:
        raise period.broken("a practice of this project is unverified: no document asks for it")
    return evidence


def _unit(entry: _Fields, kind: Kind) -> Unit:
    if kind is Kind.WHOLE:
        return entry.choice("unit", Unit)
    if "unit" in entry.content:
        raise entry.broken("only a whole number has a unit")
    return Unit.NONE


def _note(period: _Fields, key: str, other: str) -> str:
    if other in period.content and key not in period.content:
        raise period.broken(f"{key} is missing: a note stands in both languages")
    return period.optional_text(key)


def _value(entry: _Fields, period: _Fields, kind: Kind) -> NormValue:
    key, other = ("row", "value") if kind is Kind.TABLE else ("value", "row")
    holder = period if key in period.content else entry
    if other in period.content or other in entry.content:
        raise holder.broken(f"a norm of kind {kind.value} has {key}, not {other}")
    try:
        return value_of(kind, holder.content.get(key))
    except ValueUnreadable as unreadable:
        raise holder.broken(f"{key}: {unreadable}") from None
