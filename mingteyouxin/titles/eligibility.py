"""Whether a household may be recognised (C3, C4, C7, C9, C14): every condition as a finding with its reason.

The same list is shown before the household starts, kept at submission, and asked again at recognition.
"""

from dataclasses import asdict, dataclass
from datetime import date
from types import EllipsisType

from django.db.models import Q

from authorities import clock
from authorities.jurisdiction import jurisdiction, province_path_of
from mingteyouxin.cases import operator_changes
from mingteyouxin.cases.enums import EligibilityMoment
from mingteyouxin.cases.models import Case, EligibilityCheck
from mingteyouxin.criteria import standard_tree
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.enums import PublishedPenalties, RecognitionStatus
from mingteyouxin.titles.models import PenaltyReading, Recognition
from registry.enums import HouseholdType, PenaltyKind
from registry.models import Defaulter, Household, Penalty
from typing_engine.annual import type_in_year
from typing_engine.enums import Ground
from typing_engine.grounds import grounds_on
from typing_engine.standard.months import add_months

_SOURCES = (HouseholdType.GROWTH, HouseholdType.DEVELOPMENT)
# 行政处罚法 第九条: what stands below a fine (罚款及以上).
_MINOR = (PenaltyKind.WARNING, PenaltyKind.CRITICISM)
_CONTESTED_AS = {Ground.NOT_REGISTERED: "registration", Ground.REPORT_MISSING: "annual_report"}
_ONE_PERSON = "总体方案二（四）3：同一自然人在同一县级行政区域内至多认定一户"


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition and how the household stands to it.

    `blocks` keeps it from being recognised; `weigh` is for the reviewer to look into, for no list answers it.
    `contestable` names the datum that the household may contest (Contest.subject) and, while it does, apply on
    condition.
    """

    code: str
    label: str
    blocks: bool
    text: str
    ground: str
    contestable: str = ""
    weigh: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: whose eligibility, in which round, by which path.

    `anchor_on` is the day of application or recommendation (C4: that day stays the anchor at every later check), `on`
    the day of asking. `case` is the household's own case, which is no obstacle to itself.
    """

    household: Household
    round: PublicRound
    path: RecognitionPath
    anchor_on: date
    on: date
    case: Case | None = None
    # The published type, where the asker has looked it up already; `...` where not.
    published: HouseholdType | EllipsisType | None = ...


def findings(asked: Asked) -> list[Finding]:
    """Everything found, those that block first, then those to be looked into.

    Runs from any standpoint: the household itself sees no list.
    What could not be looked up is a finding for the reviewer, never a silent pass.
    """
    province = province_path_of(asked.household.path)
    with jurisdiction(province):
        standard = standard_tree.read(asked.round.standard)
        own = list(Recognition.objects.filter(household=asked.household).order_by("-ended_on"))
        found = [
            *_type(asked, standard),
            *_base_standard(asked, province),
            *_penalties(asked, standard),
            *_defaulter(asked),
            *_recognised_already(asked, own),
            *_another_case(asked),
            *_operator(asked),
            *_same_person(asked),
            *_revoked(asked, own),
            *_local_bars(standard),
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
        findings=[asdict(finding) for finding in found],
        at=clock.now(),
    )


def _type(asked: Asked, standard: standard_tree.StandardRead) -> list[Finding]:
    """C3: growth and development in principle; a recommendation, and groups the place names, lift that."""
    published = type_in_year(asked.household, asked.round.year) if asked.published is ... else asked.published
    relaxed = sorted(set(asked.household.founder_group) & set(standard.relaxed_groups))
    label = published.label if published else "尚未公布分型结果"
    ground = "总体方案二（四）1：原则上从成长型和发展型个体工商户中认定"
    if published in _SOURCES:
        return [Finding("type", "分型", False, f"分型结果为{label}，符合来源条件。", ground, "type")]
    if published == HouseholdType.INELIGIBLE:
        # Nothing lifts the base standard: whoever misses it would be cancelled (C11).
        return [Finding("ineligible", "分型", True, "分型结果为不符合分型条件，不能认定。", ground, "type")]
    if asked.path == RecognitionPath.RECOMMENDATION:
        return [Finding("type", "分型", False, f"{label}；部门推荐的不受来源类型限制。", ground, "type")]
    if relaxed and published:
        text = f"分型结果为{label}；经营者属于{'、'.join(relaxed)}，按本地标准放宽来源条件。"
        return [Finding("type", "分型", False, text, ground, "type")]
    return [Finding("type", "分型", True, f"{label}，自主申报须为成长型或者发展型。", ground, "type")]


def _base_standard(asked: Asked, province: str) -> list[Finding]:
    """B1 as the household stands today: a recommendation lifts the type and never this."""
    ground = "总体方案：分型和分类均须符合分型的基础标准"
    missed = grounds_on([asked.household.pk], province_path=province, on=asked.on).get(asked.household.pk, [])
    if not missed:
        return [Finding("base_standard", "基础标准", False, "目前符合分型的基础标准。", ground)]
    return [
        Finding(f"base_{one}", "基础标准", True, f"{one.label}。", ground, _CONTESTED_AS.get(one, "risk_mark"))
        for one in missed
    ]


