"""The words with which a norm is shown."""

from hatnhan.kernel.marks import mark as _
from hatnhan.norms.rules.norm import Evidence, Level, Unit

EVIDENCE_WORDS: dict[Evidence, str] = {
    Evidence.DOCUMENT: _("The document was read"),
    Evidence.SECONDARY: _("From a text about the document"),
    Evidence.UNVERIFIED: _("Not verified"),
}

LEVEL_WORDS: dict[Level, str] = {
    Level.BLOCK: _("Must be kept to save"),
    Level.WARN: _("Gives a warning"),
    Level.INFORM: _("For information"),
}

UNIT_WORDS: dict[Unit, str] = {
    Unit.NONE: "%(count)s",
    Unit.MINUTES: _("%(count)s minutes"),
    Unit.DAYS: _("%(count)s days"),
    Unit.MONTHS: _("%(count)s months"),
    Unit.TIMES: _("%(count)s times"),
    Unit.PEOPLE: _("%(count)s people"),
    Unit.HOUSEHOLDS: _("%(count)s households"),
    Unit.OBSERVATIONS: _("%(count)s observations"),
    Unit.PERCENT: _("%(count)s%%"),
    Unit.POINTS: _("%(count)s points"),
    Unit.BALLOTS: _("%(count)s ballots"),
    Unit.DONG: _("%(count)s đồng"),
}

POINTS = UNIT_WORDS[Unit.POINTS]
MORE_THAN = _("more than %(share)s")
AT_LEAST = _("at least %(share)s")
YES = _("yes")
NO = _("no")

# Values that are words themselves; the files hold the English.
TEXT_WORDS: tuple[str, ...] = (
    _("term"),
    _("19 criteria, 2021-2025"),
    _("10 criteria and 47 indicators, 2026-2030"),
)

# The first word of a code is the subject under which the norm is listed.
SUBJECT_WORDS: dict[str, str] = {
    "meetings": _("Cell meetings"),
    "attendance": _("Attendance"),
    "voting": _("Votes of the cell"),
    "cell": _("The cell"),
    "decisions": _("Decisions"),
    "tasks": _("Tasks"),
    "score": _("Quality score"),
    "households": _("Households"),
    "indicators": _("Campaigns and indicators"),
    "village": _("Votes of the households"),
    "ledger": _("Drives and their book"),
}

SET_HERE = _("Set by %(place)s from %(from_on)s by %(source)s: %(reason)s")
