"""What is asked when meetings are planned and prepared."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hatnhan.office.meetings.desk import People
from hatnhan.office.meetings.words import KIND_WORDS
from hatnhan.ui.forms import ClockField, DayField, FactIdField, Form, Segmented

# Rules and services decide about words; these lengths are those of the book's columns.
SHORT, LONG = 200, 2000
NOBODY = _("Nobody yet")


class TextArea(forms.Textarea):
    """A box for a few sentences that says how much room is left."""

    def __init__(self, limit: int, rows: int = 3) -> None:
        super().__init__(attrs={"rows": rows, "data-limit": limit, "maxlength": limit})


class PersonField(forms.TypedChoiceField):
    """One member of the cell, or nobody."""

    def __init__(self, **kwargs: Any) -> None:  # Django's own looseness, passed on
        kwargs.setdefault("required", False)
        super().__init__(coerce=UUID, empty_value=None, **kwargs)


def offer(form: forms.Form, people: People, *names: str, empty: Promise = NOBODY) -> None:
    """Put the members into the named choices."""
    for name in names:
        cast(PersonField, form.fields[name]).choices = [
            ("", empty),
            *((str(key), said) for key, said in people),
        ]


class MeetingForm(Form):
    """A meeting planned by hand."""

    meeting_id = FactIdField()
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=lambda: [(key, KIND_WORDS[key]) for key in ("exchange", "thematic", "regular", "combined")],
        widget=forms.Select,
    )
    topic = forms.CharField(label=_("Topic"), max_length=SHORT, required=False)
    partner_cell = forms.CharField(
        label=_("The other cell"),
        max_length=160,
        required=False,
        help_text=_("Only for an exchange meeting."),
    )
    planned_on = DayField(label=_("Day"))
    clock = ClockField(label=_("Time"))
    location = forms.CharField(label=_("Place"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """Ask for the other cell of an exchange meeting, and for the topic of a thematic one."""
        asked = super().clean() or self.cleaned_data
        if asked.get("kind") == "exchange" and not asked.get("partner_cell"):
            self.add_error("partner_cell", _("Write which cell you meet with."))
        if asked.get("kind") in {"thematic", "combined"} and not asked.get("topic"):
            self.add_error("topic", _("Write what the thematic part is about."))
        return asked


class TopicForm(Form):
    """What a quarter's thematic meeting is about."""

    topic = forms.CharField(label=_("Topic"), max_length=SHORT)
    lead = PersonField(label=_("Prepared by"))

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people, "lead")


class MatterForm(Form):
    """A matter that a member puts forward."""

    fact_id = FactIdField()
    title = forms.CharField(label=_("What is it about?"), max_length=SHORT)
    detail = forms.CharField(
        label=_("What should the cell talk about?"), max_length=LONG, required=False, widget=TextArea(LONG)
    )
    not_before = DayField(label=_("Not before"), required=False)


class ItemForm(Form):
    """An item of the agenda."""

    title = forms.CharField(label=_("What is it about?"), max_length=SHORT)
    detail = forms.CharField(
        label=_("What to know beforehand"), max_length=LONG, required=False, widget=TextArea(LONG, rows=5)
    )
    minutes_planned = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=300, initial=10)
    lead = PersonField(label=_("Led by"))

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people, "lead")


class NewItemForm(ItemForm):
    """An item added by hand; its number comes with the form."""

    item_id = FactIdField()


class ChangeItemForm(ItemForm):
    """An item as it was read, to be changed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class KeepForm(Form):
    """An item kept for a later meeting."""

    reason = forms.CharField(label=_("Why it is kept for later"), max_length=SHORT)
    to = forms.TypedChoiceField(label=_("For which meeting"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, later: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, later, "to", empty=_("The next draft proposes it"))


class OfficersForm(Form):
    """Who chairs, who takes the minutes, who prepares the draft."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    chair = PersonField(label=_("Chair"))
    minute_taker = PersonField(label=_("Takes the minutes"))
    drafter = PersonField(label=_("Prepares the draft"))

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people, "chair", "minute_taker", "drafter")


class PreparationForm(Form):
    """When the committee met, and whether the higher committee was told."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    committee_met_on = DayField(label=_("The committee met on"), required=False)
    higher_informed = forms.BooleanField(
        label=_("The assigned member of the higher committee was told"), required=False
    )


class MoveForm(Form):
    """Another day for the meeting, with the reason."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    to_on = DayField(label=_("Day"))
    clock = ClockField(label=_("Time"))
    location = forms.CharField(label=_("Place"), max_length=120)
    reason = forms.CharField(label=_("Reason"), max_length=SHORT)


class KindForm(Form):
    """A thematic part in the same session."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    is_combined = forms.TypedChoiceField(
        label=_("Thematic part"),
        choices=(("1", _("With a thematic part")), ("0", _("Without"))),
        coerce=lambda value: value == "1",
        widget=Segmented,
    )
    topic = forms.CharField(label=_("Topic"), max_length=SHORT, required=False)


class OpinionForm(Form):
    """A member's prepared opinion on one item."""

    fact_id = FactIdField()
    supersedes_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your opinion"), max_length=1000, widget=TextArea(1000))


class DictatedForm(OpinionForm):
    """An opinion that a member dictates to the committee."""

    person = PersonField(label=_("Whose opinion"), required=True)
    field_order = ("fact_id", "supersedes_id", "person", "text")

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What the member says")
        offer(self, people, "person", empty=_("Choose a person"))


class ToldForm(Form):
    """Somebody was told in person."""

    fact_id = FactIdField()
    person = forms.UUIDField(widget=forms.HiddenInput)


class SeenForm(Form):
    """The reader has read the agenda."""

    fact_id = FactIdField()
