"""Words for the rule of the meeting day, a sentence for each weekday: languages order them differently."""

from hatnhan.kernel.marks import mark as _

DAY_OF_MONTH = _("day %(day)s of every month")
LAST_DAY = _("the last day of every month")
DAYS_FROM_END = _("day %(day)s from the end of every month")
EVERY_MONTH = _("every month by the rule %(recurrence)s")

WEEKDAYS = {
    "1MO": _("the first Monday of every month"),
    "1TU": _("the first Tuesday of every month"),
    "1WE": _("the first Wednesday of every month"),
    "1TH": _("the first Thursday of every month"),
    "1FR": _("the first Friday of every month"),
    "1SA": _("the first Saturday of every month"),
    "1SU": _("the first Sunday of every month"),
    "2MO": _("the second Monday of every month"),
    "2TU": _("the second Tuesday of every month"),
    "2WE": _("the second Wednesday of every month"),
    "2TH": _("the second Thursday of every month"),
    "2FR": _("the second Friday of every month"),
    "2SA": _("the second Saturday of every month"),
    "2SU": _("the second Sunday of every month"),
    "3MO": _("the third Monday of every month"),
    "3TU": _("the third Tuesday of every month"),
    "3WE": _("the third Wednesday of every month"),
    "3TH": _("the third Thursday of every month"),
    "3FR": _("the third Friday of every month"),
    "3SA": _("the third Saturday of every month"),
    "3SU": _("the third Sunday of every month"),
    "4MO": _("the fourth Monday of every month"),
    "4TU": _("the fourth Tuesday of every month"),
    "4WE": _("the fourth Wednesday of every month"),
    "4TH": _("the fourth Thursday of every month"),
    "4FR": _("the fourth Friday of every month"),
    "4SA": _("the fourth Saturday of every month"),
    "4SU": _("the fourth Sunday of every month"),
    "-1MO": _("the last Monday of every month"),
    "-1TU": _("the last Tuesday of every month"),
    "-1WE": _("the last Wednesday of every month"),
    "-1TH": _("the last Thursday of every month"),
    "-1FR": _("the last Friday of every month"),
    "-1SA": _("the last Saturday of every month"),
    "-1SU": _("the last Sunday of every month"),
}
