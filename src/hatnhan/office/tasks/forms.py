"""The forms of tasks: giving work, reporting, ending."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hatnhan.tasks.rules import Outcome
from hatnhan.tasks.services import TaskPlan
from hatnhan.ui.forms import DayField, FactIdField, Form

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TaskChoices:
    """What a task can be given to and linked with."""

    owners: Choices
    resolutions: Choices
    campaigns: Choices
    households: Choices


class TaskForm(Form):
    """What is to be done, by whom, until when, and what it belongs to."""

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "data-limit": 200}),
    )
    owner = forms.ChoiceField(label=_("Owner"))
    due_on = DayField(label=_("Deadline"))
    resolution = forms.ChoiceField(label=_("Resolution that it carries out"), required=False)
    campaign = forms.ChoiceField(
        label=_("Campaign that measures it"),
        required=False,
        help_text=_("Its result is then read from the houses, not from a report."),
    )
    campaign_goal = forms.IntegerField(
        label=_("Number of households to reach"),
        required=False,
        min_value=1,
        help_text=_("Leave it empty to use the campaign's own target."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    household = forms.ChoiceField(label=_("Household that it is about"), required=False)
    meeting = forms.UUIDField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    fact_id = FactIdField()

    def __init__(self, *args: Any, choices: TaskChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("owner", choices.owners, _("Choose a person"))
        self._offer("resolution", choices.resolutions, _("None"))
        self._offer("campaign", choices.campaigns, _("None"))
        self._offer("household", choices.households, _("None"))

    def _offer(self, name: str, choices: Choices, empty: "StrOrPromise") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above; tells mypy so
        field.choices = [("", empty), *choices]

    def plan(self) -> TaskPlan:
        """Give what was asked for."""
        data = self.cleaned_data
        return TaskPlan(
            title=data["title"],
            owner_id=UUID(data["owner"]),
            due_on=data["due_on"],
            resolution_id=_chosen(data["resolution"]),
            meeting_id=data["meeting"],
            campaign_id=_chosen(data["campaign"]),
            campaign_goal=data["campaign_goal"],
            household_id=_chosen(data["household"]),
        )


class ReportForm(Form):
    """What was done, in the owner's words."""

    text = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000}),
    )
    is_done = forms.BooleanField(label=_("The work is done"), required=False)
    fact_id = FactIdField()

    def __init__(self, *args: Any, is_measured: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_measured:
            self.fields["is_done"].help_text = _("The campaign's figures decide whether it is done.")


class EndForm(Form):
    """How the cell takes a task as ended, or opens it again."""

    outcome = forms.ChoiceField(label=_("What the cell says"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed to drop a task or to open it again."),
    )
    fact_id = FactIdField()

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above; tells mypy so
        field.choices = [(outcome.value, OUTCOME_LABELS[outcome]) for outcome in outcomes]


OUTCOME_LABELS = {
    Outcome.DONE: _("The task is done"),
    Outcome.DROPPED: _("The task is dropped"),
    Outcome.REOPENED: _("Open the task again"),
}


def _chosen(value: str) -> UUID | None:
    return UUID(value) if value else None
