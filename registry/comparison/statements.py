"""The statements that find differences: one full outer join a list, by the number that both know a household by.

Most rows agree, so the pass asks each as little as it can; only what differs is looked at closely (a mark on the day of
the list, a name without its white space) and told by kind. Names in the text of SQL are our own.
"""

from registry import feeds
from registry.enums import DifferenceKind, RegistrationStatus, RiskKind
from registry.feeds import Feed

_BELOW = "path >= %(province)s AND path < left(%(province)s, -1) || '0'"
_REGISTERED = RegistrationStatus.REGISTERED.value
# What a list's column says of which mark.
_MARKS = {
    feeds.DISCLOSURE: {RiskKind.ABNORMAL: "e.abnormal", RiskKind.SERIOUS_VIOLATION: "e.serious_violation"},
    feeds.TAX_REGISTER: {RiskKind.TAX_ABNORMAL: "CASE e.status WHEN 'abnormal' THEN true WHEN 'normal' THEN false END"},
    feeds.LEGAL_ENTITIES: {},
}
# Names are compared as people read them: width of letters, brackets and white space make no other name.
_PLAIN = r"upper(regexp_replace(normalize({0}, NFKC), '\s', '', 'g'))"


def found_sql(feed: Feed, *, by_place: bool) -> str:
    """SQL of the differences of one list: where, of which household, in what, what both say, and since when.

    `by_place`: whether it was delivered for some places only, or of different days (`places`, `days`), or for the whole
    province as of one day (`day`). Needs `province`, `source` and `today`.
    """
    marks = _MARKS[feed]
    day = "covered.day" if by_place else "%(day)s::date"
    place = (
        """LEFT JOIN unnest(%(places)s::text[], %(days)s::date[]) covered (path, day)
               ON covered.path COLLATE "C" = h.path""" if by_place else ""
    )  # fmt: skip
    held = ""
    if marks:
        columns = ", ".join(f"bool_or(kind = '{kind}') AS {kind}" for kind in marks)
        kinds = ", ".join(f"'{kind}'" for kind in marks)
        held = f"""LEFT JOIN (
            SELECT household_id, {columns} FROM registry_riskmark
            WHERE kind IN ({kinds}) AND from_on <= %(today)s AND (released_on IS NULL OR released_on > %(today)s)
            GROUP BY household_id) m ON m.household_id = h.id"""
    rough = " OR ".join(
        [
            "h.id IS NULL",
            f"(e.number IS NULL AND h.status = '{_REGISTERED}')",
            _status_differs(feed),
            "e.name <> h.name",
            *(["e.kind = 'enterprise'"] if feed == feeds.LEGAL_ENTITIES else []),
            *(f"{there} <> (m.{kind} IS TRUE)" for kind, there in marks.items()),
        ]
    )
    told = " UNION ALL ".join([*_told(feed, day), *(_told_mark(kind, there) for kind, there in marks.items())])
    return f"""
        SELECT coalesce(x.path, %(province)s) COLLATE "C" AS path, %(province)s::text COLLATE "C" AS province,
               %(source)s::text AS source, d.kind, d.mark, x.number, x.id AS household_id, d.here, d.there, d.there_on
        FROM (
            SELECT h.id, h.path, coalesce(h.number, e.number) AS number, h.name, h.operator_name, h.status, h.status_on,
                   h.established_on, e.number AS e_number, e.name AS e_name, e.kind AS e_kind, e.status AS e_status,
                   e.status_on AS e_status_on, e.as_of, {day} AS day
                   {"".join(f", {there} AS e_{kind}, m.{kind} IS TRUE AS {kind}" for kind, there in marks.items())}
            FROM (SELECT id, path, coalesce(code, reg_no) AS number, name, operator_name, status, status_on,
                         established_on
                  FROM registry_household WHERE {_BELOW}) h
            FULL JOIN (SELECT number, name, kind, status, status_on, as_of, abnormal, serious_violation
                       FROM registry_registerentry
                       WHERE path = %(province)s AND source = %(source)s AND gone_in IS NULL) e
                   ON e.number = h.number
            {held}
            {place}
            WHERE {rough}) x
        CROSS JOIN LATERAL ({told}) d
        WHERE d.holds"""


def _status_differs(feed: Feed) -> str:
    """SQL: the list says another state than the registry; what it does not say is no difference.

    A tax department knows who has deregistered with it and no more. A household that moved away is open elsewhere.
    """
    if feed == feeds.TAX_REGISTER:
        return f"(e.status <> '' AND (e.status = 'deregistered') = (h.status = '{_REGISTERED}'))"
    return f"(e.status <> '' AND e.status <> h.status AND NOT (h.status = 'moved_out' AND e.status = '{_REGISTERED}'))"


