"""A square code is read by a camera in every mode, and named for whoever cannot see it."""

from django.template import Context, Template


def square(text: str, label: str) -> str:
    return Template("{% load hn %}{% square text label %}").render(Context({"text": text, "label": label}))


def test_another_text_is_another_square() -> None:
    assert square("187:5dc9", "Root") == square("187:5dc9", "Root")
    assert square("187:5dc9", "Root") != square("187:5dc8", "Root")


def test_it_is_black_on_white_whatever_the_colours_of_the_page() -> None:
    drawn = square("187:5dc9", "Root")

    assert 'fill="#fff"' in drawn
    assert 'stroke="#000"' in drawn
    assert "class=" not in drawn.partition("<svg")[2]


def test_words_that_look_like_markup_stay_words() -> None:
    drawn = square('</svg><b>"', '"><b>')

    assert "<b>" not in drawn
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in drawn
