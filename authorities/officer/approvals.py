"""Officer screens on four eyes: what waits for a second officer, what was decided; each leads to its own page."""

from functools import partial

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import capabilities
from authorities.access import Acting, NotAccessible
from authorities.declarations import NotDeclared, choices, declared, find
from authorities.enums import ApprovalStatus
from authorities.four_eyes_subjects import FourEyesSubject
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import Approval
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page

_MARKS = {ApprovalStatus.APPROVED: "good", ApprovalStatus.REJECTED: "bad", ApprovalStatus.WITHDRAWN: "even"}


def _decidable(acting: Acting) -> list[str]:
    return [subject.name for subject in declared(FourEyesSubject) if acting.may(subject.decided_by)]


def visible_approvals(acting: Acting) -> QuerySet[Approval]:
    """Requests at the officer's own bureau: those he or she may decide, and the own ones."""
    subjects = _decidable(acting)
    asked = Approval.objects.filter(
        Q(subject__in=subjects) | Q(requested_by=acting.officer), path=acting.authority.path
    )
    return asked.select_related("requested_by", "decided_by")


def waiting_for(acting: Acting) -> QuerySet[Approval]:
    """Requests that wait for this officer: never the own ones."""
    open_ones = Approval.objects.filter(
        path=acting.authority.path,
        status=ApprovalStatus.REQUESTED,
        subject__in=_decidable(acting),
    )
    return open_ones.exclude(requested_by=acting.officer)


class ApprovalFilter(AreaFilter):
    status = choice_filter("状态", ApprovalStatus.choices)
    waiting = choice_filter("由谁办理", [("me", "待我复核")], method="filter_waiting")

    subject = choice_filter("类别", partial(choices, FourEyesSubject))

    def filter_waiting(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=waiting_for(self.acting).values("pk"))


APPROVALS = Listing(
    name="approvals",
    title="复核事项",
    unit="项",
    capability=capabilities.OFFICE,
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
    empty="还没有复核事项。",
    empty_note="需要第二人复核的事项提请后会列在这里；提请人不能复核自己提请的事项。",
)


@require_safe
@officer_view(capabilities.OFFICE)
def approval_list(request: HttpRequest) -> TemplateResponse:
    return list_page(request, APPROVALS)


@require_safe
@officer_view(capabilities.OFFICE)
def approval_page(request: HttpRequest, approval_id: int) -> HttpResponse:
    """To the page on which the request is decided."""
    acting = request.acting
    approval = visible_approvals(acting).filter(pk=approval_id).first()
    if approval is None:
        raise NotAccessible
    try:
        subject = find(FourEyesSubject, approval.subject)
    except NotDeclared as error:
        raise NotAccessible from error
    key = () if subject.of_the_bureau else (approval.subject_key,)
    return redirect(subject.page, acting.authority.code, *key)
