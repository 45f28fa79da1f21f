"""资质荣誉: what departments list about households and natural persons, kept per province, matched row by row.

A list has thousands of rows, not millions, so rows are always looked at together.
"""

from authorities import clock
from authorities.jurisdiction import province_path_of
from registry.intake.merging import Merge, Merged, Rule, all_of, erased, first_of, inside_limit, rows, run

# What a row says besides its key; whose it is comes first.
_VALUES = ("household_id", "holder_index", "level", "issuer", "issued_on", "valid_until", "revoked_on")
_WHOSE = ("household_id", "holder_index")
_COLUMNS = ", ".join(("path", "kind", "number", *_VALUES))

_REFUSALS: tuple[Rule, ...] = (
    ("code", "no_holder", "code IS NULL AND reg_no IS NULL AND holder_index IS NULL"),
    ("code", "unknown_household", "(code IS NOT NULL OR reg_no IS NOT NULL) AND household_id IS NULL"),
    ("code", "outside_area", f"household_id IS NOT NULL AND NOT {inside_limit('household_path')}"),
    ("id_no", "no_province", "path = '/'"),
    # A bureau below the province takes no credential over from whom it is not in charge of.
    (
        "number",
        "credential_elsewhere",
        f"""held_id IS NOT NULL AND path <> %(limit)s
            AND NOT coalesce(held_holder = holder_index, false)
            AND NOT coalesce({inside_limit("held_path")}, false)""",
    ),
)
_WARNINGS: tuple[Rule, ...] = (
    ("issued_on", "future_day", "issued_on > %(today)s"),
    ("revoked_on", "future_day", "revoked_on > %(today)s"),
    ("valid_until", "dates_out_of_order", "valid_until < issued_on"),
    ("revoked_on", "dates_out_of_order", "revoked_on < issued_on"),
)


def merge_credentials(merge: Merge) -> Merged:
    """Write new and changed credentials of the province's list; keep what was replaced."""
    params = {
        "province": province_path_of(merge.limit),
        "limit": merge.limit,
        "delivery": merge.delivery_id,
        "now": clock.now(),
        "today": merge.today,
    }
    run(f"CREATE UNLOGGED TABLE {merge.resolved} AS {_resolved(merge)}", params)
    changed = _replace(merge, params)
    new = run(
        f"""INSERT INTO registry_credential ({_COLUMNS}, delivery_id)
        SELECT {_COLUMNS}, %(delivery)s FROM {merge.resolved} WHERE taken AND held_id IS NULL""",
        params,
    )
    ((taken,),) = rows(f"SELECT count(*) FROM {merge.resolved} WHERE taken")
    kinds = rows(f"SELECT DISTINCT kind FROM {merge.resolved} WHERE taken")
    return Merged(new, changed, taken, kinds=[kind for (kind,) in kinds])


def _resolved(merge: Merge) -> str:
    """SQL of the file's rows: whose they are, what is held under their key, what speaks against them."""
    return f"""
        SELECT u.*, usable AND NOT superseded AS taken
        FROM (SELECT q.*, is_clean AND refusal IS NULL AS usable,
                     CASE WHEN is_clean AND refusal IS NULL THEN {all_of(_WARNINGS)} END AS warnings,
                     is_clean AND refusal IS NULL
                         AND lead(line) OVER (PARTITION BY is_clean AND refusal IS NULL, path, kind, number
                                              ORDER BY line) IS NOT NULL AS superseded
              FROM (SELECT m.*, CASE WHEN is_clean THEN {first_of(_REFUSALS)} END AS refusal
                    FROM ({_matched(merge)}) m) q) u"""


def _matched(merge: Merge) -> str:
    """SQL of the staged rows, each beside its household and beside what is held under its key."""
    return f"""
        SELECT w.*, t.id AS held_id, t.holder_index AS held_holder, o.path AS held_path
        FROM (SELECT s.line, s.code, s.reg_no, s.bad IS NULL AS is_clean, coalesce(hc.id, hr.id) AS household_id,
                     coalesce(hc.path, hr.path) AS household_path, s.id_index AS holder_index, s.kind, s.level,
                     s.number, coalesce(s.issuer, '') AS issuer, s.issued_on, s.valid_until, s.revoked_on,
                     coalesce('/' || split_part(coalesce(hc.path, hr.path), '/', 2) || '/', %(province)s)
                         COLLATE "C" AS path
              FROM {merge.staged} s
              LEFT JOIN registry_household hc ON hc.code IS NOT NULL AND hc.code = s.code
              LEFT JOIN registry_household hr
                     ON s.code IS NULL AND hr.reg_no IS NOT NULL AND hr.reg_no = s.reg_no) w
        LEFT JOIN registry_credential t ON t.path = w.path AND t.kind = w.kind AND t.number = w.number
        LEFT JOIN registry_household o ON o.id = t.household_id"""


def _replace(merge: Merge, params: dict) -> int:
    """Bring what is held to what the rows say, keeping what it said before. Returns how many differed."""
    now = _now(merge)
    differs = f"({', '.join(f't.{name}' for name in now)}) IS DISTINCT FROM ({', '.join(now.values())})"
    said = ", ".join(f"'{name}', t.{name}" for name in _VALUES if name not in ("household_id", "holder_index"))
    changed = run(
        f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
        SELECT 'credentials', t.household_id, jsonb_build_object('kind', t.kind, 'number', t.number),
               jsonb_build_object({said}), t.delivery_id, %(delivery)s, %(now)s
        FROM {merge.resolved} r JOIN registry_credential t ON t.id = r.held_id WHERE r.taken AND {differs}""",
        params,
    )
    if changed:
        gone = [
            (name, f"(coalesce(t.{name}::text, '') <> '' AND coalesce(r.{name}::text, '') = '')")
            for name in now
            if name not in _WHOSE
        ]
        gone.append(("id_no", f"(t.holder_index IS NOT NULL AND {now['holder_index']} IS NULL)"))
        run(
            f"""UPDATE {merge.resolved} r SET warnings = coalesce(r.warnings, '{{}}') || {erased(gone)}
            FROM registry_credential t
            WHERE t.id = r.held_id AND r.taken AND ({" OR ".join(rule for _, rule in gone)})"""
        )
        run(
            f"""UPDATE registry_credential t
            SET {", ".join(f"{name} = {value}" for name, value in now.items())}, delivery_id = %(delivery)s
            FROM {merge.resolved} r WHERE t.id = r.held_id AND r.taken AND {differs}""",
            params,
        )
    return changed


def _now(merge: Merge) -> dict[str, str]:
    """Column → SQL of its value from now on: what the row says, of the file's columns.

    Whose it is, is said by household and person together: what the file has no column for stays while the other one is
    the same as before, and goes with it where it is not.
    """
    now = {name: f"r.{name}" for name in _VALUES if name in merge.present}
    now |= {name: f"r.{name}" for name in _WHOSE}
    if "id_no" not in merge.present:
        same = "t.household_id IS NOT DISTINCT FROM r.household_id"
        now["holder_index"] = f"CASE WHEN {same} THEN t.holder_index END"
    elif not {"code", "reg_no"} & merge.present:
        now["household_id"] = "CASE WHEN t.holder_index IS NOT DISTINCT FROM r.holder_index THEN t.household_id END"
    return now
