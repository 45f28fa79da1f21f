"""A classification standard as people read it: the text that is shown for comment and published.

Written from the same tree that the check reads. The head comes first (title, number, validity), then sections; a line
that is part of another is indented by two full-width spaces a level.
"""

from collections.abc import Iterator
from decimal import Decimal

from mingteyouxin.criteria.enums import CriterionSource, GroupKind, RecognitionPath
from mingteyouxin.criteria.models import ClassStandard
from mingteyouxin.criteria.national_floor import DEFAULTERS_BAR, NATIONAL_PENALTY_YEARS
from mingteyouxin.criteria.standard_tree import CriterionRead, GroupRead, RuleRead, StandardRead
from registry.enums import RecognitionClass, RecognitionLevel

_INDENT = "　　"
_NUMERALS = "一二三四五六七八九十"


def wording(standard: ClassStandard, tree: StandardRead) -> str:
    """The whole text of a standard."""
    until = f"，有效期至{_day(standard.valid_until)}" if standard.valid_until else ""
    lines = [standard.title, standard.number, f"自{_day(standard.valid_from)}起施行{until}"]
    sections = (
        ("制定机关", _issued(standard, tree)),
        ("认定来源", _sources(tree)),
        ("不得申报或者推荐的情形", _bars(standard, tree)),
        *((f"“{kind.label}”个体工商户", _class(tree.rules.get(kind))) for kind in RecognitionClass),
        ("认定程序", _procedure(standard, tree)),
    )
    for numeral, (heading, clauses) in zip(_NUMERALS, sections, strict=False):
        lines += [f"{numeral}、{heading}", *(f"{_INDENT}{clause}" for clause in clauses)]
    return "\n".join(lines)


def _issued(standard: ClassStandard, tree: StandardRead) -> Iterator[str]:
    yield f"{standard.issuer}制定，适用于{standard.get_level_display()}认定。"
    if tree.co_signers:
        signed = "、".join(
            f"{department}（{_day(signed_on)}）" if signed_on else f"{department}（待会签）"
            for department, signed_on in tree.co_signers
        )
        yield f"会签部门：{signed}。"


def _sources(tree: StandardRead) -> Iterator[str]:
    yield "自主申报的，原则上为当年集中分型判定的成长型、发展型个体工商户。"
    if tree.relaxed_groups:
        yield f"{'、'.join(tree.relaxed_groups)}经营的个体工商户，可以放宽分型要求。"
    yield "部门推荐的，不受分型类型限制，但应当符合分型基础标准，并事先征得经营者本人同意。"


def _bars(standard: ClassStandard, tree: StandardRead) -> Iterator[str]:
    years = tree.penalty_years
    yield (
        f"（1）申报或者推荐之日前 {years} 年内，有在国家企业信用信息公示系统公示的罚款及以上行政处罚信息，"
        "尚未完成信用修复的；"
    )
    if standard.penalty_years < NATIONAL_PENALTY_YEARS:
        yield f"{_INDENT}（本地规定 {standard.penalty_years} 年，短于国家规定的，按国家规定执行）"
    last = 2 + len(tree.bars)
    yield f"（2）{DEFAULTERS_BAR}{'。' if last == 2 else '；'}"
    for number, bar in enumerate(tree.bars, start=3):
        within = f"{bar.years} 年内，" if bar.years else ""
        yield f"（{number}）{within}{bar.wording.rstrip('；。')}{'。' if number == last else '；'}"
        if bar.condition is not None:
            yield f"{_INDENT}由系统按政府掌握的数据核对：{bar.condition.text}"


def _class(rule: RuleRead | None) -> Iterator[str]:
    if rule is None:
        yield "（未规定）"
        return
    if not rule.is_open:
        yield "本年度不开展认定。"
        return
    for index, group in enumerate(rule.groups):
        also = "并且" if index else ""
        yield f"{also}{_asked(group)}："
        for number, criterion in enumerate(group.criteria, start=1):
            yield from _criterion(number, criterion)
    if rule.minimum_score is not None:
        yield f"各项得分为分值乘以权重，合计不低于 {_number(rule.minimum_score)} 分。"


def _asked(group: GroupRead) -> str:
    if group.kind == GroupKind.ANY:
        return "符合下列条件之一"
    if group.kind == GroupKind.ALL:
        return "符合下列全部条件"
    return f"至少符合下列条件中的 {group.at_least} 项"


def _criterion(number: int, criterion: CriterionRead) -> Iterator[str]:
    level = f"（{criterion.level.label}及以上）" if criterion.level else ""
    points = ""
    if criterion.points is not None:
        weight = f"，权重 {_number(criterion.weight)}" if criterion.weight is not None else ""
        points = f"（{_number(criterion.points)} 分{weight}）"
    yield f"{_INDENT}（{number}）{criterion.wording.rstrip('；。')}{level}{points}"
    yield f"{_INDENT * 2}{_source(criterion)}"


def _source(criterion: CriterionRead) -> str:
    if criterion.source == CriterionSource.HOUSEHOLD:
        return f"由经营者提供：{criterion.evidence}"
    if criterion.source == CriterionSource.REGISTRATION:
        return f"按登记信息核对：成立满 {criterion.years_at_least} 年，无需提供材料"
    if criterion.source == CriterionSource.FACTS:
        return f"由系统按政府掌握的数据核对，无需提供材料：{criterion.condition.text}"
    held = "、".join(f"{kind.label}（{kind.department}）" for kind in criterion.kinds) or "未选类别"
    return f"由系统核对部门名单：{held}，无需提供材料"


def _procedure(standard: ClassStandard, tree: StandardRead) -> Iterator[str]:
    for path, visit, opinions in (
        ("自主申报", RecognitionPath.APPLICATION in tree.visits, RecognitionPath.APPLICATION in tree.opinions),
        ("部门推荐", RecognitionPath.RECOMMENDATION in tree.visits, RecognitionPath.RECOMMENDATION in tree.opinions),
    ):
        if path == "自主申报" and standard.level == RecognitionLevel.PROVINCE:
            # 附件二(五)2: a household applies to its county or city.
            continue
        steps = ["审核", *(["走访核实"] if visit else []), *(["征求部门意见"] if opinions else []), "公示", "认定"]
        yield f"{path}：{'、'.join(steps)}。"
    yield "申报、推荐和认定不收取任何费用。"


def _day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
