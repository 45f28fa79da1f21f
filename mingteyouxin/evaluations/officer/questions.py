"""What departments answer: whether they agree that what they recommended goes on for three years."""

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
from mingteyouxin.evaluations import recommenders
from mingteyouxin.evaluations.door import access_question, visible_questions
from mingteyouxin.evaluations.enums import EvaluationStatus, RecommenderAnswer
from mingteyouxin.evaluations.officer.forms import AnswerForm


class QuestionFilter(AreaFilter):
    tabs = "answer"
    answer = choice_filter(
        "答复", [("open", "待答复"), *RecommenderAnswer.choices], empty_label="全部", method="filter_answer"
    )

    def filter_answer(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(answer="" if value == "open" else value)


QUESTIONS = Listing(
    name="recommender-questions",
    title="答复认定延续",
    unit="户",
    capability=capabilities.RECOMMEND,
    view="recommender-question-list",
    rows=visible_questions,
    order=("answer", "due_on", "id"),
    filters=QuestionFilter,
    page=lambda question: ("recommender-question-page", question.pk),
    columns=(
        Column("household", "个体工商户", lambda question: str(question.household), wide=True),
        Column("class", "类别", lambda question: str(question.evaluation.recognition)),
        Column("until", "有效期至", lambda question: question.evaluation.period_until, ("evaluation__period_until",)),
        Column("due", "答复期限", lambda question: question.due_on, ("due_on",)),
        Column(
            "answer",
            "答复",
            lambda question: question.get_answer_display() or "待答复",
            ("answer",),
            lambda question: "even" if question.answer else "open",
        ),
    ),
    exported=False,
    empty="没有需要答复的户。",
    empty_note="本单位推荐的户进入有效期最后一年时，会列在这里。",
)


@require_safe
@officer_view(capabilities.RECOMMEND)
def recommender_question_list(request: HttpRequest) -> TemplateResponse:
    """What the officer's own department is asked, unanswered first."""
    return list_page(request, QUESTIONS)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.RECOMMEND)
def recommender_question_page(request: HttpRequest, question_id: int) -> HttpResponse:
    """One household that the department recommended, and its answer."""
    question = access_question(request.acting, question_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            recommenders.answer(question, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已答复，认定机关评估时会看到。")
            return redirect("recommender-question-page", request.acting.authority.code, question.pk)
    may_answer = not question.answer and question.evaluation.status == EvaluationStatus.OPEN
    context = {"question": question, "form": form if may_answer else None}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "officer/mingteyouxin/recommender_question.html", context, status=status)
