"""A session knows how its officer logged in; what of it goes into the audit log is written here."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from authorities import audit, clock
from authorities.acts import Act
from authorities.client_address import client_address
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from authorities.officer.door import home_path

BEGAN, SEEN = "officer_began", "officer_seen"


def record(act: Act, request: HttpRequest, officer: Officer | None, *, note: str = "") -> None:
    """Log an act of coming and going, for the bureau of the officer's first post."""
    with jurisdiction(home_path(officer)):
        audit.record(act, by=officer or audit.VISITOR, address=client_address(request), note=note)


def begin_session(request: HttpRequest) -> None:
    """Note when the session began, for the limits of middleware.py."""
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()


def has_second_factor(request: HttpRequest) -> bool:
    """True when this officer proved a second factor in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def prove_second_factor(request: HttpRequest, kind: str) -> None:
    """Note that the factor which was just set up was proven by setting it up."""
    factor = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    record_authentication(request, request.user, "mfa", id=factor.pk, type=factor.type)
