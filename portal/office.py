"""An officer's way to the desk of a bureau, and the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities.access import acting_posts
from authorities.capabilities import Capability
from authorities.officer.door import officer_view
from registry import households
from registry.access import visible_deliveries
from typing_engine.access import runs_to_decide

_LATEST = 5


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Straight to the only bureau, or the list of those where the officer holds a post."""
    posts = acting_posts(request.user)
    codes = {post.authority.code for post in posts}
    if len(codes) == 1:
        return redirect("office-home", *codes)
    return TemplateResponse(request, "officer/portal/posts.html", {"posts": posts})


@require_safe
@officer_view(Capability.OFFICE)
def office_home(request: HttpRequest) -> HttpResponse:
    """The desk: what may be done here, and how things stand."""
    acting = request.acting
    posts = [post for post in acting_posts(request.user) if post.authority_id == acting.authority.pk]
    context = {"posts": posts, "household_count": None, "deliveries": [], "waiting": runs_to_decide(acting)[:_LATEST]}
    if acting.may(Capability.HOUSEHOLD_VIEW):
        context["household_count"] = households.counted()
    if acting.may(Capability.INTAKE_VIEW):
        context["deliveries"] = visible_deliveries(acting)[:_LATEST]
    return TemplateResponse(request, "officer/portal/home.html", context)
