"""What is asked in the settings: the meeting day and the language."""

from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hatnhan.meetings.rules import HolidayShift
from hatnhan.meetings.rules.weekdays import DAY_OF_MONTH, LAST_DAY, WEEKDAYS
from hatnhan.ui.forms import ClockField, DayField, Form
from hatnhan.ui.words import say_mark

# Every month has these days; a cell that meets later chooses the last day.
DAYS = range(1, 29)
SHIFTS = (
    (HolidayShift.AFTER, _("to the next day that is no holiday")),
    (HolidayShift.BEFORE, _("to the day before that is no holiday")),
    (HolidayShift.KEEP, _("nowhere: the cell meets all the same")),
)


def recurrence_choices() -> Iterator[tuple[str, object]]:
    """Give the rules that a cell can choose, each as people say it."""
    yield (
        gettext("Day of the month"),
        [
            *((f"FREQ=MONTHLY;BYMONTHDAY={day}", say_mark(DAY_OF_MONTH, day=day)) for day in DAYS),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", gettext(LAST_DAY)),
        ],
    )
    yield (
        gettext("Day of the week"),
        [(f"FREQ=MONTHLY;BYDAY={code}", gettext(words)) for code, words in WEEKDAYS.items()],
    )


class MeetingRuleForm(Form):
    """When and where the cell meets."""

    recurrence = forms.ChoiceField(label=_("The cell meets on"), choices=lambda: list(recurrence_choices()))
    clock = ClockField(label=_("At"))
    location = forms.CharField(label=_("Place"), max_length=120)
    holiday_shift = forms.ChoiceField(
        label=_("A meeting day that is a public holiday moves"),
        choices=lambda: [(shift.value, words) for shift, words in SHIFTS],
    )
    from_on = DayField(
        label=_("Holds from"), help_text=_("Meetings that are planned already stay where they are.")
    )


class LanguageForm(Form):
    """The language in which a person reads the program."""

    language = forms.ChoiceField(choices=lambda: settings.LANGUAGES)
