"""What still keeps a passed case from being selected: asked of many cases at once, by one function per matter."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db.models import Count

from mingteyouxin.cases.models import Case
from mingteyouxin.cases.obstacles import Found, Obstacle
from mingteyouxin.cases.operator_changes import of_operators
from mingteyouxin.contests.enums import ContestStatus
from mingteyouxin.contests.models import Contest
from mingteyouxin.criteria import standard_tree
from mingteyouxin.opinions.obstacles import of_visits_and_opinions
from mingteyouxin.review import scoring
from mingteyouxin.review.models import CaseScore
from mingteyouxin.rounds.models import Round


def obstacles(case: Case) -> list[Obstacle]:
    """What keeps this case from being selected; empty when nothing does."""
    return obstacles_of([case])[case.pk]


def obstacles_of(cases: Sequence[Case]) -> Found:
    """The same of many cases."""
    found: Found = {case.pk: [] for case in cases}
    for asks in _ASKED:
        for case_id, said in asks(cases).items():
            found[case_id] += said
    return found


def _contests(cases: Sequence[Case]) -> Found:
    """A case lodged on condition waits until what the household contests is answered, and answered for it."""
    on_condition = {case.household_id: case.pk for case in cases if case.on_condition}
    found = defaultdict(list)
    if not on_condition:
        return found
    rows = Contest.objects.filter(household_id__in=on_condition).order_by("id")
    latest = {(row.household_id, row.subject, row.datum): row for row in rows}
    for (household_id, _, _), row in latest.items():
        if row.status == ContestStatus.OPEN:
            said = Obstacle("contest_open", "经营者对数据提出的异议还没有答复（附条件的申报）。")
        elif row.status == ContestStatus.DISMISSED:
            said = Obstacle("contest_dismissed", "经营者提出的异议不成立，请退回重新审核。")
        else:
            continue
        if said not in found[on_condition[household_id]]:
            found[on_condition[household_id]].append(said)
    return found


def _scores(cases: Sequence[Case]) -> Found:
    """Where the class has points: enough reviewers have scored, and the minimum is reached."""
    rounds = {case.round_id for case in cases}
    held = {row.pk: row for row in Round.objects.filter(pk__in=rounds).select_related("standard")}
    read = {pk: standard_tree.read(row.standard) for pk, row in held.items()}
    counts = dict(CaseScore.objects.filter(case__in=cases).order_by().values_list("case").annotate(Count("pk")))
    found = defaultdict(list)
    for case in cases:
        rule = read[case.round_id].rules.get(case.recognition_class)
        if not scoring.has_points(rule):
            continue
        missing = held[case.round_id].reviewers - counts.get(case.pk, 0)
        if missing > 0:
            found[case.pk].append(Obstacle("score_missing", f"还缺 {missing} 人评分。"))
        elif rule.minimum_score is not None and case.score < rule.minimum_score:
            text = f"得分 {case.score} 低于该类别的最低分 {rule.minimum_score}。"
            found[case.pk].append(Obstacle("below_minimum", text))
    return found


_ASKED: tuple[Callable[[Sequence[Case]], Found], ...] = (
    of_operators,
    _contests,
    _scores,
    of_visits_and_opinions,
)
