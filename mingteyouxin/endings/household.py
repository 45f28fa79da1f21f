"""What the household reads and says when its title shall be cancelled or revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import clock
from authorities.access import accessible
from authorities.refusals import Refused, told, troubles_of
from casework import letter_files
from casework.letters import Letter
from mingteyouxin.endings import endings
from mingteyouxin.endings.door import access_endings_own
from mingteyouxin.endings.enums import EndingStatus
from mingteyouxin.endings.models import Ending, EndingLetter
from mingteyouxin.endings.workflow import ENDING
from registry.household.door import household_view


@require_safe
@household_view
def ending(request: HttpRequest, ending_id: int) -> TemplateResponse:
    """What the recogniser intends and why, the form for one's word, what was decided, the letters."""
    return _shown(request, access_endings_own(request.standing, ending_id))


@require_POST
@household_view
def statement(request: HttpRequest, ending_id: int) -> HttpResponse:
    """Say one's word, once and whole."""
    own = access_endings_own(request.standing, ending_id)
    text = request.POST.get("text", "")
    try:
        endings.state(own, text=text, by=request.person)
    except Refused as error:
        return _shown(request, own, troubles=troubles_of(error, "text"), typed=text)
    messages.success(request, "您的陈述、申辩已提交，认定机关决定以前会复核。")
    return redirect("my-ending", own.household_id, own.pk)


def _shown(request: HttpRequest, own: Ending, *, troubles=(), typed: str = "") -> TemplateResponse:
    kept = EndingLetter.objects.filter(ending=own).order_by("id")
    open_ = own.status == EndingStatus.TOLD
    context = {
        "ending": own,
        "mark": ENDING.mark(own.status),
        "word": ENDING.household_word(own.status),
        "may_state": open_ and not own.is_over(clock.today()),
        "over": open_ and own.is_over(clock.today()),
        "letters": [(Letter.from_json(one.text), one.pk) for one in kept],
        **told(troubles),
        "typed": typed,
        "most": endings.MOST_STATEMENT,
    }
    status = 422 if troubles else 200
    return TemplateResponse(request, "household/mingteyouxin/ending.html", context, status=status)


@require_safe
@household_view
def letter(request: HttpRequest, ending_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about the household's own title, as it was issued, as a file."""
    own = access_endings_own(request.standing, ending_id)
    kept = accessible(EndingLetter.objects.filter(ending=own, pk=letter_id))
    return letter_files.answer(request, Letter.from_json(kept.text), ending)
