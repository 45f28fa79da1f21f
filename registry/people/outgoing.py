"""By which ways besides the workspace a message goes out: planned for all at once, sent by `authorities.delivery`.

A short message where the household has a phone and wants it, an e-mail where it named an address, a letter by post for
what must reach it and has no short message, or none that is known to have arrived: an e-mail is no service. A few
statements for thousands of messages.
"""

from datetime import datetime

from django.db import connection

from authorities import clock
from authorities.delivery import email, sms
from authorities.delivery.sending import RECEIPTS_FOR
from authorities.jurisdiction import nationwide
from registry.models import Message
from registry.people.phones import PHONE

_AT_ONCE = 20_000
# Who is told: the operator to whom it was said, where the household has him still. The phone is that put right at a
# counter, else the one of registration (`phones.phone_on_file`).
_TOLD = """
told AS (
    SELECT m.id, m.household_id, m.title, m.to_serve, h.path, h.address, h.name, h.operator_name,
           to_char(m.sent_at AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-T' || lpad(m.id::text, 8, '0') AS number,
           CASE WHEN COALESCE(c.sms, true) THEN COALESCE(f.value_sealed, h.phone_sealed) END AS phone,
           c.email_sealed AS email
    FROM registry_message m
    JOIN registry_household h ON h.id = m.household_id
     AND m.operator_index IS NOT DISTINCT FROM h.operator_id_index
    LEFT JOIN registry_contactchoice c ON c.household_id = h.id AND c.operator_index = h.operator_id_index
    LEFT JOIN LATERAL (
        SELECT r.value_sealed FROM registry_factcorrection r
        WHERE r.household_id = h.id AND r.fact = %(phone)s AND r.operator_index = h.operator_id_index
        ORDER BY r.id DESC LIMIT 1) f ON true
    WHERE m.id = ANY (%(messages)s))"""
_INTO = """
INSERT INTO authorities_dispatch (path, channel, state, household_id, message, once, key, number, whom, subject,
                                  address_sealed, recipient, title, text, made_at, due_at, attempts, trouble)
SELECT path, '{channel}', 'waiting', household_id, id, '', gen_random_uuid(), number,
       left(COALESCE(NULLIF(name, ''), '（未使用名称）'), 200), title, {sealed}, {recipient},
       {title}, {text}, %(now)s, %(now)s, 0, ''
FROM told"""
_TO = """COALESCE(NULLIF(operator_name, ''), name, '') || '（收）' || chr(10)
       || COALESCE(NULLIF(address, ''), '（登记信息没有地址）')"""
_NOT_TWICE = " ON CONFLICT (message, channel) DO NOTHING"
_ELECTRONIC = """
WITH {told}
{into}
WHERE {sealed} IS NOT NULL AND %(offered)s{once}"""
# As long as the gateway is asked for a receipt, a short message is under way.
_LOST = "(d.state = 'failed' OR (d.state = 'sent' AND d.sent_at < %(asked_since)s))"
_BY_POST = """
WITH {told}
{into}
WHERE to_serve AND NOT EXISTS (
    SELECT FROM authorities_dispatch d
    WHERE d.message = told.id AND (d.channel = 'post' OR (d.channel = 'sms' AND NOT {lost})))
  AND NOT EXISTS (SELECT FROM registry_service s WHERE s.message_id = told.id){once}"""
# What went out by short message and did not arrive, or of which no receipt came, and was not read meanwhile.
_NOT_REACHED = """
SELECT m.id FROM registry_message m
WHERE m.to_serve AND m.planned_at IS NOT NULL
  AND EXISTS (SELECT FROM authorities_dispatch d WHERE d.message = m.id AND d.channel = 'sms' AND {lost})
  AND NOT EXISTS (SELECT FROM authorities_dispatch d WHERE d.message = m.id AND d.channel = 'post')
  AND NOT EXISTS (SELECT FROM registry_service s WHERE s.message_id = m.id)
ORDER BY m.id LIMIT %(most)s"""


def _into(
    channel: str, *, sealed: str = "NULL", recipient: str = "''", title: str = "'新的通知'", text: str = "''"
) -> str:
    return _INTO.format(channel=channel, sealed=sealed, recipient=recipient, title=title, text=text)


_SMS = _ELECTRONIC.format(told=_TOLD, into=_into("sms", sealed="phone"), sealed="phone", once=_NOT_TWICE)
_EMAIL = _ELECTRONIC.format(told=_TOLD, into=_into("email", sealed="email"), sealed="email", once=_NOT_TWICE)
_POST = _BY_POST.format(
    told=_TOLD,
    into=_into(
        "post", recipient=_TO, title="title", text="(SELECT m.text FROM registry_message m WHERE m.id = told.id)"
    ),
    once=_NOT_TWICE,
    lost=_LOST,
)


def _moments() -> dict[str, datetime]:
    now = clock.now()
    return {"now": now, "asked_since": now - RECEIPTS_FOR}


def plan() -> int:
    """Decide for every new message how it goes out, and post what did not arrive. Returns how many messages."""
    planned = 0
    while count := _plan_some():
        planned += count
    _post_what_failed()
    return planned


def _plan_some() -> int:
    with nationwide():
        fresh = Message.objects.select_for_update(of=("self",), skip_locked=True, no_key=True).filter(planned_at=None)
        messages = list(fresh.order_by("id").values_list("pk", flat=True)[:_AT_ONCE])
        if messages:
            given = {"messages": messages, "phone": PHONE.name, **_moments()}
            with connection.cursor() as cursor:
                cursor.execute(_SMS, given | {"offered": sms.is_offered()})
                cursor.execute(_EMAIL, given | {"offered": email.is_offered()})
                cursor.execute(_POST, given)
            Message.objects.filter(pk__in=messages).update(planned_at=clock.now())
    return len(messages)


def _post_what_failed() -> None:
    with nationwide(), connection.cursor() as cursor:
        cursor.execute(_NOT_REACHED.format(lost=_LOST), {"most": _AT_ONCE, **_moments()})
        messages = [key for (key,) in cursor.fetchall()]
        if messages:
            cursor.execute(_POST, {"messages": messages, "phone": PHONE.name, **_moments()})
