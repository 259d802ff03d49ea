"""Fields answer in words, keep a fact's number, and tie label, help and error to their control."""

import re
from datetime import date, time
from uuid import UUID

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from hatnhan.kernel.ids import new_id
from hatnhan.ui.forms import ClockField, DayField, FactIdField, Form, Pick, Segmented


class VisitForm(Form):
    """A form as the village uses it."""

    fact_id = FactIdField()
    on = DayField(label="Day", help_text="When it was seen")
    at = ClockField(label="Time", required=False)
    who = forms.CharField(label="Who")
    presence = forms.ChoiceField(
        label="Presence",
        choices=[("present", "present"), ("absent", "absent")],
        widget=Segmented(states={"present": "done", "absent": "late"}),
    )
    helpers = forms.MultipleChoiceField(choices=[("1", "A"), ("2", "B")], widget=Pick, required=False)
    agreed = forms.BooleanField(label="Agreed", required=False)


def shown(form: Form, name: str) -> str:
    with translation.override("en"):
        return Template("{% load hn %}{% field form_field %}").render(Context({"form_field": form[name]}))


def test_every_form_is_born_with_a_number_of_its_own() -> None:
    first, second = VisitForm()["fact_id"].value(), VisitForm()["fact_id"].value()

    assert UUID(str(first)).version == 7
    assert first != second


def test_the_number_that_was_sent_comes_back_unchanged() -> None:
    sent = new_id()
    form = VisitForm({"fact_id": str(sent)})

    assert not form.is_valid()
    assert form.cleaned_data["fact_id"] == sent
    assert str(sent) in shown(form, "fact_id")


@pytest.mark.parametrize("sent", ["", "not-a-number", "123"])
def test_a_lost_or_damaged_number_is_said_in_words_and_replaced(sent: str) -> None:
    form = VisitForm({"fact_id": sent})

    with translation.override("en"):
        [error] = form.errors["fact_id"]
    again = re.search(r'value="([0-9a-f-]{36})"', shown(form, "fact_id"))

    assert str(error).endswith("It has a new one: please save again.")
    assert again is not None
    assert UUID(again[1]).version == 7


@pytest.mark.parametrize("typed", ["24/11/2023", "24-11-2023", "24.11.2023", "2023-11-24", " 24/11/2023 "])
def test_a_day_is_read_however_people_write_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2023, 11, 24)


@pytest.mark.parametrize("typed", ["31/02/2023", "11/24/2023", "hôm qua"])
def test_a_day_that_is_none_is_answered_with_an_example(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(typed)

    with translation.override("en"):
        assert refused.value.messages == ["Write the day like 24/11/2023."]


@pytest.mark.parametrize("typed", ["19:30", "19h30", "19:30:00"])
def test_a_time_is_read_however_people_write_it(typed: str) -> None:
    assert ClockField().clean(typed) == time(19, 30)


def test_a_browser_gets_the_day_in_the_form_that_its_calendar_reads() -> None:
    with translation.override("vi"):
        form = VisitForm(initial={"on": date(2023, 11, 24)})

        assert 'type="date"' in str(form["on"])
        assert 'value="2023-11-24"' in str(form["on"])


def test_label_help_and_error_belong_to_their_control() -> None:
    page = shown(VisitForm({"on": "31/02/2023"}), "on")

    assert '<label for="id_on">Day</label>' in page
    assert 'aria-describedby="id_on_helptext id_on_error"' in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'id="id_on_helptext">When it was seen<', page)
    assert re.search(r'id="id_on_error">.*<span>Write the day like 24/11/2023.</span>', page)


def test_big_choices_are_radio_buttons_in_a_named_group() -> None:
    page = shown(VisitForm({"presence": "absent"}), "presence")

    assert re.search(r"<fieldset.*<legend[^>]*>Presence</legend>", page, re.DOTALL)
    assert re.findall(r'type="radio" name="presence" value="(\w+)"', page) == ["present", "absent"]
    assert page.count("checked") == 1
    assert re.findall(r'data-state="(\w+)"', page) == ["done", "late"]


def test_a_group_that_misses_its_choice_tells_so_where_links_lead() -> None:
    form = VisitForm({})

    page = shown(form, "presence")
    with translation.override("en"):
        summary = Template('{% include "ui/errors.html" %}').render(Context({"form": form}))

    assert "Please fill this in." in page
    assert 'href="#id_presence_0"' in summary or 'href="#id_presence"' in summary
    linked = re.findall(r'href="#([\w-]+)"', summary)
    every = "".join(shown(form, each.name) for each in form)
    assert linked != []
    assert [name for name in linked if f'id="{name}"' not in every] == []


def test_a_box_to_tick_stands_inside_its_label() -> None:
    assert re.search(
        r'<label class="check" for="id_agreed"><input type="checkbox"[^>]*><span>Agreed</span>',
        shown(VisitForm(), "agreed"),
    )


def test_a_broken_rule_stands_above_the_form_and_is_announced() -> None:
    source = Template('{% include "ui/broken.html" %}')

    assert 'role="alert"' in source.render(Context({"broken": "<b>no</b>"}))
    assert "&lt;b&gt;no&lt;/b&gt;" in source.render(Context({"broken": "<b>no</b>"}))
    assert source.render(Context({})).strip() == ""
