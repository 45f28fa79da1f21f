"""Show a household's personal data in full, for a reason. The only writer of Reveal."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from authorities import audit, clock
from authorities.models import Officer
from registry import acts
from registry.models import Household, Reveal

SHORTEST_REASON, LONGEST_REASON = 4, 300


class RevealRefused(Exception):
    """Nothing is shown in full; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@transaction.atomic
def reveal(household: Household, *, by: Officer, session_key: str, reason: str) -> Reveal:
    """Let an officer see a household of the present jurisdiction in full for REVEAL_HOURS, and tell the household.

    Raises RevealRefused without a reason that says something.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise RevealRefused("reason_too_short", f"请写明查看完整信息的理由，至少 {SHORTEST_REASON} 个字。")
    if len(reason) > LONGEST_REASON:
        raise RevealRefused("reason_too_long", f"理由最多 {LONGEST_REASON} 个字，请缩短。")
    moment = clock.now()
    made = Reveal.objects.create(
        household=household,
        officer=by,
        session=_fingerprint(session_key),
        reason=reason,
        at=moment,
        until=moment + timedelta(hours=settings.REVEAL_HOURS),
    )
    audit.record(acts.PERSONAL_DATA_REVEALED, by=by, on=household, household=household.pk, reason=reason)
    return made


def revealed(household: Household, *, to: Officer, session_key: str) -> Reveal | None:
    """The reason for which this officer sees the household in full in this session now; None when masked."""
    given = Reveal.objects.filter(household=household, officer=to, session=_fingerprint(session_key))
    return given.filter(until__gt=clock.now()).first()


def _fingerprint(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()
