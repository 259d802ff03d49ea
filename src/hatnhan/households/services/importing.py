"""Entering a whole sheet at once, all of it or nothing; and noting who took the register out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.audit.models import AuditLine
from hatnhan.households import permissions, rules
from hatnhan.households.exchange import Fate, ImportPlan, PlannedRow, ReadSheet, plan_import
from hatnhan.households.exchange.planning import hamlet_key
from hatnhan.households.models import Household, HouseholdEvent
from hatnhan.households.rules import Kind
from hatnhan.households.selectors import existing_houses, hamlets_on
from hatnhan.households.services.changed import houses_changed
from hatnhan.households.services.entries import PROJECTED, Author, lock_village, moment_of
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ids import derived_id, new_id
from hatnhan.kernel.marks import mark as _
from hatnhan.people.models import Person
from hatnhan.places import services as places
from hatnhan.places.models import Place
from hatnhan.places.rules import Level, Span

BATCH = 500


class ImportRefused(RuleBroken):
    """A sheet with errors changes nothing."""

    code = "households.import_refused"
    text = _("%(count)s cells need mending first. Nothing was changed.")


class ImportOutdated(RuleBroken):
    """The register changed between the preview and the confirmation."""

    code = "households.import_outdated"
    text = _("The register changed since this preview was made. Look at it once more, then confirm.")


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import did, and which household each code names."""

    new_count: int
    changed_count: int
    unchanged_count: int
    is_repeat: bool = False
    household_ids: Mapping[str, UUID] = field(default_factory=dict)


@atomic
def import_households(
    *,
    actor: Actor,
    village_id: UUID,
    read: ReadSheet,
    joined_on: date,
    fact_id: UUID,
    at: datetime,
    expected: str = "",
) -> ImportDone:
    """Enter every row of a sheet in one transaction; said twice with the same fact it is one import.

    `expected` is the fingerprint of the plan that the reader saw; raises ImportOutdated where the plan is
    another by now, ImportRefused where a cell is wrong.
    """
    village = lock_village(village_id)
    permissions.ensure_may_import(actor, village.path)
    codes = [row.code for row in read.rows]
    if was_imported(fact_id):
        return ImportDone(0, 0, len(codes), is_repeat=True, household_ids=_ids_by_code(village_id))
    event_ids = {code: derived_id(fact_id, code) for code in codes}
    plan = plan_for(village_id=village_id, read=read, joined_on=joined_on, on=local_day(at))
    if plan.errors:
        raise ImportRefused(count=len(plan.errors))
    if expected and expected != fingerprint(plan):
        raise ImportOutdated
    _Importer(Author(actor, at), village, plan, event_ids).write()
    done = ImportDone(
        plan.count(Fate.NEW),
        plan.count(Fate.CHANGED),
        plan.count(Fate.UNCHANGED),
        household_ids=_ids_by_code(village_id),
    )
    counts = {"new": done.new_count, "changed": done.changed_count}
    _record("households.imported", Author(actor, at), village, ("import", fact_id), **counts)
    return done


def was_imported(fact_id: UUID) -> bool:
    """Say whether this form was carried out before: the audit book keeps one line for each import."""
    return AuditLine.objects.filter(subject_type="import", subject_id=str(fact_id)).exists()


def plan_for(*, village_id: UUID, read: ReadSheet, joined_on: date, on: date) -> ImportPlan:
    """Say what an import of the sheet would do to the register as it is now; writes nothing."""
    return plan_import(
        read,
        existing=existing_houses(village_id=village_id, on=on),
        hamlet_names=[hamlet.name for hamlet in hamlets_on(village_id=village_id, on=on)],
        joined_on=joined_on,
        on=on,
    )


def fingerprint(plan: ImportPlan) -> str:
    """Give a short mark of what a plan would do, to notice that it is another than the one shown."""
    said = "|".join(f"{row.row.code}:{row.fate}:{row.changes}" for row in plan.rows)
    return derived_id(UUID(int=0), said).hex


@atomic
def record_export(*, actor: Actor, village_id: UUID, row_count: int, file_kind: str, at: datetime) -> None:
    """Note who took the register out, because it names people; raises NotAllowed."""
    village = lock_village(village_id)
    permissions.ensure_may_export(actor, village.path)
    facts: dict[str, str | int] = {"rows": row_count, "file": file_kind}
    _record("households.exported", Author(actor, at), village, ("village", village_id), **facts)


