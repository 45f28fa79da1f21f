"""Whether a household may be recognised (C3, C4, C7, C9, C14): every condition as a finding with its reason.

The same list is shown before the household starts, kept at submission, when it is passed, and at recognition. A finding
has three values: where no list answers, or none that was delivered and is of late, a person finds out.
"""

from dataclasses import dataclass
from datetime import date
from types import EllipsisType

from django.db.models import Q

from authorities import clock
from authorities.jurisdiction import looking_from, province_path_of
from authorities.kept_statements import KeptRows
from mingteyouxin.cases import operator_changes
from mingteyouxin.cases.enums import EligibilityMoment
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.criteria import platform_facts, standard_tree
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.county_places import county_of
from mingteyouxin.titles.enums import PublishedPenalties, RecognitionStatus
from mingteyouxin.titles.models import PenaltyReading, Recognition
from registry import list_coverage
from registry.enums import HouseholdType, PenaltyKind, RiskKind
from registry.models import Defaulter, Household, Penalty
from typing_engine.annual import type_in_year
from typing_engine.enums import Ground
from typing_engine.grounds import grounds_on
from typing_engine.standard.months import add_months

_SOURCES = (HouseholdType.GROWTH, HouseholdType.DEVELOPMENT)
# 行政处罚法 第九条: what stands below a fine (罚款及以上).
_MINOR = (PenaltyKind.WARNING, PenaltyKind.CRITICISM)
_own_titles = KeptRows(lambda household: Recognition.objects.filter(household=household).order_by("-ended_on"), -1)
_graver_penalties = KeptRows(
    lambda household: (
        Penalty.objects.filter(household=household).exclude(kind__in=_MINOR).order_by("-decided_on", "decision_no")
    ),
    -1,
)
_CONTESTED_AS = {Ground.NOT_REGISTERED: "registration", Ground.REPORT_MISSING: "annual_report"}
_KEPT_AS = {
    Ground.ABNORMAL: RiskKind.ABNORMAL,
    Ground.SERIOUS_VIOLATION: RiskKind.SERIOUS_VIOLATION,
    Ground.TAX_ABNORMAL: RiskKind.TAX_ABNORMAL,
    Ground.SUSPENDED: RiskKind.SUSPENDED,
}
_ONE_PERSON = "总体方案二（四）3：同一自然人在同一县级行政区域内至多认定一户"


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition and how the household stands to it: `holds`, or not, or None for who reviews to find out.

    `contestable` names the datum that the household may contest (Contest.subject) and, while it does, apply on
    condition. `listed_on` is the day of the list that was asked. `of` tells findings of one code apart.
    """

    code: str
    label: str
    holds: bool | None
    text: str
    ground: str
    contestable: str = ""
    listed_on: date | None = None
    of: str = ""

    @property
    def blocks(self) -> bool:
        """It keeps the household from being recognised."""
        return self.holds is False

    @property
    def weigh(self) -> bool:
        """No list answers it: who reviews finds out, or judges."""
        return self.holds is None

    @property
    def key(self) -> str:
        """Names the finding among those of a case, from one check to the next."""
        return f"{self.code}-{self.of}" if self.of else self.code

    def as_kept(self) -> dict[str, object]:
        """As it is kept at a moment that decides."""
        return {
            "code": self.code,
            "key": self.key,
            "label": self.label,
            "holds": self.holds,
            "blocks": self.blocks,
            "text": self.text,
            "ground": self.ground,
            "contestable": self.contestable,
            "listed_on": self.listed_on and self.listed_on.isoformat(),
        }


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
    with looking_from(province):
        standard = standard_tree.read(asked.round.standard)
        own = _own_titles.rows(asked.household.pk)
        lists = list_coverage.lists_of(asked.household.path, on=asked.on)
        found = [
            *_type(asked, standard),
            *_base_standard(asked, province, lists),
            *_penalties(asked, standard, lists.penalties),
            *_defaulter(asked, lists.defaulters),
            *_recognised_already(asked, own),
            *_another_case(asked),
            *_operator(asked),
            *_same_person(asked),
            *_revoked(asked, own),
            *_local_bars(asked, province, standard),
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


def _type(asked: Asked, standard: standard_tree.StandardRead) -> list[Finding]:
    """C3: growth and development in principle; a recommendation, and groups the place names, lift that."""
    published = type_in_year(asked.household, asked.round.year) if asked.published is ... else asked.published
    relaxed = sorted(set(asked.household.founder_group) & set(standard.relaxed_groups))
    label = published.label if published else "尚未公布分型结果"
    ground = "总体方案二（四）1：原则上从成长型和发展型个体工商户中认定"
    if published in _SOURCES:
        return [Finding("type", "分型", True, f"分型结果为{label}，符合来源条件。", ground, "type")]
    if published == HouseholdType.INELIGIBLE:
        # Nothing lifts the base standard: whoever misses it would be cancelled (C11).
        return [Finding("ineligible", "分型", False, "分型结果为不符合分型条件，不能认定。", ground, "type")]
    if asked.path == RecognitionPath.RECOMMENDATION:
        return [Finding("type", "分型", True, f"{label}；部门推荐的不受来源类型限制。", ground, "type")]
    if relaxed and published:
        text = f"分型结果为{label}；经营者属于{'、'.join(relaxed)}，按本地标准放宽来源条件。"
        return [Finding("type", "分型", True, text, ground, "type")]
    return [Finding("type", "分型", False, f"{label}，自主申报须为成长型或者发展型。", ground, "type")]


def _base_standard(asked: Asked, province: str, lists: list_coverage.Lists) -> list[Finding]:
    """B1 as the household stands today: a recommendation lifts the type and never this.

    A mark that stands bars whatever the age of its list; that there is none is known from a list alone, and so is that
    an annual report is missing.
    """
    ground = "总体方案：分型和分类均须符合分型的基础标准"
    missed = grounds_on([asked.household.pk], province_path=province, on=asked.on).get(asked.household.pk, [])
    asked_of = {
        Ground.REPORT_MISSING: lists.annual_reports,
        **{kept: lists.risk_marks[kind] for kept, kind in _KEPT_AS.items()},
    }
    if asked.household.seasonal:
        # 季节性经营的除外: whatever a list says.
        del asked_of[Ground.SUSPENDED]
    found = []
    for one in Ground:
        asked_list = asked_of.get(one)
        absence = one == Ground.REPORT_MISSING
        # A report that is there is a fact; a mark that is there is one, too.
        needs_list = asked_list is not None and (one in missed) == absence
        if needs_list and not asked_list.speaks_on(asked.on):
            text = f"{asked_list.silence}，由审核人员核实是否{one.label}。"
            listed_on = asked_list.taken_on
            found.append(Finding(f"base_{one}_unknown", "基础标准", None, text, ground, listed_on=listed_on))
        elif one in missed:
            contestable = _CONTESTED_AS.get(one, "risk_mark")
            listed_on = asked_list and asked_list.taken_on
            found.append(Finding(f"base_{one}", "基础标准", False, f"{one.label}。", ground, contestable, listed_on))
    if found:
        return found
    # All of these speak: what is known is of the day of the oldest.
    days = [asked_of[one].taken_on for one in _KEPT_AS if one in asked_of]
    return [Finding("base_standard", "基础标准", True, "目前符合分型的基础标准。", ground, listed_on=min(days))]


def _penalties(asked: Asked, standard: standard_tree.StandardRead, asked_list: list_coverage.ListRead) -> list[Finding]:
    """C4 A. The day of application or recommendation is the anchor at every later check: what came after it is shown
    to the reviewer and bars nobody by itself. Of a penalty without the day of its publication nobody knows whether it
    is one that is published."""
    years = standard.penalty_years
    ground = f"总体方案二（四）1A：申报或推荐之日前 {years} 年内有公示的罚款及以上行政处罚，尚未完成信用修复"
    reading = PenaltyReading.objects.in_force(asked.household.path, asked.anchor_on).reading
    listed_on, found = asked_list.taken_on, []
    for penalty in _graver_penalties.rows(asked.household.pk):
        if penalty.repaired_on is not None and penalty.repaired_on <= asked.on:
            continue
        text = f"{penalty.decided_on} {penalty.get_kind_display()}（{penalty.decision_no}），尚未完成信用修复"
        unpublished = penalty.published_on is None
        by_publication = reading == PublishedPenalties.PUBLISHED and not unpublished
        day = penalty.published_on if by_publication else penalty.decided_on
        kept = {"contestable": "penalty", "listed_on": listed_on, "of": str(penalty.pk)}
        if day > asked.anchor_on:
            text += f"，在{asked.path.label}之日 {asked.anchor_on} 以后，由审核人员酌定。"
            found.append(Finding("penalty_later", "行政处罚", None, text, ground, **kept))
        elif unpublished:
            if reading == PublishedPenalties.PUBLISHED or add_months(day, 12 * years) >= asked.anchor_on:
                text += "，名单没有写明公示日期，由审核人员核实是否为公示的行政处罚。"
                found.append(Finding("penalty_unpublished", "行政处罚", None, text, ground, **kept))
        elif add_months(day, 12 * years) >= asked.anchor_on and _counts(penalty, asked.anchor_on, reading):
            found.append(Finding("penalty", "行政处罚", False, f"{text}。", ground, **kept))
    if not asked_list.speaks_on(asked.on):
        text = f"{asked_list.silence}，由审核人员核实 {years} 年内有无公示的罚款及以上行政处罚。"
        found.append(Finding("penalty_unknown", "行政处罚", None, text, ground, listed_on=listed_on))
    if not found:
        text = f"{years} 年内没有公示的罚款及以上行政处罚，或者已完成信用修复。"
        found.append(Finding("penalty", "行政处罚", True, text, ground, listed_on=listed_on))
    return found


def _counts(penalty: Penalty, anchor: date, reading: str) -> bool:
    """Whether the penalty is one that is published, as the province reads the word."""
    if reading != PublishedPenalties.ON_DISPLAY:
        return True
    return penalty.published_on <= anchor and (penalty.published_until is None or anchor <= penalty.published_until)


def _defaulter(asked: Asked, asked_list: list_coverage.ListRead) -> list[Finding]:
    """C4 B, by the blind index of the operator's document. Case and court are not told: they are a person's."""
    ground = "总体方案二（四）1B：经营者被人民法院列为失信被执行人"
    index, listed_on = asked.household.operator_id_index, asked_list.taken_on
    if index is None:
        text = "登记信息中没有经营者证件号码，无法核对失信被执行人名单，由审核人员核实。"
        return [Finding("defaulter_unknown", "失信被执行人", None, text, ground)]
    listed = Defaulter.objects.filter(id_index=bytes(index), listed_on__lte=asked.on)
    if listed.filter(Q(removed_on=None) | Q(removed_on__gt=asked.on)).exists():
        text = "经营者目前在失信被执行人名单上。"
        return [Finding("defaulter", "失信被执行人", False, text, ground, "defaulter", listed_on)]
    if not asked_list.speaks_on(asked.on):
        text = f"{asked_list.silence}，由审核人员核实经营者是否为失信被执行人。"
        return [Finding("defaulter_unknown", "失信被执行人", None, text, ground, listed_on=listed_on)]
    text = "经营者不在失信被执行人名单上。"
    return [Finding("defaulter", "失信被执行人", True, text, ground, listed_on=listed_on)]


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


def _local_bars(asked: Asked, province: str, standard: standard_tree.StandardRead) -> list[Finding]:
    """What the place adds: answered by what government holds where the standard says how, else by the reviewer.

    Records are looked back from the day of application or recommendation, as penalties are (C4): what came after it,
    or has ended since, is for the reviewer to weigh.
    """
    conditions = [bar.condition for bar in standard.bars if bar.condition is not None]
    household = asked.household
    looked = platform_facts.look(
        {household.pk: household.path},
        conditions,
        province=province,
        on=asked.on,
        year=asked.round.year,
        anchor=asked.anchor_on,
    )
    found, label, ground = [], "本地限制情形", "本地分类标准"
    for number, bar in enumerate(standard.bars, start=1):
        said = f"{bar.wording.rstrip('；。')}（{bar.years} 年内）" if bar.years else bar.wording.rstrip("；。")
        if bar.condition is None:
            text = f"{said}：没有可以自动核对的数据，由审核人员核实。"
            found.append(Finding("local_bar", label, None, text, ground, of=str(number)))
            continue
        answered = looked.answer(household.pk, bar.condition)
        # The condition says when the bar applies; the finding, that nothing stands against the household.
        holds = None if answered.holds is None else not answered.holds
        contestable = "local_bar" if holds is False else ""
        text = f"{said}：{answered.text}"
        found.append(Finding("local_bar", label, holds, text, ground, contestable, answered.listed_on, str(number)))
    return found
