"""What no phone of ours sends: good batches with something in them changed for the worse."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from tests.sync.phones import Wire

Path = tuple[str | int, ...]
Damage = Callable[[Any, Path], None]


def nested(depth: int) -> list[Any]:
    """Give a list in a list in a list."""
    found: list[Any] = []
    for _level in range(depth):
        found = [found]
    return found


# Written as a number that no number holds; Python itself would write a word that is no JSON.
ENDLESS = "\N{INFINITY}"
NUMBERS = (0, -1, 2**31, -(2**31), 2**63, 10**40, 1.5, 1e308, ENDLESS, True, False)
TEXTS = (
    *("", " ", "\x00", "a\x00b", "\ud800", "a\udfffb", "\u202e", "x" * 301, "é" * 5000),
    *("null", "present", "yes", "{}", "%s", "%(name)s", "'; DROP TABLE people_person; --"),
)
MOMENTS = (
    *(
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59-14:00",
    ),
    *(
        "1970-01-01T00:00:00+23:59",
        "2100-12-31T23:59:59-23:59",
        "2023-02-30T00:00:00Z",
        "2023-11-18T09:00:00",
    ),
    *(
        "2023-11-18",
        "1700000000",
        "-1",
        "1e10",
        "2023-11-18T24:00:00Z",
        "2023-11-18T23:59:60Z",
        "٢٠٢٣-11-18T09:00:00Z",
    ),
    *("2024-11-18T09:00:00Z", "1970-01-02T00:00:00Z", "2100-01-01T00:00:00Z", "2023-11-18T09:00:00+00:00:01"),
)
THINGS: tuple[Any, ...] = (
    None,
    [],
    {},
    [None],
    {"": ""},
    {"\x00": 1},
    {"\ud800": 1},
    nested(60),
    [[1]] * 50,
    {"a": {"b": {"c": 1}}},
)
IDENTIFIERS = (
    "00000000-0000-0000-0000-000000000000",
    "f" * 32,
    "{" + "f" * 32 + "}",
    "urn:uuid:" + "f" * 32,
    "x" * 64,
)


def places_in(value: object, path: Path = ()) -> Iterator[Path]:
    """Give every place of a JSON value, the whole of it first."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places_in(each, (*path, key))


@st.composite
def damaged(draw: st.DrawFn, good: Any, known: Sequence[object]) -> Any:  # noqa: ANN401 -- JSON is what it is
    """Give a JSON value with one to three places of it changed for the worse."""
    value = {"it": deepcopy(good)}
    for _time in range(draw(st.integers(1, 3))):
        places = [path for path in places_in(value) if path]
        if places:
            _damage(draw, value, draw(st.sampled_from(places)), known)
    return value.get("it")


def _damage(draw: st.DrawFn, value: Any, place: Path, known: Sequence[object]) -> None:  # noqa: ANN401 -- JSON is what it is
    inside = value
    for key in place[:-1]:
        inside = inside[key]
    match draw(st.sampled_from(("replace", "replace", "replace", "drop", "add", "wrap"))):
        case "replace":
            inside[place[-1]] = deepcopy(draw(hostile(known)))
        case "drop":
            del inside[place[-1]]
        case "add" if isinstance(inside, dict):
            inside[draw(st.sampled_from(("x", "", "id", "\x00", "\ud800", "value", "extra" * 60)))] = (
                deepcopy(draw(hostile(known)))
            )
        case _:
            inside[place[-1]] = [inside[place[-1]]]


def hostile(known: Sequence[object]) -> st.SearchStrategy[Any]:
    """Give something that does not belong there; `known` are identifiers that mean something elsewhere."""
    return st.one_of(
        st.sampled_from(NUMBERS),
        st.sampled_from(TEXTS),
        st.sampled_from(MOMENTS),
        st.sampled_from(THINGS),
        st.sampled_from(IDENTIFIERS),
        st.sampled_from([str(each) for each in known]),
        st.text(max_size=20),
        st.integers(),
    )


def as_text(batch: Wire, *, ensure_ascii: bool = True) -> str:
    """Write a batch as JSON."""
    return json.dumps(batch, ensure_ascii=ensure_ascii).replace(
        json.dumps(ENDLESS, ensure_ascii=ensure_ascii), "1e999"
    )


@st.composite
def bodies(draw: st.DrawFn, batch: Wire) -> tuple[bytes, bool]:
    """Give a batch as bytes on the wire, packed or not: mostly whole, at times cut or with a wrong byte."""
    text = as_text(batch, ensure_ascii=draw(st.booleans()))
    match draw(st.sampled_from(("whole", "whole", "whole", "whole", "cut", "wrong byte", "twice told"))):
        case "cut":
            text = text[: draw(st.integers(0, len(text)))]
        case "twice told" if keys := sorted(set(_keys(batch))):
            again = draw(st.sampled_from(keys))
            text = text.replace(f'"{again}":', f'"{again}": [7], "{again}":', draw(st.integers(1, 2)))
        case "wrong byte":
            place = draw(st.integers(0, len(text) - 1))
            wrong = draw(st.sampled_from((b"\x00", b"\xff", b"{", b"}", b'"', b"\\", b"9", b"e")))
            body = text.encode("utf-8", "surrogatepass")
            return body[:place] + wrong + body[place + 1 :], False
        case _:
            pass
    body = text.encode("utf-8", "surrogatepass")
    return (gzip.compress(body, 1), True) if draw(st.booleans()) else (body, False)


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(key, str) and key.isascii() and key.replace("_", "").isalpha():
                yield key
            yield from _keys(each)
    elif isinstance(value, list):
        for each in value:
            yield from _keys(each)


def as_id(text: object) -> UUID | None:
    """Read an identifier as an answer names it, where it is one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
