"""A correction lies above what a run found: typed on the run's own facts, shown everywhere, and nothing is edited."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from mingteyouxin.places import quota_split
from registry import directory, feeds
from registry.fact_changes import ChangeSource, FactChange, correct
from registry.models import AnnualReport, Delivery, Household, PublishedType, ReplacedFact, RiskMark
from registry.officer.dossier import dossier
from tests import factories
from tests.factories.typing_standards import AS_OF, DEVELOPMENT, GROWTH, REPORT_YEAR, StandardFactory
from tests.typing_engine.runs import run_steps
from tests.typing_engine.runs.test_lifecycle import refused
from typing_engine import explanations, publication, runs
from typing_engine.annual import type_in_year
from typing_engine.corrections import correct_results, retype
from typing_engine.models import CorrectedRow, Correction, HandUp, Result, Run

pytestmark = pytest.mark.django_db
REFERENCE, SECOND = "异议〔2026〕000123号", "异议〔2026〕000124号"
DAY = date(2026, 9, 10)
LATER = date(2026, 9, 1)
_FEN = 100


def report(household: Household, **values) -> FactChange:
    """The household's annual report of the year that the run asks for, as it ought to be."""
    return FactChange(household.pk, feeds.ANNUAL_REPORTS, {"year": REPORT_YEAR}, values)


def turnover(household: Household, yuan: int) -> FactChange:
    return report(household, revenue=yuan * _FEN)


@pytest.fixture
def publish(as_batch):
    def published(run: Run) -> Run:
        with as_batch():
            run_steps.published(run)
        run.refresh_from_db()
        return run

    return lambda run: _within(run, published)


def _within(run, act):
    with jurisdiction(run.path):
        return act(run)


@pytest.fixture
def ask(standard, households):
    """`ask(day)` → a whole run of 湖北 that was asked for."""
    return lambda as_of=AS_OF, **more: runs.request_run(province="42", as_of=as_of, by=None, **more)


@pytest.fixture
def annual(ask, publish) -> Run:
    """The year's run, published."""
    return publish(ask())


@pytest.fixture
def uphold(as_batch):
    """`uphold(run, change, …)`: the fact is put right in the registry, and the result above it."""

    def upheld(run: Run, *changes: FactChange, reference: str = REFERENCE) -> list[Correction]:
        with as_batch():
            correct(changes, source=ChangeSource(reference, "信用监管部门", None), path="/42/")
            return correct_results(run.pk, changes, reference=reference, corrected_on=DAY, by=None)

    return upheld


@pytest.fixture
def withdraw(as_batch):
    def withdrawn(run: Run) -> None:
        with as_batch():
            publication.withdraw(run.pk, by=None, reason="示例：税务数据有误")

    return withdrawn


def shown(household: Household) -> tuple[str, date | None]:
    row = PublishedType.objects.get(pk=household.pk)
    return row.type, row.corrected_on


