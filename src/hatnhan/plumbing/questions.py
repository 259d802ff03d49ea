"""Questions that every set of commands asks: put into SQL once, and asked with other values each time."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from inspect import signature
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, Field, ForeignKey, Func, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
Row = TypeVar("Row", bound=tuple[Any, ...])
Sql = tuple[str, list[Any]]


class Given(Expression):
    """The place of what is given when the question is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Leave the place open."""
        return "%s", [_Place(self.name)]


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup[Any]):
    """One of those given: the same words for one and for hundreds; where none is given, none is found."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Ask SQLite, which takes a list as JSON."""
        sql, params = self.process_lhs(compiler, connection)
        many = f"{sql} IN (SELECT value FROM json_each(%s))"  # noqa: S608 -- a column of our own
        return many, [*params, _place(self.rhs, connection)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Ask PostgreSQL, which takes a list as an array."""
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s::{type_of(self.lhs.output_field, connection)}[])", [
            *params,
            _place(self.rhs, connection),
        ]


class Together(Func):
    """Two columns that stand together in one of the pairs given."""

    output_field = BooleanField()
    template = "(%(expressions)s) IN (%(pairs)s)"

    def __init__(self, first: str, second: str, pairs: "Collection[tuple[object, object]] | Given") -> None:
        super().__init__(first, second)
        self.pairs = pairs

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: object) -> Sql:
        """Ask SQLite, which takes the pairs as JSON."""
        pairs = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)"
        sql, params = self.as_sql(compiler, connection, pairs=pairs)
        return sql, [*params, _place(self.pairs, connection)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Ask PostgreSQL, which takes the pairs as two arrays."""
        columns = self.get_source_expressions()
        arrays = ", ".join(f"%s::{type_of(each.output_field, connection)}[]" for each in columns)
        pairs = f"SELECT * FROM unnest({arrays})"  # noqa: S608 -- types of our own columns
        sql, params = self.as_sql(compiler, connection, pairs=pairs)
        return sql, [*params, *(_place(self.pairs, connection, part) for part in range(len(columns)))]


class Question(Generic[P, Row]):
    """A question of the framework that it writes once, and not again each time it is asked.

    Writing costs more than asking and reading together. The function gives rows as `values_list` does; its
    parameters are the places of what is given when it is asked: one value each, or many where it says so.
    """

    def __init__(self, make: Callable[P, QuerySet[Any, Row]]) -> None:
        self._make = make

    def __call__(self, *_args: P.args, **given: P.kwargs) -> list[Row]:
        """Ask it, in one query; everything is given by name."""
        own, written = connections[DEFAULT_DB_ALIAS], self._written
        if written.holds and own.get_autocommit():
            raise TransactionManagementError("What is held outside a transaction is let go at once.")
        with own.cursor() as cursor:
            cursor.execute(written.sql, [_filled(each, given, own) for each in written.params])
            rows: list[Row] = cursor.fetchall()
        return written.converted(rows)

    @cached_property
    def _written(self) -> "_Written":
        places: dict[str, Any] = {name: Given(name) for name in signature(self._make).parameters}
        made = self._make(**places)  # type: ignore[call-arg]  # it takes what its signature names
        compiler = made.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters(each for each, *_rest in compiler.select)
        return _Written(sql, params, compiler, converters)


class _Written(NamedTuple):
    sql: str
    params: Sequence[object]
    compiler: SQLCompiler
    converters: dict[int, Any]

    @property
    def holds(self) -> bool:
        return bool(self.compiler.query.select_for_update)

    def converted(self, rows: list[Row]) -> list[Row]:
        if not self.converters:
            return rows
        return [cast(Row, tuple(row)) for row in self.compiler.apply_converters(rows, self.converters)]


class _Place(NamedTuple):
    name: str
    # Of pairs, which half of each.
    part: int | None = None


def _place(value: Any, own: BaseDatabaseWrapper, part: int | None = None) -> Any:  # noqa: ANN401 -- any
    if isinstance(value, Given):
        return _Place(value.name, part)
    return _adapted(value if part is None else [each[part] for each in value], own)


def _filled(param: object, given: Mapping[str, object], own: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 -- any
    return _place(given[param.name], own, param.part) if isinstance(param, _Place) else param


def _adapted(value: object, own: BaseDatabaseWrapper) -> object:
    if isinstance(value, Collection) and not isinstance(value, str):
        many = list(value)
        return many if own.vendor == "postgresql" else json.dumps(many, default=partial(_adapted, own=own))
    if isinstance(value, UUID):
        return value if own.features.has_native_uuid_field else value.hex
    return own.ops.adapt_unknown_value(value)


def type_of(field: Field[Any, Any], own: BaseDatabaseWrapper) -> str:
    """Give the type that a list of the field's values has, in the database's words and without its length."""
    return (field.db_type(own) or "").partition("(")[0]
