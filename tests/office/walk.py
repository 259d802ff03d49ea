"""Every address of the program and every operation of the API, with the action that opens it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from ninja import Router

from hatnhan.api import files, session, sync, villages

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("", session.router),
    ("/villages", villages.router),
    ("/sync", sync.router),
    ("/sync", files.router),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One address: its name, what its address needs, and the action that its view declares."""

    name: str
    parts: tuple[str, ...]
    action: str | None

    def address(self, samples: Mapping[str, object]) -> str:
        """Give the address for the sample village; a part that has no sample is named."""
        given = {part: samples.get(f"{self.name}.{part}", samples.get(part)) for part in self.parts}
        missing = [part for part, value in given.items() if value is None]
        assert not missing, f"{self.name} needs a sample of {', '.join(missing)}"
        return reverse(self.name, kwargs=given)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    method: str
    path: str
    action: str | None


def pages() -> list[Page]:
    """Give every address of the resolver, the API's own operations aside."""
    return sorted(_pages(get_resolver().url_patterns, "", ()), key=lambda page: page.name)


def operations() -> list[Operation]:
    """Give every operation of the API."""
    return [
        Operation(method, f"/api/v1{prefix}{path}", getattr(operation.view_func, "action", None))
        for prefix, router in ROUTERS
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]


def _pages(
    patterns: list[URLPattern | URLResolver], namespace: str, parts: tuple[str, ...]
) -> Iterator[Page]:
    for pattern in patterns:
        here = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api":
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from _pages(pattern.url_patterns, inner, here)
        else:
            yield Page(f"{namespace}{pattern.name}", here, _action(pattern.callback))


def _action(view: Callable[..., Any]) -> str | None:
    return getattr(view, "action", None)
