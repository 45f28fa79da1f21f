"""A result is corrected by a row above it, never edited (CONTRACTS 6): what the run would have found, had it known what
an upheld objection put right.

Typed by the run's frozen standard on the run's frozen facts with these rows replaced, never on today's facts, and by
the very SQL of the run: the rows are given to its statement in place of the tables. Before anything is replaced the
same statement must give, of the facts as they were held then, exactly what the run kept; where it does not, a person
decides.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from authorities import audit, clock
from authorities.declarations import find
from authorities.jurisdiction import nationwide
from authorities.models import Officer
from casework.refusals import Refused
from registry import feeds
from registry.enums import HouseholdType
from registry.fact_changes import FactChange, plain
from registry.feeds import Feed
from registry.models import CorrectedFact, Household
from typing_engine import acts, publication
from typing_engine.batch import coverage, facts, statement
from typing_engine.enums import RunStatus
from typing_engine.held_facts import TABLES, HeldFacts, held_facts, held_facts_of
from typing_engine.models import CorrectedRow, Correction, Result, Run, Verdict

_VERDICT = ("household_id", "type", "rule", "grounds", "score")
# What typing reads; nothing else that was put right changes a result.
_READ = (feeds.HOUSEHOLDS, *TABLES)
# A change, and the registry's delivery that tells of it: 0 where none does.
Change = tuple[FactChange, int]


class FactsNotReproducible(Refused):
    """From the facts held at the run's moment its statement does not give what the run kept; of which households."""

    def __init__(self, households: Sequence[int]) -> None:
        listed = "、".join(map(str, households))
        super().__init__(
            "facts_not_reproducible",
            f"以下编号的个体工商户，分型批次当时的数据无法原样还原，不能自动重新判定，请由人工核实后处理：{listed}。",
        )
        self.households = tuple(households)


@dataclass(frozen=True, slots=True)
class Retyped:
    """What the run finds with the changes. `values` are the other columns of a result; money in 分."""

    household_id: int
    type: HouseholdType
    rule: int | None
    grounds: int
    score: int | None
    values: Mapping[str, object]
    type_before: HouseholdType


def retype(run: Run, changes: Sequence[FactChange]) -> dict[int, Retyped]:
    """What the run finds of these households with the changes, by number: set-based, in a constant number of queries.

    It rests on the corrections that a result has already, and writes nothing. Whoever asks must see the households:
    bureau, or household itself. Like an explanation it looks nationwide for what is the run's. Raises Refused:
    `unknown_household`, `not_in_the_run`, `facts_not_reproducible`, `not_typed_by_the_run`.
    """
    return {number: anew.retyped for number, anew in _type_anew(run, changes).items()}


def correct_results(
    run_id: int, changes: Sequence[FactChange], *, reference: str, corrected_on: date, by: Officer | None
) -> list[Correction]:
    """Lay a correction above what a published run found of each of these households; the directory and the record for
    the nation follow. Works as batch, in one transaction.

    `reference` is the objection. A household that was corrected on it before is left alone, so that it may be asked for
    again. Returns the corrections on it, old ones too. Raises Refused as `retype`, and `run_not_published`.
    """
    numbers = {change.household_id for change in changes}
    with nationwide():
        publication.wait_for_turn()
        run = Run.objects.select_related("standard").get(pk=run_id)
        if run.status != RunStatus.PUBLISHED:
            text = f"该批次{run.get_status_display()}，其结果不是现行的公布结果，不能更正。请就现行的分型结果办理。"
            raise Refused("run_not_published", text)
        ours = Correction.objects.filter(run=run, reference=reference, household__in=numbers)
        done = set(ours.values_list("household_id", flat=True))
        pending = [change for change in changes if change.household_id not in done]
        if pending:
            made = _keep(run, pending, reference=reference, corrected_on=corrected_on, by=by)
            publication.show_corrections(run, made)
            single = made[0].household_id if len(made) == 1 else None
            note = f"{reference}，{len(made)} 户"
            audit.record(acts.RESULTS_CORRECTED, by=by, on=run, path=run.path, household=single, note=note)
        return list(ours.order_by("household_id"))


