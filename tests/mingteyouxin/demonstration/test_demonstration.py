"""The demonstration's county: every state a case can be in is there to be looked at, reached by the real verbs."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db.models import Count

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Officer
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.demonstration import title_years
from mingteyouxin.demonstration.earlier_titles import tell_of_earlier_years
from mingteyouxin.demonstration.logins import operators
from mingteyouxin.demonstration.play import play
from mingteyouxin.demonstration.stage import Cast, Stage, TooFewHouseholds
from mingteyouxin.endings.enums import EndingStatus
from mingteyouxin.endings.models import Ending
from mingteyouxin.evaluations.models import RecommenderQuestion
from mingteyouxin.existing_titles.enums import ExistingTitleStatus
from mingteyouxin.existing_titles.models import ExistingTitle
from mingteyouxin.operator_changes.models import OperatorChange
from mingteyouxin.places.models import Quota
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckItem
from mingteyouxin.titles.models import Recognition
from portal.management.commands.demo_recognition import CAST
from registry.enums import HouseholdType
from registry.models import AnnualReport, PublishedRun
from tests.factories import TypeFactory, bureau
from tests.factories.quotas import annual_run
from tests.mingteyouxin.conftest import HUBEI, WUHAN
from tests.registry.intake.conftest import all_connections_as_batch

pytestmark = pytest.mark.long
HONGSHAN, WANTED = "420111", 31
# Long holidays lie between some of them and the days of the play.
DAYS = (date(2026, 11, 25), date(2027, 3, 1))
RUN_DAY = date(2026, 7, 15)


@pytest.fixture
def cast(officer_at, station):
    return Cast(
        clerk=officer_at(HONGSHAN, Role.CLERK),
        supervisor=officer_at(HONGSHAN, Role.SUPERVISOR),
        visitor=officer_at(station(HONGSHAN, "01", "示例街市场监管所").code),
        commerce=officer_at(HONGSHAN, Role.DEPARTMENT, department=Department.COMMERCE),
        agriculture=officer_at(HONGSHAN, Role.DEPARTMENT, department=Department.AGRICULTURE),
        city_clerk=officer_at(WUHAN, Role.CLERK),
        city_supervisor=officer_at(WUHAN, Role.SUPERVISOR),
        province_clerk=officer_at(HUBEI, Role.CLERK),
        province_supervisor=officer_at(HUBEI, Role.SUPERVISOR),
    )


@pytest.fixture
def sample(household, as_batch, settings, tmp_path):
    """`sample(n)` → n households of 洪山区 that may be recognised, and one typed as survival; the year's run."""
    settings.FILE_STORE = tmp_path / "store"

    def make(count: int) -> None:
        shops = [
            household(
                HONGSHAN,
                name=f"示例{number}号面馆",
                document=f"42010619900101{number:04}",
                phone="13812341234",
                operator_id_type="居民身份证",
                established_on=date(2012, 3, 1),
            )
            for number in range(count + 1)
        ]
        with as_batch(), nationwide():
            for number, shop in enumerate(shops):
                TypeFactory(household=shop, type=HouseholdType.GROWTH if number else HouseholdType.SURVIVAL)
                AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
            annual_run({HONGSHAN: (400, 0), WUHAN: (0, 0)})

    return make


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_state_is_there(cast, sample, today):
    sample(WANTED)
    county = bureau(HONGSHAN)
    with clock.stopped_at(today):
        play(county, cast=cast, year=2026)
        with jurisdiction(county.parent.path):
            found = dict(Case.objects.values_list("status").annotate(Count("pk")))
            checked = set(SpotCheckItem.objects.values_list("status", flat=True))
            places = Quota.objects.get(authority=county)
        assert set(found) == set(CaseStatus), found
        assert checked == {
            SpotCheckStatus.OPEN, SpotCheckStatus.SUPPLEMENT, SpotCheckStatus.PASSED, SpotCheckStatus.REFUSED,
        }  # fmt: skip
        assert places.used == found[CaseStatus.RECOGNISED] <= places.size
        assert PublicRound.objects.get(authority=county).review_until > today + timedelta(days=30)
        assert [label.rpartition("：")[2] for label, _ in operators()] == [
            "填写中", "待经营者同意", "待补正", "公示异议处理中", "已认定",
        ]  # fmt: skip


def test_a_sample_that_is_too_small_is_said_so(cast, sample):
    sample(3)
    with clock.stopped_at(DAYS[0]), pytest.raises(TooFewHouseholds):
        play(bureau(HONGSHAN), cast=cast, year=2026)


def test_earlier_titles_are_in_every_stage(cast, sample, as_batch):
    sample(15 + title_years.WANTED)
    with as_batch():
        PublishedRun.objects.create(
            run_id=1, province="42", year=2026, as_of=RUN_DAY, published_on=RUN_DAY, is_current=True, counts=True
        )
    stage = Stage(bureau(HONGSHAN), cast, 2026)
    with clock.stopped_at(DAYS[0]), as_batch(), all_connections_as_batch():
        stage.today = DAYS[0]
        listed = tell_of_earlier_years(stage)
    with nationwide():
        found = Counter(Recognition.objects.values_list("status", flat=True))
        held = ExistingTitle.objects.filter(status=ExistingTitleStatus.HELD).count()
        heard = Counter(Ending.objects.values_list("status", flat=True))
        reports = Counter(YearlyReport.objects.values_list("status", flat=True))
        changed = Counter(OperatorChange.objects.values_list("status", flat=True))
        asked_about = RecommenderQuestion.objects.count()
    assert found == {"valid": 12, "expired": 1, "renounced": 1, "cancelled": 2, "revoked": 1}
    assert (listed, held) == (22, 5)
    assert reports == {"due": 8, "filed": 2, "returned": 1, "confirmed": 1}
    assert (changed, asked_about) == ({"asked": 1, "agreed": 1}, 1)
    assert heard == {EndingStatus.TOLD: 1, EndingStatus.HEARD: 1, EndingStatus.ENDED: 2}


def test_refused_outside_of_the_demonstration(db, capsys):
    with pytest.raises(SystemExit) as refused:
        call_command("demo_recognition", as_of=date(2026, 7, 15))
    assert (refused.value.code, "只能在演示环境" in capsys.readouterr().err) == (2, True)


def test_who_plays_has_a_login(db, settings, station):
    settings.DEMO, settings.DEMO_PASSWORD = True, "示例-Demo-2026"
    station(HONGSHAN, "01", "示例街市场监管所")
    call_command("demo_people")
    assert set(CAST.values()) <= set(Officer.objects.values_list("username", flat=True))
