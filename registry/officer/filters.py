"""Filters of the household list. Each is in the URL, so that a list can be kept and passed on."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from authorities import clock
from authorities.jurisdiction import below
from authorities.lists.filters import Suggested, choice_filter
from authorities.lists.listing import AreaFilter
from authorities.models import Authority
from registry import directory
from registry.enums import HouseholdType, RecognitionClass, RegistrationStatus
from registry.households import matching
from registry.industry_names import DIVISION_NAMES, SECTION_NAMES
from registry.intake.industries import SECTIONS, normalised
from registry.masking import mask_name
from registry.models import Household, PublishedRecognition, PublishedType

ANY, NONE = "any", "none"
_DATE = forms.DateInput(attrs={"type": "date", "class": "form-control"})
_TEXT = forms.TextInput(attrs={"class": "form-control"})


def industries() -> list[str]:
    """Every section and division as people pick it: `F 批发和零售业`, `F52 零售业`, in the order of the standard."""
    found = []
    for letter, (first, last) in SECTIONS.items():
        found.append(f"{letter} {SECTION_NAMES[letter]}")
        divisions = (f"{number:02d}" for number in range(first, last + 1))
        found += [f"{letter}{number} {DIVISION_NAMES[number]}" for number in divisions if number in DIVISION_NAMES]
    return found


def _industry_code(text: str) -> str | None:
    """What was picked or typed as a code: `F52 零售业`, `零售业`, `52` → `F52`. None where it is none of them."""
    by_name = {name: code for code, name in (picked.split(" ", 1) for picked in reversed(industries()))}
    return by_name.get(text) or normalised(text.split(" ", 1)[0])


class HouseholdFilterForm(forms.Form):
    def clean_q(self) -> str:
        q = self.cleaned_data["q"]
        if q and len(directory.compared(q)) < directory.SHORTEST_QUERY:
            raise forms.ValidationError(directory.QueryTooShort.text, code=directory.QueryTooShort.code)
        return q

    def clean_industry(self) -> str:
        text = self.cleaned_data["industry"].strip()
        if not text:
            return ""
        code = _industry_code(text)
        if code is None:
            raise forms.ValidationError(
                "没有这个行业；请从列表选择，或者输入代码，如 F、52、F5211。", code="unknown_industry"
            )
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
    place = choice_filter("所或者下级机关", method="filter_place")
    type = choice_filter("分型", [*HouseholdType.choices, (NONE, "没有公布分型")], method="filter_type")
    recognition = choice_filter(
        "名特优新", [(ANY, "已认定"), *RecognitionClass.choices, (NONE, "没有认定")], method="filter_recognition"
    )
    industry = django_filters.CharFilter(
        label="行业（名称或代码）", method="filter_industry", widget=Suggested(industries)
    )
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
        bureau = self.acting.authority
        places = Authority.objects.filter(parent=bureau).order_by("path").values_list("path", "short_name")
        self.filters["place"].extra["choices"] = list(places)
        # How many of the closest names the list is limited to; 0: it is not.
        self.closest = 0

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = matching(queryset, value, at=self.acting.authority)
        self.closest = found.closest
        return found.households

    def filter_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(below(value))

    def filter_type(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        types = PublishedType.objects.filter(household_id=OuterRef("pk"))
        return queryset.filter(~Exists(types)) if value == NONE else queryset.filter(Exists(types.filter(type=value)))

    def filter_recognition(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        titles = PublishedRecognition.objects.filter(valid_until__gte=clock.today())
        if value not in (ANY, NONE):
            titles = titles.filter(recognition_class=value)
        if value == NONE:
            return queryset.filter(~Exists(titles.filter(household_id=OuterRef("pk"))))
        # Few hold a title: found from the titles, not by looking at every household.
        return queryset.filter(pk__in=titles.values("household_id"))

    def filter_industry(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        # ':' follows '9': every code that begins with this one, as a range.
        return queryset.filter(industry__gte=value, industry__lt=value + ":")
