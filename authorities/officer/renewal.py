"""Setting one's credentials anew: in the owner's own browser, whose code two administrators were read out."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from authorities import invitations
from authorities.officer.invitation import taken

_KEPT = "renewal_token"


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest) -> HttpResponse:
    """The code of this browser; once two administrators have confirmed it, the form for the new password."""
    token = request.session.get(_KEPT, "")
    invitation = invitations.open_renewal(token) if token else None
    if invitation is not None:
        response = taken(request, invitation)
        if response.status_code == 302:
            request.session.pop(_KEPT)
        return response
    if request.method == "POST":
        request.session[_KEPT] = invitations.new_token()
        return redirect("login-renewal")
    return render(request, "account/renewal.html", {"code": invitations.code_of(token) if token else ""})
