"""A reader who only clicks: opens a page, fills in one of its forms as it stands there, and sends it."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.test import Client

from tests.office.reading import read

if TYPE_CHECKING:
    # What the test's browser gives back; the framework names it nowhere else.
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


class _Forms(HTMLParser):
    """Collects the forms of a page with what their fields hold."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.area: str | None = None
        self.select: str | None = None
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
            self.inside = True
        if self.inside:
            self._field(tag, given.get("name", ""), given)

    def _field(self, tag: str, name: str, given: Mapping[str, str]) -> None:
        if tag == "input" and name and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.fields[name] = given.get("value", "on" if "checked" in given else "")
        elif tag == "textarea":
            self.area, self.fields[name] = name, ""
        elif tag == "select":
            self.select, self.fields[name] = name, ""
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = given.get("value", "")

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the form that is open."""
        return self.forms[-1][1]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] = (self.fields[self.area] + data).removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def forms_of(page: str) -> list[tuple[str, dict[str, str]]]:
    """Give the forms of a page: where each goes and what its fields hold."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def form_on(page: str, goes_to: str, holding: Mapping[str, str] | None = None) -> tuple[str, dict[str, str]]:
    """Give the form whose address ends so, and that holds these values."""
    wanted = (holding or {}).items()
    for action, fields in forms_of(page):
        if action.endswith(goes_to) and wanted <= fields.items():
            return action, fields
    raise AssertionError(f"no form goes to {goes_to}: {[action for action, _fields in forms_of(page)]}")


def click(
    client: Client,
    address: str,
    goes_to: str,
    holding: Mapping[str, str] | None = None,
    /,
    **filled: str,
) -> "Answer":
    """Open a page, fill in one of its forms, send it; the fields not named stay as they stand there."""
    opened = client.get(address)
    assert opened.status_code == 200, address
    action, fields = form_on(opened.content.decode(), goes_to, holding)
    return client.post(action or address, {**fields, **filled})


def said(client: Client, answer: "Answer") -> str:
    """Follow an answer to the page where it leads, and read that."""
    assert answer.status_code == 303, read(answer)[:4000]
    return read(client.get(answer["Location"]))
