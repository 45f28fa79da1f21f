"""A case whose operator changed after he applied or agreed: it stands still until the new one agrees.

附件二(五)2, 二(二): titles go to those who applied or agreed.

The case keeps the blind index of the operator who agreed. A document that registration lacks is unknown, no change.
"""

from collections import defaultdict
from collections.abc import Sequence

from mingteyouxin.cases.models import Case
from mingteyouxin.cases.obstacles import Found, Obstacle
from mingteyouxin.cases.workflow import IN_LINE
from registry.models import Household

TEXT = "登记的经营者在申报或者同意推荐以后已变更，须由新经营者确认是否继续。"
_OBSTACLE = Obstacle("operator_changed", TEXT)


def has_changed(case: Case, household: Household) -> bool:
    """Whether another operator is registered than the one who applied or agreed."""
    if case.status not in IN_LINE or case.lodged_at is None:
        return False
    then, now = case.operator_index, household.operator_id_index
    return then is not None and now is not None and bytes(then) != bytes(now)


def of_operators(cases: Sequence[Case]) -> Found:
    """The obstacle of each case whose operator changed, in one query; in none where the households are there."""
    households = {case.household_id: case.household for case in cases if Case.household.is_cached(case)}
    if wanted := {case.household_id for case in cases} - households.keys():
        households |= Household.objects.only("operator_id_index").in_bulk(wanted)
    found: Found = defaultdict(list)
    for case in cases:
        household = households.get(case.household_id)
        if household and has_changed(case, household):
            found[case.pk].append(_OBSTACLE)
    return found
