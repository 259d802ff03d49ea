"""What an actor may do, and where."""

import pytest

from hatnhan.kernel.actor import Actor, Grant
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role

SECRETARY = Actor(
    person_id=new_id(),
    name="Đảng viên 01",
    grants=(Grant(Role.SECRETARY, "/a/b/c/", frozenset({"meetings.close"})),),
)


def test_a_mandate_holds_over_its_place_and_below() -> None:
    SECRETARY.ensure("meetings.close", "/a/b/c/")
    SECRETARY.ensure("meetings.close", "/a/b/c/hamlet/")


@pytest.mark.parametrize("path", ["/a/b/d/", "/a/b/", "/a/b/cc/", "/"])
def test_outside_the_scope_nothing_exists(path: str) -> None:
    with pytest.raises(NotFound):
        SECRETARY.ensure("meetings.close", path)


def test_within_the_scope_a_deed_without_mandate_is_refused() -> None:
    with pytest.raises(NotAllowed) as refused:
        SECRETARY.ensure("people.manage", "/a/b/c/")

    assert refused.value.facts == {"action": "people.manage"}
