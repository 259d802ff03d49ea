"""The value of a norm as it is written in a file or in a setting, and back."""

import re
import tomllib
from collections.abc import Mapping

from hatnhan.kernel.ratios import Majority
from hatnhan.kernel.text import fold, tidy
from hatnhan.norms.rules import Kind, NormRow, NormValue

_SHARE = re.compile(r"(>=|>)\s*(\d{1,6})/(\d{1,6})")
_DIGITS = re.compile(r"[0-9]{1,9}")
_YES_NO = {
    "yes": True,
    "true": True,
    "1": True,
    "co": True,
    "no": False,
    "false": False,
    "0": False,
    "khong": False,
}
_ROW_TEXTS = ("code", "title_vi", "title_en")
_ROW_KEYS = {*_ROW_TEXTS, "points", "at_least", "group", "computed"}


class ValueUnreadable(ValueError):  # noqa: N818 -- it names what is wrong with the value
    """The value is not of the kind that the norm holds; the message says what was expected."""


def value_of(kind: Kind, raw: object) -> NormValue:
    """Read a value of this kind; raises ValueUnreadable."""
    match kind:
        case Kind.WHOLE:
            return _whole(raw)
        case Kind.SHARE:
            return _share(raw)
        case Kind.FLAG:
            return _flag(raw)
        case Kind.TEXT:
            return _text(raw)
        case Kind.TABLE:
            return _table(raw)


def value_from_literal(kind: Kind, literal: str) -> NormValue:
    """Read a value as it is kept in a setting: one TOML literal."""
    try:
        raw = tomllib.loads(f"value = {literal}")
    except tomllib.TOMLDecodeError as broken:
        raise ValueUnreadable(f"not a value: {broken}") from broken
    if set(raw) != {"value"}:
        raise ValueUnreadable("one value only")
    return value_of(kind, raw["value"])


def value_as_typed(kind: Kind, typed: str) -> NormValue:
    """Read a value as a person types it: 45, «2/3», «> 1/2», có, no; raises ValueUnreadable."""
    text = tidy(typed)
    match kind:
        case Kind.WHOLE:
            return _whole(int(text) if _DIGITS.fullmatch(text) else text)
        case Kind.SHARE:
            return _share(f">= {text}" if text[:1].isdigit() else text.replace("≥", ">="))
        case Kind.FLAG:
            return _flag(_YES_NO.get(fold(text), text))
        case Kind.TEXT:
            return _text(text)
        case Kind.TABLE:
            return value_from_literal(kind, typed.strip())


def literal_of(value: NormValue) -> str:
    """Write a value as the TOML literal that a setting keeps."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Majority):
        return _quoted(share_text(value))
    if isinstance(value, str):
        return _quoted(value)
    return f"[{', '.join(_row_literal(row) for row in value)}]"


def share_text(share: Majority) -> str:
    """Write a share as it stands in the files: «> 1/2», «>= 2/3»."""
    return f"{'>' if share.strict else '>='} {share.numerator}/{share.denominator}"


def _whole(raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    raise ValueUnreadable("expected a whole number, 0 or more")


def _share(raw: object) -> Majority:
    found = _SHARE.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise ValueUnreadable('expected a share such as "> 1/2" or ">= 2/3"')
    numerator, denominator, strict = int(found[2]), int(found[3]), found[1] == ">"
    if not 0 < numerator <= denominator or (strict and numerator == denominator):
        raise ValueUnreadable("expected a share of more than nothing that can be reached")
    return Majority(numerator, denominator, strict=strict)


def _flag(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    raise ValueUnreadable("expected true or false")


def _text(raw: object) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw
    raise ValueUnreadable("expected a text")


def _table(raw: object) -> tuple[NormRow, ...]:
    if not isinstance(raw, list) or not raw:
        raise ValueUnreadable("expected a table with at least one row")
    rows = tuple(_row(item) for item in raw)
    if len({row.code for row in rows}) != len(rows):
        raise ValueUnreadable("two rows have the same code")
    return rows


def _row(raw: object) -> NormRow:
    if not isinstance(raw, Mapping) or not set(raw) <= _ROW_KEYS:
        raise ValueUnreadable(f"a row holds {', '.join(sorted(_ROW_KEYS))} and nothing else")
    for key in _ROW_TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise ValueUnreadable(f"a row needs {key}")
    at_least = raw.get("at_least")
    return NormRow(
        code=raw["code"],
        title_vi=raw["title_vi"],
        title_en=raw["title_en"],
        points=_whole(raw.get("points", 0)),
        at_least=None if at_least is None else _whole(at_least),
        group=_text(raw["group"]) if "group" in raw else "",
        is_computed=_flag(raw.get("computed", False)),
    )


def _row_literal(row: NormRow) -> str:
    parts = [f"{key} = {_quoted(getattr(row, key))}" for key in _ROW_TEXTS]
    parts.append(f"points = {row.points}")
    if row.at_least is not None:
        parts.append(f"at_least = {row.at_least}")
    if row.group:
        parts.append(f"group = {_quoted(row.group)}")
    if row.is_computed:
        parts.append("computed = true")
    return f"{{{', '.join(parts)}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    # A literal stands on one line: other control characters are written by their number.
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
