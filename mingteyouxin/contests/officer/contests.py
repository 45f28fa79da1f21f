"""Officer screens on contests: what households say is wrong, and the bureau's answer."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.contests import contests
from mingteyouxin.contests.contested import SUBJECTS, TYPE
from mingteyouxin.contests.door import access_contest, may_answer, visible_contests
from mingteyouxin.contests.enums import ContestStatus
from mingteyouxin.contests.workflow import CONTEST

_FIELD = {"class": "form-control"}


class AnswerForm(forms.Form):
    """What the bureau found."""

    upheld = forms.TypedChoiceField(
        label="核查结论",
        choices=[("yes", "异议成立，数据应当更正"), ("no", "异议不成立")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "请选择异议是否成立。"},
    )
    text = forms.CharField(
        label="答复内容",
        max_length=500,
        help_text="写明向哪个部门核实、核实的结果和理由，经营者可以看到。",
        widget=forms.Textarea(attrs=_FIELD | {"rows": 4}),
        error_messages={"required": "请填写答复内容。"},
    )


class ContestFilter(AreaFilter):
    """What waits is shown first, the oldest of it in front; what was answered, the latest in front."""

    tabs = "state"
    state = choice_filter("答复情况", [("answered", "已答复")], empty_label="待答复", method="filter_nothing")

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data["state"]:
            return found.exclude(status=ContestStatus.OPEN).order_by("-answered_at", "id")
        return found.waiting()


CONTESTS = Listing(
    name="contests",
    title="数据异议",
    unit="件",
    capability=capabilities.CASE_REVIEW,
    view="contest-list",
    rows=visible_contests,
    order=("made_at", "id"),
    filters=ContestFilter,
    page=lambda contest: ("contest-page", contest.pk),
    columns=(
        Column("household", "个体工商户", lambda contest: str(contest.household), wide=True),
        Column("datum", "数据", lambda contest: contest.datum, ("subject", "datum"), wide=True),
        Column("made", "提出时间", lambda contest: contest.made_at, ("made_at",)),
        Column("authority", "登记机关", lambda contest: contest.household.authority.short_name),
        Column("answered", "答复时间", lambda contest: contest.answered_at, ("answered_at",)),
        Column(
            "state",
            "状态",
            lambda contest: contest.get_status_display(),
            ("status",),
            lambda contest: CONTEST.mark(contest.status),
        ),
    ),
    empty="没有待答复的数据异议。",
    empty_note="经营者在工作台对政府掌握的数据提出异议后，会列在这里。",
)


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def contest_list(request: HttpRequest) -> TemplateResponse:
    """Contests of the area: those that wait, the oldest first; or those answered, the latest first."""
    return list_page(request, CONTESTS)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_REVIEW)
def contest_page(request: HttpRequest, contest_id: int) -> HttpResponse:
    """One contest: what is said to be wrong and why; the bureau in charge answers."""
    acting = request.acting
    contest = access_contest(acting, contest_id, to_answer=request.method == "POST")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            contests.answer(contest, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.add_error(None, forms.ValidationError(str(error), code=error.code))
        else:
            messages.success(request, "已答复，并通知经营者工作台。")
            return redirect("contest-page", acting.authority.code, contest.pk)
    answerable = CONTEST.possible(contest, [capabilities.CASE_REVIEW])
    context = {
        "contest": contest,
        "mark": CONTEST.mark(contest.status),
        "subject": SUBJECTS[contest.subject].label,
        "is_type": contest.subject == TYPE,
        "form": form if answerable and may_answer(acting, contest) else None,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "officer/mingteyouxin/contest_page.html", context, status=status)
