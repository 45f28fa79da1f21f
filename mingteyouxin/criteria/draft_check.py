"""What is asked of a classification standard before it is published (C2, C3, C4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mingteyouxin.criteria.conditions import CredentialQuestion, FactCondition, ShopsQuestion
from mingteyouxin.criteria.enums import CriterionSource, GroupKind
from mingteyouxin.criteria.models import ClassStandard, CredentialKind, NegativeKind
from mingteyouxin.criteria.national_floor import NATIONAL_PENALTY_YEARS, penalty_years
from mingteyouxin.criteria.standard_tree import GroupRead, RuleRead, StandardRead
from registry.enums import RecognitionClass


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and how to mend it. A finding that does not block is for the officer to weigh."""

    code: str
    where: str
    what: str
    mend: str
    blocks: bool = True


def findings(
    standard: ClassStandard,
    tree: StandardRead,
    *,
    on: date,
    kinds: tuple[CredentialKind, ...],
    records: tuple[NegativeKind, ...],
) -> list[Finding]:
    """Everything that the check of a standard finds on the day of publication, in the order of its text.

    `kinds` are the credentials, `records` the negative records that departments hold lists of.
    """
    found = [*_head(standard, on), *_co_signers(tree, on), *_comment(standard, on)]
    for number, bar in enumerate(tree.bars, start=1):
        found += _condition(f"本地限制情形第 {number} 项", bar.condition, kinds, records)
    for kind in RecognitionClass:
        rule = tree.rules.get(kind)
        found += _rule(kind, rule, kinds)
        for group in rule.groups if rule and rule.is_open else ():
            for place, criterion in enumerate(group.criteria, start=1):
                where = f"“{kind.label}”类第 {group.number} 组第 {place} 项"
                found += _condition(where, criterion.condition, kinds, records)
    if not any(rule.is_open for rule in tree.rules.values()):
        found.append(Finding("no_class_open", "四类", "没有一类开展认定。", "请至少为一类填写条件，并设为“开展认定”。"))
    return found


def blocking(found: list[Finding]) -> list[Finding]:
    """Those that keep a standard from being published."""
    return [finding for finding in found if finding.blocks]


def _head(standard: ClassStandard, on: date) -> Iterator[Finding]:
    if standard.penalty_years < NATIONAL_PENALTY_YEARS:
        yield Finding(
            "penalty_years_below_floor",
            "行政处罚回溯年数",
            f"填写的 {standard.penalty_years} 年短于国家规定的 {NATIONAL_PENALTY_YEARS} 年。",
            f"审核一律按 {penalty_years(standard)} 年执行，公布的文本也这样写；建议改为 {NATIONAL_PENALTY_YEARS} 年。",
            blocks=False,
        )
    if standard.valid_until and standard.valid_until < on:
        yield Finding("expired", "有效期", "有效期在公布之前已经届满。", "请更正“有效期至”，或者留空。")
    if standard.valid_from < on:
        yield Finding(
            "valid_from_past",
            "施行日期",
            f"施行日期 {standard.valid_from} 早于公布日期。",
            "标准不影响公布以前的认定；建议把施行日期改为公布之日或以后。",
            blocks=False,
        )


def _co_signers(tree: StandardRead, on: date) -> Iterator[Finding]:
    # 总体方案二(四)2: 市场监管部门会同相关部门.
    if not tree.co_signers:
        yield Finding(
            "no_co_signer", "会签", "没有会签部门。", "分类标准由市场监管部门会同相关部门制定，请填写会签部门。"
        )
    for department, signed_on in tree.co_signers:
        if signed_on is None:
            yield Finding("not_signed", "会签", f"{department}尚未会签。", "请填写会签日期，未会签的请删去。")
        elif signed_on > on:
            yield Finding(
                "signed_later", "会签", f"{department}的会签日期 {signed_on} 晚于公布日期。", "请核对会签日期。"
            )


def _comment(standard: ClassStandard, on: date) -> Iterator[Finding]:
    if standard.comment_until is None:
        yield Finding("not_shown", "征求意见", "还没有向社会公开征求意见。", "请先公开征求意见，期满后再提请公布。")
    elif standard.comment_until >= on:
        yield Finding(
            "comment_still_open",
            "征求意见",
            f"征求意见到 {standard.comment_until} 为止，尚未期满。",
            "请在期满后再提请公布。",
        )


