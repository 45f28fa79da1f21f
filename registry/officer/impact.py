"""Officer screens of impact assessments (影响评估): what is assessed, each version, a new one, its document."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import audit, clock
from authorities.access import Acting, accessible
from authorities.client_address import client_address
from authorities.declarations import NotDeclared, declared, find
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import dress, fields_of
from authorities.officer.lists import list_page
from authorities.officer.scan_fields import SCAN_HELP, ScanField
from authorities.refusals import Refused
from authorities.request_size import scans, takes_files
from casework.four_eyes_pages import answered_as_chosen, standing
from casework.letter_files import answer
from registry import acts, capabilities
from registry.impact import assessments
from registry.impact.document import HEADINGS, letter
from registry.models import ImpactAssessment
from registry.processings import Processing, processing_choices

_WAITS, _HOLDS = "waits", "confirmed"
_STATES = [(_HOLDS, "已复核"), (_WAITS, "未复核")]
_HELP = {
    "purpose": "为什么处理，依据哪部法律或者文件。",
    "means": "处理哪些个人信息、怎样处理、向谁提供、保存多久。",
    "lawfulness": "目的和方式是否合法、正当，是不是实现目的所必需的最小范围。",
    "risks": "对经营者权益的影响，以及泄露、篡改、误用等风险。",
    "measures": "采取了哪些措施，是否合法、有效并与风险程度相适应。",
}


class ImpactFilter(AreaFilter):
    """Filters over versions."""

    processing = choice_filter("处理活动", processing_choices)
    state = choice_filter("复核情况", _STATES, method="filter_state")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(approved_at__isnull=value == _WAITS)


def visible_assessments(acting: Acting) -> QuerySet[ImpactAssessment]:
    """Those of the own bureau, and for the nation the provinces' besides."""
    rows = ImpactAssessment.objects.filter(below(acting.authority.path))
    return rows.select_related("authority", "made_by", "approved_by")


IMPACTS = Listing(
    name="impact-assessments",
    title="个人信息保护影响评估",
    unit="版",
    capability=capabilities.IMPACT_KEEP,
    view="impact-list",
    rows=visible_assessments,
    order=("path", "processing", "-version"),
    filters=ImpactFilter,
    page=lambda assessment: ("impact-page", assessment.pk),
    columns=(
        Column("processing", "处理活动", lambda one: one.get_processing_display(), ("processing",), wide=True),
        Column("version", "版次", lambda one: one.version, ("version",)),
        Column(
            "authority", "机关", lambda one: one.authority.short_name, ("path",),
            seen=lambda acting: acting.authority.level == Level.NATION,
        ),
        Column(
            "state", "复核情况", lambda one: "已复核" if one.approved_at else "未复核", ("approved_at",),
            lambda one: "good" if one.approved_at else "open",
        ),
        Column("from", "施行日期", lambda one: one.valid_from, ("valid_from",)),
        Column("made", "评估人", lambda one: str(one.made_by)),
        Column("approved", "复核人", lambda one: str(one.approved_by or "")),
        Column("approved_at", "复核时间", lambda one: one.approved_at, ("approved_at",)),
    ),
    empty="还没有登记影响评估。",
    empty_note="选择上面的一项处理活动，登记第一版。",
)  # fmt: skip


class ImpactForm(forms.Form):
    """What an assessment says, in the order of 第五十六条."""

    valid_from = forms.DateField(label="施行日期", error_messages={"required": "请填写施行日期。"})
    file = ScanField(label="评估报告（可以不传）", required=False, help_text=SCAN_HELP)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields = fields_of(ImpactAssessment, assessments.SAID, _HELP) | self.fields
        for name in assessments.SAID:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 4})
            self.fields[name].error_messages["required"] = f"请填写：{HEADINGS[name]}。"
        dress(self)


@require_safe
@officer_view(capabilities.IMPACT_KEEP)
def impact_list(request: HttpRequest) -> TemplateResponse:
    """What has to be assessed, with the version that holds; below it every version that may be seen."""
    held = assessments.in_force(request.acting.authority.path, clock.today())
    processings = [{"processing": one, "held": held.get(one)} for one in declared(Processing)]
    return list_page(request, IMPACTS, "officer/registry/impact_list.html", processings=processings)


@takes_files(scans(1))
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.IMPACT_KEEP)
def impact_new(request: HttpRequest) -> HttpResponse:
    """The next version of a processing (`?processing=`) at the own bureau; it begins with the words of the last."""
    bureau = request.acting.authority
    try:
        processing = find(Processing, request.GET.get("processing", ""))
    except NotDeclared as error:
        raise Http404 from error
    before = assessments.history(bureau.path, processing).first()
    sent = request.method == "POST"
    initial = {"valid_from": clock.today()} | {one: getattr(before, one) for one in assessments.SAID if before}
    form = ImpactForm(request.POST if sent else None, request.FILES or None, initial=initial)
    if sent and form.is_valid():
        said = dict(form.cleaned_data)
        enclosed, day = next(iter(said.pop("file") or []), None), said.pop("valid_from")
        try:
            made = assessments.assess(bureau, processing, said, valid_from=day, enclosed=enclosed, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，等待另一名工作人员复核。")
            return redirect("impact-page", bureau.code, made.pk)
    context = {"processing": processing, "before": before, "form": form}
    return TemplateResponse(request, "officer/registry/impact_new.html", context, status=422 if sent else 200)


@require_safe
@officer_view(capabilities.IMPACT_KEEP)
def impact_page(request: HttpRequest, assessment_id: int) -> TemplateResponse:
    """One version, with its second officer's word."""
    acting = request.acting
    assessment = accessible(visible_assessments(acting).filter(pk=assessment_id))
    own = assessment.path == acting.authority.path
    context = {
        "assessment": assessment,
        "said": [(heading, getattr(assessment, name)) for name, heading in HEADINGS.items()],
        "case": find(Processing, assessment.processing).case,
        "standing": standing(assessments.SUBJECT, assessment, acting) if own else None,
        "holds": assessment.holds(clock.today()),
        "others": assessments.history(assessment.path, assessment.processing).exclude(pk=assessment.pk),
    }
    return TemplateResponse(request, "officer/registry/impact_page.html", context)


@require_POST
@officer_view(capabilities.IMPACT_KEEP)
def impact_decide(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """The second officer agrees or not; whoever asked takes it back."""
    acting = request.acting
    assessment = accessible(visible_assessments(acting).filter(path=acting.authority.path, pk=assessment_id))
    return answered_as_chosen(
        request, assessments.SUBJECT, assessment.pk, done="已复核。", dropped="已退回，没有施行。", to="impact-page"
    )


@require_safe
@officer_view(capabilities.IMPACT_KEEP)
def impact_document(request: HttpRequest, assessment_id: int, ending: str) -> HttpResponse:
    """One version as a document or a page to print."""
    assessment = accessible(visible_assessments(request.acting).filter(pk=assessment_id))
    made = answer(request, letter(assessment, find(Processing, assessment.processing).case), ending)
    audit.record(acts.IMPACT_READ, by=request.user, on=assessment, address=client_address(request))
    return made
