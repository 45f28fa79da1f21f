"""What speaks for extending a title (C12): four grounds, each of three values, by data or by a person's word.

The data are asked for many evaluations at once. A person's latest word on a ground counts before what data say, for who
looks into it knows more; a list that nobody delivered is no answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from authorities import clock
from authorities.jurisdiction import looking_from, province_path_of
from authorities.models import Officer
from mingteyouxin.criteria.models import CredentialKind
from mingteyouxin.evaluations import growth
from mingteyouxin.evaluations.enums import EvaluationGround, Proposal, RecommenderAnswer
from mingteyouxin.evaluations.models import Evaluation, EvaluationFinding, RecommenderQuestion
from registry import feeds, list_coverage
from registry.enums import HouseholdType
from registry.models import Credential
from typing_engine.annual import annual_run, types_in_year
from typing_engine.standard.months import add_months

_AWARD = "government_award"
_YEARS = 12 * growth.YEARS
# From survival up; 不符合分型条件 stands below all of them.
_RANKS = {HouseholdType.SURVIVAL: 1, HouseholdType.GROWTH: 2, HouseholdType.DEVELOPMENT: 3}

Answer = tuple[bool | None, str]


@dataclass(frozen=True, slots=True)
class GroundRead:
    """One ground as it stands: the finding that counts (None while nothing was looked up), and all of them."""

    ground: EvaluationGround
    counts: EvaluationFinding | None
    all: tuple[EvaluationFinding, ...]

    @property
    def holds(self) -> bool | None:
        return self.counts and self.counts.holds

    @property
    def text(self) -> str:
        return self.counts.text if self.counts else ""


def read(evaluation: Evaluation) -> list[GroundRead]:
    """The grounds of one evaluation as they stand, in the order of the guidance."""
    rows = evaluation.findings.select_related("by").order_by("id")
    return _read(evaluation, list(rows))


def _read(evaluation: Evaluation, rows: Sequence[EvaluationFinding]) -> list[GroundRead]:
    found = []
    for ground in evaluation.grounds:
        own = tuple(row for row in rows if row.ground == ground)
        found.append(GroundRead(ground, max(own, key=lambda row: (row.by_id is not None, row.pk), default=None), own))
    return found


def look(evaluations: Sequence[Evaluation], on: date) -> int:
    """Ask the data for evaluations of one province, and keep what is new; gives how many findings were added.

    However many they are, a fixed number of queries. Runs in a jurisdiction that may write them.
    """
    if not evaluations:
        return 0
    province = province_path_of(evaluations[0].path)
    with looking_from(province):
        held = _Held.of(evaluations, province, on)
    before: dict[tuple[int, str], Answer] = {}
    of_data = EvaluationFinding.objects.filter(evaluation__in=evaluations, by=None).order_by("id")
    for row in of_data.exclude(ground=EvaluationGround.RECOMMENDER):
        before[row.evaluation_id, row.ground] = (row.holds, row.text)
    asked = [
        (one, ground, answer)
        for one in evaluations
        for ground, answer in held.answers(one).items()
        if before.get((one.pk, ground)) != answer
    ]
    return keep(asked)


# A third of all titles may come into their last year in one night, each with three findings and more.
_KEEP = """
INSERT INTO mingteyouxin_evaluationfinding (path, evaluation_id, household_id, ground, holds, text, by_id, at)
SELECT e.path, e.id, e.household_id, f.ground, f.holds, f.text, %(by)s, %(at)s
FROM unnest(%(keys)s::bigint[], %(grounds)s::text[], %(holds)s::boolean[], %(texts)s::text[])
    WITH ORDINALITY AS f (key, ground, holds, text, place)
