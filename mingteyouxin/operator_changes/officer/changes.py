"""Officers' pages of changes of operators: who was asked, what he said, what the check finds, passed on or not."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.access import Acting
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.scan_fields import SCAN_HELP, ScanField
from authorities.officer.steps import acted
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from mingteyouxin import capabilities
from mingteyouxin.operator_changes import changes, checks
from mingteyouxin.operator_changes.door import (
    access_change,
    access_change_to_take,
    access_own_change,
    changes_to_take,
    visible_changes,
)
from mingteyouxin.operator_changes.enums import OperatorChangeStatus
from mingteyouxin.operator_changes.models import OperatorChange
from mingteyouxin.operator_changes.workflow import OPERATOR_CHANGE, TO_HANDLE

_PAGE = "operator-change-page"


class ChangeFilter(AreaFilter):
    tabs = "state"
    state = choice_filter("状态", OperatorChangeStatus.choices, field_name="status", empty_label="全部")
    whose = choice_filter("由谁办理", [("own", "本局待办")], method="filter_whose")

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(recogniser=self.acting.authority, status__in=TO_HANDLE)


def _pass_on(acting: Acting, change: OperatorChange) -> str:
    if change.recogniser_id != acting.authority.pk:
        raise Refused("another_bureaus", f"由{change.recogniser.short_name}办理。")
    changes.pass_on(change, reason="", by=acting.officer)
    return "核对无误，认定由新经营者继续，已告知。"


def _fits(acting: Acting, change: OperatorChange) -> bool:
    return change.recogniser_id == acting.authority.pk and change.status == OperatorChangeStatus.AGREED


OPERATOR_CHANGES = Listing(
    name="operator-changes",
    title="经营者变更",
    unit="件",
    capability=capabilities.CASE_VIEW,
    view="operator-change-list",
    rows=visible_changes,
    order=("-found_on", "id"),
    filters=ChangeFilter,
    page=lambda change: (_PAGE, change.pk),
    named=lambda change: str(change.household),
    columns=(
        Column("household", "个体工商户", lambda change: str(change.household), wide=True),
        Column("class", "认定", lambda change: str(change.recognition)),
        Column("recogniser", "认定机关", lambda change: change.recogniser.short_name),
        Column("found", "发现日期", lambda change: change.found_on, ("found_on",)),
        Column("agreed", "同意时间", lambda change: change.agreed_at, ("agreed_at",)),
        Column(
            "state",
            "状态",
            lambda change: change.get_status_display(),
            ("status",),
            lambda change: OPERATOR_CHANGE.mark(change.status),
        ),
    ),
    acts=(BulkAct("pass-on", "核对并由新经营者继续", capabilities.CASE_DECIDE, _pass_on, _fits),),
    empty="没有经营者变更。",
    empty_note="有认定的户登记的经营者变更以后，系统当晚请新经营者确认，并列在这里。",
)

CHANGES_TO_TAKE = Listing(
    name="operator-changes-to-take",
    title="待新经营者确认的认定",
    unit="件",
    capability=capabilities.CASE_FILE,
    view="operator-counter-list",
    rows=changes_to_take,
    order=("found_on", "id"),
    page=lambda change: ("operator-counter-take", change.pk),
    columns=(
        Column("household", "个体工商户", lambda change: str(change.household), wide=True),
        Column("number", "代码或注册号", lambda change: change.household.number),
        Column("class", "认定", lambda change: str(change.recognition)),
        Column("found", "发现日期", lambda change: change.found_on, ("found_on",)),
        Column("state", "状态", lambda change: change.get_status_display(), ("status",)),
    ),
    heading="新经营者同意书",
    empty="没有等待新经营者确认的认定。",
    empty_note="有认定的户变更经营者以后，列在这里；不方便上网的，可以收取其签名的同意书。",
)


class TakeForm(forms.Form):
    """What the new operator signed."""

    answer = forms.ChoiceField(
        label="新经营者的意见",
        choices=[("", "请选择"), ("agree", "同意由本人继续"), ("decline", "不同意继续")],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "请选择新经营者的意见。"},
    )
    consent = ScanField(label="新经营者签名的书面意见", help_text=SCAN_HELP)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def change_list(request: HttpRequest) -> TemplateResponse:
    """Changes of operators in the area, the latest first."""
    return list_page(request, OPERATOR_CHANGES)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def change_page(request: HttpRequest, change_id: int) -> TemplateResponse:
    """One change: what was said, what the check finds today, what may be done now."""
    acting = request.acting
    change = access_change(acting, change_id)
    may = acting.authority.pk == change.recogniser_id and acting.may(capabilities.CASE_DECIDE)
    agreed = change.status == OperatorChangeStatus.AGREED
    found = checks.findings(change, change.household) if may and agreed else []
    context = {
        "change": change,
        "mark": OPERATOR_CHANGE.mark(change.status),
        "findings": found,
        "clean": not checks.blocking(found),
        "wants_reason": bool(checks.unknown(found)),
        "may_pass_on": may and agreed,
        "may_settle": may and change.status in TO_HANDLE,
        "events": list(change.events.select_related("by").order_by("id")),
    }
    return TemplateResponse(request, "officer/mingteyouxin/operator_change_page.html", context)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def pass_on(request: HttpRequest, change_id: int) -> HttpResponse:
    """The title is the new operator's, who agreed and was checked."""
    change = access_own_change(request.acting, change_id)
    return acted(
        request,
        lambda: changes.pass_on(change, reason=note_of(request), by=request.user),
        done="核对无误，认定由新经营者继续，已告知。",
        to=_PAGE,
        key=change.pk,
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def settle(request: HttpRequest, change_id: int) -> HttpResponse:
    """Closed otherwise, with a reason."""
    change = access_own_change(request.acting, change_id)
    return acted(
        request,
        lambda: changes.settle(change, reason=note_of(request), by=request.user),
        done="已登记处理情况。",
        to=_PAGE,
        key=change.pk,
    )


@require_safe
@officer_view(capabilities.CASE_FILE)
def to_take(request: HttpRequest) -> TemplateResponse:
    """What waits for the word of new operators of the area."""
    return list_page(request, CHANGES_TO_TAKE)


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_FILE)
def take(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take the word that the new operator signed."""
    change = access_change_to_take(request.acting, change_id)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refusal = TakeForm(*posted), ""
    if form.is_bound and form.is_valid():
        agrees = form.cleaned_data["answer"] == "agree"
        try:
            changes.answer_on_paper(change, form.cleaned_data["consent"][0], agrees=agrees, by=request.user)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, "已登记新经营者的书面意见。")
            return redirect("operator-counter-list", request.acting.authority.code)
    context = {"change": change, "form": form, "refusal": refusal}
    template = "officer/mingteyouxin/operator_change_take.html"
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)
