"""Officer screens on machines: which there are, what they did, register, renew the secret, revoke."""

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import acts, capabilities, clock
from authorities.access import Acting, access_machine
from authorities.client_address import client_address
from authorities.declarations import find
from authorities.enums import ActorKind
from authorities.jurisdiction import below
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.machines import (
    IssuedSecret,
    MachineRevoked,
    change_scopes,
    register_machine,
    renew_machine,
    revoke_machine,
)
from authorities.models import AuditRecord, Machine
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.officer.machine_forms import MachineForm, RenewalForm, RevocationForm, ScopesForm
from authorities.scopes import Scope

_CALLS_SHOWN = 20
_ACTS_SHOWN = (acts.API_CALLED, acts.MACHINE_AUTHENTICATED, acts.MACHINE_REFUSED)


def _state(machine: Machine) -> tuple[str, str]:
    """What the machine's state is called, and how it is marked."""
    if machine.revoked_at is not None:
        return "已停用", "bad"
    if machine.valid_until < clock.today():
        return "已到期", "bad"
    return "在用", "good"


class MachineFilter(AreaFilter):
    state = choice_filter(
        "状态", [("used", "在用"), ("expired", "已到期"), ("revoked", "已停用")], method="filter_state"
    )

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "revoked":
            return queryset.filter(revoked_at__isnull=False)
        in_force, today = queryset.filter(revoked_at=None), clock.today()
        return in_force.filter(valid_until__lt=today) if value == "expired" else in_force.filter(valid_until__gte=today)


def _machines(acting: Acting) -> QuerySet[Machine]:
    return Machine.objects.filter(below(acting.authority.path, field="authority__path")).select_related("authority")


MACHINES = Listing(
    name="machines",
    title="系统对接方",
    unit="个",
    capability=capabilities.MACHINE_MANAGE,
    view="machine-list",
    rows=_machines,
    order=(F("revoked_at").desc(nulls_first=True), "-id"),
    filters=MachineFilter,
    page=lambda machine: ("machine-page", machine.pk),
    columns=(
        Column("name", "名称", lambda machine: machine.name, ("name",), wide=True),
        Column("department", "部门", lambda machine: machine.department, ("department",)),
        Column("authority", "对接机关", lambda machine: machine.authority.name, ("authority__path",)),
        Column("calls", "调用次数", lambda machine: machine.calls, ("calls",)),
        Column("last", "最近调用", lambda machine: machine.last_called_at, ("last_called_at",)),
        Column("until", "有效期至", lambda machine: machine.valid_until, ("valid_until",)),
        Column(
            "state", "状态", lambda machine: _state(machine)[0], ("revoked_at",), lambda machine: _state(machine)[1]
        ),
    ),
    # Who may call the platform is not to leave it by a file.
    exported=False,
    heading="系统对接",
    empty="还没有系统对接方。",
    empty_note="登记后会得到标识和密钥，交给对方的技术人员即可对接。",
)


@require_safe
@officer_view(capabilities.MACHINE_MANAGE)
def machine_list(request: HttpRequest) -> TemplateResponse:
    """Machines of the bureau and of those below it; those in use first."""
    return list_page(request, MACHINES, "officer/authorities/machine_list.html")


@require_safe
@officer_view(capabilities.MACHINE_MANAGE)
def machine_page(request: HttpRequest, machine_id: int) -> TemplateResponse:
    """One machine: what it may do, how much it was used, its latest calls."""
    machine = access_machine(request.acting, machine_id)
    done = AuditRecord.objects.filter(actor_kind=ActorKind.MACHINE, actor_id=machine.pk, act__in=_ACTS_SHOWN)
    state, mark = _state(machine)
    context = {
        "machine": machine,
        "state": state,
        "mark": mark,
        "scopes": [find(Scope, scope).label for scope in machine.scopes],
        "previous_opens": machine.has_previous_secret(clock.now()),
        "done": done[:_CALLS_SHOWN],
    }
    return TemplateResponse(request, "officer/authorities/machine_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.MACHINE_MANAGE)
def machine_new(request: HttpRequest) -> HttpResponse:
    """Register a machine; its secret is shown in the answer and never again."""
    sent = request.method == "POST"
    form = MachineForm(request.POST if sent else None, bureau=request.acting.authority)
    if not sent or not form.is_valid():
        template = "officer/authorities/machine_new.html"
        return TemplateResponse(request, template, {"form": form}, status=422 if sent else 200)
    told = register_machine(**form.cleaned_data, by=request.user, address=client_address(request))
    return _secret_page(request, told, "已登记")


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.MACHINE_MANAGE)
def machine_renew(request: HttpRequest, machine_id: int) -> HttpResponse:
    """Give the machine a new secret and a new end."""
    machine = access_machine(request.acting, machine_id)
    sent = request.method == "POST"
    form = RenewalForm(request.POST if sent else None, machine=machine)
    if sent and form.is_valid():
        try:
            told = renew_machine(
                machine,
                valid_until=form.cleaned_data["valid_until"],
                at_once=form.cleaned_data["at_once"],
                by=request.user,
                address=client_address(request),
            )
        except MachineRevoked:
            messages.warning(request, "该系统对接方已停用，不能更换密钥；需要恢复的，请重新登记。")
            return redirect("machine-page", request.acting.authority.code, machine.pk)
        return _secret_page(request, told, "已更换密钥")
    context = {"form": form, "machine": machine}
    return TemplateResponse(request, "officer/authorities/machine_renew.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.MACHINE_MANAGE)
def machine_scopes(request: HttpRequest, machine_id: int) -> HttpResponse:
    """Change what the machine may do; it asks for a new token at its next call."""
    machine = access_machine(request.acting, machine_id)
    sent = request.method == "POST"
    form = ScopesForm(request.POST if sent else None, initial={"scopes": machine.scopes})
    if sent and form.is_valid():
        try:
            change_scopes(machine, **form.cleaned_data, by=request.user, address=client_address(request))
        except MachineRevoked:
            messages.warning(request, "该系统对接方已停用，不能调整数据权限；需要恢复的，请重新登记。")
        else:
            messages.success(request, "数据权限已调整，此前取得的令牌即时失效。")
        return redirect("machine-page", request.acting.authority.code, machine.pk)
    context = {"form": form, "machine": machine}
    return TemplateResponse(request, "officer/authorities/machine_scopes.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.MACHINE_MANAGE)
def machine_revoke(request: HttpRequest, machine_id: int) -> HttpResponse:
    """Put the machine out, at once and for good."""
    machine = access_machine(request.acting, machine_id)
    sent = request.method == "POST"
    form = RevocationForm(request.POST if sent else None)
    if sent and form.is_valid():
        reason = form.cleaned_data["reason"]
        revoke_machine(machine, by=request.user, reason=reason, address=client_address(request))
        messages.success(request, f"{machine.name}已停用，它的密钥和令牌即时失效。")
        return redirect("machine-page", request.acting.authority.code, machine.pk)
    context = {"form": form, "machine": machine}
    return TemplateResponse(request, "officer/authorities/machine_revoke.html", context, status=422 if sent else 200)


def _secret_page(request: HttpRequest, told: IssuedSecret, done: str) -> TemplateResponse:
    context = {"machine": told.machine, "secret": told.secret, "done": done}
    return TemplateResponse(request, "officer/authorities/machine_secret.html", context)
