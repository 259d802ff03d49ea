"""What is prepared before a meeting, and the verdicts by the norms of its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hatnhan.kernel.clock import local_day
from hatnhan.kernel.marks import mark as _
from hatnhan.meetings.rules.words import Words
from hatnhan.norms.rules import Norm, NormBook

BOXES = "meetings.preparation.boxes"
DAYS_BEFORE = "meetings.documents.days_before"
REGULAR_MINUTES = "meetings.duration.regular_minutes"
COMBINED_MINUTES = "meetings.duration.combined_minutes"
REPORT_DAYS = "meetings.report.within_days"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a norm of the day says about something that happened: met or not, in one sentence."""

    code: str
    is_met: bool
    words: Words
    norm: Norm


@dataclass(frozen=True, slots=True)
class Check:
    """One box of the preparation; `norm_code` names the norm that asks for it."""

    code: str
    ok: bool
    title_vi: str
    title_en: str
    words: Words
    norm_code: str

    def title_in(self, language: str) -> str:
        """Give the title in the reader's language."""
        return self.title_vi if language == "vi" else self.title_en


@dataclass(frozen=True, slots=True)
class PreparationFacts:
    """What is known about the preparation of a meeting."""

    planned_on: date
    committee_met_on: date | None
    drafter_name: str
    announced_at: datetime | None
    seen_count: int
    member_count: int
    higher_informed: bool

    @property
    def days_before(self) -> int | None:
        """How many days before the meeting its agenda was announced."""
        return (self.planned_on - local_day(self.announced_at)).days if self.announced_at else None


def preparation_checks(facts: PreparationFacts, *, book: NormBook) -> tuple[Check, ...]:
    """Give the boxes that the norms of the meeting's day ask for, with what is known about each."""
    known = _boxes(facts)
    boxes = [
        Check(row.code, known[row.code][0], row.title_vi, row.title_en, known[row.code][1], BOXES)
        for row in book.rows_on(BOXES, facts.planned_on)
        if row.code in known
    ]
    return (*boxes, _documents_check(facts, book))


def _boxes(facts: PreparationFacts) -> Mapping[str, tuple[bool, Words]]:
    # A committee that met after the meeting has not prepared it.
    met_on = facts.committee_met_on
    has_met = met_on is not None and met_on <= facts.planned_on
    return {
        "committee_met": (
            has_met,
            Words(_("Met on %(on)s."), {"on": met_on})
            if met_on
            else Words(_("Note the day on which it met.")),
        ),
        "drafter_named": (
            bool(facts.drafter_name),
            Words(_("%(name)s prepares it."), {"name": facts.drafter_name})
            if facts.drafter_name
            else Words(_("Name the person who prepares it.")),
        ),
        "members_notified": (
            facts.announced_at is not None,
            Words(
                _("%(seen)s of %(members)s members have seen the agenda."),
                {"seen": facts.seen_count, "members": facts.member_count},
            )
            if facts.announced_at
            else Words(_("Announce the agenda.")),
        ),
        "higher_committee_notified": (
            facts.higher_informed,
            Words(_("Noted as told."))
            if facts.higher_informed
            else Words(_("Tell them, then tick the box.")),
        ),
    }


def _documents_check(facts: PreparationFacts, book: NormBook) -> Check:
    norm = book.on(DAYS_BEFORE, facts.planned_on)
    needed = book.int_on(DAYS_BEFORE, facts.planned_on)
    days = facts.days_before
    if days is None:
        words = Words(_("To be announced by %(needed)s days before the meeting."), {"needed": needed})
    else:
        words = Words(
            _("Announced %(days)s days before; the rule asks for %(needed)s."),
            {"days": days, "needed": needed},
        )
    return Check(
        "documents_before",
        days is not None and days >= needed,
        norm.title_vi,
        norm.title_en,
        words,
        DAYS_BEFORE,
    )


def minutes_needed(*, is_combined: bool, on: date, book: NormBook) -> tuple[int, Norm]:
    """Give the least duration that the norm of the day asks for."""
    code = COMBINED_MINUTES if is_combined else REGULAR_MINUTES
    return book.int_on(code, on), book.on(code, on)


def duration_verdict(minutes: int, *, is_combined: bool, on: date, book: NormBook) -> Verdict:
    """Compare how long a meeting lasted with the norm of its day."""
    needed, norm = minutes_needed(is_combined=is_combined, on=on, book=book)
    words = Words(
        _("It lasted %(minutes)s minutes; the rule asks for %(needed)s."),
        {"minutes": minutes, "needed": needed},
    )
    return Verdict("duration", minutes >= needed, words, norm)


def report_verdict(*, ended_on: date, reported_on: date | None, on: date, book: NormBook) -> Verdict:
    """Say whether the documents went upward in the days that the norm gives; `on` is the day of asking."""
    norm, within = book.on(REPORT_DAYS, ended_on), book.int_on(REPORT_DAYS, ended_on)
    days = ((reported_on or on) - ended_on).days
    if reported_on is None:
        words = Words(
            _("Not reported yet, %(days)s days after; the rule gives %(within)s."),
            {"days": days, "within": within},
        )
    else:
        words = Words(
            _("Reported on %(on)s; the rule gives %(within)s days."), {"on": reported_on, "within": within}
        )
    return Verdict("reported", days <= within, words, norm)
