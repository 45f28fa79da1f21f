"""Show personal data in full, for a reason: of a household, of a feed file. The only writer of both reveals."""

import hashlib
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from authorities import audit, clock
from authorities.kept_statements import KeptRows
from authorities.models import Officer
from registry import acts
from registry.models import Delivery, DeliveryReveal, Household, Reveal

SHORTEST_REASON, LONGEST_REASON = 4, 300


class RevealRefused(Exception):
    """Nothing is shown in full; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@transaction.atomic
def reveal_delivery(delivery: Delivery, *, by: Officer, bureau: str, session_key: str, reason: str) -> DeliveryReveal:
    """Let an officer open the files of a delivery as they came for REVEAL_HOURS, and tell the households of its area.

    Raises RevealRefused without a reason that says something.
    """
    reason, moment = _checked(reason), clock.now()
    made = DeliveryReveal.objects.create(
        delivery=delivery,
        path=delivery.area,
        feed=delivery.feed,
        bureau=bureau,
        officer=by,
        session=_fingerprint(session_key),
        reason=reason,
        at=moment,
        until=moment + timedelta(hours=settings.REVEAL_HOURS),
    )
    audit.record(acts.DELIVERY_REVEALED, by=by, on=delivery, reason=reason, note=str(delivery))
    return made


def delivery_revealed(delivery: Delivery, *, to: Officer, session_key: str) -> DeliveryReveal | None:
    """The reason for which this officer opens the delivery's files in this session now; None without one."""
    given = DeliveryReveal.objects.filter(delivery=delivery, officer=to, session=_fingerprint(session_key))
    return given.filter(until__gt=clock.now()).first()


def _checked(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise RevealRefused("reason_too_short", f"请写明查看完整信息的理由，至少 {SHORTEST_REASON} 个字。")
    if len(reason) > LONGEST_REASON:
        raise RevealRefused("reason_too_long", f"理由最多 {LONGEST_REASON} 个字，请缩短。")
    return reason


@transaction.atomic
def reveal(household: Household, *, by: Officer, session_key: str, reason: str) -> Reveal:
    """Let an officer see a household of the present jurisdiction in full for REVEAL_HOURS, and tell the household.

    Raises RevealRefused without a reason that says something.
    """
    reason, moment = _checked(reason), clock.now()
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
    return _given.first(household.pk, to.pk, _fingerprint(session_key), clock.now())


_given = KeptRows(
    lambda household, officer, session, now: Reveal.objects.filter(
        household=household, officer=officer, session=session, until__gt=now
    ).order_by("pk")[:1],
    -1,
    -2,
    "?",
    datetime.min.replace(tzinfo=UTC),
)


def _fingerprint(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()