def _everything(table: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {table} t ORDER BY 1")
        return cursor.fetchall()


class TestCorrection:
    def test_it_lies_above_the_result_which_stays_as_it_was(self, annual, uphold, households):
        household = households["survival"]
        with nationwide():
            before = _everything("typing_engine_result")
        (correction,) = uphold(annual, turnover(household, DEVELOPMENT))
        assert (correction.type, correction.type_before, correction.rule, correction.grounds) == (
            "development",
            "survival",
            0,
            0,
        )
        assert (correction.revenue, correction.reference, correction.corrected_on) == (
            DEVELOPMENT * _FEN,
            REFERENCE,
            DAY,
        )
        with nationwide():
            result = Result.objects.get(run=annual, household=household)
            assert (correction.path, correction.authority_id, correction.volume) == (
                result.path,
                result.authority_id,
                result.volume,
            )
            assert _everything("typing_engine_result") == before

    def test_it_is_typed_on_the_facts_of_the_run_and_not_on_todays(self, annual, uphold, households, as_batch):
        """Employees have been delivered anew since; the correction changes the turnover alone."""
        household = households["survival"]
        with as_batch(), nationwide():
            was = AnnualReport.objects.get(household=household, year=REPORT_YEAR)
            delivery = _delivered(feeds.ANNUAL_REPORTS)
            ReplacedFact.objects.create(
                feed=feeds.ANNUAL_REPORTS,
                household=household,
                key={"year": REPORT_YEAR},
                values={"filed_on": "2026-03-01", "revenue": was.revenue, "employees": 1},
                delivery_id=was.delivery_id,
                replaced_by_id=delivery.pk,
                replaced_at=delivery.taken_at,
            )
            AnnualReport.objects.filter(household=household).update(
                revenue=GROWTH * _FEN, employees=9, delivery_id=delivery.pk
            )
        (correction,) = uphold(annual, report(household, employees=2))
        assert (correction.type, correction.revenue, correction.employees) == ("survival", was.revenue, 2)

    def test_a_report_that_was_filed_and_never_delivered_lifts_the_ground(self, annual, uphold, households):
        household = households["ineligible"]
        (correction,) = uphold(annual, report(household, filed_on=date(2026, 6, 30), revenue=GROWTH * _FEN))
        assert (correction.type, correction.type_before, correction.grounds) == ("growth", "ineligible", 0)

    def test_what_was_unknown_becomes_known_for_this_household_alone(self, households, as_batch, ask, publish, uphold):
        """No list of payers was ever delivered for the province."""
        decide = [
            {"type": "development", "label": "甲", "when": {"indicator": "tax_paid", "at_least": 1000}},
            {"type": "growth", "label": "乙", "when": {"indicator": "insured_people", "at_least": 1}},
            {"type": "survival", "label": "丙", "otherwise": True},
        ]
        with as_batch():
            standard = StandardFactory(number="示例〔2026〕9号", decide=decide)
        run = publish(ask(standard=standard))
        paid, insured = households["survival"], households["growth"]
        period = {"period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31)}
        made = uphold(
            run,
            FactChange(paid.pk, feeds.TAX, period, {"tax_paid": 1000 * _FEN, "general_taxpayer": True}),
            FactChange(insured.pk, feeds.SOCIAL_INSURANCE, period, {"insured": 3}),
        )
        found = {each.household_id: (each.type, each.tax_paid, each.insured_people) for each in made}
        assert found == {paid.pk: ("development", 1000 * _FEN, None), insured.pk: ("growth", None, 3)}
        with nationwide():
            explained = explanations.current(paid)
        facts = {fact.indicator.name: fact for fact in explained.facts}
        assert REFERENCE in str(facts["tax_paid"].evidence.pieces[0].source)

    def test_two_of_one_result_rest_on_each_other(self, annual, uphold, households):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        (second,) = uphold(annual, report(household, employees=7), reference=SECOND)
        assert (second.type_before, second.type, second.revenue, second.employees) == (
            "growth",
            "growth",
            GROWTH * _FEN,
            7,
        )
        assert shown(household) == ("growth", DAY)

    def test_asked_for_again_it_does_nothing(self, annual, uphold, households):
        household = households["survival"]
        first = uphold(annual, turnover(household, GROWTH))
        with nationwide():
            told = (HandUp.objects.count(), Delivery.objects.count(), ReplacedFact.objects.count())
        assert uphold(annual, turnover(household, GROWTH)) == first
        with nationwide():
            assert (HandUp.objects.count(), Delivery.objects.count(), ReplacedFact.objects.count()) == told
            assert (Correction.objects.count(), CorrectedRow.objects.count()) == (1, 1)

    def test_nobody_updates_or_deletes(self, annual, uphold, households, as_batch):
        uphold(annual, turnover(households["survival"], GROWTH))
        for table in ("typing_engine_correction", "typing_engine_correctedrow", "registry_correctedfact"):
            for statement in (f"UPDATE {table} SET household_id = household_id", f"DELETE FROM {table}"):
                with as_batch(), nationwide(), _must_fail(r"denied|append-only"):
                    run_steps.run_sql(statement)

    def test_the_database_asks_for_a_rule_or_a_ground_and_for_a_result(self, annual, uphold, households, as_batch):
        (made,) = uphold(annual, turnover(households["survival"], GROWTH))
        other = households["growth"].pk
        for changes, why in (
            ({"rule": None, "household_id": other}, "correction_has_a_rule_or_a_ground"),
            ({"reference": "另一件", "household_id": 10**9}, "no published result"),
            ({"household_id": made.household_id}, "correction_once_an_objection"),
        ):
            copy = Correction.objects.model(**{**_columns(made), **changes})
            with as_batch(), nationwide(), _must_fail(why):
                copy.save(force_insert=True)


@contextmanager
def _must_fail(why: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        yield


def _columns(made: Correction) -> dict:
    return {field.attname: getattr(made, field.attname) for field in Correction._meta.fields if field.name != "id"}


def _delivered(feed) -> Delivery:
    """A delivery of now."""
    return Delivery.objects.create(
        path="/42/", feed=feed, area="/42/", partial=True, file_name="a.csv", taken_at=clock.now(), new=1
    )


class TestMarks:
    @pytest.fixture
    def marked(self, standard, households, as_batch) -> Household:
        """A household that would be growing, with a mark of another one."""
        household = households["growth"]
        with as_batch(), nationwide():
            RiskMark.objects.create(household=household, kind="abnormal", from_on=date(2025, 7, 1), delivery_id=0)
        return household

    def test_one_that_was_never_the_households_is_taken_out(self, marked, ask, publish, uphold):
        run = publish(ask())
        assert shown(marked) == ("ineligible", None)
        key = {"kind": "abnormal", "from_on": date(2025, 7, 1)}
        (correction,) = uphold(run, FactChange(marked.pk, feeds.RISK_MARKS, key, None))
        assert (correction.type, correction.type_before, correction.grounds) == ("growth", "ineligible", 0)
        with jurisdiction("/42/"):
            assert not RiskMark.objects.filter(household=marked).exists()
            was = ReplacedFact.objects.get(household=marked)
            assert (was.key["kind"], was.values) == ("abnormal", {"until_on": None, "released_on": None})
            # A run is explained for ever, also from rows that were taken out since.
            assert explanations.of_run(marked, run.pk).grounds == ("abnormal",)
            assert explanations.current(marked).grounds == ()

    def test_what_was_taken_out_is_told_by_officer_household_and_copy(
        self, marked, ask, publish, uphold, officer_at, client_of
    ):
        run = publish(ask())
        key = {"kind": "abnormal", "from_on": date(2025, 7, 1)}
        uphold(run, FactChange(marked.pk, feeds.RISK_MARKS, key, None))
        client = client_of(officer_at("420106", Role.CLERK))
        page = " ".join(client.get(f"/office/420106/households/{marked.pk}/").content.decode().split())
        told = f"{REFERENCE}更正，信用监管部门核实"
        assert "类型 经营异常；起始日期 2025-07-01" in page
        assert f"{told}，已去除" in page
        with own_household(marked.pk):
            held = dossier(Household.objects.get(pk=marked.pk))
        (section,) = [section for section in held.sections if section.feed == feeds.RISK_MARKS]
        (gone,) = section.taken_out
        assert (section.rows, dict(gone.values)["类型"]) == ([], "经营异常")
        assert told in gone.correction

    def test_one_that_had_been_released_earlier(self, marked, ask, publish, uphold):
        run = publish(ask())
        key = {"kind": "abnormal", "from_on": date(2025, 7, 1)}
        uphold(run, FactChange(marked.pk, feeds.RISK_MARKS, key, {"released_on": "2026-07-01"}))
        assert shown(marked) == ("growth", DAY)

    def test_the_registration_itself(self, households, as_batch, ask, publish, uphold):
        household = households["survival"]
        with as_batch(), nationwide():
            Household.objects.filter(pk=household.pk).update(status="revoked")
        run = publish(ask())
        uphold(run, FactChange(household.pk, feeds.HOUSEHOLDS, {}, {"status": "registered"}))
        assert shown(household) == ("survival", DAY)
        assert directory.find(household.code).status == "registered"


class TestShown:
    def test_in_the_directory_and_the_api(self, annual, uphold, households, client):
        household = households["survival"]
        before = client.get(f"/api/v1/directory/{household.code}/").json()
        assert (before["type"], before["corrected_on"]) == ("survival", None)
        uphold(annual, turnover(household, GROWTH))
        after = client.get(f"/api/v1/directory/{household.code}/").json()
        assert (after["type"], after["type_label"], after["corrected_on"]) == ("growth", "成长型", "2026-09-10")
        assert after["run"] == before["run"]
        page = client.get(f"/household/{household.code}/").content.decode()
        assert "2026年9月10日，经异议核实更正" in " ".join(page.split())

    def test_in_the_explanation_beside_what_the_run_found(self, annual, uphold, households):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        with jurisdiction("/42/"):
            told = explanations.as_json(explanations.current(household))
            of_run = explanations.as_json(explanations.of_run(household, annual.pk))
        assert (told["type"], told["corrected_on"], told["facts"]["revenue"]) == ("growth", "2026-09-10", GROWTH)
        assert told["found_by_run"]["type"] == "survival"
        (correction,) = told["corrections"]
        assert (correction["reference"], correction["rows"][0]["feed"]) == (REFERENCE, "annual_reports")
        assert correction["rows"][0]["before"]["revenue"] != correction["rows"][0]["after"]["revenue"]
        assert told["evidence"]["revenue"]["rows"][0]["objection"] == REFERENCE
        assert (of_run["type"], of_run["corrected_on"], of_run["corrections"]) == (
            "survival",
            None,
            told["corrections"],
        )

    def test_on_the_officers_page(self, annual, uphold, households, officer_at, client_of):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        client = client_of(officer_at("420106", Role.CLERK))
        address = f"/office/420106/households/{household.pk}/typing/"
        page = " ".join(client.get(address).content.decode().split())
        for told in (REFERENCE, "生存型更正为成长型", "营业额（元） 1,000.00", "营业额（元） 100,000.00"):
            assert told in page
        assert "分型批次当时的结果是<strong>生存型</strong>" in page

    def test_as_the_source_of_the_fact(self, annual, uphold, households, officer_at, client_of):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        client = client_of(officer_at("420106", Role.CLERK))
        page = client.get(f"/office/420106/households/{household.pk}/").content.decode()
        assert f"{REFERENCE}更正，信用监管部门核实" in page
        assert "1,000.00" in page  # what was replaced stays readable
        with jurisdiction("/42/"):
            delivery = Delivery.objects.get(objection=REFERENCE)
        client = client_of(officer_at("420000", Role.CLERK))
        told = client.get(f"/office/420000/intake/{delivery.pk}/")
        assert f"{REFERENCE}更正，信用监管部门核实" in " ".join(told.content.decode().split())
        assert f"{REFERENCE}更正" in client.get("/office/420000/intake/").content.decode()

    def test_in_exports_only_where_asked_for(self, annual, uphold, households, as_batch, tmp_path):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        files = {name: tmp_path / f"{name}.csv" for name in ("found", "corrected")}
        for name, asked in (("found", ()), ("corrected", ("--corrected",))):
            with as_batch(), pytest.raises(SystemExit, check=lambda ended: ended.code == 0):
                call_command("typing_results", *asked, run=str(annual.pk), out=str(files[name]))
        found, corrected = (
            {row["code"]: row for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}
            for file in files.values()
        )
        assert set(found) == set(corrected)
        changed = {code for code in found if found[code] != corrected[code]}
        assert changed == {household.code}
        assert (found[household.code]["type"], corrected[household.code]["type"]) == ("survival", "growth")
        assert corrected[household.code]["revenue"] == f"{GROWTH}.00"

    def test_in_what_is_handed_up_to_the_nation(self, annual, uphold, households):
        one, other = households["survival"], households["growth"]
        uphold(annual, turnover(one, GROWTH), turnover(other, DEVELOPMENT))
        with jurisdiction("/42/"):
            published, told = HandUp.objects.filter(run=annual).order_by("id")
        assert (told.reference, told.withdrawn, told.households) == (REFERENCE, False, 2)
        assert (told.survival, told.growth, told.development, told.ineligible) == (0, 1, 1, 0)
        lines = "".join(sorted(f"{one.code},growth\n{other.code},development\n".splitlines(keepends=True)))
        bureaus = f"420106,{sha256(lines.encode()).hexdigest()}\n"
        assert told.checksum == sha256(bureaus.encode()).hexdigest()
        assert (published.reference, published.households) == ("", 4)

    def test_in_the_type_that_recognition_asks_for_and_not_in_the_basis_of_places(
        self, annual, uphold, households, ask, publish, officer_at
    ):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        assert type_in_year(household, 2026) == "growth"
        # Also where an extra run shows by now, whose type does not count.
        publish(ask(LATER))
        assert type_in_year(household, 2026) == "growth"
        with jurisdiction("/42/"), clock.stopped_at(DAY):
            annual.refresh_from_db()
            quota = quota_split.freeze("/42/", 2026, by=officer_at("420000", Role.CLERK))
        assert (annual.growth, annual.survival) == (1, 1)
        assert (quota.growth, quota.development) == (1, 1)


class TestOtherRuns:
    def test_a_withdrawn_run_is_not_corrected(self, annual, uphold, withdraw, households):
        withdraw(annual)
        with refused("run_not_published"):
            uphold(annual, turnover(households["survival"], GROWTH))
        with nationwide():
            assert not Correction.objects.exists()

    def test_a_run_that_is_withdrawn_takes_its_corrections_with_it(self, annual, uphold, withdraw, households):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        withdraw(annual)
        assert not PublishedType.objects.exists()
        assert type_in_year(household, 2026) is None

    def test_of_one_superseded_it_is_kept_below_and_comes_back_with_it(
        self, annual, uphold, withdraw, households, ask, publish
    ):
        household = households["survival"]
        newer = publish(ask(LATER))
        (correction,) = uphold(annual, turnover(household, GROWTH))
        assert correction.type == "growth"
        assert shown(household) == ("survival", None)
        withdraw(newer)
        assert shown(household) == ("growth", DAY)

    def test_the_next_runs_type_stands_in_its_place(self, annual, uphold, households, ask, publish):
        """The corrected fact is in the registry, so the next run finds it by itself."""
        household, other = households["survival"], households["development"]
        uphold(annual, turnover(household, GROWTH), turnover(other, DEVELOPMENT))
        assert shown(other) == ("development", DAY)
        publish(ask(LATER))
        assert (shown(household), shown(other)) == (("growth", None), ("development", None))

    def test_of_a_partial_run_it_shows_above_that_one(self, annual, uphold, withdraw, households, publish, as_batch):
        household = households["survival"]
        part = runs.request_partial_run(
            province="42", household_ids=[household.pk], as_of=AS_OF, reason="示例：复核", by=None
        )
        publish(part)
        uphold(annual, turnover(household, DEVELOPMENT))
        assert shown(household) == ("survival", None)
        with as_batch():
            made = correct_results(part.pk, [turnover(household, GROWTH)], reference=SECOND, corrected_on=DAY, by=None)
        assert (made[0].volume, shown(household), type_in_year(household, 2026)) == (-2026, ("growth", DAY), "growth")
        withdraw(part)
        assert (shown(household), type_in_year(household, 2026)) == (("development", DAY), "development")

    def test_of_a_household_that_moved_it_shows_while_the_type_is_the_old_provinces(
        self, annual, uphold, households, as_batch, ask, publish
    ):
        household = households["survival"]
        with as_batch(), nationwide():
            Household.objects.filter(pk=household.pk).update(path="/43/01/02/")
        with as_batch():
            (made,) = correct_results(
                annual.pk, [turnover(household, GROWTH)], reference=REFERENCE, corrected_on=DAY, by=None
            )
        assert (made.path, shown(household)) == ("/42/01/06/", ("growth", DAY))
        publish(ask(LATER))  # 湖北 goes on without it
        assert shown(household) == ("growth", DAY)
        with as_batch():
            StandardFactory(number="示例〔2026〕2号", province="43")
        publish(runs.request_run(province="43", as_of=AS_OF, by=None))
        assert shown(household) == ("survival", None)
        with as_batch():
            correct_results(annual.pk, [turnover(household, DEVELOPMENT)], reference=SECOND, corrected_on=DAY, by=None)
        assert shown(household) == ("survival", None)


class TestRefused:
    def test_where_the_facts_of_the_run_cannot_be_had_again(self, annual, uphold, households, as_batch):
        household, fine = households["survival"], households["growth"]
        with as_batch():
            run_steps.turn_over(household, 5)  # past every record of what was replaced
        with refused("facts_not_reproducible") as raised:
            uphold(annual, turnover(household, GROWTH), turnover(fine, DEVELOPMENT))
        assert raised.value.households == (household.pk,)
        with nationwide():
            assert not Correction.objects.exists()

    @pytest.mark.parametrize("known", [True, False])
    def test_who_is_no_part_of_the_run(self, annual, uphold, as_batch, known):
        with as_batch():
            late = factories.household("420106", established_on=date(2026, 8, 1))
        with refused("not_in_the_run" if known else "unknown_household"):
            uphold(annual, report(late if known else Household(pk=10**9), filed_on="2026-06-30"))

    def test_what_would_take_it_out_of_the_run(self, annual, uphold, households):
        founded = {"established_on": date(2026, 8, 1)}
        with refused("not_typed_by_the_run"):
            uphold(annual, FactChange(households["survival"].pk, feeds.HOUSEHOLDS, {}, founded))

    def test_what_no_table_could_hold(self, annual, uphold, households):
        change = FactChange(
            households["survival"].pk,
            feeds.RISK_MARKS,
            {"kind": "abnormal", "from_on": date(2026, 1, 1)},
            {"released_on": date(2025, 1, 1)},
        )
        with refused("impossible_value"):
            uphold(annual, change)


class TestPreview:
    def test_it_writes_nothing_and_says_what_a_correction_would(self, annual, households, uphold):
        household = households["survival"]
        with jurisdiction("/42/01/06/"):
            found = retype(annual, [turnover(household, GROWTH)])[household.pk]
            assert not Correction.objects.exists()
        (made,) = uphold(annual, turnover(household, GROWTH))
        assert (found.type, found.type_before, found.rule, found.score) == ("growth", "survival", made.rule, made.score)
        assert {name: getattr(made, name) for name in found.values} == found.values

    def test_the_household_itself_may_ask(self, annual, households):
        household = households["survival"]
        with own_household(household.pk):
            assert retype(annual, [turnover(household, GROWTH)])[household.pk].type == "growth"

    def test_nobody_asks_for_others(self, annual, households):
        mine, other = households["survival"], households["development"]
        with own_household(mine.pk), refused("unknown_household"):
            retype(annual, [turnover(other, GROWTH)])
        with jurisdiction("/42/01/06/"), refused("unknown_household"):
            retype(annual, [turnover(other, GROWTH)])

    def test_it_rests_on_what_was_corrected_before(self, annual, households, uphold):
        household = households["survival"]
        uphold(annual, turnover(household, GROWTH))
        with own_household(household.pk):
            found = retype(annual, [report(household, employees=3)])[household.pk]
        assert (found.type, found.type_before, found.values["revenue"]) == ("growth", "growth", GROWTH * _FEN)


class TestMany:
    @pytest.fixture
    def many(self, standard, as_batch) -> list[Household]:
        with as_batch():
            return [factories.household("420106", kind="survival") for _ in range(40)]

    def test_the_number_of_statements_does_not_grow(self, many, ask, publish, uphold, as_batch):
        run = publish(ask())
        counts = []
        for part, reference in ((many[:2], REFERENCE), (many[2:], SECOND)):
            changes = [turnover(household, GROWTH) for household in part]
            with CaptureQueriesContext(connection) as captured:
                made = uphold(run, *changes, reference=reference)
            assert {each.type for each in made} == {"growth"}
            counts.append(len(captured))
        # Of one household the log names it, of many the run alone: that is no further statement.
        assert counts[0] == counts[1]