def _told(feed: Feed, day: str) -> list[str]:
    """SQL of each kind of difference of a row, with what both say."""
    kind = DifferenceKind
    agrees = "(x.id IS NOT NULL AND x.e_number IS NOT NULL)"
    is_enterprise = "x.e_kind = 'enterprise'"
    # What registration changed after the day of the list is no difference.
    then = f"CASE WHEN x.status_on > x.as_of THEN '{_REGISTERED}' ELSE x.status END"
    ended = "x.e_status NOT IN ('', 'registered', 'normal', 'abnormal')"
    if feed == feeds.TAX_REGISTER:
        other = f"x.e_status <> '' AND (x.e_status = 'deregistered') = ({{0}} = '{_REGISTERED}')"
    else:
        other = "x.e_status <> '' AND x.e_status <> {0}"
    moved = f"x.status = 'moved_out' AND NOT {ended}"
    named = f"""x.name <> x.e_name AND x.e_name <> '' AND x.status = '{_REGISTERED}'
        AND NOT (x.name = '' AND x.e_name = x.operator_name)
        AND {_PLAIN.format("x.name")} <> {_PLAIN.format("x.e_name")}"""
    return [
        # Of a 15-digit number the household may have a code by now.
        _one(
            kind.MISSING_HERE,
            f"""x.id IS NULL AND x.e_kind IN ('', 'household') AND NOT ({ended})
                AND NOT (length(x.number) = 15 AND EXISTS (
                    SELECT FROM registry_household o WHERE o.reg_no = x.number))""",
            there="x.e_name",
            on="x.as_of",
        ),
        _one(
            kind.MISSING_THERE,
            f"x.e_number IS NULL AND x.status = '{_REGISTERED}' AND x.established_on <= x.day",
            here="x.name",
            on="x.day",
        ),
        _one(
            kind.BECAME_ENTERPRISE,
            f"{agrees} AND {is_enterprise} AND x.status <> 'converted'",
            here="x.status",
            there="x.e_kind",
            on="coalesce(x.e_status_on, x.as_of)",
        ),
        _one(
            kind.STATUS_DIFFERS,
            f"""{agrees} AND NOT {is_enterprise} AND NOT ({moved})
                AND {other.format("x.status")} AND {other.format(f"({then})")}""",
            here="x.status",
            there="x.e_status",
            on="coalesce(x.e_status_on, x.as_of)",
        ),
        _one(
            kind.NAME_DIFFERS,
            f"{agrees} AND NOT {is_enterprise} AND {named}",
            here="x.name",
            there="x.e_name",
            on="x.as_of",
        ),
    ]


def _told_mark(kind: RiskKind, there: str) -> str:
    """SQL of a mark that only one of both has: as of today, and as of the day of the list."""
    on_the_day = f"""EXISTS (
        SELECT FROM registry_riskmark r
        WHERE r.household_id = x.id AND r.kind = '{kind}' AND r.from_on <= coalesce(x.as_of, %(today)s)
          AND (r.released_on IS NULL OR r.released_on > coalesce(x.as_of, %(today)s)))"""
    return _one(
        DifferenceKind.MARK_DIFFERS,
        f"""x.id IS NOT NULL AND x.status = '{_REGISTERED}' AND x.e_{kind} <> x.{kind}
            AND x.e_{kind} <> {on_the_day}""",
        mark=kind.value,
        here=f"CASE WHEN x.{kind} THEN 'yes' ELSE 'no' END",
        there=f"CASE WHEN x.e_{kind} THEN 'yes' ELSE 'no' END",
        on="x.as_of",
    )


def _one(kind: str, holds: str, *, mark: str = "", here: str = "''", there: str = "''", on: str) -> str:
    return f"""SELECT '{kind}'::text AS kind, '{mark}'::text AS mark, {here}::text AS here, {there}::text AS there,
                      {on} AS there_on, ({holds}) AS holds"""


def duplicates_sql() -> str:
    """SQL of households in business that have the same operator and the same place as another one."""
    place = _PLAIN.format("address")
    return f"""
        SELECT path, %(province)s::text COLLATE "C" AS province, %(source)s::text AS source,
               '{DifferenceKind.DUPLICATE}'::text AS kind, ''::text AS mark, number, id AS household_id,
               name AS here,
               (SELECT string_agg(n, '、' ORDER BY n) FROM unnest(numbers) n WHERE n <> number) AS there,
               NULL::date AS there_on
        FROM (SELECT h.id, h.path, h.name, coalesce(h.code, h.reg_no) AS number,
                     array_agg(coalesce(h.code, h.reg_no)::text) OVER same AS numbers
              FROM registry_household h
              JOIN (SELECT operator_id_index FROM registry_household
                    WHERE {_BELOW} AND status = '{_REGISTERED}' AND operator_id_index IS NOT NULL AND address <> ''
                    GROUP BY operator_id_index HAVING count(*) > 1) twice USING (operator_id_index)
              WHERE h.{_BELOW.replace("AND path", "AND h.path")} AND h.status = '{_REGISTERED}' AND h.address <> ''
              WINDOW same AS (PARTITION BY h.operator_id_index, {place})) o
        WHERE cardinality(numbers) > 1"""
