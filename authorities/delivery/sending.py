"""Sending what waits: claimed and committed first, sent then, and what came of it written down (docs/decisions/0055).

So whoever is killed between sending and writing leaves a row that says that it was being sent. It goes out again only
where the gateway knows keys; else it is uncertain, and a person decides. The only writer of `Dispatch.state`.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from authorities import clock
from authorities.contacts import whom_to_ring
from authorities.delivery import email, rules, sms
from authorities.delivery.channels import NotSent, Unknown, Unreachable
from authorities.enums import AttemptOutcome, Channel, DispatchState
from authorities.jurisdiction import NATION, below, nationwide
from authorities.models import Dispatch, DispatchAttempt, Officer
from authorities.refusals import Refused
from authorities.sealing import SoftwareSealer

_log = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
# One minute, four, sixteen …: seven hours in all.
_FIRST_WAIT, _GROWS = timedelta(minutes=1), 4
# Longer than any sender waits for an answer.
_LOST_AFTER = timedelta(minutes=3)
_LOOKS_AGAIN = timedelta(minutes=1)
# Rows of quiet provinces put off in one statement, receipts asked for in one request.
_AT_ONCE = 1000
RECEIPTS_FOR = timedelta(days=3)
_LONGEST = 200
_AUTOMATIC = (Channel.SMS, Channel.EMAIL)
_TRUE_OF = {
    AttemptOutcome.SENT: DispatchState.SENT,
    AttemptOutcome.REFUSED: DispatchState.WAITING,
    AttemptOutcome.FAILED: DispatchState.FAILED,
    AttemptOutcome.UNCERTAIN: DispatchState.UNCERTAIN,
    AttemptOutcome.DELIVERED: DispatchState.DELIVERED,
    AttemptOutcome.POSTED: DispatchState.SENT,
    AttemptOutcome.RETURNED: DispatchState.FAILED,
    AttemptOutcome.AGAIN: DispatchState.WAITING,
    AttemptOutcome.SETTLED: DispatchState.SENT,
}


def sealer() -> SoftwareSealer:
    """The sealer of addresses: that of the platform."""
    return SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)


def send_due() -> int:
    """Send everything that waits, one after the other. Several workers may do so at once. Returns how many it tried."""
    settle_lost()
    _put_off_the_quiet()
    looked, done = clock.now(), 0
    while (dispatch := _claim()) is not None:
        _send(dispatch)
        done += 1
        # Thousands take hours: what was begun in the evening does not go on into the night.
        if clock.now() - looked >= _LOOKS_AGAIN:
            _put_off_the_quiet()
            looked = clock.now()
    return done


def settle_lost() -> int:
    """What was being sent when its sender was killed: sent again with its key, or uncertain. Returns how many."""
    with nationwide():
        lost = Dispatch.objects.select_for_update(skip_locked=True, no_key=True).filter(
            state=DispatchState.SENDING, claimed_at__lt=clock.now() - _LOST_AFTER
        )
        rows = list(lost.order_by("id")[:_AT_ONCE])
        for row in rows:
            if _knows_keys(row.channel):
                _move(row, AttemptOutcome.REFUSED, note="发送时中断，以同一编号再发", due_at=clock.now())
            else:
                _move(row, AttemptOutcome.UNCERTAIN, note="发送时中断，不知道是否已发出")
    return len(rows)


def fetch_receipts() -> int:
    """Ask the gateway what became of short messages that it took. Returns how many it knew about."""
    through = sms.sender() if sms.is_offered() else None
    if through is None or not hasattr(through, "receipts"):
        return 0
    with nationwide():
        lately = Dispatch.objects.filter(
            channel=Channel.SMS, state=DispatchState.SENT, sent_at__gt=clock.now() - RECEIPTS_FOR
        )
        keys = {str(key): number for number, key in lately.order_by("id").values_list("pk", "key")}
    known = 0
    every = list(keys)
    for start in range(0, len(every), _AT_ONCE):
        try:
            answers = through.receipts(every[start : start + _AT_ONCE])
        except OSError:
            _log.warning("the gateway did not say what became of messages")
            break
        with nationwide():
            rows = Dispatch.objects.select_for_update(no_key=True).filter(
                pk__in=[keys[key] for key in answers if key in keys], state=DispatchState.SENT
            )
            for row in rows.order_by("id"):
                arrived = answers[str(row.key)]
                _move(row, AttemptOutcome.DELIVERED if arrived else AttemptOutcome.FAILED, note="通道回执")
                known += 1
    return known


@transaction.atomic
def posted(dispatch_id: int, *, on, by: Officer) -> Dispatch:
    """A letter was handed to the post on a day. Runs in the bureau's jurisdiction. Raises Refused."""
    row = _locked(dispatch_id)
    if row.channel != Channel.POST or row.state != DispatchState.WAITING:
        raise Refused("not_to_be_posted", "这封信已经登记寄出，或者不在邮寄清单中，请刷新后查看。")
    if on > clock.today():
        raise Refused("day_to_come", "寄出日期不能晚于今天。")
    return _move(row, AttemptOutcome.POSTED, by=by, note=f"{on} 寄出", posted_on=on, attempts=row.attempts + 1)


