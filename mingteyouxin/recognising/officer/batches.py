"""Officer screens on recognition: what waits for it, the list asked for, the second officer's decision, reports."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.lists.filters import choice_filter, year_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import chosen, note_of
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from casework import four_eyes
from casework.four_eyes_pages import answered, standing
from mingteyouxin import capabilities
from mingteyouxin.cases.door import access_round_in_charge
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.places.models import Quota
from mingteyouxin.recognising import batches
from mingteyouxin.recognising.door import access_batch, visible_batches
from mingteyouxin.recognising.enums import BatchItemStatus
from mingteyouxin.recognising.models import RecognitionBatch
from mingteyouxin.recognising.workflow import BATCH_ITEM
from mingteyouxin.rounds.models import PublicRound

_WRITE = ["GET", "HEAD", "POST"]


class BatchFilter(AreaFilter):
    year = year_filter(field_name="round__year")
    state = choice_filter("复核", [("open", "待复核"), ("decided", "已复核")], method="filter_state")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(undecided__gt=0) if value == "open" else queryset.filter(undecided=0)


def _state(batch: RecognitionBatch) -> str:
    return f"待复核 {batch.undecided}" if batch.undecided else f"认定 {batch.recognised}"


def _mark(batch: RecognitionBatch) -> str:
    if batch.undecided:
        return "open"
    return "good" if batch.recognised else "even"


BATCHES = Listing(
    name="batches",
    title="认定提请",
    unit="次",
    capability=capabilities.CASE_VIEW,
    view="recognition-list",
    rows=visible_batches,
    order=("-id",),
    filters=BatchFilter,
    page=lambda batch: ("recognition-batch", batch.pk),
    columns=(
        Column("batch", "提请", lambda batch: f"{batch.round.year} 年度认定，{batch}", ("requested_at",), wide=True),
        Column("households", "户数", lambda batch: batch.households, ("households",)),
        Column("by", "提请人", lambda batch: str(batch.requested_by)),
        Column("state", "结果", _state, ("undecided", "recognised"), _mark),
    ),
    heading="名特优新认定",
    empty="还没有提请认定。",
    empty_note="公示期满没有异议的户，由一名工作人员提请，另一名审批人员复核后认定。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def batch_list(request: HttpRequest) -> TemplateResponse:
    """The bureau's requests for recognition, and its rounds with households whose days before the public are over."""
    acting = request.acting
    waiting = []
    if acting.may(capabilities.CASE_DECIDE):
        noticed = Case.objects.in_charge_of(acting.authority).filter(status=CaseStatus.NOTICED).values("round")
        waiting = list(PublicRound.objects.filter(pk__in=noticed).order_by("-year", "-round_id"))
    return list_page(request, BATCHES, "officer/mingteyouxin/batch_list.html", waiting=waiting)


@require_http_methods(_WRITE)
@officer_view(capabilities.CASE_DECIDE)
def batch_new(request: HttpRequest, round_id: int) -> HttpResponse:
    """Ask a second officer to recognise households of a round."""
    acting = request.acting
    row = access_round_in_charge(acting, round_id)
    round_ = PublicRound.objects.select_related("authority", "standard").get(pk=row.pk)
    refusal = ""
    if request.method == "POST":
        try:
            batch, results = batches.request(round_, chosen(request.POST), by=request.user, at=acting.authority)
        except Refused as error:
            refusal = str(error)
        else:
            for result in results:
                if not result.done:
                    messages.warning(request, f"{result.subject}：{result.text}")
            messages.success(request, "已提请认定，由另一名审批人员复核。")
            return redirect("recognition-batch", acting.authority.code, batch.pk)
    context = {
        "round": round_,
        "cases": batches.candidates(round_, at=acting.authority),
        "quota": Quota.objects.filter(authority=round_.authority, year=round_.year).first(),
        "refusal": refusal,
    }
    return TemplateResponse(request, "officer/mingteyouxin/batch_new.html", context, status=422 if refusal else 200)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def batch_page(request: HttpRequest, batch_id: int) -> TemplateResponse:
    """A list asked for, and what became of each household."""
    acting = request.acting
    batch = access_batch(acting, batch_id)
    now = standing(batches.SUBJECT, batch, acting)
    items = list(batch.items.select_related("case__household", "case__place"))
    context = {
        "batch": batch,
        "approval": now.asked or now.decided,
        "items": [(item, BATCH_ITEM.mark(item.status)) for item in items],
        "stayed": sum(item.status == BatchItemStatus.STAYED for item in items),
        "quota": Quota.objects.filter(authority=batch.authority_id, year=batch.round.year).first(),
        "may_decide": now.may_decide,
        "may_withdraw": now.own,
    }
    return TemplateResponse(request, "officer/mingteyouxin/batch_page.html", context)


@require_POST
@officer_view(capabilities.RECOGNITION_CONFIRM)
def batch_approve(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Recognise as the second officer."""
    done = "已复核认定，各户结果见下表。"
    return _answered(request, batch_id, four_eyes.approve, done=done, note=note_of(request))


@require_POST
@officer_view(capabilities.RECOGNITION_CONFIRM)
def batch_reject(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Disagree as the second officer."""
    return _answered(request, batch_id, four_eyes.reject, done="已退回提请。", note=note_of(request))


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def batch_withdraw(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take back one's own request."""
    return _answered(request, batch_id, four_eyes.withdraw, done="已撤回提请。")


def _answered(request: HttpRequest, batch_id: int, verb: Callable, *, done: str, **said: str) -> HttpResponse:
    batch = access_batch(request.acting, batch_id)
    return answered(request, batches.SUBJECT, batch.pk, verb, done=done, to=batches.SUBJECT.page, **said)
