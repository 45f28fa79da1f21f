"""correction = `evaluate` over the corrected values = `compile` on the same facts, on random standards × random facts ×
random changes, unknowns included."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities import clock
from authorities.jurisdiction import nationwide
from registry import feeds
from registry.fact_changes import FactChange
from registry.models import AnnualReport, Household, Indicator, RiskMark, SocialInsurance, Tax
from tests import factories
from tests.typing_engine.standard.drawing import AS_OF, DECLARED, documents, dumped, facts
from tests.typing_engine.standard.test_readings_agree import executed
from typing_engine.batch import statement
from typing_engine.corrections import retype
from typing_engine.enums import RunKind, RunPurpose
from typing_engine.models import Coverage, Run, Standard
from typing_engine.standard.compile import compile
from typing_engine.standard.document import read
from typing_engine.standard.evaluate import evaluate
from typing_engine.standard.indicators import Kind, read_extra
from typing_engine.standard.months import whole_months

pytestmark = [pytest.mark.django_db, pytest.mark.long]
HOUSEHOLDS = 6
_REPORT_YEAR = 2022
_PERIOD = {"period_start": date(2023, 10, 1), "period_end": date(2023, 12, 31)}
_MARK = {"kind": "abnormal", "from_on": date(2023, 5, 1)}
_LISTED_ON = date(2023, 11, 30)
_PAYERS = (feeds.TAX, feeds.SOCIAL_INSURANCE)
_TABLES = {
    feeds.ANNUAL_REPORTS: AnnualReport,
    feeds.TAX: Tax,
    feeds.SOCIAL_INSURANCE: SocialInsurance,
    feeds.RISK_MARKS: RiskMark,
    feeds.INDICATORS: Indicator,
}
_BLANK = {
    feeds.ANNUAL_REPORTS: ("filed_on", "revenue", "tax_total", "employees", "disclosed"),
    feeds.TAX: ("tax_paid", "tax_at_least", "general_taxpayer"),
}


@dataclass(frozen=True)
class Drawn:
    """A household as it is held and as it ought to be, and the feeds in which that is put right."""

    before: dict
    after: dict
    put_right: frozenset


@st.composite
def drawn(draw) -> Drawn:
    marked = st.booleans()
    known = [draw(facts()) | {"marked": draw(marked), "reported": draw(st.integers(0, 4)) > 0} for _ in range(2)]
    changeable = [feeds.HOUSEHOLDS, *_TABLES]
    return Drawn(*known, frozenset(draw(st.sets(st.sampled_from(changeable), min_size=1))))


def _fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int(yuan * 100)


def registration(known: dict) -> dict:
    return {"established_on": known["established_on"] or date(2021, 1, 31), "industry": known["industry"] or ""}


def rows(known: dict) -> dict:
    """The one row of each feed, by feed and key; no row where nothing is known."""
    made = {}
    if known["reported"]:
        made[feeds.ANNUAL_REPORTS, ("year", _REPORT_YEAR)] = {
            "filed_on": date(2023, 3, 1),
            "revenue": _fen(known["revenue"]),
            "employees": known["employees"],
        }
    if known["tax_paid"] is not None or known["tax_at_least"] is not None:
        bracket = None if known["tax_paid"] is not None else _fen(known["tax_at_least"])
        made[feeds.TAX, ()] = {
            "tax_paid": _fen(known["tax_paid"]),
            "tax_at_least": bracket,
            "general_taxpayer": known["general_taxpayer"],
        }
    if known["insured_people"] is not None:
        made[feeds.SOCIAL_INSURANCE, ()] = {"insured": known["insured_people"]}
    if known["marked"]:
        made[feeds.RISK_MARKS, ()] = {"until_on": None, "released_on": None}
    for name, kind in DECLARED.items():
        if known[name] is not None:
            made[feeds.INDICATORS, name] = {"value": _raw(kind, known[name])}
    return made


def _raw(kind: str, value: object) -> str:
    """A value as a department writes it."""
    if kind == "yes_no":
        return "是" if value else "否"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def key_of(feed: str, part) -> dict:
    if feed == feeds.ANNUAL_REPORTS:
        return {"year": _REPORT_YEAR}
    if feed == feeds.RISK_MARKS:
        return _MARK
    return {"indicator": part, "as_of": _LISTED_ON} if feed == feeds.INDICATORS else _PERIOD


def changes_of(household: Household, case: Drawn) -> list[FactChange]:
    before, after = rows(case.before), rows(case.after)
    made = []
    if feeds.HOUSEHOLDS in case.put_right:
        made.append(FactChange(household.pk, feeds.HOUSEHOLDS, {}, registration(case.after)))
    for feed, part in sorted({*before, *after}, key=str):
        if feed in case.put_right:
            blank = dict.fromkeys(_BLANK.get(feed, ()))
            right = after.get((feed, part))
            values = None if right is None else {**blank, **right}
            made.append(FactChange(household.pk, feed, key_of(feed, part), values))
    return made


def values_after(case: Drawn, received: frozenset) -> tuple[dict, bool]:
    """What rules read of the household once it is put right, and whether it has a ground."""
    before, after = rows(case.before), rows(case.after)
    there = {
        place: row for source, other in ((before, False), (after, True)) for place, row in source.items()
        if (place[0] in case.put_right) == other
    }  # fmt: skip
    known = registration(case.after if feeds.HOUSEHOLDS in case.put_right else case.before)
    report = there.get((feeds.ANNUAL_REPORTS, ("year", _REPORT_YEAR)))
    tax, insured = there.get((feeds.TAX, ())), there.get((feeds.SOCIAL_INSURANCE, ()))
    known_lists = received | {feed for feed, part in after if feed in case.put_right and feed in _PAYERS}
    values = {
        "established_on": known["established_on"],
        "months_in_operation": whole_months(known["established_on"], AS_OF),
        "industry": known["industry"] or None,
        "revenue": _yuan(report["revenue"]) if report else None,
        "employees": report["employees"] if report else None,
        "tax_paid": None,
        "tax_at_least": None,
        "general_taxpayer": None,
        "insured_people": None,
    }
    if feeds.TAX in known_lists:
        least = None if tax is None else tax["tax_paid"] if tax["tax_paid"] is not None else tax["tax_at_least"]
        values |= {
            "tax_paid": _yuan(tax["tax_paid"]) if tax else Decimal(0),
            "tax_at_least": _yuan(least) if tax else Decimal(0),
            "general_taxpayer": tax["general_taxpayer"] if tax else False,
        }
    if feeds.SOCIAL_INSURANCE in known_lists:
        values["insured_people"] = insured["insured"] if insured else 0
    for name, kind in DECLARED.items():
        row = there.get((feeds.INDICATORS, name))
        values[name] = read_extra(Kind(kind), row["value"]) if row else None
    missing = report is None and known["established_on"] <= date(_REPORT_YEAR, 12, 31)
    return values, missing or (feeds.RISK_MARKS, ()) in there


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100


def typed_run(number: int, document: str, households: list[Household], cases: list[Drawn], received) -> Run:
    """A run over the households as they are held, computed by its own statement."""
    for household, case in zip(households, cases, strict=True):
        Household.objects.filter(pk=household.pk).update(**registration(case.before))
    for feed, model in _TABLES.items():
        model.objects.bulk_create(
            model(household=household, delivery_id=0, **key_of(feed, part), **row)
            for household, case in zip(households, cases, strict=True)
            for (of, part), row in rows(case.before).items()
            if of == feed
        )
    moment = {"valid_from": AS_OF, "published_at": clock.now()}
    standard = Standard.objects.create(province="42", number=f"示例{number}", title="示例", document=document, **moment)
    run = Run.objects.create(
        path="/42/",
        kind=RunKind.PARTIAL,
        purpose=RunPurpose.EXTRA,
        year=AS_OF.year,
        as_of=AS_OF,
        report_year=_REPORT_YEAR,
        standard=standard,
        volume=-AS_OF.year,
        requested_at=clock.now(),
        computed_at=clock.now(),
    )
    Coverage.objects.bulk_create(Coverage(run=run, path="/42/", feed=feed, area="/42/01/") for feed in received)
    with connection.cursor() as cursor:
        cursor.execute("SELECT typing_open_year(%s)", [AS_OF.year])
        cursor.execute(statement.insert_statement(run, household_ids=[household.pk for household in households]))
        assert cursor.rowcount == len(households)
    return run


def test_a_correction_is_what_evaluate_and_compile_say_of_the_corrected_facts(as_batch):
    with as_batch():
        households = [factories.household("420106") for _ in range(HOUSEHOLDS)]
    seen = {"ineligible": 0, "typed": 0, "unknown": 0, "moved": 0}

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        documents(),
        st.lists(drawn(), min_size=HOUSEHOLDS, max_size=HOUSEHOLDS),
        st.frozensets(st.sampled_from(_PAYERS)),
    )
    def agree(document: dict, cases: list[Drawn], received: frozenset) -> None:
        text = dumped(document)
        standard, problems = read(text)
        assert problems == []
        compiled = compile(standard)
        with as_batch(), nationwide(), transaction.atomic():
            run = typed_run(sum(seen.values()), text, households, cases, received)
            changes = [change for pair in zip(households, cases, strict=True) for change in changes_of(*pair)]
            asked = {change.household_id for change in changes}
            found = retype(run, changes)
            transaction.set_rollback(True)
        assert set(found) == asked
        expected = {
            household.pk: values_after(case, received) for household, case in zip(households, cases, strict=True)
        }
        typed = [number for number in sorted(asked) if not expected[number][1]]
        in_sql = executed(compiled, [expected[number][0] for number in typed]) if typed else []
        for number in sorted(asked):
            seen["moved"] += found[number].type != found[number].type_before
            if expected[number][1]:
                seen["ineligible"] += 1
                assert (found[number].type, found[number].rule, found[number].score) == ("ineligible", None, None)
                assert found[number].grounds
                continue
            verdict = evaluate(standard, expected[number][0])
            score = None if verdict.score is None else int(verdict.score * 100)
            assert (found[number].type, found[number].rule, found[number].score) == (
                verdict.type,
                verdict.rule,
                score,
            )
            rule, in_hundredths = in_sql[typed.index(number)]
            assert (found[number].rule, verdict.score) == (rule, in_hundredths)
            seen["typed"] += 1
            seen["unknown"] += bool(verdict.unknown)

    agree()
    assert all(seen.values()), seen