@transaction.atomic
def returned(dispatch_id: int, *, note: str, by: Officer) -> Dispatch:
    """A letter came back. Runs in the bureau's jurisdiction. Raises Refused."""
    row = _locked(dispatch_id)
    if row.channel != Channel.POST or row.state != DispatchState.SENT:
        raise Refused("not_posted", "这封信没有登记寄出，或者已经登记结果，请刷新后查看。")
    if not note.strip():
        raise Refused("reason_required", "请写明退回的原因。")
    return _move(row, AttemptOutcome.RETURNED, by=by, note=note.strip())


@transaction.atomic
def send_again(dispatch_id: int, *, by: Officer) -> Dispatch:
    """A person decides that what is uncertain, or what failed, is sent once more. Raises Refused."""
    row = _locked(dispatch_id)
    if row.channel == Channel.POST or row.state not in (DispatchState.UNCERTAIN, DispatchState.FAILED):
        raise Refused("not_to_be_repeated", "只有没有送到、不确定是否发出的短信和邮件可以再发，请刷新后查看。")
    return _move(row, AttemptOutcome.AGAIN, by=by, due_at=clock.now())


@transaction.atomic
def settle_as_sent(dispatch_id: int, *, by: Officer) -> Dispatch:
    """A person found out that what was uncertain went out. Raises Refused."""
    row = _locked(dispatch_id)
    if row.state != DispatchState.UNCERTAIN:
        raise Refused("not_uncertain", "这条记录不是“不确定是否发出”，请刷新后查看。")
    return _move(row, AttemptOutcome.SETTLED, by=by)


def _locked(dispatch_id: int) -> Dispatch:
    row = Dispatch.objects.select_for_update(of=("self",), no_key=True).filter(pk=dispatch_id).first()
    if row is None:
        raise Refused("no_such_dispatch", "没有这条送达记录，请刷新后查看。")
    return row


def _due(moment: datetime) -> QuerySet[Dispatch]:
    ways = [channel for channel in _AUTOMATIC if _is_offered(channel)]
    return Dispatch.objects.filter(state=DispatchState.WAITING, channel__in=ways, due_at__lte=moment)


def _put_off_the_quiet() -> None:
    """Short messages of provinces where it is night wait for the morning."""
    moment = clock.now()
    with nationwide():
        waiting = _due(moment).filter(channel=Channel.SMS)
        provinces = waiting.order_by().values_list("path", flat=True).distinct()
        for province, until in rules.quiet_until(provinces, moment).items():
            inside = waiting.filter(below(f"/{province}/")) if province else waiting.filter(path=NATION)
            inside.update(due_at=until)


