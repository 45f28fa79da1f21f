"""Looking up the public directory (名录): by number, or by a part of the name.

The name query asks the index for one length of name after the other and stops when the page is full (name_search.py).
It reads DirectoryEntry and nothing else of the registry, and needs no jurisdiction.
"""

import re

from django.db import connection
from django.db.models import QuerySet

from authorities.enums import Level
from authorities.models import Authority
from registry.models import DirectoryEntry
from registry.name_search import LONGEST, beginning_parts, inner_parts, normalise
from registry.paging import PAGE_SIZE, Page

LAST_PAGE = 50
# Counting goes no further: nobody reads the thousandth result, and a common pair has a hundred thousand.
COUNTED = PAGE_SIZE * LAST_PAGE
SHORTEST_QUERY = 2

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


def search(q: str, *, province: str = "", page: int = 1) -> Page:
    """A page of households whose name holds `q`, or the one whose number it is.

    In the order: exactly `q`, beginning with it, containing it; within each the shorter name first, then by code
    point. `province` is a two-digit code. Raises a DirectoryError.
    """
    if not 1 <= page <= LAST_PAGE:
        raise PageOutOfRange
    if province and not _provinces().filter(path=f"/{province}/").exists():
        raise UnknownProvince
    wanted = compared(q)
    if is_number(wanted):
        entry = find(wanted)
        found = [entry] if entry and province in ("", entry.province) else []
        return Page(found if page == 1 else [], page, len(found), count_is_exact=True)
    if len(wanted) < SHORTEST_QUERY:
        raise QueryTooShort
    offset = PAGE_SIZE * (page - 1)
    sql, params = search_statement(wanted, province=province, limit=PAGE_SIZE, offset=offset)
    results = list(DirectoryEntry.objects.raw(sql, params).prefetch_related("authority"))
    if len(results) < PAGE_SIZE and (results or page == 1):
        return Page(results, page, offset + len(results), count_is_exact=True)
    with connection.cursor() as cursor:
        cursor.execute(*count_statement(wanted, province=province))
        (count,) = cursor.fetchone()
    return Page(results, page, min(count, COUNTED), count_is_exact=count <= COUNTED)


def matching_ids(q: str, *, province: str = "", limit: int) -> list[int]:
    """Households whose name holds `q`, the closest first, as `search` orders them. Raises QueryTooShort."""
    wanted = compared(q)
    if len(wanted) < SHORTEST_QUERY:
        raise QueryTooShort
    with connection.cursor() as cursor:
        cursor.execute(*search_statement(wanted, province=province, limit=limit))
        return [row[0] for row in cursor.fetchall()]


def find(number: str) -> DirectoryEntry | None:
    """The household with this 18-character code or 15-digit number; case and full-width forms do not matter."""
    wanted = compared(number)
    if _CODE.fullmatch(wanted):
        condition = {"code": wanted}
    elif _REG_NO.fullmatch(wanted):
        condition = {"reg_no": wanted}
    else:
        return None
    return DirectoryEntry.objects.select_related("authority").defer("tokens", "search_name").filter(**condition).first()


def provinces() -> list[tuple[str, str]]:
    """Two-digit code and name of every province, 新疆生产建设兵团 among them."""
    return [(path.strip("/"), name) for path, name in _provinces().values_list("path", "short_name")]


def _provinces() -> QuerySet[Authority]:
    return Authority.objects.filter(level=Level.PROVINCE)


def compared(text: str) -> str:
    """What was typed, as names and numbers are compared. PostgreSQL has no NUL characters, so none is looked for."""
    return normalise(text.replace("\0", ""))


def is_number(wanted: str) -> bool:
    """True for a full code or a full 15-digit number."""
    return bool(_CODE.fullmatch(wanted) or _REG_NO.fullmatch(wanted))


# One probe of the index per length of name. What a probe wants is no constant to the planner, which therefore never
# takes the matches for so many that it reads the whole table; the outer LIMIT ends the asking.
_TIER = """
    (SELECT {tier} AS tier, hit.household_id, hit.size, hit.search_name
       FROM (SELECT ARRAY(SELECT part || length FROM unnest(%({parts})s::text[]) part) AS wanted
               FROM generate_series(%(own)s, %(longest)s) length) probe
      CROSS JOIN LATERAL (
            SELECT household_id, char_length(search_name) AS size, search_name
              FROM registry_directoryentry
             WHERE tokens @> probe.wanted AND {condition} {province}
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
SELECT entry.household_id, code, reg_no, name, province, authority_id, industry, established_on, status
  FROM page JOIN registry_directoryentry entry USING (household_id)
 ORDER BY page.tier, page.size, page.search_name, page.household_id
"""
_COUNT = """
SELECT count(*) FROM (SELECT FROM ({beginning} UNION ALL {containing}) tiers LIMIT %(enough)s) counted
"""
# The exact match is the shortest of those that begin with the query. No LIKE: it would tell the planner of a range.
_BEGINS = "strpos(search_name, %(q)s) = 1"
_CONTAINS = "strpos(search_name, %(q)s) > 1"
_IN_PROVINCE = "AND province = %(province)s"


def search_statement(q: str, *, province: str = "", limit: int = PAGE_SIZE, offset: int = 0) -> tuple[str, dict]:
    """SQL and parameters of one page of a search by name part; `q` as `compared` gives it, two characters at least."""
    return _SEARCH.format(**_tiers(province)), {
        **_parameters(q, province),
        "limit": limit,
        "offset": offset,
        "enough": limit + offset,
    }


def count_statement(q: str, *, province: str = "") -> tuple[str, dict]:
    """SQL and parameters that count the matches of a name part, up to one more than COUNTED."""
    return _COUNT.format(**_tiers(province)), {**_parameters(q, province), "enough": COUNTED + 1}


def _tiers(province: str) -> dict[str, str]:
    filtered = _IN_PROVINCE if province else ""
    return {
        "beginning": _TIER.format(tier=1, parts="at_beginning", condition=_BEGINS, province=filtered),
        "containing": _TIER.format(tier=2, parts="anywhere", condition=_CONTAINS, province=filtered),
    }


def _parameters(q: str, province: str) -> dict:
    return {
        "q": q,
        "province": province,
        "at_beginning": beginning_parts(q),
        "anywhere": inner_parts(q),
        "own": min(len(q), LONGEST),
        "longest": LONGEST,
    }
