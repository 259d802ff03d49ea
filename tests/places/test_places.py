"""Places keep their history: names and belonging by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place, PlaceSpan
from hatnhan.places.rules import Level, Span, SpansOverlap, ensure_no_overlap, span_on
from hatnhan.places.selectors import place_at, village_called, village_for, villages_under
from hatnhan.places.services import found_place, rename_place
from tests.factories import EARLY, actor_with, make_village, stranger

FIRST = date(2023, 1, 1)
MERGED = date(2025, 7, 1)


@st.composite
def histories(draw: st.DrawFn) -> list[Span]:
    """Names that follow each other without a gap, shuffled."""
    lengths = draw(st.lists(st.integers(1, 200), min_size=1, max_size=6))
    starts = [FIRST + timedelta(days=sum(lengths[:number])) for number in range(len(lengths))]
    ends: list[date | None] = [*starts[1:], None]
    spans = [Span(f"bản {number}", "", *days) for number, days in enumerate(zip(starts, ends, strict=True))]
    return draw(st.permutations(spans))


@given(histories(), st.integers(0, 1400))
def test_on_every_day_a_place_has_the_one_name_that_holds(spans: list[Span], number: int) -> None:
    day = FIRST + timedelta(days=number)

    ensure_no_overlap(spans)

    assert [span for span in spans if span.holds_on(day)] == [span_on(spans, day)]


@given(histories(), st.integers(1, 300))
def test_before_its_history_begins_a_place_has_its_first_name(spans: list[Span], number: int) -> None:
    assert span_on(spans, FIRST - timedelta(days=number)).name == "bản 0"


@given(histories(), st.data())
def test_a_second_name_for_a_day_is_refused(spans: list[Span], data: st.DataObject) -> None:
    taken = data.draw(st.sampled_from(spans))
    twice = Span("tên khác", "", taken.from_on, taken.until_on)

    with pytest.raises(SpansOverlap) as refused:
        ensure_no_overlap([*spans, twice])

    assert {refused.value.facts["first"], refused.value.facts["second"]} == {taken.name, "tên khác"}


@pytest.mark.django_db
def test_a_village_keeps_the_commune_of_its_day_when_communes_merge() -> None:
    village = make_village()

    rename_place(place_id=village.id, name="bản pa-kim", parent_name="xã Mường La", from_on=MERGED)

    days = (date(2023, 11, 18), MERGED - timedelta(days=1), MERGED)
    names = [village_called(code="pa-kim", on=day).commune_name for day in days]
    assert names == ["xã chieng-muon", "xã chieng-muon", "xã Mường La"]


@pytest.mark.django_db
def test_two_names_for_one_day_change_nothing() -> None:
    village = make_village()
    rename_place(place_id=village.id, name="bản Mới", parent_name="xã Mường La", from_on=MERGED)

    with pytest.raises(SpansOverlap):
        rename_place(place_id=village.id, name="bản Khác", parent_name="xã Mường La", from_on=MERGED)

    assert set(PlaceSpan.objects.filter(place=village).values_list("name", flat=True)) == {
        "bản pa-kim",
        "bản Mới",
    }


@pytest.mark.django_db
def test_a_place_is_not_founded_with_two_names_for_a_day() -> None:
    with pytest.raises(SpansOverlap):
        found_place(
            level=Level.PROVINCE,
            code="son-la",
            parent=None,
            spans=[Span("tỉnh Một", "", EARLY, None), Span("tỉnh Hai", "", FIRST, None)],
        )

    assert Place.objects.count() == 0


@pytest.mark.django_db
def test_the_path_carries_the_scope() -> None:
    village, beside = make_village(), make_village("ban-ben", commune="muong-la")
    secretary = actor_with(Role.SECRETARY, place=village)
    assert village.parent is not None
    officer = actor_with(Role.COMMUNE, place=village.parent)

    assert village.path == "/son-la/chieng-muon/pa-kim/"
    assert village_for(actor=officer, code="pa-kim", on=FIRST).id == village.id
    assert [one.code for one in villages_under(path="/son-la/", on=FIRST)] == ["ban-ben", "pa-kim"]
    for actor, place in ((secretary, beside), (officer, beside), (stranger(), village)):
        with pytest.raises(NotFound):
            village_for(actor=actor, code=place.code, on=FIRST)


@pytest.mark.django_db
def test_no_place_lies_at_an_unknown_path() -> None:
    assert place_at(path=make_village().path).code == "pa-kim"
    with pytest.raises(NotFound):
        place_at(path="/son-la/nowhere/")