def _rule(kind: RecognitionClass, rule: RuleRead | None, kinds: tuple[CredentialKind, ...]) -> Iterator[Finding]:
    where = f"“{kind.label}”类"
    if rule is None:
        yield Finding("class_missing", where, "没有规定。", "请填写条件，或者设为本年度不开展认定。")
        return
    if not rule.is_open:
        return
    if not rule.criteria:
        yield Finding("no_criterion", where, "开展认定，但没有条件。", "请至少填写一项条件，或者设为不开展认定。")
    for group in rule.groups:
        yield from _group(where, group, kinds)
    if rule.minimum_score is not None:
        yield from _score(where, rule)
    elif any(criterion.points is not None for criterion in rule.criteria):
        yield Finding(
            "points_without_minimum",
            where,
            "条件有分值，但没有最低得分。",
            "分值将只用于择优排序；需要门槛的，请填写最低得分。",
            blocks=False,
        )


def _group(where: str, group: GroupRead, kinds: tuple[CredentialKind, ...]) -> Iterator[Finding]:
    place = f"{where}第 {group.number} 组"
    if not group.criteria:
        yield Finding("group_empty", place, "没有条件。", "请为该组填写条件，或者删去该组。")
    elif group.kind == GroupKind.AT_LEAST and group.at_least > len(group.criteria):
        yield Finding(
            "more_than_there_are",
            place,
            f"要求至少符合 {group.at_least} 项，但只有 {len(group.criteria)} 项条件。",
            "请减少要求的项数，或者增加条件。",
        )
    for number, criterion in enumerate(group.criteria, start=1):
        at = f"{place}第 {number} 项"
        if criterion.source == CriterionSource.CREDENTIAL and not criterion.kinds:
            yield Finding(
                "no_kind", at, "来源是部门名单，但没有选资质荣誉类别。", "请选择至少一个类别，系统才能自动核对。"
            )
        if criterion.source != CriterionSource.HOUSEHOLD:
            continue
        if not criterion.evidence:
            yield Finding("no_evidence", at, "由经营者提供，但没有写明提供什么。", "请写明佐证材料，例如照片、合同。")
        # A2, E3: 不得要求个体工商户另行提供.
        held = [kind for kind in kinds if kind.label in criterion.evidence]
        if held:
            yield Finding(
                "evidence_held_by_department",
                at,
                f"要求经营者提供“{held[0].label}”，而{held[0].department}掌握该信息。",
                "部门掌握的信息不得要求个体工商户另行提供，请把来源改为“部门名单”。",
            )


def _condition(
    where: str,
    condition: FactCondition | None,
    kinds: tuple[CredentialKind, ...],
    records: tuple[NegativeKind, ...],
) -> Iterator[Finding]:
    """A list of a kind that no department keeps answers nobody: fail at publication (STYLE 10)."""
    for question in condition.questions.values() if condition else ():
        if isinstance(question, ShopsQuestion):
            continue
        known = kinds if isinstance(question, CredentialQuestion) else records
        names = {name for kind in known for name in (kind.code, kind.label)}
        for name in question.kinds:
            if name not in names:
                labels = "、".join(kind.label for kind in known)
                yield Finding(
                    "unknown_kind", where, f"没有“{name}”这一类名单。", f"请改用 {labels}，或者请平台管理员增加类别。"
                )


def _score(where: str, rule: RuleRead) -> Iterator[Finding]:
    without = sum(criterion.points is None for criterion in rule.criteria)
    if without:
        yield Finding(
            "points_missing", where, f"规定了最低得分，但有 {without} 项条件没有分值。", "请为每一项条件填写分值。"
        )
        return
    highest = rule.highest()
    if highest < rule.minimum_score:
        yield Finding(
            "minimum_out_of_reach",
            where,
            f"全部条件合计 {highest.normalize():f} 分，达不到最低得分 {rule.minimum_score.normalize():f} 分。",
            "请降低最低得分，或者提高分值。",
        )
