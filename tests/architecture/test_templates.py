"""Pages work without JavaScript and under a strict content policy: the templates themselves keep it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.architecture.sources import PACKAGE, shown

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}", re.DOTALL)
CONTROL = re.compile(
    r"\{%\s*(if|elif|else|endif|for|empty|endfor|with|endwith|spaceless|endspaceless|filter|endfilter)\b.*?%\}",
    re.DOTALL,
)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ASKING = {"hx-get", "hx-post"}
# Without JavaScript a form can only GET or POST.
NEVER = {"hx-put", "hx-patch", "hx-delete", "hx-boost", "hx-inherit"}
# These speak of the element itself and ask nothing.
STANDING_ALONE = {"hx-preserve", "hx-swap-oob", "hx-history-elt", "hx-disable"}

Attributes = dict[str, str | None]


def plain(template: str) -> str:
    """A template as HTML: the same tag becomes the same word, so that addresses can be compared."""
    words: dict[str, str] = {}
    text = CONTROL.sub(" ", COMMENT.sub(lambda found: "\n" * found.group(0).count("\n"), template))
    return TAG.sub(lambda found: words.setdefault(" ".join(found.group(0).split()), f"tag{len(words)}"), text)


class Page(HTMLParser):
    """Collects what a template does against the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, Attributes]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        form = self._form(tag, attributes)
        said = [*_unsafe(tag, attributes), *_inherited(tag, attributes), *_needing_script(attributes, form)]
        self.said += [f"line {self.getpos()[0]}: {one}" for one in said]
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(opened == tag for opened, _attributes in self.open):
            while self.open.pop()[0] != tag:
                pass

    def _form(self, tag: str, attributes: Attributes) -> Attributes | None:
        around = [(tag, attributes), *reversed(self.open)]
        return next((found for opened, found in around if opened == "form"), None)


def _unsafe(tag: str, attributes: Attributes) -> Iterator[str]:
    if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
        yield "a script without src"
    if tag == "style":
        yield "a style element"
    for name, value in attributes.items():
        if name == "style" or name.startswith(("on", "hx-on")):
            yield f"{name}="
        if (value or "").strip().lower().startswith("javascript:"):
            yield f"{name}=javascript:"


def _inherited(tag: str, attributes: Attributes) -> Iterator[str]:
    given = {name for name in attributes if name.startswith("hx-")} - STANDING_ALONE
    yield from (f"{name} does not work without JavaScript" for name in sorted(given & NEVER))
    if given and (tag in {"html", "body", "main"} or not given & ASKING):
        yield f"<{tag}> hands {', '.join(sorted(given))} down to its children"


def _needing_script(attributes: Attributes, form: Attributes | None) -> Iterator[str]:
    action = (form or {}).get("action")
    if "hx-get" in attributes and attributes["hx-get"] not in {attributes.get("href"), action}:
        yield "hx-get differs from href (or its form's action)"
    if "hx-post" in attributes and attributes["hx-post"] not in {attributes.get("formaction"), action}:
        yield "hx-post differs from its form's action"


def breaches(template: str) -> list[str]:
    """What a template does that would fail without JavaScript or under the content policy."""
    page = Page()
    page.feed(plain(template))
    page.close()
    return page.said


def test_templates_need_no_javascript_and_carry_none() -> None:
    templates = sorted(PACKAGE.rglob("*.html"))
    found = [f"{shown(path)}: {said}" for path in templates for said in breaches(path.read_text("utf-8"))]

    assert templates != []
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    "template",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<p style="color: red">x</p>',
        '<button onclick="go()">x</button>',
        '<a href="javascript:go()">x</a>',
        "<a hx-get=\"{% url 'a' %}\">x</a>",
        "<a href=\"{% url 'b' %}\" hx-get=\"{% url 'a' %}\">x</a>",
        "<button hx-post=\"{% url 'a' %}\">x</button>",
        '<form method="post" hx-post="{% url \'a\' %}"></form>',
        '<form method="post"></form><button hx-post="{% url \'a\' %}">x</button>',
        '<form action="/a"><button hx-post="/b">x</button></form>',
        '<form action="/a"></form><button hx-post="/a">x</button>',
        '<form action="/a"><button hx-delete="/a">x</button></form>',
        "<body hx-headers='{}'></body>",
        '<main hx-get="/a" href="/a"></main>',
        '<ul hx-target="this"><li>x</li></ul>',
    ],
)
def test_a_template_that_needs_javascript_or_carries_some_is_seen(template: str) -> None:
    assert breaches(template) != []


@pytest.mark.parametrize(
    "template",
    [
        '<script src="{% static "a.js" %}" type="module"></script>',
        '<a {% if x %}aria-current="true"{% endif %} href="{% url \'a\' x %}" hx-get="{% url  \'a\' x %}">',
        '<form action="{% url \'a\' %}" method="post" hx-post="{% url \'a\' %}" hx-target="this"></form>',
        '<form action="/a" method="get"><p><input name="q" hx-get="/a" hx-trigger="input"></p></form>',
        '<form action="/a" method="post"><button formaction="/b" hx-post="/b">x</button></form>',
        "{# <script>alert(1)</script> #}",
        "{% comment %}<p style='x'>{% endcomment %}",
    ],
)
def test_a_template_that_works_without_javascript_is_left_alone(template: str) -> None:
    assert breaches(template) == []
