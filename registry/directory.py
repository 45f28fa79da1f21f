"""The public directory (名录) is looked up here: by number, or by a part of the name; with the published type (B6) and
the recognition it holds (C13).

The name query asks the index for one length of name after the other and stops when the page is full (name_search.py).
It reads DirectoryEntry and what is published beside it, nothing else of the registry, and needs no jurisdiction.
"""

import re
import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet

from authorities import clock
from authorities.enums import Level
from authorities.models import Authority
from authorities.paging import PAGE_SIZE, Page
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel
from registry.models import DirectoryEntry
from registry.name_search import LONGEST, beginning_parts, inner_parts, normalise

LAST_PAGE = 50
# Counting goes no further: nobody reads the thousandth result, and a common pair has a hundred thousand.
COUNTED = PAGE_SIZE * LAST_PAGE
SHORTEST_QUERY = 2
_PROVINCES_SECONDS = 60

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_REG_NO = re.compile(r"[0-9]{15}")


class DirectoryError(ValueError):
    """A look-up that cannot be carried out. `code` is stable; the text says what to do."""

    code = "directory_error"
    text = ""


class QueryTooShort(DirectoryError):
    code = "query_too_short"
    text = "请输入名称中的至少两个字，或者完整的 18 位统一社会信用代码、15 位注册号。"


class PageOutOfRange(DirectoryError):
    code = "page_out_of_range"
    text = f"页码应为 1 至 {LAST_PAGE}。结果较多时，请多输入几个字。"


class UnknownProvince(DirectoryError):
    code = "unknown_province"
    text = "省级代码应为两位数字，如 42（湖北省）；新疆生产建设兵团为 66。"


class UnknownType(DirectoryError):
    code = "unknown_type"
    text = f"分型应为 {'、'.join(HouseholdType.values)} 之一。"


@dataclass(frozen=True, slots=True)
class Run:
    """The published run behind a type."""

    year: int
    as_of: date
    published_on: date


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard that a published run applied."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published of one household's typing: the type, when, by which standard; never why.

    `corrected_on` is the day on which an objection corrected what the run had found.
    """

    type: HouseholdType
    run: Run
    standard: Standard
    corrected_on: date | None

    @property
    def label(self) -> str:
        return self.type.label


@dataclass(frozen=True, slots=True)
class Recognition:
    """The recognition that a household holds today."""

    recognition_class: RecognitionClass
    level: RecognitionLevel
    recognised_on: date
    valid_until: date
    number: str

    @property
    def label(self) -> str:
        return self.recognition_class.label


def search(q: str, *, province: str = "", type: str = "", page: int = 1) -> Page:
    """A page of households whose name holds `q`, or the one whose number it is.

    In the order: exactly `q`, beginning with it, containing it; within each the shorter name first, then by code
    point. `province` is a two-digit code, `type` a published type. Each result carries its `publication` and its
    `recognition`, or None. Raises a DirectoryError.
    """
    if not 1 <= page <= LAST_PAGE:
        raise PageOutOfRange
    if province and not _provinces().filter(path=f"/{province}/").exists():
        raise UnknownProvince
    if type and type not in HouseholdType.values:
        raise UnknownType
    wanted = compared(q)
    if is_number(wanted):
        entry = find(wanted)
        found = [entry] if entry and _is_asked_for(entry, province, type) else []
        return Page(found if page == 1 else [], page, len(found), count_is_exact=True)
    if len(wanted) < SHORTEST_QUERY:
        raise QueryTooShort
    offset = PAGE_SIZE * (page - 1)
    sql, params = search_statement(wanted, province=province, type=type, limit=PAGE_SIZE, offset=offset)
    results = _entries(sql, params)
    if len(results) < PAGE_SIZE and (results or page == 1):
        return Page(results, page, offset + len(results), count_is_exact=True)
    with connection.cursor() as cursor:
        cursor.execute(*count_statement(wanted, province=province, type=type))
        (count,) = cursor.fetchone()
    return Page(results, page, min(count, COUNTED), count_is_exact=count <= COUNTED)


def _is_asked_for(entry: DirectoryEntry, province: str, type: str) -> bool:
    published = entry.publication.type if entry.publication else ""
    return province in ("", entry.province) and type in ("", published)


def matching_ids(q: str, *, province: str = "", limit: int) -> list[int]:
    """Households whose name holds `q`, the closest first, as `search` orders them. Raises QueryTooShort."""
    wanted = compared(q)
    if len(wanted) < SHORTEST_QUERY:
        raise QueryTooShort
    with connection.cursor() as cursor:
        cursor.execute(*search_statement(wanted, province=province, limit=limit))
        return [row[0] for row in cursor.fetchall()]


def find(number: str) -> DirectoryEntry | None:
    """The household with this 18-character code or 15-digit number; case and full-width forms do not matter.

    It carries its `publication` and its `recognition`, or None.
    """
    wanted = compared(number)
    if not is_number(wanted):
        return None
    column = "code" if _CODE.fullmatch(wanted) else "reg_no"
    found = _entries(_FIND.format(entry=_ENTRY, published=_PUBLISHED, column=column), {"number": wanted})
    return found[0] if found else None


def _entries(sql: str, params: dict) -> list[DirectoryEntry]:
    """Entries of a statement that selects _ENTRY, each with its bureau, its publication and its recognition."""
    today = clock.today()
    entries = list(DirectoryEntry.objects.raw(sql, params))
    for entry in entries:
        entry.authority = Authority(**{name: getattr(entry, column) for name, column in _BUREAU.items()})
        entry.publication = entry.published_type and Publication(
            HouseholdType(entry.published_type),
            Run(entry.run_year, entry.run_as_of, entry.run_published_on),
            Standard(entry.standard_number, entry.standard_title),
            entry.corrected_on,
        )
        entry.recognition = (
            Recognition(
                RecognitionClass(entry.recognition_class),
                RecognitionLevel(entry.recognition_level),
                entry.recognised_on,
                entry.valid_until,
                entry.certificate,
            )
            # Asked of the day: the row of a title that has run out need not be gone yet.
            if entry.valid_until and entry.valid_until >= today
            else None
        )
    return entries


def about_how_many() -> int:
    """How many households the directory holds, as the database's statistics have it: counting them would read all.

    0 while there are no statistics. A figure for people to read, good to some parts in a hundred.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(greatest(reltuples, 0))::bigint FROM pg_class "
            "WHERE oid = 'registry_directoryentry'::regclass OR oid IN "
            "(SELECT inhrelid FROM pg_inherits WHERE inhparent = 'registry_directoryentry'::regclass)"
        )
        (count,) = cursor.fetchone()
    return count or 0


