"""What objections put on the desk: those to be accepted, checked, confirmed; facts to be checked."""

from django.db.models import Case, F, When

from appeals import capabilities
from appeals.officer.appeals import APPEALS
from appeals.officer.differences import DIFFERENCES
from appeals.officer.mass import MASS_CASES, MASS_CHECKS
from appeals.officer.rechecks import RECHECKS
from authorities.queues import queue_of

# While the household supplements the day is its own, and the office is not late.
_OFFICES_DAY = Case(When(due_paused_on=None, then=F("due_on")))
_HANDLES = {"capability": capabilities.APPEAL_HANDLE, "due": _OFFICES_DAY}
QUEUES = (
    queue_of(APPEALS, "待受理的异议", lambda: {"whose": "own"}, **_HANDLES),
    queue_of(APPEALS, "核查中的异议", lambda: {"state": "checking", "whose": "own"}, **_HANDLES),
    queue_of(
        APPEALS,
        "待复核的异议",
        lambda: {"state": "proposed", "whose": "own"},
        capability=capabilities.APPEAL_DECIDE,
        due="due_on",
    ),
    queue_of(
        APPEALS,
        "成立而须人工处理的异议",
        lambda: {"state": "correcting", "whose": "own", "hand": "yes"},
        capability=capabilities.APPEAL_DECIDE,
    ),
    queue_of(MASS_CASES, "办理中的分型异议类案", dict, capability=capabilities.APPEAL_HANDLE),
    queue_of(MASS_CHECKS, "待核查的整批数据", dict, capability=capabilities.RECHECK_ANSWER, due="due_on"),
    queue_of(DIFFERENCES, "与异议更正不一致、待答复的数据", dict, capability=capabilities.RECHECK_ANSWER),
    queue_of(RECHECKS, "待核查的被异议数据", dict, capability=capabilities.RECHECK_ANSWER, due="due_on"),
)
