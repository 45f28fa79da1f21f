"""Officer screens on service (送达): notices that reached nobody yet, one notice with how it went out, its receipts."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import audit, clock
from authorities.access import Acting, accessible
from authorities.client_address import client_address
from authorities.delivery.rules import rule_of
from authorities.lists.listing import Column, Listing
from authorities.models import Dispatch
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.queues import queue_of
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from authorities.scans import look_at
from registry import acts, capabilities
from registry.enums import ServiceWay
from registry.models import Message
from registry.people import service

_ON_PAPER = (ServiceWay.SIGNED, ServiceWay.RECEIPT, ServiceWay.NOTICE)


def _unserved(acting: Acting) -> QuerySet[Message]:
    return service.unserved().select_related("household")


UNSERVED = Listing(
    name="unserved",
    title="未送达的通知",
    unit="条",
    capability=capabilities.HOUSEHOLD_VIEW,
    view="service-list",
    rows=_unserved,
    order=("id",),
    page=lambda message: ("service-page", message.pk),
    columns=(
        Column("household", "个体工商户", lambda message: str(message.household), wide=True),
        Column("title", "通知", lambda message: message.title, wide=True),
        Column("sent", "通知时间", lambda message: message.sent_at, ("sent_at",)),
    ),
    empty="没有未送达的通知。",
    empty_note="有期限、告知救济的通知须送达经营者，没有查看、送到、签收的列在这里。",
)
QUEUES = (queue_of(UNSERVED, "未送达的通知", dict, capability=capabilities.SERVICE_RECORD),)


@require_safe
@officer_view(capabilities.HOUSEHOLD_VIEW)
def service_list(request: HttpRequest) -> TemplateResponse:
    """Notices on which something rests and that reached nobody yet."""
    return list_page(request, UNSERVED)


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.HOUSEHOLD_VIEW)
def service_page(request: HttpRequest, told_id: int) -> HttpResponse:
    """One notice: by which ways it went out, how it was served; the form for a receipt or a public notice."""
    acting = request.acting
    rows = Message.objects.filter(to_serve=True).select_related("household__authority")
    message = accessible(rows.filter(pk=told_id))
    refusal = ""
    if request.method == "POST":
        try:
            if not acting.may(capabilities.SERVICE_RECORD):
                raise Refused("not_entitled", "您没有登记送达的权限。")
            with transaction.atomic():
                _recorded(request, message)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, "已登记送达。")
            return redirect("service-page", acting.authority.code, message.pk)
    else:
        audit.record(
            acts.HOUSEHOLD_SHOWN,
            by=request.user,
            on=message.household,
            household=message.household_id,
            address=client_address(request),
            note="查看通知和送达",
        )
    context = {
        "message": message,
        "services": list(message.services.select_related("by", "file").order_by("id")),
        "sent": list(Dispatch.objects.filter(message=message.pk).order_by("id")),
        "may_record": acting.may(capabilities.SERVICE_RECORD),
        "ways": [(way.value, way.label) for way in _ON_PAPER],
        "notice_days": rule_of(message.household.path).notice_days,
        "today": clock.today(),
        "refusal": refusal,
        "typed": request.POST,
    }
    template = "officer/registry/service_page.html"
    return TemplateResponse(request, template, context, status=422 if refusal else 200)


def _recorded(request: HttpRequest, message: Message) -> None:
    way, note = request.POST.get("way", ""), note_of(request)
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError as error:
        raise Refused("day_required", "请填写签收或者公告的日期。") from error
    if way == ServiceWay.NOTICE:
        service.posted_up(message, on=on, note=note, by=request.user)
        return
    if way not in (ServiceWay.SIGNED, ServiceWay.RECEIPT):
        raise Refused("way_required", "请选择送达方式。")
    if "file" not in request.FILES:
        raise Refused("file_required", "请上传经营者签收的回证或者邮寄回执。")
    service.signed(message, way=ServiceWay(way), on=on, scan=look_at(request.FILES["file"]), note=note, by=request.user)
