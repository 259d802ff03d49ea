"""What is asked while a meeting is held and its minutes are written."""

from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from hatnhan.decisions.rules import RESOLUTION_MAJORITY
from hatnhan.meetings.rules import RollRow, RollState
from hatnhan.office.meetings.desk import People
from hatnhan.office.meetings.forms import SHORT, PersonField, TextArea, offer
from hatnhan.office.meetings.words import (
    CHOICE_WORDS,
    MATTER_KIND_WORDS,
    METHOD_WORDS,
    NOTE_WORDS,
    ROLL_WORDS,
)
from hatnhan.ui.forms import ClockField, DayField, FactIdField, Form, Segmented

TEXT = 4000
MARKS = ("present", "absent_with_reason", "absent_without_reason")


class StartForm(Form):
    """When the meeting began."""

    on = DayField(label=_("Day"))
    clock = ClockField(label=_("It began at"))


class EndForm(Form):
    """When the meeting ended."""

    clock = ClockField(label=_("It ended at"))


class TimesForm(Form):
    """When the meeting began and ended, mended."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=_("Day"))
    started = ClockField(label=_("It began at"))
    ended = ClockField(label=_("It ended at"), required=False)


class MarkForm(Form):
    """The mark of one member in the roll call."""

    fact_id = FactIdField()
    mark = forms.ChoiceField(
        required=False,
        choices=lambda: [(mark, ROLL_WORDS[RollState(mark)][1]) for mark in MARKS],
        widget=Segmented(
            states={"present": "done", "absent_with_reason": "due", "absent_without_reason": "late"}
        ),
    )
    reason = forms.CharField(label=_("Reason for the absence"), max_length=SHORT, required=False)

    def __init__(self, *args: Any, row: RollRow, **kwargs: Any) -> None:
        self.row = row
        known = {"mark": row.state.value if row.state.value in MARKS else "", "reason": row.reason}
        super().__init__(*args, prefix=f"person-{row.person_id}", initial=known, **kwargs)

    @property
    def is_new(self) -> bool:
        """Say whether the form says something else than the roll call does."""
        asked = self.cleaned_data
        reason = asked["reason"] if asked["mark"] == "absent_with_reason" else ""
        return bool(asked["mark"]) and (asked["mark"], reason) != (self.initial["mark"], self.row.reason)


class GuestForm(Form):
    """A guest of the meeting."""

    fact_id = FactIdField()
    name = forms.CharField(label=_("Name"), max_length=80)
    organisation = forms.CharField(label=_("From where"), max_length=160, required=False)


class SpokenForm(Form):
    """What somebody said on an item."""

    fact_id = FactIdField()
    person = PersonField(label=_("Who spoke"))
    guest_name = forms.CharField(
        label=_("Or a guest"),
        max_length=80,
        required=False,
        help_text=_("Leave both empty for the whole round."),
    )
    text = forms.CharField(label=_("What was said"), max_length=TEXT, widget=TextArea(TEXT))

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people, "person", empty=_("The whole round"))


class ConclusionForm(Form):
    """What the chair concluded."""

    fact_id = FactIdField()
    supersedes_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Conclusion of the chair"), max_length=TEXT, widget=TextArea(TEXT))


class DocumentForm(Form):
    """A higher document that was explained: what names it, never its file."""

    fact_id = FactIdField()
    number = forms.CharField(label=_("Number and symbol"), max_length=60)
    issued_on = DayField(label=_("Day of the document"))
    title = forms.CharField(label=_("Title"), max_length=300)
    explained_by = PersonField(label=_("Explained by"), required=True)
    is_classified = forms.BooleanField(
        label=_("It is classified: only its number is noted, no file is ever kept"), required=False
    )

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people, "explained_by", empty=_("Choose a person"))


class PartnerForm(Form):
    """The other cell of an exchange meeting."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    partner_cell = forms.CharField(label=_("The other cell"), max_length=160)
    present_count = forms.IntegerField(label=_("How many of its members came"), min_value=0, max_value=500)


class NoteForm(Form):
    """A lesson or a commitment."""

    fact_id = FactIdField()
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: list(NOTE_WORDS.items()), widget=Segmented)
    text = forms.CharField(label=_("In a few words"), max_length=1000, widget=TextArea(1000))


class NoTaskForm(Form):
    """That the meeting gives no new task."""

    fact_id = FactIdField()


class ProposalForm(Form):
    """A wording that is put to the vote."""

    fact_id = FactIdField()
    text = forms.CharField(label=_("What is to be decided"), max_length=TEXT, widget=TextArea(TEXT))
    majority_code = forms.ChoiceField(
        label=_("What kind of matter"),
        choices=lambda: list(MATTER_KIND_WORDS.items()),
        initial=RESOLUTION_MAJORITY,
        widget=forms.Select,
    )


class ChangeProposalForm(ProposalForm):
    """A wording as it was read, to be changed before its vote."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class RoundForm(Form):
    """How a round is voted, and why once more."""

    fact_id = FactIdField()
    method = forms.ChoiceField(
        label=_("How do you vote?"),
        choices=lambda: list(METHOD_WORDS.items()),
        initial="hand_count",
        widget=Segmented,
    )
    reason = forms.CharField(label=_("Why once more"), max_length=300, required=False)


class CountForm(Form):
    """The numbers of a vote by hand or a secret one."""

    fact_id = FactIdField()
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, max_value=500)
    against = forms.IntegerField(label=_("Against"), min_value=0, max_value=500, initial=0)
    abstained = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=500, initial=0)


class HandsForm(Form):
    """How each hand was raised in a vote by name."""

    fact_id = FactIdField()

    def __init__(self, *args: Any, voters: People, known: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in voters:
            self.fields[f"hand-{key}"] = forms.ChoiceField(
                label=name,
                required=False,
                initial=known.get(key, ""),
                choices=[(choice.value, words) for choice, (_thread, words) in CHOICE_WORDS.items()],
                widget=Segmented(
                    states={choice.value: thread for choice, (thread, _w) in CHOICE_WORDS.items()}
                ),
            )


class AdoptForm(Form):
    """A carried proposal as a resolution."""

    title = forms.CharField(label=_("Title of the resolution"), max_length=SHORT)
    text = forms.CharField(label=_("Its wording"), max_length=8000, widget=TextArea(8000, rows=5))


class AddendumForm(Form):
    """What is added to closed minutes."""

    fact_id = FactIdField()
    text = forms.CharField(label=_("What is to be added"), max_length=TEXT, widget=TextArea(TEXT))


class ReportedForm(Form):
    """When the documents went to the higher committee."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reported_on = DayField(label=_("Reported upward on"))


class ScoreForm(Form):
    """The points of one row of the quality score."""

    fact_id = FactIdField()
    points = forms.IntegerField(label=_("Points"), required=False, min_value=0)
    why = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.IntegerField, self.fields["points"])
        field.validators.append(MaxValueValidator(most))
        field.widget.attrs.update({"max": most, "inputmode": "numeric"})
