"""A household that is logged in has no path: it sees its own rows, whatever it asks, and nobody else's."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from authorities import audit, clock
from authorities.jurisdiction import (
    NoJurisdiction,
    current_household,
    current_path,
    jurisdiction,
    nationwide,
    own_household,
    proven_document,
)
from authorities.models import AuditRecord, Job
from registry import acts
from registry.models import Agent, AnnualReport, Household, Message
from tests import factories
from tests.authorities.catalogue import OWN, run, value, weaknesses
from tests.authorities.private_rows import one_of_each
from tests.conftest import acting_as
from typing_engine.models import Result

ELSEWHERE = sorted(set(OWN) - {"authorities_auditrecord"})


@pytest.fixture
def each(as_batch):
    """A row of every private model for one household of 武昌区, and for one of 长沙市芙蓉区; the first household."""
    with as_batch():
        mine, *_ = one_of_each("420106")
        one_of_each("430102")
    return mine


def seen() -> dict[str, int]:
    return {table: value(f'SELECT count(*) FROM "{table}"') for table in ELSEWHERE}


def setting(name: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, text])


class TestDatabase:
    def test_it_sees_its_own_rows_in_every_table_that_has_any(self, each):
        with own_household(each.pk):
            assert seen() == dict.fromkeys(ELSEWHERE, 1)
            for table in ELSEWHERE:
                column, _ = OWN[table]
                assert value(f'SELECT {column} FROM "{table}"') == each.pk, table

    def test_another_number_sees_nothing_of_it(self, each):
        with own_household(each.pk + 10_000):
            assert seen() == dict.fromkeys(ELSEWHERE, 0)

    @pytest.mark.parametrize("text", [None, ""])
    def test_without_a_setting_or_with_an_empty_one_there_is_nothing(self, each, text):
        if text is not None:
            setting("app.household", text)
            setting("app.operator", text)
        assert seen() == dict.fromkeys(ELSEWHERE, 0)

    def test_every_other_private_table_is_empty_for_it(self, each):
        with own_household(each.pk):
            for table in ("authorities_job", "registry_delivery", "typing_engine_run", "mingteyouxin_round"):
                assert value(f'SELECT count(*) FROM "{table}"') == 0, table

    def test_of_the_log_it_sees_what_concerns_it(self, each, officer_at):
        officer = officer_at("420106")
        with jurisdiction("/42/01/06/"):
            audit.record(acts.HOUSEHOLD_SHOWN, by=officer, on=each, household=each.pk)
            audit.record(acts.HOUSEHOLD_SHOWN, by=officer, household=each.pk + 1)
        with own_household(each.pk):
            assert value("SELECT count(*) FROM authorities_auditrecord") == 1
            assert [record.household_id for record in AuditRecord.objects.all()] == [each.pk]

    def test_it_writes_messages_of_its_own_and_nothing_else(self, each):
        with own_household(each.pk):
            assert Message.objects.update(read_at=clock.now()) == 1
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Message.objects.create(household_id=each.pk + 1, title="示例", text="示例", sent_at=clock.now())
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                audit.record(acts.OWN_DATA_SHOWN, by=None, path="/42/01/06/", household=each.pk)
            for change in ("UPDATE registry_household SET name = ''", "UPDATE registry_tax SET tax_paid = 0"):
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    run(change)

    def test_a_bureau_inside_of_it_sees_its_area_and_then_it_sees_itself_again(self, each):
        with own_household(each.pk):
            with nationwide():
                assert value("SELECT count(*) FROM registry_household") == 2
                assert (current_path(), current_household()) == ("/", None)
            assert value("SELECT count(*) FROM registry_household") == 1
            assert current_household() == each.pk
            with pytest.raises(NoJurisdiction):
                current_path()

    def test_it_inside_of_a_bureau_is_not_the_bureau(self, each):
        with nationwide():
            with own_household(each.pk):
                assert value("SELECT count(*) FROM registry_household") == 1
            assert value("SELECT count(*) FROM registry_household") == 2

    @pytest.mark.parametrize("number", ["1", 0, -1, None, True, 1.0])
    def test_only_a_number_is_a_household(self, db, number):
        with pytest.raises(ValueError, match="number of a household"), own_household(number):
            pass

    @pytest.mark.parametrize(
        "damage",
        [
            "ALTER POLICY own ON registry_tax USING (true)",
            "DROP POLICY own ON registry_tax",
            "ALTER POLICY own ON registry_tax TO PUBLIC",
            "ALTER POLICY own ON registry_message WITH CHECK (true)",
            "ALTER POLICY named ON registry_household USING (operator_id_index IS NOT NULL)",
            "CREATE POLICY own ON registry_delivery USING (true)",
        ],
    )
    def test_the_catalogue_knows_the_exact_form(self, as_owner, damage):
        assert weaknesses() == []
        with as_owner():
            run(damage)
        assert weaknesses() != []


class TestDocument:
    """Who proved a document finds the households it stands in, before one of them is chosen."""

    @pytest.fixture
    def operated(self, household):
        return [household("420106", document="420106199001010071"), household("430102", document="420106199001010071")]

    def test_it_finds_the_households_across_provinces(self, operated, household):
        household("420106", document="420106198501011234")
        with proven_document(bytes(operated[0].operator_id_index)):
            assert set(Household.objects.all()) == set(operated)
            assert value("SELECT count(*) FROM registry_household") == 2

    def test_and_nothing_of_their_facts(self, each):
        with proven_document(each.path.encode()):
            assert Agent.objects.count() == 1
            # What a list names him for is his own.
            assert {t: n for t, n in seen().items() if n} == {"registry_agent": 1, "registry_credential": 1}
            for model in (AnnualReport, Job, Result):
                with pytest.raises(NoJurisdiction):
                    model.objects.count()

    @pytest.mark.parametrize("index", [b"", "00", None])
    def test_only_an_index_will_do(self, db, index):
        with pytest.raises(ValueError, match="blind index"), proven_document(index):
            pass


def test_managers_narrow_even_where_the_database_lets_all_through(each, as_batch):
    with as_batch(), own_household(each.pk):
        assert [household.pk for household in Household.objects.all()] == [each.pk]
        assert AnnualReport.objects.count() == Message.objects.count() == Result.objects.count() == 1
        with pytest.raises(NoJurisdiction):
            Job.objects.count()


@pytest.fixture(scope="module")
def kept(live):
    """A household that is committed: the test process works in a database of its own."""
    with acting_as("batch"):
        return factories.household("420106")


class TestConnections:
    """A household's setting ends with its transaction and is not left for whoever gets the connection next."""

    @pytest.fixture
    def pooled(self, kept):
        options, age = connection.settings_dict["OPTIONS"], connection.settings_dict["CONN_MAX_AGE"]
        connection.close()
        connection.settings_dict.update(OPTIONS={**options, "pool": {"min_size": 1, "max_size": 1}}, CONN_MAX_AGE=0)
        yield kept
        connection.close()
        connection.close_pool()
        connection.settings_dict.update(OPTIONS=options, CONN_MAX_AGE=age)

    @pytest.mark.parametrize("raised", [False, True])
    def test_the_pool_hands_on_nothing(self, pooled, raised):
        try:
            with own_household(pooled.pk):
                process = value("SELECT pg_backend_pid()")
                assert value("SELECT count(*) FROM registry_household") == 1
                if raised:
                    raise RuntimeError
        except RuntimeError:
            assert raised
        connection.close()
        assert value("SELECT pg_backend_pid()") == process
        assert value("SELECT count(*) FROM registry_household") == 0
        with transaction.atomic():
            assert value("SELECT count(*) FROM registry_household") == 0
