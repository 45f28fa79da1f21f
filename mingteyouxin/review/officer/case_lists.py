"""The queue of cases: by tab, with filters in the URL; what the bureau handles, and what others handle in its area."""

from collections.abc import Callable
from functools import cache

import django_filters
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from authorities import clock
from authorities.access import Acting
from authorities.jurisdiction import below
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.models import Authority, Officer
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.cases import assignments
from mingteyouxin.cases.door import visible_cases
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.cases.reminders import overdue
from mingteyouxin.cases.workflow import CASE, IN_LINE
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.review import decisions, refusal_decisions
from mingteyouxin.rounds.models import PublicRound
from registry import directory
from registry.enums import RecognitionClass
from registry.households import matching
from registry.models import Household

FIRST_TAB = "submitted"
ELSEWHERE = "elsewhere"
# Tab → its name; which statuses stand on it says the table of the workflow. The last one is read only: others decide.
TABS = {
    FIRST_TAB: "待审核",
    "returned": "待补正",
    "passed": "初审通过",
    "selected": "拟认定",
    "refusal": "拟不予通过",
    "notice": "公示中",
    "closed": "已办结",
    ELSEWHERE: "辖区内由其他机关办理",
}
# Where refusals are confirmed, the reasons take the room.
_NOT_REFUSAL = ("", *(tab for tab in TABS if tab not in (FIRST_TAB, "refusal")))
_TEXT = forms.TextInput(attrs={"class": "form-control", "type": "search"})


class CaseFilterForm(forms.Form):
    def clean_q(self) -> str:
        q = self.cleaned_data["q"]
        if q and Case.objects.numbered(q) is None and len(directory.compared(q)) < directory.SHORTEST_QUERY:
            raise forms.ValidationError(directory.QueryTooShort.text, code=directory.QueryTooShort.code)
        return q


