"""Whatever the description of the API allows or forbids is answered as it says, never by a fault of ours."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from hatnhan.config.wsgi import application
from tests.api.fuzzed import EXAMPLES, Book, differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]
DESCRIPTION = "/api/v1/openapi.json"
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
# A token that any form may carry, where the cookie carries the same.
TOKEN = "t" * 32


@pytest.fixture
def operations(book: Book) -> Iterator[list[Any]]:
    """What phones may ask, as the description says it; all of it is asked inside the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    schema = openapi.from_wsgi(DESCRIPTION, application)
    described = schema.include(path_regex="/sync/").get_all_operations()
    found = [one.ok() for one in described if isinstance(one, Ok)]
    assert len(found) == 7
    yield found
    for signal in signals:
        signal.connect(close_old_connections)


@EXAMPLES
@given(data=st.data())
def test_what_phones_may_ask_is_answered_as_described(
    book: Book, operations: list[Any], data: st.DataObject
) -> None:
    operation = data.draw(st.sampled_from(operations))
    has_parts = bool(operation.path_parameters or operation.query or operation.body)
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if has_parts else [])]
    case = data.draw(operation.as_strategy(generation_mode=data.draw(st.sampled_from(modes))))
    _make_own(case, book, data)
    signed_in = {"sessionid": book.client.cookies["sessionid"].value, "csrftoken": TOKEN}
    with transaction.atomic():
        answer = case.call(cookies=signed_in, headers={"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"})
        case.validate_response(answer, checks=CHECKS)
        connection.check_constraints()
        assert differences() == book.without_facts
        transaction.set_rollback(True)


def _make_own(case: Any, book: Book, data: st.DataObject) -> None:  # noqa: ANN401 -- the library's case
    # Mostly about what there is; whatever is made up is refused at the door.
    if data.draw(st.booleans()):
        known = {"device_id": str(book.device_id), "village": book.world.village.code}
        parts = case.path_parameters
        if isinstance(parts, dict):
            parts.update({name: value for name, value in known.items() if name in parts})
        if isinstance(case.body, dict) and "device_id" in case.body:
            case.body["device_id"] = known["device_id"]
