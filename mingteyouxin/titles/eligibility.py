"""Whether a household may be recognised (C3, C4, C7, C9, C14): every condition as a finding with its reason.

The same list is shown before the household starts, kept at submission, when it is passed, and at recognition. A finding
has three values: where no list answers, or none that was delivered and is of late, a person finds out.
"""

from authorities import clock
from authorities.jurisdiction import looking_from, province_path_of
from authorities.kept_statements import KeptRows
from mingteyouxin.cases import operator_changes
from mingteyouxin.cases.enums import EligibilityMoment
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.titles.county_places import county_of
from mingteyouxin.titles.data_findings import Asked, Finding, of_one_round
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
from typing_engine.standard.months import add_months

_own_titles = KeptRows(lambda household: Recognition.objects.filter(household=household).order_by("-ended_on"), -1)
_ONE_PERSON = "总体方案二（四）3：同一自然人在同一县级行政区域内至多认定一户"


def findings(asked: Asked) -> list[Finding]:
    """Everything found, those that block first, then those to be looked into.

    Runs from any standpoint: the household itself sees no list.
    What could not be looked up is a finding for the reviewer, never a silent pass.
    """
    with looking_from(province_path_of(asked.household.path)):
        own = _own_titles.rows(asked.household.pk)
        found = [
            *of_one_round([asked])[0],
            *_recognised_already(asked, own),
            *_another_case(asked),
            *_operator(asked),
            *_same_person(asked),
            *_revoked(asked, own),
        ]
    return sorted(found, key=lambda finding: (not finding.blocks, not finding.weigh))


def is_eligible(found: list[Finding]) -> bool:
    return not any(finding.blocks for finding in found)


def keep(case: Case, found: list[Finding], *, moment: EligibilityMoment) -> EligibilityCheck:
    """Keep what was found at a moment that decides, as it was (E2)."""
    return EligibilityCheck.objects.create(
        path=case.path,
        household_id=case.household_id,
        case=case,
        moment=moment,
        on=clock.today(),
        eligible=is_eligible(found),
        findings=[finding.as_kept() for finding in found],
        at=clock.now(),
    )


def _recognised_already(asked: Asked, own: list[Recognition]) -> list[Finding]:
    """C1: one household, one class; who holds a valid title does not apply for another. The title that the case itself
    led to does not stand against it."""
    of_the_case = asked.case.recognition_id if asked.case is not None else None
    held = next((one for one in own if one.is_valid_on(asked.on) and one.pk != of_the_case), None)
    if held is None:
        return []
    text = f"该户已是{held}，有效期至 {held.valid_until}。"
    return [Finding("recognised", "已有认定", False, text, "总体方案二（四）3：同一个体工商户只能认定为一个类型")]


def _another_case(asked: Asked) -> list[Finding]:
    """An application or recommendation that is under way, here or elsewhere; one over which an office keeps silent bars
    nobody."""
    others = Case.objects.filter(household=asked.household, silent_on=None).in_line()
    if asked.case is not None:
        others = others.exclude(pk=asked.case.pk)
    other = others.values_list("recognition_path", "authority__name").first()
    if other is None:
        return []
    way, office = other
    text = f"该户有一件{RecognitionPath(way).label}正由{office}办理，办结或者撤回以后才能再提交。"
    return [Finding("another_case", "正在办理", False, text, "一户同一时间只办理一件")]


def _operator(asked: Asked) -> list[Finding]:
    """附件二(五)2, 二(二): whoever holds the title has agreed to it; another operator is asked anew."""
    if asked.case is None or not operator_changes.has_changed(asked.case, asked.household):
        return []
    ground = "总体方案二（二）：尊重个体工商户意愿；附件二（五）2：由经营者申报或者同意推荐"
    return [Finding("operator_changed", "经营者", False, operator_changes.TEXT, ground)]


def _same_person(asked: Asked) -> list[Finding]:
    """C9: one natural person, one recognition per county-level division (county_places.py)."""
    county = county_of(asked.household.authority, on=asked.on)
    if county is None:
        where = f"没有登记{asked.household.authority.name}位于哪个县（市、区）"
        text = f"{where}，无法核对同一自然人在本地的其他认定，由审核人员核实。"
        return [Finding("same_person_unknown", "一人一户", None, text, _ONE_PERSON)]
    index = asked.household.operator_id_index
    if index is None:
        text = "登记信息中没有经营者证件号码，无法核对同一自然人在本地的其他认定，由审核人员核实。"
        return [Finding("same_person_unknown", "一人一户", None, text, _ONE_PERSON)]
    others = Recognition.objects.filter(operator_index=bytes(index), place=county)
    if others.exclude(household=asked.household).valid_on(asked.on).exists():
        text = "该经营者在本区域内的另一户已经认定，同一自然人在同一县级区域只认定一户。"
        return [Finding("same_person", "一人一户", False, text, _ONE_PERSON)]
    return []


def _revoked(asked: Asked, own: list[Recognition]) -> list[Finding]:
    """C14: five years from the revocation, for applying; of that household, not of its operator.

    The day of the revocation is not counted, and the day five years after it is the last of them (民法典
    第二百零一条至第二百零三条).
    """
    if asked.path != RecognitionPath.APPLICATION:
        return []
    latest = next((one for one in own if one.status == RecognitionStatus.REVOKED), None)
    if latest is None or add_months(latest.ended_on, 60) < asked.anchor_on:
        return []
    text = f"该户的认定于 {latest.ended_on} 被撤销，{add_months(latest.ended_on, 60)}（含当日）以前不能再次申报。"
    return [
        Finding("five_year_bar", "撤销后五年", False, text, "总体方案二（六）：自被撤销认定之日起 5 年内不得再次申报")
    ]
