"""An officer's way to the desk of a bureau, and the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import clock, notifications
from authorities.access import acting_posts
from authorities.capabilities import OFFICE
from authorities.declarations import declared
from authorities.navigation import DeskPart
from authorities.officer.door import officer_view
from portal.todos import grouped, todos
from portal.year_calendar import calendar


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Straight to the only bureau, or the list of those where the officer holds a post."""
    posts = acting_posts(request.user)
    codes = {post.authority.code for post in posts}
    if len(codes) == 1:
        return redirect("office-home", *codes)
    return TemplateResponse(request, "officer/portal/posts.html", {"posts": posts})


@require_safe
@officer_view(OFFICE)
def office_home(request: HttpRequest) -> HttpResponse:
    """The desk: what waits, how things stand from the top floor down, the year, what one was told."""
    acting = request.acting
    waiting = todos(acting)
    context = {
        "posts": [post for post in acting.posts if post.authority_id == acting.authority.pk],
        "todos": waiting,
        "groups": grouped(waiting),
        "calendar": calendar(acting, clock.today().year),
        "year": clock.today().year,
        "news": notifications.latest(acting),
        "parts": [(part.template, part.shown(acting)) for part in reversed(declared(DeskPart))],
    }
    return TemplateResponse(request, "officer/portal/home.html", context)
