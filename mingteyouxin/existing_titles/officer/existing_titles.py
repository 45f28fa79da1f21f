"""Officer screens on titles from before the platform: what is held and why, mending, taking over, setting aside."""

from django.contrib import messages
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.access import Acting
from authorities.jurisdiction import below
from authorities.lists import bulk
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.models import Authority
from authorities.officer.door import officer_view
from authorities.officer.forms import note_of
from authorities.officer.lists import list_page
from authorities.officer.steps import acted
from authorities.refusals import Refused
from casework import four_eyes
from casework.four_eyes_pages import answered_as_chosen, standing
from mingteyouxin import capabilities
from mingteyouxin.existing_titles import doubts, mending, setting_aside, taking_over
from mingteyouxin.existing_titles.door import access_title, visible_titles
from mingteyouxin.existing_titles.enums import ACCEPTABLE, Doubt, ExistingTitleStatus
from mingteyouxin.existing_titles.models import ExistingTitle
from mingteyouxin.existing_titles.officer.forms import MendForm
from mingteyouxin.existing_titles.workflow import EXISTING_TITLE
from registry.households import matching
from registry.models import Household

_PAGE = "existing-title-page"
_OTHERS = [(status.value, status.label) for status in ExistingTitleStatus if status != ExistingTitleStatus.HELD]


