"""Measure the book of one village: an entry with its receipt, the board, a proof, verifying all of it.

Run as `python -m bench.ledger VILLAGES` with HATNHAN_DATA (and DATABASE_URL for PostgreSQL) set; prints one
JSON list. The book is filled by the service that pages and phones use, in sets of 500. Each figure but
verifying is the median of many tries in one process, without HTTP. Durability: SQLite in WAL with
synchronous=FULL, PostgreSQL with fsync and synchronous_commit on; beside an entry stands what one bare row
and its commit cost on the same disk in the same run.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from datetime import time as time_of_day
from itertools import cycle, islice
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from bench import world  # sets Django up
from bench.measure import figure
from bench.phones import bare_rate
from hatnhan.decisions.models import CommunityDecision, CommunityProposal
from hatnhan.households.models import Household
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import Drive, Entry, TreeHead
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind, Source
from hatnhan.ledger.rules.terms import EstimateItem, PlannedSource, Terms
from hatnhan.ledger.selectors import board_of, consistency_since, receipt_of, verify_book
from hatnhan.ledger.services import (
    DrivePlan,
    NewEntry,
    Told,
    link_decision,
    open_drive,
    record_entries,
    record_entry,
    set_terms,
)
from hatnhan.people.models import Mandate, Person
from hatnhan.people.selectors import actor_of
from hatnhan.places.models import Place

ENTRIES, SET, TRIES = 100_000, 500, 200
CODE = "v00000"
OPENED, TODAY = date(2022, 2, 1), world.TODAY
NOW = local_moment(TODAY, time_of_day(9))
RATE = 130_000
TERMS = Terms(
    household_vnd=2_400_000,
    household_half_days=20,
    rate_vnd=RATE,
    items=(EstimateItem("stone", "Đá hộc", "70", "m³", 32_000_000),),
    sources=(PlannedSource(Source.HOUSEHOLDS, 32_000_000),),
)


def main(villages: int) -> None:
    """Fill the book, measure, and print the figures."""
    world.build(villages)
    village = Place.objects.get(code=CODE)
    actor = _treasurer(village)
    drive = _drive(village, actor)
    houses = list(Household.objects.filter(village=village).values_list("id", flat=True))
    _fill(village, actor, drive, houses)
    engine = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    name = f"a book of {ENTRIES} entries, {villages} villages, {engine}"
    turns = cycle(houses)
    known = list(islice(Entry.objects.filter(drive=drive).order_by("id").values_list("id", flat=True), TRIES))
    bare = 1000 / bare_rate(engine, 1)

    def enter() -> None:
        new = _money(drive, next(turns), TODAY)
        record_entry(actor=actor, village_id=village.id, new=new, at=NOW)

    def receive() -> None:
        new = _money(drive, next(turns), TODAY)
        entry = record_entry(actor=actor, village_id=village.id, new=new, at=NOW)
        receipt_of(actor=actor, path=village.path, village_id=village.id, entry_id=entry.id)

    ids = cycle(known)
    deeds: dict[str, tuple[Callable[[], object], float | None]] = {
        "an entry with its receipt number": (enter, bare),
        "an entry, and its receipt with proof": (receive, bare),
        "the board": (lambda: board_of(village_id=village.id, drive_id=drive.id), None),
        "a receipt with its proof": (
            lambda: receipt_of(actor=actor, path=village.path, village_id=village.id, entry_id=next(ids)),
            None,
        ),
        "that the book only grew": (
            lambda: consistency_since(village_id=village.id, old_size=ENTRIES // 3),
            None,
        ),
    }
    found = [line for deed, (do, beside) in deeds.items() for line in _timed(name, deed, do, beside)]
    print(json.dumps([*found, *_verified(name, village)]))


def _verified(name: str, village: Place) -> Iterator[dict[str, Any]]:
    began = time.perf_counter()
    verified = verify_book(village_id=village.id)
    seconds = time.perf_counter() - began
    if verified.troubles or verified.root.size != TreeHead.objects.get(village=village).size:
        raise RuntimeError(verified)
    yield figure(name, "verifying all of it", seconds, "s", None, "")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield figure(name, "most memory, verifying included", peak, "MB", None, "")


def _timed(
    scenario: str, deed: str, do: Callable[[], object], bare: float | None
) -> Iterator[dict[str, Any]]:
    spans = []
    for _try in range(TRIES):
        began = time.perf_counter()
        do()
        spans.append((time.perf_counter() - began) * 1000)
    yield figure(scenario, f"{deed}, p50", median(spans), "ms", bare, "one bare row and its commit")
    yield figure(scenario, f"{deed}, p95", quantiles(spans, n=20)[-1], "ms", None, "")


def _treasurer(village: Place) -> Actor:
    mandate, _is_new = Mandate.objects.get_or_create(
        place=village,
        role=Role.TREASURER.value,
        defaults={"person": Person.objects.create(**_named("Thủ quỹ")), "from_on": world.FIRST},
    )
    head, _is_new = Mandate.objects.get_or_create(
        place=village,
        role=Role.VILLAGE_HEAD.value,
        defaults={"person_id": mandate.person_id, "from_on": world.FIRST},
    )
    return actor_of(person_id=head.person_id, on=TODAY)


def _named(name: str) -> dict[str, Any]:
    person = Person().named(name)
    return {
        "full_name": person.full_name, "sort_key": person.sort_key, "folded_name": person.folded_name
    }  # fmt: skip


def _drive(village: Place, actor: Actor) -> Drive:
    known = Drive.objects.filter(village=village).first()
    if known is not None:
        return known
    proposal = CommunityProposal.objects.create(village=village, matter="contributions", text="Kè đá")
    decision = CommunityDecision.objects.create(
        village=village,
        proposal=proposal,
        matter="contributions",
        kind="resolution",
        number=1,
        symbol="01/NQ",
        title="Kè đá",
        text="Kè đá",
        adopted_on=OPENED,
        from_on=OPENED,
    )
    plan = DrivePlan(title="Kè đá", purpose="", opened_on=OPENED)
    drive = open_drive(actor=actor, village_id=village.id, plan=plan, drive_id=new_id(), at=NOW)
    link_decision(actor=actor, drive_id=drive.id, decision_id=decision.id, at=NOW)
    set_terms(actor=actor, drive_id=drive.id, terms=TERMS, fact_id=new_id(), at=NOW)
    return drive


def _fill(village: Place, actor: Actor, drive: Drive, houses: list[UUID]) -> None:
    missing = ENTRIES - Entry.objects.filter(drive=drive).count()
    turns = enumerate(cycle(houses))
    days = (TODAY - OPENED).days
    new = (_money(drive, house, OPENED + timedelta(days=number % days)) for number, house in turns)
    for _set in range(0, missing, SET):
        some = list(islice(new, SET))
        outcomes = record_entries(village_id=village.id, told=[Told(actor, one) for one in some], at=NOW)
        if not all(one.is_new for one in outcomes):
            raise RuntimeError(next(one.refusal for one in outcomes if not one.is_new))


def _money(drive: Drive, house: UUID, on: date) -> NewEntry:
    said = Said(Kind.MONEY_IN, drive.id, amount_vnd=50_000, household_id=house)
    return NewEntry(new_id(), said, local_moment(on, time_of_day(8)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
