"""The door of every officer screen: who acts, for which bureau, with which capability, over whose rows."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from authorities import acts, audit
from authorities.access import NotAccessible, access_authority, acting_posts
from authorities.capabilities import Capability
from authorities.client_address import client_address
from authorities.jobs import TooManyWaiting
from authorities.jurisdiction import NATION, jurisdiction
from authorities.models import Officer

View = Callable[..., HttpResponse]


def officer_view(capability: Capability) -> Callable[[View], View]:
    """A view below /office/<code>/: runs for the bureau of that code, in its jurisdiction, with `request.acting` set.

    Without the capability there the answer is 404, as for a bureau that does not exist, and the attempt is logged.
    Templates are rendered inside the jurisdiction too, for they read rows. The capability stays readable on the view.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, code: str, *args, **kwargs) -> HttpResponse:
            try:
                request.acting = access_authority(request.user, code, capability)
                with jurisdiction(request.acting.authority.path):
                    response = view(request, *args, **kwargs)
                    if hasattr(response, "render") and callable(response.render):
                        response = response.render()
            except NotAccessible:
                _record_refusal(request)
                raise
            except TooManyWaiting as error:
                messages.warning(request, str(error))
                return redirect("job-list", code)
            # Private data is kept by no browser and no gateway.
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        entered.capability = capability
        return entered

    return decorate


def home_path(officer: Officer | None) -> str:
    """The bureau that an officer's coming and going is logged for: of the first post; the nation without one."""
    posts = acting_posts(officer) if officer else []
    return posts[0].authority.path if posts else NATION


def _record_refusal(request: HttpRequest) -> None:
    with jurisdiction(home_path(request.user)):
        audit.record(acts.ACCESS_REFUSED, by=request.user, address=client_address(request), note=request.path)
