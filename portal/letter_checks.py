"""Whether a letter was issued by the bureau that signs it: what the QR code printed on it leads to.

Says whose it is, of which day and kind, and whether the code agrees. Nothing of whom it is to and what it says.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from casework import check_numbers, letters


@login_not_required
@require_safe
def letter_find(request: HttpRequest) -> HttpResponse:
    """The form for a number and a code that are read off a paper."""
    # A slash is in no number, and would be another address.
    number = "".join(request.GET.get("number", "").replace("/", "").split())[: check_numbers.DIGITS * 2]
    code = "".join(request.GET.get("code", "").split())
    if number:
        asked = f"?{urlencode({'code': code})}" if code else ""
        return redirect(f"{reverse('letter-check', args=[number])}{asked}")
    return render(request, "public/portal/letter_find.html")


@login_not_required
@require_safe
def letter_check(request: HttpRequest, number: str) -> HttpResponse:
    """One letter by its number. A number that was never given, or that nobody can have, says so."""
    code = request.GET.get("code", "")
    found = letters.check(number, code)
    if found is None:
        context = {"number": number, "well_formed": check_numbers.is_well_formed("".join(number.split()))}
        return render(request, "public/portal/letter_absent.html", context, status=404)
    context = {"letter": found.number, "agrees": found.agrees, "number": check_numbers.in_groups(found.number.number)}
    return render(request, "public/portal/letter_check.html", context)
