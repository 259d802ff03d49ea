"""A village's pages read by the village's own indexes: no query walks a table that all villages share."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from hatnhan.kernel.roles import Role
from tests.office.samples import ON, make_sample
from tests.office.walk import pages

pytestmark = pytest.mark.django_db
# Tables of a few rows for a whole province, which no index would help.
SMALL = {"norms_normoverride"}


@contextmanager
def plans_heard() -> Iterator[list[tuple[str, str]]]:
    """Give each question that is asked inside the block, and at its end how the database would answer it."""
    asked: list[tuple[str, Any]] = []
    plans: list[tuple[str, str]] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401 -- Django's hook
        if sql.startswith(("SELECT", "(SELECT")):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield plans
    plans += [(sql, explained(sql, params)) for sql, params in asked]


def explained(sql: str, params: Any) -> str:  # noqa: ANN401 -- whatever the query was given
    """Give the database's plan; small tables are planned as if they were large."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            return json.dumps(cursor.fetchone()[0])
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def walked_tables(plan: str) -> set[str]:
    """Name the tables (or their aliases) that the plan reads from end to end."""
    if connection.vendor == "postgresql":
        parts = plan.split('"Node Type": "Seq Scan"')[1:]
        names = {part.split('"Relation Name": "')[1].split('"')[0] for part in parts}
    else:
        scans = [line for line in plan.splitlines() if line.startswith("SCAN ")]
        # A list that the question was given is no table.
        names = {line.split()[1] for line in scans if "VIRTUAL TABLE" not in line}
    # What a question makes for itself, such as a union, is no table.
    return {name for name in names if "_" in name or name.startswith(("T", "U"))} - SMALL


def test_no_page_walks_a_shared_table(settings: Settings) -> None:
    settings.ASSUMED_DAY = ON
    sample = make_sample()
    client = Client()
    client.force_login(sample.accounts[Role.SECRETARY])

    walked: set[tuple[str, str]] = set()
    for page in pages():
        if page.name.startswith("office:"):
            with plans_heard() as plans:
                client.get(page.address(sample.parts))
            walked |= {(page.name, table) for _sql, plan in plans for table in walked_tables(plan)}

    assert walked == set()