def facts_behind(household: Household, run: Run) -> HeldFacts:
    """The facts that the household's result of a run rests on by now: those of its moment, as corrected since.

    Runs where the household is seen. What `retype` changes, it changes in these.
    """
    with nationwide():
        rows = list(CorrectedRow.objects.filter(correction__run=run, household=household).order_by("id"))
    return held_facts(household, at=run.computed_at).changed(changes_of(rows))


def changes_of(rows: Iterable[CorrectedRow]) -> list[Change]:
    """What corrections changed, as changes again, in the order in which it was corrected."""
    return [
        (FactChange(row.household_id, find(Feed, row.feed), row.key, row.after).typed(), row.delivery_id or 0)
        for row in rows
    ]


def made_known(changes: Iterable[Change]) -> frozenset[Feed]:
    """The lists of payers that count as received for a household whose row in them was put right."""
    return frozenset(change.feed for change, _ in changes if change.feed in coverage.PAYERS and change.values)


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a run kept of a household, the facts of its moment, and what was corrected since."""

    result: Result
    facts: HeldFacts
    earlier: Sequence[Change]
    type: HouseholdType


@dataclass(frozen=True, slots=True)
class _Anew:
    basis: _Basis
    changes: Sequence[FactChange]
    retyped: Retyped


def _type_anew(run: Run, changes: Sequence[FactChange]) -> dict[int, _Anew]:
    asked: dict[int, list[FactChange]] = {}
    for change in changes:
        asked.setdefault(change.household_id, []).append(change.typed())
    bases = _bases(run, sorted(asked))
    _must_be_reproducible(run, bases)
    applied = {
        number: [*bases[number].earlier, *((change, 0) for change in of_household)]
        for number, of_household in asked.items()
    }
    received: dict[str, list[int]] = {}
    for number, of_household in applied.items():
        for feed in made_known(of_household):
            received.setdefault(feed, []).append(number)
    changed = {number: bases[number].facts.changed(of_household) for number, of_household in applied.items()}
    found = _find(run, bases, changed, received_for=received)
    if left_out := sorted(set(bases) - set(found)):
        listed = "、".join(map(str, left_out))
        text = f"按更正后的数据，以下编号的个体工商户不参加该批次（基准日以后成立），请由人工处理：{listed}。"
        raise Refused("not_typed_by_the_run", text)
    return {
        number: _Anew(bases[number], asked[number], _retyped(row, bases[number].type)) for number, row in found.items()
    }


def _bases(run: Run, numbers: Sequence[int]) -> dict[int, _Basis]:
    households = list(Household.objects.filter(pk__in=numbers))
    _must_be_all(numbers, {household.pk for household in households}, "unknown_household", "没有以下编号的个体工商户")
    held = held_facts_of(households, at=run.computed_at)
    with nationwide():
        of_run = Result.objects.filter(volume=run.volume, run=run, household__in=numbers)
        results = {result.household_id: result for result in of_run}
        corrected = Correction.objects.filter(run=run, household__in=numbers).order_by("id")
        types = dict(corrected.values_list("household_id", "type"))
        earlier: dict[int, list[CorrectedRow]] = {}
        for row in CorrectedRow.objects.filter(correction__run=run, household__in=numbers).order_by("id"):
            earlier.setdefault(row.household_id, []).append(row)
    _must_be_all(numbers, results, "not_in_the_run", "该批次没有以下编号的个体工商户的结果")
    return {
        number: _Basis(
            result,
            held[number],
            changes_of(earlier.get(number, ())),
            HouseholdType(types.get(number, result.type)),
        )
        for number, result in results.items()
    }


def _must_be_all(numbers: Iterable[int], there: Iterable[int], code: str, text: str) -> None:
    if missing := sorted(set(numbers) - set(there)):
        raise Refused(code, f"{text}：{'、'.join(map(str, missing))}。")


def _must_be_reproducible(run: Run, bases: Mapping[int, _Basis]) -> None:
    """Raises FactsNotReproducible unless the facts as they were held give all that the run kept."""
    found = _find(run, bases, {number: basis.facts for number, basis in bases.items()}, received_for={})
    parted = [number for number, basis in sorted(bases.items()) if found.get(number) != _kept(basis.result)]
    if parted:
        raise FactsNotReproducible(parted)


def _kept(verdict: Verdict) -> dict[str, object]:
    return {name: getattr(verdict, name) for name in statement.COLUMNS}


def _find(
    run: Run,
    bases: Mapping[int, _Basis],
    held: Mapping[int, HeldFacts],
    *,
    received_for: Mapping[str, Sequence[int]],
) -> dict[int, dict[str, object]]:
    """Columns of a result by household, as the run's statement finds them over these facts."""
    with nationwide():  # coverage is the province's
        sql = statement.given_statement(
            run, household_ids=sorted(bases), rows=_rows_sql(bases, held), received_for=received_for
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = [dict(zip(statement.COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return {row["household_id"]: row for row in rows}


def _rows_sql(bases: Mapping[int, _Basis], held: Mapping[int, HeldFacts]) -> dict[str, str]:
    """SQL of the rows by table. A household lies where it lay on the day of the run."""
    rows: dict[str, list[dict]] = {
        Household._meta.db_table: [
            {
                **plain(held[number].registration.values),
                "id": number,
                "path": basis.result.path,
                "authority_id": basis.result.authority_id,
            }
            for number, basis in bases.items()
        ]
    }
    for feed, model in TABLES.items():
        rows[model._meta.db_table] = [
            {**plain(row.values), "household_id": number} for number in bases for row in held[number].rows[feed]
        ]
    return {
        table: f"jsonb_populate_recordset(NULL::{table}, {facts.text(json.dumps(listed))}::jsonb)"
        for table, listed in rows.items()
    }


def _retyped(row: Mapping[str, object], before: HouseholdType) -> Retyped:
    return Retyped(
        row["household_id"],
        HouseholdType(row["type"]),
        row["rule"],
        row["grounds"],
        row["score"],
        {name: value for name, value in row.items() if name not in _VERDICT},
        before,
    )


def _keep(
    run: Run, changes: Sequence[FactChange], *, reference: str, corrected_on: date, by: Officer | None
) -> list[Correction]:
    """Add the corrections with what they changed: two statements, and one to find the deliveries that tell of it."""
    anew = _type_anew(run, changes)
    now = clock.now()
    made = Correction.objects.bulk_create(
        Correction(
            run=run,
            volume=run.volume,
            reference=reference,
            corrected_on=corrected_on,
            corrected_at=now,
            corrected_by=by,
            type_before=each.retyped.type_before,
            **{name: getattr(each.retyped, name) for name in _VERDICT},
            **each.retyped.values,
        )
        for _, each in sorted(anew.items())
    )
    told = {
        (fact.household_id, fact.feed, _key_text(fact.key)): fact.delivery_id
        for fact in CorrectedFact.objects.filter(household__in=anew, reference=reference)
    }
    rows = []
    for correction in made:
        each = anew[correction.household_id]
        held = each.basis.facts.changed(each.basis.earlier)
        for change in (change for change in each.changes if change.feed in _READ):
            before = held.find(change)
            after = change.applied(before and before.values)
            rows.append(
                CorrectedRow(
                    path=correction.path,
                    correction=correction,
                    household_id=correction.household_id,
                    feed=change.feed,
                    key=plain(change.key),
                    before=before and _values(before.values, change),
                    after=after and _values(after, change),
                    delivery_id=told.get((change.household_id, change.feed, _key_text(plain(change.key)))),
                )
            )
    CorrectedRow.objects.bulk_create(rows)
    return made


def _values(row: Mapping[str, object], change: FactChange) -> dict[str, object]:
    return {name: value for name, value in plain(row).items() if name not in change.key}


def _key_text(key: Mapping[str, object]) -> str:
    return json.dumps(key, sort_keys=True)
