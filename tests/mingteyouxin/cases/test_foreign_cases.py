"""A row of one's own area that names a case of another's: the policy looks at its path, the key at the case."""

import pytest
from django.db import IntegrityError, transaction

from authorities.jurisdiction import jurisdiction, nationwide, own_household
from mingteyouxin.models import Case, CaseDeclaration, CaseEvent, EligibilityCheck, Evidence
from tests.authorities.catalogue import rows
from tests.authorities.private_rows import one_of_each

pytestmark = pytest.mark.django_db

# Tables with a case whose path is another's by right, and whose path it is.
ELSEWHERE = {
    "mingteyouxin_visit": "the station's that goes there",
    "mingteyouxin_opinionitem": "the bureau's that asks the department",
    "mingteyouxin_caseletter": "the bureau's that numbers its letters; the household is the case's",
    "mingteyouxin_contest": "the household's of today; the household is the case's",
}


@pytest.fixture
def two(as_batch):
    with as_batch():
        one_of_each("420106")
        one_of_each("420102")
    with nationwide():
        return Case.objects.get(path="/42/01/06/"), Case.objects.get(path="/42/01/02/")


def _keys(table: str) -> set[frozenset]:
    return {
        frozenset(columns)
        for (columns,) in rows(
            """SELECT array_agg(a.attname::text) FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
            WHERE c.contype = 'f' AND c.conrelid = %s::regclass
              AND c.confrelid = 'mingteyouxin_case'::regclass GROUP BY c.oid""",
            table,
        )
    }


def test_each_table_with_a_case_lies_where_its_case_lies():
    named = dict(
        rows(
            """SELECT table_name, array_agg(column_name::text) FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name LIKE 'mingteyouxin_%%' GROUP BY table_name
            HAVING 'case_id' = ANY (array_agg(column_name::text))"""
        )
    )
    wanted = {
        table: {"case_id"}
        | ({"path"} - ({"path"} if table in ELSEWHERE else set()))
        | ({"household_id"} & set(columns))
        for table, columns in named.items()
    }
    lacking = {table for table, columns in wanted.items() if frozenset(columns) not in _keys(table)}
    assert lacking == set()
    assert set(ELSEWHERE) < set(named)


@pytest.mark.parametrize("model", [CaseEvent, CaseDeclaration, EligibilityCheck])
def test_a_bureau_hangs_no_row_on_a_foreign_case(two, model):
    mine, foreign = two
    with jurisdiction("/42/01/06/"):
        row = model.objects.get()
        row.pk, row.case_id = None, foreign.pk
        with pytest.raises(IntegrityError, match="of_its_case"), transaction.atomic():
            row.save(force_insert=True)
        row.case_id = mine.pk
        assert model.objects.filter(case_id=foreign.pk).count() == 0


def test_a_household_hangs_no_row_on_a_foreign_case(two):
    mine, foreign = two
    with own_household(mine.household_id):
        row = Evidence.objects.get()
        for path in (mine.path, foreign.path):
            row.pk, row.case_id, row.path = None, foreign.pk, path
            with pytest.raises(IntegrityError, match="of_its_case"), transaction.atomic():
                row.save(force_insert=True)
        # Nor is its own moved into another bureau's sight.
        row.case_id = mine.pk
        with pytest.raises(IntegrityError, match="of_its_case"), transaction.atomic():
            row.save(force_insert=True)
