"""Facts are added once and never changed, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from hatnhan.audit import services as audit
from hatnhan.audit.models import AuditLine
from hatnhan.kernel.ids import new_id
from hatnhan.plumbing import triggers
from hatnhan.plumbing.facts import AppendOnly, FactTaken, add_fact
from tests.factories import stranger, system_moment

pytestmark = pytest.mark.django_db
AT = system_moment(2023, 11, 18)


def write_line() -> AuditLine:
    audit.record("test.deed", actor=stranger(), subject_type="thing", subject_id="1", path="/a/", at=AT)
    return AuditLine.objects.get()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditline SET action = 'other'", "DELETE FROM audit_auditline"],
)
def test_raw_sql_cannot_change_a_fact(statement: str) -> None:
    line = write_line()

    with (
        pytest.raises(DatabaseError, match=triggers.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditLine.objects.get() == line
    assert AuditLine.objects.get().action == "test.deed"


def test_every_kind_of_fact_is_protected() -> None:
    assert len(triggers.fact_tables()) == len(list(AppendOnly.kinds())) >= 15
    assert triggers.unprotected_tables(connection) == []


def test_a_missing_guard_is_named_and_put_back() -> None:
    triggers.release(connection)
    assert triggers.unprotected_tables(connection) == triggers.fact_tables()

    triggers.protect(connection)

    assert triggers.unprotected_tables(connection) == []


def test_the_same_fact_sent_twice_is_one_and_another_content_is_refused() -> None:
    content = {
        "happened_at": AT,
        "recorded_at": AT,
        "author_id": new_id(),
        "action": "a",
        "subject_type": "t",
        "subject_id": "1",
        "path": "/a/",
    }
    fact_id = new_id()

    first = add_fact(AuditLine, id=fact_id, **content)
    again = add_fact(AuditLine, id=fact_id, **content)

    assert (first[0], again[0]) == (AuditLine.objects.get(), AuditLine.objects.get())
    assert (first[1], again[1]) == (True, False)
    with pytest.raises(FactTaken):
        add_fact(AuditLine, id=fact_id, **{**content, "action": "b"})
