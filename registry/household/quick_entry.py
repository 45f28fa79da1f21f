"""The way in from a QR code on a licence, a shop mark or a letter: from the household's number to its own workspace.

Whoever has not come in yet reads the same page for every number, whether a household has it or not: beyond the public
directory nobody learns who is registered, and by no answer who may log in.
"""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry import directory
from registry.household.door import entrance_view
from registry.people.standing import standings_of


@require_safe
@entrance_view
def quick_entry(request: HttpRequest, number: str) -> HttpResponse:
    """To the workspace of the household with this number; to the login first, where one is not in."""
    wanted = directory.compared(number)
    if not directory.is_number(wanted):
        raise Http404
    if request.person is not None:
        for standing in standings_of(request.person):
            if wanted in (standing.household.code, standing.household.reg_no):
                return redirect("my-home", standing.household.pk)
    login = f"{reverse('my-login')}?{urlencode({'next': reverse('quick-entry', args=[wanted])})}"
    return TemplateResponse(request, "household/quick_entry.html", {"number": wanted, "login": login})