class _Importer:
    """Writes the rows of a plan in a few statements, however many they are."""

    def __init__(
        self, author: Author, village: Place, plan: ImportPlan, event_ids: Mapping[str, UUID]
    ) -> None:
        self.author, self.village, self.plan, self.event_ids = author, village, plan, event_ids
        self.today = local_day(author.at)
        self.hamlets: dict[str, UUID] = {}
        self.people: dict[str, Person] = {}

    def write(self) -> None:
        self.hamlets = self._hamlets()
        new = [row for row in self.plan.rows if row.fate is Fate.NEW]
        changed = [row for row in self.plan.rows if row.fate is Fate.CHANGED]
        self.people = self._people([*new, *changed])
        entered = [self._opened(row) for row in new]
        Household.objects.bulk_create(entered, batch_size=BATCH)
        kept = self._kept(changed)
        events = [
            *(
                self._event(row, house, Kind.REGISTERED, house.joined_on)
                for row, house in _pairs(new, entered)
            ),
            *(self._event(row, house, Kind.CHANGED, self.today) for row, house in _pairs(changed, kept)),
        ]
        HouseholdEvent.objects.bulk_create(events, batch_size=BATCH)
        Household.objects.bulk_update(kept, PROJECTED, batch_size=BATCH)
        houses_changed(village_id=self.village.id, household_ids=[house.id for house in (*entered, *kept)])

    def _hamlets(self) -> dict[str, UUID]:
        known = hamlets_on(village_id=self.village.id, on=self.today)
        found = {hamlet.name: hamlet.id for hamlet in known}
        for name in self.plan.new_hamlets:
            found[name] = self._found_hamlet(name).id
        return found

    def _found_hamlet(self, name: str) -> Place:
        slug = "-".join(hamlet_key(name).split())
        # What is entered with the first register has been there before it.
        first = min((row.joined_on for row in self.plan.rows if row.joined_on), default=self.today)
        return places.found_place(
            level=Level.HAMLET,
            code=f"{self.village.code}-{slug}"[:40],
            parent=self.village,
            spans=[Span(name, "", first, None)],
        )

    def _people(self, rows: Sequence[PlannedRow]) -> dict[str, Person]:
        people = {
            row.row.code: Person(id=new_id()).named(row.row.representative)
            for row in rows
            if _has_new_name(row)
        }
        Person.objects.bulk_create(people.values(), batch_size=BATCH)
        return people

    def _opened(self, row: PlannedRow) -> Household:
        household = Household(
            id=new_id(), village=self.village, code=row.row.code, joined_on=row.joined_on or self.today
        )
        self._take_over(household, row)
        return household

    def _kept(self, changed: Sequence[PlannedRow]) -> list[Household]:
        found = Household.objects.filter(village=self.village).select_related("representative")
        by_code = {house.code: house for house in found} if changed else {}
        kept = [by_code[row.row.code] for row in changed]
        for row, household in _pairs(changed, kept):
            self._take_over(household, row)
        return kept

    def _take_over(self, household: Household, row: PlannedRow) -> None:
        if row.row.member_count is not None:
            household.member_count = row.row.member_count
        if row.hamlet:
            household.hamlet_id = self.hamlets[row.hamlet]
        if person := self.people.get(row.row.code):
            household.representative = person
        name = household.representative.full_name if household.representative else ""
        household.folded = rules.search_text(household.code, name)

    def _event(self, row: PlannedRow, household: Household, kind: Kind, on: date) -> HouseholdEvent:
        return HouseholdEvent(
            id=self.event_ids[row.row.code],
            happened_at=moment_of(on),
            recorded_at=self.author.at,
            author_id=self.author.actor.person_id,
            device_id=self.author.actor.device_id,
            household=household,
            kind=kind,
            on=on,
            hamlet_id=household.hamlet_id,
            member_count=household.member_count,
            representative_id=household.representative_id,
        )


def _has_new_name(row: PlannedRow) -> bool:
    before = row.existing.representative_name if row.existing else ""
    return bool(row.row.representative) and row.row.representative != before


def _pairs(rows: Sequence[PlannedRow], households: Sequence[Household]) -> list[tuple[PlannedRow, Household]]:
    return list(zip(rows, households, strict=True))


def _ids_by_code(village_id: UUID) -> dict[str, UUID]:
    return dict(Household.objects.filter(village_id=village_id).values_list("code", "id"))


def _record(
    action: str, author: Author, village: Place, subject: tuple[str, UUID], **facts: str | int
) -> None:
    audit.record(
        action,
        actor=author.actor,
        subject_type=subject[0],
        subject_id=subject[1],
        path=village.path,
        at=author.at,
        **facts,
    )
