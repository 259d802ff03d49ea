"""Every household is one house in the picture, and nothing from outside becomes markup."""

import re
from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.utils import translation

from hatnhan.ui.icons import ICONS


@dataclass(frozen=True, slots=True)
class House:
    """A household in a picture."""

    state: str
    label: str
    url: str | None = None


def drawn(source: str, **context: object) -> str:
    with translation.override("en"):
        return Template("{% load hn %}" + source).render(Context(context))


def test_every_household_is_one_house_of_its_state() -> None:
    houses = [
        House("on", "H1"),
        House("on", "H2"),
        House("new", "H3"),
        House("off", "H4"),
        House("ask", "H5"),
    ]

    picture = drawn("{% village_picture houses label='3/5' %}", houses=houses)

    assert re.findall(r'data-state="(\w+)"', picture) == ["on", "on", "new", "off", "ask"]
    assert re.findall(r"<title>(.*?)</title>", picture) == ["H1", "H2", "H3", "H4", "H5"]
    assert 'role="img" aria-label="3/5"' in picture


def test_every_house_uses_a_shape_of_the_page() -> None:
    houses = [House(state, "") for state in ("on", "new", "off", "ask")]

    picture = drawn("{% village_picture houses %}", houses=houses)
    shapes = set(re.findall(r'<symbol id="([\w-]+)"', drawn("{% sprite %}")))

    assert set(re.findall(r'href="#([\w-]+)"', picture)) == shapes


def test_a_house_without_a_name_says_none() -> None:
    assert "<title>" not in drawn("{% village_picture houses %}", houses=[House("on", "")])


def test_names_and_addresses_never_become_markup() -> None:
    evil = House("on", "<script>alert('1')</script>", '/h/"><script>')

    for source in ("{% village_picture houses label=evil %}", "{% village_picture houses linked=True %}"):
        picture = drawn(source, houses=[evil], evil='"><script>')
        assert "<script>" not in picture
        assert "alert(&#x27;1&#x27;)" in picture


def test_houses_lead_somewhere_only_where_asked_and_where_there_is_an_address() -> None:
    houses = [House("on", "H1", "/h/1/"), House("off", "H2")]

    silent = drawn("{% village_picture houses %}", houses=houses)
    linked = drawn("{% village_picture houses label='1/2' linked=True %}", houses=houses)

    assert "<a " not in silent
    assert re.findall(r'<a href="(.*?)" title=".*?" aria-label="(.*?)">', linked) == [("/h/1/", "H1: done")]
    assert 'role="group"' in linked


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="burning"):
        drawn("{% village_picture houses %}", houses=[House("burning", "H1")])


def test_three_hundred_houses_stay_small() -> None:
    picture = drawn("{% village_picture houses %}", houses=[House("on", f"Hộ {at}") for at in range(300)])

    assert picture.count("<use") == 300
    assert len(picture.encode()) < 30_000


@pytest.mark.parametrize(
    ("done", "total", "waiting", "widths"),
    [(38, 47, 0, ["808"]), (38, 47, 3, ["808", "63"]), (0, 0, 0, ["0"]), (5, 4, 0, ["1000"])],
)
def test_a_bar_never_leaves_its_frame(done: int, total: int, waiting: int, widths: list[str]) -> None:
    shown = drawn("{% bar done total waiting=waiting %}", done=done, total=total, waiting=waiting)

    assert re.findall(r' width="(\d+)"', shown) == widths


@pytest.mark.parametrize("name", sorted(ICONS))
def test_an_icon_is_a_silent_drawing(name: str) -> None:
    shown = drawn("{% icon name %}", name=name)

    assert 'aria-hidden="true"' in shown
    assert re.fullmatch(r"M[MmLlHhVvCcSsQqTtAaZz0-9. -]+", ICONS[name])


def test_a_state_is_said_in_words_and_never_as_markup() -> None:
    shown = drawn("{% tag 'late' words %}", words="<b>late</b>")

    assert 'data-state="late"' in shown
    assert "&lt;b&gt;late&lt;/b&gt;" in shown
