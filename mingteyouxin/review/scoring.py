"""Points of reviewers: each gives one set, as many reviewers as the round asks for; a case has their mean (C2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.db import transaction

from authorities import audit, clock
from authorities.kept_statements import KeptStatement
from authorities.models import Officer
from authorities.refusals import Faulty, Trouble
from casework.refusals import IllegalTransition, Refused, refused_in_words
from mingteyouxin import acts
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseStatus, Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer
from mingteyouxin.criteria import standard_tree
from mingteyouxin.review.models import CaseScore
from mingteyouxin.rounds.models import Round

_GROUND = 300
_CENT = Decimal("0.01")
# Reviewers who differ by more than this share of the points to be had should talk (示例; docs/decisions).
WIDE_SPREAD = Decimal("0.2")
_SCORED_IN = (CaseStatus.SUBMITTED, CaseStatus.PASSED)
_reviewers = KeptStatement(lambda round_: Round.objects.filter(pk=round_).values_list("reviewers"), -1)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a case: how many are needed, how far they lie apart, whether that is far."""

    given: tuple[CaseScore, ...]
    needed: int
    highest: Decimal

    @property
    def spread(self) -> Decimal | None:
        totals = [score.total for score in self.given]
        return max(totals) - min(totals) if len(totals) > 1 else None

    @property
    def is_wide(self) -> bool:
        return self.spread is not None and self.spread > WIDE_SPREAD * self.highest

    @property
    def missing(self) -> int:
        return max(self.needed - len(self.given), 0)


def has_points(rule: standard_tree.RuleRead | None) -> bool:
    """True when the standard gives points for the class; without any nobody scores and the place in line decides."""
    return rule is not None and any(criterion.points for criterion in rule.criteria)


def scores_of(given: Iterable[CaseScore], rule: standard_tree.RuleRead, *, needed: int) -> Scores:
    """The scores of a case, with what they are measured by."""
    return Scores(tuple(given), needed, rule.highest())


def needed_by(case: Case) -> int:
    """How many reviewers score each case of its round. Runs in the jurisdiction of the round's bureau."""
    ((reviewers,),) = _reviewers.rows(case.round_id)
    return reviewers


@transaction.atomic
def score(
    case_id: int, points: Mapping[str, str], *, by: Officer, note: str = "", grounds: Mapping[str, str] | None = None
) -> CaseScore:
    """Give, or change, one's own points, until the case is ranked. Raises Refused, Faulty.

    Points rest on what was found: all of them where the criterion is met, else none. Others say their grounds.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if case.status not in _SCORED_IN or case.rank is not None:
        raise IllegalTransition("该办件", case.get_status_display())
    assignments.check_free(case, by=by)
    rule = standard_tree.read(case.round.standard).rules.get(case.recognition_class)
    if not has_points(rule):
        raise Refused("no_points", "所用的分类标准没有给这一类别设定分值，不需要评分。")
    others = case.scores.exclude(officer=by).count()
    needed = needed_by(case)
    if others >= needed:
        raise Refused("enough_scores", f"本批次每件由 {needed} 人评分，已经评满。")
    given, said_why = _read(case, rule, points, grounds or {})
    total = sum(
        (given[criterion.key] * (criterion.weight or 1) for criterion in rule.criteria if criterion.points), Decimal()
    ).quantize(_CENT, ROUND_HALF_UP)
    said = {
        "points": {key: str(value) for key, value in given.items()},
        "grounds": said_why,
        "total": total,
        "note": note.strip()[:300],
        "at": clock.now(),
    }
    with refused_in_words(by=by):
        made, _ = CaseScore.objects.update_or_create(
            case=case, officer=by, defaults=said | {"path": case.path, "household_id": case.household_id}
        )
    totals = list(case.scores.values_list("total", flat=True))
    case.score = (sum(totals, Decimal()) / len(totals)).quantize(_CENT, ROUND_HALF_UP)
    case.save(update_fields=["score"])
    audit.record(acts.CASE_SCORED, by=by, on=case, household=case.household_id, note=f"{total} 分")
    return made


def found_points(criterion: standard_tree.CriterionRead, answer: CaseAnswer | None) -> Decimal:
    """What the finding gives: all points of the criterion where it is met, else none."""
    is_met = answer is not None and answer.finding == Verdict.MET
    return criterion.points if criterion.points and is_met else Decimal()


def points_field(key: str) -> str:
    """The field of a criterion's points, by its id on the page."""
    return f"points-{key}"


def ground_field(key: str) -> str:
    """The field in which it is said what a criterion's points rest on."""
    return f"ground-{key}"


def _read(
    case: Case, rule: standard_tree.RuleRead, points: Mapping[str, str], grounds: Mapping[str, str]
) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Points per criterion that has some, none above the criterion's own, and what they rest on. Raises Faulty."""
    answers = {answer.criterion: answer for answer in case.answers.all()}
    read, said, wrong = {}, {}, []
    for criterion in rule.criteria:
        if not criterion.points:
            continue
        key, ground = criterion.key, grounds.get(criterion.key, "").strip()[:_GROUND]
        value = _value(points.get(key, ""), criterion)
        if isinstance(value, str):
            wrong.append(Trouble(value, points_field(key)))
            continue
        by_finding = found_points(criterion, answers.get(key))
        if value != by_finding and not ground:
            text = f"“{criterion.wording}”按审核意见应得 {by_finding.normalize():f} 分，给其他分数的请写明依据。"
            wrong.append(Trouble(text, ground_field(key)))
        read[key] = value
        if ground:
            said[key] = ground
    if wrong:
        raise Faulty("points_faulty", wrong)
    return read, said


def _value(text: str, criterion: standard_tree.CriterionRead) -> Decimal | str:
    """The points as a number, or what is wrong with them."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return f"请为“{criterion.wording}”填写得分。"
    if not value.is_finite() or not 0 <= value <= criterion.points or value != value.quantize(_CENT):
        most = criterion.points.normalize()
        return f"“{criterion.wording}”的得分应在 0 至 {most:f} 之间，至多两位小数。"
    return value
