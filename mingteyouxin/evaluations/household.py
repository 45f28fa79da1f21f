"""What the household reads and says while its title is evaluated in its last year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities.access import accessible
from authorities.refusals import Refused, told, troubles_of
from casework import letter_files
from casework.letters import Letter
from mingteyouxin.evaluations import evaluations, findings
from mingteyouxin.evaluations.door import access_evaluations_own
from mingteyouxin.evaluations.enums import EvaluationStatus
from mingteyouxin.evaluations.models import Evaluation, EvaluationLetter
from mingteyouxin.evaluations.workflow import EVALUATION
from registry.household.door import household_view


@require_safe
@household_view
def evaluation(request: HttpRequest, evaluation_id: int) -> TemplateResponse:
    """What is known on each ground, the form for one's own word, what was decided, the letters."""
    return _shown(request, access_evaluations_own(request.standing, evaluation_id))


@require_POST
@household_view
def statement(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Say something for oneself; more than once, for the year is long."""
    own = access_evaluations_own(request.standing, evaluation_id)
    text = request.POST.get("text", "")
    try:
        evaluations.state(own, text=text, by=request.person)
    except Refused as error:
        return _shown(request, own, troubles=troubles_of(error, "text"), typed=text)
    messages.success(request, "您的说明已提交，认定机关评估时会看到。")
    return redirect("my-evaluation", own.household_id, own.pk)


def _shown(request: HttpRequest, own: Evaluation, *, troubles=(), typed: str = "") -> TemplateResponse:
    kept = EvaluationLetter.objects.filter(evaluation=own).order_by("id")
    context = {
        "evaluation": own,
        "mark": EVALUATION.mark(own.status),
        "word": EVALUATION.household_word(own.status),
        "grounds": findings.read(own),
        "statements": list(own.events.filter(action__in=evaluations.SAID).order_by("id")),
        "may_state": own.status == EvaluationStatus.OPEN,
        "letters": [(Letter.from_json(one.text), one.pk) for one in kept],
        **told(troubles),
        "typed": typed,
        "most": evaluations.MOST_STATEMENT,
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, "household/mingteyouxin/evaluation.html", context, status=status)


@require_safe
@household_view
def letter(request: HttpRequest, evaluation_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about the household's own title, as it was issued, as a file."""
    own = access_evaluations_own(request.standing, evaluation_id)
    kept = accessible(EvaluationLetter.objects.filter(evaluation=own, pk=letter_id))
    return letter_files.answer(request, Letter.from_json(kept.text), ending)
