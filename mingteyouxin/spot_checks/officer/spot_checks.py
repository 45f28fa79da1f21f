"""Officer screens on spot-checks: samples of the level above, cases under check on both sides."""

from uuid import uuid4

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.access import Acting
from authorities.lists.filters import choice_filter, year_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import chosen, note_of, year_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from casework.four_eyes_pages import Standing, answered_as_chosen, standing
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import ASKED_FROM_ABOVE, SupplementStage
from mingteyouxin.cases.models import CaseEvent
from mingteyouxin.review.officer.case_page import criteria_lines
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.spot_checks.door import access_check_item, access_sample, visible_check_items
from mingteyouxin.spot_checks.enums import SpotCheckKind, SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheck, SpotCheckItem
from mingteyouxin.spot_checks.officer.forms import AnswerForm, AskForm, SampleForm, is_over
from mingteyouxin.spot_checks.workflow import SPOT_CHECK

_WRITE = ["GET", "HEAD", "POST"]
# So many recognitions are offered for choosing by hand; a sample is drawn from all.
_OFFERED = 200


class SampleFilter(AreaFilter):
    year = year_filter()
    kind = choice_filter("方式", SpotCheckKind.choices)


def _samples(acting: Acting) -> QuerySet[SpotCheck]:
    return SpotCheck.objects.filter(path=acting.authority.path).select_related("drawn_by").defer("strata")


SAMPLES = Listing(
    name="samples",
    title="抽查",
    unit="次",
    capability=capabilities.SPOT_CHECK,
    view="sample-list",
    rows=_samples,
    order=("-id",),
    filters=SampleFilter,
    page=lambda sample: ("sample-page", sample.pk),
    columns=(
        Column("sample", "抽查", lambda sample: f"{sample}，{sample.size} 户", ("year", "kind"), wide=True),
        Column("size", "户数", lambda sample: sample.size, ("size",)),
        Column("drawn", "抽取时间", lambda sample: sample.drawn_at, ("drawn_at",)),
        Column("by", "抽取人", lambda sample: str(sample.drawn_by)),
    ),
    heading="抽查下级认定",
    empty="还没有抽查。",
    empty_note="下级认定以后，在批次规定的天数内可以抽查；期满没有提出的，视为同意。",
)


class CheckFilter(AreaFilter):
    status = choice_filter("状态", SpotCheckStatus.choices)


CHECKS = Listing(
    name="checks",
    title="抽查事项",
    unit="件",
    capability=capabilities.CASE_VIEW,
    view="check-list",
    rows=visible_check_items,
    order=(F("decided_on").asc(nulls_first=True), "window_until", "id"),
    filters=CheckFilter,
    page=lambda item: ("check-page", item.pk),
    columns=(
        Column("household", "个体工商户", lambda item: str(item.case.household), wide=True),
        Column("recogniser", "认定机关", lambda item: item.case.authority.short_name),
        Column("class", "类别", lambda item: item.case.get_recognition_class_display(), ("case__recognition_class",)),
        Column("authority", "抽查机关", lambda item: item.authority.short_name),
        Column("until", "抽查截止", lambda item: item.window_until, ("window_until",)),
        Column("due", "补充材料截止", lambda item: item.day_in_words, ("due_on",)),
        Column(
            "status",
            "状态",
            lambda item: item.get_status_display(),
            ("status",),
            lambda item: SPOT_CHECK.mark(item.status),
        ),
    ),
    heading="抽查办理",
    empty="没有抽查事项。",
    empty_note="本局抽查下级的，以及上级抽查本局认定的，都列在这里。",
)


@require_safe
@officer_view(capabilities.SPOT_CHECK)
def sample_list(request: HttpRequest) -> TemplateResponse:
    """Samples that the bureau drew, the latest first."""
    return list_page(request, SAMPLES, "officer/mingteyouxin/sample_list.html")


@require_http_methods(_WRITE)
@officer_view(capabilities.SPOT_CHECK)
def sample_new(request: HttpRequest) -> HttpResponse:
    """Draw a sample at random, or name cases."""
    bureau, year = request.acting.authority, year_of(request, clock.today())
    by_choice = request.method == "POST" and "case" in request.POST
    draws = request.method == "POST" and not by_choice
    form = SampleForm(request.POST if draws else None, initial={"year": year, "form_key": uuid4()})
    refusal = ""
    if by_choice or (form.is_bound and form.is_valid()):
        try:
            if by_choice:
                sample = spot_checks.choose(bureau, chosen(request.POST), year=year, by=request.user)
            else:
                sample = spot_checks.draw(bureau, **form.cleaned_data, by=request.user)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, f"已列入抽查 {sample.size} 户。")
            return redirect("sample-page", bureau.code, sample.pk)
    cases = spot_checks.in_window(bureau, year=year)
    context = {
        "form": form,
        "year": year,
        "refusal": refusal,
        "count": len(cases),
        "lines": [(case, spot_checks.last_day(case)) for case in cases[:_OFFERED]],
        "offered": _OFFERED,
    }
    failed = bool(refusal) or (form.is_bound and not form.is_valid())
    return TemplateResponse(request, "officer/mingteyouxin/sample_new.html", context, status=422 if failed else 200)


