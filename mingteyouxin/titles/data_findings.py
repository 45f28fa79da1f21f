"""What the data that government holds say of a household that is to be recognised: its type, the base standard (B1),
penalties, the list of defaulters, what the place adds (C3, C4). Each may be wrong, so each may be contested (E4).

Asked of one household or of many at once: what is looked up is looked up for all of them together. A finding has three
values: where no list answers, or none that was delivered and is of late, a person finds out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import EllipsisType

from django.db.models import Q

from authorities.jurisdiction import looking_from, province_path_of
from mingteyouxin.cases.models import Case
from mingteyouxin.criteria import platform_facts, standard_tree
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.enums import PublishedPenalties
from mingteyouxin.titles.models import PenaltyReading
from registry import list_coverage
from registry.enums import HouseholdType, PenaltyKind, RiskKind
from registry.models import Defaulter, Household, Penalty
from typing_engine.annual import types_in_year
from typing_engine.enums import Ground
from typing_engine.grounds import grounds_on
from typing_engine.standard.months import add_months

_SOURCES = (HouseholdType.GROWTH, HouseholdType.DEVELOPMENT)
# 行政处罚法 第九条: what stands below a fine (罚款及以上).
_MINOR = (PenaltyKind.WARNING, PenaltyKind.CRITICISM)
_CONTESTED_AS = {Ground.NOT_REGISTERED: "registration", Ground.REPORT_MISSING: "annual_report"}
_KEPT_AS = {
    Ground.ABNORMAL: RiskKind.ABNORMAL,
    Ground.SERIOUS_VIOLATION: RiskKind.SERIOUS_VIOLATION,
    Ground.TAX_ABNORMAL: RiskKind.TAX_ABNORMAL,
    Ground.SUSPENDED: RiskKind.SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition and how the household stands to it: `holds`, or not, or None for who reviews to find out.

    `contestable` names the kind of datum that the household may contest (Contest.subject) and, while it does, apply on
    condition. `listed_on` is the day of the list that was asked. `of` tells findings of one code apart, `scope` those
    of another year or standard.
    """

    code: str
    label: str
    holds: bool | None
    text: str
    ground: str
    contestable: str = ""
    listed_on: date | None = None
    of: str = ""
    scope: str = ""

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

    @property
    def contest(self) -> str:
        """Names the finding in a contest (Contest.finding), in every case: a type is of a year, a bar of a standard."""
        return f"{self.key}-{self.scope}" if self.scope else self.key

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
            "contest": self.contest,
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


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held about households of one province that are asked about on one day in one round."""

    standard: standard_tree.StandardRead
    types: Mapping[int, HouseholdType]
    missed: Mapping[int, Sequence[Ground]]
    lists: Mapping[str, list_coverage.Lists]
    penalties: Mapping[int, Sequence[Penalty]]
    # By the day of application or recommendation.
    readings: Mapping[date, str]
    defaulters: frozenset[bytes]
    bars: Mapping[date, platform_facts.Looked]


def data_findings(asked: Sequence[Asked]) -> list[list[Finding]]:
    """What the data say to each question, in their order.

    However many households: a fixed number of queries for a province and round, and some for each day of application,
    from which penalties and records are looked back. Runs from any standpoint.
    """
    together: dict[tuple, list[int]] = {}
    for place, one in enumerate(asked):
        together.setdefault((province_path_of(one.household.path), one.round.pk, one.on), []).append(place)
    found: dict[int, list[Finding]] = {}
    for (province, _, _), places in together.items():
        with looking_from(province):
            found |= zip(places, of_one_round([asked[place] for place in places]), strict=True)
    return [found[place] for place in range(len(asked))]


def of_one_round(asked: Sequence[Asked]) -> list[list[Finding]]:
    """The same of households of one province, asked about on one day in one round. Runs in the province's
    jurisdiction."""
    held = _look(asked, province_path_of(asked[0].household.path))
    return [_found(one, held) for one in asked]


def _found(asked: Asked, held: _Held) -> list[Finding]:
    lists = held.lists[asked.household.path]
    return [
        *_type(asked, held),
        *_base_standard(asked, held.missed.get(asked.household.pk, ()), lists),
        *_penalties(asked, held, lists.penalties),
        *_defaulter(asked, held.defaulters, lists.defaulters),
        *_local_bars(asked, held),
    ]


def _look(asked: Sequence[Asked], province: str) -> _Held:
    first = asked[0]
    on, year = first.on, first.round.year
    standard = standard_tree.read(first.round.standard)
    paths = {one.household.pk: one.household.path for one in asked}
    untold = {one.household.pk: one.household.path for one in asked if one.published is ...}
    penalties: dict[int, list[Penalty]] = {}
    known = Penalty.objects.filter(household__in=paths).exclude(kind__in=_MINOR)
    for penalty in known.order_by("-decided_on", "decision_no"):
        penalties.setdefault(penalty.household_id, []).append(penalty)
    anchors: dict[date, dict[int, str]] = {}
    for one in asked:
        anchors.setdefault(one.anchor_on, {})[one.household.pk] = one.household.path
    conditions = [bar.condition for bar in standard.bars if bar.condition is not None]
    return _Held(
        standard=standard,
        types=types_in_year(untold, year) if untold else {},
        missed=grounds_on(list(paths), province_path=province, on=on),
        lists=list_coverage.lists_at(paths.values(), on=on),
        penalties=penalties,
        readings={anchor: PenaltyReading.objects.in_force(province, anchor).reading for anchor in anchors},
        defaulters=_listed((one.household for one in asked), on=on),
        bars={
            anchor: platform_facts.look(of_day, conditions, province=province, on=on, year=year, anchor=anchor)
            for anchor, of_day in anchors.items()
        },
    )


def _listed(households: Iterable[Household], *, on: date) -> frozenset[bytes]:
    """Blind indexes of the operators who are on the list of defaulters on a day."""
    indexes = {bytes(one.operator_id_index) for one in households if one.operator_id_index is not None}
    if not indexes:
        return frozenset()
    listed = Defaulter.objects.filter(id_index__in=indexes, listed_on__lte=on)
    standing = listed.filter(Q(removed_on=None) | Q(removed_on__gt=on))
    return frozenset(bytes(index) for index in standing.values_list("id_index", flat=True))


def _type(asked: Asked, held: _Held) -> list[Finding]:
    """C3: growth and development in principle; a recommendation, and groups the place names, lift that."""
    published = held.types.get(asked.household.pk) if asked.published is ... else asked.published
    found = _of_type(asked, held.standard, published)
    return [replace(found, scope=str(asked.round.year))]


def _of_type(asked: Asked, standard: standard_tree.StandardRead, published: HouseholdType | None) -> Finding:
    relaxed = sorted(set(asked.household.founder_group) & set(standard.relaxed_groups))
    label = published.label if published else "尚未公布分型结果"
    ground = "总体方案二（四）1：原则上从成长型和发展型个体工商户中认定"
    if published in _SOURCES:
        return Finding("type", "分型", True, f"分型结果为{label}，符合来源条件。", ground, "type")
    if published == HouseholdType.INELIGIBLE:
        # Nothing lifts the base standard: whoever misses it would be cancelled (C11).
        return Finding("ineligible", "分型", False, "分型结果为不符合分型条件，不能认定。", ground, "type")
    if asked.path == RecognitionPath.RECOMMENDATION:
        return Finding("type", "分型", True, f"{label}；部门推荐的不受来源类型限制。", ground, "type")
    if relaxed and published:
        text = f"分型结果为{label}；经营者属于{'、'.join(relaxed)}，按本地标准放宽来源条件。"
        return Finding("type", "分型", True, text, ground, "type")
    ways = "由有关部门推荐的，不受来源类型限制"
    if standard.relaxed_groups:
        groups = "、".join(sorted(standard.relaxed_groups))
        ways = f"经营者属于{groups}的，按本地标准放宽（登记信息没有写明的，请到窗口更正）；{ways}"
    return Finding("type", "分型", False, f"{label}，自主申报须为成长型或者发展型。{ways}。", ground, "type")


def _base_standard(asked: Asked, missed: Sequence[Ground], lists: list_coverage.Lists) -> list[Finding]:
    """B1 as the household stands today: a recommendation lifts the type and never this.

    A mark that stands bars whatever the age of its list; that there is none is known from a list alone, and so is that
    an annual report is missing.
    """
    ground = "总体方案：分型和分类均须符合分型的基础标准"
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


def _penalties(asked: Asked, held: _Held, asked_list: list_coverage.ListRead) -> list[Finding]:
    """C4 A. The day of application or recommendation is the anchor at every later check: what came after it is shown
    to the reviewer and bars nobody by itself. Of a penalty without the day of its publication nobody knows whether it
    is one that is published."""
    years = held.standard.penalty_years
    ground = f"总体方案二（四）1A：申报或推荐之日前 {years} 年内有公示的罚款及以上行政处罚，尚未完成信用修复"
    reading = held.readings[asked.anchor_on]
    listed_on, found = asked_list.taken_on, []
    for penalty in held.penalties.get(asked.household.pk, ()):
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


def _defaulter(asked: Asked, listed: frozenset[bytes], asked_list: list_coverage.ListRead) -> list[Finding]:
    return _on_the_list(asked.household.operator_id_index, listed, asked_list, on=asked.on)


def defaulter_findings(household: Household, *, on: date) -> list[Finding]:
    """The same of a household's operator of today alone. Runs in the jurisdiction of its province."""
    lists = list_coverage.lists_at([household.path], on=on)[household.path]
    return _on_the_list(household.operator_id_index, _listed([household], on=on), lists.defaulters, on=on)


