"""The board of a drive: need, in, labour, out, balance, papers, decision; totals, and nobody's name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum

from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ratios import Ratio
from hatnhan.ledger.models import CollectorFloat, Drive, DriveTally, DriveTerms, Entry, Settlement, TreeHead
from hatnhan.ledger.rules.figures import (
    Figures,
    ItemLine,
    MonthLine,
    SourceLine,
    figures_of,
    item_lines,
    month_lines,
    source_lines,
)
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.rules.sums import Tally, TallyKey
from hatnhan.ledger.rules.terms import Terms
from hatnhan.ledger.selectors.sums import sums_of
from hatnhan.ledger.selectors.terms import terms_of

PAPERS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """The decision of the households on which a drive stands."""

    id: UUID
    symbol: str
    title: str
    adopted_on: date
    from_on: date | None
    until_on: date | None
    replaced_by_id: UUID | None = None
    replaced_by_symbol: str = ""

    def has_ended(self, on: date) -> bool:
        """Say whether the decision is no longer in force on the day."""
        return self.until_on is not None and self.until_on <= on


@dataclass(frozen=True, slots=True)
class DriveName:
    """A drive by its name and its days."""

    id: UUID
    title: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class DriveLine:
    """A drive as a list shows it."""

    id: UUID
    title: str
    opened_on: date
    closed_on: date | None
    decision: DecisionLine | None
    need_vnd: int
    figures: Figures

    @property
    def progress(self) -> Ratio:
        """What was given of what is needed, at most all of it."""
        return progress_of(self.figures, self.need_vnd)


@dataclass(frozen=True, slots=True)
class Paper:
    """One expense with what proves it: the number of its paper, the photograph of it."""

    entry_id: UUID
    on: date
    what: str
    item: str
    quantity: str
    unit: str
    amount_vnd: int
    payee: str
    paper: str
    photo: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that anybody may know about a drive."""

    id: UUID
    village_id: UUID
    title: str
    purpose: str
    opened_on: date
    closed_on: date | None
    revision: int
    decision: DecisionLine | None
    terms: Terms | None
    terms_number: int
    figures: Figures
    sources: tuple[SourceLine, ...]
    items: tuple[ItemLine, ...]
    months: tuple[MonthLine, ...]
    papers: tuple[Paper, ...]
    settlement: Settlement | None
    book_size: int
    book_root: str

    @property
    def need_vnd(self) -> int:
        """The whole need; 0 where no terms are set."""
        return self.terms.need_vnd if self.terms else 0

    @property
    def progress(self) -> Ratio:
        """What was given of what is needed, at most all of it."""
        return progress_of(self.figures, self.need_vnd)


def drives_of(*, village_id: UUID) -> tuple[DriveLine, ...]:
    """Give the village's drives with their figures, open and newest first; in three queries."""
    need = DriveTerms.objects.filter(drive_id=OuterRef("id")).order_by("-number").values("need_vnd")[:1]
    drives = Drive.objects.filter(village_id=village_id).select_related("decision__replaced_by")
    rows = list(drives.annotate(need=Subquery(need)))
    tallies = _tallies_by_drive(village_id)
    held = dict(
        CollectorFloat.objects.filter(drive__village_id=village_id)
        .values_list("drive_id")
        .annotate(Sum("held_vnd"))
    )
    rows.sort(key=lambda row: (row.closed_on is None, row.opened_on, row.id), reverse=True)
    return tuple(
        DriveLine(
            row.id,
            row.title,
            row.opened_on,
            row.closed_on,
            _decision(row),
            row.need or 0,
            figures_of(tallies.get(row.id, {}), held_vnd=held.get(row.id, 0)),
        )
        for row in rows
    )


def drive_name(*, village_id: UUID, drive_id: UUID) -> DriveName:
    """Give the name of a drive of this village, in one query; raises NotFound."""
    row = Drive.objects.filter(id=drive_id, village_id=village_id).first()
    if row is None:
        raise NotFound
    return DriveName(row.id, row.title, row.opened_on, row.closed_on)


def drive_names(*, village_id: UUID) -> tuple[DriveName, ...]:
    """Give the names of the village's drives, newest first, in one query."""
    rows = Drive.objects.filter(village_id=village_id).order_by("-opened_on", "-id")
    return tuple(DriveName(row.id, row.title, row.opened_on, row.closed_on) for row in rows)


def board_of(*, village_id: UUID, drive_id: UUID) -> Board:
    """Give the board of a drive of this village, in a fixed number of queries; raises NotFound."""
    rows = Drive.objects.filter(id=drive_id, village_id=village_id)
    drive = rows.select_related("decision__replaced_by", "settlement").first()
    if drive is None:
        raise NotFound
    latest = DriveTerms.objects.filter(drive_id=drive_id).order_by("-number").first()
    terms = terms_of(latest) if latest else None
    tallies, held = sums_of(drive_id)
    head = TreeHead.objects.filter(village_id=village_id).first()
    return Board(
        id=drive.id,
        village_id=village_id,
        title=drive.title,
        purpose=drive.purpose,
        opened_on=drive.opened_on,
        closed_on=drive.closed_on,
        revision=drive.revision,
        decision=_decision(drive),
        terms=terms,
        terms_number=latest.number if latest else 0,
        figures=figures_of(tallies, held_vnd=sum(held.values())),
        sources=source_lines(terms, tallies),
        items=item_lines(terms, tallies),
        months=month_lines(tallies),
        papers=papers_of(drive_id=drive_id),
        settlement=getattr(drive, "settlement", None),
        book_size=head.size if head else 0,
        book_root=head.root if head else "",
    )


def papers_of(*, drive_id: UUID, size: int = PAPERS_SHOWN) -> tuple[Paper, ...]:
    """Give the latest expenses that stand, with their papers, in one query."""
    rows = Entry.objects.filter(drive_id=drive_id, kind=Kind.MONEY_OUT, reversed_by=None)
    found = rows.order_by("-leaf_index").values_list(
        "id", "on", "note", "item", "quantity", "unit", "amount_vnd", "payee", "paper", "photo"
    )
    return tuple(Paper(*row) for row in found[:size])


def progress_of(figures: Figures, need_vnd: int) -> Ratio:
    """Give what was given of a need, at most all of it."""
    return Ratio(min(max(figures.given_vnd, 0), need_vnd), need_vnd)


def _tallies_by_drive(village_id: UUID) -> dict[UUID, dict[TallyKey, Tally]]:
    rows = (
        DriveTally.objects.filter(drive__village_id=village_id)
        .values_list("drive_id", "kind")
        .annotate(Sum("amount_vnd"), Sum("half_days"), Sum("entries"))
    )
    found: dict[UUID, dict[TallyKey, Tally]] = {}
    for drive_id, kind, amount, days, entries in rows:
        key = TallyKey(drive_id, date.min, kind, "", "")
        found.setdefault(drive_id, {})[key] = Tally(amount, days, entries)
    return found


def _decision(drive: Drive) -> DecisionLine | None:
    one = drive.decision
    if one is None:
        return None
    later = one.replaced_by
    return DecisionLine(
        id=one.id,
        symbol=one.symbol,
        title=one.title,
        adopted_on=one.adopted_on,
        from_on=one.from_on,
        until_on=one.until_on,
        replaced_by_id=later.id if later else None,
        replaced_by_symbol=later.symbol if later else "",
    )
