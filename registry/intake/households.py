"""Households into the registry and its public directory.

One household may be known by its code, by its 15-digit number, or by both, and a file may name it differently in two
rows. `resolve` finds out which rows mean the same household, here and in the registry, before anything is written.
"""

from authorities import clock
from authorities.enums import Level
from authorities.models import Authority
from registry.enums import RegistrationStatus
from registry.intake.merging import Merge, Merged, Rule, all_of, first_of, inside_limit, rows, run

TEXTS = (
    "name", "operator_name", "operator_id_type", "form", "division", "industry", "scope", "address", "station",
)  # fmt: skip
OTHERS = ("established_on", "status", "status_on", "operator_since", "seasonal")
SEALED = ("operator_id_sealed", "operator_id_index", "phone_sealed", "phone_index")
# Compared to tell whether a row changes anything; a sealed value differs each time, so its index speaks for it.
COMPARED = (
    "code", "reg_no", "path", "authority_id", "operator_id_index", "phone_index", "founder_group", *TEXTS, *OTHERS,
)  # fmt: skip
WRITTEN = (*COMPARED, "operator_id_sealed", "phone_sealed")
DIRECTORY = ("code", "reg_no", "name", "search_name", "tokens", "authority_id", "industry", "established_on", "status")

_WARNINGS: tuple[Rule, ...] = (
    ("established_on", "future_day", "established_on > %(today)s"),
    ("status_on", "future_day", "status_on > %(today)s"),
    ("operator_since", "future_day", "operator_since > %(today)s"),
    ("status_on", "dates_out_of_order", "status_on < established_on"),
    ("operator_since", "dates_out_of_order", "operator_since < established_on"),
    ("authority", "closed_bureau", "bureau_closed"),
    ("station", "unknown_station", "station_unknown"),
)


def resolve(merge: Merge) -> None:
    """Find each row's bureau and household, refuse what cannot be taken, mark rows that a later one supersedes."""
    _bureaus(merge)
    has_stations = Authority.objects.filter(level=Level.STATION).exists()
    refusals = (
        ("code", "no_number", "s.bad IS NULL AND s.code IS NULL AND s.reg_no IS NULL"),
        ("authority", "unknown_bureau", "s.authority IS NOT NULL AND b.id IS NULL"),
        ("authority", "outside_area", f"NOT {inside_limit('b.path')}"),
        (
            "code",
            "held_elsewhere",
            f"h.id IS NOT NULL AND h.status <> '{RegistrationStatus.MOVED_OUT}' AND NOT {inside_limit('h.path')}",
        ),
    )
    run(
        f"""CREATE UNLOGGED TABLE {merge.resolved} WITH (autovacuum_enabled = off) AS
        WITH pairs AS (SELECT line, code, reg_no FROM {merge.staged}
                       WHERE bad IS NULL AND code IS NOT NULL AND reg_no IS NOT NULL),
             by_reg_no AS (SELECT DISTINCT ON (reg_no) reg_no, code FROM pairs ORDER BY reg_no, line DESC),
             by_code AS (SELECT DISTINCT ON (code) code, reg_no FROM pairs ORDER BY code, line DESC),
             numbered AS (SELECT s.line, coalesce(s.code, r.code) AS known_code, coalesce(s.reg_no, c.reg_no) AS known_reg_no
                          FROM {merge.staged} s
                          LEFT JOIN by_reg_no r ON s.code IS NULL AND r.reg_no = s.reg_no
                          LEFT JOIN by_code c ON s.reg_no IS NULL AND c.code = s.code),
             matched AS (SELECT n.*, coalesce(hc.id, hr.id) AS held_id
                         FROM numbered n
                         LEFT JOIN registry_household hc ON hc.code IS NOT NULL AND hc.code = n.known_code
                         LEFT JOIN registry_household hr ON hc.id IS NULL AND hr.reg_no IS NOT NULL
                              AND hr.reg_no = n.known_reg_no AND (hr.code IS NULL OR n.known_code IS NULL))
        SELECT w.*, usable AND NOT superseded AS taken,
               -- New ones are numbered in order of their bureaus, so that households of a place lie together.
               CASE WHEN usable AND NOT superseded AND held_id IS NULL
                    THEN nextval(pg_get_serial_sequence('registry_household', 'id')) END AS new_id
        FROM (SELECT m.*, usable AND lead(line) OVER (
                         PARTITION BY usable, coalesce('i' || held_id, 'c' || code, 'r' || reg_no)
                         ORDER BY line) IS NOT NULL AS superseded
        FROM (SELECT q.*, (q.bad IS NULL AND q.refusal IS NULL) AS usable,
                     CASE WHEN q.bad IS NULL AND q.refusal IS NULL THEN {all_of(_WARNINGS)} END AS warnings
              FROM (SELECT s.line, m.held_id, coalesce(m.known_code, h.code) AS code,
                           coalesce(m.known_reg_no, h.reg_no) AS reg_no,
                           coalesce(st.path, b.path) AS path, b.id AS authority_id, b.closed AS bureau_closed,
                           {
            "s.station IS NOT NULL AND st.path IS NULL AND b.has_stations" if has_stations else "false"
        } AS station_unknown,
                           {", ".join(f"coalesce(s.{name}, '') AS {name}" for name in TEXTS)},
                           {", ".join(f"s.{name}" for name in (*OTHERS, *SEALED))},
                           coalesce(s.founder_group, '{{}}') AS founder_group,
                           coalesce(s.search_name, '') AS search_name, s.tokens, s.bad, s.odd,
                           {first_of(refusals)} AS refusal
                    FROM {merge.staged} s
                    JOIN matched m ON m.line = s.line
                    LEFT JOIN registry_household h ON h.id = m.held_id
                    LEFT JOIN {merge.staged}_bureaus b ON b.code = s.authority
                    {
            _station_join(merge) if has_stations else "LEFT JOIN LATERAL (SELECT NULL::text AS path) st ON true"
        }
                   ) q) m) w
        ORDER BY path, line""",
        {"limit": merge.limit, "today": merge.today},
    )
    run(f"ANALYZE {merge.resolved} (line, held_id, new_id, code, reg_no, taken)")
    run(f"DROP TABLE {merge.staged}_bureaus")
    _settle_reg_nos(merge)


