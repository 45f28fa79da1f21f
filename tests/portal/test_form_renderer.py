"""Widgets that are drawn without a template are those that Django's templates make."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from authorities.form_renderer import Renderer

ODD = "<\"'&>示例"
CHOICES = [("", "全部"), ("a", ODD), (ODD, "b"), ("组", [("c", "丙"), ("d", "丁")])]


class Form(forms.Form):
    text = forms.CharField(max_length=20, help_text="示例", widget=forms.TextInput({"class": "x", "data-odd": ODD}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=2000, max_value=2999)
    day = forms.DateField(widget=forms.DateInput({"type": "date", "autofocus": True, "spellcheck": False}))
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    choice = forms.ChoiceField(choices=CHOICES, widget=forms.Select({"class": "form-select"}))
    flag = forms.NullBooleanField(disabled=True, required=False)
    many = forms.MultipleChoiceField(choices=CHOICES)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"text": ODD, "hidden": ODD, "number": "2026", "day": "2026-07-15", "choice": ODD, "many": ["a", "d"]},
        {"number": "x", "day": "2026-13-45", "choice": "d", "secret": "1"},
    ],
)
@pytest.mark.parametrize(
    "initial", [{}, {"text": 0, "number": 0, "day": date(2026, 7, 15), "choice": "a", "flag": True}]
)
def test_a_field_is_drawn_as_its_template_would(data, initial):
    ours, theirs = (Form(data, initial=initial, renderer=renderer) for renderer in (Renderer(), DjangoTemplates()))
    for one, other in zip(ours, theirs, strict=True):
        assert parse_html(str(one)) == parse_html(str(other)), one.name
