"""What a set of entries is judged by, read at once: drives, terms, houses, sums, papers, receipts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from hatnhan.households.models import Household
from hatnhan.kernel import tree
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.text import tidy
from hatnhan.ledger.models import CollectorFloat, Drive, DriveTally, Entry, HouseShare, TreeHead
from hatnhan.ledger.rules.drives import DecisionPeriod
from hatnhan.ledger.rules.entries import Limits, Said
from hatnhan.ledger.rules.kinds import RECEIPTED, Kind
from hatnhan.ledger.rules.sums import Share, Sums, boxes_of
from hatnhan.ledger.rules.terms import Terms
from hatnhan.ledger.selectors.proofs import nodes_of
from hatnhan.ledger.selectors.standing import decided_from, with_decision
from hatnhan.ledger.selectors.sums import share_of, tally_key, tally_of
from hatnhan.ledger.selectors.terms import terms_by_drive
from hatnhan.norms.rules import NormBook
from hatnhan.norms.selectors import norm_book_about
from hatnhan.places.models import Place

# The first word of the norms of this room.
SUBJECT = "ledger"
# A household, a round of a drive, and who received: None where it went into the box.
RoundKey = tuple[UUID, UUID, str, UUID | None]
PaperKey = tuple[UUID, str]
YearOfDrive = tuple[UUID, int]


@dataclass(slots=True)
class Grounds:
    """All that one set of entries of a village is judged by; the sums run on while entries are taken."""

    village: Place
    head: TreeHead
    book: NormBook
    drives: Mapping[UUID, Drive]
    terms: Mapping[UUID, Terms]
    houses: Mapping[UUID, Household]
    known: Mapping[UUID, Entry]
    reversed_ids: set[UUID]
    sums: Sums
    papers: Counter[PaperKey]
    rounds: Counter[RoundKey]
    receipts: dict[YearOfDrive, int]

    def limits_on(self, day: date) -> Limits:
        """Give the most that one entry may hold on the day."""
        return Limits(
            most_vnd=self.book.int_on("ledger.entry_most_vnd", day),
            most_days=self.book.int_on("ledger.entry_most_days", day),
        )


def lock_book(village_id: UUID) -> tuple[Place, TreeHead]:
    """Hold the village's book until the end of the transaction: who holds it writes alone.

    Raises NotFound for a village that does not exist.
    """
    village = Place.objects.filter(id=village_id).first()
    if village is None:
        raise NotFound
    head = TreeHead.objects.select_for_update().filter(village_id=village_id).first()
    if head is None:
        TreeHead.objects.get_or_create(village_id=village_id, defaults={"root": tree.EMPTY_ROOT.hex()})
        head = TreeHead.objects.select_for_update().get(village_id=village_id)
    return village, head


def decision_period(drive: Drive) -> DecisionPeriod | None:
    """Give from when until when the decision is in force on which the drive stands."""
    since = decided_from(drive)
    if drive.decision is None or since is None:
        return None
    return DecisionPeriod(since, drive.decision.until_on)


def grounds_for(village_id: UUID, said: Sequence[tuple[UUID, Said, date]]) -> Grounds:
    """Hold the book and read what these entries (identifier, content, day) are judged by.

    The number of queries is the same for one and for many.
    """
    village, head = lock_book(village_id)
    entries = [one for _id, one, _day in said]
    known = _known({fact_id for fact_id, _said, _day in said}, entries)
    drives = _drives(village_id, [*entries, *known.values()])
    named = {*(one.household_id for one in entries), *(row.household_id for row in known.values())}
    houses = {house for house in named if house is not None}
    return Grounds(
        village=village,
        head=head,
        book=norm_book_about(SUBJECT, path=village.path),
        drives=drives,
        terms=terms_by_drive(drives),
        houses=_houses(village_id, houses),
        known=known,
        reversed_ids=_reversed(entries),
        sums=_sums(drives, houses),
        # As they are kept: typed with other blanks, or with loose marks, it is the same paper and round.
        papers=_papers(drives, {tidy(one.paper) for one in entries} - {""}),
        rounds=_rounds(drives, houses, {tidy(one.round) for one in entries} - {""}),
        receipts=_receipts(drives, {day.year for _id, _said, day in said}),
    )


def frontier_of(village_id: UUID, size: int) -> dict[tree.Node, bytes]:
    """Give the nodes that the next leaf is joined to, in one query."""
    return nodes_of(village_id, tree.needed_for_root(size))


def _known(ids: set[UUID], entries: Iterable[Said]) -> dict[UUID, Entry]:
    named = {one.reverses_id for one in entries if one.reverses_id is not None}
    return {row.id: row for row in Entry.objects.filter(id__in=ids | named)}


def _reversed(entries: Iterable[Said]) -> set[UUID]:
    named = {one.reverses_id for one in entries if one.reverses_id is not None}
    if not named:
        return set()
    found = Entry.objects.filter(reverses_id__in=named).values_list("reverses_id", flat=True)
    return set(found)


def _drives(village_id: UUID, entries: Iterable[Said | Entry]) -> dict[UUID, Drive]:
    ids = {drive for one in entries for drive in (one.drive_id, one.other_drive_id) if drive is not None}
    rows = with_decision(Drive.objects.filter(id__in=ids, village_id=village_id))
    return {row.id: row for row in rows}


def _houses(village_id: UUID, ids: Collection[UUID]) -> dict[UUID, Household]:
    if not ids:
        return {}
    return {row.id: row for row in Household.objects.filter(id__in=ids, village_id=village_id)}


def _sums(drives: Collection[UUID], houses: Collection[UUID]) -> Sums:
    tallies = {tally_key(row): tally_of(row) for row in DriveTally.objects.filter(drive_id__in=drives)}
    floats = CollectorFloat.objects.filter(drive_id__in=drives)
    held = {(row.drive_id, row.person_id): row.held_vnd for row in floats}
    sums = Sums(tallies, held, _shares(drives, houses), defaultdict(int))
    sums.boxes.update(boxes_of(tallies.items(), held.items()))
    return sums


def _shares(drives: Collection[UUID], houses: Collection[UUID]) -> dict[tuple[UUID, UUID], Share]:
    if not houses:
        return {}
    rows = HouseShare.objects.filter(drive_id__in=drives, household_id__in=houses)
    return {(row.drive_id, row.household_id): share_of(row) for row in rows}


def _papers(drives: Collection[UUID], papers: set[str]) -> Counter[PaperKey]:
    counted: Counter[PaperKey] = Counter()
    if papers:
        rows = Entry.objects.filter(drive_id__in=drives, paper__in=papers).exclude(paper="")
        for drive, paper, kind in rows.filter(of_kind__in=RECEIPTED).values_list("drive_id", "paper", "kind"):
            counted[drive, paper] += sign_of(kind)
    return counted


def _rounds(drives: Collection[UUID], houses: Collection[UUID], rounds: set[str]) -> Counter[RoundKey]:
    counted: Counter[RoundKey] = Counter()
    if houses and rounds:
        rows = Entry.objects.filter(
            household_id__in=houses, drive_id__in=drives, round__in=rounds, of_kind=Kind.MONEY_IN
        )
        found = rows.values_list("household_id", "drive_id", "round", "collector_id", "kind")
        for household, drive, said, collector, kind in found:
            if household is not None:
                counted[household, drive, said, collector] += sign_of(kind)
    return counted


def _receipts(drives: Collection[UUID], years: set[int]) -> dict[YearOfDrive, int]:
    # One look at the end of the index for each year, not a walk over all receipts of it.
    last = {
        f"last_{year}": Subquery(
            Entry.objects.filter(drive_id=OuterRef("id"), receipt_year=year)
            .order_by("-receipt_number")
            .values("receipt_number")[:1]
        )
        for year in sorted(years)
    }
    rows = Drive.objects.filter(id__in=drives).annotate(**last).values("id", *last)
    return {(row["id"], year): row[f"last_{year}"] or 0 for row in rows for year in years}


def sign_of(kind: str) -> int:
    """Count an entry, and count it off again where it is a reversal."""
    return -1 if kind == Kind.REVERSAL else 1
