"""What stands in a household's way and the step that cures it, in plain words.

Only what is known is said (facts 5.2 to 5.5): names of outside systems and days that no source gives are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from authorities import clock
from typing_engine.checkups.days import reports_due_on
from typing_engine.enums import Ground


@dataclass(frozen=True, slots=True)
class Step:
    """What is the matter, and what helps."""

    ground: Ground
    what: str
    how: str


SHORT = {
    Ground.REPORT_MISSING: "未报年报",
    Ground.ABNORMAL: "经营异常",
    Ground.SERIOUS_VIOLATION: "严重违法失信",
    Ground.TAX_ABNORMAL: "税务非正常",
    Ground.SUSPENDED: "歇业",
    Ground.NOT_REGISTERED: "未存续",
}
_HOW = {
    Ground.ABNORMAL: (
        "被标记为经营异常状态，尚未恢复",
        "补报年度报告、更正所报信息，或者使登记机关能够通过登记的经营场所联系到您，然后向作出标记的市场监管部门申请恢复正常记载状态。",
    ),
    Ground.SERIOUS_VIOLATION: (
        "被列入严重违法失信名单，尚未修复信用",
        "履行规定的义务后，向作出列入决定的部门申请信用修复，由该部门决定是否提前移出名单。",
    ),
    Ground.TAX_ABNORMAL: (
        "被税务机关认定为非正常户，尚未解除",
        "到主管税务机关接受处罚、补办纳税申报；办结后税务系统自动解除，不需要另外申请。",
    ),
    Ground.SUSPENDED: (
        "处于歇业状态",
        "歇业是您的权利，不必为了分型提前结束。恢复经营的，应当自恢复之日起 30 日内公示；"
        "歇业期限届满，或者累计歇业满 3 年的，视为自动恢复经营。歇业期间也要报送年度报告。",
    ),
}


def steps_for(report_year: int, grounds: Iterable[Ground]) -> list[Step]:
    """The step for each ground, where there is one; reads the last day for annual reports of the year after.

    Whose business is over has nothing to cure.
    """
    return [_step(report_year, ground) for ground in grounds if ground != Ground.NOT_REGISTERED]


def short(grounds: Iterable[Ground]) -> str:
    """Grounds in a line of a list."""
    return "、".join(SHORT[ground] for ground in grounds)


def _step(report_year: int, ground: Ground) -> Step:
    if ground != Ground.REPORT_MISSING:
        return Step(ground, *_HOW[ground])
    due = reports_due_on(report_year + 1)
    is_late = clock.today() > due
    when = "报送期已过，请尽快补报" if is_late else f"请在 {due.month} 月 {due.day} 日（含当日）以前报送"
    return Step(
        ground,
        f"还没有报送 {report_year} 年度报告",
        f"{when}。"
        "可以网上报送，也可以提交纸质年度报告，效力相同；报告内容是否公开，由您自己选择。"
        "不会报的，可以请登记机关或者所在地的市场监管所帮助，不收任何费用。",
    )
