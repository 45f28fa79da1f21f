"""A title in the household's own place: what it says, its letters, and giving it up."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.access import accessible
from authorities.refusals import Refused
from casework import letter_files
from casework.check_numbers import in_groups
from casework.letters import Letter
from mingteyouxin.titles import titles
from mingteyouxin.titles.models import Recognition, TitleLetter
from mingteyouxin.titles.workflow import RECOGNITION
from registry.household.door import household_view


def _own_titles(request: HttpRequest) -> QuerySet[Recognition]:
    rows = Recognition.objects.filter(household=request.standing.household)
    return rows.select_related("recogniser", "household")


@require_safe
@household_view
def title(request: HttpRequest, title_id: int) -> TemplateResponse:
    """One title of the household: valid or not, until when, its certificate's number, its letters."""
    held = accessible(_own_titles(request).filter(pk=title_id))
    kept = TitleLetter.objects.filter(recognition=held).order_by("id")
    context = {
        "title": held,
        "number": in_groups(held.number),
        "in_force": held.is_valid_on(clock.today()),
        "mark": RECOGNITION.mark(held.status),
        "word": RECOGNITION.household_word(held.status),
        # Of a room above, found by the title's own name for them.
        "evaluations": held.evaluations.order_by("id"),
        "letters": [(Letter.from_json(one.text), one.pk) for one in kept],
    }
    return TemplateResponse(request, "household/mingteyouxin/title.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def renounce(request: HttpRequest, title_id: int) -> HttpResponse:
    """Ask first, then give the title up."""
    held = accessible(_own_titles(request).filter(pk=title_id))
    if request.method == "POST":
        try:
            titles.renounce(held, by=request.person)
        except Refused as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, "已放弃认定，告知书在本页可以下载。")
        return redirect("my-title", held.household_id, held.pk)
    context = {"title": held, "in_force": held.is_valid_on(clock.today())}
    return TemplateResponse(request, "household/mingteyouxin/title_renounce.html", context)


@require_safe
@household_view
def letter(request: HttpRequest, title_id: int, letter_id: int, ending: str) -> HttpResponse:
    """A letter about the household's own title, as it was issued, as a file."""
    held = accessible(_own_titles(request).filter(pk=title_id))
    kept = accessible(TitleLetter.objects.filter(recognition=held, pk=letter_id))
    return letter_files.answer(request, Letter.from_json(kept.text), ending)
