"""One-time codes for objectors: what is said counts when the code that was sent to the phone is given back (C5).

What is typed waits sealed. Codes are limited by phone and by notice (an address is counted by the page), so that nobody
is flooded with messages and no notice with codes; whoever comes after the limit waits a minute and is not shut out.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from authorities import clock
from authorities.delivery import sms
from authorities.refusals import Refused
from authorities.scans import Scan, look_at
from casework.sweeps import BulkSweep
from mingteyouxin.notices import objections
from mingteyouxin.notices.enums import NameCheck, ObjectionKind
from mingteyouxin.notices.models import NOTICE_CLOSED, PublicNoticeEntry
from mingteyouxin.notices.objection_models import ObjectionCode
from mingteyouxin.notices.objections import Submission
from registry.masking import mask_phone
from registry.people import real_names
from registry.people.documents import NOT_A_MOBILE, mobile_number, sealer

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
_WITHIN, _KEPT_FOR, _ONE_MORE_AFTER = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
_PER_PHONE = 5
_OVER = "验证码已失效：已过 10 分钟或输错次数过多。请回到公示页重新提交。"
NOT_OFFERED = "本网站目前不能发送验证码，请在公示期内按公示所列联系方式，以真实姓名书面提出。"


@transaction.atomic
def ask(entry: PublicNoticeEntry, *, kind: ObjectionKind, name: str, phone: str, text: str, address: str | None) -> str:
    """Keep what somebody says of a household on notice and send a code to his phone; returns the challenge.

    Nothing is held back by this. Raises Refused.
    """
    now, number = clock.now(), mobile_number(phone)
    if not sms.is_offered():
        raise Refused("codes_not_offered", NOT_OFFERED)
    if not number:
        raise Refused("not_a_mobile", NOT_A_MOBILE)
    if not entry.notice.takes_objections(clock.today()):
        raise Refused("notice_closed", NOTICE_CLOSED)
    seals = sealer()
    index = seals.index(number)
    lately = ObjectionCode.objects.filter(sent_at__gt=now - _WITHIN)
    if lately.filter(phone_index=index).count() >= _PER_PHONE:
        raise Refused("too_many_codes", "该手机号码获取验证码过于频繁，请一小时后再试。")
    of_the_notice = lately.filter(notice=entry.notice)
    if (
        of_the_notice.count() >= settings.NOTICE_CODES_AN_HOUR
        and of_the_notice.filter(sent_at__gt=now - _ONE_MORE_AFTER).exists()
    ):
        raise Refused("notice_is_busy", "目前对本次公示提交意见的人较多，请过一分钟再提交，或者按公示的联系方式反映。")
    challenge, digits = secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06d}"
    ObjectionCode.objects.create(
        challenge=challenge,
        notice=entry.notice,
        shown=entry,
        kind=kind,
        name_sealed=seals.seal(name.strip()),
        phone_sealed=seals.seal(number),
        phone_index=index,
        text_sealed=seals.seal(text.strip()),
        code_hash=_hash(challenge, digits),
        address=address,
        sent_at=now,
        expires_at=now + GOOD_FOR,
    )
    minutes = int(GOOD_FOR.total_seconds() // 60)
    sms.send_on_commit(number, f"公示意见验证码 {digits}，{minutes} 分钟内有效。如不是您本人操作，请不要理会。")
    return challenge


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for its code, as its page shows it."""

    about: str
    notice_id: int
    kind: ObjectionKind
    phone_masked: str


def waiting(challenge: str, *, notice_id: int) -> Waiting | None:
    """What somebody said to a notice and has not proven yet, or has proven within the day; None where there is none."""
    found = ObjectionCode.objects.select_related("shown").filter(challenge=challenge, notice=notice_id).first()
    if found is None:
        return None
    phone = sealer().open(found.phone_sealed)
    return Waiting(str(found.shown), found.notice_id, ObjectionKind(found.kind), mask_phone(phone))


def give_back(challenge: str, typed: str, *, file: File | None = None) -> str:
    """The code comes back: from now on what was said counts. Returns the receipt number, the same one when asked again.

    A try is counted before the code is looked at, and a file is looked at when the code was right: decoding a picture
    is work that nobody gets for nothing. Raises Refused, with `wrong_code` while there are tries left; a file that
    cannot be taken costs no try.
    """
    now = clock.now()
    open_now = ObjectionCode.objects.filter(challenge=challenge, expires_at__gt=now, tries__lt=MOST_TRIES)
    if not challenge or not open_now.update(tries=F("tries") + 1):
        raise Refused("code_over", _OVER)
    _must_be_right(challenge, typed)
    enclosed = _looked_at(challenge, file) if file is not None else None
    with transaction.atomic():
        rows = ObjectionCode.objects.select_related("shown__notice__authority")
        code = rows.select_for_update(of=("self",), no_key=True).get(challenge=challenge)
        if code.receipt:
            return code.receipt
        made = objections.make(_said(code, proven_at=now), enclosed=enclosed)
        code.used_at, code.receipt = now, made.receipt
        code.save(update_fields=["used_at", "receipt"])
    return made.receipt


def _must_be_right(challenge: str, typed: str) -> None:
    code = ObjectionCode.objects.get(challenge=challenge)
    if not hmac.compare_digest(bytes(code.code_hash), _hash(challenge, "".join(typed.split()))):
        left = MOST_TRIES - code.tries
        raise Refused("wrong_code", f"验证码不正确。还可以再试 {left} 次。" if left else _OVER)


def _looked_at(challenge: str, file: File) -> Scan:
    try:
        return look_at(file)
    except Refused:
        ObjectionCode.objects.filter(challenge=challenge).update(tries=F("tries") - 1)
        raise


def _said(code: ObjectionCode, *, proven_at: datetime) -> Submission:
    seals = sealer()
    name, phone = seals.open(code.name_sealed), seals.open(code.phone_sealed)
    agrees = real_names.agrees(name, phone)
    if agrees is False:
        raise Refused("name_differs", "您填写的姓名与该手机号码的实名登记不一致，请用本人实名登记的手机号码提出。")
    return Submission(
        entry=code.shown,
        kind=ObjectionKind(code.kind),
        name=name,
        phone=phone,
        text=seals.open(code.text_sealed),
        proven_at=proven_at,
        name_check=NameCheck.AGREES if agrees else NameCheck.UNCHECKED,
    )


def _hash(challenge: str, digits: str) -> bytes:
    return sealer().index(f"objection-code:{challenge}:{digits}")


def _forget(on) -> int:
    deleted, _ = ObjectionCode.objects.filter(sent_at__lt=clock.now() - _KEPT_FOR).delete()
    return deleted


# What nobody proved to have said is not kept.
forget_codes = BulkSweep("forget-objection-codes", _forget)
