"""长辈版: larger type and stronger contrast, kept in one cookie. Works without JavaScript."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "display"
ELDER = "elder"
STANDARD = "standard"
_YEAR = 365 * 24 * 3600


def display_of(request: HttpRequest) -> str:
    """The display the reader chose."""
    return ELDER if request.COOKIES.get(COOKIE) == ELDER else STANDARD


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    chosen = ELDER if request.POST.get("display") == ELDER else STANDARD
    response.set_cookie(COOKIE, chosen, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
