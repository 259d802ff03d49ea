"""A commune or a village sets a norm for itself: with a reason, for its days, and only where it may."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import VIETNAM
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.norms import selectors
from hatnhan.norms.loader import shipped_book
from hatnhan.norms.models import NormOverride
from hatnhan.norms.rules import (
    NormValue,
    OverrideNotPermitted,
    OverridePercentWrong,
    OverridePeriodWrong,
    OverrideRowUnknown,
    OverridesOverlap,
    OverrideUnknown,
    OverrideValueWrong,
    OverrideWithoutReason,
)
from hatnhan.norms.services import override_norm, withdraw_override
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_village, stranger

pytestmark = pytest.mark.django_db

DURATION = "meetings.duration.regular_minutes"
REMINDER = "meetings.reminder.agenda_days"
TWO_ROWS = (
    '[{code = "opening", title_vi = "Mở đầu", title_en = "Opening"},'
    ' {code = "closing", title_vi = "Kết thúc", title_en = "Closing"}]'
)
NOON = datetime(2023, 11, 18, 12, tzinfo=VIETNAM)
MEETING = date(2023, 11, 24)


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def secretary(village: Place) -> Actor:
    return actor_with(Role.SECRETARY, place=village)


@pytest.fixture
def officer(village: Place) -> Actor:
    assert village.parent is not None
    return actor_with(Role.COMMUNE, place=village.parent)


def set_value(
    actor: Actor,
    path: str,
    code: str = REMINDER,
    value: str = "10",
    *,
    from_on: date = date(2023, 1, 1),
    until_on: date | None = None,
    reason: str = "đường xa, mùa mưa",
    source: str = "Nghị quyết 05-NQ/CB",
    fact_id: UUID | None = None,
) -> NormOverride:
    return override_norm(
        actor=actor,
        path=path,
        code=code,
        value=value,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        source=source,
        at=NOON,
        fact_id=fact_id or new_id(),
    )


def commune_path(village: Place) -> str:
    assert village.parent is not None
    return village.parent.path


def value_on(path: str, code: str = REMINDER, day: date = MEETING) -> NormValue:
    return selectors.norm_book(path=path).on(code, day).value


def test_a_village_sets_a_value_for_its_days_and_the_norm_says_who_and_why(
    village: Place, secretary: Actor
) -> None:
    set_value(secretary, village.path, from_on=date(2023, 6, 1), until_on=date(2023, 12, 1))
    book = selectors.norm_book(path=village.path)

    found = book.on(REMINDER, MEETING)
    assert found.value == 10
    assert found.overridden_by is not None
    assert asdict(found.overridden_by) == {
        "level": "village",
        "place_name": "bản pa-kim",
        "reason": "đường xa, mùa mưa",
        "source": "Nghị quyết 05-NQ/CB",
        "from_on": date(2023, 6, 1),
        "until_on": date(2023, 12, 1),
    }
    for outside in (date(2023, 5, 31), date(2023, 12, 1)):
        assert book.on(REMINDER, outside) == shipped_book().on(REMINDER, outside)


def test_a_commune_s_value_holds_in_its_villages_and_nowhere_else(village: Place, officer: Actor) -> None:
    neighbour = make_village("nong-quai", commune="ngoc-chien")
    set_value(officer, commune_path(village), DURATION, "60")

    assert value_on(village.path, DURATION) == 60
    assert value_on(commune_path(village), DURATION) == 60
    assert value_on(neighbour.path, DURATION) == 90


def test_a_village_whose_code_begins_alike_keeps_the_common_value(village: Place, secretary: Actor) -> None:
    other = make_village("pa-kim-2")
    set_value(secretary, village.path)

    assert value_on(other.path) == 7


def test_a_book_takes_one_query_however_many_values_are_set(
    village: Place, secretary: Actor, officer: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        selectors.norm_book(path=village.path)
    for number, code in enumerate([REMINDER, "tasks.due_soon_days", "indicators.stagnation.months"]):
        set_value(secretary, village.path, code, str(number + 1))
    set_value(officer, commune_path(village), DURATION, "60")

    with django_assert_num_queries(1):
        assert value_on(village.path, "indicators.stagnation.months") == 3


def test_a_form_sent_twice_sets_one_value_and_writes_one_line(village: Place, secretary: Actor) -> None:
    fact_id = new_id()
    first = set_value(secretary, village.path, fact_id=fact_id)
    again = set_value(secretary, village.path, fact_id=fact_id)

    assert first == again
    assert NormOverride.objects.count() == 1
    assert list(AuditLine.objects.values_list("action", "path", "facts")) == [
        ("norms.overridden", village.path, {"norm": REMINDER})
    ]


def test_the_same_form_with_another_value_is_refused(village: Place, secretary: Actor) -> None:
    fact_id = new_id()
    set_value(secretary, village.path, fact_id=fact_id)

    with pytest.raises(FactTaken):
        set_value(secretary, village.path, value="12", fact_id=fact_id)
    assert value_on(village.path) == 10


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"value": "nhiều"}, OverrideValueWrong),
        ({"value": "-1"}, OverrideValueWrong),
        ({"code": DURATION}, OverrideNotPermitted),
        ({"code": "voting.resolution.majority", "value": "> 1/3"}, OverrideNotPermitted),
        ({"code": "meetings.colour"}, OverrideUnknown),
        ({"from_on": date(1990, 1, 1), "until_on": date(1991, 1, 1)}, OverrideUnknown),
        ({"until_on": date(2023, 1, 1)}, OverridePeriodWrong),
        ({"code": "meetings.quorum.percent", "value": "101"}, OverridePercentWrong),
        ({"code": "meetings.agenda.order", "value": TWO_ROWS.replace("closing", "song")}, OverrideRowUnknown),
        ({"reason": "  "}, OverrideWithoutReason),
        ({"source": ""}, OverrideWithoutReason),
    ],
)
def test_a_value_that_does_not_fit_changes_nothing(
    village: Place, secretary: Actor, change: dict[str, object], broken: type[RuleBroken]
) -> None:
    with pytest.raises(broken):
        set_value(secretary, village.path, **change)  # type: ignore[arg-type]  # -- each row changes one field

    assert not NormOverride.objects.exists()


def test_a_village_may_leave_out_rows_of_a_table(village: Place, secretary: Actor) -> None:
    set_value(secretary, village.path, "meetings.agenda.order", TWO_ROWS)
    rows = selectors.norm_book(path=village.path).rows_on("meetings.agenda.order", MEETING)

    assert [(row.code, row.title_vi) for row in rows] == [("opening", "Mở đầu"), ("closing", "Kết thúc")]


def test_two_values_for_one_day_are_refused(village: Place, secretary: Actor) -> None:
    set_value(secretary, village.path, until_on=date(2023, 7, 1))
    set_value(secretary, village.path, value="5", from_on=date(2023, 7, 1))

    with pytest.raises(OverridesOverlap) as refused:
        set_value(secretary, village.path, value="6", from_on=date(2023, 6, 30), until_on=date(2023, 7, 1))

    assert refused.value.facts == {"from_on": "01/01/2023", "source": "Nghị quyết 05-NQ/CB"}
    assert (value_on(village.path, day=date(2023, 6, 30)), value_on(village.path)) == (10, 5)


def test_a_village_may_differ_from_its_commune(village: Place, secretary: Actor, officer: Actor) -> None:
    set_value(officer, commune_path(village), value="14")
    set_value(secretary, village.path, value="10", from_on=date(2023, 11, 1))

    assert (value_on(village.path, day=date(2023, 10, 31)), value_on(village.path)) == (14, 10)


@pytest.mark.parametrize(
    ("role", "broken"),
    [
        (Role.DEPUTY_SECRETARY, None),
        (Role.VILLAGE_HEAD, None),
        (Role.MEMBER, NotAllowed),
        (Role.HOUSEHOLD, NotAllowed),
        (Role.ADMINISTRATOR, NotAllowed),
    ],
)
def test_those_who_lead_the_village_set_its_values(
    village: Place, role: Role, broken: type[RuleBroken] | None
) -> None:
    actor = actor_with(role, place=village)
    if broken is None:
        set_value(actor, village.path)
    else:
        with pytest.raises(broken):
            set_value(actor, village.path)

    assert NormOverride.objects.exists() is (broken is None)


def test_a_secretary_sets_nothing_for_the_commune_a_neighbour_or_a_place_that_is_not(
    village: Place, secretary: Actor
) -> None:
    neighbour = make_village("nong-quai")
    for path in (commune_path(village), neighbour.path, f"{village.path}nowhere/", "/"):
        with pytest.raises(NotFound):
            set_value(secretary, path)
    with pytest.raises(NotFound):
        set_value(stranger(), village.path)


def test_the_commune_s_officer_leaves_the_village_its_own_values(village: Place, officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        set_value(officer, village.path)


def withdraw(actor: Actor, row: NormOverride, from_on: date, fact_id: UUID | None = None) -> NormOverride:
    return withdraw_override(
        actor=actor,
        path=row.place.path,
        override_id=row.id,
        from_on=from_on,
        reason="đường đã làm xong",
        at=NOON,
        fact_id=fact_id or new_id(),
    )


def test_a_value_taken_back_still_judges_the_days_before(village: Place, secretary: Actor) -> None:
    row = set_value(secretary, village.path)
    ended = withdraw(secretary, row, date(2023, 11, 1))

    assert (value_on(village.path, day=date(2023, 10, 31)), value_on(village.path)) == (10, 7)
    assert (ended.supersedes_id, ended.reason, ended.end_reason) == (row.id, row.reason, "đường đã làm xong")
    assert set_value(secretary, village.path, value="4", from_on=date(2023, 11, 1)).value == "4"


def test_a_value_taken_back_before_it_began_never_held(village: Place, secretary: Actor) -> None:
    row = set_value(secretary, village.path, from_on=date(2023, 11, 1))
    withdraw(secretary, row, date(2023, 11, 1))

    assert value_on(village.path) == 7
    assert selectors.override_lines(actor=secretary, path=village.path, language="en") == ()


def test_taking_back_twice_with_one_form_is_once_and_with_two_forms_is_told(
    village: Place, secretary: Actor
) -> None:
    row = set_value(secretary, village.path)
    fact_id = new_id()

    assert withdraw(secretary, row, date(2023, 11, 1), fact_id) == withdraw(
        secretary, row, date(2023, 11, 1), fact_id
    )
    with pytest.raises(StaleEdit):
        withdraw(secretary, row, date(2023, 12, 1))
    assert NormOverride.objects.count() == 2


def test_a_neighbour_s_value_cannot_be_taken_back(village: Place, secretary: Actor) -> None:
    neighbour = make_village("nong-quai")
    row = set_value(actor_with(Role.SECRETARY, place=neighbour), neighbour.path)

    with pytest.raises(NotFound):
        withdraw(secretary, row, date(2023, 11, 1))
    with pytest.raises(NotFound):
        withdraw_override(
            actor=secretary,
            path=village.path,
            override_id=row.id,
            from_on=MEETING,
            reason="nhầm",
            at=NOON,
            fact_id=new_id(),
        )
    assert value_on(neighbour.path) == 10


def test_a_row_cannot_be_changed(village: Place, secretary: Actor) -> None:
    row = set_value(secretary, village.path)

    with pytest.raises(DatabaseError), transaction.atomic():
        NormOverride.objects.filter(id=row.id).update(value="1")
    row.refresh_from_db()
    assert row.value == "10"


def test_a_value_for_a_rule_that_a_release_dropped_or_changed_is_left_aside(
    village: Place, secretary: Actor
) -> None:
    row = set_value(secretary, village.path)
    for code, value in (("meetings.dropped", "10"), ("tasks.due_soon_days", "true")):
        NormOverride.objects.create(
            happened_at=NOON,
            recorded_at=NOON,
            author_id=secretary.person_id,
            place=row.place,
            code=code,
            value=value,
            from_on=row.from_on,
            reason="cũ",
            source="cũ",
        )

    assert (value_on(village.path), value_on(village.path, "tasks.due_soon_days")) == (10, 7)
    lines = selectors.override_lines(actor=secretary, path=village.path, language="en")
    assert [(line.code, line.value) for line in lines] == [
        ("meetings.dropped", "10"),
        (REMINDER, "10 days"),
        ("tasks.due_soon_days", "true"),
    ]


def lines_of(actor: Actor, village: Place, day: date = MEETING) -> dict[str, selectors.NormLine]:
    lines = selectors.norm_lines(actor=actor, path=village.path, on=day, language="en")
    return {line.code: line for line in lines}


def test_the_page_shows_every_norm_of_the_day_with_its_source_and_how_surely_it_is_known(
    village: Place, secretary: Actor
) -> None:
    lines = lines_of(secretary, village)

    assert set(lines) == {norm.code for norm in shipped_book().in_force(MEETING)}
    majority = lines["voting.resolution.majority"]
    assert (majority.subject, majority.value, majority.level_label) == (
        "Votes of the cell", "more than 1/2", "Must be kept to save"
    )  # fmt: skip
    assert majority.source == "24-QĐ/TW, 30/7/2021, item 9.3.2"
    assert (majority.evidence_label, majority.is_unverified) == ("The document was read", False)
    assert (majority.from_on, majority.until_on) == (date(2021, 7, 30), date(2025, 1, 20))


def test_values_are_shown_in_words(village: Place, secretary: Actor) -> None:
    lines = lines_of(secretary, village)

    assert lines[DURATION].value == "90 minutes"
    assert lines["attendance.threshold"].value == "more than 85%"
    assert lines["village.contribution.majority"].value == "at least 2/3"
    assert lines["tasks.owner_required"].value == "yes"
    assert lines["meetings.minutes.required"].rows[:2] == ("Time of opening", "Time of closing")
    assert lines["score.rows"].rows[0] == "Lasts long enough: 5 points"


def test_what_is_not_verified_is_labelled(village: Place, secretary: Actor) -> None:
    practice = lines_of(secretary, village)["indicators.stagnation.months"]

    assert (practice.evidence_label, practice.is_unverified, practice.is_practice) == (
        "Not verified",
        True,
        True,
    )
    assert practice.source == "Hạt Nhân practice"


def test_a_value_set_here_is_shown_with_place_document_and_reason(village: Place, secretary: Actor) -> None:
    set_value(secretary, village.path)
    line = lines_of(secretary, village)[REMINDER]

    assert line.value == "10 days"
    assert line.set_here == "Set by bản pa-kim from 01/01/2023 by Nghị quyết 05-NQ/CB: đường xa, mùa mưa"


def test_each_reader_is_offered_what_they_may_set(village: Place, secretary: Actor, officer: Actor) -> None:
    def offered(actor: Actor) -> set[str]:
        codes = (REMINDER, DURATION, "voting.resolution.majority")
        return {code for code in codes if lines_of(actor, village)[code].may_be_set}

    assert offered(secretary) == {REMINDER}
    assert offered(officer) == {REMINDER, DURATION}
    assert offered(actor_with(Role.HOUSEHOLD, place=village)) == set()


def test_a_vietnamese_reader_gets_vietnamese_titles(village: Place, secretary: Actor) -> None:
    with translation.override("en"):
        lines = selectors.norm_lines(actor=secretary, path=village.path, on=MEETING, language="vi")

    assert {line.title for line in lines if line.code == DURATION} == {
        "Thời lượng sinh hoạt thường kỳ ít nhất"
    }
    norm = shipped_book().on(DURATION, MEETING)
    assert selectors.norm_line(norm, language="vi").title == "Thời lượng sinh hoạt thường kỳ ít nhất"


def test_a_neighbour_s_norms_are_not_there(village: Place) -> None:
    neighbour = actor_with(Role.SECRETARY, place=make_village("nong-quai"))

    with pytest.raises(NotFound):
        lines_of(neighbour, village)
    with pytest.raises(NotFound):
        selectors.override_lines(actor=neighbour, path=village.path, language="vi")
