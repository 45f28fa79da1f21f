"""`manage.py typing_explain CODE`: why a household has its type (CONTRACTS 4)."""

from django.core.management.base import CommandParser

from authorities import audit
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.management.console import ConsoleCommand
from registry import directory
from registry.models import Household
from typing_engine import acts, explanations
from typing_engine.correction_wording import in_words
from typing_engine.explanations import Explanation
from typing_engine.standard.evaluate import Finding

_ANSWERS = {True: "是", False: "否", None: "不详"}


class Command(ConsoleCommand):
    help = "说明一户现行分型结果的理由。退出码：0 完成，1 没有这一户或没有结果，2 用法有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("code", help="18 位统一社会信用代码或 15 位注册号")
        parser.add_argument("--as-of", help="基准日，YYYY-MM-DD；说明为该日公布的结果")

    def handle(self, *args, code: str, as_of: str | None, **options) -> None:
        day = None if as_of is None else self.day(as_of)
        household = _find(directory.compared(code))
        if household is None:
            self.refuse("no_such_household", f"没有号码为“{code}”的个体工商户。请核对 18 位代码或 15 位注册号。")
        explained = explanations.current(household) if day is None else explanations.published_for(household, day)
        if explained is None:
            when = "尚无已公布的分型结果" if day is None else f"没有基准日为 {day} 的已公布结果"
            self.refuse("no_result", f"{household}{when}。")
        with jurisdiction(household.path):
            note = f"命令行，分型批次 {explained.run.pk}"
            audit.record(acts.RESULT_SHOWN, by=None, on=household, household=household.pk, note=note)
        self.answer(explanations.as_json(explained), _text(explained))


def _find(number: str) -> Household | None:
    if not directory.is_number(number):
        return None
    column = "code" if len(number) == 18 else "reg_no"
    with nationwide():
        return Household.objects.filter(**{column: number}).first()


def _text(explained: Explanation) -> str:
    lines = [
        f"{explained.household.number} {explained.household.name}".strip(),
        f"{explained.type.label}（{explained.run}，{explained.standard.title} {explained.standard.number}）",
    ]
    if explained.grounds:
        lines.append("不符合分型条件的情形：" + "、".join(ground.label for ground in explained.grounds))
    else:
        lines.append(f"适用{explained.label}")
    for read in in_words(explained.corrections):
        lines.append(f"{read.corrected_on} 按{read.reference}更正，原为{read.was}：")
        lines += [f"  {row.what}：{row.before} → {row.after}" for row in read.rows]
    lines.append("数据：")
    for fact in explained.facts:
        why = f"（{fact.evidence.missing}）" if fact.evidence.missing else ""
        lines.append(f"  {fact.indicator.label}：{fact.text}{why}")
    lines.append("理由：")
    for finding in explained.findings:
        lines += _lines(finding, 1)
    return "\n".join(lines)


def _lines(finding: Finding, depth: int) -> list[str]:
    below = [line for part in finding.because for line in _lines(part, depth + 1)]
    return [f"{'  ' * depth}[{_ANSWERS[finding.holds]}] {finding.what}", *below]
