"""The door of every page of a household's workspace: which person, for which household, over whose rows.

A browser's session is an officer's or a person's, never both: coming in as one ends the other.
"""

from collections.abc import Callable
from functools import partial, wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages as page_messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from authorities import acts, clock, kept_forms
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.contacts import WhomToRing, whom_to_ring
from authorities.jurisdiction import own_household
from registry.household import pages
from registry.models import Household, Person
from registry.people import messages
from registry.people.persons import record
from registry.people.standing import access_own_household

View = Callable[..., HttpResponse]
PERSON, PERSON_SEEN = "person", "person_seen"
_SEEN_STEP = 60


def enter(request: HttpRequest, person: Person) -> None:
    """Make the session the person's. Whatever it held before is gone, an officer's login too."""
    request.session.flush()
    rotate_token(request)
    request.session[PERSON] = person.pk
    request.session[PERSON_SEEN] = int(clock.now().timestamp())
    request.person = person


def leave(request: HttpRequest) -> None:
    request.session.flush()
    request.person = None


def entrance_view(view: View) -> View:
    """A page that is there for whoever has not come in yet; `request.person` is set, or None."""

    @login_not_required
    @wraps(view)
    def entered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        _know(request)
        return _kept_by_nobody(view(request, *args, **kwargs))

    return entered


def person_view(view: View) -> View:
    """A page of somebody who has proven who he is; whoever has not is sent to the login."""

    @login_not_required
    @wraps(view)
    def entered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if _know(request) is None:
            return _to_login(request)
        return _kept_by_nobody(_rendered(view(request, *args, **kwargs)))

    return entered


def household_view(view: View) -> View:
    """A page below /my/<household>/: runs as that household, with `request.standing` set.

    Whether the person stands for it is asked at every request. When not, the answer is 404, as for a household
    that does not exist, and the attempt is logged. Templates are rendered inside too, for they read rows.
    """

    @login_not_required
    @wraps(view)
    def entered(request: HttpRequest, household_id: int, *args, **kwargs) -> HttpResponse:
        if _know(request) is None:
            return _to_login(request)
        try:
            request.standing = access_own_household(request.person, household_id)
            with own_household(household_id):
                request.workspace = pages.navigation(request)
                request.unread = messages.unread_count(request.standing.household)
                request.ring = _ring(request.standing.household)
                response = _rendered(view(request, *args, **kwargs))
        except NotAccessible:
            record(acts.ACCESS_REFUSED, by=request.person, address=client_address(request), note=request.path)
            raise
        return _kept_by_nobody(response)

    entered.is_household_view = True
    return entered


def _ring(household: Household) -> WhomToRing:
    """Whom the household rings: its station, else its bureau, else the one above. Asked where a page shows it."""
    return SimpleLazyObject(partial(whom_to_ring, household.path))


def _know(request: HttpRequest) -> Person | None:
    """Set what the pages know of the reader. Done here and in no middleware: public pages touch no session."""
    request.person, request.standing, request.unread, request.ring = person_of(request), None, 0, None
    return request.person


def person_of(request: HttpRequest) -> Person | None:
    """Whose session it is, if a person's; one that was left alone too long ends here."""
    key = request.session.get(PERSON)
    if key is None:
        return None
    if request.user.is_authenticated:
        # An officer logged in over it: the session is the officer's now.
        request.session.pop(PERSON)
        request.session.pop(PERSON_SEEN, None)
        return None
    now = int(clock.now().timestamp())
    seen = request.session.get(PERSON_SEEN, 0)
    if now - seen > settings.PERSON_IDLE_MINUTES * 60:
        request.session.flush()
        request.was_person = key
        return None
    if now - seen > _SEEN_STEP:
        request.session[PERSON_SEEN] = now
    return Person.objects.filter(pk=key).first()


def owner(person_id: int) -> str:
    """The name of a person to authorities.kept_forms."""
    return f"person:{person_id}"


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the login, with a plain sentence of what happened, and from there back to the page one was at."""
    person_id, page = getattr(request, "was_person", None), request.path
    if request.method not in ("GET", "HEAD"):
        page = kept_forms.came_from(request)
        kept = person_id is not None and kept_forms.keep(request, owner=owner(person_id), page=page)
        page_messages.warning(request, kept_forms.KEPT if kept else kept_forms.NOT_KEPT)
    elif person_id is not None:
        page_messages.info(request, "长时间没有操作，已自动退出，请重新登录。")
    query = f"?{urlencode({'next': page})}" if page else ""
    return _kept_by_nobody(HttpResponseRedirect(reverse("my-login") + query))


def _rendered(response: HttpResponse) -> HttpResponse:
    return response.render() if hasattr(response, "render") and callable(response.render) else response


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    """Private data is kept by no browser and no gateway."""
    response.headers.setdefault("Cache-Control", "no-store, private")
    return response
