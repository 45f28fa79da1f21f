"""A facts file is inserted directly when its rows are new: then none needs a look at all others.

That two rows share a key is for the primary key to tell, not for a window over the whole file. And where nearly all
rows have one of a few periods that do not overlap, overlaps are looked for among the households of the others only.
"""

from datetime import date

from registry.intake.merging import Merge, rows

# Rows that speak for a file.
PROBED = 1_000
# A file with more kinds of periods than a few years of months is no list by months or quarters.
_PERIODS_AT_MOST = 400
_ODD_PERIODS_AT_MOST = 0.05

Period = tuple[date, date]


def may_insert_directly(merge: Merge, *, table: str, key: tuple[str, ...], values: str, params: dict) -> bool:
    """True when the file's rows are probably new: none of its first ones is held."""
    if not rows(f"SELECT 1 FROM {table} LIMIT 1"):
        return True
    same = " AND ".join(f"t.{name} = s.{name}" for name in key)
    return not rows(
        # LIMIT keeps the planner to one probe of an index per row. Left to choose, and without statistics as after a
        # first load, it begins with what rows share of their keys: every row with all others of its day.
        f"""SELECT 1 FROM (SELECT code, {values} FROM {merge.staged} LIMIT {PROBED}) s
        CROSS JOIN LATERAL (SELECT id FROM registry_household WHERE code IS NOT NULL AND code = s.code LIMIT 1) h
        CROSS JOIN LATERAL (SELECT 1 FROM {table} t WHERE t.household_id = h.id AND {same} LIMIT 1) held
        LIMIT 1""",
        params,
    )


def odd_periods(merge: Merge) -> list[Period] | None:
    """Periods that overlap the usual ones; any two rows that overlap have one of them. None when they are too many."""
    found = rows(
        f"""SELECT period_start, period_end, count(*) FROM {merge.staged} WHERE period_start <= period_end
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {_PERIODS_AT_MOST + 1}"""
    )
    if len(found) > _PERIODS_AT_MOST:
        return None
    usual: list[Period] = []
    odd: list[Period] = []
    odd_rows = 0
    for start, end, count in found:
        if all(end < other_start or other_end < start for other_start, other_end in usual):
            usual.append((start, end))
        else:
            odd.append((start, end))
            odd_rows += count
    return odd if odd_rows <= merge.rows * _ODD_PERIODS_AT_MOST else None
