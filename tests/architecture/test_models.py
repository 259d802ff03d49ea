"""Tables point down as imports do: a low room knows nothing of a higher one."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from hatnhan.people.models import Account
from tests.architecture.sources import rooms_from_low_to_high

OURS = "hatnhan."


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def foreign_links(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        related = field.related_model
        if isinstance(related, type) and related.__module__.startswith(OURS):
            yield field.name, related


def may_point(source: str, target: str) -> bool:
    layer = {room: height for height, rooms in enumerate(rooms_from_low_to_high()) for room in rooms}
    return source == target or layer[target] < layer[source]


def test_foreign_keys_point_to_the_same_room_or_a_lower_one() -> None:
    upward = [
        f"{model._meta.label}.{name} -> {related._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(OURS)
        for name, related in foreign_links(model)
        if not may_point(room_of(model), room_of(related))
    ]

    assert not upward, "\n".join(["", *upward])


def test_the_walk_sees_links_between_rooms() -> None:
    assert ("person", "people") in {(name, room_of(related)) for name, related in foreign_links(Account)}
    assert may_point("meetings", "people")
    assert not may_point("people", "meetings")
    assert not may_point("meetings", "indicators")
