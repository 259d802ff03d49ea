"""What is asked when the households meet and vote."""

from collections.abc import Iterator, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hatnhan.decisions.rules import Choice
from hatnhan.decisions.rules.ballots import KINDS
from hatnhan.decisions.rules.community import Form as VoteForm
from hatnhan.decisions.selectors.community import HouseRow
from hatnhan.office.community.words import (
    CAME_WORDS,
    CHOICE_WORDS,
    DECISION_WORDS,
    FORM_WORDS,
    KIND_WORDS,
    MATTER_WORDS,
    TALLY_WORDS,
    WHOM_WORDS,
)
from hatnhan.office.meetings.desk import People
from hatnhan.office.meetings.forms import SHORT, PersonField, TextArea, offer
from hatnhan.ui.forms import ClockField, DayField, FactIdField, Form, Pick, PickOne, Segmented

MOST = 5000
TEAM = ("team_1", "team_2", "team_3", "team_4", "team_5")


def number_field(label: Any = "", **kwargs: Any) -> forms.IntegerField:  # noqa: ANN401 -- a label is lazy text
    """Give a field for a number of households or ballots."""
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, **kwargs)


class InvitationForm(Form):
    """What the households are told of a meeting."""

    meeting_id = FactIdField()
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: list(KIND_WORDS.items()), widget=Segmented)
    topic = forms.CharField(label=_("What is it about?"), max_length=SHORT)
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=4000,
        required=False,
        widget=TextArea(4000, rows=4),
        help_text=_("One item a line."),
    )
    held_on = DayField(label=_("Day"))
    clock = ClockField(label=_("Time"))
    location = forms.CharField(label=_("Place"), max_length=120)
    convened_by = PersonField(label=_("Convened by"), required=True)
    told_on = DayField(label=_("Every household was told on"), required=False)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people, "convened_by", empty=_("Choose a person"))


class ChangeInvitationForm(InvitationForm):
    """An invitation as it was read, to be changed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class AttendanceForm(Form):
    """Who came for each household; a household without a choice stays as it was."""

    fact_id = FactIdField()

    def __init__(self, *args: Any, houses: Sequence[HouseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.houses = houses
        for row in houses:
            self.fields[f"came-{row.id}"] = forms.ChoiceField(
                label=row.representative or row.code,
                required=False,
                initial=row.came,
                choices=[(came, words) for came, (_thread, words) in CAME_WORDS.items()],
                widget=Segmented(states={came: thread for came, (thread, _w) in CAME_WORDS.items()}),
            )
            self.fields[f"name-{row.id}"] = forms.CharField(
                label=_("Who came instead"), required=False, max_length=80, initial=row.name
            )

    @property
    def rows(self) -> Iterator[tuple[HouseRow, BoundField, BoundField]]:
        """Give each household with its two fields."""
        return ((row, self[f"came-{row.id}"], self[f"name-{row.id}"]) for row in self.houses)


class VillageOfficersForm(Form):
    """Who chairs and who writes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    chair = PersonField(label=_("Chair"), required=True)
    secretary = PersonField(label=_("Secretary of the meeting"), required=True)
    agreed = number_field(_("How many of those attending agreed with the secretary"), required=False)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people, "chair", "secretary", empty=_("Choose a person"))


