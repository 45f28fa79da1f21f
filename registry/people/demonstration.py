"""Households of the demonstration whose people can log in. Everybody in it is invented; refused anywhere else."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Min, Q, QuerySet

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from registry.enums import HouseholdType, Relation
from registry.models import Agent, Household, PublishedType
from registry.people import agents
from registry.people.documents import document_index, sealer
from registry.people.persons import Identity, recognise
from registry.people.standing import access_own_household

# 洪山区, whose clerk the demonstration has as well: what he does at the counter is seen in the workspace.
_COUNTY = "/42/01/11/"
_RESIDENT_CARD = "居民身份证"
_AGENT = Identity("示例·受托人", "420106199505050021")
_AGENT_PHONE = "13800000000"


def demo_households(others: Iterable[tuple[str, Household]] = ()) -> list[tuple[str, str, str, str]]:
    """What they show, name, number of the household and document, for each; empty before the sample is loaded.

    `others` are listed too, each with what it shows. The first call makes the agent. The codes that they are sent are
    in settings.SMS_FILE.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("示例经营者只在演示环境（DEMO=1）中可用。")
    with jurisdiction(_COUNTY):
        # One that may apply, as soon as the types are published.
        one = households_to_try(HouseholdType.GROWTH, HouseholdType.DEVELOPMENT).first() or _residents().first()
    with nationwide():
        several = _operating_two()
        elsewhere = _with_phone().exclude(operator_id_type__in=["", _RESIDENT_CARD]).order_by("id").first()
    listed = [
        (label, household.operator_name, household.number, sealer().open(household.operator_id_sealed))
        for label, household in (
            ("经营者（洪山区，有受托人）", one),
            ("经营者，名下两户", several),
            (f"经营者，{elsewhere.operator_id_type if elsewhere else ''}", elsewhere),
            *others,
        )
        if household is not None
    ]
    if one is not None:
        _appoint(one)
        listed.append(("受托人（洪山区，由第一名经营者委托）", _AGENT.name, one.number, _AGENT.document))
    return listed


def households_to_try(*types: HouseholdType) -> QuerySet:
    """Households in business of these types, with an operator who can log in; of the jurisdiction it is called in."""
    typed = PublishedType.objects.filter(type__in=types).values("household_id")
    return _residents().filter(pk__in=typed).select_related("authority")


def _residents() -> QuerySet:
    return _with_phone().filter(operator_id_type=_RESIDENT_CARD).order_by("id")


def _with_phone() -> QuerySet:
    return Household.objects.registered().filter(operator_id_sealed__isnull=False, phone_sealed__isnull=False)


def _operating_two() -> Household | None:
    """The first household of an operator who has two, both with a phone."""
    pair = (
        _with_phone()
        .order_by()
        .values("operator_id_index")
        .annotate(households=Count("id"), first=Min("id"))
        .filter(households=2)
        .order_by("first")
        .values_list("first", flat=True)
        .first()
    )
    return Household.objects.filter(pk=pair).first() if pair else None


def _appoint(household: Household) -> None:
    """The agent, unless he is there already."""
    seals = sealer()
    with jurisdiction(household.path):
        live = Q(household_id=household.pk, document_index=document_index(_AGENT.document), removed_at=None)
        if Agent.objects.filter(live).exists():
            return
    operator = recognise(Identity(household.operator_name, seals.open(household.operator_id_sealed)))
    standing = access_own_household(operator, household.pk)
    with own_household(household.pk):
        agents.appoint(
            standing,
            name=_AGENT.name,
            document=_AGENT.document,
            phone=_AGENT_PHONE,
            relation=Relation.ENTRUSTED,
            until=clock.today() + timedelta(days=365),
            address=None,
        )
