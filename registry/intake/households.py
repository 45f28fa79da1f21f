"""Households into the registry and its public directory.

One household may be known by its code, by its 15-digit number, or by both, and a file may name it differently in two
rows. `resolve` finds out which rows mean the same household, here and in the registry, before anything is written.
"""

from concurrent.futures import Future, ThreadPoolExecutor

from django.db import IntegrityError, connection, transaction

from authorities import clock
from authorities.enums import Level
from authorities.models import Authority
from registry.enums import RegistrationStatus
from registry.fact_changes import REGISTRATION
from registry.intake import corrected
from registry.intake.direct_insert import PROBED
from registry.intake.merging import (
    Merge,
    Merged,
    Rule,
    all_of,
    drop_note,
    erased,
    first_of,
    inside_limit,
    make_note,
    noted,
    rows,
    run,
)

_FROM_FILE = (
    "operator_id_index", "phone_index", "established_on", "status", "status_on", "operator_since", "seasonal",
)  # fmt: skip
_TEXTS = (
    "name", "operator_name", "operator_id_type", "form", "division", "industry", "scope", "address", "station",
)  # fmt: skip
# Column of the household → SQL of its value, from the staged row s and what was resolved for it, k.
_COMPARED = {
    **{name: f"k.{name}" for name in ("code", "reg_no", "path", "authority_id")},
    **{name: f"s.{name}" for name in _FROM_FILE},
    **{name: f"coalesce(s.{name}, '')" for name in _TEXTS},
    "founder_group": "coalesce(s.founder_group, '{}')",
}
# A sealed value differs each time it is sealed, so its index speaks for it when rows are compared.
_WRITTEN = {**_COMPARED, "operator_id_sealed": "s.operator_id_sealed", "phone_sealed": "s.phone_sealed"}
_DIRECTORY = {
    "province": "split_part(k.path, '/', 2)",
    **{name: _COMPARED[name] for name in ("code", "reg_no", "name", "authority_id", "industry")},
    **{name: _COMPARED[name] for name in ("established_on", "status")},
    "search_name": "coalesce(s.search_name, '')",
    "tokens": "s.tokens",
}

# Columns of the household by the column of the feed that they are read from, where that has another name.
_READ_FROM = {"operator_id_index": "operator_id_no", "operator_id_sealed": "operator_id_no",
              "phone_index": "phone", "phone_sealed": "phone", "search_name": "name", "tokens": "name"}  # fmt: skip
# What every row says: whose it is, and where.
_ALWAYS = frozenset({"code", "reg_no", "path", "authority_id", "province"})

_WARNINGS: tuple[Rule, ...] = (
    ("established_on", "future_day", "established_on > %(today)s"),
    ("status_on", "future_day", "status_on > %(today)s"),
    ("operator_since", "future_day", "operator_since > %(today)s"),
    ("status_on", "dates_out_of_order", "status_on < established_on"),
    ("operator_since", "dates_out_of_order", "operator_since < established_on"),
    ("authority", "closed_bureau", "bureau_closed"),
    ("station", "unknown_station", "station_unknown"),
)


def _refusals(*, bureau: str, path: str) -> tuple[Rule, ...]:
    """What speaks against a row whatever is held; of `bad` rows the readers have told already."""
    return (
        ("code", "no_number", "s.bad IS NULL AND s.code IS NULL AND s.reg_no IS NULL"),
        ("authority", "unknown_bureau", f"s.authority IS NOT NULL AND {bureau} IS NULL"),
        ("authority", "outside_area", f"NOT {inside_limit(path)}"),
    )


