"""Facts of known households into their tables: one statement to match and check, one each for new and changed rows."""

from django.db import IntegrityError, transaction

from authorities import clock
from registry.columns import FEEDS
from registry.feeds import ALL_FEEDS, FactTable
from registry.intake import corrected
from registry.intake.cells import words_as_written
from registry.intake.direct_insert import Period, may_insert_directly, odd_periods
from registry.intake.merging import (
    USABLE,
    Merge,
    Merged,
    Rule,
    all_of,
    erased,
    first_of,
    inside_limit,
    noted_in_passing,
    noted_rows,
    rows,
    run,
)
from registry.intake.plain_blocks import raw_name

FACT_TABLES = {feed.name: feed.table for feed in ALL_FEEDS if feed.table}


def merge_facts(merge: Merge) -> Merged:
    """Match, check, compare and write the rows of a file, each step one statement over all of them.

    New rows are added, rows that differ from what is held replace it (and what was held is kept), equal rows are left
    alone.
    """
    fact = FACT_TABLES[merge.feed]
    params = {
        "delivery": merge.delivery_id,
        "feed": merge.feed,
        "now": clock.now(),
        "limit": merge.limit,
        "today": merge.today,
        **_words(merge),
    }
    periods = odd_periods(merge) if fact.periods else []
    values = _staged_values(merge)
    if periods is not None and may_insert_directly(merge, table=fact.table, key=fact.key, values=values, params=params):
        try:
            with transaction.atomic():
                return _insert_directly(merge, fact, periods, params)
        except IntegrityError:
            pass  # a key is there twice, in the file or held: which row stays is told row by row
    return _merge_by_row(merge, fact, params)


def _insert_directly(merge: Merge, fact: FactTable, periods: list[Period], params: dict) -> Merged:
    """Find the rows' households on all cores, in the order of the key; write what can be taken; keep what is refused or
    odd. In a table on the way, for an INSERT does its reading on one core (docs/decisions/0014).
    """
    values = ", ".join((*fact.key, *fact.values))
    warnings = (*fact.warnings, *_overlaps_held(fact))
    repeats = _repeats(merge, fact, household="s.household_id")
    note = noted_in_passing((*_refusals(fact, household="household_id", path="path"), *repeats), warnings)
    found = f"{merge.staged}_found"
    run(
        f"""CREATE UNLOGGED TABLE {found} WITH (autovacuum_enabled = off) AS
        SELECT household_id, {values}, line, {note} AS note FROM ({_found(merge)}) s
        ORDER BY household_id, {", ".join(fact.key)}""",
        params,
    )
    new = run(
        f"""INSERT INTO {fact.table} (household_id, {values}, delivery_id)
        SELECT household_id, {values}, %(delivery)s FROM {found} WHERE {USABLE}""",
        params,
    )
    run(f"CREATE UNLOGGED TABLE {merge.resolved} AS {noted_rows(found)}")
    if repeats:
        _keep_differences(merge, fact, among=found, refusal="note[1]", params=params)
    if periods:
        _mark_overlaps(merge, fact, periods, params)
    merged = Merged(
        new,
        0,
        new,
        period_ends=_distinct(found, "period_end", USABLE) if fact.periods else (),
        kinds=_distinct(found, "kind", USABLE) if fact.kinds else (),
    )
    run(f"DROP TABLE {found}")
    return merged


def _overlaps_held(fact: FactTable) -> tuple[Rule, ...]:
    """The rule that a row's period overlaps one that is held; nothing in a table that is empty."""
    if not fact.periods or not rows(f"SELECT 1 FROM {fact.table} LIMIT 1"):
        return ()
    overlaps = f"""EXISTS (SELECT 1 FROM {fact.table} o WHERE o.household_id = s.household_id
                            AND o.period_start <= s.period_end AND o.period_end >= s.period_start)"""
    return (("period_start", "period_overlaps", overlaps),)


def _mark_overlaps(merge: Merge, fact: FactTable, periods: list[Period], params: dict) -> None:
    """Mark rows that begin before an earlier one ends, among the households of rows with one of these periods.

    What overlaps a row that was held before was told on the way (`_overlaps_held`), and nothing is told twice.
    """
    found = f"{merge.staged}_found"
    ends = {f"start_{place}": start for place, (start, _) in enumerate(periods)}
    ends |= {f"end_{place}": end for place, (_, end) in enumerate(periods)}
    odd = ", ".join(f"(%(start_{place})s::date, %(end_{place})s::date)" for place in range(len(periods)))
    run(
        f"""WITH seen AS (
            SELECT line, period_start <= max(period_end) OVER (
                       PARTITION BY household_id ORDER BY period_start, period_end
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS overlapping
            FROM {found}
            WHERE {USABLE} AND household_id IN (
                SELECT household_id FROM {found} WHERE (period_start, period_end) IN ({odd}))),
        marked AS (SELECT line FROM seen WHERE overlapping),
        known AS (
            UPDATE {merge.resolved} r
            SET overlapping = 'period_start:period_overlaps' <> ALL (coalesce(r.warnings, '{{}}'))
            FROM marked WHERE r.line = marked.line RETURNING r.line)
        INSERT INTO {merge.resolved} (line, usable, taken, superseded, overlapping)
        SELECT line, true, true, false, true FROM marked WHERE line NOT IN (SELECT line FROM known)""",
        params | ends,
    )


