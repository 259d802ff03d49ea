"""Writing many rows at once: one statement for all of them, and no object a row."""

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

from hatnhan.plumbing.questions import type_of


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
    # Asked for once a value, the connection itself, not the stand-in that finds it anew each time.
    own = connections[DEFAULT_DB_ALIAS]
    statement = _statement(model, tuple(names), tuple(unique))
    # The same village, person and moment stand in row after row: each is made ready once, by value.
    ready = [cache(partial(field.get_db_prep_save, connection=own)) for field in statement.fields]
    written = [[make(value) for make, value in zip(ready, row, strict=True)] for row in rows]
    if not written:
        return
    with own.cursor() as cursor:
        if own.vendor == "postgresql":
            cursor.execute(statement.sql, [list(column) for column in zip(*written, strict=True)])
        else:
            cursor.executemany(statement.sql, written)


class _Statement(NamedTuple):
    sql: str
    fields: list[Field[Any, Any]]


@cache
def _statement(model: type[Model], names: tuple[str, ...], unique: tuple[str, ...]) -> _Statement:
    """Write the statement, the same for one row and for hundreds.

    Of each that differs SQLite keeps the prepared form by the hundred kilobytes, and PostgreSQL makes a plan.
    """
    own = connections[DEFAULT_DB_ALIAS]
    quoted = own.ops.quote_name
    fields = [_field(model, name) for name in names]
    columns = [quoted(field.column) for field in fields]
    if own.vendor == "postgresql":
        arrays = ", ".join(f"%s::{type_of(field, own)}[]" for field in fields)
        source = f"SELECT * FROM unnest({arrays})"  # noqa: S608 -- types of our own columns
    else:
        source = f"VALUES ({', '.join(['%s'] * len(fields))})"
    conflict = _on_conflict(columns, [quoted(_field(model, name).column) for name in unique])
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(columns)}) {source}{conflict}"
    return _Statement(sql, fields)


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
