"""Officers' pages of cancelling and revoking titles: begun from the title's page, decided on a page of its own."""

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import clock
from authorities.access import Acting, NotAccessible
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Refused
from casework import letter_files
from casework.four_eyes_pages import Standing, answered_as_chosen, standing
from casework.letters import Letter, letters_about
from mingteyouxin import capabilities
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.endings import endings
from mingteyouxin.endings.door import access_ending, access_ending_letter, access_own_ending, visible_endings
from mingteyouxin.endings.enums import EndingKind, EndingStatus
from mingteyouxin.endings.models import Ending, EndingLetter
from mingteyouxin.endings.officer.forms import IntendForm
from mingteyouxin.endings.workflow import ENDING, UNDER_WAY
from mingteyouxin.titles.door import access_title, visible_titles
from mingteyouxin.titles.models import Recognition
from registry.enums import HouseholdType
from registry.models import PublishedRun, PublishedType


class EndingFilter(AreaFilter):
    tabs = "state"
    state = choice_filter("状态", EndingStatus.choices, field_name="status", empty_label="全部")
    kind = choice_filter("种类", EndingKind.choices)


ENDINGS = Listing(
    name="endings",
    title="取消、撤销认定",
    unit="件",
    capability=capabilities.CASE_VIEW,
    view="ending-list",
    rows=visible_endings,
    order=(F("decided_on").desc(nulls_first=True), "due_on", "id"),
    filters=EndingFilter,
    page=lambda ending: ("ending-page", ending.pk),
    columns=(
        Column("household", "个体工商户", lambda ending: str(ending.household), wide=True),
        Column("kind", "种类", lambda ending: ending.get_kind_display(), ("kind",)),
        Column("ground", "理由", lambda ending: ending.get_ground_display(), ("ground",)),
        Column("recogniser", "认定机关", lambda ending: ending.recogniser.short_name),
        Column(
            "due",
            "陈述申辩截止",
            lambda ending: ending.day_in_words if ending.status == EndingStatus.TOLD else None,
            ("due_on",),
        ),
        Column(
            "state",
            "状态",
            lambda ending: ending.get_status_display(),
            ("status",),
            lambda ending: ENDING.mark(ending.status),
        ),
    ),
    empty="没有取消、撤销认定的事项。",
    empty_note="从“认定名单”打开一项有效的认定，可以提出拟取消或者拟撤销。",
)

_DOUBTED = (HouseholdType.INELIGIBLE, HouseholdType.SURVIVAL)


def _doubtful(acting: Acting) -> QuerySet[Recognition]:
    """Titles in force whose household is, by its province's annual run as published, 不符合分型条件, or survival where
    the title was applied for. An extra run of the same year lists nobody, nor is listed whom an officer kept by this
    year's type, with reasons (C11)."""
    current = PublishedRun.objects.filter(province=OuterRef("province"), is_current=True, counts=True)
    annual = PublishedType.objects.filter(household_id=OuterRef("household_id")).filter(
        Q(run__counts=True) | (Q(run=None) & Exists(current))
    )
    fallen = Exists(annual.filter(type=HouseholdType.SURVIVAL)) & ~Q(recognition_path=RecognitionPath.RECOMMENDATION)
    open_ones = Ending.objects.filter(recognition=OuterRef("pk"), status__in=UNDER_WAY)
    rows = visible_titles(acting).valid_on(clock.today())
    shown = PublishedType.objects.filter(household_id=OuterRef("household_id"), type__in=_DOUBTED).values("type")
    runs = PublishedRun.objects.filter(province=Substr(OuterRef("path"), 2, 2), counts=True).order_by("-year")
    # Of a room above, found by the title's own name for them.
    kept = Recognition.objects.filter(
        pk=OuterRef("pk"),
        yearly_reports__status="confirmed",
        yearly_reports__year=OuterRef("year_now"),
        yearly_reports__type_seen=OuterRef("type_now"),
    )
    return (
        rows.filter(Exists(annual.filter(type=HouseholdType.INELIGIBLE)) | fallen)
        .exclude(Exists(open_ones))
        .annotate(type_now=shown[:1], year_now=runs.values("year")[:1])
        .exclude(Exists(kept))
    )


class DoubtFilter(AreaFilter):
    type = choice_filter("年度分型", [(one.value, one.label) for one in _DOUBTED], field_name="type_now")


DOUBTS = Listing(
    name="title-doubts",
    title="需要核实的认定",
    unit="项",
    capability=capabilities.CASE_VIEW,
    view="title-doubt-list",
    rows=_doubtful,
    order=("recognised_on", "id"),
    filters=DoubtFilter,
    page=lambda title: ("title-page", title.pk),
    columns=(
        Column("household", "个体工商户", lambda title: str(title.household), wide=True),
        Column("class", "类别", str, ("recognition_class", "level")),
        Column("recogniser", "认定机关", lambda title: title.recogniser.short_name),
        Column("then", "认定时分型", lambda title: title.get_type_then_display(), ("type_then",)),
        Column("now", "年度分型", lambda title: HouseholdType(title.type_now).label, ("type_now",)),
        Column("until", "有效期至", lambda title: title.valid_until, ("valid_until",)),
    ),
    empty="没有需要核实的认定。",
    empty_note="年度分型公布后，不符合分型条件的，以及自主申报的户降为生存型的，列在这里；列出不等于取消，须核实并听取经营者陈述申辩。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def ending_list(request: HttpRequest) -> TemplateResponse:
    """Cancellations and revocations in the area, those under way first."""
    return list_page(request, ENDINGS)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def title_doubt_list(request: HttpRequest) -> TemplateResponse:
    """Titles that the annual run casts doubt upon; a person looks at each."""
    return list_page(request, DOUBTS)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_DECIDE)
