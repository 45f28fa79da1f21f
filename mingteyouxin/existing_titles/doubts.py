"""What is doubtful about records of titles from before the platform: found for many at once, in one statement.

A title that was taken over, or given here, is a `Recognition` and stands against records like another record does.
Runs in the jurisdiction of the province, for one natural person may have households with several of its bureaus.
"""

from collections.abc import Iterable

from django.db import connection

from authorities import clock
from authorities.jurisdiction import current_path
from mingteyouxin.existing_titles.enums import ACCEPTABLE, CURES, Doubt

_ENDED_IN_REGISTRATION = ("deregistered", "converted", "revoked", "annulled")


def _live(row: str) -> str:
    """SQL: the record speaks of a title that is in force today, or will be."""
    return f"({row}.ended_on IS NULL AND {row}.ended_how = '' AND {row}.valid_until >= %(today)s)"


def _last(row: str) -> str:
    """SQL: the last day on which the title of a record was in force; of one that was ended, the day before."""
    return f"""coalesce(CASE WHEN {row}.ended_how <> 'expired' THEN {row}.ended_on - 1 END, {row}.valid_until,
                        {row}.recognised_on)"""


_GIVEN_LAST = "CASE WHEN r.status IN ('valid', 'expired') THEN r.valid_until ELSE r.ended_on - 1 END"
_OTHER_RECORD = """mingteyouxin_existingtitle o
    WHERE o.household_id = e.household_id AND o.id <> e.id AND o.status = 'held'"""
_OVERLAPS = f"""(EXISTS (SELECT FROM {_OTHER_RECORD} AND NOT ({_live("e")} AND {_live("o")})
                         AND o.recognised_on <= {_last("e")} AND e.recognised_on <= {_last("o")})
    OR EXISTS (SELECT FROM mingteyouxin_recognition r
               WHERE r.household_id = e.household_id AND NOT ({_live("e")} AND r.status = 'valid')
                 AND r.recognised_on <= {_last("e")} AND e.recognised_on <= {_GIVEN_LAST}))"""
_TWO_OF_HOUSEHOLD = f"""({_live("e")} AND (
    EXISTS (SELECT FROM {_OTHER_RECORD} AND {_live("o")})
    OR EXISTS (SELECT FROM mingteyouxin_recognition r
               WHERE r.household_id = e.household_id AND r.status = 'valid')))"""
_TWO_OF_PERSON = f"""({_live("e")} AND h.operator_id_index IS NOT NULL AND (
    EXISTS (SELECT FROM mingteyouxin_existingtitle o JOIN registry_household oh ON oh.id = o.household_id
            WHERE oh.operator_id_index = h.operator_id_index AND o.place_id = e.place_id
              AND o.household_id <> e.household_id AND o.status = 'held' AND {_live("o")})
    OR EXISTS (SELECT FROM mingteyouxin_recognition r
               WHERE r.operator_index = h.operator_id_index AND r.place_id = e.place_id
                 AND r.household_id <> e.household_id AND r.status = 'valid')))"""
_END_OUTSIDE = """(e.ended_on < e.recognised_on OR (e.ended_how <> 'expired' AND e.ended_on > e.valid_until)
    OR (e.ended_how = 'expired' AND (e.valid_until >= %(today)s OR e.ended_on <> e.valid_until)))"""

# Doubt → SQL over the record `e` and its household `h`; in the order in which they are shown.
_FOUND_BY = {
    Doubt.UNKNOWN_HOUSEHOLD: "e.household_id IS NULL",
    Doubt.NO_CLASS: "e.recognition_class = ''",
    Doubt.NO_LEVEL: "e.level = ''",
    Doubt.NO_RECOGNISER: "e.recogniser_id IS NULL",
    Doubt.NO_LAST_DAY: "e.valid_until IS NULL",
    Doubt.LAST_BEFORE_FIRST: "e.valid_until < e.recognised_on",
    Doubt.FUTURE_DAY: "(e.recognised_on > %(today)s OR e.ended_on > %(today)s)",
    Doubt.END_INCOMPLETE: """((e.ended_on IS NOT NULL AND e.ended_how = '')
        OR (e.ended_on IS NULL AND e.ended_how NOT IN ('', 'expired')))""",
    Doubt.END_OUTSIDE: _END_OUTSIDE,
    Doubt.ENDED_WITHOUT_NOTICE: f"""(h.status = ANY(%(ended)s) AND {_live("e")})""",
    Doubt.TWO_OF_HOUSEHOLD: _TWO_OF_HOUSEHOLD,
    Doubt.TWO_OF_PERSON: _TWO_OF_PERSON,
    Doubt.OVERLAPPING_YEARS: _OVERLAPS,
    # PostgreSQL's months end as 民法典 第二百零二条 has it.
    Doubt.NOT_THREE_YEARS: "e.valid_until <> (e.recognised_on + make_interval(months => 36))::date",
    Doubt.OPERATOR_CHANGED: f"""(h.operator_since > e.recognised_on AND {_live("e")})""",
    Doubt.NO_PATH: "e.recognition_path = ''",
    Doubt.NO_RECOMMENDER: "(e.recognition_path = 'recommendation' AND e.recommender = '')",
    Doubt.NO_TYPE: "e.type_then = ''",
}
_CASES = ", ".join(f"CASE WHEN {condition} THEN '{doubt.value}' END" for doubt, condition in _FOUND_BY.items())
_FIND = f"""
    UPDATE mingteyouxin_existingtitle t SET doubts = d.doubts
    FROM (SELECT e.id, array_remove(ARRAY[{_CASES}], NULL)::varchar[] AS doubts
          FROM mingteyouxin_existingtitle e LEFT JOIN registry_household h ON h.id = e.household_id
          WHERE e.status = 'held' AND e.path >= %(path)s AND e.path < left(%(path)s, -1) || '0'
            AND (%(households)s::bigint[] IS NULL OR e.id = ANY(%(titles)s)
                 OR e.household_id = ANY(%(households)s)
                 OR h.operator_id_index IN (SELECT n.operator_id_index FROM registry_household n
                                            WHERE n.id = ANY(%(households)s)))) d
    WHERE d.id = t.id AND t.doubts <> d.doubts"""


def find_all() -> None:
    """Find the doubts of every record of the present area that is held."""
    _find(None, ())


def find_around(titles: Iterable[int], households: Iterable[int | None]) -> None:
    """Find the doubts of these records anew, and of those of the same households and operators."""
    _find([one for one in households if one is not None], list(titles))


def _find(households: list[int] | None, titles: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _FIND,
            {
                "path": current_path(),
                "today": clock.today(),
                "ended": list(_ENDED_IN_REGISTRATION),
                "households": households,
                "titles": list(titles),
            },
        )


def in_words(codes: Iterable[str]) -> list[tuple[Doubt, str, bool]]:
    """Each doubt with its cure, and whether it may be accepted with a note."""
    return [(Doubt(code), CURES[Doubt(code)], Doubt(code) in ACCEPTABLE) for code in codes]
