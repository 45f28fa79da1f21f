"""What a household contests, finding by finding: a contest lets go of its own finding and of no other (E4).

A finding goes by its name (`Finding.contest`), a criterion of a class by that of `criterion`. An open contest lets go
of its finding, for nobody has said yet whether the datum is right; so does one that was upheld in the round's year or
later, for the datum is wrong and may not be put right yet. One that was dismissed lets go of nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime

from mingteyouxin.contests.enums import ContestStatus
from mingteyouxin.contests.models import Contest


@dataclass(frozen=True, slots=True)
class Subject:
    """What may be contested, as the household reads it, and who puts it right."""

    label: str
    corrected_by: str


# The type of the annual run: what corrects it is an objection to typing alone.
TYPE = "type"
SUBJECTS = {
    TYPE: Subject("分型结果", "经营者提出的分型异议办结"),
    "registration": Subject("登记信息", "登记机关更正"),
    "annual_report": Subject("年度报告", "市场监管部门更正"),
    "risk_mark": Subject("经营异常、严重违法失信、税务非正常、歇业标记", "作出标记的部门更正"),
    "penalty": Subject("行政处罚", "作出处罚的部门更正"),
    "tax": Subject("纳税", "税务部门更正"),
    "social_insurance": Subject("社会保险", "人力资源社会保障部门更正"),
    "credential": Subject("资质荣誉", "提供名单的部门更正"),
    "defaulter": Subject("失信被执行人", "人民法院更正"),
    "facts": Subject("分类条件核对所用的数据", "提供数据的部门更正"),
    "local_bar": Subject("本地限制情形的记录", "提供记录的部门更正"),
}
TYPE_IS_CORRECTED_BY = "分型结果只经分型异议更正"


@dataclass(frozen=True, slots=True)
class Contested:
    """Names of the findings that a household contests: those not answered yet, and those upheld.

    The latest contest of a finding counts. `pairs` says of which subject each of both is.
    """

    waiting: frozenset[str] = frozenset()
    upheld: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()

    def lifts(self, subject: str, finding: str) -> bool:
        """Whether a finding of this name, of a datum that may be contested, bars nobody until it is answered."""
        return bool(subject) and (subject, finding) in self.pairs

    def words(self, finding: str) -> str:
        """How the contest of a finding stands, for officers; "" where it is not contested."""
        if finding in self.waiting:
            return "经营者已提出异议，待答复"
        return "经营者的异议成立，数据还没有更正" if finding in self.upheld else ""

    @classmethod
    def of(cls, rows: Iterable[Contest], *, year: int) -> "Contested":
        """From all contests of a household; `year` is that of the round."""
        latest = {row.finding: row for row in sorted(rows, key=lambda row: row.pk) if row.finding}
        waiting = [row for row in latest.values() if row.status == ContestStatus.OPEN]
        upheld = [
            row
            for row in latest.values()
            if row.status == ContestStatus.UPHELD and localtime(row.answered_at).year >= year
        ]
        return cls(
            frozenset(row.finding for row in waiting),
            frozenset(row.finding for row in upheld),
            frozenset((row.subject, row.finding) for row in [*waiting, *upheld]),
        )


def contested(household_id: int, *, year: int) -> Contested:
    """What a household contests, for a round of a year."""
    return Contested.of(Contest.objects.filter(household=household_id).exclude(finding=""), year=year)


def criterion(standard_id: int, recognition_class: str, key: str) -> str:
    """Names a criterion that lists or facts speak to: its key says nothing without class and standard."""
    return f"criterion-{standard_id}-{recognition_class}-{key}"
