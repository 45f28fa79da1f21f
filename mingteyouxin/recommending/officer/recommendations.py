"""Officer screens on recommendations (C6): what a department recommended, and how it recommends."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import audit, clock
from authorities.access import Acting, departments_of
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.files import sent
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from mingteyouxin import capabilities, file_purposes
from mingteyouxin.applying import operator_changes
from mingteyouxin.cases import criteria_check
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Evidence
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria import standard_tree
from mingteyouxin.recommending import recommendations
from mingteyouxin.recommending.door import access_recommendation, access_recommendation_file, visible_recommendations
from mingteyouxin.recommending.officer.forms import ConsentForm, NumberForm, RecommendationForm
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles import eligibility
from registry import acts
from registry.access import access_household
from registry.enums import RecognitionClass
from registry.households import numbered
from registry.models import Household
from typing_engine.annual import type_in_year

_WRITE = ["GET", "HEAD", "POST"]


class RecommendationFilter(AreaFilter):
    status = choice_filter("状态", CaseStatus.choices)


def _rows(acting: Acting) -> QuerySet[Case]:
    return visible_recommendations(acting)


def mark_of(case: Case) -> str:
    """The colour of a case's state."""
    return CASE.mark(case.status)


RECOMMENDATIONS = Listing(
    name="recommendations",
    title="部门推荐",
    unit="件",
    capability=capabilities.RECOMMEND,
    view="recommendation-list",
    rows=_rows,
    order=("-pk",),
    filters=RecommendationFilter,
    page=lambda case: ("recommendation-page", case.pk),
    columns=(
        Column("household", "个体工商户", lambda case: str(case.household), wide=True),
        Column("case", "办件编号", lambda case: case.number),
        Column("number", "代码或注册号", lambda case: case.household.number),
        Column("class", "类别", lambda case: case.get_recognition_class_display(), ("recognition_class",)),
        Column("department", "推荐单位", lambda case: case.recommender, ("recommender",)),
        Column("started", "推荐时间", lambda case: case.started_at, ("started_at",)),
        Column("status", "状态", lambda case: case.get_status_display(), ("status",), mark_of),
        Column("due", "答复期限", lambda case: case.day_in_words, ("due_on",)),
    ),
    # A department keeps its own lists; what it is shown of a household is not to leave by it.
    exported=False,
    empty="还没有推荐。",
    empty_note="本单位的推荐会列在这里。",
)


@require_safe
@officer_view(capabilities.RECOMMEND)
def recommendation_list(request: HttpRequest) -> TemplateResponse:
    """What the officer's own department recommended, the latest first."""
    round_ = recommendations.open_round(request.acting.authority.pk, clock.today())
    return list_page(request, RECOMMENDATIONS, "officer/mingteyouxin/recommendation_list.html", round=round_)


