"""Applying on the phone, in five short steps, each saved by itself: data held, class, criteria, words, declaration."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities.officer.forms import chosen
from authorities.refusals import Refused, Trouble, told
from authorities.request_size import scans, takes_files
from mingteyouxin.applying import answers, applications
from mingteyouxin.applying.household.copies import any_fact
from mingteyouxin.applying.household.own_cases import access_own_case
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, Evidence
from mingteyouxin.contests.contested import contested
from mingteyouxin.criteria import standard_tree
from mingteyouxin.titles import eligibility
from registry.enums import RecognitionClass
from registry.household.door import household_view
from registry.household.own_data import own_dossier, sections_of

STEPS = (
    ("data", "my-case-data", "核对数据"),
    ("class", "my-case-class", "选择类别"),
    ("criteria", "my-case-criteria", "填写条件"),
    ("statement", "my-case-statement", "申报理由"),
    ("submit", "my-case-submit", "确认提交"),
)
_WRITE = ["GET", "HEAD", "POST"]
# All conditions of a class stand on one page.
_FILES_AT_ONCE = 30


def _page(
    request: HttpRequest, case: Case, step: str, context: dict, *, troubles: Sequence[Trouble] = ()
) -> HttpResponse:
    names = [name for name, _, _ in STEPS]
    place = names.index(step)
    steps = [
        {"label": label, "view": view, "number": number, "current": name == step, "done": number <= place}
        for number, (name, view, label) in enumerate(STEPS, start=1)
    ]
    context |= {
        **told(troubles),
        "case": case,
        "steps": steps,
        "number": place + 1,
        "previous": STEPS[place - 1][1] if place else "",
        "next": STEPS[place + 1][1] if place + 1 < len(STEPS) else "",
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, f"household/mingteyouxin/{step}.html", context, status=status)


def _own(request: HttpRequest, case_id: int) -> Case | None:
    """The case while the household writes in it; None sends it to the case's page."""
    case = access_own_case(request, case_id)
    return case if case.status in applications.EDITABLE else None


def _elsewhere(request: HttpRequest, case_id: int) -> HttpResponse:
    messages.info(request, "该申报已经提交，内容不能再改；需要更改的，可以撤回后重新申报。")
    return redirect("my-case", request.standing.household.pk, case_id)


@require_safe
@household_view
def data(request: HttpRequest, case_id: int) -> HttpResponse:
    """Step 1: what government holds, read only, each with its source; what is wrong can be contested."""
    case = _own(request, case_id)
    if case is None:
        return _elsewhere(request, case_id)
    dossier = own_dossier(request.standing)
    context = {
        "dossier": dossier,
        "sections": sections_of(dossier, any_fact(request.standing)),
        "findings": eligibility.findings(applications.asked(case.household, case.round, case=case)),
        "contested": contested(case.household_id, year=case.round.year),
    }
    return _page(request, case, "data", context)


@require_http_methods(_WRITE)
@household_view
def choose(request: HttpRequest, case_id: int) -> HttpResponse:
    """Step 2: one class, with what each asks for."""
    case = _own(request, case_id)
    if case is None:
        return _elsewhere(request, case_id)
    troubles = []
    if request.method == "POST":
        kind = request.POST.get("class", "")
        if case.status != CaseStatus.DRAFT and kind == case.recognition_class:
            return redirect("my-case-criteria", case.household_id, case.pk)
        troubles = _choose(request, case, kind)
        if not troubles:
            return redirect("my-case-criteria", case.household_id, case.pk)
    context = {"rules": standard_tree.read(case.round.standard).open_rules, "fixed": case.status != CaseStatus.DRAFT}
    return _page(request, case, "class", context, troubles=troubles)


def _choose(request: HttpRequest, case: Case, kind: str) -> list[Trouble]:
    if kind not in RecognitionClass.values:
        return [Trouble("请选择一个类别。", applications.CLASS_FIELD)]

    def keep() -> None:
        applications.choose_class(case, RecognitionClass(kind), by=request.person)

    return answers.each([(applications.CLASS_FIELD, keep)])


@takes_files(scans(_FILES_AT_ONCE))
@require_http_methods(_WRITE)
@household_view
def criteria(request: HttpRequest, case_id: int) -> HttpResponse:
    """Step 3: criteria of the class. What departments hold is checked by the platform and asks for nothing."""
    case = _own(request, case_id)
    if case is None:
        return _elsewhere(request, case_id)
    if not case.recognition_class:
        messages.info(request, "请先选择类别。")
        return redirect("my-case-class", case.household_id, case.pk)
    if request.method == "POST":
        return _criteria_kept(request, case)
    return _criteria_page(request, case)


