"""One-time codes by short message: name, number of the household and document agree → a code to the phone on file.

Whoever asks learns nothing: what is typed is written down and answered in the same way, and in the same time, whether
it agrees with a household or not; a worker looks for it and sends (docs/decisions/0016). A code is of six
digits, kept as a keyed hash, good for ten minutes, five tries and one use.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from authorities import clock
from authorities.delivery import sms
from authorities.jurisdiction import own_household, proven_document
from registry import acts, directory
from registry.models import Agent, Household, LoginCode
from registry.people.documents import document_index, document_number, household_number, same_name, sealer
from registry.people.persons import Identity, LoginRefused, record
from registry.people.phones import phone_on_file

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
TASK = "registry.tasks.send_login_code"
_WITHIN = timedelta(hours=1)
_KEPT_FOR = timedelta(days=1)
# Codes asked for within an hour, by what is counted. The first two depend on what was typed and from where, so their
# refusal tells nothing; the others are kept to in silence. A claim is counted with the address that it comes from:
# whoever knows somebody's numbers shuts nobody out elsewhere. What has had its share gets one more in so long.
_PER_CLAIM, _PER_ADDRESS, _PER_HOUSEHOLD, _PER_PHONE = 5, 30, 8, 8
_ONE_MORE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Found:
    """What agreed: the household, whose document it is, and the phone the code goes to."""

    household: Household
    name: str
    phone: str


def ask(*, name: str, number: str, document: str, address: str | None) -> str:
    """Take a request for a code; returns the challenge that the answer will have to name. Raises LoginRefused."""
    number, document = household_number(number), document_number(document)
    seals, now = sealer(), clock.now()
    claim = seals.index(f"login-claim:{document}:{number}")
    LoginCode.objects.filter(sent_at__lt=now - _KEPT_FOR).delete()
    lately = LoginCode.objects.filter(sent_at__gt=now - _WITHIN)
    if lately.filter(claim_index=claim, address=address).count() >= _PER_CLAIM or (
        address and lately.filter(address=address).count() >= _PER_ADDRESS
    ):
        record(acts.PERSON_LOGIN_FAILED, by=None, address=address, note="too_many_codes")
        raise LoginRefused("too_many_codes", "获取验证码过于频繁，请一小时后再试，或者持证件到登记机关窗口办理。")
    code = LoginCode.objects.create(
        challenge=secrets.token_urlsafe(32),
        claim_index=claim,
        number_sealed=seals.seal(number),
        document_sealed=seals.seal(document),
        name_sealed=seals.seal(name),
        address=address,
        sent_at=now,
        expires_at=now + GOOD_FOR,
    )
    transaction.on_commit(lambda: _hand_over(code.pk), robust=True)
    return code.challenge


def _hand_over(code_id: int) -> None:
    """To a worker; where the queue is away it is done here, for a household comes in all the same."""
    try:
        current_app.send_task(TASK, args=[code_id])
    except OperationalError:
        send(code_id)


@transaction.atomic
def send(code_id: int) -> None:
    """Look for what was typed, and send the code where it agrees. Asked for a second time it does nothing."""
    waiting = LoginCode.objects.select_for_update().filter(number_sealed__isnull=False, expires_at__gt=clock.now())
    code = waiting.filter(pk=code_id).first()
    if code is None:
        return
    seals = sealer()
    name, number, document = (seals.open(held) for held in (code.name_sealed, code.number_sealed, code.document_sealed))
    code.name_sealed = code.number_sealed = code.document_sealed = None
    found = _matching(name, number, document)
    if found is not None:
        _address_to(code, found, document, LoginCode.objects.filter(sent_at__gt=code.sent_at - _WITHIN))
    code.save()


def redeem(challenge: str, typed: str, *, address: str | None) -> Identity:
    """Who is let in by a code. A try is counted before the code is looked at. Raises LoginRefused."""
    now = clock.now()
    open_now = LoginCode.objects.filter(challenge=challenge, used_at=None, expires_at__gt=now, tries__lt=MOST_TRIES)
    if not challenge or not open_now.update(tries=F("tries") + 1):
        _refused(None, address, "code_over")
        raise LoginRefused("code_over", "验证码已失效：已过 10 分钟、已使用过或输错次数过多。请重新获取。")
    code = LoginCode.objects.get(challenge=challenge)
    given = _hash(challenge, "".join(typed.split()))
    if code.code_hash is None or not hmac.compare_digest(bytes(code.code_hash), given):
        _refused(code, address, "wrong_code")
        left = MOST_TRIES - code.tries
        again = f"还可以再试 {left} 次。" if left else "请重新获取。"
        raise LoginRefused("wrong_code", f"验证码不正确。{again}")
    if not LoginCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
        _refused(code, address, "code_over")
        raise LoginRefused("code_over", "验证码已使用过，请重新获取。")
    seals = sealer()
    return Identity(seals.open(code.name_sealed), seals.open(code.document_sealed))


def _matching(name: str, number: str, document: str) -> _Found | None:
    """The household of this number whose operator, or whose agent, has this name and document.

    The document is only claimed here, not proven: what is found goes into a message to the phone, never to the page.
    """
    if not document or not directory.is_number(number):
        return None
    key = {"code" if len(number) == 18 else "reg_no": number}
    with proven_document(document_index(document)):
        operated = Household.objects.filter(**key).first()
        appointments = list(Agent.objects.in_force(clock.today()))
    if operated is not None:
        if not same_name(operated.operator_name, name):
            return None
        with own_household(operated.pk):
            return _Found(operated, operated.operator_name, phone_on_file(operated))
    for agent in appointments:
        with own_household(agent.household_id):
            household = Household.objects.filter(**key, operator_id_index=bytes(agent.operator_index)).first()
        if household is not None and same_name(agent.name, name):
            return _Found(household, agent.name, sealer().open(agent.phone_sealed))
    return None


def _address_to(code: LoginCode, found: _Found, document: str, lately) -> None:
    """Make a code for what was found and send it, unless there is no phone or it has had too many."""
    seals = sealer()
    code.household_id = found.household.pk
    code.document_sealed, code.name_sealed = seals.seal(document), seals.seal(found.name)
    if not found.phone:
        return
    code.phone_index = seals.index(found.phone)
    sent = lately.filter(code_hash__isnull=False)
    if _has_had_its_share(sent.filter(household_id=code.household_id), code, most=_PER_HOUSEHOLD):
        return
    if _has_had_its_share(sent.filter(phone_index=code.phone_index), code, most=_PER_PHONE):
        return
    digits = f"{secrets.randbelow(1_000_000):06d}"
    code.code_hash = _hash(code.challenge, digits)
    sms.send_on_commit(found.phone, _text(digits))
    record(acts.CODE_SENT, by=None, household=found.household, address=code.address)


def _has_had_its_share(sent, code: LoginCode, *, most: int) -> bool:
    return sent.count() >= most and sent.filter(sent_at__gt=code.sent_at - _ONE_MORE_AFTER).exists()


def _text(digits: str) -> str:
    minutes = int(GOOD_FOR.total_seconds() // 60)
    return f"登录验证码 {digits}，{minutes} 分钟内有效。工作人员不会向您索要验证码，请勿告诉任何人。"


def _hash(challenge: str, digits: str) -> bytes:
    return sealer().index(f"login-code:{challenge}:{digits}")


def _refused(code: LoginCode | None, address: str | None, why: str) -> None:
    household = None
    if code is not None and code.household_id is not None:
        with own_household(code.household_id):
            household = Household.objects.get()
    record(acts.PERSON_LOGIN_FAILED, by=None, household=household, address=address, note=why)
