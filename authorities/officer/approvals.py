"""Officer screens on four eyes: what waits for a second officer, what was decided; each leads to its own page."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities.access import Acting, NotAccessible
from authorities.capabilities import APPROVAL_CAPABILITY, Capability
from authorities.enums import ApprovalStatus
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import Approval
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page

# Subject of a request → view of the page on which it is decided; its key is the subject's.
_PAGES = {
    "standard": "standard-draft",
    "typing_run": "run-page",
    "class_standard": "class-standard-page",
    "quota_split": "quota-page",
    "recognition": "recognition-batch",
}
# Decided on a page that is not of one object.
_WHOLE = {"quota_split"}
_SUBJECTS = (
    ("standard", "分型标准"),
    ("typing_run", "分型结果"),
    ("class_standard", "分类标准"),
    ("quota_split", "名额分配"),
    ("recognition", "名特优新认定"),
)
_MARKS = {ApprovalStatus.APPROVED: "good", ApprovalStatus.REJECTED: "bad", ApprovalStatus.WITHDRAWN: "even"}
_SELECT = forms.Select(attrs={"class": "form-select"})


def visible_approvals(acting: Acting) -> QuerySet[Approval]:
    """Requests at the officer's own bureau: those he or she may decide, and the own ones."""
    subjects = [subject for subject, capability in APPROVAL_CAPABILITY.items() if acting.may(capability)]
    asked = Approval.objects.filter(
        Q(subject__in=subjects) | Q(requested_by=acting.officer), path=acting.authority.path
    )
    return asked.select_related("requested_by", "decided_by")


def waiting_for(acting: Acting, *subjects: str) -> QuerySet[Approval]:
    """Requests that wait for this officer: never the own ones. Of these subjects alone, where some are named."""
    mine = [subject for subject, capability in APPROVAL_CAPABILITY.items() if acting.may(capability)]
    open_ones = Approval.objects.filter(
        path=acting.authority.path,
        status=ApprovalStatus.REQUESTED,
        subject__in=[subject for subject in mine if not subjects or subject in subjects],
    )
    return open_ones.exclude(requested_by=acting.officer)


class ApprovalFilter(AreaFilter):
    status = django_filters.ChoiceFilter(
        label="状态", choices=ApprovalStatus.choices, empty_label="全部", widget=_SELECT
    )
    waiting = django_filters.ChoiceFilter(
        label="由谁办理", choices=[("me", "待我复核")], empty_label="全部", method="filter_waiting", widget=_SELECT
    )

    subject = django_filters.ChoiceFilter(label="类别", choices=_SUBJECTS, empty_label="全部", widget=_SELECT)

    class Meta:
        model = Approval
        fields = ()

    def filter_waiting(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=waiting_for(self.acting).values("pk"))


APPROVALS = Listing(
    name="approvals",
    title="复核事项",
    unit="项",
    capability=Capability.OFFICE,
    view="approval-list",
    rows=visible_approvals,
    order=("-id",),
    filters=ApprovalFilter,
    page=lambda approval: ("approval-page", approval.pk),
    columns=(
        Column("summary", "事项", lambda approval: approval.summary, wide=True),
        Column(
            "status",
            "状态",
            lambda approval: approval.get_status_display(),
            ("status",),
            lambda approval: _MARKS.get(approval.status, "open"),
        ),
        Column("by", "提请人", lambda approval: str(approval.requested_by)),
        Column("requested", "提请时间", lambda approval: approval.requested_at, ("requested_at",)),
        Column("decided_by", "复核人", lambda approval: str(approval.decided_by or "")),
        Column("decided", "复核时间", lambda approval: approval.decided_at, ("decided_at",)),
        Column("note", "意见", lambda approval: approval.note, wide=True),
    ),
)


@require_safe
@officer_view(Capability.OFFICE)
def approval_list(request: HttpRequest) -> TemplateResponse:
    return list_page(request, APPROVALS, "officer/authorities/approval_list.html")


@require_safe
@officer_view(Capability.OFFICE)
def approval_page(request: HttpRequest, approval_id: int) -> HttpResponse:
    """To the page on which the request is decided."""
    acting = request.acting
    approval = visible_approvals(acting).filter(pk=approval_id).first()
    if approval is None or approval.subject not in _PAGES:
        raise NotAccessible
    key = () if approval.subject in _WHOLE else (approval.subject_key,)
    return redirect(_PAGES[approval.subject], acting.authority.code, *key)
