"""失信被执行人: persons on a court's list, kept per province and matched by the blind index of their document."""

from django.db import IntegrityError, transaction

from authorities import clock
from authorities.jurisdiction import province_path_of
from registry.intake.direct_insert import PROBED
from registry.intake.merging import Merge, Merged, Rule, all_of, drop_note, erased, make_note, noted, rows, run

VALUES = ("name", "court", "listed_on", "removed_on")

_WARNINGS: tuple[Rule, ...] = (
    ("listed_on", "future_day", "listed_on > %(today)s"),
    ("removed_on", "future_day", "removed_on > %(today)s"),
    ("removed_on", "dates_out_of_order", "removed_on < listed_on"),
)


def merge_defaulters(merge: Merge) -> Merged:
    """Write new and changed entries of the province's list; keep what was replaced."""
    province = province_path_of(merge.limit)
    params = {"province": province, "delivery": merge.delivery_id, "now": clock.now(), "today": merge.today}
    if merge.may_be_new and _may_insert_directly(merge, params):
        try:
            with transaction.atomic():
                return _insert_directly(merge, params)
        except IntegrityError:
            pass  # an entry is there twice, in the file or held: which row stays is told row by row
    _resolve(merge, params)
    return _merge_by_row(merge, params)


def _may_insert_directly(merge: Merge, params: dict) -> bool:
    """True when the file's entries are probably new: none of its first ones is held."""
    return not rows(
        f"""SELECT 1 FROM (SELECT id_index, case_no FROM {merge.staged} LIMIT {PROBED}) s
        CROSS JOIN LATERAL (SELECT 1 FROM registry_defaulter t
                            WHERE t.path = %(province)s AND t.id_index = s.id_index AND t.case_no = s.case_no
                            LIMIT 1) held
        LIMIT 1""",
        params,
    )


def _insert_directly(merge: Merge, params: dict) -> Merged:
    """Write what can be taken and keep what is refused or odd, in one statement over the file."""
    make_note(merge)
    new = run(
        f"""INSERT INTO registry_defaulter (path, id_index, case_no, {", ".join(VALUES)}, delivery_id)
        SELECT %(province)s, id_index, case_no, coalesce(name, ''), coalesce(court, ''), listed_on, removed_on,
               %(delivery)s
        FROM {merge.staged} s WHERE {noted(merge, refusals=(), warnings=_WARNINGS)} ORDER BY id_index, case_no""",
        params,
    )
    drop_note(merge)
    return Merged(new, 0, new)


def _resolve(merge: Merge, params: dict) -> None:
    """Mark rows that cannot be taken and rows that a later one supersedes."""
    run(
        f"""CREATE UNLOGGED TABLE {merge.resolved} AS
        SELECT w.*, usable AND NOT superseded AS taken
        FROM (SELECT s.line, id_index, case_no, coalesce(name, '') AS name, coalesce(court, '') AS court,
                     listed_on, removed_on, NULL::text AS refusal, bad IS NULL AS usable,
                     CASE WHEN bad IS NULL THEN {all_of(_WARNINGS)} END AS warnings,
                     bad IS NULL AND lead(line) OVER (PARTITION BY bad IS NULL, id_index, case_no ORDER BY line)
                         IS NOT NULL AS superseded
              FROM {merge.staged} s) w""",
        params,
    )


def _merge_by_row(merge: Merge, params: dict) -> Merged:
    """Rows beside what is held: which is new, which differs."""
    same = "t.path = %(province)s AND t.id_index = r.id_index AND t.case_no = r.case_no"
    said = [name for name in VALUES if name in merge.present]
    differs = f"({', '.join(f't.{v}' for v in said)}) IS DISTINCT FROM ({', '.join(f'r.{v}' for v in said)})"
    changed = run(
        f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
        SELECT 'defaulters', NULL,
               jsonb_build_object('path', t.path, 'id_index', encode(t.id_index, 'hex'), 'case_no', t.case_no),
               jsonb_build_object({", ".join(f"'{name}', t.{name}" for name in VALUES)}),
               t.delivery_id, %(delivery)s, %(now)s
        FROM {merge.resolved} r JOIN registry_defaulter t ON {same} WHERE r.taken AND {differs}""",
        params,
    )
    if changed:
        gone = [(name, f"(coalesce(t.{name}::text, '') <> '' AND coalesce(r.{name}::text, '') = '')") for name in said]
        run(
            f"""UPDATE {merge.resolved} r SET warnings = coalesce(r.warnings, '{{}}') || {erased(gone)}
            FROM registry_defaulter t WHERE {same} AND r.taken AND ({" OR ".join(rule for _, rule in gone)})""",
            params,
        )
        run(
            f"""UPDATE registry_defaulter t
            SET {", ".join(f"{name} = r.{name}" for name in said)}, delivery_id = %(delivery)s
            FROM {merge.resolved} r WHERE {same} AND r.taken AND {differs}""",
            params,
        )
    new = run(
        f"""INSERT INTO registry_defaulter (path, id_index, case_no, {", ".join(VALUES)}, delivery_id)
        SELECT %(province)s, r.id_index, r.case_no, {", ".join(f"r.{name}" for name in VALUES)}, %(delivery)s
        FROM {merge.resolved} r
        WHERE r.taken AND NOT EXISTS (SELECT 1 FROM registry_defaulter t WHERE {same})""",
        params,
    )
    taken = rows(f"SELECT count(*) FROM {merge.resolved} WHERE taken")[0][0]
    return Merged(new, changed, taken, met_held=taken > new)
