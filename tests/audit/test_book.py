"""The audit book: a line for each deed, read by those who answer for it."""

import pytest

from hatnhan.audit import services as audit
from hatnhan.audit.models import AuditLine
from hatnhan.audit.selectors import lines_of
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from tests.factories import actor_with, make_village, system_moment

pytestmark = pytest.mark.django_db
AT = system_moment(2023, 11, 18)


def write(village: Place, count: int = 1) -> None:
    actor = actor_with(Role.SECRETARY, place=village)
    for number in range(count):
        audit.record(
            "meetings.closed",
            actor=actor,
            subject_type="meeting",
            subject_id=str(number),
            path=village.path,
            at=AT,
        )


def test_a_line_says_who_did_what_to_which_thing_and_when() -> None:
    village = make_village()
    actor = actor_with(Role.SECRETARY, place=village)

    audit.record(
        "tasks.assigned",
        actor=actor,
        subject_type="task",
        subject_id="7",
        path=village.path,
        at=AT,
        owner="Hoa",
    )

    line = AuditLine.objects.get()
    assert (line.action, line.subject_type, line.subject_id, line.path) == (
        "tasks.assigned",
        "task",
        "7",
        village.path,
    )
    assert (line.author_id, line.happened_at, line.facts) == (actor.person_id, AT, {"owner": "Hoa"})


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    village = make_village()
    write(village, 7)
    administrator = actor_with(Role.ADMINISTRATOR, place=village)
    seen: list[str] = []
    after = None
    for _page in range(3):
        page = lines_of(actor=administrator, path=village.path, after=after, size=3)
        seen += [line.subject_id for line in page.rows]
        after = page.next_after

    assert seen == ["6", "5", "4", "3", "2", "1", "0"]
    assert after is None


def test_the_book_of_a_place_holds_what_lies_below_and_nothing_beside() -> None:
    village, beside = make_village(), make_village("ban-ben", commune="muong-la")
    write(village)
    write(beside)
    assert village.parent is not None
    administrator = actor_with(Role.ADMINISTRATOR, place=village.parent)

    page = lines_of(actor=administrator, path=village.parent.path)

    assert [line.path for line in page.rows] == [village.path]
    with pytest.raises(NotFound):
        lines_of(actor=administrator, path=beside.path)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_others_do_not_read_the_book(role: Role) -> None:
    village = make_village()

    with pytest.raises(NotAllowed):
        lines_of(actor=actor_with(role, place=village), path=village.path)
