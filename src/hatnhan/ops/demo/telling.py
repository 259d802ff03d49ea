"""Reading the year's story: what each meeting was about, who said what, what became of it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class ItemStory:
    """One item of an agenda: opinions and words are (member, text)."""

    title: str
    minutes: int
    lead: str
    opinions: tuple[tuple[str, str], ...]
    spoken: tuple[tuple[str, str], ...]
    conclusion: str


@dataclass(frozen=True, slots=True)
class TaskStory:
    """One task: due so many days after its meeting; open where it was not finished."""

    title: str
    owner: str
    days: int
    campaign: str
    goal: int | None
    is_open: bool
    report: str


@dataclass(frozen=True, slots=True)
class DocumentStory:
    """One higher document that was explained."""

    number: str
    issued_on: date
    title: str
    by: str


@dataclass(frozen=True, slots=True)
class MeetingStory:
    """One closed meeting of the year; rounds are (in favour, against, abstained)."""

    month: date
    minutes: int
    thematic: str
    thematic_lead: str
    exempt_present: bool
    absent: tuple[tuple[str, str, str], ...]
    report: tuple[str, ...]
    items: tuple[ItemStory, ...]
    documents: tuple[DocumentStory, ...]
    title: str
    text: str
    rounds: tuple[tuple[int, int, int], ...]
    tasks: tuple[TaskStory, ...]


@dataclass(frozen=True, slots=True)
class NovemberStory:
    """The month being prepared: who has seen it, opinions by the kind of item, matters put forward."""

    announced_on: date
    thematic: str
    seen: tuple[str, ...]
    opinions: tuple[tuple[str, str, str], ...]
    matters: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ExchangeStory:
    """The joint meeting that is being prepared; items are (title, minutes, lead)."""

    on: date
    partner: str
    topic: str
    items: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The whole year."""

    meetings: tuple[MeetingStory, ...]
    november: NovemberStory
    exchange: ExchangeStory


def read_story() -> Story:
    """Read the story that comes with the program."""
    text = (resources.files("hatnhan.ops") / "data" / "pa-kim" / "story.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    november, exchange = table["november"], table["exchange"]
    return Story(
        meetings=tuple(_meeting(entry) for entry in table["meeting"]),
        november=NovemberStory(
            november["announced_on"],
            november["thematic"],
            tuple(november["seen"]),
            _tuples(november["opinions"]),
            _tuples(november["matters"]),
        ),
        exchange=ExchangeStory(
            exchange["on"], exchange["partner"], exchange["topic"], _tuples(exchange["items"])
        ),
    )


def _meeting(entry: dict[str, Any]) -> MeetingStory:
    return MeetingStory(
        month=entry["month"],
        minutes=entry["minutes"],
        thematic=entry.get("thematic", ""),
        thematic_lead=entry.get("thematic_lead", ""),
        exempt_present=entry.get("exempt_present", False),
        absent=_tuples(entry.get("absent", [])),
        report=tuple(entry["report"]),
        items=tuple(_item(item) for item in entry["item"]),
        documents=tuple(DocumentStory(**document) for document in entry.get("document", [])),
        title=entry["resolution"]["title"],
        text=entry["resolution"]["text"],
        rounds=_tuples(entry["resolution"].get("rounds", [])),
        tasks=tuple(_task(task) for task in entry["task"]),
    )


def _item(entry: dict[str, Any]) -> ItemStory:
    return ItemStory(
        title=entry["title"],
        minutes=entry["minutes"],
        lead=entry["lead"],
        opinions=_tuples(entry.get("opinions", [])),
        spoken=_tuples(entry["spoken"]),
        conclusion=entry["conclusion"],
    )


def _task(entry: dict[str, Any]) -> TaskStory:
    return TaskStory(
        title=entry["title"],
        owner=entry["owner"],
        days=entry["days"],
        campaign=entry.get("campaign", ""),
        goal=entry.get("goal"),
        is_open=entry.get("state") == "open",
        report=entry.get("report", "Đã làm xong, báo trước chi bộ."),
    )


def _tuples(rows: list[list[Any]]) -> tuple[Any, ...]:
    return tuple(tuple(row) for row in rows)