def resolve(merge: Merge) -> None:
    """Find each row's bureau and household, refuse what cannot be taken, mark rows that a later one supersedes.

    What is found lies in a narrow table beside the staged rows; wide rows are copied once, into the registry.
    """
    unknown_station, stations = _stations()
    put_right = {name: _COMPARED[name] for name in REGISTRATION if name in merge.present}
    repeats = corrected.repeats(merge, household="h.id", key={}, values=put_right)
    refusals = (
        *_refusals(bureau="b.id", path="b.path"),
        (
            "code",
            "held_elsewhere",
            f"h.id IS NOT NULL AND h.status <> '{RegistrationStatus.MOVED_OUT}' AND NOT {inside_limit('h.path')}",
        ),
        *repeats,
    )
    run(
        f"""CREATE UNLOGGED TABLE {merge.resolved} WITH (autovacuum_enabled = off) AS
        -- Rows that name both numbers say which belong together; of those that contradict each other the last counts.
        WITH pairs AS (SELECT line, s.code, reg_no FROM {merge.staged} s
                       JOIN {merge.staged}_bureaus b ON b.code = s.authority
                       WHERE bad IS NULL AND s.code IS NOT NULL AND reg_no IS NOT NULL AND {inside_limit("b.path")}),
             by_reg_no AS (SELECT DISTINCT ON (reg_no) reg_no, code FROM pairs ORDER BY reg_no, line DESC),
             last_of_code AS (SELECT DISTINCT ON (code) code, reg_no FROM pairs ORDER BY code, line DESC),
             by_code AS (SELECT c.code, c.reg_no, r.code = c.code AS undisputed
                         FROM last_of_code c JOIN by_reg_no r ON r.reg_no = c.reg_no)
        SELECT line, held_id, code, reg_no, path, authority_id, bad IS NOT NULL AS is_bad, refusal, usable,
               usable AS taken, false AS superseded,
               CASE WHEN usable THEN {all_of(_WARNINGS)} END AS warnings,
               usable AND held_id IS NULL AS is_new
        FROM (SELECT q.*, (q.bad IS NULL AND q.refusal IS NULL) AS usable
              FROM (SELECT s.line, s.bad, h.id AS held_id, coalesce(n.code, h.code) AS code,
                           coalesce(n.reg_no, h.reg_no) AS reg_no, coalesce(st.path, b.path) AS path,
                           b.id AS authority_id, b.closed AS bureau_closed, {unknown_station} AS station_unknown,
                           s.established_on, s.status_on, s.operator_since, {first_of(refusals)} AS refusal
                    FROM {merge.staged} s
                    -- LIMIT keeps the planner to one probe of an index per row: the registry is larger than any file.
                    LEFT JOIN LATERAL (SELECT code FROM registry_household
                                       WHERE s.code IS NULL AND reg_no IS NOT NULL AND reg_no = s.reg_no
                                       LIMIT 1) ho ON true
                    LEFT JOIN by_reg_no r ON s.code IS NULL AND r.reg_no = s.reg_no
                    LEFT JOIN by_code c ON c.code = coalesce(s.code, ho.code, r.code)
                    CROSS JOIN LATERAL (SELECT coalesce(s.code, ho.code, r.code) AS code,
                                               coalesce(s.reg_no, c.reg_no) AS reg_no) n
                    LEFT JOIN LATERAL (SELECT id, code, reg_no, path, status FROM registry_household
                                       WHERE code IS NOT NULL AND code = n.code LIMIT 1) hc ON true
                    -- A household without a code gets the one that the file pairs with its number.
                    LEFT JOIN LATERAL (SELECT id, code, reg_no, path, status FROM registry_household
                                       WHERE hc.id IS NULL AND (n.code IS NULL OR c.undisputed)
                                         AND code IS NULL AND reg_no IS NOT NULL
                                         AND reg_no = CASE WHEN n.code IS NULL THEN s.reg_no ELSE c.reg_no END
                                       LIMIT 1) hr ON true
                    CROSS JOIN LATERAL (SELECT coalesce(hc.id, hr.id) AS id, coalesce(hc.code, hr.code) AS code,
                                               coalesce(hc.reg_no, hr.reg_no) AS reg_no,
                                               coalesce(hc.path, hr.path) AS path,
                                               coalesce(hc.status, hr.status) AS status) h
                    LEFT JOIN {merge.staged}_bureaus b ON b.code = s.authority
                    {stations}
                    OFFSET 0) q) m  -- (so that each expression is worked out once)""",
        {"limit": merge.limit, "today": merge.today, "feed": merge.feed},
    )
    if repeats:
        corrected.keep_differences(
            merge,
            among=f"""(SELECT k.held_id AS household_id, k.refusal AS told, s.* FROM {merge.resolved} k
                       JOIN {merge.staged} s ON s.line = k.line) s""",
            refusal="told",
            key={},
            values=put_right,
            params={"feed": merge.feed, "delivery": merge.delivery_id, "now": clock.now()},
        )
    _supersede(merge)
    _settle_reg_nos(merge)
    run(f"ANALYZE {merge.resolved} (line, held_id, is_new)")


