"""Filters that lists of the back office share, with the widgets of its forms."""

from collections.abc import Callable, Iterable

import django_filters
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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


class Suggested(forms.TextInput):
    """Text with suggestions below it: `offered` gives them when the page is made. Anything else may be typed too."""

    def __init__(self, offered: Callable[[], Iterable[str]], *, attrs: dict | None = None) -> None:
        super().__init__({"class": "form-control", "autocomplete": "off"} | (attrs or {}))
        self.offered = offered

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """The input, and the list of suggestions that its `list` names."""
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.offered()))
        field = super().render(name, value, (attrs or {}) | {"list": f"suggested-{name}"}, renderer)
        return format_html('{}<datalist id="suggested-{}">{}</datalist>', field, name, options)