@takes_files(scans(recommendations.MOST_FILES))
@require_http_methods(_WRITE)
@officer_view(capabilities.RECOMMEND)
def recommendation_new(request: HttpRequest) -> HttpResponse:
    """Find the household by its number, see what stands in the way, recommend it with reasons."""
    acting = request.acting
    round_ = recommendations.open_round(acting.authority.pk, clock.today())
    departments = [each for each in departments_of(acting) if round_ and recommendations.may_recommend(each, round_)]
    context: dict = {"round": round_, "departments": departments, "number_form": None, "form": None}
    if not departments:
        return _form_page(request, context)
    asked = request.POST if request.method == "POST" else request.GET
    number_form = context["number_form"] = NumberForm(asked if "number" in asked else None)
    household = _found(acting, number_form)
    if household is None:
        return _form_page(request, context)
    context |= _looked_at(request, household, round_)
    form = context["form"] = RecommendationForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        departments=departments,
        classes=[rule.recognition_class for rule in context["rules"]],
    )
    if form.is_bound and form.is_valid():
        try:
            case = recommendations.recommend(
                household,
                round_,
                department=form.cleaned_data["department"],
                recognition_class=form.cleaned_data["recognition_class"],
                reason=form.cleaned_data["reason"],
                scans=form.cleaned_data["files"],
                by=request.user,
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已推荐，等待经营者同意。")
            return redirect("recommendation-page", acting.authority.code, case.pk)
    return _form_page(request, context)


@require_safe
@officer_view(capabilities.RECOMMEND)
def recommendation_page(request: HttpRequest, case_id: int) -> TemplateResponse:
    """A recommendation: how it stands, what was handed in, and the consent on paper where it is awaited."""
    return page_of(request, access_recommendation(request.acting, case_id), ConsentForm())


@takes_files(scans(1))
@require_POST
@officer_view(capabilities.RECOMMEND)
def recommendation_consent(request: HttpRequest, case_id: int) -> HttpResponse:
    """The department keeps the consent that the operator signed."""
    case = access_recommendation(request.acting, case_id)
    form = ConsentForm(request.POST, request.FILES)
    if take_consent(request, case, form):
        return redirect("recommendation-page", request.acting.authority.code, case.pk)
    return page_of(request, case, form)


@require_safe
@officer_view(capabilities.RECOMMEND)
def recommendation_file(request: HttpRequest, case_id: int, file_id: UUID) -> FileResponse:
    """What the department handed in."""
    return sent(request, access_recommendation_file(request.acting, case_id, file_id))


def take_consent(request: HttpRequest, case: Case, form: ConsentForm) -> bool:
    """Keep a signed consent; False when the form cannot be taken, and says why."""
    if not form.is_valid():
        return False
    scan = form.cleaned_data["files"][0]
    try:
        if case.operator_asked_at is not None and case.status != CaseStatus.CONSENT_AWAITED:
            operator_changes.confirm_on_paper(case, scan, by=request.user)
            messages.success(request, "同意书已保存，由新经营者继续，办理机关重新核对。")
            return True
        taken = recommendations.consent_on_paper(case, scan, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
        return True
    if recommendations.found_at_consent(taken):
        messages.warning(
            request, "同意书已保存，进入审核。核对时发现不符合条件的情况，由认定机关的工作人员审核后决定。"
        )
    else:
        messages.success(request, "同意书已保存，进入审核。")
    return True


def page_of(request: HttpRequest, case: Case, form: ConsentForm) -> TemplateResponse:
    """A recommendation as its department sees it: of the household what is public, and what bars it."""
    context = {
        "case": case,
        "mark": mark_of(case),
        "evidence": list(
            Evidence.objects.filter(case=case, file__purpose=file_purposes.RECOMMENDATION).select_related("file")
        ),
        "events": list(case.events.select_related("by")),
        "form": form if case.status == CaseStatus.CONSENT_AWAITED else None,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "officer/mingteyouxin/recommendation_page.html", context, status=status)


def _form_page(request: HttpRequest, context: dict) -> TemplateResponse:
    template = "officer/mingteyouxin/recommendation_new.html"
    return TemplateResponse(request, template, context, status=422 if request.method == "POST" else 200)


def _found(acting: Acting, form: NumberForm) -> Household | None:
    """The household of the area with this number; absent and foreign are told alike."""
    if not (form.is_bound and form.is_valid()):
        return None
    household = numbered(form.cleaned_data["number"])
    if household is None:
        form.add_error("number", "本辖区内没有这个号码的个体工商户，请核对。")
        return None
    return access_household(acting, household)


def _looked_at(request: HttpRequest, household: Household, round_: PublicRound) -> dict:
    """What whoever recommends is shown of a household. The look is logged, and the household reads that."""
    open_rules = standard_tree.read(round_.standard).open_rules
    # In the order of the classes: the document of a standard has none.
    rules = sorted(open_rules, key=lambda rule: list(RecognitionClass).index(rule.recognition_class))
    published = type_in_year(household, round_.year)
    found = recommendations.findings(household, round_, published=published)
    checked = criteria_check.previews(household, rules, year=round_.year)
    audit.record(acts.HOUSEHOLD_SHOWN, by=request.user, on=household, household=household.pk, note="部门推荐前核对")
    return {
        "household": household,
        "type": published,
        "findings": found,
        "is_eligible": eligibility.is_eligible(found),
        "rules": rules,
        "checks": [_checked(rule, checked[rule.recognition_class]) for rule in rules],
    }


def _checked(rule: standard_tree.RuleRead, found: dict[str, criteria_check.Checked]) -> dict:
    """The criteria of a class that lists and registration answer, with what they say about the household."""
    pairs = [(criterion, found[criterion.key]) for criterion in rule.criteria if criterion.key in found]
    return {"label": rule.recognition_class.label, "pairs": pairs}