def _supersede(merge: Merge) -> None:
    """Of several rows for one household the last acceptable one is taken."""
    household = "coalesce('i' || held_id, 'c' || code, 'r' || reg_no)"
    run(
        f"""UPDATE {merge.resolved} r SET superseded = true, taken = false, is_new = false
        FROM (SELECT {household} AS household, max(line) AS last FROM {merge.resolved} WHERE usable
              GROUP BY 1 HAVING count(*) > 1) several
        WHERE r.usable AND {household} = several.household AND r.line < several.last"""
    )


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


# A station is named by its name, short name or code, and lies directly below the bureau.
_STATIONS = """LEFT JOIN (SELECT DISTINCT ON (parent_id, wording) parent_id, wording, path
                          FROM authorities_authority, unnest(ARRAY[name, short_name, code]) AS wording
                          WHERE level = 'station' AND (valid_to IS NULL OR valid_to >= %(today)s)
                          ORDER BY parent_id, wording, path) st
               ON st.parent_id = b.id AND st.wording = s.station"""


def _stations() -> tuple[str, str]:
    """SQL condition that a row's station is unknown, and the join that finds it as `st`."""
    if not Authority.objects.filter(level=Level.STATION).exists():
        return "false", "CROSS JOIN LATERAL (SELECT NULL::text AS path) st"
    return "(s.station IS NOT NULL AND st.path IS NULL AND b.has_stations)", _STATIONS


def _settle_reg_nos(merge: Merge) -> None:
    """A 15-digit number belongs to one household: where two claim it, the holder or else the last row keeps it."""
    run(
        f"""UPDATE {merge.resolved} r
        SET reg_no = (SELECT own.reg_no FROM registry_household own WHERE own.id = r.held_id),
            warnings = array_append(warnings, 'reg_no:reg_no_elsewhere')
        FROM (SELECT line, reg_no, held_id, max(line) OVER (PARTITION BY reg_no) AS last
              FROM {merge.resolved} WHERE taken AND reg_no IS NOT NULL AND code IS NOT NULL) claim
        LEFT JOIN registry_household h ON h.reg_no IS NOT NULL AND h.reg_no = claim.reg_no
        WHERE r.line = claim.line
          AND CASE WHEN h.id IS NULL THEN claim.line < claim.last ELSE h.id IS DISTINCT FROM claim.held_id END"""
    )


def merge_households(merge: Merge) -> Merged:
    """Write new and changed households and their directory entries; keep what was replaced.

    New households with a number each go in as they are. That two rows, or a row and a held household, are one shows as
    a number that is there twice, whichever of the two numbers links them: then it is found out row by row.
    """
    _bureaus(merge)
    merged = _insert_directly(merge) if merge.may_be_new and _may_insert_directly(merge) else None
    if merged is None:
        resolve(merge)
        merged = _merge_by_row(merge)
    run(f"DROP TABLE {merge.staged}_bureaus")
    return merged


def _may_insert_directly(merge: Merge) -> bool:
    """True when the file's households are probably new: none of its first ones is held."""
    return not rows(
        f"""SELECT 1 FROM (SELECT code, reg_no FROM {merge.staged} LIMIT {PROBED}) s
        CROSS JOIN LATERAL (
            (SELECT 1 FROM registry_household WHERE code IS NOT NULL AND code = s.code LIMIT 1) UNION ALL
            (SELECT 1 FROM registry_household WHERE reg_no IS NOT NULL AND reg_no = s.reg_no LIMIT 1)) held
        LIMIT 1"""
    )


