"""What officers' forms share: one look, fields as the models have them, and what else was posted or asked for."""

import re
from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import Model
from django.http import HttpRequest

LONGEST_NOTE = 300
# With a day before and after it that a date can name.
_YEAR = re.compile(r"[12][0-9]{3}")
_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_DATES = {"required": "请填写日期。", "invalid": "请填写有效的日期，如 2026-09-15。"}


def note_of(request: HttpRequest) -> str:
    """The note or reason that was posted, as long as it can be kept."""
    return request.POST.get("note", "").replace("\0", "").strip()[:LONGEST_NOTE]


def year_of(request: HttpRequest, default: date) -> int:
    """The year asked for in the address, or that of a day."""
    text = request.GET.get("year", "")
    return int(text) if _YEAR.fullmatch(text) else default.year


def chosen(posted, name: str = "case") -> list[int]:
    """Numbers of the boxes that were ticked."""
    return [int(key) for key in posted.getlist(name) if key.isascii() and key.isdigit() and len(key) <= 18]


def dress(form: forms.Form) -> None:
    """The platform's look for every field, and errors in Chinese."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **_TEXT})
            field.error_messages |= _DATES
        elif isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect):
            field.widget.attrs |= {"class": "form-check-input"}
        elif isinstance(field.widget, forms.Select):
            field.widget.attrs |= _SELECT
        else:
            field.widget.attrs |= _TEXT


def fields_of(model: type[Model], names: Sequence[str], help_texts: dict[str, str]) -> dict[str, forms.Field]:
    """Fields as the model has them, its column's bounds included. No model form: what the rows must obey is the verbs'
    to say, with their codes.
    """
    fields = forms.fields_for_model(model, fields=names, help_texts=help_texts)
    for name, field in fields.items():
        if isinstance(field, forms.IntegerField):
            field.validators = [*field.validators, *model._meta.get_field(name).validators]
    return fields
