"""Officer screens on typing standards: published versions, drafts of the own province, publication by two officers."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import acts, audit, clock
from authorities.enums import Level
from authorities.models import Authority
from authorities.officer.door import officer_view
from authorities.officer.steps import acted
from authorities.request_size import scans, takes_files
from casework import four_eyes
from casework.four_eyes_pages import answered, standing
from registry import directory
from typing_engine import capabilities, standards
from typing_engine.access import access_draft
from typing_engine.enums import DraftStatus
from typing_engine.models import Standard, StandardDraft
from typing_engine.officer.forms import StandardForm, note_of
from typing_engine.standard.wording import wording

_DRAFT = "standard-draft"


@require_safe
@officer_view(capabilities.STANDARD_VIEW)
def standard_list(request: HttpRequest) -> TemplateResponse:
    """Published versions of the bureau's province and its drafts; the nation chooses a province."""
    bureau = request.acting.authority
    is_nation = bureau.level == Level.NATION
    names = dict(directory.provinces()) if is_nation else {}
    province = bureau.province_path.strip("/") or request.GET.get("province", "")
    if is_nation and province not in names:
        province = ""
    context = {
        "is_nation": is_nation,
        "province": province,
        "province_name": names.get(province, ""),
        "versions": standards.versions(province, on=clock.today()) if province else [],
        "drafts": StandardDraft.objects.filter(path=bureau.path, status=DraftStatus.DRAFT).select_related("saved_by"),
        "may_edit": request.acting.may(capabilities.STANDARD_EDIT),
    }
    if is_nation and not province:
        context["published"], context["others"] = standards.by_province(clock.today())
    return TemplateResponse(request, "officer/typing_engine/standard_list.html", context)


@require_safe
@officer_view(capabilities.STANDARD_VIEW)
def standard_page(request: HttpRequest, standard_id: int) -> TemplateResponse:
    """The text of a published version, of whichever province: it is public."""
    standard = Standard.objects.filter(pk=standard_id).first()
    if standard is None:
        raise Http404
    versions = standards.versions(standard.province, on=clock.today())
    context = {
        "standard": standard,
        "version": next(version for version in versions if version.standard == standard),
        "province": Authority.objects.get(path=f"/{standard.province}/"),
    }
    return TemplateResponse(request, "officer/typing_engine/standard_page.html", context)


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.STANDARD_EDIT)
def standard_new(request: HttpRequest) -> HttpResponse:
    """Hand in a draft; what is wrong with it is listed by its place in the file."""
    form = StandardForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems = []
    if form.is_bound and form.is_valid():
        try:
            draft = standards.save_draft(form.cleaned_data["file"], by=request.user)
        except standards.StandardRefused as error:
            problems = error.problems
        else:
            messages.success(request, "草案已保存。请核对下面的标准文本，无误后提请公布。")
            return redirect("standard-draft", request.acting.authority.code, draft.pk)
    context = {"form": form, "problems": problems}
    return TemplateResponse(
        request, "officer/typing_engine/standard_new.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@officer_view(capabilities.STANDARD_VIEW)
def standard_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A draft as the text that would be published, and how far its publication is; once published, the version."""
    acting = request.acting
    draft = access_draft(acting, draft_id)
    if draft.standard_id:
        return redirect("standard-page", acting.authority.code, draft.standard_id)
    now = standing(standards.SUBJECT, draft, acting)
    context = {
        "draft": draft,
        "text": wording(standards.read(draft.document)),
        "asked": now.asked,
        "decided": now.decided,
        "may_request": not now.asked and acting.may(capabilities.STANDARD_EDIT),
        "may_withdraw": now.own and acting.may(capabilities.STANDARD_EDIT),
        "may_decide": now.may_decide,
        "own": now.own,
    }
    return TemplateResponse(request, "officer/typing_engine/standard_draft.html", context)


@require_safe
@officer_view(capabilities.STANDARD_VIEW)
def standard_file(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The file of a draft as it was handed in, to be changed and handed in again."""
    draft = access_draft(request.acting, draft_id)
    name = f"standard-draft-{draft.pk}.json"
    audit.record(acts.FILE_DOWNLOADED, by=request.user, on=draft, note=name)
    return HttpResponse(
        draft.document,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@require_POST
@officer_view(capabilities.STANDARD_EDIT)
def standard_request(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask a second officer to agree to the publication."""
    draft = access_draft(request.acting, draft_id)
    return acted(
        request,
        lambda: four_eyes.request(standards.SUBJECT, draft.pk, by=request.user),
        done="已提请复核，由本局另一名审批人员复核后公布。",
        to=_DRAFT,
        key=draft.pk,
    )


@require_POST
@officer_view(capabilities.STANDARD_EDIT)
def standard_withdraw(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take one's own request back."""
    done = "已撤回提请，草案可以修改后重新上传。"
    return _answered(request, draft_id, four_eyes.withdraw, done=done)


@require_POST
@officer_view(capabilities.STANDARD_PUBLISH)
def standard_approve(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Agree as the second officer: the standard is public from now on."""
    return _answered(request, draft_id, four_eyes.approve, done="标准已公布。", note=note_of(request))


@require_POST
@officer_view(capabilities.STANDARD_PUBLISH)
def standard_reject(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Disagree as the second officer, with the reason."""
    done = "已退回，草案可以修改后重新上传。"
    return _answered(request, draft_id, four_eyes.reject, done=done, note=note_of(request))


def _answered(request: HttpRequest, draft_id: int, verb: Callable, *, done: str, **said: str) -> HttpResponse:
    draft = access_draft(request.acting, draft_id)
    return answered(request, standards.SUBJECT, draft.pk, verb, done=done, to=_DRAFT, **said)
