"""compile = evaluate, and both = an independent reading, on random standards × random households."""

import json
from collections import Counter
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.sql import Literal

from tests.typing_engine.standard.drawing import DECLARED, KINDS, documents, dumped, facts
from tests.typing_engine.standard.reading import Reading
from typing_engine.standard.compile import Compiled, compile
from typing_engine.standard.document import read
from typing_engine.standard.evaluate import Finding, Verdict, evaluate
from typing_engine.standard.indicators import Kind, canonical
from typing_engine.standard.tree import Operator
from typing_engine.standard.wording import wording

pytestmark = pytest.mark.long
# What is drawn is left to chance: a rare answer that one round did not draw is drawn in the next.
ROUNDS = 5
TYPES = {"money": "bigint", "count": "integer", "date": "date", "yes_no": "boolean", "industry": "text"}


def rows_sql(compiled: Compiled, households: list[dict]) -> str:
    """The households as rows of facts: VALUES with typed columns."""
    columns = [(name, name, TYPES[kind]) for name, kind in KINDS.items()]
    columns += [(name, f"extra_{place}", "text") for place, name in enumerate(compiled.extras)]
    rows = []
    for place, household in enumerate(households):
        cells = [str(place)]
        for name, _, sql_type in columns:
            value = household.get(name)
            if name in DECLARED and value is not None:
                value = canonical(Kind(DECLARED[name]), value)
            elif isinstance(value, Decimal):
                value = int(value * 100)
            cells.append(f"{Literal(value).as_string(None)}::{sql_type}")
        rows.append(f"({', '.join(cells)})")
    return f"(VALUES {', '.join(rows)}) AS f (place, {', '.join(column for _, column, _ in columns)})"


def executed(compiled: Compiled, households: list[dict]) -> list[tuple[int, Decimal | None]]:
    """Rule and score of each household as the database finds them."""
    score = compiled.score_sql or "NULL::bigint"
    rows = f"SELECT *, {score} AS score FROM {rows_sql(compiled, households)} OFFSET 0"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {compiled.rule_sql}, score FROM ({rows}) AS scored ORDER BY place")
        return [(rule, None if hundredths is None else Decimal(hundredths) / 100) for rule, hundredths in cursor]


def answers(findings: tuple[Finding, ...], drawn: Counter) -> None:
    """Count what was asked and what came out."""
    for finding in findings:
        if finding.operator is not None:
            drawn[finding.operator, finding.holds] += 1
        elif finding.indicator is None:
            drawn[finding.what[:2], finding.holds] += 1
        answers(finding.because, drawn)


@pytest.mark.django_db
def test_compile_and_evaluate_agree():
    drawn: Counter = Counter()

    @settings(
        max_examples=150,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(documents(), st.lists(facts(), min_size=8, max_size=12))
    def agree(document: dict, households: list[dict]) -> None:
        text = dumped(document)
        standard, problems = read(text)
        assert problems == []
        reading = Reading(json.loads(text, parse_int=Decimal, parse_float=Decimal))
        verdicts: list[Verdict] = [evaluate(standard, household) for household in households]
        evaluated = [(verdict.rule, verdict.score) for verdict in verdicts]
        assert evaluated == [reading.decide(household) for household in households]
        compiled = compile(standard)
        assert executed(compiled, households) == evaluated
        assert [compiled.types[rule] for rule, _ in evaluated] == [verdict.type for verdict in verdicts]
        assert wording(standard)
        for verdict in verdicts:
            answers(verdict.findings, drawn)
            answers(verdict.score_findings, drawn)
            drawn["score", verdict.score is not None] += 1

    wanted = list(product([*Operator, "同时", "符合", "不符"], (True, False, None)))
    for _ in range(ROUNDS):
        agree()
        missing = [asked for asked in wanted if not drawn[asked]]
        if not missing:
            break
    assert missing == []
    assert drawn["score", True] and drawn["score", False]