def _on_the_list(
    index: bytes | None, listed: frozenset[bytes], asked_list: list_coverage.ListRead, *, on: date
) -> list[Finding]:
    """C4 B, by the blind index of the operator's document. Case and court are not told: they are a person's."""
    ground = "总体方案二（四）1B：经营者被人民法院列为失信被执行人"
    listed_on = asked_list.taken_on
    if index is None:
        text = "登记信息中没有经营者证件号码，无法核对失信被执行人名单，由审核人员核实。"
        return [Finding("defaulter_unknown", "失信被执行人", None, text, ground)]
    if bytes(index) in listed:
        text = "经营者目前在失信被执行人名单上。"
        return [Finding("defaulter", "失信被执行人", False, text, ground, "defaulter", listed_on)]
    if not asked_list.speaks_on(on):
        text = f"{asked_list.silence}，由审核人员核实经营者是否为失信被执行人。"
        return [Finding("defaulter_unknown", "失信被执行人", None, text, ground, listed_on=listed_on)]
    text = "经营者不在失信被执行人名单上。"
    return [Finding("defaulter", "失信被执行人", True, text, ground, listed_on=listed_on)]


def _local_bars(asked: Asked, held: _Held) -> list[Finding]:
    """What the place adds: answered by what government holds where the standard says how, else by the reviewer.

    Records are looked back from the day of application or recommendation, as penalties are (C4): what came after it,
    or has ended since, is for the reviewer to weigh.
    """
    looked, scope = held.bars[asked.anchor_on], str(asked.round.standard_id)
    found, label, ground = [], "本地限制情形", "本地分类标准"
    for number, bar in enumerate(held.standard.bars, start=1):
        kept = {"of": str(number), "scope": scope}
        said = f"{bar.wording.rstrip('；。')}（{bar.years} 年内）" if bar.years else bar.wording.rstrip("；。")
        if bar.condition is None:
            text = f"{said}：没有可以自动核对的数据，由审核人员核实。"
            found.append(Finding("local_bar", label, None, text, ground, **kept))
            continue
        answered = looked.answer(asked.household.pk, bar.condition)
        # The condition says when the bar applies; the finding, that nothing stands against the household.
        holds = None if answered.holds is None else not answered.holds
        contestable = "local_bar" if holds is False else ""
        text = f"{said}：{answered.text}"
        found.append(Finding("local_bar", label, holds, text, ground, contestable, answered.listed_on, **kept))
    return found