def _found(merge: Merge) -> str:
    """SQL of the staged rows, each beside the household it is for, where there is one."""
    by_code, by_reg_no = (
        f"""SELECT s.*, h.id AS household_id, h.path, h.established_on AS founded
        FROM (SELECT line, code, reg_no, bad, odd, {_staged_values(merge)} FROM {merge.staged}
              WHERE code IS {state}) s
        LEFT JOIN registry_household h ON h.{number} IS NOT NULL AND h.{number} = s.{number}"""
        for number, state in (("code", "NOT NULL"), ("reg_no", "NULL"))
    )
    if not rows(f"SELECT 1 FROM {merge.staged} WHERE code IS NULL LIMIT 1"):
        return by_code
    return f"{by_code} UNION ALL {by_reg_no}"


def _refusals(fact: FactTable, *, household: str, path: str) -> tuple[Rule, ...]:
    """What speaks against a row, in the order in which it is told; of `bad` rows the readers have told already."""
    return (
        ("code", "no_number", "s.bad IS NULL AND s.code IS NULL AND s.reg_no IS NULL"),
        *fact.refusals,
        ("code", "unknown_household", f"{household} IS NULL"),
        ("code", "outside_area", f"NOT {inside_limit(path)}"),
    )


def _repeats(merge: Merge, fact: FactTable, *, household: str) -> tuple[Rule, ...]:
    """The rule that a row says again what an objection put right."""
    key, values = ({name: f"s.{name}" for name in names} for names in (fact.key, _said(merge, fact)))
    return corrected.repeats(merge, household=household, key=key, values=values)


def _keep_differences(merge: Merge, fact: FactTable, *, among: str, refusal: str, params: dict) -> None:
    key, values = ({name: name for name in names} for names in (fact.key, _said(merge, fact)))
    corrected.keep_differences(merge, among=among, refusal=refusal, key=key, values=values, params=params)


def _merge_by_row(merge: Merge, fact: FactTable, params: dict) -> Merged:
    """Rows one beside the other: which is the last of its key, which is held, which differs."""
    # A table, not a part of one great statement: making a table is what PostgreSQL does on several cores.
    by_reg_no = rows(f"SELECT 1 FROM {merge.staged} WHERE code IS NULL AND reg_no IS NOT NULL LIMIT 1")
    household = "coalesce(hc.{0}, hr.{0})" if by_reg_no else "hc.{0}"
    repeats = _repeats(merge, fact, household=household.format("id"))
    resolved = _resolved(merge, fact, household=household, repeats=repeats)
    run(f"CREATE UNLOGGED TABLE {merge.resolved} WITH (autovacuum_enabled = off) AS {resolved}", params)
    if repeats:
        _keep_differences(merge, fact, among=merge.resolved, refusal="refusal", params=params)
    ((new, changed, taken),) = rows(
        f"""SELECT count(*) FILTER (WHERE taken AND NOT held), count(*) FILTER (WHERE taken AND differs),
                   count(*) FILTER (WHERE taken) FROM {merge.resolved}"""
    )
    if changed:
        _replace(merge, fact, params)
    columns = ", ".join(("household_id", *fact.key, *fact.values))
    run(
        f"""INSERT INTO {fact.table} ({columns}, delivery_id)
        SELECT {columns}, %(delivery)s FROM {merge.resolved} WHERE taken AND NOT held""",
        params,
    )
    return Merged(
        new,
        changed,
        taken,
        period_ends=_distinct(merge.resolved, "period_end", "taken") if fact.periods else (),
        kinds=_distinct(merge.resolved, "kind", "taken") if fact.kinds else (),
    )