def ending_new(request: HttpRequest, title_id: int, kind: str) -> HttpResponse:
    """Say why a title shall be cancelled or revoked; the household is told at once."""
    title = access_title(request.acting, title_id)
    if title.recogniser_id != request.acting.authority.pk or kind not in EndingKind.values:
        raise NotAccessible
    under_way = visible_endings(request.acting).filter(recognition=title, status__in=UNDER_WAY).first()
    if under_way is not None:
        messages.warning(request, "该认定的取消或者撤销已在办理，这就是正在办理的事项。")
        return redirect("ending-page", request.acting.authority.code, under_way.pk)
    wanted = EndingKind(kind)
    recommended = title.recognition_path == RecognitionPath.RECOMMENDATION
    form = IntendForm(request.POST if request.method == "POST" else None, kind=wanted, recommended=recommended)
    refusal = ""
    if form.is_bound and form.is_valid():
        try:
            ending = endings.intend(title, kind=wanted, **form.cleaned_data, by=request.user)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, "已出具告知书并通知经营者；送达以后，陈述申辩的期限开始计算。")
            return redirect("ending-page", request.acting.authority.code, ending.pk)
    context = {"title": title, "kind": wanted, "form": form, "refusal": refusal}
    failed = bool(refusal) or (form.is_bound and not form.is_valid())
    return TemplateResponse(request, "officer/mingteyouxin/ending_new.html", context, status=422 if failed else 200)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def ending_page(request: HttpRequest, ending_id: int) -> TemplateResponse:
    """One cancellation or revocation: what was told, what was said, how far it is, what may be done now."""
    acting = request.acting
    ending = access_ending(acting, ending_id)
    own = acting.authority.pk == ending.recogniser_id
    by_two = standing(endings.ENDING_BY_TWO, ending, acting) if own else Standing()
    acts_now = own and by_two.asked is None and acting.may(capabilities.CASE_DECIDE) and ending.status in UNDER_WAY
    kept = letters_about(EndingLetter, ending=ending)
    context = {
        "ending": ending,
        "mark": ENDING.mark(ending.status),
        "unheard": endings.unheard(ending),
        "events": list(ending.events.select_related("by").order_by("id")),
        "letters": [(Letter.from_json(one.text), one.pk) for one in kept],
        "by_two": by_two,
        "may_act": acts_now,
        "may_state": acts_now and ending.status == EndingStatus.TOLD,
        "may_propose": acts_now and ending.status == EndingStatus.HEARD,
        "most": endings.MOST_STATEMENT,
    }
    return TemplateResponse(request, "officer/mingteyouxin/ending_page.html", context)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def ending_state(request: HttpRequest, ending_id: int) -> HttpResponse:
    """Note what the household said in writing or in person."""
    ending = access_own_ending(request.acting, ending_id)
    text = request.POST.get("text", "")
    return acted(
        request,
        lambda: endings.state_on_paper(ending, text=text, by=request.user),
        done="已登记经营者的陈述、申辩。",
        to="ending-page",
        key=ending.pk,
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def ending_drop(request: HttpRequest, ending_id: int) -> HttpResponse:
    """The title stays."""
    ending = access_own_ending(request.acting, ending_id)
    return acted(
        request,
        lambda: endings.drop(ending, reason=note_of(request), by=request.user),
        done="已决定不予终止，并告知经营者。",
        to="ending-page",
        key=ending.pk,
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def ending_propose(request: HttpRequest, ending_id: int) -> HttpResponse:
    """Ask a second officer to end the title."""
    ending = access_own_ending(request.acting, ending_id)
    return acted(
        request,
        lambda: endings.propose(ending, reason=note_of(request), by=request.user),
        done="已提请，由本局另一名审批人员复核后生效。",
        to="ending-page",
        key=ending.pk,
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def ending_decide(request: HttpRequest, ending_id: int) -> HttpResponse:
    """The second officer's answer, or the first one's second thought."""
    ending = access_own_ending(request.acting, ending_id)
    return answered_as_chosen(
        request,
        endings.ENDING_BY_TWO,
        ending.pk,
        done="已决定，该认定自今日起终止，决定书已发给经营者。",
        dropped="已退回，认定仍然有效。",
        to="ending-page",
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def ending_letter(request: HttpRequest, ending_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter, as it was issued, as a file."""
    kept = access_ending_letter(access_ending(request.acting, ending_id), letter_id)
    return letter_files.answer(request, Letter.from_json(kept.text), ending)
