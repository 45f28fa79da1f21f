"""既有认定: titles from before the platform (C15), kept per province, matched row by row.

Only what cannot be read or lies outside is sent back. A household that nobody knows, a class that is missing, two
titles of one household are for officers to look into, and are taken. Rows are thousands, and looked at together.
"""

from authorities import clock
from registry.intake.merging import Merge, Merged, Rule, all_of, erased, first_of, inside_limit, rows, run

# The table's column by the feed's: `class` and `path` mean something else to Python and to the table.
_HELD_AS = {
    "class": "recognition_class",
    "level": "level",
    "path": "recognition_path",
    "recommender": "recommender",
    "recogniser": "recogniser",
    "valid_until": "valid_until",
    "type_then": "type_then",
    "ended_on": "ended_on",
    "ended_how": "ended_how",
}
_COLUMNS = ", ".join(("path", "province", "number", "household_id", "recognised_on", *_HELD_AS.values()))
_DATES = ("valid_until", "ended_on")

_REFUSALS: tuple[Rule, ...] = (
    ("code", "no_number", "code IS NULL AND reg_no IS NULL"),
    ("code", "outside_area", f"household_id IS NOT NULL AND NOT {inside_limit('household_path')}"),
    ("code", "no_province", "province = '/'"),
    # Whose nobody knows stays with whoever delivered it first, or with the bureaus above.
    (
        "code",
        "recorded_elsewhere",
        f"household_id IS NULL AND held_id IS NOT NULL AND NOT {inside_limit('held_path')}",
    ),
)
_WARNINGS: tuple[Rule, ...] = (
    ("code", "household_not_found", "household_id IS NULL"),
    ("recognised_on", "future_day", "recognised_on > %(today)s"),
    ("ended_on", "future_day", "ended_on > %(today)s"),
    ("valid_until", "dates_out_of_order", "valid_until < recognised_on"),
    ("ended_on", "dates_out_of_order", "ended_on < recognised_on"),
)


def merge_recognitions(merge: Merge) -> Merged:
    """Write new and changed records; keep what was replaced."""
    params = {"limit": merge.limit, "delivery": merge.delivery_id, "now": clock.now(), "today": merge.today}
    run(f"CREATE UNLOGGED TABLE {merge.resolved} AS {_resolved(merge)}", params)
    changed = _replace(merge, params)
    new = run(
        f"""INSERT INTO registry_recordedrecognition ({_COLUMNS}, delivery_id)
        SELECT {_COLUMNS}, %(delivery)s FROM {merge.resolved} WHERE taken AND held_id IS NULL""",
        params,
    )
    ((taken,),) = rows(f"SELECT count(*) FROM {merge.resolved} WHERE taken")
    return Merged(new, changed, taken)


def _resolved(merge: Merge) -> str:
    """SQL of the file's rows: whose they are, what is held under their key, what speaks against them."""
    return f"""
        SELECT u.*, usable AND NOT superseded AS taken
        FROM (SELECT q.*, is_clean AND refusal IS NULL AS usable,
                     CASE WHEN is_clean AND refusal IS NULL THEN {all_of(_WARNINGS)} END AS warnings,
                     is_clean AND refusal IS NULL
                         AND lead(line) OVER (PARTITION BY is_clean AND refusal IS NULL, province, number, recognised_on
                                              ORDER BY line) IS NOT NULL AS superseded
              FROM (SELECT m.*, CASE WHEN is_clean THEN {first_of(_REFUSALS)} END AS refusal
                    FROM ({_matched(merge)}) m) q) u"""


def _matched(merge: Merge) -> str:
    """SQL of the staged rows, each beside its household and beside what is held under its key.

    A household may have been known by its other number when the record came first. A row of a national list whose
    household nobody knows belongs to the province of the bureau that it names.
    """
    said = ", ".join(
        f's."{column}" AS {name}' if column in _DATES else f"""coalesce(s."{column}", '') AS {name}"""
        for column, name in _HELD_AS.items()
    )
    return f"""
        SELECT w.*, t.id AS held_id, t.path AS held_path
        FROM (SELECT p.*, ('/' || split_part(p.path, '/', 2) || CASE WHEN p.path = '/' THEN '' ELSE '/' END)
                         COLLATE "C" AS province
              FROM (SELECT s.line, s.code, s.reg_no, s.bad IS NULL AS is_clean, s.recognised_on, {said},
                           coalesce(hc.id, hr.id) AS household_id, coalesce(hc.path, hr.path) AS household_path,
                           coalesce(hc.code, hr.code, hc.reg_no, hr.reg_no, s.code, s.reg_no) COLLATE "C" AS number,
                           coalesce(hc.reg_no, hr.reg_no) COLLATE "C" AS other_number,
                           coalesce(hc.path, hr.path, (
                               SELECT a.path FROM authorities_authority a
                               WHERE %(limit)s = '/' AND s.recogniser IN (a.code, a.name) ORDER BY a.id LIMIT 1),
                               %(limit)s) COLLATE "C" AS path
                    FROM {merge.staged} s
                    LEFT JOIN registry_household hc ON hc.code IS NOT NULL AND hc.code = s.code
                    LEFT JOIN registry_household hr
                           ON s.code IS NULL AND hr.reg_no IS NOT NULL AND hr.reg_no = s.reg_no) p) w
        LEFT JOIN LATERAL (
            SELECT r.id, r.path FROM registry_recordedrecognition r
            WHERE r.province = w.province AND r.recognised_on = w.recognised_on
              AND r.number IN (w.number, w.other_number)
            ORDER BY r.id LIMIT 1) t ON true"""


def _replace(merge: Merge, params: dict) -> int:
    """Bring what is held to what the rows say, of the file's columns, keeping what it said before. Returns how many
    differed."""
    names = [name for column, name in _HELD_AS.items() if column in merge.present]
    if not names:
        return 0
    now = ", ".join(f"r.{name}" for name in names)
    differs = f"ROW({', '.join(f't.{name}' for name in names)}) IS DISTINCT FROM ROW({now})"
    said = ", ".join(f"'{column}', t.{name}" for column, name in _HELD_AS.items())
    changed = run(
        f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
        SELECT 'recognitions', t.household_id,
               jsonb_build_object('number', t.number, 'recognised_on', t.recognised_on),
               jsonb_build_object({said}), t.delivery_id, %(delivery)s, %(now)s
        FROM {merge.resolved} r JOIN registry_recordedrecognition t ON t.id = r.held_id WHERE r.taken AND {differs}""",
        params,
    )
    if changed:
        gone = [
            (column, f"(coalesce(t.{name}::text, '') <> '' AND coalesce(r.{name}::text, '') = '')")
            for column, name in _HELD_AS.items()
            if name in names
        ]
        run(
            f"""UPDATE {merge.resolved} r SET warnings = coalesce(r.warnings, '{{}}') || {erased(gone)}
            FROM registry_recordedrecognition t
            WHERE t.id = r.held_id AND r.taken AND ({" OR ".join(rule for _, rule in gone)})"""
        )
        run(
            f"""UPDATE registry_recordedrecognition t
            SET {", ".join(f"{name} = r.{name}" for name in names)}, delivery_id = %(delivery)s,
                household_id = coalesce(r.household_id, t.household_id),
                path = CASE WHEN r.household_id IS NULL THEN t.path ELSE r.path END
            FROM {merge.resolved} r WHERE t.id = r.held_id AND r.taken AND {differs}""",
            params,
        )
    return changed
