"""Lists that the registry is compared with (比对, A3): what another register says of each number, kept per province.

A household that the registry does not have is no refusal here: that it is missing is what the comparison is to find. A
file that is the complete list of an area takes off what it does not hold any more.
"""

from authorities import clock
from registry import feeds
from registry.columns import FEEDS
from registry.feeds import Feed
from registry.intake.merging import Merge, Merged, Rule, all_of, erased, first_of, inside_limit, rows, run

_TABLE = "registry_registerentry"
# In the order of the table.
VALUES = (
    "name",
    "kind",
    "status",
    "status_on",
    "abnormal",
    "serious_violation",
    "report_year",
    "report_filed_on",
    "as_of",
)
_TEXTS = ("name", "kind", "status")
# A payer's number is the code, or of before the 15-digit one. Any other may be a person's document: it is not kept, nor
# is one of 15 digits by which no household is known.
_CODE = "CASE WHEN s.tax_no ~ '^9[0-9A-HJ-NP-RTUW-Y]{17}$' THEN s.tax_no END"
_REG_NO = "CASE WHEN s.tax_no ~ '^[0-9]{15}$' THEN s.tax_no END"

_REFUSALS: tuple[Rule, ...] = (
    ("code", "payer_number_unmatched", "number IS NULL AND payer_number IS NOT NULL"),
    ("code", "no_number", "number IS NULL"),
    ("code", "outside_area", f"household_path IS NOT NULL AND NOT {inside_limit('household_path')}"),
    ("code", "no_province", "path = '/'"),
)
_WARNINGS: tuple[Rule, ...] = (
    ("as_of", "future_day", "as_of > %(today)s"),
    ("status_on", "future_day", "status_on > %(today)s"),
)


def merge_register_entries(merge: Merge) -> Merged:
    """Write new and changed entries, keep what was replaced, take off what a complete list does not hold any more."""
    params = {
        "delivery": merge.delivery_id,
        "feed": merge.feed,
        "limit": merge.limit,
        "now": clock.now(),
        "today": merge.today,
        "whole": merge.whole,
    }
    number_anew(merge.feed, merge.limit)
    has = {column.name for column in FEEDS[merge.feed].columns}
    said = [name for name in VALUES if name in has and name in merge.present]
    warnings = tuple(rule for rule in _WARNINGS if rule[0] in has)
    run(
        f"CREATE UNLOGGED TABLE {merge.resolved} WITH (autovacuum_enabled = off) AS "
        f"{_resolved(merge, [name for name in VALUES if name in has], said, warnings)}",
        params,
    )
    ((new, changed, taken),) = rows(
        f"""SELECT count(*) FILTER (WHERE taken AND NOT held), count(*) FILTER (WHERE taken AND differs),
                   count(*) FILTER (WHERE taken) FROM {merge.resolved}"""
    )
    if changed:
        _replace(merge, said, params)
    values = [name for name in VALUES if name in has]
    run(
        f"""INSERT INTO {_TABLE} (path, source, number, {", ".join(VALUES)}, delivery_id)
        SELECT path, %(feed)s, number, {", ".join(name if name in values else _none(name) for name in VALUES)},
               %(delivery)s
        FROM {merge.resolved} WHERE taken AND NOT held ORDER BY path, number""",
        params,
    )
    # A file of which nothing could be taken is no list.
    if merge.whole and taken:
        _take_off(merge, params)
    days = rows(f"SELECT DISTINCT as_of FROM {merge.resolved} WHERE taken AND as_of IS NOT NULL")
    # Of these lists the days on which they stood.
    return Merged(new, changed, taken, period_ends=[day for (day,) in days])


def number_anew(feed: Feed, limit: str) -> None:
    """Keep what a list says of a household by its code as soon as it has one.

    `limit` is the path of the province, or of anything in it; the nation's is that of all.
    """
    run(
        f"""UPDATE {_TABLE} e SET number = h.code FROM registry_household h
        WHERE (%(limit)s = '/' OR e.path = '/' || split_part(%(limit)s, '/', 2) || '/') AND e.source = %(feed)s
          AND length(e.number) = 15 AND h.reg_no = e.number AND h.code IS NOT NULL AND NOT EXISTS (
              SELECT FROM {_TABLE} o WHERE o.path = e.path AND o.source = e.source AND o.number = h.code)""",
        {"limit": limit, "feed": feed},
    )


def _none(name: str) -> str:
    return "''" if name in _TEXTS else "NULL"