def _replace(merge: Merge, fact: FactTable, params: dict) -> None:
    """Bring what is held to what the rows say, keeping what it said before. What a row's file has no column for stays.

    A value that was known and is not any more is told.
    """
    said = _said(merge, fact)
    same_key = " AND ".join(f"t.{name} = r.{name}" for name in ("household_id", *fact.key))
    run(
        f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
        SELECT %(feed)s, t.household_id,
               jsonb_build_object({", ".join(f"'{name}', t.{name}" for name in fact.key)}),
               jsonb_build_object({", ".join(f"'{name}', t.{name}" for name in fact.values)}),
               t.delivery_id, %(delivery)s, %(now)s
        FROM {merge.resolved} r JOIN {fact.table} t ON {same_key} WHERE r.taken AND r.differs""",
        params,
    )
    gone = [(name, f"(t.{name} IS NOT NULL AND r.{name} IS NULL)") for name in said]
    run(
        f"""UPDATE {merge.resolved} r SET warnings = coalesce(r.warnings, '{{}}') || {erased(gone)}
        FROM {fact.table} t WHERE {same_key} AND r.taken AND r.differs
          AND ({" OR ".join(condition for _, condition in gone)})"""
    )
    run(
        f"""UPDATE {fact.table} t
        SET {", ".join(f"{name} = r.{name}" for name in said)}, delivery_id = %(delivery)s
        FROM {merge.resolved} r WHERE {same_key} AND r.taken AND r.differs""",
        params,
    )


def _said(merge: Merge, fact: FactTable) -> list[str]:
    """The values that the file has columns for."""
    return [name for name in fact.values if name in merge.present]


def _differs(values: list[str]) -> str:
    """SQL: what is held (`t`) differs from what the row (`w`) says of these values."""
    if not values:
        return "false"
    held, said = (", ".join(f"{row}.{name}" for name in values) for row in ("t", "w"))
    return f"({held}) IS DISTINCT FROM ({said})"


def _distinct(table: str, column: str, taken: str) -> list:
    """The values of a column among the rows taken."""
    return [value for (value,) in rows(f"SELECT DISTINCT {column} FROM {table} WHERE {taken}")]


def _resolved(merge: Merge, fact: FactTable, *, household: str, repeats: tuple[Rule, ...]) -> str:
    """SQL of the file's rows in order of the fact's key: whose they are, what is held, what speaks against them.

    `household` is SQL of a column of the row's household, which is looked for by code, or by the other number too.
    """
    reg_no_join = (
        "LEFT JOIN registry_household hr ON s.code IS NULL AND hr.reg_no IS NOT NULL AND hr.reg_no = s.reg_no"
        if "hr." in household
        else ""
    )
    key = ", ".join(fact.key)
    refusals = (*_refusals(fact, household=household.format("id"), path=household.format("path")), *repeats)
    overlapping = "false"
    if fact.periods:
        # Begins before one ends that began no later: looked for among the rows that stay.
        overlapping = (
            "NOT superseded AND usable AND coalesce(period_start <= max(CASE WHEN NOT superseded THEN period_end END)"
            " OVER (PARTITION BY usable, household_id ORDER BY period_start, period_end, line"
            " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false)"
        )
        if rows(f"SELECT 1 FROM {fact.table} LIMIT 1"):
            overlapping += f""" OR (usable AND EXISTS (SELECT 1 FROM {fact.table} o
                WHERE o.household_id = u.household_id AND o.period_start <= u.period_end
                  AND o.period_end >= u.period_start
                  AND (o.period_start, o.period_end) <> (u.period_start, u.period_end)))"""
    values = ", ".join(fact.values)
    return f"""
        SELECT w.*, w.usable AND NOT w.superseded AS taken, t.household_id IS NOT NULL AS held,
               t.household_id IS NOT NULL AND ({_differs(_said(merge, fact))}) AS differs
        FROM (SELECT u.*, {overlapping} AS overlapping
              FROM (SELECT line, household_id, {key}, {values}, is_odd, refusal, usable,
                           CASE WHEN usable THEN {all_of(fact.warnings)} END AS warnings,
                           usable AND lead(line) OVER (PARTITION BY usable, household_id, {key} ORDER BY line)
                               IS NOT NULL AS superseded
                    FROM (SELECT q.*, NOT is_bad AND refusal IS NULL AS usable
                    FROM (SELECT s.line, {household.format("id")} AS household_id,
                                 {household.format("established_on")} AS founded,
                                 {", ".join(f"s.{name}" for name in (*fact.key, *fact.values))},
                                 s.bad IS NOT NULL AS is_bad, s.odd IS NOT NULL AS is_odd,
                                 {first_of(refusals)} AS refusal
                          FROM (SELECT line, code, reg_no, bad, odd, {_staged_values(merge)} FROM {merge.staged}) s
                          LEFT JOIN registry_household hc ON hc.code IS NOT NULL AND hc.code = s.code
                          {reg_no_join}) q) m) u) w
        LEFT JOIN {fact.table} t
               ON t.household_id = w.household_id AND {" AND ".join(f"t.{name} = w.{name}" for name in fact.key)}"""


def _staged_values(merge: Merge) -> str:
    """SQL of the staged columns, those of plain blocks taken up: 元 as 分, yes, no and listed words as values."""
    values = []
    for column in FEEDS[merge.feed].columns[2:]:
        name, raw = column.name, raw_name(column)
        if column.kind == "money":
            values.append(f"coalesce({name}, ({raw} * 100)::bigint) AS {name}")
        elif column.kind == "yes_no":
            values.append(f"coalesce({name}, {raw} IN ('是', '1', 'true')) AS {name}")
        elif column.kind == "choice":
            cases = " ".join(
                f"WHEN %({_word(name, number)})s THEN '{value}'"
                for number, value in enumerate(words_as_written(column, merge.lists).values())
            )
            values.append(f"coalesce({name}, CASE {raw} {cases} END) AS {name}")
        else:
            values.append(name)
    return ", ".join(values)


def _words(merge: Merge) -> dict[str, str]:
    """The words of `_staged_values` as parameters, for provinces may have added their own."""
    return {
        _word(column.name, number): word
        for column in FEEDS[merge.feed].columns
        if column.kind == "choice"
        for number, word in enumerate(words_as_written(column, merge.lists))
    }


def _word(column: str, number: int) -> str:
    return f"{column}_word_{number}"
