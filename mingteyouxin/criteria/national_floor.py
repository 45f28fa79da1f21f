"""The national floor under every classification standard (C4, C5).

A place may ask for more than the nation and never for less. What is national is code here; what a place adds is data,
and the two are combined so that the stricter one counts.
"""

from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.criteria.models import ClassStandard

# 总体方案二(四)1 A: 申报或推荐之日前2年内. A year is 12 months.
NATIONAL_PENALTY_YEARS = 2
# 总体方案二(三)1, 二(五)2: 走访核实 and 征求意见 belong to every 自主申报. A place may add them to recommendations.
VISITED = HEARD = frozenset({RecognitionPath.APPLICATION})
# 总体方案二(四)1: what no standard needs to write and every standard's text says.
DEFAULTERS_BAR = "个体工商户经营者被人民法院列为失信被执行人的"


def penalty_years(standard: ClassStandard) -> int:
    """Years in which a fine or heavier counts: the place's own, and never fewer than the nation's."""
    return max(NATIONAL_PENALTY_YEARS, standard.penalty_years)
