"""A class's conditions tried on one household of the area before anything is saved: what each says, and why."""

from dataclasses import dataclass

from django.http import HttpRequest

from authorities import audit, clock
from authorities.access import NotAccessible
from authorities.client_address import client_address
from mingteyouxin.criteria import platform_facts
from mingteyouxin.criteria.platform_facts import Answered
from mingteyouxin.criteria.standard_tree import CriterionRead, RuleRead
from registry import acts
from registry.access import access_household
from registry.households import numbered
from registry.models import Household

_NOBODY = "本辖区没有这个号码的个体工商户，请核对后重新填写。"
_NO_NUMBER = "请填写试算用的统一社会信用代码或者注册号。"


@dataclass(frozen=True, slots=True)
class Tried:
    """Whom the conditions were tried on and what each said; or why nobody was."""

    household: Household | None = None
    lines: tuple[tuple[CriterionRead, Answered], ...] = ()
    trouble: str = ""


def tried_out(request: HttpRequest, rule: RuleRead) -> Tried:
    """The criteria of a rule that government's data answer, for the household whose number was typed.

    No figure is told (platform_facts.py). Looking is logged, and the household reads it.
    """
    number = request.POST.get("try_number", "").replace("\0", "").strip()
    if not number:
        return Tried(trouble=_NO_NUMBER)
    try:
        household_id = numbered(number)
        household = access_household(request.acting, household_id) if household_id is not None else None
    except NotAccessible:
        household = None
    if household is None:
        return Tried(trouble=_NOBODY)
    audit.record(
        acts.HOUSEHOLD_SHOWN,
        by=request.user,
        on=household,
        household=household.pk,
        address=client_address(request),
        note="试算分类标准",
    )
    asked = [one for one in rule.criteria if one.condition is not None]
    today = clock.today()
    looked = platform_facts.look(
        {household.pk: household.path},
        [one.condition for one in asked],
        province=request.acting.authority.province_path,
        on=today,
        year=today.year,
    )
    return Tried(household, tuple((one, looked.answer(household.pk, one.condition)) for one in asked))
