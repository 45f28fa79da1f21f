"""The demonstration's objections: one in each state that somebody would want to see, brought there by real verbs."""

from dataclasses import dataclass

from appeals import deciding, filing, handling, rechecks
from appeals.changes import Change
from appeals.contested_facts import PERSON, Contested, name_of
from appeals.enums import AppealStatus, Outcome, RecheckStatus
from appeals.filing import Point
from appeals.handling import Verdict
from appeals.models import Appeal, Claim, Recheck
from appeals.rechecks import Finding
from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Authority, Officer
from registry import feeds
from registry.enums import HouseholdType, RiskKind
from registry.models import AnnualReport, Household, Person, RiskMark
from registry.people.demonstration import households_to_try
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise

_MARKED = 6
_SHOWN = (AppealStatus.FILED, AppealStatus.SUPPLEMENT, AppealStatus.CORRECTED, AppealStatus.DISMISSED)
_WORDS = "被标记时已经搬到登记的新地址，联系得上（示例）。"
_FOUND, _STANDS = "经查档案，标记有误（示例）。", "经查，标记的依据充分（示例）。"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: officers of the province, and of the county's bureau that keeps the marks."""

    clerk: Officer
    supervisor: Officer
    checker: Officer


def play(county: Authority, cast: Cast) -> int:
    """Objections of households of a county. Returns how many; fewer where the sample has fewer that are marked."""
    with jurisdiction(county.path):
        marked = _marked()
        bare = households_to_try(HouseholdType.SURVIVAL).first()
    steps = (_filed, _asked, _asked_of_the_household, _proposed, _upheld, _dismissed)
    for shop, step in zip(marked, steps, strict=False):
        step(_file_mark(shop), cast)
    if bare is not None:
        _file(bare, PERSON, None, "请重新核对我的分型（示例）。")
    return len(marked) + (bare is not None)


def operators() -> list[tuple[str, Household]]:
    """One household in each of the states that an operator would want to see, with the state in words."""
    found = []
    with nationwide():
        for status in _SHOWN:
            appeal = Appeal.objects.filter(status=status).select_related("household").order_by("id").first()
            if appeal is not None:
                found.append((f"经营者，分型异议：{status.label}", appeal.household))
    return found


def _marked() -> list[Household]:
    """Households that are not eligible for one mark alone, with somebody who can log in."""
    standing = RiskMark.objects.filter(released_on=None)
    abnormal = standing.filter(kind=RiskKind.ABNORMAL).values("household_id")
    others = standing.exclude(kind=RiskKind.ABNORMAL).values("household_id")
    filed = AnnualReport.objects.filter(year=clock.today().year - 1).values("household_id")
    found = households_to_try(HouseholdType.INELIGIBLE).filter(pk__in=abnormal).exclude(pk__in=others)
    return list(found.filter(pk__in=filed)[:_MARKED])


def _person_of(shop: Household) -> Person:
    return recognise(Identity(shop.operator_name, sealer().open(shop.operator_id_sealed)))


def _file_mark(shop: Household) -> Appeal:
    with own_household(shop.pk):
        mark = RiskMark.objects.filter(household=shop, kind=RiskKind.ABNORMAL, released_on=None).earliest("from_on")
    key = {"kind": mark.kind, "from_on": mark.from_on}
    return _file(shop, name_of(feeds.RISK_MARKS, key), Change(feeds.RISK_MARKS, key, None), _WORDS)


def _file(shop: Household, about: str, change: Change | None, text: str) -> Appeal:
    person = _person_of(shop)
    with own_household(shop.pk):
        standing = filing.standing_of(shop)
        contested: Contested = next(one for one in standing.facts if one.about == about)
        return filing.file(standing, Point(contested, change, text), by=person)


def _filed(appeal: Appeal, cast: Cast) -> None:
    """Waits to be accepted."""


def _put(appeal: Appeal, cast: Cast) -> Recheck:
    """Accepted, and put to the county's bureau, which keeps the mark."""
    with jurisdiction(appeal.authority.path):
        handling.accept(appeal.pk, by=cast.clerk)
        claim = Claim.objects.select_related("household").get(appeal=appeal)
        bureau = cast.checker.posts.get().authority
        to = next(one for one in rechecks.addressees([claim])[claim.pk] if one.authority == bureau)
        return rechecks.ask(claim, to, question="请核对标记的依据（示例）。", by=cast.clerk)


def _asked(appeal: Appeal, cast: Cast) -> None:
    _put(appeal, cast)


def _asked_of_the_household(appeal: Appeal, cast: Cast) -> None:
    _put(appeal, cast)
    with jurisdiction(appeal.authority.path):
        handling.ask_household(appeal.pk, "请补充现经营场所的门头照片（示例）。", by=cast.clerk)


def _answered(appeal: Appeal, cast: Cast, status: str, outcome: str) -> None:
    recheck = _put(appeal, cast)
    change = Change.from_json(feeds.RISK_MARKS, recheck.claim.change) if status == RecheckStatus.WRONG else None
    with jurisdiction(recheck.authority.path):
        rechecks.answer(
            recheck, Finding(status, _FOUND if change else "经查标记依据充分（示例）。", change), by=cast.checker
        )
    with jurisdiction(appeal.authority.path):
        verdicts = {recheck.claim_id: Verdict(outcome, "经登记机关核查（示例）。")}
        handling.propose(appeal.pk, verdicts, "按核查结果处理（示例）。", by=cast.clerk)


def _proposed(appeal: Appeal, cast: Cast) -> None:
    _answered(appeal, cast, RecheckStatus.WRONG, Outcome.UPHELD)


def _upheld(appeal: Appeal, cast: Cast) -> None:
    _proposed(appeal, cast)
    _confirm(appeal, cast)


def _dismissed(appeal: Appeal, cast: Cast) -> None:
    _answered(appeal, cast, RecheckStatus.RIGHT, Outcome.DISMISSED)
    _confirm(appeal, cast)


def _confirm(appeal: Appeal, cast: Cast) -> None:
    with jurisdiction(appeal.authority.path):
        deciding.confirm(appeal.pk, by=cast.supervisor)