def provinces() -> list[tuple[str, str]]:
    """Two-digit code and name of every province, 新疆生产建设兵团 among them."""
    return list(_provinces_at(int(time.monotonic() / _PROVINCES_SECONDS)))


@lru_cache(maxsize=1)
def _provinces_at(moment: int) -> tuple[tuple[str, str], ...]:
    """As the list of bureaus stood when it was first asked for in this minute: every search offers them all."""
    return tuple((path.strip("/"), name) for path, name in _provinces().values_list("path", "short_name"))


def _provinces() -> QuerySet[Authority]:
    return Authority.objects.filter(level=Level.PROVINCE)


def compared(text: str) -> str:
    """What was typed, as names and numbers are compared. PostgreSQL has no NUL characters, so none is looked for."""
    return normalise(text.replace("\0", ""))


def is_number(wanted: str) -> bool:
    """True for a full code or a full 15-digit number."""
    return bool(_CODE.fullmatch(wanted) or _REG_NO.fullmatch(wanted))


# What an entry shows, with what is published of its typing and its recognition.
_ENTRY = """
       entry.household_id, entry.code, entry.reg_no, entry.name, entry.province, entry.authority_id, entry.industry,
       entry.established_on, entry.status, published.type AS published_type, published.corrected_on,
       run.year AS run_year,
       run.as_of AS run_as_of, run.published_on AS run_published_on, run.standard_number, run.standard_title,
       recognised.recognition_class, recognised.level AS recognition_level, recognised.recognised_on,
       recognised.valid_until, recognised.number AS certificate, {bureau}
"""
_BUREAU = {field.attname: f"bureau_{field.column}" for field in Authority._meta.concrete_fields}
_ENTRY = _ENTRY.format(
    bureau=", ".join(f"bureau.{field.column} AS {_BUREAU[field.attname]}" for field in Authority._meta.concrete_fields)
)
# A type without a run of its own comes from the current run of its province (PublishedType). LIMIT keeps the planner to
# one probe of the primary key per entry, whatever the statistics say: after a publication they are those of before.
_PUBLISHED = """
  LEFT JOIN LATERAL (SELECT * FROM registry_publishedtype
                      WHERE household_id = entry.household_id LIMIT 1) published ON true
  LEFT JOIN registry_publishedrun run
         ON run.run_id = coalesce(published.run_id, (SELECT own.run_id FROM registry_publishedrun own
                                                      WHERE own.province = published.province AND own.is_current))
  LEFT JOIN LATERAL (SELECT * FROM registry_publishedrecognition
                      WHERE household_id = entry.household_id LIMIT 1) recognised ON true
  JOIN authorities_authority bureau ON bureau.id = entry.authority_id
"""
_FIND = "SELECT {entry} FROM registry_directoryentry entry {published} WHERE entry.{column} = %(number)s"

