"""Writing many rows at once: statements of many rows, and no object a row."""

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

# Rows a statement: SQLite bounds the number of its values.
BATCH = 500


def insert_rows(
    model: type[Model],
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    unique: Sequence[str] = (),
) -> None:
    """Insert rows of these fields; where the `unique` ones name a row that is there, it takes what is new.

    For what phones send by the hundred: a row costs a third of what it costs as an object of the
    framework that is thrown away. Each value is written as its field writes it.
    """
    fields = [_field(model, name) for name in names]
    # Asked for once a value, the connection itself, not the stand-in that finds it anew each time.
    own = connections[DEFAULT_DB_ALIAS]
    # The same village, person and moment stand in row after row: each is made ready once, by value.
    ready = [cache(partial(field.get_db_prep_save, connection=own)) for field in fields]
    written = [[make(value) for make, value in zip(ready, row, strict=True)] for row in rows]
    quoted = own.ops.quote_name
    columns = [quoted(field.column) for field in fields]
    head = f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(columns)})"
    tail = _on_conflict(columns, [quoted(_field(model, name).column) for name in unique])
    types = [(field.db_type(own) or "").partition("(")[0] for field in fields]
    source_of = _arrays if own.vendor == "postgresql" else _lists
    with own.cursor() as cursor:
        for start in range(0, len(written), BATCH):
            source, values = source_of(types, written[start : start + BATCH])
            cursor.execute(f"{head} {source}{tail}", values)


def _lists(types: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    place = f"({', '.join(['%s'] * len(types))})"
    return f"VALUES {', '.join([place] * len(rows))}", [value for row in rows for value in row]


def _arrays(types: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    # One place a column: PostgreSQL's driver takes a statement apart at each place of a value, in Python.
    places = ", ".join(f"%s::{each}[]" for each in types)
    return f"SELECT * FROM unnest({places})", [list(column) for column in zip(*rows, strict=True)]  # noqa: S608 -- types of our own columns


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(name)
    return field


def _on_conflict(columns: Sequence[str], unique: Sequence[str]) -> str:
    if not unique:
        return ""
    taken = [f"{column} = excluded.{column}" for column in columns if column not in unique]
    return f" ON CONFLICT ({', '.join(unique)}) DO UPDATE SET {', '.join(taken)}"
