"""The operator lets a family member or an agent act for the household, and takes it back."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from authorities import clock
from authorities.access import NotAccessible
from registry import acts
from registry.enums import Relation
from registry.models import Agent, Household
from registry.people import messages
from registry.people.documents import NOT_A_MOBILE, document_index, document_number, mobile_number, sealer
from registry.people.persons import record
from registry.people.standing import Standing

LONGEST = timedelta(days=3 * 366)
_SHORTEST_DOCUMENT = 6


class AppointmentRefused(ValueError):
    """An appointment is not made. `code` is stable; the text says what to do, `field` where."""

    def __init__(self, code: str, field: str, text: str) -> None:
        super().__init__(text)
        self.code, self.field = code, field


def agents_of(household: Household) -> list[Agent]:
    """The operator's appointments that were not taken back, those that have run out included; no predecessor's."""
    return list(_appointments(household).order_by("-id"))


def appoint(
    standing: Standing,
    *,
    name: str,
    document: str,
    phone: str,
    relation: Relation,
    until: date,
    address: str | None,
) -> Agent:
    """Let somebody act for the household until a day. Only the operator may. Raises AppointmentRefused."""
    _as_operator(standing)
    number, mobile, seals = document_number(document), mobile_number(phone), sealer()
    if len(number) < _SHORTEST_DOCUMENT:
        raise AppointmentRefused("not_a_document", "document", "请填写完整的证件号码。")
    if not mobile:
        raise AppointmentRefused("not_a_mobile", "phone", NOT_A_MOBILE)
    today = clock.today()
    if not today <= until <= today + LONGEST:
        raise AppointmentRefused("until_out_of_range", "until", "有效期应从今天起，最长三年。")
    index = document_index(number)
    if index == bytes(standing.household.operator_id_index):
        raise AppointmentRefused("is_the_operator", "document", "这是经营者本人的证件号码，无需委托。")
    try:
        with transaction.atomic():
            agent = Agent.objects.create(
                household=standing.household,
                name=name,
                relation=relation,
                document_sealed=seals.seal(number),
                document_index=index,
                phone_sealed=seals.seal(mobile),
                phone_index=seals.index(mobile),
                operator_index=bytes(standing.household.operator_id_index),
                until=until,
                appointed_at=clock.now(),
                appointed_by=standing.person,
            )
    except IntegrityError as error:
        if "agent_once" not in str(error):
            raise
        raise AppointmentRefused(
            "already_appointed", "document", "已经委托过此人。如需改期，请先撤销再重新委托。"
        ) from error
    messages.send(
        standing.household,
        title="新增委托",
        text=f"经营者委托{name}（{relation.label}）查看和办理本户事项，有效期至{until:%Y-%m-%d}。",
        view="my-account",
    )
    record(acts.AGENT_APPOINTED, by=standing.person, household=standing.household, on=agent, address=address)
    return agent


def remove(standing: Standing, agent_id: int, *, address: str | None) -> Agent:
    """Take an appointment back; the next request of the agent finds no household. Only the operator may."""
    _as_operator(standing)
    agent = _appointments(standing.household).filter(pk=agent_id).first()
    if agent is None:
        raise NotAccessible
    agent.removed_at, agent.removed_by = clock.now(), standing.person
    agent.save(update_fields=["removed_at", "removed_by"])
    text = f"经营者撤销了对{agent.name}的委托。"
    messages.send(standing.household, title="委托已撤销", text=text, view="my-account")
    record(acts.AGENT_REMOVED, by=standing.person, household=standing.household, on=agent, address=address)
    return agent


def _appointments(household: Household) -> QuerySet:
    return Agent.objects.filter(removed_at=None, operator_index=bytes(household.operator_id_index))


def _as_operator(standing: Standing) -> None:
    if not standing.is_operator:
        raise NotAccessible
