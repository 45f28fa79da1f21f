"""Facts of known households into their tables: one statement to match and check, one each for new and changed rows."""

from dataclasses import dataclass

from authorities import clock
from registry.intake.merging import Merge, Merged, Rule, all_of, first_of, inside_limit, rows, run


@dataclass(frozen=True, slots=True)
class FactTable:
    """How one feed lies in its table: key beside the household, values, and what only SQL can check."""

    table: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    refusals: tuple[Rule, ...] = ()
    warnings: tuple[Rule, ...] = ()
    periods: bool = False
    kinds: bool = False


_PERIOD_REVERSED = ("period_end", "period_reversed", "period_end < period_start")
_FUTURE_PERIOD = ("period_end", "future_day", "period_end > %(today)s")

FACT_TABLES = {
    "annual_reports": FactTable(
        "registry_annualreport",
        ("year",),
        ("filed_on", "revenue", "tax_total", "employees", "disclosed"),
        warnings=(
            ("filed_on", "future_day", "filed_on > %(today)s"),
            ("filed_on", "before_founding", "filed_on < founded"),
            ("year", "before_founding", "year < extract(year FROM founded)"),
            ("filed_on", "dates_out_of_order", "extract(year FROM filed_on) < year"),
        ),
    ),
    "risk_marks": FactTable(
        "registry_riskmark",
        ("kind", "from_on"),
        ("until_on", "released_on"),
        refusals=(
            ("until_on", "before_from", "until_on < from_on"),
            ("released_on", "before_from", "released_on < from_on"),
        ),
        warnings=(
            ("from_on", "future_day", "from_on > %(today)s"),
            ("from_on", "before_founding", "from_on < founded"),
            ("released_on", "future_day", "released_on > %(today)s"),
        ),
        kinds=True,
    ),
    "tax": FactTable(
        "registry_tax",
        ("period_start", "period_end"),
        ("tax_paid", "tax_at_least", "general_taxpayer"),
        refusals=(
            _PERIOD_REVERSED,
            ("tax_paid", "no_amount", "tax_paid IS NULL AND tax_at_least IS NULL"),
        ),
        warnings=(_FUTURE_PERIOD,),
        periods=True,
    ),
    "social_insurance": FactTable(
        "registry_socialinsurance",
        ("period_start", "period_end"),
        ("insured",),
        refusals=(_PERIOD_REVERSED,),
        warnings=(_FUTURE_PERIOD,),
        periods=True,
    ),
    "penalties": FactTable(
        "registry_penalty",
        ("decision_no",),
        ("decided_on", "kind", "amount", "published_on", "published_until", "repaired_on"),
        warnings=(
            ("decided_on", "future_day", "decided_on > %(today)s"),
            ("decided_on", "before_founding", "decided_on < founded"),
            ("published_on", "dates_out_of_order", "published_on < decided_on"),
            ("published_until", "dates_out_of_order", "published_until < published_on"),
            ("repaired_on", "dates_out_of_order", "repaired_on < decided_on"),
        ),
        kinds=True,
    ),
    "indicators": FactTable(
        "registry_indicator",
        ("indicator", "as_of"),
        ("value",),
        warnings=(("as_of", "future_day", "as_of > %(today)s"),),
        kinds=False,
    ),
}


