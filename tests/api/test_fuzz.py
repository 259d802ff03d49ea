"""Whatever comes in the place of a batch: never a fault of ours, never half a command."""

import json

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.api.fuzzed import EXAMPLES, Book, look, said_in_facts
from tests.sync.fuzzing import as_text, bodies, damaged

pytestmark = pytest.mark.django_db


def test_what_is_good_is_taken_whole(book: Book) -> None:
    commands = book.good()

    answers = look(book, json.dumps(book.batch(commands)).encode(), is_packed=False)

    assert answers is not None
    told = {one["id"]: one.pop("facts") for one in answers if "facts" in one}
    assert answers == [{"id": one["id"], "outcome": "accepted"} for one in commands]
    receipts = [one["id"] for one in commands if one["name"].startswith("receive_")]
    assert told == {one: {"receipt": f"2023/{number}"} for number, one in enumerate(receipts, start=1)}
    said_in_facts(commands, answers)


@EXAMPLES
@given(data=st.data())
def test_a_damaged_command_is_taken_or_refused_whole_and_holds_up_no_other(
    book: Book, data: st.DataObject
) -> None:
    good = book.good()
    place = data.draw(st.integers(0, len(good) - 1))
    # The others come under identifiers of their own, so that the damaged one has nothing to do with them.
    bad = data.draw(damaged(book.good()[place], book.known))
    batch = book.batch([*good, bad])
    body = as_text(batch).encode()
    with transaction.atomic():
        answers = look(book, body, is_packed=False)
        assert answers is not None
        assert [one["outcome"] for one in answers[:-1]] == ["accepted"] * len(good)
        said_in_facts(good, answers[:-1])
        if answers[-1]["outcome"] == "accepted":
            said_in_facts([bad], answers[-1:])
        transaction.set_rollback(True)


@EXAMPLES
@given(data=st.data())
def test_a_damaged_batch_is_answered_and_the_book_says_what_the_answer_says(
    book: Book, data: st.DataObject
) -> None:
    batch = data.draw(damaged(book.batch(book.good()), book.known))
    body, is_packed = data.draw(bodies(batch))
    with transaction.atomic():
        look(book, body, is_packed=is_packed)
        transaction.set_rollback(True)
