"""The settings: the meeting day, the language, what is kept; and the audit book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings as program
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.audit.selectors import lines_of
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.rules import HolidayShift
from hatnhan.meetings.selectors import RuleRow, rule_of
from hatnhan.meetings.services import NewRule, set_meeting_rule
from hatnhan.office.answering import answered, saved
from hatnhan.office.pages import StaffRequest, page, see_other
from hatnhan.office.settings.forms import LanguageForm, MeetingRuleForm
from hatnhan.office.settings.words import DEED_WORDS, FACT_WORDS, UNSAID, VALUE_WORDS
from hatnhan.people.selectors import cell_of, names_of
from hatnhan.people.services import choose_language
from hatnhan.ui.numbers import day_of
from hatnhan.ui.words import say_mark


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """One line of the audit book, in words."""

    at: datetime
    name: str
    deed: str
    details: str


@page("settings.view")
@require_safe
def settings(request: StaffRequest) -> HttpResponse:
    """Show the settings that the reader may see."""
    path = request.village.path
    rule = _rule(request) if request.actor.may("meetings.view", path) else None
    context = {
        "rule": rule,
        "rule_words": _rule_words(rule),
        "sees_rule": request.actor.may("meetings.view", path),
        "may_set_rule": request.actor.may("settings.meeting_rule", path),
        "may_read_audit": request.actor.may("audit.view", path),
    }
    return render(request, "office/settings/settings.html", context)


@page("settings.view")
@require_POST
def language(request: StaffRequest) -> HttpResponse:
    """Read the program in another language, here and wherever one signs in."""
    form = LanguageForm(request.POST)
    response = see_other(request, "settings")
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        choose_language(account=request.user, language=chosen)
        activate(chosen)
        response.set_cookie(program.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax")
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("This language is not available. Choose one of the list."))
    return response


@page("settings.meeting_rule")
def meeting_rule(request: StaffRequest) -> HttpResponse:
    """Settle when and where the cell meets."""
    form = MeetingRuleForm(request.POST or None, initial=_initial(request))

    def deed() -> HttpResponse:
        _settle(request, form)
        return saved(request, "settings", _("Saved. Plan the year to bring its meetings onto the new day."))

    return answered(request, form, deed, "office/settings/meeting.html", {})


@page("audit.view")
@require_safe
def audit(request: StaffRequest) -> HttpResponse:
    """Show who did what, newest first, page by page."""
    found = lines_of(actor=request.actor, path=request.village.path, after=_mark(request.GET.get("after")))
    names = names_of(frozenset(line.author_id for line in found.rows))
    rows = [
        ShownDeed(
            at=line.happened_at,
            name=names.get(line.author_id, "–"),
            deed=_deed(line.action),
            details=_details(line.facts),
        )
        for line in found.rows
    ]
    next_url = f"{request.path}?after={found.next_after}" if found.next_after else ""
    context = {
        "rows": rows,
        "next_url": next_url,
        "previous_url": request.path if "after" in request.GET else "",
    }
    return render(request, "office/settings/audit.html", context)


def _settle(request: StaffRequest, form: MeetingRuleForm) -> None:
    asked = form.cleaned_data
    set_meeting_rule(
        actor=request.actor,
        cell_id=cell_of(village_id=request.village.id).id,
        rule=NewRule(
            recurrence=asked["recurrence"],
            clock=asked["clock"],
            location=asked["location"],
            from_on=asked["from_on"],
            holiday_shift=HolidayShift(asked["holiday_shift"]),
        ),
        at=request.now,
    )


def _rule(request: StaffRequest) -> RuleRow | None:
    try:
        cell = cell_of(village_id=request.village.id)
    except NotFound:
        # A village whose cell is not founded yet has settings all the same.
        return None
    return rule_of(cell_id=cell.id, on=request.today)


def _rule_words(rule: RuleRow | None) -> str:
    return say_mark(rule.words.text, **rule.words.facts) if rule else ""


def _initial(request: StaffRequest) -> dict[str, object]:
    rule = _rule(request)
    if rule is None:
        return {"from_on": request.today, "holiday_shift": HolidayShift.AFTER.value}
    return {
        "recurrence": rule.recurrence,
        "clock": rule.clock,
        "location": rule.location,
        "holiday_shift": rule.holiday_shift.value,
        "from_on": request.today,
    }


def _deed(action: str) -> str:
    return _(DEED_WORDS[action]) if action in DEED_WORDS else action


def _details(facts: Mapping[str, object]) -> str:
    # Databases keep the keys of what they store in an order of their own.
    said = (_fact(name, value) for name, value in sorted(facts.items()) if name not in UNSAID)
    return " · ".join(each for each in said if each)


def _fact(name: str, value: object) -> str:
    words = _(FACT_WORDS[name]) if name in FACT_WORDS else name
    if isinstance(value, bool):
        return words if value else _("not: %(fact)s") % {"fact": words}
    return "" if _is_identifier(value) else f"{words}: {_value(name, str(value))}"


def _value(name: str, value: str) -> str:
    if name in VALUE_WORDS and value in VALUE_WORDS[name]:
        return _(str(VALUE_WORDS[name][value]))
    try:
        return day_of(date.fromisoformat(value)) if name.endswith("_on") else value
    except ValueError:
        return value


def _is_identifier(value: object) -> bool:
    # It tells a reader nothing.
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _mark(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return str(UUID(text))
    except ValueError as unreadable:
        raise NotFound from unreadable
