"""What holds for every workflow: the database knows its table's moves, and the mover asks the table who may."""

import sys

import pytest
from django.db import connection

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, own_household
from casework.refusals import IllegalTransition, NotEntitled
from casework.workflow import Edge, Mover, State, Workflow, move
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import CaseEvent
from mingteyouxin.cases.workflow import CASE
from registry.people.persons import Identity, recognise
from tests.factories.cases import CaseFactory
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, WUCHANG


def _declared() -> list[Workflow]:
    """Every workflow of the apps' modules, which are all loaded once Django is: their triggers are made from them."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in OURS]
    found = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, Workflow)}
    return sorted(found.values(), key=lambda workflow: workflow.model)


OURS = {"casework", "registry", "typing_engine", "mingteyouxin", "appeals"}
WORKFLOWS = _declared()


def _table(workflow: Workflow) -> str:
    return workflow.model.replace(".", "_").lower()


def test_each_has_its_trigger_and_no_table_has_another(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'moves' AND NOT tgisinternal")
        kept = {table for (table,) in cursor.fetchall()}
    assert kept == {_table(workflow) for workflow in WORKFLOWS}
    assert {"authorities_approval", "mingteyouxin_case", "mingteyouxin_opinionitem", "typing_engine_run"} < kept


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.model)
class TestEvery:
    def test_the_database_lets_through_what_the_table_lists_and_nothing_else(self, db, workflow):
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [f"{_table(workflow)}_moves"])
            (source,) = cursor.fetchone()
        listed = source.split(f"OLD.{workflow.column} || '>' || NEW.{workflow.column} NOT IN (")[1].split(")")[0]
        pairs = {pair.strip().strip("'") for pair in listed.split(",")}
        assert pairs == {f"{source}>{edge.target}" for edge in workflow.edges.values() for source in edge.sources}

    def test_no_edge_is_for_nobody(self, workflow):
        assert all(edge.rights for edge in workflow.edges.values())

    def test_each_status_has_a_word_and_a_colour(self, workflow):
        for status in workflow.statuses:
            assert workflow.word(status) and workflow.household_word(status)
            assert workflow.mark(status) in ("good", "bad", "open", "even")


class TestTable:
    def _workflow(self, **changes) -> Workflow:
        given = {
            "model": "mingteyouxin.Case",
            "noun": "该办件",
            "statuses": CaseStatus,
            "actions": CaseAction,
            "edges": {CaseAction.PASS: Edge((CaseStatus.SUBMITTED,), CaseStatus.PASSED, Mover.CLOCK)},
            "states": {status: State() for status in CaseStatus},
        }
        return Workflow(**given | changes)

    def test_a_whole_one_is_taken(self):
        assert self._workflow().moves() == {"submitted": ("passed",)}

    def test_an_edge_to_nowhere_is_refused(self):
        with pytest.raises(ValueError, match="not listed"):
            self._workflow(edges={CaseAction.PASS: Edge((CaseStatus.SUBMITTED,), "nowhere", Mover.CLOCK)})

    def test_a_status_that_nobody_said_how_to_show_is_refused(self):
        with pytest.raises(ValueError, match="shown"):
            self._workflow(states={CaseStatus.DRAFT: State()})

    def test_an_action_without_a_name_is_refused(self):
        with pytest.raises(ValueError, match="actions"):
            self._workflow(edges={"sneak": Edge((CaseStatus.SUBMITTED,), CaseStatus.PASSED, Mover.CLOCK)})


class TestRight:
    @pytest.fixture
    def lodged(self, shop, county_round, person):
        return CaseFactory(household=shop, round=county_round, by=person, lodged=True)

    def test_who_has_the_capability_at_the_bureau_moves_it(self, lodged, clerk):
        with jurisdiction(lodged.path):
            assert move(CASE, lodged.pk, CaseAction.PASS, by=clerk).status == CaseStatus.PASSED
            assert CaseEvent.objects.filter(case=lodged).latest("id").by == clerk

    @pytest.mark.parametrize(
        ("bureau", "role"), [(JIANGAN, Role.SUPERVISOR), (HUBEI, Role.SUPERVISOR), (WUCHANG, Role.AUDITOR)]
    )
    def test_nobody_else_does(self, lodged, officer_at, bureau, role):
        with jurisdiction("/42/"), pytest.raises(NotEntitled):
            move(CASE, lodged.pk, CaseAction.PASS, by=officer_at(bureau, role))

    def test_no_officer_withdraws_what_is_the_households(self, lodged, clerk, person, officer_at):
        with jurisdiction("/42/"), pytest.raises(NotEntitled):
            move(CASE, lodged.pk, CaseAction.WITHDRAW, by=officer_at(HUBEI, Role.CLERK))
        with own_household(lodged.household_id):
            assert move(CASE, lodged.pk, CaseAction.WITHDRAW, by=person).status == CaseStatus.WITHDRAWN

    def test_nor_a_person_outside_of_the_household(self, lodged, household):
        other = household(WUCHANG)
        stranger = recognise(Identity("王五", "420106199001010039"))
        with own_household(other.pk), pytest.raises(Exception, match="Case matching query"):
            move(CASE, lodged.pk, CaseAction.WITHDRAW, by=stranger)
        with jurisdiction(lodged.path), pytest.raises(NotEntitled):
            move(CASE, lodged.pk, CaseAction.WITHDRAW, by=stranger)

    def test_the_clock_takes_its_own_edges_alone(self, lodged):
        with jurisdiction(lodged.path), pytest.raises(ValueError, match="does not move"):
            move(CASE, lodged.pk, CaseAction.PASS, by=Mover.CLOCK)

    def test_another_row_leads_only_where_the_table_says(self, lodged, clerk):
        with jurisdiction(lodged.path), pytest.raises(ValueError, match="no other row"):
            move(CASE, lodged.pk, CaseAction.PASS, by=clerk, cause=lodged)

    def test_what_has_moved_on_stays_where_it_is(self, lodged, clerk):
        with jurisdiction(lodged.path):
            move(CASE, lodged.pk, CaseAction.PASS, by=clerk)
            with pytest.raises(IllegalTransition):
                move(CASE, lodged.pk, CaseAction.PASS, by=clerk)
