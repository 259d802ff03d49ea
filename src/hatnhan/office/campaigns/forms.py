"""What is asked about a campaign and about an indicator."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hatnhan.indicators.rules.campaigns import CampaignPlan
from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.indicators.rules.values import HIGHEST, Kind
from hatnhan.indicators.selectors import CampaignProgress, IndicatorRow
from hatnhan.indicators.services import Definition
from hatnhan.ui.forms import DayField, FactIdField, Form, Segmented

COUNTING_MARK = "*"


class PlanForm(Form):
    """What a campaign sets out to do."""

    title = forms.CharField(label=_("Name of the campaign"), max_length=160)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": "1000"}),
    )
    target_kind = forms.ChoiceField(
        label=_("The target is"),
        choices=[
            (TargetKind.SHARE.value, _("percent of the households")),
            (TargetKind.COUNT.value, _("a number of households")),
        ],
        initial=TargetKind.SHARE.value,
        widget=Segmented(),
    )
    target_value = forms.IntegerField(label=_("Target"), min_value=1, initial=100)
    from_on = DayField(label=_("Begins on"))
    deadline_on = DayField(label=_("Deadline"))
    needs_confirmation = forms.BooleanField(
        label=_("A second person confirms before a house counts"), required=False
    )

    def plan(self) -> CampaignPlan:
        """Give what was asked for."""
        asked = self.cleaned_data
        return CampaignPlan(
            title=asked["title"],
            purpose=asked["purpose"],
            target=Target(TargetKind(asked["target_kind"]), asked["target_value"]),
            from_on=asked["from_on"],
            deadline_on=asked["deadline_on"],
            needs_confirmation=asked["needs_confirmation"],
        )


class NewCampaignForm(PlanForm):
    """A new campaign for one of the village's indicators."""

    fact_id = FactIdField()
    indicator = forms.ChoiceField(label=_("Indicator"))
    field_order = ["fact_id", "indicator"]

    def __init__(self, *args: Any, indicators: Iterable[IndicatorRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.id), one.versions[-1].title) for one in indicators]


class ChangeCampaignForm(PlanForm):
    """A change of a campaign; the revision says which wording it replaces."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(Form):
    """The day on which a campaign or an indicator ends."""

    ended_on = DayField(label=_("Ends on"))


class DefinitionForm(Form):
    """What is observed of every house, and which answers count."""

    fact_id = FactIdField()
    title = forms.CharField(label=_("What is observed"), max_length=120)
    kind = forms.ChoiceField(
        label=_("The answer is"),
        choices=[
            (Kind.YES_NO.value, _("yes or no")),
            (Kind.NUMBER.value, _("a number")),
            (Kind.CHOICE.value, _("one of several answers")),
        ],
        initial=Kind.YES_NO.value,
        widget=Segmented(),
    )
    unit = forms.CharField(label=_("Unit, for a number"), max_length=30, required=False)
    counts_from = forms.IntegerField(
        label=_("A number counts from"),
        min_value=1,
        max_value=HIGHEST,
        initial=1,
        required=False,
    )
    answers = forms.CharField(
        label=_("Answers, one a line"),
        help_text=_("Begin each answer that counts with a *."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("The document that says what counts, if there is one."),
        max_length=200,
        required=False,
    )
    from_on = DayField(label=_("Holds from"))

    def definition(self) -> Definition:
        """Give what was asked for."""
        asked = self.cleaned_data
        lines = [line.strip() for line in asked["answers"].splitlines() if line.strip(" *")]
        return Definition(
            title=asked["title"],
            kind=Kind(asked["kind"]),
            from_on=asked["from_on"],
            unit=asked["unit"],
            source=asked["source"],
            choices=tuple(line.lstrip(COUNTING_MARK).strip() for line in lines),
            counting_choices=frozenset(
                place for place, line in enumerate(lines) if line.startswith(COUNTING_MARK)
            ),
            counts_from=asked["counts_from"] or 1,
        )


def initial_of(progress: CampaignProgress) -> dict[str, object]:
    """Give what a campaign says now, to be changed."""
    return {
        "title": progress.title,
        "purpose": progress.purpose,
        "target_kind": progress.target.kind.value,
        "target_value": progress.target.value,
        "from_on": progress.from_on,
        "deadline_on": progress.deadline_on,
        "needs_confirmation": progress.needs_confirmation,
        "revision": progress.revision,
    }


def definition_initial(row: IndicatorRow) -> dict[str, object]:
    """Give what an indicator means now, to be defined anew."""
    version = row.versions[-1]
    answers = [
        f"{COUNTING_MARK} {answer}" if place in version.counting_choices else answer
        for place, answer in enumerate(version.choices)
    ]
    return {
        "title": version.title,
        "kind": version.kind.value,
        "unit": version.unit,
        "counts_from": max(version.counts_from, 1),
        "answers": "\n".join(answers),
        "source": version.source,
    }