class CaseFilter(AreaFilter):
    tabs = "tab"
    tab = choice_filter(
        "办理环节",
        [(tab, label) for tab, label in TABS.items() if tab != FIRST_TAB],
        empty_label=TABS[FIRST_TAB],
        method="filter_nothing",
    )
    q = django_filters.CharFilter(label="名称、号码或办件编号", method="filter_text", widget=_TEXT)
    round = choice_filter("批次", field_name="round")
    recognition_class = choice_filter("类别", RecognitionClass.choices)
    recognition_path = choice_filter("途径", RecognitionPath.choices)
    assignee = choice_filter("承办人", method="filter_assignee")
    place = choice_filter("所或者下级机关", method="filter_place")
    found = choice_filter(
        "资格核对", [("barred", "有未通过的项目"), ("condition", "附条件"), ("clear", "均通过")], method="filter_found"
    )
    proposed = choice_filter("不予通过由谁提出", [("others", "他人"), ("me", "我")], method="filter_proposed")
    asked = choice_filter("人工复核", [("waiting", "经营者请人工复核")], method="filter_asked")
    overdue = choice_filter("期限", [("yes", "已超期")], method="filter_overdue")

    class Meta:
        model = Case
        fields = ()
        form = CaseFilterForm

    def __init__(self, *args, acting: Acting, **kwargs) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        # Asked where a choice is drawn or checked: most of those who count cases need none.
        for name, choices in {"round": self._rounds, "assignee": self._people, "place": self._places}.items():
            self.filters[name].extra["choices"] = cache(choices)

    @cached_property
    def reviewers(self) -> list[Officer]:
        """Who may be given cases here."""
        return assignments.reviewers(self.acting.authority)

    def _rounds(self) -> list[tuple[int, str]]:
        own = PublicRound.objects.filter(authority=self.acting.authority, cancelled=False)
        return [(row.pk, str(row)) for row in own.order_by("-year", "-applications_from")]

    def _people(self) -> list[tuple[str, str]]:
        others = (one for one in self.reviewers if one.pk != self.acting.officer.pk)
        return [("me", "我"), ("none", "未分派"), *((str(one.pk), str(one)) for one in others)]

    def _places(self) -> list[tuple[str, str]]:
        below_it = Authority.objects.filter(parent=self.acting.authority)
        return list(below_it.order_by("path").values_list("path", "short_name"))

    @property
    def tab_chosen(self) -> str:
        return self.form.cleaned_data.get("tab") or FIRST_TAB

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        bureau = self.acting.authority
        if self.form.cleaned_data.get("asked"):
            # A draft whose submission was refused stands under no tab.
            queryset = queryset.in_charge_of(bureau)
        elif self.tab_chosen == ELSEWHERE:
            queryset = queryset.exclude(authority=bureau).exclude(handler=bureau)
        else:
            queryset = queryset.in_charge_of(bureau).filter(status__in=CASE.in_group(self.tab_chosen))
        return super().filter_queryset(queryset)

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        numbered = queryset.numbered(value)
        if numbered is not None:
            return numbered
        found = matching(Household.objects.all(), value, at=self.acting.authority).households
        return queryset.filter(household__in=found.order_by().values("pk"))

    def filter_assignee(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "none":
            return queryset.filter(assignee=None)
        return queryset.filter(assignee=self.acting.officer.pk if value == "me" else int(value))

    def filter_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(below(value))

    def filter_found(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "condition":
            return queryset.filter(on_condition=True)
        return queryset.filter(eligible=value == "clear")

    def filter_proposed(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        proposed, me = queryset.filter(refusal_proposed_by__isnull=False), self.acting.officer.pk
        return proposed.filter(refusal_proposed_by=me) if value == "me" else proposed.exclude(refusal_proposed_by=me)

    def filter_asked(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(person_asked_at__isnull=False, person_answered_at=None)

    def filter_overdue(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return overdue(queryset, clock.today())


def _cases(acting: Acting) -> QuerySet[Case]:
    latest = EligibilityCheck.objects.filter(case=OuterRef("pk")).order_by("-id").values("eligible")[:1]
    return (
        visible_cases(acting)
        .select_related("household", "authority", "assignee", "round", "refusal_proposed_by")
        .annotate(eligible=Subquery(latest))
    )


def _found(case: Case) -> str:
    if case.on_condition:
        return "附条件"
    return {True: "均通过", False: "有未通过的项目"}.get(case.eligible, "")


def _proposal(case: Case) -> str:
    """Who proposed a refusal that is not decided, and why: whoever confirms many at once sees what for."""
    if case.status != CaseStatus.REFUSAL_PROPOSED:
        return ""
    note = f"（{case.refusal_note}）" if case.refusal_note else ""
    return f"{case.refusal_proposed_by}：{'；'.join(case.refusal_reasons)}{note}"


def _lodged_on(case: Case):
    return case.lodged_at and timezone.localtime(case.lodged_at).date()


def _status_mark(case: Case) -> str:
    return CASE.mark(case.status)


def _own(acting: Acting, case: Case) -> None:
    if acting.authority.pk not in (case.authority_id, case.handler_id):
        raise Refused("another_bureaus", f"由{case.authority.short_name}办理。")


def _take(acting: Acting, case: Case) -> str:
    _own(acting, case)
    if case.assignee_id not in (None, acting.officer.pk):
        raise Refused("already_taken", f"已由{case.assignee}承办。")
    assignments.assign(case.pk, to=acting.officer, by=acting.officer)
    return "由您承办。"


def _declare(acting: Acting, case: Case) -> str:
    _own(acting, case)
    assignments.declare(case.pk, by=acting.officer, has_conflict=False)
    return "已声明与该户没有利害关系。"


def _pass(acting: Acting, case: Case) -> str:
    _own(acting, case)
    decisions.pass_on(case.pk, by=acting.officer)
    return "初审通过。"


def _refuse(acting: Acting, case: Case) -> str:
    _own(acting, case)
    refusal_decisions.refuse(case.pk, by=acting.officer)
    return "不予通过，理由已告知经营者。"


def _fits(*statuses: str) -> Callable[[Acting, Case], bool]:
    """Of the officer's own bureau, and in one of these statuses."""
    return lambda acting, case: case.authority_id == acting.authority.pk and case.status in statuses


def act_of(name: str, label: str, step: Callable[[Acting, Case], object], *, done: str) -> BulkAct:
    """An act made for the moment, out of what was filled in beside its button."""

    def verb(acting: Acting, case: Case) -> str:
        _own(acting, case)
        step(acting, case)
        return done

    return BulkAct(name, label, capabilities.CASE_REVIEW, verb)


CASES = Listing(
    name="cases",
    title="名特优新办件",
    unit="件",
    named=lambda case: f"{case.household}（{case.number}）",
    capability=capabilities.CASE_VIEW,
    view="case-list",
    rows=_cases,
    order=("lodged_at", "id"),
    filters=CaseFilter,
    page=lambda case: ("case-page", case.pk),
    columns=(
        Column("household", "个体工商户", lambda case: case.household.name or "（未使用名称）", wide=True),
        Column("number", "办件编号", lambda case: case.number, ("id",)),
        Column("class", "类别", lambda case: case.get_recognition_class_display(), ("recognition_class",)),
        Column("path", "途径", lambda case: case.get_recognition_path_display(), ("recognition_path",)),
        Column("type", "分型", lambda case: case.get_type_then_display(), ("type_then",), tabs=_NOT_REFUSAL),
        Column("found", "资格核对", _found, tabs=("", "returned", "passed", "selected")),
        Column("lodged", "提交日期", _lodged_on, ("lodged_at",)),
        Column("deadline", "期限", lambda case: case.day_in_words, ("due_on",)),
        Column("score", "得分", lambda case: case.score, ("score",), tabs=("passed", "selected", "notice", "closed")),
        Column(
            "assignee", "承办人", lambda case: str(case.assignee) if case.assignee_id else "未分派", tabs=_NOT_REFUSAL
        ),
        # Whoever confirms sees what for, without moving the list sideways.
        Column("proposal", "拟不予通过", _proposal, wide=True, tabs=("refusal",)),
        Column("authority", "办理机关", lambda case: case.authority.short_name, tabs=(ELSEWHERE,)),
        Column("status", "状态", lambda case: case.get_status_display(), ("status",), _status_mark),
    ),
    acts=(
        BulkAct("declare", "声明没有利害关系", capabilities.CASE_REVIEW, _declare, _fits(*IN_LINE)),
        BulkAct("take", "由我承办", capabilities.CASE_REVIEW, _take, _fits(*IN_LINE)),
        BulkAct("pass", "初审通过", capabilities.CASE_REVIEW, _pass, _fits(*CASE.edges[CaseAction.PASS].sources)),
        BulkAct(
            "refuse",
            "确认不予通过",
            capabilities.CASE_DECIDE,
            _refuse,
            _fits(CaseStatus.REFUSAL_PROPOSED),
        ),
    ),
    empty="没有待审核的办件。",
    empty_note="经营者提交申报，或者同意部门推荐以后，会按提交的先后出现在这里。",
)
