"""Service of a message (送达): read in the workspace, brought by SMS, signed for, or posted up after the others failed.

What is recorded here starts the clocks of the rows that the message told (`casework.service`).
"""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.timezone import localtime

from authorities import audit, clock, files
from authorities.delivery.rules import rule_of
from authorities.enums import Channel, DispatchState
from authorities.jurisdiction import is_in_sight, looking_from, nationwide
from authorities.models import Dispatch, Officer
from authorities.refusals import Refused
from authorities.scans import Scan
from casework import service as kit
from registry import acts, file_purposes
from registry.enums import ServiceWay
from registry.models import Household, Message, Service

_NOTE = Service._meta.get_field("note").max_length
# What was brought by SMS, in one statement for all: the day is that of the gateway's receipt.
_BROUGHT = """
INSERT INTO registry_service (household_id, message_id, way, "on", note, at)
SELECT m.household_id, m.id, 'sms', (d.ended_at AT TIME ZONE 'Asia/Shanghai')::date, '', %(now)s
FROM authorities_dispatch d JOIN registry_message m ON m.id = d.message
WHERE d.channel = 'sms' AND d.state = 'delivered' AND m.to_serve AND m.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM registry_service s WHERE s.message_id = m.id AND s.way = 'sms')
ON CONFLICT DO NOTHING"""


def opened(message: Message) -> None:
    """The household read a message in its workspace. Runs as the household."""
    if message.to_serve:
        _record(message, ServiceWay.OPENED, clock.today())


@transaction.atomic
def signed(message: Message, *, way: ServiceWay, on: date, scan: Scan, note: str, by: Officer) -> Service:
    """An officer records a receipt that the operator signed, face to face or on the post's slip. Raises Refused.

    Runs in the jurisdiction of the bureau in charge.
    """
    if way not in (ServiceWay.SIGNED, ServiceWay.RECEIPT):
        raise Refused("way_unknown", "请选择直接送达或者邮寄送达。")
    _must_be_served(message, way, on)
    household = message.household
    kept = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.RECEIPT,
        content_type=scan.content_type,
        by=by,
        path=household.path,
        household=household.pk,
    )
    return _by_officer(message, way, on, by=by, note=note, file=kept)


@transaction.atomic
def posted_up(message: Message, *, on: date, note: str, by: Officer) -> Service:
    """An officer records a public notice (公告), of which `note` says where it stood. Raises Refused.

    Only after the other ways failed: a letter came back, and nothing else is still under way. It counts when the
    province's days of a notice are over, so it is recorded then.
    """
    if not note.strip():
        raise Refused("place_required", "请写明公告的地点或者载体、文号。")
    _must_be_served(message, ServiceWay.NOTICE, on)
    others = Dispatch.objects.filter(message=message.pk).exclude(channel=Channel.EMAIL)
    if not others.filter(channel=Channel.POST, state=DispatchState.FAILED).exists():
        raise Refused("others_first", "其他方式都不能送达以后才能公告：请先邮寄，退回后在送达记录中登记退回。")
    if others.filter(state__in=[DispatchState.WAITING, DispatchState.SENDING, DispatchState.DELIVERED]).exists():
        raise Refused("others_under_way", "还有其他方式正在送达，请等待结果。")
    days = rule_of(message.household.path).notice_days
    reached = on + timedelta(days=days)
    if reached > clock.today():
        raise Refused("notice_not_over", f"公告满 {days} 日（{reached}）视为送达，请在那一天以后登记。")
    return _by_officer(message, ServiceWay.NOTICE, reached, by=by, note=f"{on} 公告：{note.strip()}")


@dataclass(frozen=True, slots=True)
class Told:
    """One message to a household as officers see it: what left the platform for it, and how it was served."""

    message: Message
    sent: tuple[str, ...]
    served: tuple[str, ...]


def record_of(household: Household, view: str, key: int) -> list[Told]:
    """What a household was told about a row and must reach it, with what became of it. One statement.

    Whoever has the row knows what was told about it, wherever the household has moved to since.
    """
    with nullcontext() if is_in_sight(household.path) else looking_from(household.path):
        return _record_of(household, view, key)


def _record_of(household: Household, view: str, key: int) -> list[Told]:
    served = Service.objects.filter(message=OuterRef("pk")).order_by("id")
    sent = Dispatch.objects.filter(message=OuterRef("pk")).order_by("id")
    rows = Message.objects.filter(household=household, view=view, key=key, to_serve=True).annotate(
        ways=ArraySubquery(served.values(said=JSONObject(way="way", on="on"))),
        leaves=ArraySubquery(sent.values(said=JSONObject(channel="channel", state="state"))),
    )
    return [
        Told(
            row,
            tuple(f"{Channel(one['channel']).label}{DispatchState(one['state']).label}" for one in row.leaves),
            tuple(f"{one['on']} {ServiceWay(one['way']).label}" for one in row.ways),
        )
        for row in rows.order_by("id")
    ]


def unserved(household: Household | None = None) -> QuerySet[Message]:
    """Messages that must reach their household and have not, the oldest first."""
    served = Service.objects.filter(message=OuterRef("pk"))
    rows = Message.objects.filter(~Exists(served), to_serve=True, ended_at=None)
    return (rows if household is None else rows.filter(household=household)).order_by("id")


def follow() -> int:
    """Note what the gateway brought, and start the clocks of rows whose message was served. Returns how many clocks."""
    with nationwide(), connection.cursor() as cursor:
        cursor.execute(_BROUGHT, {"now": clock.now()})
    started = 0
    for kind in kit.kinds():
        with nationwide():
            waiting = kind.objects.filter(told_by__isnull=False, served_on=None).values_list("told_by", flat=True)
            found = Service.objects.filter(message__in=list(waiting)).order_by("message", "id").distinct("message")
            reached = list(found.values_list("message", "on"))
        for message, on in reached:
            with nationwide():
                started += kit.start(message, on)
    return started


def _must_be_served(message: Message, way: ServiceWay, on: date) -> None:
    # Of two officers who record the same the second finds it recorded.
    Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    if not message.to_serve:
        raise Refused("nothing_to_serve", "这条通知不需要送达。")
    if message.ended_at is not None:
        raise Refused("service_ended", f"这条通知不再送达：{message.ended_because}。请在改发的通知上登记。")
    if on > clock.today():
        raise Refused("day_to_come", "送达日期不能晚于今天。")
    if on < localtime(message.sent_at).date():
        raise Refused("day_before_it_was_told", "送达日期不能早于通知的日期。")
    if Service.objects.filter(message=message, way=way).exists():
        raise Refused("served_already", "这种方式已经登记过送达，请刷新后查看。")


def _by_officer(message: Message, way: ServiceWay, on: date, *, by: Officer, note: str, file=None) -> Service:
    made = Service.objects.create(
        household_id=message.household_id,
        message=message,
        way=way,
        on=on,
        file=file,
        note=note.strip()[:_NOTE],
        by=by,
        at=clock.now(),
    )
    audit.record(
        acts.SERVICE_RECORDED,
        by=by,
        on=made,
        household=message.household_id,
        note=f"{way.label}，{on}：{message.title}",
    )
    kit.start(message.pk, on)
    return made


def _record(message: Message, way: ServiceWay, on: date) -> None:
    made = Service(household_id=message.household_id, message=message, way=way, on=on, at=clock.now())
    # A second click finds it recorded.
    if Service.objects.bulk_create([made], ignore_conflicts=True):
        kit.start(message.pk, on)
