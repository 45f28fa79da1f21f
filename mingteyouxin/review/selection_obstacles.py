"""What still keeps a passed case from being selected: asked of many cases at once, by one function per matter."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Count

from authorities import clock
from mingteyouxin.cases.enums import Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.obstacles import AskedOf, Found, Obstacle, asked_of
from mingteyouxin.cases.operator_changes import of_operators
from mingteyouxin.cases.part_models import CaseAnswer
from mingteyouxin.contests.contested import SUBJECTS, TYPE, TYPE_IS_CORRECTED_BY, criterion
from mingteyouxin.contests.enums import ContestStatus
from mingteyouxin.contests.models import Contest
from mingteyouxin.criteria import standard_tree
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.opinions.obstacles import of_visits_and_opinions
from mingteyouxin.review import scoring
from mingteyouxin.review.models import CaseScore
from mingteyouxin.rounds.models import Round
from mingteyouxin.titles.data_findings import Asked, data_findings


def obstacles(case: Case, *, scores: scoring.Scores | None = None) -> list[Obstacle]:
    """What keeps this case from being selected; empty when nothing does. Its scores are not read again where given."""
    if scores is None:
        return obstacles_of([case])[case.pk]
    rule = asked_of([case]).standards[case.round_id].rules[case.recognition_class]
    said = {_scores: {case.pk: _of_points(case, rule, missing=scores.missing)}}
    return [one for asks in _ASKED for one in (said.get(asks) or asks([case])).get(case.pk, [])]


def obstacles_of(cases: Sequence[Case]) -> Found:
    """The same of many cases."""
    found: Found = {case.pk: [] for case in cases}
    for asks in _ASKED:
        for case_id, said in asks(cases).items():
            found[case_id] += said
    return found


def _contests(cases: Sequence[Case]) -> Found:
    """A case on condition waits for its contests while what they are about still speaks against it: one not answered
    yet for the answer, one that was upheld for the datum to be put right. One that was dismissed leaves the bar there.
    """
    by_household = {case.household_id: case for case in cases if case.on_condition}
    found = defaultdict(list)
    if not by_household:
        return found
    rows = Contest.objects.filter(household__in=by_household).exclude(finding="").order_by("id")
    latest: dict[int, dict[str, Contest]] = defaultdict(dict)
    for row in rows:
        latest[row.household_id][row.finding] = row
    asked = asked_of(by_household[household_id] for household_id in latest)
    standing = _findings_standing(asked) | _criteria_standing(asked, latest)
    for household_id, contests in latest.items():
        case = by_household[household_id]
        for name, row in contests.items():
            if (case.pk, row.subject, name) in standing:
                found[case.pk].append(_waits_for(row))
    return found


def _waits_for(contest: Contest) -> Obstacle:
    if contest.status == ContestStatus.OPEN:
        text = f"经营者对“{contest.datum}”提出的异议还没有答复（附条件的申报）。"
        return Obstacle("contest_open", text)
    if contest.status == ContestStatus.DISMISSED:
        text = f"经营者对“{contest.datum}”提出的异议不成立，这一项仍不符合，请退回重新审核。"
        return Obstacle("contest_dismissed", text)
    waits = f"等待{SUBJECTS[contest.subject].corrected_by}"
    if contest.subject == TYPE:
        waits = f"{TYPE_IS_CORRECTED_BY}，{waits}"
    return Obstacle("contest_upheld", f"经营者对“{contest.datum}”提出的异议成立，数据还没有更正：{waits}。")


def _findings_standing(asked: AskedOf) -> set[tuple[int, str, str]]:
    """What the data say today against these cases: number of the case, subject and name of the finding."""
    today = clock.today()
    questions = [
        Asked(
            case.household,
            asked.rounds[case.round_id],
            RecognitionPath(case.recognition_path),
            case.anchor_on,
            today,
            case,
        )
        for case in asked.cases.values()
    ]
    return {
        (case_id, finding.contestable, finding.contest)
        for case_id, found in zip(asked.cases, data_findings(questions), strict=True)
        for finding in found
        if finding.blocks
    }


def _criteria_standing(asked: AskedOf, latest: Mapping[int, Mapping[str, Contest]]) -> set[tuple[int, str, str]]:
    """Contested criteria without which the rule of the class is not met.

    While a contest is open the check of lists and facts counts for its criterion; after it was dismissed, a verdict
    that a reviewer has given since, too; after it was upheld, any verdict.
    """
    answers: dict[int, dict[str, CaseAnswer]] = defaultdict(dict)
    for answer in CaseAnswer.objects.filter(case__in=asked.cases):
        answers[answer.case_id][answer.criterion] = answer
    standing = set()
    for case in asked.cases.values():
        rule = asked.standards[case.round_id].rules.get(case.recognition_class)
        if rule is None:
            continue
        standard_id = asked.rounds[case.round_id].standard_id
        met, denied = set(), set()
        for one in rule.criteria:
            name = criterion(standard_id, case.recognition_class, one.key)
            contest = latest[case.household_id].get(name)
            if _is_met(answers[case.pk].get(one.key), contest):
                met.add(one.key)
            elif contest is not None:
                denied.add((case.pk, one.contested_as, name))
        if not rule.is_met(met):
            standing |= denied
    return standing


def _is_met(answer: CaseAnswer | None, contest: Contest | None) -> bool:
    if answer is None:
        return False
    found_since = contest is None or contest.status == ContestStatus.UPHELD
    if not found_since and contest.answered_at is not None and answer.verdict_at is not None:
        found_since = answer.verdict_at > contest.answered_at
    return (answer.finding if found_since else answer.checked) == Verdict.MET


def _scores(cases: Sequence[Case]) -> Found:
    """Where the class has points: enough reviewers have scored, and the minimum is reached."""
    asked = asked_of(cases)
    rules = {case.pk: asked.standards[case.round_id].rules.get(case.recognition_class) for case in cases}
    scored = [case for case in cases if scoring.has_points(rules[case.pk])]
    found = defaultdict(list)
    if not scored:
        return found
    needed = dict(Round.objects.filter(pk__in={case.round_id for case in scored}).values_list("pk", "reviewers"))
    counts = dict(CaseScore.objects.filter(case__in=scored).order_by().values_list("case").annotate(Count("pk")))
    for case in scored:
        found[case.pk] = _of_points(case, rules[case.pk], missing=needed[case.round_id] - counts.get(case.pk, 0))
    return found


def _of_points(case: Case, rule: standard_tree.RuleRead, *, missing: int) -> list[Obstacle]:
    if missing > 0:
        return [Obstacle("score_missing", f"还缺 {missing} 人评分。")]
    if rule.minimum_score is not None and case.score < rule.minimum_score:
        return [Obstacle("below_minimum", f"得分 {case.score} 低于该类别的最低分 {rule.minimum_score}。")]
    return []


_ASKED: tuple[Callable[[Sequence[Case]], Found], ...] = (
    of_operators,
    _contests,
    _scores,
    of_visits_and_opinions,
)