def _insert_directly(merge: Merge) -> Merged | None:
    """Write what can be taken and keep what is refused or odd, in one statement over the rows.

    None, and nothing done, where a number is there twice: which rows are one household is told row by row.
    """
    unknown_station, stations = _stations()
    usable = noted(merge, refusals=_refusals(bureau="s.bureau", path="s.bureau_path"), warnings=_WARNINGS)
    try:
        with transaction.atomic():
            make_note(merge)
            new = _write_new(
                merge,
                f"""(SELECT s.*, b.id AS bureau, b.path AS bureau_path, b.closed AS bureau_closed,
                            coalesce(st.path, b.path) AS path, {unknown_station} AS station_unknown
                     FROM {merge.staged} s
                     LEFT JOIN {merge.staged}_bureaus b ON b.code = s.authority
                     {stations}) s
                CROSS JOIN LATERAL (SELECT s.code, s.reg_no, s.path, s.bureau AS authority_id) k
                WHERE {usable}""",
            )
            drop_note(merge)
    except IntegrityError:
        return None
    return Merged(new, 0, new)


def _merge_by_row(merge: Merge) -> Merged:
    """Write what was resolved."""
    changed = 0
    if rows(f"SELECT 1 FROM {merge.resolved} WHERE taken AND held_id IS NOT NULL LIMIT 1"):
        changed = _change(merge, {"delivery": merge.delivery_id, "now": clock.now()})
    _write_new(merge, f"{merge.staged} s JOIN {merge.resolved} k ON k.line = s.line WHERE k.is_new")
    ((taken, new, met),) = rows(
        f"""SELECT count(*) FILTER (WHERE taken), count(*) FILTER (WHERE is_new),
                   count(*) FILTER (WHERE held_id IS NOT NULL OR 'reg_no:reg_no_elsewhere' = ANY(warnings))
            FROM {merge.resolved}"""
    )
    return Merged(new, changed, taken, met_held=met > 0)


def _write_new(merge: Merge, new: str) -> int:
    """Write households and their directory entries from staged rows `s` beside their numbers and bureaus `k`.

    In order of the code, for two indexes are on it: neighbours go to the same page of each. Numbered in that order
    too, so that a typing run, which goes by number, finds neighbours in the same page of the table.
    """
    written = {**_WRITTEN, **_DIRECTORY}
    return run(
        f"""WITH new AS MATERIALIZED (
            SELECT nextval('registry_household_id_seq') AS new_id, sorted.* FROM (
                SELECT {", ".join(f"{value} AS {name}" for name, value in written.items())}
                FROM {new} ORDER BY k.code) sorted),
        shown AS (
            INSERT INTO registry_directoryentry (household_id, {", ".join(_DIRECTORY)})
            SELECT new_id, {", ".join(_DIRECTORY)} FROM new)
        INSERT INTO registry_household (id, {", ".join(_WRITTEN)}, delivery_id)
        SELECT new_id, {", ".join(_WRITTEN)}, %(delivery)s FROM new""",
        {"delivery": merge.delivery_id, "limit": merge.limit, "today": merge.today},
    )


class NameIndex:
    """The index of names while a file goes in: new names wait in a list of its own until they are sorted in.

    Left waiting, searches would read them one by one until a vacuum. Sorting in is work for a core of its own, the more
    so the fewer names a time: each time goes through the whole index.
    """

    AT_ONCE = 200_000

    def __enter__(self) -> "NameIndex":
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="name-index")
        self._settling: Future[None] | None = None
        self._settled_names = 0
        return self

    def __exit__(self, *raised: object) -> None:
        self._thread.shutdown()

    def settle_beside(self, names: int, *, rest: bool) -> None:
        """Of the `names` written so far, sort in those that wait, on a connection of its own.

        Where they are many, or nothing else is to come (`rest`), for then a core is free; and not while that goes on.
        An index holds entries of uncommitted rows as well, so it need not wait for this transaction.
        """
        waiting = names - self._settled_names
        if waiting < (1 if rest else self.AT_ONCE) or (self._settling and not self._settling.done()):
            return
        self._settled()
        self._settled_names = names
        self._settling = self._thread.submit(_settle_and_leave)

    def settle(self) -> None:
        """Sort in all that is waiting, and come back when it is done."""
        self._settled()
        _settle_name_index()

    def _settled(self) -> None:
        """Wait for what goes on beside; its errors are raised here."""
        if self._settling is not None:
            self._settling.result()


def _settle_name_index() -> None:
    run("SELECT registry_settle_name_index()")


def _settle_and_leave() -> None:
    try:
        _settle_name_index()
    finally:
        connection.close()


