"""What is done with personal data for which an impact assessment has to be kept (个人信息保护法 第五十五条)."""

from dataclasses import dataclass

from authorities.declarations import Named, choices


@dataclass(frozen=True, eq=False)
class Processing(Named):
    """A processing that wants its own assessment. The app that does it declares it; `case` is the law's word for it."""

    name: str
    label: str
    case: str


DISCLOSED = "公开个人信息（第五十五条第三项）"
SHARED = "向其他个人信息处理者提供个人信息（第五十五条第三项）"
AUTOMATED = "利用个人信息进行自动化决策（第五十五条第二项）"

DIRECTORY = Processing("directory", "公开名录和查询", DISCLOSED)
SHARING = Processing("sharing", "与其他部门和系统交换数据", SHARED)


def processing_choices() -> list[tuple[str, str]]:
    """Every declared processing with its label."""
    return choices(Processing)