class ExistingTitleFilter(AreaFilter):
    """What is held is shown first."""

    tabs = "state"
    state = choice_filter("状态", _OTHERS, empty_label=ExistingTitleStatus.HELD.label, method="filter_nothing")
    q = text_filter("名称或号码", method="filter_text")
    doubt = choice_filter("待核事项", Doubt.choices, method="filter_doubt")
    place = choice_filter("核对机关", method="filter_place")
    differs = choice_filter("重新报送", [("yes", "内容不同")], method="filter_differs")
    whose = choice_filter("由谁核对", [("own", "本局")], method="filter_whose")

    def __init__(self, *args, acting: Acting, **kwargs) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        below_it = Authority.objects.filter(parent=acting.authority).order_by("path")
        # A function and no method: forms copy their fields, and would copy all that a method is bound to.
        self.filters["place"].extra["choices"] = lambda: list(below_it.values_list("path", "short_name"))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        state = self.form.cleaned_data["state"] or ExistingTitleStatus.HELD
        return super().filter_queryset(queryset.filter(status=state))

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        numbered = queryset.filter(record__number=value.strip().upper())
        found = matching(Household.objects.all(), value, at=self.acting.authority).households
        return numbered | queryset.filter(household__in=found.order_by().values("pk"))

    def filter_doubt(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(doubts__contains=[value]).exclude(accepted__contains=[value])

    def filter_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(below(value))

    def filter_differs(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(differs=True)

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(authority=self.acting.authority)


def _waiting(title: ExistingTitle) -> str:
    if title.status != ExistingTitleStatus.HELD:
        return "重新报送的内容不同" if title.differs else ""
    return "；".join(one.label for one in taking_over.open_doubts(title))


def _own(acting: Acting, title: ExistingTitle) -> None:
    if title.authority_id != acting.authority.pk:
        raise Refused("another_bureaus", f"由{title.authority.short_name}核对。")


def _take(acting: Acting, title: ExistingTitle) -> str:
    _own(acting, title)
    taking_over.take_over([title.pk], by=acting.officer)
    return "已接收，并告知经营者工作台。"


def _fits(acting: Acting, title: ExistingTitle) -> bool:
    return title.authority_id == acting.authority.pk and title.status == ExistingTitleStatus.HELD


EXISTING_TITLES = Listing(
    name="existing-titles",
    title="既有认定",
    unit="项",
    capability=capabilities.CASE_VIEW,
    view="existing-title-list",
    rows=visible_titles,
    order=(F("recognised_on").desc(), "id"),
    filters=ExistingTitleFilter,
    page=lambda title: (_PAGE, title.pk),
    named=lambda title: f"{title}（{title.recognised_on}）",
    columns=(
        Column("household", "个体工商户", str, wide=True),
        Column("number", "号码", lambda title: title.record.number),
        Column("class", "类别", lambda title: title.get_recognition_class_display(), ("recognition_class",)),
        Column("level", "级别", lambda title: title.get_level_display(), ("level",)),
        Column("recognised", "认定日期", lambda title: title.recognised_on, ("recognised_on",)),
        Column("until", "有效期至", lambda title: title.valid_until, ("valid_until",)),
        Column("doubts", "待核事项", _waiting, wide=True),
        Column("authority", "核对机关", lambda title: title.authority.short_name),
        Column(
            "state",
            "状态",
            lambda title: title.get_status_display(),
            ("status",),
            lambda title: EXISTING_TITLE.mark(title.status),
        ),
    ),
    acts=(BulkAct("take", "接收", capabilities.CASE_DECIDE, _take, _fits),),
    empty="没有待核的既有认定。",
    empty_note="用“数据报送”提交平台启用前的认定名单以后，没有疑点的自动接收，有疑点的列在这里。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def title_list(request: HttpRequest) -> TemplateResponse:
    """Titles from before the platform, those that are held first."""
    may = request.acting.may(capabilities.CASE_DECIDE)
    acceptable = [one for one in Doubt if one in ACCEPTABLE] if may else []
    return list_page(request, EXISTING_TITLES, "officer/mingteyouxin/existing_title_list.html", acceptable=acceptable)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def title_many(request: HttpRequest) -> HttpResponse:
    """Accept one doubt of many, with one note, and take over those of which no other is left; a result for each."""
    acting, posted = request.acting, request.POST
    back = f"{reverse('existing-title-list', args=[acting.authority.code])}?{posted.get('query', '')}"
    doubt, note = posted.get("doubt", ""), note_of(request)

    def accepted(acting: Acting, title: ExistingTitle) -> str:
        _own(acting, title)
        setting_aside.must_be_held(title)
        if doubt not in title.doubts:
            raise Refused("no_such_doubt", "没有这一待核事项。")
        taking_over.accept([title.pk], [doubt], by=acting.officer, note=note)
        title.refresh_from_db(fields=["doubts", "accepted"])
        if left := taking_over.open_doubts(title):
            return f"已确认；还有{'、'.join(one.label for one in left)}。"
        return _take(acting, title)

    if doubt not in ACCEPTABLE or not note:
        messages.warning(request, "请选择待核事项并写明依据，再确认。")
        return redirect(back)
    act = BulkAct("accept", f"确认“{Doubt(doubt).label}”并接收", capabilities.CASE_DECIDE, accepted)
    every = QueryDict(posted.get("query", "")) if posted.get("every") else None
    try:
        results = bulk.act_on_rows(acting, EXISTING_TITLES, act, keys=posted.getlist("key"), every=every)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect(back)
    context = {"listing": EXISTING_TITLES, "act": act, "results": results, "back": back}
    context["done"] = sum(result.done for result in results)
    return TemplateResponse(request, "officer/authorities/bulk_result.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_VIEW)
def title_page(request: HttpRequest, title_id: int) -> HttpResponse:
    """One record: what was delivered beside what it is taken over with; the bureau that looks into it mends it."""
    acting, posting = request.acting, request.method == "POST"
    title = access_title(acting, title_id, to_handle=posting)
    form = _form(acting, title, request.POST if posting else None)
    if posting and form is None:
        messages.warning(request, "该既有认定已经处理，或者您没有订正的权限。")
        return redirect(_PAGE, acting.authority.code, title.pk)
    if posting and form.is_valid():
        try:
            mending.mend(title.pk, form.values(), number=form.cleaned_data["number"], by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。没有待核事项的，可以接收；不接收的，系统一小时内自动接收。")
            return redirect(_PAGE, acting.authority.code, title.pk)
    now = standing(setting_aside.SUBJECT, title, acting)
    context = {
        "title": title,
        "mark": EXISTING_TITLE.mark(title.status),
        "form": form,
        "lines": form.lines() if form else None,
        "doubts": doubts.in_words(taking_over.open_doubts(title)),
        "accepted": [Doubt(code) for code in title.accepted],
        "standing": now,
        "may_handle": form is not None and now.asked is None,
        "events": list(title.events.select_related("by")),
    }
    status = 422 if form is not None and form.is_bound else 200
    return TemplateResponse(request, "officer/mingteyouxin/existing_title_page.html", context, status=status)


def _form(acting: Acting, title: ExistingTitle, posted: QueryDict | None) -> MendForm | None:
    """The form for whoever may mend the record, None for all others."""
    if not _fits(acting, title) or not acting.may(capabilities.CASE_DECIDE):
        return None
    return MendForm(posted, title=title, recognisers=mending.recognisers(title))


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def title_take(request: HttpRequest, title_id: int) -> HttpResponse:
    """Take the record over; doubts that were ticked are accepted with the note."""
    title = access_title(request.acting, title_id, to_handle=True)
    codes = [code for code in request.POST.getlist("doubt") if code in title.doubts]

    def take() -> None:
        if codes:
            taking_over.accept([title.pk], codes, by=request.user, note=note_of(request))
        taking_over.take_over([title.pk], by=request.user, note=note_of(request))

    return acted(request, take, done="已接收，并告知经营者工作台。", to=_PAGE, key=title.pk)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def title_set_aside(request: HttpRequest, title_id: int) -> HttpResponse:
    """Ask a second officer that the record is not taken over."""
    title = access_title(request.acting, title_id, to_handle=True)
    reason = note_of(request)

    @transaction.atomic
    def ask() -> None:
        setting_aside.must_have_a_reason(reason)
        four_eyes.request(setting_aside.SUBJECT, title.pk, by=request.user, reason=reason)

    return acted(request, ask, done="已提请不予接收，由本局另一名工作人员复核。", to=_PAGE, key=title.pk)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def title_decide(request: HttpRequest, title_id: int) -> HttpResponse:
    """The second officer's answer, or the first one's way back."""
    title = access_title(request.acting, title_id, to_handle=True)
    return answered_as_chosen(
        request,
        setting_aside.SUBJECT,
        title.pk,
        done="不予接收，理由已告知经营者工作台。",
        dropped="已退回，继续核对。",
        to=_PAGE,
    )