def _said(merge: Merge, columns: dict[str, str]) -> dict[str, str]:
    """Of these columns those that the file says something of; in all others what is held stays.

    Without a column for it a household keeps its station, while its bureau is the same.
    """
    said = {
        name: value for name, value in columns.items() if name in _ALWAYS or _READ_FROM.get(name, name) in merge.present
    }
    if "station" not in merge.present and "path" in said and "station" in columns:
        stays = "CASE WHEN h.authority_id = k.authority_id THEN h.{0} ELSE {1} END"
        said |= {"path": stays.format("path", "k.path"), "station": stays.format("station", "''")}
    return said


def _tell_erased(merge: Merge, said: dict[str, str], both: str) -> None:
    """Warn of every value that was known and is not any more, for the file has an empty cell there."""
    unknown = {"founder_group": "'{}'", **dict.fromkeys(_TEXTS, "''")}
    gone = []
    for name, value in said.items():
        column = _READ_FROM.get(name, name)
        if name in unknown:
            gone.append((column, f"(h.{name} <> {unknown[name]} AND {value} = {unknown[name]})"))
        elif name in _FROM_FILE:
            gone.append((column, f"(h.{name} IS NOT NULL AND {value} IS NULL)"))
    run(
        f"""UPDATE {merge.resolved} r SET warnings = coalesce(r.warnings, '{{}}') || told.gone
        FROM (SELECT k.line, {erased(gone)} AS gone {both}) told WHERE told.line = r.line AND told.gone IS NOT NULL"""
    )


def _change(merge: Merge, params: dict) -> int:
    """Bring held households to what the rows say, keeping what they said before; then what the public sees of them."""
    compared, written, directory = (_said(merge, columns) for columns in (_COMPARED, _WRITTEN, _DIRECTORY))
    both = f"""FROM {merge.staged} s JOIN {merge.resolved} k ON k.line = s.line AND k.taken
               JOIN registry_household h ON h.id = k.held_id"""
    differs = f"({', '.join(f'h.{name}' for name in compared)}) IS DISTINCT FROM ({', '.join(compared.values())})"
    now_said = ", ".join(f"'{name}', {value}" for name, value in compared.items())
    # An index cannot be read again, so the sealed value that it stood for is kept with it.
    sealed_before = " ".join(
        f"""|| CASE WHEN h.{name}_index IS DISTINCT FROM s.{name}_index
                    THEN jsonb_build_object('{name}_sealed', h.{name}_sealed) ELSE '{{}}' END"""
        for name in ("operator_id", "phone")
        if f"{name}_index" in compared
    )
    changed = run(
        f"""INSERT INTO registry_replacedfact
                (feed, household_id, key, values, delivery_id, replaced_by_id, replaced_at)
        SELECT 'households', h.id, '{{}}',
               (SELECT jsonb_object_agg(o.key, o.value)
                FROM jsonb_each(to_jsonb(h)) o JOIN jsonb_each(jsonb_build_object({now_said})) n USING (key)
                WHERE o.value IS DISTINCT FROM n.value) {sealed_before},
               h.delivery_id, %(delivery)s, %(now)s
        {both} WHERE {differs}""",
        params,
    )
    if not changed:
        return 0
    _tell_erased(merge, compared, f"{both} WHERE {differs}")
    run(
        f"""UPDATE registry_household held
        SET {", ".join(f"{name} = now.{name}" for name in written)}, delivery_id = %(delivery)s
        FROM (SELECT h.id, {", ".join(f"{value} AS {name}" for name, value in written.items())}
              {both} WHERE {differs}) now
        WHERE held.id = now.id""",
        params,
    )
    run(
        f"""UPDATE registry_directoryentry d SET {", ".join(f"{name} = now.{name}" for name in directory)}
        FROM (SELECT k.held_id, {", ".join(f"{value} AS {name}" for name, value in directory.items())}
              FROM {merge.staged} s JOIN {merge.resolved} k ON k.line = s.line AND k.taken) now
        WHERE d.household_id = now.held_id
          AND ({", ".join(f"d.{name}" for name in directory)}) IS DISTINCT FROM
              ({", ".join(f"now.{name}" for name in directory)})"""
    )
    return changed