def _criteria_page(
    request: HttpRequest, case: Case, sent: answers.Answers | None = None, *, troubles: Sequence[Trouble] = ()
) -> HttpResponse:
    context = {
        "rule": applications.rule_of(case),
        "groups": answers.groups(case, sent.said if sent else None),
        "contested": contested(case.household_id, year=case.round.year),
    }
    return _page(request, case, "criteria", context, troubles=troubles)


def _criteria_kept(request: HttpRequest, case: Case) -> HttpResponse:
    """Keep all that stands on the page, whichever button was pressed. What was refused is said, the rest stays."""
    sent = answers.posted(request, case)
    troubles = answers.each(answers.steps(case, sent, by=request.person))
    for number in chosen(request.POST, "remove"):
        troubles += answers.each([("", lambda number=number: answers.remove(case, number, by=request.person))])
    if troubles:
        return _criteria_page(request, case, sent, troubles=troubles)
    if not ("stay" in request.POST or "remove" in request.POST):
        return redirect("my-case-statement", case.household_id, case.pk)
    files = sum(len(files) for files in sent.files.values())
    messages.success(request, f"已保存，上传了 {files} 个文件。" if files else "已保存。")
    return redirect("my-case-criteria", case.household_id, case.pk)


@require_http_methods(_WRITE)
@household_view
def statement(request: HttpRequest, case_id: int) -> HttpResponse:
    """Step 4: the household's own words."""
    case = _own(request, case_id)
    if case is None:
        return _elsewhere(request, case_id)
    typed = request.POST.get("statement", case.statement)
    troubles = []
    if request.method == "POST":
        step = (applications.STATEMENT_FIELD, lambda: applications.state(case, typed, by=request.person))
        troubles = answers.each([step])
        if not troubles:
            return redirect("my-case-submit", case.household_id, case.pk)
    return _page(request, case, "statement", {"statement": typed}, troubles=troubles)


def claims_of(case: Case) -> list[dict[str, object]]:
    """Each condition that the household answers itself, with what it claims.

    `forgotten` says that something was written or handed in for it and the box beside it is not ticked.
    """
    if not case.recognition_class:
        return []
    answers = {row.criterion: row for row in CaseAnswer.objects.filter(case=case)}
    counts = dict(Evidence.objects.filter(case=case).values_list("criterion").annotate(Count("id")).order_by())
    claims = []
    for one in applications.rule_of(case).criteria:
        if not one.asks_household:
            continue
        answer, files = answers.get(one.key), counts.get(one.key, 0)
        claimed = answer is not None and answer.claimed
        written = answer is not None and bool(answer.text)
        forgotten = not claimed and (files > 0 or written)
        claims.append({"criterion": one, "claimed": claimed, "files": files, "forgotten": forgotten})
    return claims


@require_http_methods(_WRITE)
@household_view
def submit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Step 5: all of it once more, what is missing, the declaration."""
    case = _own(request, case_id)
    if case is None:
        return _elsewhere(request, case_id)
    if case.status == CaseStatus.RETURNED:
        return redirect("my-case", case.household_id, case.pk)
    troubles = []
    if request.method == "POST":
        try:
            applications.submit(case, declared=request.POST.get("declared") == "1", by=request.person)
        except Refused as error:
            troubles = answers.troubles_of(error)
        else:
            messages.success(request, "申报已提交。")
            return redirect("my-case", case.household_id, case.pk)
    return submit_page(request, case, troubles=troubles)


def submit_page(request: HttpRequest, case: Case, *, troubles: Sequence[Trouble] = ()) -> HttpResponse:
    """The last step, with what is to be put right in what was sent, and what was typed."""
    stand = applications.stand_of(case)
    context = {
        "may_ask_person": case.person_asked_at is None,
        "posted": {name: request.POST.get(name, "") for name in ("reason",)},
        "missing": [
            (one, next(view for name, view, _ in STEPS if name == one.step)) for one in applications.missing(case)
        ],
        "blocking": stand.hard,
        "contested": contested(case.household_id, year=case.round.year),
        "conditional": [one for one in stand.blocking if one not in stand.hard],
        "files": Evidence.objects.filter(case=case).count(),
        "claims": claims_of(case),
    }
    context["unclaimed"] = [one for one in context["claims"] if one["forgotten"]]
    return _page(request, case, "submit", context, troubles=troubles)
