"""Four eyes on officers' pages: how far a request is, what this officer may do about it, and the buttons' answers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from authorities.access import Acting
from authorities.enums import ApprovalStatus
from authorities.models import Approval
from authorities.officer.steps import acted
from casework import four_eyes
from casework.four_eyes import FourEyesSubject

_NOTE = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """`asked` is the request on which nobody has decided yet; where there is none, `decided` is the latest before.

    `own` is true for whoever asked; `may_decide` for who can be the second officer.
    """

    asked: Approval | None = None
    decided: Approval | None = None
    own: bool = False
    may_decide: bool = False


def standing(subject: FourEyesSubject, row: Model, acting: Acting) -> Standing:
    """How far a request about a row is, for an officer of its bureau."""
    latest = four_eyes.latest(subject, row.pk)
    if latest is None or latest.status != ApprovalStatus.REQUESTED:
        return Standing(decided=latest)
    own = latest.requested_by_id == acting.officer.pk
    may_decide = not own and subject.author(row) != acting.officer.pk and acting.may(subject.decided_by)
    return Standing(asked=latest, own=own, may_decide=may_decide)


def answered_as_chosen(
    request: HttpRequest, subject: FourEyesSubject, key: int, *, done: str, dropped: str, to: str
) -> HttpResponse:
    """What the buttons of `officer/_by_two.html` ask for: agree, disagree with the reason, or take back."""
    said = {"note": request.POST.get("note", "").strip()[:_NOTE]}
    if "withdraw" in request.POST:
        return answered(request, subject, key, four_eyes.withdraw, done="已撤回提请。", to=to)
    if "reject" in request.POST:
        return answered(request, subject, key, four_eyes.reject, done=dropped, to=to, **said)
    return answered(request, subject, key, four_eyes.approve, done=done, to=to, **said)


def answered(
    request: HttpRequest,
    subject: FourEyesSubject,
    key: int,
    verb: Callable[..., object],
    *,
    done: str,
    to: str,
    **said: str,
) -> HttpResponse:
    """Approve, reject or withdraw the open request about a row, say what became of it, and go to the page `to`."""
    return acted(
        request,
        lambda: verb(subject, four_eyes.pending(subject, key).pk, by=request.user, **said),
        done=done,
        to=to,
        key=None if subject.of_the_bureau else key,
    )