def _penalties(asked: Asked, standard: standard_tree.StandardRead) -> list[Finding]:
    """C4 A. The day of application or recommendation is the anchor at every later check: what came after it is shown
    to the reviewer and bars nobody by itself."""
    years = standard.penalty_years
    ground = f"总体方案二（四）1A：申报或推荐之日前 {years} 年内有公示的罚款及以上行政处罚，尚未完成信用修复"
    reading = PenaltyReading.objects.in_force(asked.household.path, asked.anchor_on).reading
    found = []
    known = Penalty.objects.filter(household=asked.household, published_on__isnull=False).exclude(kind__in=_MINOR)
    for penalty in known.order_by("-decided_on", "decision_no"):
        if penalty.repaired_on is not None and penalty.repaired_on <= asked.on:
            continue
        text = f"{penalty.decided_on} {penalty.get_kind_display()}（{penalty.decision_no}），尚未完成信用修复"
        day = penalty.published_on if reading == PublishedPenalties.PUBLISHED else penalty.decided_on
        if day > asked.anchor_on:
            text += f"，在{asked.path.label}之日 {asked.anchor_on} 以后，由审核人员酌定。"
            found.append(Finding("penalty_later", "行政处罚", False, text, ground, "penalty", weigh=True))
        elif add_months(day, 12 * years) >= asked.anchor_on and _counts(penalty, asked.anchor_on, reading):
            found.append(Finding("penalty", "行政处罚", True, f"{text}。", ground, "penalty"))
    if not found:
        text = f"{years} 年内没有公示的罚款及以上行政处罚，或者已完成信用修复。"
        found.append(Finding("penalty", "行政处罚", False, text, ground))
    return found


def _counts(penalty: Penalty, anchor: date, reading: str) -> bool:
    """Whether the penalty is one that is published, as the province reads the word."""
    if reading != PublishedPenalties.ON_DISPLAY:
        return True
    return penalty.published_on <= anchor and (penalty.published_until is None or anchor <= penalty.published_until)


def _defaulter(asked: Asked) -> list[Finding]:
    """C4 B, by the blind index of the operator's document. Case and court are not told: they are a person's."""
    ground = "总体方案二（四）1B：经营者被人民法院列为失信被执行人"
    index = asked.household.operator_id_index
    if index is None:
        text = "登记信息中没有经营者证件号码，无法核对失信被执行人名单，由审核人员核实。"
        return [Finding("defaulter_unknown", "失信被执行人", False, text, ground, weigh=True)]
    listed = Defaulter.objects.filter(id_index=bytes(index), listed_on__lte=asked.on)
    if listed.filter(Q(removed_on=None) | Q(removed_on__gt=asked.on)).exists():
        text = "经营者目前在失信被执行人名单上。"
        return [Finding("defaulter", "失信被执行人", True, text, ground, "defaulter")]
    return [Finding("defaulter", "失信被执行人", False, "经营者不在失信被执行人名单上。", ground)]


def _recognised_already(asked: Asked, own: list[Recognition]) -> list[Finding]:
    """C1: one household, one class; who holds a valid title does not apply for another."""
    held = next((one for one in own if one.is_valid_on(asked.on)), None)
    if held is None:
        return []
    text = f"该户已是{held}，有效期至 {held.valid_until}。"
    return [Finding("recognised", "已有认定", True, text, "总体方案二（四）3：同一个体工商户只能认定为一个类型")]


def _another_case(asked: Asked) -> list[Finding]:
    """An application or recommendation that is under way, here or elsewhere."""
    others = Case.objects.filter(household=asked.household).in_line()
    if asked.case is not None:
        others = others.exclude(pk=asked.case.pk)
    other = others.select_related("authority").first()
    if other is None:
        return []
    text = (
        f"该户有一件{other.get_recognition_path_display()}正由{other.authority.name}办理，办结或者撤回以后才能再提交。"
    )
    return [Finding("another_case", "正在办理", True, text, "一户同一时间只办理一件")]


def _operator(asked: Asked) -> list[Finding]:
    """附件二(五)2, 二(二): whoever holds the title has agreed to it; another operator is asked anew."""
    if asked.case is None or not operator_changes.has_changed(asked.case, asked.household):
        return []
    ground = "总体方案二（二）：尊重个体工商户意愿；附件二（五）2：由经营者申报或者同意推荐"
    return [Finding("operator_changed", "经营者", True, operator_changes.TEXT, ground)]


def _same_person(asked: Asked) -> list[Finding]:
    """C9: one natural person, one recognition per county-level place; development zones count as places."""
    index = asked.household.operator_id_index
    if index is None:
        text = "登记信息中没有经营者证件号码，无法核对同一自然人在本地的其他认定，由审核人员核实。"
        return [Finding("same_person_unknown", "一人一户", False, text, _ONE_PERSON, weigh=True)]
    others = Recognition.objects.filter(operator_index=bytes(index), place=asked.household.authority_id)
    if others.exclude(household=asked.household).valid_on(asked.on).exists():
        text = "该经营者在本区域内的另一户已经认定，同一自然人在同一县级区域只认定一户。"
        return [Finding("same_person", "一人一户", True, text, _ONE_PERSON)]
    return []


def _revoked(asked: Asked, own: list[Recognition]) -> list[Finding]:
    """C14: five years from the revocation, for applying; of that household, not of its operator."""
    if asked.path != RecognitionPath.APPLICATION:
        return []
    latest = next((one for one in own if one.status == RecognitionStatus.REVOKED), None)
    if latest is None or add_months(latest.ended_on, 60) <= asked.anchor_on:
        return []
    text = f"该户的认定于 {latest.ended_on} 被撤销，{add_months(latest.ended_on, 60)} 以前不能再次申报。"
    return [
        Finding("five_year_bar", "撤销后五年", True, text, "总体方案二（六）：自被撤销认定之日起 5 年内不得再次申报")
    ]


def _local_bars(standard: standard_tree.StandardRead) -> list[Finding]:
    """What the place adds and no list answers: for the reviewer to confirm."""
    found = []
    for wording, years in standard.bars:
        since = f"（{years} 年内）" if years else ""
        text = f"{wording}{since}：没有可以自动核对的数据，由审核人员核实。"
        found.append(Finding("local_bar", "本地限制情形", False, text, "本地分类标准", weigh=True))
    return found