JOIN mingteyouxin_evaluation e ON e.id = f.key ORDER BY f.place"""


def keep(found: Iterable[tuple[Evaluation, EvaluationGround, Answer]], *, by: Officer | None = None) -> int:
    """Add findings and note on each evaluation what they come to. Gives how many were added."""
    triples = list(found)
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "keys": [one.pk for one, _, _ in triples],
                "grounds": [str(ground) for _, ground, _ in triples],
                "holds": [holds for _, _, (holds, _) in triples],
                "texts": [text for _, _, (_, text) in triples],
                "by": by and by.pk,
                "at": clock.now(),
            },
        )
        added = cursor.rowcount
    _propose({one.pk: one for one, _, _ in triples})
    return added


def _propose(evaluations: Mapping[int, Evaluation]) -> None:
    rows: dict[int, list] = defaultdict(list)
    found = EvaluationFinding.objects.filter(evaluation__in=list(evaluations)).order_by("id")
    for row in found.values_list("evaluation_id", "ground", "holds", "by_id", "pk", named=True):
        rows[row.evaluation_id].append(row)
    come_to: dict[Proposal, list[int]] = defaultdict(list)
    for key, one in evaluations.items():
        one.proposal = proposal(_read(one, rows[key]))
        come_to[one.proposal].append(key)
    for said, keys in come_to.items():
        Evaluation.objects.filter(pk__in=keys).exclude(proposal=said).update(proposal=said)


def proposal(grounds: Sequence[GroundRead]) -> Proposal:
    """What the grounds come to: one that holds is enough, and what nobody knows speaks for nothing yet."""
    said = [one.holds for one in grounds]
    if True in said:
        return Proposal.EXTEND
    return Proposal.UNKNOWN if None in said else Proposal.DECLINE


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held about the households of some evaluations."""

    on: date
    figures: Mapping[str, growth.Figures]
    reports: Mapping[int, growth.Reports]
    types: Mapping[int, HouseholdType]
    year: int
    awards: Mapping[int | bytes, Sequence[Credential]]
    award_list: Mapping[str, date]
    award_limit: int

    @classmethod
    def of(cls, evaluations: Sequence[Evaluation], province: str, on: date) -> "_Held":
        """Look it up. Runs from the province's standpoint."""
        households = {one.household_id: one.household for one in evaluations}
        # The run of a year comes in its July: until then that of the year before is the latest.
        year = on.year if annual_run(province, on.year) else on.year - 1
        kinds = [_AWARD, *CredentialKind.objects.filter(code=_AWARD).values_list("label", flat=True)]
        areas: dict[str, date] = {}
        received = list_coverage.received([feeds.CREDENTIALS], province, on=on)
        for kind in kinds:
            for area, day in received.get((feeds.CREDENTIALS, kind), {}).items():
                areas[area] = max(day, areas.get(area, day))
        return cls(
            on=on,
            figures=growth.figures_at({one.recogniser.path for one in evaluations}, on),
            reports=growth.reports_of(list(households), on),
            types=types_in_year({key: household.path for key, household in households.items()}, year),
            year=year,
            awards=_awards(province, households, kinds),
            award_list=areas,
            award_limit=list_coverage.limit_of(feeds.CREDENTIALS, province, on=on),
        )

    def answers(self, one: Evaluation) -> dict[EvaluationGround, Answer]:
        """What the data say of one; what the recommending department says is its own word."""
        reports = self.reports.get(one.household_id, {})
        return {
            EvaluationGround.GROWTH: growth.grew(self.figures[one.recogniser.path], reports, self.on),
            EvaluationGround.AWARD: self._awarded(one),
            EvaluationGround.TYPE: self._risen(one),
        }

    def _awarded(self, one: Evaluation) -> Answer:
        # Counted from the day on which the evaluation began, so that looking again later takes nothing away.
        since = add_months(one.opened_on, -_YEARS)
        own = [row for row in self.awards.get(one.household_id, ()) if self._counts(row, since)]
        known = next((row for row in own if row.level and row.issued_on), None)
        if known is not None:
            whose = known.issuer or known.get_level_display()
            return True, f"{known.issued_on} 获得{whose}的政府表彰奖励（{known.get_level_display()}，{known.number}）。"
        if own:
            return None, f"名单有政府表彰奖励（{own[0].number}），没有写明级别或者日期，由工作人员核实。"
        index = one.household.operator_id_index
        person = [row for row in self.awards.get(bytes(index), ()) if self._counts(row, since)] if index else []
        if person:
            return None, f"名单有经营者本人的政府表彰奖励（{person[0].number}），是否属于该户由工作人员核实。"
        day = list_coverage.day_at(one.path, self.award_list)
        if day is None:
            return None, "没有收到政府表彰奖励名单，没有记录不等于没有，由工作人员核实。"
        if (self.on - day).days > self.award_limit:
            return None, f"政府表彰奖励名单是 {day} 的，已超过 {self.award_limit} 天，由工作人员核实。"
        return False, f"政府表彰奖励名单（{day}）没有 {since} 以后的记录。"

    def _counts(self, row: Credential, since: date) -> bool:
        given = row.issued_on is None or since <= row.issued_on <= self.on
        return given and (row.revoked_on is None or row.revoked_on > self.on)

    def _risen(self, one: Evaluation) -> Answer:
        then, now = one.recognition.type_then, self.types.get(one.household_id)
        if not then:
            return None, "认定时的分型没有记载，由工作人员核实。"
        word = HouseholdType(then).label
        if now is None:
            return None, f"认定时为{word}；没有 {self.year} 年度集中分型结果，由工作人员核实。"
        risen = 0 < _RANKS.get(HouseholdType(then), 0) < _RANKS.get(now, 0)
        return risen, f"认定时为{word}，{self.year} 年度集中分型为{now.label}。"


def _awards(province: str, households: Mapping[int, object], kinds: Sequence[str]) -> dict:
    """Government awards by the household, and by the index of whoever holds them."""
    indexes = [bytes(one.operator_id_index) for one in households.values() if one.operator_id_index]
    own = Q(household__in=list(households)) | Q(holder_index__in=indexes)
    found: dict[int | bytes, list[Credential]] = {}
    for row in Credential.objects.filter(own, path=province, kind__in=kinds).order_by("-issued_on", "id"):
        key = row.household_id if row.household_id is not None else bytes(row.holder_index)
        found.setdefault(key, []).append(row)
    return found


def of_the_recommender(question: RecommenderQuestion | None) -> Answer:
    """What is known of the recommending department's word."""
    if question is None:
        return None, "推荐单位没有平台账号，没有在线征求；请书面征求后登记其答复。"
    name = question.get_department_display()
    if not question.answer:
        return None, f"已于 {question.asked_on} 征求{name}的意见，请其在 {question.due_on}（含当日）以前答复。"
    said = f"{name}{RecommenderAnswer(question.answer).label}"
    return question.answer == RecommenderAnswer.AGREE, f"{said}：{question.text}" if question.text else f"{said}。"
