"""Officer screens on places: the province's cap and split, each bureau's own, transfers between bureaus."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import clock
from authorities.access import Acting
from authorities.enums import Level
from authorities.models import Authority
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.steps import acted
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.four_eyes_pages import answered, standing
from mingteyouxin import capabilities
from mingteyouxin.places import quota_split, transfers
from mingteyouxin.places.door import access_province_quota, access_transfer, partners, visible_transfers
from mingteyouxin.places.enums import TransferStatus
from mingteyouxin.places.models import PlaceTransfer, ProvinceQuota, Quota
from mingteyouxin.places.officer.forms import TransferForm
from typing_engine.annual import annual_run
from typing_engine.enums import RunStatus

_PAGE = "quota-page"
_REPORTING_ENDS = 6


@require_safe
@officer_view(capabilities.QUOTA_VIEW)
def quota_page(request: HttpRequest) -> TemplateResponse:
    """The year's places: for the nation by province, for a province its split, for others their own."""
    acting = request.acting
    year = _year(request)
    level = acting.authority.level
    if level == Level.NATION:
        provinces = list(ProvinceQuota.objects.filter(year=year).order_by("path"))
        names = dict(Authority.objects.filter(level=Level.PROVINCE).values_list("path", "short_name"))
        above = quota_split.above_the_cap(provinces)
        lines = [(names.get(row.path, ""), row, *above.get(row.pk, (None, 0))) for row in provinces]
        context = {"year": year, "lines": lines}
        return TemplateResponse(request, "officer/mingteyouxin/quota_nation.html", context)
    context = {"year": year, **_transfers_of(request, year)}
    if level == Level.PROVINCE:
        context |= _province(request, year)
        return TemplateResponse(request, "officer/mingteyouxin/quota_province.html", context)
    return TemplateResponse(request, "officer/mingteyouxin/quota_bureau.html", context | _bureau(request, year))


@require_POST
@officer_view(capabilities.QUOTA_SPLIT)
def quota_freeze(request: HttpRequest) -> HttpResponse:
    """Fix the cap of the year that the page shows."""
    year = _year(request)
    return acted(
        request,
        lambda: quota_split.freeze(request.acting.authority.path, year, by=request.user),
        done=f"{year} 年度的上限已确定。下面是按各地数量拟定的分配，可以修改后提请复核。",
        to=_PAGE,
    )


@require_POST
@officer_view(capabilities.QUOTA_SPLIT)
def quota_save(request: HttpRequest, quota_id: int) -> HttpResponse:
    """Save the officers' choice, and ask for confirmation at once where that was pressed."""
    quota = access_province_quota(request.acting, quota_id)
    chosen = {}
    for share in quota.shares.select_related("authority"):
        text = request.POST.get(f"chosen-{share.authority_id}", "").strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            messages.warning(request, f"{share.authority.name}的名额应为不小于 0 的整数，本次没有保存。")
            return redirect(_PAGE, request.acting.authority.code)
        chosen[share.authority_id] = int(text)

    def save() -> None:
        quota_split.save_split(quota.pk, chosen, by=request.user)
        if "request" in request.POST:
            four_eyes.request(quota_split.SUBJECT, quota.pk, by=request.user)

    done = "已提请复核，由本局另一名审批人员复核后生效。" if "request" in request.POST else "分配已保存，尚未生效。"
    return acted(request, save, done=done, to=_PAGE)


@require_POST
@officer_view(capabilities.QUOTA_SPLIT)
def quota_withdraw(request: HttpRequest, quota_id: int) -> HttpResponse:
    """Take one's own request back."""
    return _answered(request, quota_id, four_eyes.withdraw, done="已撤回提请，可以继续修改。")


@require_POST
@officer_view(capabilities.QUOTA_CONFIRM)
def quota_approve(request: HttpRequest, quota_id: int) -> HttpResponse:
    """Agree as the second officer: the places are there from now on."""
    return _answered(request, quota_id, four_eyes.approve, done="名额分配已生效。", note=note_of(request))


@require_POST
@officer_view(capabilities.QUOTA_CONFIRM)
def quota_reject(request: HttpRequest, quota_id: int) -> HttpResponse:
    """Disagree as the second officer, with the reason."""
    return _answered(request, quota_id, four_eyes.reject, done="已退回。", note=note_of(request))