class DiscussionForm(Form):
    """What was said at the meeting."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was said"),
        max_length=8000,
        required=False,
        widget=TextArea(8000, rows=6),
        help_text=_("What was asked and answered; nobody need be named."),
    )


class QuestionForm(Form):
    """A matter that is put to the households."""

    fact_id = FactIdField()
    matter = forms.ChoiceField(
        label=_("What kind of matter"), choices=lambda: list(MATTER_WORDS.items()), widget=forms.Select
    )
    text = forms.CharField(label=_("What is to be decided"), max_length=4000, widget=TextArea(4000))
    posted_on = DayField(
        label=_("The draft was posted on"), required=False, help_text=_("For a village convention.")
    )


class ChangeQuestionForm(QuestionForm):
    """A wording as it was read, to be changed before its vote."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class OpeningForm(Form):
    """How a round is voted, by whom it is counted, and why once more."""

    fact_id = FactIdField()
    form = forms.ChoiceField(label=_("How do the households vote?"), widget=PickOne)
    agreed = number_field(
        _("How many of those attending agreed with this way and its counting team"), required=False
    )
    from_on = DayField(label=_("First day"))
    until_on = DayField(label=_("Last day"))
    channel = forms.CharField(label=_("Group that the community chose"), max_length=120, required=False)
    reason = forms.CharField(label=_("Why once more"), max_length=300, required=False)

    def __init__(
        self, *args: Any, allowed: Sequence[VoteForm], people: People, once_more: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ways = cast(forms.ChoiceField, self.fields["form"])
        ways.choices = [(one.value, FORM_WORDS[one]) for one in allowed]
        self._fit(allowed, once_more=once_more)
        if {VoteForm.SECRET, VoteForm.BALLOTS} & set(allowed):
            for number, name in enumerate(TEAM, start=1):
                self.fields[name] = PersonField(label=_("Counts, %(number)s") % {"number": number})
            offer(self, people, *TEAM, empty=_("Nobody"))

    def _fit(self, allowed: Sequence[VoteForm], *, once_more: bool) -> None:
        over_days = {VoteForm.BALLOTS, VoteForm.ONLINE} & set(allowed)
        unused = [] if over_days else ["from_on", "until_on"]
        unused += [] if VoteForm.ONLINE in allowed else ["channel"]
        unused += [] if set(allowed) - {VoteForm.BALLOTS, VoteForm.ONLINE} else ["agreed"]
        for name in unused:
            del self.fields[name]
        if not once_more:
            del self.fields["reason"]

    @property
    def team_fields(self) -> list[BoundField]:
        """The fields of who counts, where any vote here is by ballot."""
        return [self[name] for name in TEAM if name in self.fields]

    @property
    def team(self) -> frozenset[UUID]:
        """Who counts."""
        return frozenset(one for name in TEAM if (one := self.cleaned_data.get(name)))


class VillageCountForm(Form):
    """The numbers of a vote by hand."""

    fact_id = FactIdField()
    in_favour = number_field(_("In favour"))
    against = number_field(_("Against"), initial=0)
    abstained = number_field(_("Abstained"), initial=0)


class HouseHandsForm(Form):
    """How each household voted, where it is written down house by house."""

    fact_id = FactIdField()

    def __init__(self, *args: Any, houses: Sequence[HouseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in houses:
            label = " · ".join(filter(None, (row.code, row.name or row.representative)))
            self.fields[f"hand-{row.id}"] = forms.ChoiceField(
                label=label,
                required=False,
                initial=row.choice,
                choices=[(choice, words) for choice, (_thread, words) in CHOICE_WORDS.items()],
                widget=Segmented(states={one: thread for one, (thread, _w) in CHOICE_WORDS.items()}),
            )

    @property
    def choices(self) -> dict[UUID, Choice]:
        """What was chosen."""
        return {
            UUID(name.removeprefix("hand-")): Choice(choice)
            for name, choice in self.cleaned_data.items()
            if name.startswith("hand-") and choice
        }


class TickForm(Form):
    """The households that put their ballots into the box."""

    fact_id = FactIdField()
    voted_on = DayField(label=_("They voted on"))
    houses = forms.TypedMultipleChoiceField(label=_("These households voted"), coerce=UUID, widget=Pick)

    def __init__(self, *args: Any, houses: Sequence[HouseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticks = cast(forms.TypedMultipleChoiceField, self.fields["houses"])
        ticks.choices = [
            (str(row.id), " · ".join(filter(None, (row.code, row.name or row.representative))))
            for row in houses
        ]


class BackForm(Form):
    """A tick that was a slip."""

    fact_id = FactIdField()
    house = forms.UUIDField(widget=forms.HiddenInput)


class CloseBoxForm(Form):
    """The box is closed."""

    fact_id = FactIdField()


class TallyForm(Form):
    """All ballots of a box, bundle by bundle."""

    fact_id = FactIdField()

    def __init__(self, *args: Any, bundles: int, known: Sequence[Sequence[int]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bundle_count = max(bundles, len(known))
        for bundle in range(self.bundle_count):
            for place, kind in enumerate(KINDS):
                value = known[bundle][place] if bundle < len(known) else None
                self.fields[f"{kind}-{bundle}"] = number_field(
                    TALLY_WORDS[kind], required=False, initial=value
                )
                self.fields[f"{kind}-{bundle}"].widget.attrs["inputmode"] = "numeric"

    @property
    def rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """Give the fields of each bundle."""
        return (
            (bundle + 1, [self[f"{kind}-{bundle}"] for kind in KINDS]) for bundle in range(self.bundle_count)
        )

    @property
    def bundles(self) -> list[list[int]]:
        """The numbers as they were entered; an empty box is 0."""
        return [
            [self.cleaned_data.get(f"{kind}-{bundle}") or 0 for kind in KINDS]
            for bundle in range(self.bundle_count)
        ]


class DecideForm(Form):
    """A carried matter as a decision."""

    kind = forms.ChoiceField(
        label=_("Written down as"), choices=lambda: list(DECISION_WORDS.items()), widget=forms.Select
    )
    title = forms.CharField(label=_("Title of the decision"), max_length=SHORT)
    text = forms.CharField(label=_("Its wording"), max_length=8000, widget=TextArea(8000, rows=5))


class ToldHousesForm(Form):
    """Who was told of a decision, when and how."""

    fact_id = FactIdField()
    whom = forms.ChoiceField(label=_("Who was told"), widget=Segmented)
    told_on = DayField(label=_("On which day"))
    way = forms.CharField(
        label=_("How"), max_length=120, help_text=_("At the meeting, by loudspeaker, in writing, by message.")
    )

    def __init__(self, *args: Any, whom: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["whom"]).choices = [(one, WHOM_WORDS[one]) for one in whom]


class RecognisedForm(Form):
    """When the commune recognised a decision."""

    recognised_on = DayField(label=_("The commune recognised it on"))


class UnrecognisedForm(Form):
    """When it was known that the commune does not recognise a decision."""

    until_on = DayField(label=_("The commune answered on"))


class ReplaceForm(Form):
    """Which later decision takes the place of this one, or ends it."""

    by = forms.TypedChoiceField(
        label=_("Decision that takes its place or ends it"),
        coerce=UUID,
        help_text=_("This one ends on the day on which that one begins."),
    )

    def __init__(self, *args: Any, later: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["by"]).choices = [(str(one), words) for one, words in later]
