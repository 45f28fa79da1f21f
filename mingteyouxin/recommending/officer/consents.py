"""Counter screens: recommendations that wait for the operator, and the signed consent that he brings (C6)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities.lists.listing import Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.request_size import scans, takes_files
from mingteyouxin import capabilities
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.recommending.door import access_consent, visible_consents
from mingteyouxin.recommending.officer.forms import ConsentForm
from mingteyouxin.recommending.officer.recommendations import take_consent


def _why(case: Case) -> str:
    return "推荐" if case.status == CaseStatus.CONSENT_AWAITED else "变更后是否继续"


CONSENTS = Listing(
    name="consents",
    title="待经营者同意的办件",
    unit="件",
    capability=capabilities.CASE_FILE,
    view="consent-list",
    rows=visible_consents,
    order=("due_on", "pk"),
    page=lambda case: ("consent-page", case.pk),
    columns=(
        Column("household", "个体工商户", lambda case: str(case.household), wide=True),
        Column("case", "办件编号", lambda case: case.number),
        Column("number", "代码或注册号", lambda case: case.household.number),
        Column("class", "类别", lambda case: case.get_recognition_class_display(), ("recognition_class",)),
        Column("why", "同意什么", _why),
        Column("department", "推荐单位", lambda case: case.recommender, ("recommender",)),
        Column("started", "开始时间", lambda case: case.started_at, ("started_at",)),
        Column("due", "答复期限", lambda case: case.day_in_words, ("due_on",)),
    ),
    exported=False,
    heading="经营者同意书",
    empty="没有等待经营者同意的办件。",
    empty_note="部门推荐辖区内的户，或者办理中的户变更经营者以后，会列在这里。",
)


@require_safe
@officer_view(capabilities.CASE_FILE)
def consent_list(request: HttpRequest) -> TemplateResponse:
    """What waits for the consent of operators of the area, the most urgent first."""
    return list_page(request, CONSENTS, "officer/mingteyouxin/consent_list.html")


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_FILE)
def consent_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take the consent that the operator signed at the counter."""
    case = access_consent(request.acting, case_id)
    form = ConsentForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and take_consent(request, case, form):
        return redirect("consent-list", request.acting.authority.code)
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form}
    return TemplateResponse(request, "officer/mingteyouxin/consent_page.html", context, status=status)
