"""Points of several reviewers, and the choice among the passed by rank and places."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities import clock, remedies
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin.acts import CASES_RANKED
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.part_models import CaseAnswer
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.contests.enums import ContestAction
from mingteyouxin.contests.models import Contest
from mingteyouxin.contests.workflow import CONTEST
from mingteyouxin.criteria import conditions
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.criteria.standard_tree import BarRead
from mingteyouxin.review import ranking, scoring, selection_obstacles
from mingteyouxin.review.models import CaseScore
from mingteyouxin.rounds.models import Round
from registry.enums import HouseholdType, RecognitionClass
from registry.models import Message
from registry.people.persons import Identity, recognise
from tests.factories import TypeFactory, class_standards
from tests.factories.cases import CaseFactory, visit_and_hear
from tests.factories.class_standards import RoundFactory
from tests.factories.quotas import annual_run, split
from tests.mingteyouxin.conftest import WUCHANG

PLACES = 2


@pytest.fixture
def round_of(clerk, supervisor, province_clerk, province_supervisor, as_batch):
    """`round_of(places=…, reviewers=…)` → a round in its days; 武昌 has two places in the year."""

    def make(**changes):
        with as_batch():
            annual_run({WUCHANG: (100, 9)})
        with clock.stopped_at(class_standards.DAY):
            split(2026, {WUCHANG: PLACES}, by=province_clerk, second=province_supervisor)
        return RoundFactory(bureau=WUCHANG, by=clerk, second=supervisor, **changes)

    with clock.stopped_at(class_standards.REVIEW):
        yield make


@pytest.fixture
def passed(household, clerk):
    """`passed(round)` → a case of a household of its own that has passed the first review, was visited and heard about:
    what visits and opinions still ask for has tests of its own."""
    numbers = iter(range(1, 100))

    def make(row, **changes):
        document = f"42010619900101{next(numbers):04d}"
        with clock.stopped_at(class_standards.BEGIN):
            case = CaseFactory(
                household=household(WUCHANG, document=document),
                round=row,
                by=recognise(Identity("张三", document)),
                lodged=True,
            )
        with jurisdiction(case.path):
            case = move(CASE, case.pk, CaseAction.PASS, by=clerk, **changes)
            visit_and_hear([case], by=clerk)
        return case

    return make


@pytest.fixture
def with_points(monkeypatch):
    """The standard gives 优质 40 + 30 + 30 points, and asks for 60."""
    plain = class_standards.four_classes

    def classes():
        group = class_standards.group(
            class_standards.long_standing(points=Decimal(40)),
            class_standards.listed("time_honoured", points=Decimal(30)),
            class_standards.listed("skill_level", points=Decimal(30)),
        )
        return [
            class_standards.rule(RecognitionClass.PREMIUM, group, minimum=Decimal(60))
            if one.recognition_class == RecognitionClass.PREMIUM
            else one
            for one in plain()
        ]

    monkeypatch.setattr(class_standards, "four_classes", classes)


def _status(case) -> str:
    with jurisdiction(case.path):
        return Case.objects.values_list("status", flat=True).get(pk=case.pk)


def _points(first, second, third) -> dict[str, str]:
    return {"1-1": first, "1-2": second, "1-3": third}


# Nothing was found about these cases, so whatever points they get rest on words.
GROUNDS = dict.fromkeys(("1-1", "1-2", "1-3"), "按材料的完整程度酌情给分")


def test_the_first_in_line_are_proposed_and_no_more_than_places_are_selected(round_of, passed, client_of, clerk):
    row = round_of()
    cases = [passed(row) for _ in range(3)]
    web = client_of(clerk)
    page = web.get(reverse("ranking-page", args=[WUCHANG, row.pk]))
    assert page.context["places"].left == PLACES
    assert page.context["proposed"] == {case.pk for case in cases[:PLACES]}
    url = reverse("ranking-select", args=[WUCHANG, row.pk])
    said = web.post(url, {"key": [case.pk for case in cases]}, follow=True).content.decode()
    assert "只剩 2 个名额" in said and _status(cases[0]) == CaseStatus.PASSED
    web.post(url, {"key": [case.pk for case in cases[:PLACES]], "others_out": "1"})
    assert [_status(case) for case in cases] == [CaseStatus.SELECTED, CaseStatus.SELECTED, CaseStatus.NOT_SELECTED]
    with jurisdiction(row.path):
        assert list(Case.objects.order_by("id").values_list("rank", flat=True)) == [1, 2, 3]
        assert ranking.places(Round.objects.get()).left == 0
    assert "没有选择任何一件" in web.post(url, follow=True).content.decode()


def test_who_is_left_out_is_told_the_remedies_and_nobody_is_where_there_are_none(
    round_of, passed, client_of, clerk, without_remedies
):
    row = round_of(places=1)
    first, second = passed(row), passed(row)
    told = remedies.remedy_of(first.authority, clock.today())
    web, url = client_of(clerk), reverse("ranking-select", args=[WUCHANG, row.pk])
    with transaction.atomic():
        without_remedies(WUCHANG)
        said = web.post(url, {"key": [first.pk], "others_out": "1"}, follow=True).content.decode()
        assert "还没有登记告知救济" in said
        assert (_status(first), _status(second)) == (CaseStatus.PASSED, CaseStatus.PASSED)
        transaction.set_rollback(True)
    web.post(url, {"key": [first.pk], "others_out": "1"})
    with own_household(second.household_id):
        assert told.sentence.rstrip("。") in Message.objects.latest("id").text
        assert CaseEvent.objects.latest("id").remedy_id == told.pk


def test_the_round_s_own_places_count_too(round_of, passed, clerk):
    row = round_of(places=1)
    case = passed(row)
    passed(row)
    with jurisdiction(row.path):
        assert ranking.places(Round.objects.get()).left == 1
        ranking.select(row.pk, [case.pk], by=clerk)
        assert ranking.places(Round.objects.get()).left == 0


def test_without_a_quota_nobody_is_selected(clerk, supervisor, passed):
    row = RoundFactory(bureau=WUCHANG, by=clerk, second=supervisor)
    with clock.stopped_at(class_standards.REVIEW):
        case = passed(row)
        with jurisdiction(row.path), pytest.raises(Refused) as refusal:
            ranking.select(row.pk, [case.pk], by=clerk)
    assert refusal.value.code == "more_than_places"


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [(class_standards.BEGIN, True), (class_standards.END, True), (class_standards.REVIEW, False)],
    ids=str,
)
def test_nobody_is_selected_while_applications_are_open(round_of, passed, clerk, day, is_refused):
    row = round_of()
    case = passed(row)
    with clock.stopped_at(day), jurisdiction(row.path):
        if is_refused:
            with pytest.raises(Refused) as refusal:
                ranking.select(row.pk, [case.pk], by=clerk)
            assert refusal.value.code == "applications_open" and _status(case) == CaseStatus.PASSED
        else:
            assert ranking.select(row.pk, [case.pk], by=clerk) == 1


def test_who_passes_over_a_better_rank_says_why(round_of, passed, clerk):
    row = round_of()
    _, second = passed(row), passed(row)
    with jurisdiction(row.path):
        with pytest.raises(Refused) as refusal:
            ranking.select(row.pk, [second.pk], by=clerk)
        assert refusal.value.code == "out_of_order"
        assert ranking.select(row.pk, [second.pk], by=clerk, note="前一名已口头表示放弃") == 1


def test_what_is_said_of_one_household_shows_to_that_one_alone(round_of, passed, clerk):
    row = round_of()
    first, second, third = passed(row), passed(row), passed(row)
    with jurisdiction(row.path):
        ranking.select(row.pk, [first.pk, third.pk], by=clerk, note="第二名正在核实欠税", notes={third.pk: "替补列入"})
    said = {}
    for case in (first, second, third):
        with own_household(case.household_id):
            said[case.pk] = [event.note for event in CaseEvent.objects.all()]
    assert not any("欠税" in note for notes in said.values() for note in notes)
    assert "替补列入" in said[third.pk] and "替补列入" not in said[first.pk]
    with nationwide():
        assert AuditRecord.objects.filter(act=CASES_RANKED.name, note__contains="欠税").exists()


def test_points_of_two_reviewers_make_the_rank(with_points, round_of, passed, clerk, supervisor):
    row = round_of(reviewers=2)
    first, second = passed(row), passed(row)
    with jurisdiction(row.path):
        for case, by, points in (
            (first, clerk, _points("40", "30", "0")),
            (first, supervisor, _points("40", "0", "0")),
            (second, clerk, _points("40", "30", "25.5")),
        ):
            assignments.declare(case.pk, by=by, has_conflict=False)
            scoring.score(case.pk, points, by=by, grounds=GROUNDS)
        assert [one.code for one in selection_obstacles.obstacles(Case.objects.get(pk=first.pk))] == ["below_minimum"]
        assert [one.code for one in selection_obstacles.obstacles(Case.objects.get(pk=second.pk))] == ["score_missing"]
        scores = scoring.scores_of(
            first.scores.all(), scoring.standard_tree.read(PublicClassStandard.objects.get()).rules["premium"], needed=2
        )
        assert (scores.spread, scores.is_wide) == (Decimal("30.00"), True)
        assignments.declare(second.pk, by=supervisor, has_conflict=False)
        scoring.score(second.pk, _points("40", "30", "30"), by=supervisor, grounds=GROUNDS)
        lines = ranking.ranked(Round.objects.get())
        assert [(line.case.pk, line.case.score) for line in lines] == [
            (second.pk, Decimal("97.75")),
            (first.pk, Decimal("55.00")),
        ]
        with pytest.raises(Refused) as refusal:
            ranking.select(row.pk, [first.pk], by=clerk, note="示例")
        assert refusal.value.code == "not_ready"
        ranking.select(row.pk, [second.pk], by=clerk)
        with pytest.raises(Refused) as refusal:
            scoring.score(second.pk, _points("1", "1", "1"), by=clerk, grounds=GROUNDS)
    assert refusal.value.code == "illegal_transition"


def test_the_fullest_page_of_a_case_keeps_to_its_budget(with_points, round_of, passed, clerk, supervisor, client_of):
    """Points by two, obstacles, a local bar that is asked of lists, all parts that one statement reads."""
    bars = (BarRead("被投诉举报的", 1, conditions.of_records(("投诉举报",), 1)),)
    case = passed(round_of(reviewers=2, standard={"bars": bars}))
    with jurisdiction(case.path):
        for by in (clerk, supervisor):
            assignments.declare(case.pk, by=by, has_conflict=False)
            scoring.score(case.pk, _points("40", "30", "0"), by=by, grounds=GROUNDS)
    url = reverse("case-page", args=[WUCHANG, case.pk])
    web = client_of(clerk)
    web.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = web.get(url)
    assert page.context["scores"].given and page.context["events"] and page.context["declared"] == {False}
    text = page.content.decode()
    assert f"{supervisor}：70" in text and "被投诉举报" in text
    assert len(asked) <= 45, len(asked)


@pytest.mark.parametrize(
    "points", [("41", "0", "0"), ("-1", "0", "0"), ("", "0", "0"), ("x", "0", "0"), ("NaN", "0", "0")]
)
def test_points_stay_within_the_criterion_s(points, with_points, round_of, passed, clerk, client_of):
    row = round_of()
    case = passed(row)
    with jurisdiction(row.path):
        assignments.declare(case.pk, by=clerk, has_conflict=False)
    web = client_of(clerk)
    url = reverse("case-score", args=[WUCHANG, case.pk])
    grounds = {f"ground-{key}": text for key, text in GROUNDS.items()}
    refused = web.post(url, {f"points-{key}": value for key, value in _points(*points).items()} | grounds)
    assert refused.status_code == 409 and refused.context["faulty"] == {"points-1-1"}
    assert f'value="{points[0]}"' in refused.content.decode()
    with jurisdiction(row.path):
        assert Case.objects.get(pk=case.pk).score is None
    web.post(url, {f"points-{key}": value for key, value in _points("40", "0", "0").items()} | grounds)
    with jurisdiction(row.path):
        assert Case.objects.get(pk=case.pk).score == 40


def test_points_that_the_finding_does_not_give_say_what_they_rest_on(with_points, round_of, passed, clerk, client_of):
    row = round_of()
    case = passed(row)
    with jurisdiction(row.path):
        assignments.declare(case.pk, by=clerk, has_conflict=False)
        CaseAnswer.objects.create(
            path=case.path, household_id=case.household_id, case=case, criterion="1-1", checked="met"
        )
    web, url = client_of(clerk), reverse("case-score", args=[WUCHANG, case.pk])
    typed = {"points-1-1": "40", "points-1-2": "12.5", "points-1-3": "0", "note": "我的评分说明"}
    refused = web.post(url, typed)
    page = refused.content.decode()
    assert refused.status_code == 409 and refused.context["faulty"] == {"ground-1-2"}
    assert "按审核意见应得 0 分，给其他分数的请写明依据" in page and 'id="ground-1-2_error"' in page
    assert 'value="12.5"' in page and "我的评分说明</textarea>" in page
    assert web.post(url, typed | {"ground-1-2": "老字号证书原件已核验"}).status_code == 302
    with jurisdiction(row.path):
        kept = CaseScore.objects.get()
    assert (kept.total, kept.grounds) == (Decimal("52.50"), {"1-2": "老字号证书原件已核验"})
    assert "老字号证书原件已核验" in web.get(reverse("case-page", args=[WUCHANG, case.pk])).content.decode()


def test_one_more_reviewer_than_needed_and_a_colleague_s_points_before_one_s_own(
    with_points, round_of, passed, clerk, supervisor, client_of
):
    row = round_of(reviewers=2)
    case = passed(row)
    with jurisdiction(row.path):
        assignments.declare(case.pk, by=supervisor, has_conflict=False)
        scoring.score(case.pk, _points("40", "30", "29"), by=supervisor, grounds=GROUNDS)
    page = client_of(clerk).get(reverse("case-page", args=[WUCHANG, case.pk])).content.decode()
    assert "99.00" not in page and "您评分以后，可以看到其他人的评分" in page


def test_no_more_reviewers_score_than_the_round_asks_for(with_points, round_of, passed, clerk, supervisor):
    row = round_of(reviewers=1)
    case = passed(row)
    with jurisdiction(row.path):
        for officer in (clerk, supervisor):
            assignments.declare(case.pk, by=officer, has_conflict=False)
        scoring.score(case.pk, _points("40", "30", "29"), by=supervisor, grounds=GROUNDS)
        with pytest.raises(Refused) as refusal:
            scoring.score(case.pk, _points("1", "1", "1"), by=clerk, grounds=GROUNDS)
        assert refusal.value.code == "enough_scores"
        # One's own may be changed.
        again = scoring.score(case.pk, _points("40", "30", "28"), by=supervisor, grounds=GROUNDS)
        assert again.total == Decimal("98.00")


def test_a_case_on_condition_waits_for_what_stands_against_it(round_of, passed, clerk, as_batch, asked):
    """The answers to contests of many cases, and what the data say of them now, are looked up for all at once."""
    row = round_of()
    cases = [passed(row, on_condition=True) for _ in range(3)]
    named = [f"type-{row.year}", "base_abnormal"]
    with as_batch(), nationwide():
        for case in cases:
            TypeFactory(household=case.household, type=HouseholdType.SURVIVAL)
    made = []
    for case in cases:
        with own_household(case.household_id):
            made += [
                Contest.objects.create(
                    path=case.path, household_id=case.household_id, case=case, subject=subject, finding=finding,
                    datum="示例", text="不对", made_at=clock.now(),
                )
                for subject, finding in zip(("type", "risk_mark"), named, strict=True)
            ]  # fmt: skip
    with jurisdiction(row.path):
        # The mark that the second is about does not stand.
        for case in cases:
            assert [one.code for one in selection_obstacles.obstacles(case)] == ["contest_open"]
        answered = {"answer": "已核实", "answered_by": clerk, "answered_at": clock.now()}
        for contest, action in zip(made[::2], [ContestAction.DISMISS, ContestAction.UPHOLD], strict=False):
            move(CONTEST, contest.pk, action, by=clerk, **answered)
        found = selection_obstacles.obstacles_of(cases)
        assert [[one.code for one in found[case.pk]] for case in cases] == [
            ["contest_dismissed"],
            ["contest_upheld"],
            ["contest_open"],
        ]
        few = asked(lambda: selection_obstacles.obstacles_of(cases[:1]))
        assert asked(lambda: selection_obstacles.obstacles_of(cases)) == few
