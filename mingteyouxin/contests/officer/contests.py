"""Officer screens on contests: what households say is wrong, and the bureau's answer."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities.officer.door import officer_view
from authorities.paging import NoSuchPage, page_number, page_of
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.contests import contests
from mingteyouxin.contests.door import access_contest, may_answer, visible_contests

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


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def contest_list(request: HttpRequest) -> TemplateResponse:
    """Contests of the area: those that wait, the oldest first; or those answered, the latest first."""
    answered = request.GET.get("state") == "answered"
    rows = visible_contests(request.acting).filter(answered_at__isnull=not answered)
    rows = rows.order_by("-answered_at" if answered else "made_at", "id")
    try:
        page = page_of(rows, page_number(request.GET.get("page", "")))
    except NoSuchPage as error:
        raise Http404 from error
    context = {"page": page, "answered": answered, "subjects": contests.SUBJECTS}
    return TemplateResponse(request, "officer/mingteyouxin/contest_list.html", context)


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
    context = {
        "contest": contest,
        "subject": contests.SUBJECTS[contest.subject],
        "form": form if may_answer(acting, contest) and contest.answered_at is None else None,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "officer/mingteyouxin/contest_page.html", context, status=status)