def _claim() -> Dispatch | None:
    """The next that waits, from here on ours: that it is being sent is committed before anything leaves."""
    moment = clock.now()
    with nationwide():
        waiting = _due(moment).select_for_update(skip_locked=True, no_key=True)
        row = waiting.order_by("due_at", "id").first()
        if row is None:
            return None
        row.attempts += 1
        row.claimed_at = moment
        if row.household_id is not None:
            row.text = text_of(row)
        _write(row, DispatchState.SENDING, "attempts", "claimed_at", "text")
        _keep(row, AttemptOutcome.STARTED)
    return row


def text_of(row: Dispatch) -> str:
    """What leaves the platform: the province's words with the number of the notice and whom to ring, and no more."""
    said = {"site": settings.SITE_NAME, "number": row.number, "phone": whom_to_ring(row.path).telephone}
    return rules.rule_of(row.path).text.format(**said)


def _send(row: Dispatch) -> None:
    """Hand over what was claimed, and write down what came of it. Needs no transaction while it waits for others."""
    outcome, note = AttemptOutcome.SENT, ""
    try:
        _hand_over(row)
    except Unreachable as error:
        outcome, note = AttemptOutcome.FAILED, str(error)
    except (Unknown, TimeoutError) as error:
        outcome = AttemptOutcome.REFUSED if _knows_keys(row.channel) else AttemptOutcome.UNCERTAIN
        note = str(error)
    except NotSent as error:
        outcome, note = AttemptOutcome.REFUSED, str(error)
    except OSError as error:
        # What a place's own sender raises says that its gateway did not take the message.
        outcome, note = AttemptOutcome.REFUSED, type(error).__name__
    if outcome == AttemptOutcome.REFUSED and row.attempts >= MOST_ATTEMPTS:
        outcome = AttemptOutcome.FAILED
    with nationwide():
        mine = Dispatch.objects.select_for_update(no_key=True).filter(
            pk=row.pk, attempts=row.attempts, state__in=[DispatchState.SENDING, DispatchState.UNCERTAIN]
        )
        kept = mine.first()
        if kept is None:
            _log.warning("dispatch %s was settled while it was being sent", row.pk)
            return
        wait = _FIRST_WAIT * _GROWS ** (row.attempts - 1)
        later = {"due_at": clock.now() + wait} if outcome == AttemptOutcome.REFUSED else {}
        _move(kept, outcome, note=note, **later)


def _hand_over(row: Dispatch) -> None:
    address = sealer().open(row.address_sealed)
    if row.channel == Channel.EMAIL:
        email.send(address, row.title, row.text, str(row.key))
        return
    through = sms.sender()
    send: Callable[..., None] = through.send
    if hasattr(through, "knows_keys"):
        send(address, row.text, key=str(row.key))
    else:
        send(address, row.text)


def _knows_keys(channel: str) -> bool:
    return channel == Channel.SMS and sms.is_offered() and getattr(sms.sender(), "knows_keys", False)


def _is_offered(channel: str) -> bool:
    return email.is_offered() if channel == Channel.EMAIL else sms.is_offered()


def _move(
    row: Dispatch, outcome: AttemptOutcome, *, by: Officer | None = None, note: str = "", **changes: object
) -> Dispatch:
    """Write what came of an attempt, and where the message stands now."""
    state = _TRUE_OF[outcome]
    moment = clock.now()
    changes["trouble"] = note[:_LONGEST] if state in (DispatchState.FAILED, DispatchState.UNCERTAIN) else ""
    changes["ended_at"] = None if state in (DispatchState.WAITING, DispatchState.UNCERTAIN) else moment
    if state == DispatchState.SENT:
        changes["sent_at"] = moment
    for name, value in changes.items():
        setattr(row, name, value)
    _write(row, state, *changes)
    _keep(row, outcome, by=by, note=note)
    return row


def _write(row: Dispatch, state: DispatchState, *changed: str) -> None:
    row.state = state
    row.save(update_fields=["state", *changed])


def _keep(row: Dispatch, outcome: AttemptOutcome, *, by: Officer | None = None, note: str = "") -> None:
    DispatchAttempt.objects.create(
        dispatch=row, path=row.path, attempt=row.attempts, outcome=outcome, note=note[:_LONGEST], by=by, at=clock.now()
    )