def _resolved(merge: Merge, values: list[str], said: list[str], warnings: tuple[Rule, ...]) -> str:
    """SQL of the file's rows: under which number they are kept, what is held under it, what speaks against them."""
    differs = (
        f"({', '.join(f't.{name}' for name in said)}) IS DISTINCT FROM ({', '.join(f'u.{name}' for name in said)})"
        if said
        else "false"
    )
    return f"""
        SELECT u.*, usable AND NOT superseded AS taken, t.number IS NOT NULL AS held,
               t.number IS NOT NULL AND (t.gone_in IS NOT NULL OR {differs}) AS differs, false AS overlapping
        FROM (SELECT q.*, is_clean AND refusal IS NULL AS usable,
                     CASE WHEN is_clean AND refusal IS NULL THEN {all_of(warnings)} END AS warnings,
                     is_clean AND refusal IS NULL
                         AND lead(line) OVER (PARTITION BY is_clean AND refusal IS NULL, path, number ORDER BY line)
                             IS NOT NULL AS superseded
              FROM (SELECT m.*, CASE WHEN is_clean THEN {first_of(_REFUSALS)} END AS refusal
                    FROM ({_matched(merge, values)}) m) q) u
        LEFT JOIN {_TABLE} t ON t.path = u.path AND t.source = %(feed)s AND t.number = u.number"""


def _matched(merge: Merge, values: list[str]) -> str:
    """SQL of the staged rows, each with the number that its household is known by, else with its own.

    A row by the 15-digit number finds a household that has a code by now.
    """
    by_payer = merge.feed == feeds.TAX_REGISTER
    code, reg_no, payer = "s.code", "s.reg_no", "NULL::text"
    if by_payer:
        code, reg_no, payer = f"coalesce(s.code, {_CODE})", f"coalesce(s.reg_no, {_REG_NO})", "s.tax_no"
    read = ", ".join(f"coalesce(s.{name}, '') AS {name}" if name in _TEXTS else f"s.{name}" for name in values)
    return f"""
        SELECT w.*, coalesce(hc.id, hr.id) AS household_id, coalesce(hc.path, hr.path) AS household_path,
               coalesce(hc.code, hc.reg_no, hr.code, hr.reg_no, w.own_code, w.reg_no) COLLATE "C" AS number,
               coalesce('/' || split_part(coalesce(hc.path, hr.path), '/', 2) || '/',
                        '/' || split_part(%(limit)s, '/', 2) ||
                            CASE WHEN %(limit)s = '/' THEN '' ELSE '/' END) COLLATE "C" AS path
        FROM (SELECT s.line, s.bad IS NULL AS is_clean, {code} COLLATE "C" AS own_code,
                     {reg_no} COLLATE "C" AS own_reg_no, s.reg_no, {payer} AS payer_number, {read}
              FROM {merge.staged} s) w
        LEFT JOIN registry_household hc ON hc.code IS NOT NULL AND hc.code = w.own_code
        LEFT JOIN registry_household hr ON hr.reg_no IS NOT NULL AND hr.reg_no = w.own_reg_no"""


def _replace(merge: Merge, said: list[str], params: dict) -> None:
    """Bring what is held to what the rows say, of the file's columns, keeping what it said before."""
    same = "t.path = r.path AND t.source = %(feed)s AND t.number = r.number AND r.taken AND r.differs"
    known = ", ".join(f"'{name}', t.{name}" for name in VALUES)
    run(
        f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
        SELECT %(feed)s, r.household_id, jsonb_build_object('number', t.number), jsonb_build_object({known}),
               t.delivery_id, %(delivery)s, %(now)s
        FROM {merge.resolved} r JOIN {_TABLE} t ON {same}""",
        params,
    )
    gone = [(name, f"(coalesce(t.{name}::text, '') <> '' AND coalesce(r.{name}::text, '') = '')") for name in said]
    if gone:
        run(
            f"""UPDATE {merge.resolved} r SET warnings = coalesce(r.warnings, '{{}}') || {erased(gone)}
            FROM {_TABLE} t WHERE {same} AND ({" OR ".join(rule for _, rule in gone)})""",
            params,
        )
    written = "".join(f"{name} = r.{name}, " for name in said)
    run(
        f"""UPDATE {_TABLE} t SET {written} gone_in = NULL, delivery_id = %(delivery)s
        FROM {merge.resolved} r WHERE {same}""",
        params,
    )


def _take_off(merge: Merge, params: dict) -> None:
    """Mark what the complete list of an area does not hold any more; a row that was refused is on the list still.

    Of an area below the province these are entries of its households: of others nobody knows whose they are.
    """
    below = "t.path >= %(whole)s AND t.path < left(%(whole)s, -1) || '0'"
    if merge.whole.count("/") > 2:
        below = """t.path = '/' || split_part(%(whole)s, '/', 2) || '/' AND EXISTS (
            SELECT FROM registry_household h
            WHERE coalesce(h.code, h.reg_no) = t.number AND (h.code = t.number OR h.reg_no = t.number)
              AND h.path >= %(whole)s AND h.path < left(%(whole)s, -1) || '0')"""
    run(
        f"""UPDATE {_TABLE} t SET gone_in = %(delivery)s
        WHERE t.source = %(feed)s AND t.gone_in IS NULL AND {below}
          AND NOT EXISTS (SELECT FROM {merge.resolved} r WHERE r.path = t.path AND r.number = t.number)""",
        params,
    )