@require_POST
@officer_view(capabilities.QUOTA_SPLIT)
def quota_basis(request: HttpRequest, quota_id: int) -> HttpResponse:
    """Ask that the withdrawn basis be replaced, or take that back."""
    if "withdraw" in request.POST:
        return _answered(request, quota_id, four_eyes.withdraw, subject=quota_split.BASIS, done="已撤回提请。")
    quota = access_province_quota(request.acting, quota_id)
    return acted(
        request,
        lambda: four_eyes.request(quota_split.BASIS, quota.pk, by=request.user),
        done="已提请复核，由本局另一名审批人员复核后更换依据。",
        to=_PAGE,
    )


@require_POST
@officer_view(capabilities.QUOTA_CONFIRM)
def quota_basis_decide(request: HttpRequest, quota_id: int) -> HttpResponse:
    """Agree or disagree as the second officer that the basis is replaced."""
    agreed = "approve" in request.POST
    verb, done = (four_eyes.approve, "依据已更换，请重新分配名额。") if agreed else (four_eyes.reject, "已退回。")
    return _answered(request, quota_id, verb, subject=quota_split.BASIS, done=done, note=note_of(request))


@require_POST
@officer_view(capabilities.QUOTA_TRANSFER)
def transfer_new(request: HttpRequest) -> HttpResponse:
    """Offer places to another bureau, or ask it for some, in the year that the page shows."""
    acting, year = request.acting, _year(request)
    found = {quota.authority_id: quota.authority for quota in partners(acting, year)}
    form = TransferForm(request.POST, partners=partners(acting, year))
    if not form.is_valid():
        said = "；".join(f"{form.fields[name].label}：{errors[0]}" for name, errors in form.errors.items())
        messages.warning(request, f"没有提交。{said}")
        return redirect(_PAGE, acting.authority.code)
    asked = form.cleaned_data
    return acted(
        request,
        lambda: transfers.propose(
            acting.authority,
            found[asked["other"]],
            giving=asked["direction"] == "give",
            year=year,
            places=asked["places"],
            reason=asked["reason"],
            by=request.user,
        ),
        done="已送对方机关，对方同意后划转。",
        to=_PAGE,
    )