def resolve(merge: Merge) -> None:
    """Find the household of each row, refuse what cannot be taken, and mark rows that a later one supersedes."""
    fact = FACT_TABLES[merge.feed]
    by_reg_no = rows(f"SELECT 1 FROM {merge.staged} WHERE code IS NULL AND reg_no IS NOT NULL LIMIT 1")
    household = "coalesce(hc.{0}, hr.{0})" if by_reg_no else "hc.{0}"
    reg_no_join = (
        "LEFT JOIN registry_household hr ON s.code IS NULL AND hr.reg_no IS NOT NULL AND hr.reg_no = s.reg_no"
        if by_reg_no
        else ""
    )
    key = ", ".join(fact.key)
    refusals = (
        ("code", "no_number", "s.bad IS NULL AND s.code IS NULL AND s.reg_no IS NULL"),
        *fact.refusals,
        ("code", "unknown_household", f"{household.format('id')} IS NULL"),
        ("code", "outside_area", f"NOT {inside_limit(household.format('path'))}"),
    )
    usable = "(m.bad IS NULL AND m.refusal IS NULL)"
    overlaps = (
        "m.period_start <= max(m.period_end) OVER (PARTITION BY usable, household_id ORDER BY period_start, period_end"
        " GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        if fact.periods
        else "false"
    )
    run(
        f"""CREATE UNLOGGED TABLE {merge.resolved} WITH (autovacuum_enabled = off) AS
        SELECT w.*, usable AND NOT superseded AS taken FROM (
        SELECT line, household_id, {key}, {", ".join(fact.values)}, bad, odd, refusal, warnings,
               usable AND lead(line) OVER (PARTITION BY usable, household_id, {key} ORDER BY line) IS NOT NULL
                   AS superseded,
               usable AND coalesce({overlaps}, false) AS overlapping,
               usable
        FROM (SELECT m.*, {usable} AS usable, CASE WHEN {usable} THEN {all_of(fact.warnings)} END AS warnings
              FROM (SELECT s.line, {household.format("id")} AS household_id,
                           {household.format("established_on")} AS founded,
                           {", ".join(f"s.{name}" for name in (*fact.key, *fact.values))}, s.bad, s.odd,
                           {first_of(refusals)} AS refusal
                    FROM {merge.staged} s
                    LEFT JOIN registry_household hc ON hc.code = s.code AND hc.code IS NOT NULL
                    {reg_no_join}) m) m) w""",
        {"limit": merge.limit, "today": merge.today},
    )
    run(f"ANALYZE {merge.resolved} (line, household_id, taken, {key})")


def merge_facts(merge: Merge) -> Merged:
    """Write what is new and what differs; keep what was replaced. Rows that equal what is held are left alone."""
    fact = FACT_TABLES[merge.feed]
    same_key = " AND ".join(f"t.{name} = r.{name}" for name in ("household_id", *fact.key))
    columns = ("household_id", *fact.key, *fact.values)
    differs = (
        f"({', '.join(f't.{name}' for name in fact.values)}) IS DISTINCT FROM"
        f" ({', '.join(f'r.{name}' for name in fact.values)})"
    )
    params = {"delivery": merge.delivery_id, "feed": merge.feed, "now": clock.now()}
    changed = 0
    if rows(f"SELECT 1 FROM {fact.table} LIMIT 1"):
        changed = run(
            f"""INSERT INTO registry_replacedfact
                    (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
            SELECT %(feed)s, t.household_id,
                   jsonb_build_object({", ".join(f"'{name}', t.{name}" for name in fact.key)}),
                   jsonb_build_object({", ".join(f"'{name}', t.{name}" for name in fact.values)}),
                   t.delivery_id, %(delivery)s, %(now)s
            FROM {merge.resolved} r JOIN {fact.table} t ON {same_key} WHERE r.taken AND {differs}""",
            params,
        )
    if changed:
        run(
            f"""UPDATE {fact.table} t
            SET {", ".join(f"{name} = r.{name}" for name in fact.values)}, delivery_id = %(delivery)s
            FROM {merge.resolved} r WHERE {same_key} AND r.taken AND {differs}""",
            params,
        )
    new = run(
        f"""INSERT INTO {fact.table} ({", ".join(columns)}, delivery_id)
        SELECT {", ".join(f"r.{name}" for name in columns)}, %(delivery)s
        FROM {merge.resolved} r
        WHERE r.taken AND NOT EXISTS (SELECT 1 FROM {fact.table} t WHERE {same_key})""",
        params,
    )
    taken = rows(f"SELECT count(*) FROM {merge.resolved} WHERE taken")[0][0]
    return Merged(new, changed, taken)


def overlaps_with_held(merge: Merge) -> str | None:
    """SQL for the lines whose period overlaps another held one of the same household, or None where there are none."""
    fact = FACT_TABLES[merge.feed]
    if not fact.periods:
        return None
    return f"""SELECT DISTINCT r.line FROM {merge.resolved} r JOIN {fact.table} t
        ON t.household_id = r.household_id AND t.period_start <= r.period_end AND t.period_end >= r.period_start
           AND (t.period_start, t.period_end) <> (r.period_start, r.period_end)
        WHERE r.taken"""