# One probe of the index per length of name. What a probe wants is no constant to the planner, which therefore never
# takes the matches for so many that it reads the whole table; the outer LIMIT ends the asking.
_TIER = """
    (SELECT {tier} AS tier, hit.household_id, hit.size, hit.search_name
       FROM (SELECT ARRAY(SELECT part || length FROM unnest(%({parts})s::text[]) part) AS wanted
               FROM generate_series(%(own)s, %(longest)s) length) probe
      CROSS JOIN LATERAL (
            SELECT household_id, char_length(search_name) AS size, search_name
              FROM registry_directoryentry
             WHERE tokens @> probe.wanted AND {condition} {filters}
             ORDER BY size, search_name, household_id
             LIMIT %(enough)s) hit
      LIMIT %(enough)s)
"""
_SEARCH = """
WITH hits AS (
    SELECT * FROM (
        {beginning}
        UNION ALL {containing}
    ) tiers
    LIMIT %(enough)s
), page AS (
    SELECT * FROM hits ORDER BY tier, size, search_name, household_id LIMIT %(limit)s OFFSET %(offset)s
)
SELECT {entry}
  FROM page JOIN registry_directoryentry entry ON entry.household_id = page.household_id {published}
 ORDER BY page.tier, page.size, page.search_name, page.household_id
"""
_COUNT = """
SELECT count(*) FROM (SELECT FROM ({beginning} UNION ALL {containing}) tiers LIMIT %(enough)s) counted
"""
# The exact match is the shortest of those that begin with the query. No LIKE: it would tell the planner of a range.
_BEGINS = "strpos(search_name, %(q)s) = 1"
_CONTAINS = "strpos(search_name, %(q)s) > 1"
_IN_PROVINCE = "AND province = %(province)s"
# A scalar subquery stays one probe of the primary key per match; a join or EXISTS might read every published type.
_OF_TYPE = """AND (SELECT published.type FROM registry_publishedtype published
                    WHERE published.household_id = registry_directoryentry.household_id) = %(type)s"""


def search_statement(
    q: str, *, province: str = "", type: str = "", limit: int = PAGE_SIZE, offset: int = 0
) -> tuple[str, dict]:
    """SQL and parameters of one page of a search by name part; `q` as `compared` gives it, two characters at least."""
    return _SEARCH.format(entry=_ENTRY, published=_PUBLISHED, **_tiers(province, type)), {
        **_parameters(q, province, type),
        "limit": limit,
        "offset": offset,
        "enough": limit + offset,
    }


def count_statement(q: str, *, province: str = "", type: str = "") -> tuple[str, dict]:
    """SQL and parameters that count the matches of a name part, up to one more than COUNTED."""
    return _COUNT.format(**_tiers(province, type)), {**_parameters(q, province, type), "enough": COUNTED + 1}


def _tiers(province: str, type: str) -> dict[str, str]:
    filters = " ".join(text for text, asked in ((_IN_PROVINCE, province), (_OF_TYPE, type)) if asked)
    return {
        "beginning": _TIER.format(tier=1, parts="at_beginning", condition=_BEGINS, filters=filters),
        "containing": _TIER.format(tier=2, parts="anywhere", condition=_CONTAINS, filters=filters),
    }


def _parameters(q: str, province: str, type: str) -> dict:
    return {
        "q": q,
        "province": province,
        "type": type,
        "at_beginning": beginning_parts(q),
        "anywhere": inner_parts(q),
        "own": min(len(q), LONGEST),
        "longest": LONGEST,
    }