@require_POST
@officer_view(capabilities.QUOTA_TRANSFER)
def transfer_accept(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Agree for the other side."""
    transfer = access_transfer(request.acting, transfer_id)
    side, note = request.acting.authority, note_of(request)
    return acted(
        request,
        lambda: transfers.accept(transfer.pk, side=side, by=request.user, note=note),
        done="名额已划转。",
        to=_PAGE,
    )


@require_POST
@officer_view(capabilities.QUOTA_TRANSFER)
def transfer_refuse(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Disagree for the other side, with the reason."""
    transfer = access_transfer(request.acting, transfer_id)
    side, note = request.acting.authority, note_of(request)
    return acted(
        request,
        lambda: transfers.refuse(transfer.pk, side=side, by=request.user, note=note),
        done="已答复对方。",
        to=_PAGE,
    )


@require_POST
@officer_view(capabilities.QUOTA_TRANSFER)
def transfer_withdraw(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Take back what the own bureau proposed."""
    transfer = access_transfer(request.acting, transfer_id)
    return acted(
        request,
        lambda: transfers.withdraw(transfer.pk, side=request.acting.authority, by=request.user),
        done="已撤回。",
        to=_PAGE,
    )


def _at_work() -> tuple[int, int]:
    """The years whose places are still given: rounds of a year run on into the next one."""
    this = clock.today().year
    return this - 1, this


def _year(request: HttpRequest) -> int:
    """The year asked for; else this one, or the one before while this one can have no places yet and that one has."""
    asked = request.POST.get("year") or request.GET.get("year") or ""
    if asked.isascii() and asked.isdigit() and len(asked) == 4:
        return int(asked)
    before, this = _at_work()
    bureau = request.acting.authority
    # The annual run of a year comes after its reporting period, which ends with June.
    if bureau.level == Level.NATION or clock.today().month > _REPORTING_ENDS:
        return this
    rows = ProvinceQuota.objects if bureau.level == Level.PROVINCE else Quota.objects.filter(authority=bureau)
    return before if rows.filter(year=before).exists() else this


def _province(request: HttpRequest, year: int) -> dict:
    acting = request.acting
    quota = ProvinceQuota.objects.filter(path=acting.authority.path, year=year).select_related("run").first()
    if quota is None:
        run = annual_run(acting.authority.path, year)
        may_freeze = acting.may(capabilities.QUOTA_SPLIT) and run is not None and year in _at_work()
        return {"quota": None, "run": run, "may_freeze": may_freeze}
    shares = list(quota.shares.select_related("authority"))
    sizes = {row.authority_id: row for row in Quota.objects.filter(province_quota=quota)}
    now = standing(quota_split.SUBJECT, quota, acting)
    live, above = quota_split.above_the_cap([quota]).get(quota.pk, (None, 0))
    return {
        "quota": quota,
        "live": live,
        "above": above,
        "lines": [(share, sizes.get(share.authority_id)) for share in shares],
        "total_base": sum(share.base for share in shares),
        "total_chosen": sum(share.chosen for share in shares),
        "total_used": sum(row.used for row in sizes.values()),
        "asked": now.asked,
        "own": now.own,
        "may_split": acting.may(capabilities.QUOTA_SPLIT) and not now.asked,
        "may_withdraw": now.own and acting.may(capabilities.QUOTA_SPLIT),
        "may_decide": now.may_decide,
        "basis": _basis(quota, acting) if quota.run.status == RunStatus.WITHDRAWN else None,
    }


def _basis(quota: ProvinceQuota, acting: Acting) -> dict:
    """The basis was withdrawn: what may take its place, and how far that is."""
    now = standing(quota_split.BASIS, quota, acting)
    run = annual_run(quota.path, quota.year)
    return {
        "run": run,
        "cap": run and (run.growth + run.development) // 20,
        "asked": now.asked,
        "may_ask": run is not None and not now.asked and acting.may(capabilities.QUOTA_SPLIT),
        "may_withdraw": now.own and acting.may(capabilities.QUOTA_SPLIT),
        "may_decide": now.may_decide,
    }


def _bureau(request: HttpRequest, year: int) -> dict:
    bureau = request.acting.authority
    below = Quota.objects.filter(year=year).exclude(authority=bureau).select_related("authority")
    return {
        "quota": Quota.objects.filter(authority=bureau, year=year).first(),
        "running": quota_split.running_of(bureau.path).get(bureau.pk, 0),
        "below": list(below),
        "below_total": below.aggregate(size=Sum("size", default=0), used=Sum("used", default=0)),
    }


def _transfers_of(request: HttpRequest, year: int) -> dict:
    acting = request.acting
    bureau = acting.authority
    may = acting.may(capabilities.QUOTA_TRANSFER) and year in _at_work()
    others = partners(acting, year) if may else []
    has_own = Quota.objects.filter(authority=bureau, year=year).exists()
    return {
        "transfers": [_transfer_line(row, acting) for row in visible_transfers(acting, year)],
        "transfer_form": TransferForm(partners=others) if others and has_own else None,
    }


def _transfer_line(row: PlaceTransfer, acting) -> dict:
    """A transfer with what this bureau may do about it."""
    open_now = row.status == TransferStatus.PROPOSED and acting.may(capabilities.QUOTA_TRANSFER)
    proposer = row.giver if row.proposed_by_giver else row.receiver
    answerer = row.receiver if row.proposed_by_giver else row.giver
    here = acting.authority.pk
    return {
        "row": row,
        "may_answer": open_now and answerer.pk == here and row.proposed_by_id != acting.officer.pk,
        "may_withdraw": open_now and proposer.pk == here,
    }


def _answered(
    request: HttpRequest,
    quota_id: int,
    verb: Callable,
    *,
    done: str,
    subject: FourEyesSubject = quota_split.SUBJECT,
    **said: str,
) -> HttpResponse:
    quota = access_province_quota(request.acting, quota_id)
    return answered(request, subject, quota.pk, verb, done=done, to=_PAGE, **said)