def _bureaus(merge: Merge) -> None:
    """Every bureau code with the bureau in charge today: of one that was closed, its heir."""
    run(
        f"""CREATE UNLOGGED TABLE {merge.staged}_bureaus AS
        WITH RECURSIVE heirs AS (
            SELECT code, id, path, valid_to, successor_id, false AS closed, 0 AS depth FROM authorities_authority
            UNION ALL
            SELECT heirs.code, a.id, a.path, a.valid_to, a.successor_id, true, depth + 1
            FROM heirs JOIN authorities_authority a ON a.id = heirs.successor_id
            WHERE heirs.valid_to < %(today)s AND depth < 10)
        SELECT code COLLATE "C" AS code, id, path, closed,
               EXISTS (SELECT 1 FROM authorities_authority st WHERE st.parent_id = heirs.id AND st.level = 'station')
                   AS has_stations
        FROM heirs WHERE valid_to IS NULL OR valid_to >= %(today)s""",
        {"today": merge.today},
    )
    run(f"ANALYZE {merge.staged}_bureaus")


def _station_join(merge: Merge) -> str:
    """A station is named by its name, short name or code, and lies directly below the bureau."""
    return """LEFT JOIN (SELECT DISTINCT ON (parent_id, wording) parent_id, wording, path
                         FROM authorities_authority, unnest(ARRAY[name, short_name, code]) AS wording
                         WHERE level = 'station' ORDER BY parent_id, wording, path) st
              ON st.parent_id = b.id AND st.wording = s.station"""


def _settle_reg_nos(merge: Merge) -> None:
    """A 15-digit number belongs to one household: where two claim it, the holder or else the last row keeps it."""
    run(
        f"""UPDATE {merge.resolved} r
        SET reg_no = NULL, warnings = array_append(warnings, 'reg_no:reg_no_elsewhere')
        FROM (SELECT line, reg_no, held_id, max(line) OVER (PARTITION BY reg_no) AS last
              FROM {merge.resolved} WHERE taken AND reg_no IS NOT NULL AND code IS NOT NULL) claim
        LEFT JOIN registry_household h ON h.reg_no IS NOT NULL AND h.reg_no = claim.reg_no
        WHERE r.line = claim.line AND (h.id <> coalesce(claim.held_id, 0) OR claim.line < claim.last)"""
    )


def merge_households(merge: Merge) -> Merged:
    """Write new and changed households and their directory entries; keep what was replaced."""
    params = {"delivery": merge.delivery_id, "now": clock.now()}
    differs = (
        f"({', '.join(f'h.{name}' for name in COMPARED)}) IS DISTINCT FROM"
        f" ({', '.join(f'r.{name}' for name in COMPARED)})"
    )
    changed = run(
        f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
        SELECT 'households', h.id, '{{}}',
               (SELECT jsonb_object_agg(o.key, o.value)
                FROM jsonb_each(to_jsonb(h)) o JOIN jsonb_each(to_jsonb(r)) n USING (key)
                WHERE o.value IS DISTINCT FROM n.value AND o.key = ANY(%(compared)s)),
               h.delivery_id, %(delivery)s, %(now)s
        FROM {merge.resolved} r JOIN registry_household h ON h.id = r.held_id WHERE r.taken AND {differs}""",
        {**params, "compared": list(COMPARED)},
    )
    if changed:
        run(
            f"""UPDATE registry_household h
            SET {", ".join(f"{name} = r.{name}" for name in WRITTEN)}, delivery_id = %(delivery)s
            FROM {merge.resolved} r WHERE h.id = r.held_id AND r.taken AND {differs}""",
            params,
        )
        _update_directory(merge)
    run(
        f"""INSERT INTO registry_household (id, {", ".join(WRITTEN)}, delivery_id)
        SELECT new_id, {", ".join(WRITTEN)}, %(delivery)s FROM {merge.resolved} WHERE new_id IS NOT NULL""",
        params,
    )
    new = run(
        f"""INSERT INTO registry_directoryentry (household_id, province, {", ".join(DIRECTORY)})
        SELECT new_id, split_part(path, '/', 2), {", ".join(DIRECTORY)}
        FROM {merge.resolved} WHERE new_id IS NOT NULL"""
    )
    taken = rows(f"SELECT count(*) FROM {merge.resolved} WHERE taken")[0][0]
    return Merged(new, changed, taken)


def _update_directory(merge: Merge) -> None:
    """Bring the entries of changed households to what everyone may see now; entries that show the same stay."""
    run(
        f"""UPDATE registry_directoryentry d
        SET province = split_part(r.path, '/', 2), {", ".join(f"{name} = r.{name}" for name in DIRECTORY)}
        FROM {merge.resolved} r
        WHERE d.household_id = r.held_id AND r.taken
          AND (d.province, {", ".join(f"d.{name}" for name in DIRECTORY)}) IS DISTINCT FROM
              (split_part(r.path, '/', 2), {", ".join(f"r.{name}" for name in DIRECTORY)})"""
    )
