"""What the new operator reads and answers in the household's workspace."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.refusals import Refused
from mingteyouxin.operator_changes import changes
from mingteyouxin.operator_changes.door import TO_ANSWER, access_changes_own
from mingteyouxin.operator_changes.enums import OperatorChangeStatus
from mingteyouxin.operator_changes.workflow import OPERATOR_CHANGE
from registry.household.door import household_view

_ANSWERS = {"agree": True, "decline": False}


@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """Whether the title goes on: asked of the operator himself, whoever else stands for the household reads it."""
    own = access_changes_own(request.standing, change_id)
    refusal = ""
    if request.method == "POST":
        answer = _ANSWERS.get(request.POST.get("answer", ""))
        try:
            if answer is None:
                raise Refused("answer_required", "请选择同意或者不同意。")
            changes.answer(own, agrees=answer, by=request.person)
        except Refused as error:
            refusal = str(error)
        else:
            said = "已同意，认定机关核对无误后由您继续。" if answer else "已登记您不同意继续，由认定机关处理。"
            messages.success(request, said)
            return redirect("my-operator-change", own.household_id, own.pk)
    context = {
        "change": own,
        "refusal": refusal,
        "mark": OPERATOR_CHANGE.mark(own.status),
        "word": OPERATOR_CHANGE.household_word(own.status),
        "is_operator": request.standing.is_operator,
        "may_answer": own.status in TO_ANSWER and own.recognition.is_valid_on(clock.today()),
        "may_decline": own.status != OperatorChangeStatus.DECLINED,
    }
    template = "household/mingteyouxin/operator_change.html"
    return TemplateResponse(request, template, context, status=422 if refusal else 200)
