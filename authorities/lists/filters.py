"""Filters that lists of the back office share, with the widgets of its forms."""

import django_filters
from django import forms

SELECT = forms.Select(attrs={"class": "form-select"})
TEXT = forms.TextInput(attrs={"class": "form-control", "type": "search"})
NUMBER = forms.NumberInput(attrs={"class": "form-control"})


def choice_filter(label: str, choices=(), *, empty_label: str = "全部", **more: object) -> django_filters.ChoiceFilter:
    """One of several values, or all. `choices` may be a callable."""
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=empty_label, widget=SELECT, **more)


def year_filter(label: str = "年度", **more: object) -> django_filters.NumberFilter:
    """A year."""
    return django_filters.NumberFilter(label=label, min_value=2000, max_value=2999, widget=NUMBER, **more)


def text_filter(label: str, **more: object) -> django_filters.CharFilter:
    """Some text."""
    return django_filters.CharFilter(label=label, widget=TEXT, **more)
