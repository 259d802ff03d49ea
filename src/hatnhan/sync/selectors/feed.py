"""What changed in a village since a phone last asked, as far as its person may see it."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hatnhan.households.selectors import hamlets_on, houses_changed_since
from hatnhan.indicators.selectors import IndicatorRow, indicators_of
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.people.access import TABLE
from hatnhan.people.selectors import workers_of
from hatnhan.places.selectors import Village
from hatnhan.plumbing.changes import latest_number
from hatnhan.sync.selectors.houses import Document, day, house_documents, numbered
from hatnhan.sync.selectors.purse import drive_documents, drives_of_collector, given_documents
from hatnhan.sync.selectors.work import meeting_document, task_documents

FORM = 2
# Of these a phone is told the whole section where it changed; of houses only those that did.
SECTIONS = ("meeting", "tasks", "drives")
LONGEST = 500


class BadCursor(RuleBroken):
    """A mark that no server gave."""

    code = "sync.bad_cursor"
    text = _("This mark cannot be read. Ask again without one.")


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a phone has read: the number of the change book, and what each section looked like."""

    number: int
    scope: str
    sections: dict[str, str]

    def text(self) -> str:
        """Write it as phones carry it; they do not look inside."""
        said = json.dumps([FORM, self.number, self.scope, self.sections], separators=(",", ":"))
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def changes_for(*, actor: Actor, village: Village, on: date, after: str) -> Document:
    """Give everything of the village at first, then what changed after the mark; raises BadCursor."""
    actor.ensure("field.view", village.path)
    before = read_cursor(after) if after else None
    # Read before the data: what changes meanwhile is told again next time rather than missed.
    number = latest_number(place_id=village.id)
    ground = _ground(actor, village, on)
    drives = drives_of_collector(actor=actor, village=village, on=on)
    # Only what was given to these drives is told: of one more, much happened before the mark.
    scope = _print_of([ground, [str(drive.id) for drive in drives]])
    is_whole = before is None or before.scope != scope or before.number > number
    found = {
        "drives": drive_documents(drives),
        "meeting": meeting_document(actor=actor, village_id=village.id, path=village.path, on=on),
        "tasks": task_documents(actor=actor, village_id=village.id, path=village.path, on=on),
    }
    prints = {name: _print_of(found[name]) for name in SECTIONS}
    since = None if is_whole or before is None else before.number
    told: Document = {
        "cursor": Cursor(number, scope, prints).text(),
        "is_whole": is_whole,
        "houses": _houses(actor, village, ground, since),
        "given": given_documents(actor=actor, village=village, drives=drives, number=since),
    }
    known = {} if is_whole or before is None else before.sections
    told |= {name: found[name] for name in SECTIONS if known.get(name) != prints[name]}
    return told | ground if is_whole else told


def read_cursor(text: str) -> Cursor:
    """Read a mark that this server gave; one of an older form asks for everything anew."""
    try:
        if len(text) > LONGEST:
            raise ValueError("no mark is that long")
        said = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if said[0] != FORM:
            return Cursor(0, "", {})
        number, scope, sections = said[1], said[2], said[3]
        return Cursor(int(number), str(scope), {str(name): str(value) for name, value in sections.items()})
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError) as trouble:
        raise BadCursor from trouble


def _ground(actor: Actor, village: Village, on: date) -> Document:
    """What the houses' lines name by their place: where any of it changes, everything is told anew."""
    actions = sorted({action for grant in actor.grants for action in grant.actions})
    hamlets = hamlets_on(village_id=village.id, on=on)
    workers = workers_of(village_id=village.id, roles=TABLE["observations.record"])
    return {
        "person": {"id": str(actor.person_id), "name": actor.name},
        "village": {"code": village.code, "name": village.name, "commune_name": village.commune_name},
        "may": [action for action in actions if actor.may(action, village.path)],
        "indicators": [_indicator(one, on) for one in indicators_of(village_id=village.id)],
        "hamlets": [{"id": str(one.id), "name": one.name} for one in hamlets],
        "people": [{"id": str(person), "name": name} for person, name in workers],
    }


def _indicator(one: IndicatorRow, on: date) -> Document:
    version = one.on(on)
    return {
        "id": str(one.id),
        "code": one.code,
        "title": version.title,
        "kind": version.kind.value,
        "unit": version.unit,
        "choices": list(version.choices),
        "counting_choices": sorted(version.counting_choices),
        "counts_from": version.counts_from,
        "from_on": day(min(each.from_on for each in one.versions)),
        "retired_on": day(one.retired_on),
    }


def _houses(actor: Actor, village: Village, ground: Document, number: int | None) -> list[Document]:
    if not actor.may("households.view", village.path):
        return []
    only = None if number is None else houses_changed_since(village_id=village.id, number=number)
    if only is not None and not only:
        return []
    return house_documents(
        village_id=village.id,
        only=only,
        hamlets={UUID(one["id"]): one["name"] for one in _listed(ground, "hamlets")},
        indicators=numbered([UUID(one["id"]) for one in _listed(ground, "indicators")]),
        people=numbered([UUID(one["id"]) for one in _listed(ground, "people")]),
    )


def _listed(ground: Document, name: str) -> list[dict[str, str]]:
    found = ground[name]
    if not isinstance(found, list):
        raise TypeError(name)
    return found


def _print_of(document: object) -> str:
    said = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
