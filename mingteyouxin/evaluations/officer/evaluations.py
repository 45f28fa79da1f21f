"""Officers' pages of evaluations: the list, the grounds with their evidence, what two officers decide."""

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import clock
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
from mingteyouxin.evaluations import evaluations, findings
from mingteyouxin.evaluations.door import (
    access_evaluation,
    access_evaluation_letter,
    access_own_evaluation,
    visible_evaluations,
)
from mingteyouxin.evaluations.enums import EvaluationAction, EvaluationStatus, Proposal
from mingteyouxin.evaluations.models import Evaluation, EvaluationLetter
from mingteyouxin.evaluations.workflow import EVALUATION
from typing_engine.standard.months import add_months

_PROPOSED = {Proposal.EXTEND: "good", Proposal.UNKNOWN: "open", Proposal.DECLINE: "bad"}
_SOON = 3


class EvaluationFilter(AreaFilter):
    tabs = "state"
    state = choice_filter("状态", EvaluationStatus.choices, field_name="status", empty_label="全部")
    proposal = choice_filter("核对结果", Proposal.choices)
    due = choice_filter(
        "有效期",
        [("late", "已经届满"), ("soon", f"{_SOON} 个月内届满"), ("coming", "尚未届满")],
        method="filter_due",
    )

    def filter_due(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = clock.today()
        if value == "late":
            return queryset.filter(period_until__lt=today)
        rows = queryset.filter(period_until__gte=today)
        return rows.filter(period_until__lte=add_months(today, _SOON)) if value == "soon" else rows


EVALUATIONS = Listing(
    name="evaluations",
    title="有效期评估",
    unit="项",
    capability=capabilities.CASE_VIEW,
    view="evaluation-list",
    rows=visible_evaluations,
    order=(F("decided_on").desc(nulls_first=True), "period_until", "id"),
    filters=EvaluationFilter,
    page=lambda evaluation: ("evaluation-page", evaluation.pk),
    columns=(
        Column("household", "个体工商户", lambda evaluation: str(evaluation.household), wide=True),
        Column("class", "类别", lambda evaluation: str(evaluation.recognition)),
        Column("recogniser", "认定机关", lambda evaluation: evaluation.recogniser.short_name),
        Column("until", "有效期至", lambda evaluation: evaluation.period_until, ("period_until",)),
        Column(
            "proposal",
            "核对结果",
            lambda evaluation: evaluation.get_proposal_display(),
            ("proposal",),
            lambda evaluation: _PROPOSED[evaluation.proposal],
        ),
        Column(
            "state",
            "状态",
            lambda evaluation: evaluation.get_status_display(),
            ("status",),
            lambda evaluation: EVALUATION.mark(evaluation.status),
        ),
    ),
    empty="没有评估。",
    empty_note="认定进入有效期的最后一年时，系统自动开始评估，列在这里。",
)


@require_safe
@officer_view(capabilities.CASE_VIEW)
def evaluation_list(request: HttpRequest) -> TemplateResponse:
    """Evaluations in the area, undecided first, the first end first."""
    return list_page(request, EVALUATIONS, "officer/mingteyouxin/evaluation_list.html")


@require_safe
@officer_view(capabilities.CASE_VIEW)
def evaluation_page(request: HttpRequest, evaluation_id: int) -> TemplateResponse:
    """One evaluation: each ground with its evidence, what was said, what may be done now."""
    acting = request.acting
    evaluation = access_evaluation(acting, evaluation_id)
    own = acting.authority.pk == evaluation.recogniser_id
    asked = evaluations.asked_of_a_second(evaluation) if own else None
    by_two = standing(asked, evaluation, acting) if asked else Standing()
    sources = EVALUATION.edges[EvaluationAction.EXTEND].sources
    acts_now = own and asked is None and acting.may(capabilities.CASE_DECIDE) and evaluation.status in sources
    said = findings.read(evaluation)
    events = list(evaluation.events.select_related("by").order_by("id"))
    context = {
        "evaluation": evaluation,
        "mark": EVALUATION.mark(evaluation.status),
        "late": evaluation.status == EvaluationStatus.OPEN and evaluation.period_until < clock.today(),
        "grounds": said,
        "proposal": findings.proposal(said),
        "events": events,
        "statements": [one for one in events if one.action in evaluations.SAID],
        "letters": [
            (Letter.from_json(one.text), one.pk) for one in letters_about(EvaluationLetter, evaluation=evaluation)
        ],
        "by_two": by_two,
        "agree": "同意，延长三年" if asked is evaluations.EXTENSION else "同意，到期不再延续",
        "may_act": acts_now,
        "may_extend": acts_now and any(one.holds for one in said),
        "may_decline": acts_now
        and evaluation.status == EvaluationStatus.OPEN
        and all(one.holds is False for one in said),
        "may_state": acts_now and evaluation.status == EvaluationStatus.OPEN,
        "most": evaluations.MOST_STATEMENT,
        "most_found": evaluations.MOST_FOUND,
    }
    return TemplateResponse(request, "officer/mingteyouxin/evaluation_page.html", context)


def _own(request: HttpRequest, evaluation_id: int) -> Evaluation:
    return access_own_evaluation(request.acting, evaluation_id)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def evaluation_find(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Note what was found out about a ground."""
    evaluation = _own(request, evaluation_id)

    def found() -> None:
        answer = request.POST.get("holds", "")
        if answer not in ("yes", "no"):
            raise Refused("answer_required", "请选择符合或者不符合。")
        evaluations.find(
            evaluation,
            ground=request.POST.get("ground", ""),
            holds=answer == "yes",
            text=request.POST.get("text", ""),
            by=request.user,
        )

    return acted(request, found, done="已登记核实意见。", to="evaluation-page", key=evaluation.pk)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def evaluation_look(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Ask the data anew."""
    evaluation = _own(request, evaluation_id)
    return acted(
        request,
        lambda: evaluations.look_again(evaluation, by=request.user),
        done="已按现有数据重新核对。",
        to="evaluation-page",
        key=evaluation.pk,
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def evaluation_state(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Note what the household said in writing or in person."""
    evaluation = _own(request, evaluation_id)
    text = request.POST.get("text", "")
    return acted(
        request,
        lambda: evaluations.state_on_paper(evaluation, text=text, by=request.user),
        done="已登记经营者的说明。",
        to="evaluation-page",
        key=evaluation.pk,
    )


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def evaluation_propose(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Ask a second officer to extend the title, or to let it run out."""
    evaluation = _own(request, evaluation_id)

    def proposed() -> None:
        if ("extend" in request.POST) == ("decline" in request.POST):
            raise Refused("decision_required", "请选择延长有效期或者到期不再延续。")
        extends = "extend" in request.POST
        evaluations.propose(evaluation, extends=extends, reason=note_of(request), by=request.user)

    done = "已提请，由本局另一名审批人员复核后生效。"
    return acted(request, proposed, done=done, to="evaluation-page", key=evaluation.pk)


@require_POST
@officer_view(capabilities.CASE_DECIDE)
def evaluation_decide(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The second officer's answer, or the first one's second thought."""
    evaluation = _own(request, evaluation_id)
    return answered_as_chosen(
        request,
        # Where nobody is asked any more, the answer is refused in the words of either.
        evaluations.asked_of_a_second(evaluation) or evaluations.EXTENSION,
        evaluation.pk,
        done="已决定，决定书已发给经营者。",
        dropped="已退回，评估继续。",
        to="evaluation-page",
    )


@require_safe
@officer_view(capabilities.CASE_VIEW)
def evaluation_letter(request: HttpRequest, evaluation_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter, as it was issued, as a file."""
    kept = access_evaluation_letter(access_evaluation(request.acting, evaluation_id), letter_id)
    return letter_files.answer(request, Letter.from_json(kept.text), ending)