@require_safe
@officer_view(capabilities.SPOT_CHECK)
def sample_page(request: HttpRequest, sample_id: int) -> TemplateResponse:
    """A sample: how it was drawn, and how its cases stand."""
    sample = access_sample(request.acting, sample_id)
    context = {
        "sample": sample,
        "strata": [(spot_checks.class_label(line), line) for line in sample.strata],
        "items": list(visible_check_items(request.acting).filter(sample=sample)),
    }
    return TemplateResponse(request, "officer/mingteyouxin/sample_page.html", context)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def check_list(request: HttpRequest) -> TemplateResponse:
    """Cases under check that the bureau is a side of; undecided ones first."""
    return list_page(request, CHECKS)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def check_page(request: HttpRequest, item_id: int) -> TemplateResponse:
    """A case under check, to be read by both sides; what each may do now."""
    return _shown(request, access_check_item(request.acting, item_id))


def _shown(request: HttpRequest, item: SpotCheckItem, refused: AnswerForm | None = None) -> TemplateResponse:
    """The page, with an answer that could not be taken as it was typed."""
    acting = request.acting
    case, undecided = item.case, item.decided_on is None
    checks = undecided and not is_over(item) and item.authority_id == acting.authority.pk
    checks = checks and acting.may(capabilities.SPOT_CHECK)
    by_two = standing(spot_checks.REFUSAL, item, acting) if checks else Standing()
    asked = item.status == SpotCheckStatus.SUPPLEMENT
    of_household = asked and item.supplement.stage in ASKED_FROM_ABOVE
    answers = asked and not of_household and case.authority_id == acting.authority.pk
    context = {
        "item": item,
        "case": case,
        "groups": criteria_lines(case),
        "beside": [piece for piece in case.evidence.select_related("file") if not piece.criterion],
        "events": list(item.events.select_related("by")),
        "case_events": list(CaseEvent.objects.filter(case=case).select_related("by")),
        "supplements": list(case.supplements.exclude(stage=SupplementStage.REVIEW).select_related("asked_by")),
        "may_check": checks and by_two.asked is None,
        "by_two": by_two,
        "may_ask": checks and by_two.asked is None and not of_household,
        "unheard": spot_checks.unheard(item),
        "ask_form": AskForm(),
        "answer_form": (refused or AnswerForm()) if answers and acting.may(capabilities.CASE_REVIEW) else None,
    }
    status = 422 if refused else 200
    return TemplateResponse(request, "officer/mingteyouxin/check_page.html", context, status=status)


@require_POST
@officer_view(capabilities.SPOT_CHECK)
def check_ask(request: HttpRequest, item_id: int) -> HttpResponse:
    """Ask for supplements within a limit."""
    item = _own_check(request, item_id)
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "请写明需要补充的材料和期限。")
        return redirect("check-page", request.acting.authority.code, item.pk)
    return _acted(request, item, lambda: spot_checks.ask(item.pk, **form.cleaned_data, by=request.user), "已要求补充。")


@require_POST
@officer_view(capabilities.SPOT_CHECK)
def check_pass(request: HttpRequest, item_id: int) -> HttpResponse:
    """Nothing to object to."""
    item = _own_check(request, item_id)
    return _acted(
        request, item, lambda: spot_checks.pass_(item.pk, note=note_of(request), by=request.user), "已办结：无意见。"
    )


@require_POST
@officer_view(capabilities.SPOT_CHECK)
def check_refuse(request: HttpRequest, item_id: int) -> HttpResponse:
    """Propose to refuse the recognition, with the grounds."""
    item = _own_check(request, item_id)
    return _acted(
        request,
        item,
        lambda: spot_checks.propose_refusal(item.pk, grounds=note_of(request), by=request.user),
        "已提请，由本局另一名工作人员复核后生效。",
    )


@require_POST
@officer_view(capabilities.SPOT_CHECK)
def check_refusal(request: HttpRequest, item_id: int) -> HttpResponse:
    """Agree or disagree with a refusal as the second officer, or take one's own proposal back."""
    item = _own_check(request, item_id)
    done, dropped = "已决定不予认定，该认定即日起不再有效。", "已退回，认定仍然有效。"
    return answered_as_chosen(request, spot_checks.REFUSAL, item.pk, done=done, dropped=dropped, to="check-page")


@takes_files(scans(spot_checks.MOST_SUPPLEMENTS))
@require_POST
@officer_view(capabilities.CASE_REVIEW)
def check_answer(request: HttpRequest, item_id: int) -> HttpResponse:
    """Answer, as the bureau that recognised."""
    item = access_check_item(request.acting, item_id)
    if item.case.authority_id != request.acting.authority.pk:
        raise Http404
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, item, refused=form)
    said, scans = form.cleaned_data["text"], form.cleaned_data["files"]
    return _acted(
        request, item, lambda: spot_checks.answer(item.pk, text=said, scans=scans, by=request.user), "已提交补充说明。"
    )


def _own_check(request: HttpRequest, item_id: int):
    """A case that the bureau itself checks: nobody decides for another one."""
    item = access_check_item(request.acting, item_id)
    if item.authority_id != request.acting.authority.pk:
        raise Http404
    return item


def _acted(request: HttpRequest, item, act, done: str) -> HttpResponse:
    return acted(request, act, done=done, to="check-page", key=item.pk)
