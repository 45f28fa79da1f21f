"""Filters of the household list. Each is in the URL, so that a list can be kept and passed on."""

import django_filters
from django import forms
from django.db.models import QuerySet

from authorities.lists.listing import AreaFilter
from registry import directory
from registry.enums import RegistrationStatus
from registry.households import matching
from registry.intake.industries import normalised
from registry.masking import mask_name
from registry.models import Household

_DATE = forms.DateInput(attrs={"type": "date", "class": "form-control"})
_TEXT = forms.TextInput(attrs={"class": "form-control"})


class HouseholdFilterForm(forms.Form):
    def clean_q(self) -> str:
        q = self.cleaned_data["q"]
        if q and len(directory.compared(q)) < directory.SHORTEST_QUERY:
            raise forms.ValidationError(directory.QueryTooShort.text, code=directory.QueryTooShort.code)
        return q

    def clean_industry(self) -> str:
        text = self.cleaned_data["industry"]
        if not text:
            return ""
        code = normalised(text)
        if code is None:
            raise forms.ValidationError("请输入行业门类字母或代码，如 F、52、F5211。", code="unknown_industry")
        return code


class HouseholdFilter(AreaFilter):
    """Filters over the households of a bureau's area."""

    masked = {"operator": mask_name}

    q = django_filters.CharFilter(
        label="名称或号码",
        method="filter_text",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    operator = django_filters.CharFilter(label="经营者姓名（全名）", field_name="operator_name", widget=_TEXT)
    status = django_filters.ChoiceFilter(
        label="登记状态",
        choices=RegistrationStatus.choices,
        empty_label="全部",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    industry = django_filters.CharFilter(label="行业代码（如 F、52）", method="filter_industry", widget=_TEXT)
    established_from = django_filters.DateFilter(
        label="成立日期起", field_name="established_on", lookup_expr="gte", widget=_DATE
    )
    established_to = django_filters.DateFilter(
        label="成立日期止", field_name="established_on", lookup_expr="lte", widget=_DATE
    )

    class Meta:
        model = Household
        fields = ()
        form = HouseholdFilterForm

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # How many of the closest names the list is limited to; 0: it is not.
        self.closest = 0

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = matching(queryset, value, at=self.acting.authority)
        self.closest = found.closest
        return found.households

    def filter_industry(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        # ':' follows '9': every code that begins with this one, as a range.
        return queryset.filter(industry__gte=value, industry__lt=value + ":")
