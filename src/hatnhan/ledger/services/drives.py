"""Opening a drive, setting its terms, linking the decision it stands on, and exempting households."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q
from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.decisions.selectors import community_decision
from hatnhan.households.models import Household
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Drive, DriveTerms, Entry, Exemption
from hatnhan.ledger.rules import drives as rules
from hatnhan.ledger.rules import terms as term_rules
from hatnhan.ledger.rules.drives import DecisionPeriod
from hatnhan.ledger.rules.terms import Terms
from hatnhan.ledger.services.changed import houses_given
from hatnhan.ledger.services.grounds import lock_book
from hatnhan.norms.selectors import norm_book
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import add_fact, ensure_says


@dataclass(frozen=True, slots=True)
class DrivePlan:
    """What a drive is called and for, and from when on."""

    title: str
    purpose: str
    opened_on: date


def lock_drive(drive_id: UUID) -> tuple[Drive, Place]:
    """Hold the book of the drive's village and give the drive as it is now; raises NotFound."""
    village_id = Drive.objects.filter(id=drive_id).values_list("village_id", flat=True).first()
    if village_id is None:
        raise NotFound
    village, _head = lock_book(village_id)
    return Drive.objects.select_related("decision").get(id=drive_id), village


def period_of_decision(decision_id: UUID | None, village_id: UUID) -> DecisionPeriod | None:
    """Give from when until when a decision of this village on money is in force; else raises NotFound."""
    if decision_id is None:
        return None
    decision = community_decision(decision_id)
    if decision.village_id != village_id or decision.matter not in rules.MATTERS:
        raise NotFound
    if decision.from_on is None:
        return None
    return DecisionPeriod(decision.from_on, decision.until_on)


@atomic
def open_drive(*, actor: Actor, village_id: UUID, plan: DrivePlan, drive_id: UUID, at: datetime) -> Drive:
    """Open a drive; the same form sent twice is one drive."""
    village, _head = lock_book(village_id)
    permissions.ensure_may_manage(actor, village.path)
    content = _content(plan)
    known = Drive.objects.filter(id=drive_id).first()
    if known is not None:
        ensure_says(known, village_id=village_id, **content)
        return known
    drive = Drive.objects.create(id=drive_id, village=village, **content)
    record("ledger.drive_opened", actor, drive, village, at)
    return drive


@atomic
def amend_drive(*, actor: Actor, drive_id: UUID, plan: DrivePlan, revision: int, at: datetime) -> Drive:
    """Change what a drive is called and for; its first day only while it has no entry."""
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_manage(actor, village.path)
    rules.ensure_open(drive.closed_on)
    if drive.revision != revision:
        raise StaleEdit(theirs=f"{drive.title}\n{drive.purpose}", revision=drive.revision)
    content = _content(plan)
    if has_entries(drive.id) and plan.opened_on != drive.opened_on:
        raise rules.TermsDecided
    for name, value in content.items():
        setattr(drive, name, value)
    drive.revision += 1
    drive.save(update_fields=[*content, "revision"])
    record("ledger.drive_amended", actor, drive, village, at)
    return drive


@atomic
def link_decision(*, actor: Actor, drive_id: UUID, decision_id: UUID, at: datetime) -> Drive:
    """Let the drive stand on a decision of the households about contributions or spending."""
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_manage(actor, village.path)
    rules.ensure_open(drive.closed_on)
    if drive.decision_id == decision_id:
        return drive
    period = period_of_decision(decision_id, village.id)
    if has_entries(drive.id):
        rules.ensure_decided(period, local_day(at))
    drive.decision_id = decision_id
    drive.save(update_fields=["decision"])
    record("ledger.decision_linked", actor, drive, village, at, decision=str(decision_id))
    return drive


@atomic
def set_terms(
    *,
    actor: Actor,
    drive_id: UUID,
    terms: Terms,
    fact_id: UUID,
    at: datetime,
    decision_id: UUID | None = None,
) -> DriveTerms:
    """Set what is needed and what each household gives; after the first entry only by a decision in force."""
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_manage(actor, village.path)
    rules.ensure_open(drive.closed_on)
    tidy = term_rules.tidied(terms)
    content = {
        "drive_id": drive.id,
        "author_id": actor.person_id,
        "household_vnd": tidy.household_vnd,
        "household_half_days": tidy.household_half_days,
        "rate_vnd": tidy.rate_vnd,
        "need_vnd": tidy.need_vnd,
        "decision_id": decision_id,
        **term_rules.as_plain(tidy),
    }
    known = DriveTerms.objects.filter(id=fact_id).first()
    if known is not None:
        ensure_says(known, **content)
        return known
    most = norm_book(path=village.path).int_on("ledger.entry_most_vnd", local_day(at))
    term_rules.ensure_sound(tidy, most_vnd=most)
    period = period_of_decision(decision_id, village.id)
    rules.ensure_terms_may_change(has_entries=has_entries(drive.id), decision=period, day=local_day(at))
    before = DriveTerms.objects.filter(drive=drive).order_by("-number").first()
    set_now = DriveTerms.objects.create(
        id=fact_id,
        number=before.number + 1 if before else 1,
        supersedes=before,
        happened_at=at,
        recorded_at=at,
        device_id=actor.device_id,
        **content,
    )
    record("ledger.terms_set", actor, drive, village, at, number=set_now.number)
    return set_now


@atomic
def exempt_household(
    *,
    actor: Actor,
    drive_id: UUID,
    household_id: UUID,
    from_money: bool,
    from_labour: bool,
    reason: str,
    fact_id: UUID,
    at: datetime,
) -> Exemption:
    """Exempt a household from money or labour, or (from neither) take the exemption back.

    The reason is private.
    """
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_exempt(actor, village.path)
    rules.ensure_open(drive.closed_on)
    if not Household.objects.filter(id=household_id, village=village).exists():
        raise NotFound
    content = {
        "drive_id": drive.id,
        "household_id": household_id,
        "author_id": actor.person_id,
        "from_money": from_money,
        "from_labour": from_labour,
        "reason": rules.ensure_reason(reason, is_exempt=from_money or from_labour),
    }
    known = Exemption.objects.filter(id=fact_id).first()
    if known is not None:
        ensure_says(known, **content)
        return known
    before = Exemption.objects.filter(drive=drive, household_id=household_id, superseded_by=None).first()
    exemption, _is_new = add_fact(
        Exemption,
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        device_id=actor.device_id,
        supersedes_id=before.id if before else None,
        **content,
    )
    houses_given(village.id, {household_id})
    record("ledger.household_exempted", actor, drive, village, at, household=str(household_id))
    return exemption


def has_entries(drive_id: UUID) -> bool:
    """Say whether anything was entered into a drive's book."""
    return Entry.objects.filter(drive_id=drive_id).exists()


def last_entry_on(drive_id: UUID) -> date | None:
    """Give the latest day of a drive's entries, also of what came to it from another drive."""
    own = Entry.objects.filter(Q(drive_id=drive_id) | Q(other_drive_id=drive_id))
    found: date | None = own.aggregate(last=Max("on"))["last"]
    return found


def record(
    action: str, actor: Actor, drive: Drive, village: Place, at: datetime, **facts: str | int | bool | None
) -> None:
    """Write a line into the audit book about a drive."""
    audit.record(
        action,
        actor=actor,
        subject_type="drive",
        subject_id=drive.id,
        path=village.path,
        at=at,
        **facts,
    )


def _content(plan: DrivePlan) -> dict[str, object]:
    return {
        "title": rules.ensure_title(plan.title),
        "purpose": rules.ensure_text(plan.purpose),
        "opened_on": plan.opened_on,
    }
