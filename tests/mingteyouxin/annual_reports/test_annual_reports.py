"""The yearly report: asked for, filed, returned, confirmed in bulk or one by one; late it ends nothing (C10, C11)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from casework.refusals import Refused
from mingteyouxin.annual_reports import asking, confirming, extra_runs, filing
from mingteyouxin.annual_reports.models import YearlyReport, YearlyReportRule
from mingteyouxin.endings.models import Ending
from mingteyouxin.titles import titles
from mingteyouxin.titles.models import Recognition
from registry.enums import HouseholdType
from registry.models import AnnualReport, Message, PublishedRun, PublishedType
from tests.anew import ComesInAnew, officer_anew, person_anew
from tests.factories.appeals import PDF
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.conftest import WUCHANG
from tests.second_officer import client_of_another
from tests.served import reached

YEAR = 2027
OPENED, UNTIL = date(YEAR, 1, 1), date(YEAR, 8, 2)  # 31 July 2027 is a Saturday.
AFTER = date(YEAR, 8, 10)


@pytest.fixture
def title(shop, as_batch) -> Recognition:
    """A title of `shop` of October 2025, on the lists."""
    with as_batch(), nationwide():
        made = RecognitionFactory(household=shop)
        titles.put_on_lists(made, place=shop.authority)
        AnnualReport.objects.create(
            household=shop, year=YEAR - 1, filed_on=date(YEAR, 3, 1), revenue=12_345_600, employees=4, delivery_id=1
        )
    return made


@pytest.fixture
def swept(as_batch):
    """`swept(sweep, day)` → how many rows the clock dealt with on a day."""

    def run(sweep, day: date) -> int:
        with clock.stopped_at(day), as_batch():
            return sweep()

    return run


@pytest.fixture
def report(title, swept):
    swept(asking.ask, OPENED)
    return _fresh(title)


@pytest.fixture
def typed(as_batch):
    """`typed(household_id, type)` → its type by the annual run of YEAR, or by an extra run."""

    def of(household_id: int, type_: HouseholdType, *, counts: bool = True) -> None:
        with as_batch():
            PublishedRun.objects.create(
                run_id=1, province="42", year=YEAR, as_of=UNTIL, published_on=UNTIL, is_current=True, counts=counts
            )
            PublishedType.objects.filter(household_id=household_id).update(type=type_, run=None)

    return of


@pytest.fixture
def mine(person) -> ComesInAnew:
    return person_anew(person)


@pytest.fixture
def clerks(clerk) -> ComesInAnew:
    return officer_anew(clerk)


def _fresh(title) -> YearlyReport:
    with nationwide():
        rows = YearlyReport.objects.select_related("recognition", "recogniser", "household")
        return rows.filter(recognition=title).latest("id")


def _file(mine, report, day=date(YEAR, 5, 6), **more):
    url = reverse("my-annual-report", args=[report.household_id, report.pk])
    values = {"changed": "same", "truthful": "on"} | more
    with clock.stopped_at(day):
        return mine.post(url, values, follow=True)


def _post(client, name, *keys, **values) -> str:
    return client.post(reverse(name, args=[WUCHANG, *keys]), values, follow=True).content.decode()


class TestAskedFor:
    def test_once_a_year_and_title_with_the_day_and_a_message(self, title, swept):
        assert swept(asking.ask, OPENED - timedelta(days=1)) == 0
        assert (swept(asking.ask, OPENED), swept(asking.ask, OPENED), swept(asking.ask, UNTIL)) == (1, 0, 0)
        report = _fresh(title)
        assert (report.status, report.year, report.until_on, report.due_on) == ("due", YEAR, UNTIL, UNTIL)
        with nationwide():
            assert report.events.get().action == "open"
            assert Message.objects.filter(key=report.pk).count() == 1
            with pytest.raises(IntegrityError), transaction.atomic():
                YearlyReport.objects.create(
                    path=title.path,
                    recognition=title,
                    household_id=title.household_id,
                    recogniser=title.recogniser,
                    year=YEAR,
                    until_on=UNTIL,
                    reminded_on=OPENED,
                    due_on=UNTIL,
                )

    def test_nobody_is_late_with_what_was_not_asked(self, title, swept):
        assert swept(asking.ask, UNTIL + timedelta(days=1)) == 0

    def test_not_of_the_year_of_the_recognition_nor_after_the_last_day(self, title, swept):
        assert swept(asking.ask, date(2025, 12, 1)) == 0
        assert swept(asking.ask, date(2028, 3, 1)) == 1
        assert swept(asking.ask, date(2029, 3, 1)) == 0

    def test_reminded_before_and_after_the_day_and_never_twice(self, report, swept):
        told = []
        for day in (date(YEAR, 6, 1), date(YEAR, 7, 5), date(YEAR, 7, 6), AFTER, AFTER, date(YEAR, 9, 20)):
            told.append(swept(asking.remind, day))
        assert told == [0, 1, 0, 1, 0, 1]
        assert swept(asking.remind, date(YEAR, 12, 1)) == 0
        with nationwide():
            late = Message.objects.filter(key=report.pk, text__contains="不会使认定终止")
            assert late.count() == 2

    def test_a_place_asks_earlier_and_never_later(self, as_batch):
        values = {"opens_month": 1, "opens_day": 1, "remind_days": 9, "again_days": 9, "supplement_days": 5}
        rule = {"province": "42", "valid_from": OPENED, "ground": "示例", **values}
        with as_batch(), pytest.raises(IntegrityError), transaction.atomic():
            YearlyReportRule.objects.create(due_month=8, due_day=1, **rule)
        with as_batch():
            YearlyReportRule.objects.create(due_month=6, due_day=30, **rule)

    def test_it_closes_with_the_title(self, report, swept, person):
        with clock.stopped_at(AFTER):
            titles.renounce(report.recognition, by=person)
        assert (swept(asking.close_moot, AFTER), swept(asking.close_moot, AFTER)) == (1, 0)
        assert _fresh(report.recognition).status == "moot"


class TestFiled:
    def test_on_the_phone_and_what_is_held_is_not_asked(self, report, mine):
        home = reverse("my-home", args=[report.household_id])
        assert "以前完成" in mine.get(home).content.decode()
        with clock.stopped_at(AFTER):
            assert "期限已过，仍然可以报送" in mine.get(home).content.decode()
        url = reverse("my-annual-report", args=[report.household_id, report.pk])
        page = mine.get(url).content.decode()
        assert "123,456.00 元" in page and 'name="revenue"' not in page and 'name="tax_paid"' in page
        assert "张记面馆" in page and "2027年8月2日" in page
        page = _file(mine, report, tax_paid="88.50").content.decode()
        assert "已报送" in page
        filed = _fresh(report.recognition)
        assert (filed.status, filed.changed) == ("filed", False)
        assert (filed.revenue, filed.tax_paid, filed.employees) == (12_345_600, 8850, 4)
        assert filed.held["name"] == "张记面馆"
        assert _file(mine, report).status_code == 422

    def test_what_changed_is_said(self, report, mine):
        answer = _file(mine, report, changed="other")
        assert answer.status_code == 422 and "请写明是什么变化" in answer.content.decode()
        assert _file(mine, report, changed="", truthful="").status_code == 422
        _file(mine, report, changed="other", changes="示例：换了门面", revenue="1")
        filed = _fresh(report.recognition)
        # What is held stands, whatever is posted.
        assert (filed.changed, filed.changes, filed.revenue) == (True, "示例：换了门面", 12_345_600)

    def test_at_the_counter_with_what_the_operator_signed(self, report, officer_at):
        station = client_of_another(officer_at(WUCHANG, Role.CLERK))
        url = reverse("annual-counter-take", args=[WUCHANG, report.pk])
        assert "张记面馆" in station.get(reverse("annual-counter-list", args=[WUCHANG])).content.decode()
        values = {"changed": "same", "truthful": "on"}
        assert "请选择文件" in station.post(url, values).content.decode()
        values["consent"] = SimpleUploadedFile("a.pdf", PDF)
        assert "已代为报送" in station.post(url, values, follow=True).content.decode()
        filed = _fresh(report.recognition)
        assert filed.status == "filed" and filed.consent_file_id and filed.filed_by_person_id is None

    def test_a_household_writes_its_own_words_alone(self, report):
        with own_household(report.household_id):
            for changes in ({"status": "confirmed"}, {"until_on": AFTER}, {"basis": "held"}, {"reason": "示例"}):
                with pytest.raises(DatabaseError), transaction.atomic():
                    YearlyReport.objects.filter(pk=report.pk).update(**changes)
        with own_household(report.household_id + 1):
            assert not YearlyReport.objects.exists()


class TestReturned:
    def test_days_run_from_service_and_silence_decides_nothing(self, report, mine, clerks, swept):
        _file(mine, report)
        with clock.stopped_at(date(YEAR, 5, 10)):
            assert "请写明要经营者补充什么" in _post(clerks, "annual-report-return", report.pk, note=" ")
            assert "已退回" in _post(clerks, "annual-report-return", report.pk, note="示例：写明新门面在哪里")
        assert swept(filing.note_silence, AFTER) == 0
        with clock.stopped_at(date(YEAR, 6, 1)):
            reached(report.household_id)
        until = _fresh(report.recognition).due_on
        assert until >= date(YEAR, 6, 15) and swept(filing.note_silence, until) == 0
        assert swept(filing.note_silence, until + timedelta(days=1)) == 1
        assert _fresh(report.recognition).status == "filed"
        with nationwide():
            assert Recognition.objects.get().status == "valid"

    def test_supplemented(self, report, mine, clerks):
        _file(mine, report)
        _post(clerks, "annual-report-return", report.pk, note="示例：写明新门面在哪里")
        url = reverse("my-annual-report", args=[report.household_id, report.pk])
        assert "示例：写明新门面" in mine.get(url).content.decode()
        assert _file(mine, report).status_code == 422
        assert "已报送" in _file(mine, report, answer="示例：在隔壁").content.decode()
        page = clerks.get(reverse("annual-report-page", args=[WUCHANG, report.pk])).content.decode()
        assert "示例：在隔壁" in page


class TestConfirmed:
    def test_in_bulk_where_nothing_changed(self, report, mine, clerks, typed, household, as_batch, swept):
        with as_batch(), nationwide():
            other = RecognitionFactory(household=household(WUCHANG))
        swept(asking.ask, date(YEAR, 2, 1))
        _file(mine, report)
        signed = SimpleUploadedFile("a.pdf", PDF)
        said = {"changed": "other", "changes": "示例：换了门面", "truthful": "on", "consent": signed}
        with clock.stopped_at(date(YEAR, 5, 6)):
            clerks.post(reverse("annual-counter-take", args=[WUCHANG, _fresh(other).pk]), said)
        typed(report.household_id, HouseholdType.GROWTH)
        with clock.stopped_at(AFTER):
            assert (
                "一并确认没有变化的（1 份）"
                in clerks.get(reverse("annual-report-list", args=[WUCHANG])).content.decode()
            )
            assert "已确认 1 份" in _post(clerks, "annual-report-confirm-many", basis="report")
        done = _fresh(report.recognition)
        assert (done.status, done.basis, done.type_seen, done.confirmed_on) == ("confirmed", "report", "growth", AFTER)
        assert _fresh(other).status == "filed"
        with nationwide():
            assert Message.objects.filter(key=report.pk, title__contains="已确认").count() == 1

    def test_not_before_the_annual_run_and_not_by_an_extra_one(self, report, mine, clerks, typed):
        _file(mine, report)
        typed(report.household_id, HouseholdType.GROWTH, counts=False)
        with clock.stopped_at(AFTER):
            assert "已确认 0 份" in _post(clerks, "annual-report-confirm-many", basis="report")
            assert "集中分型还没有公布" in _post(clerks, "annual-report-confirm", report.pk, note="示例")
        assert _fresh(report.recognition).status == "filed"

    @pytest.mark.parametrize("type_", [HouseholdType.INELIGIBLE, HouseholdType.SURVIVAL])
    def test_who_fell_is_kept_by_a_person_with_a_reason(self, report, mine, clerks, typed, type_):
        _file(mine, report)
        typed(report.household_id, type_)
        with clock.stopped_at(AFTER):
            doubts = reverse("title-doubt-list", args=[WUCHANG])
            assert "张记面馆" in clerks.get(doubts).content.decode()
            assert "另有 1 份须逐份核实" in _post(clerks, "annual-report-confirm-many", basis="report")
            assert "请写明理由" in _post(clerks, "annual-report-confirm", report.pk)
            assert "已确认" in _post(clerks, "annual-report-confirm", report.pk, note="示例：已移出名录")
            # It was looked at, and stands in the list of doubts no more.
            assert "张记面馆" not in clerks.get(doubts).content.decode()
        assert _fresh(report.recognition).reason == "示例：已移出名录"
        with nationwide():
            assert Recognition.objects.get().status == "valid" and not Ending.objects.exists()

    def test_a_missing_report_is_confirmed_by_what_is_held(self, report, clerks, typed, clerk):
        typed(report.household_id, HouseholdType.GROWTH)
        with clock.stopped_at(UNTIL), jurisdiction(report.path), pytest.raises(Refused) as refusal:
            confirming.confirm(report, reason="", by=clerk)
        assert refusal.value.code == "not_late"
        with clock.stopped_at(AFTER):
            page = clerks.get(reverse("annual-report-list", args=[WUCHANG]), {"state": "due", "late": "yes"})
            assert "逾期未报送的（1 份）" in page.content.decode()
            assert "已确认 1 份" in _post(clerks, "annual-report-confirm-many", basis="held")
        done = _fresh(report.recognition)
        assert (done.status, done.basis, done.revenue, done.filed_at) == ("confirmed", "held", 12_345_600, None)
        with nationwide():
            assert Recognition.objects.get().status == "valid"

    def test_the_database_asks_for_a_person_and_for_the_day(self, report, clerk, as_batch):
        confirmed = {"status": "confirmed", "basis": "held", "due_on": None, "confirmed_by": clerk}
        confirmed |= {"type_seen": "growth"}
        for changes in (
            {"confirmed_on": UNTIL},
            {"confirmed_on": AFTER, "confirmed_by": None},
            {"confirmed_on": AFTER, "type_seen": "ineligible"},
            {"confirmed_on": AFTER, "basis": "report"},
        ):
            with as_batch(), nationwide(), pytest.raises(DatabaseError), transaction.atomic():
                YearlyReport.objects.filter(pk=report.pk).update(**(confirmed | changes))


def test_an_extra_run_tells_once_with_time_to_cure(title, typed, swept):
    typed(title.household_id, HouseholdType.INELIGIBLE, counts=False)
    assert (swept(extra_runs.tell, AFTER), swept(extra_runs.tell, AFTER)) == (1, 0)
    with nationwide():
        told = Message.objects.get(title="专项分型提醒")
        assert told.household_id == title.household_id and "不影响您的名特优新认定" in told.text
        assert Recognition.objects.get().status == "valid"


def test_the_annual_run_is_no_extra_one(title, typed, swept):
    typed(title.household_id, HouseholdType.INELIGIBLE)
    assert swept(extra_runs.tell, AFTER) == 0


class TestWhoseItIs:
    def test_the_city_reads_and_the_neighbour_does_not(self, report, mine, officer_at, neighbour):
        _file(mine, report)
        above = client_of_another(officer_at("420100", Role.SUPERVISOR))
        page = above.get(reverse("annual-report-page", args=["420100", report.pk])).content.decode()
        assert "张记面馆" in page and "继续符合基础标准</button>" not in page
        for name in ("annual-report-confirm", "annual-report-return"):
            assert above.post(reverse(name, args=["420100", report.pk]), {"note": "示例"}).status_code == 404
        other = client_of_another(neighbour)
        assert other.get(reverse("annual-report-page", args=["420102", report.pk])).status_code == 404
        assert other.get(reverse("annual-counter-take", args=["420102", report.pk])).status_code == 404


def test_the_measures_begin_on_the_first_of_january(title, clerks, mine):
    for client, name, key in ((clerks, "title-page", WUCHANG), (mine, "my-title", title.household_id)):
        assert "自 2026年1月1日起" in client.get(reverse(name, args=[key, title.pk])).content.decode()
