"""Officers find the households of an area here."""

from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Replace, StrIndex, Upper
from redis.exceptions import RedisError

from authorities.enums import Level
from authorities.jurisdiction import current_path, jurisdiction, looking_nationwide, upwards
from authorities.kept_statements import KeptStatement
from authorities.models import Authority
from registry import directory, feeds
from registry.models import Delivery, Household

# Names looked up through the directory's index come as numbers of households; so many are carried over.
CLOSEST = 1000
_COUNTED = 1_000_000
# So many are counted faster than it is worth keeping the number.
KEPT_ABOVE = 10_000
_KEPT_SECONDS = 7 * 24 * 3600


class _Nfkc(Func):
    function = "normalize"
    template = "%(function)s(%(expressions)s, NFKC)"
    output_field = TextField()


def counted() -> tuple[int, bool]:
    """Number of households of the area, and whether it is exact: counting ends at a million.

    A number that took long to count is kept until the next delivery of households, which alone changes it, for whoever
    looks from the same bureau. Where the cache is away it is counted each time.
    """
    key = f"households:{current_path()}:{_latest_delivery()}"
    count = _kept(key)
    if count is None:
        count = Household.objects.order_by()[: _COUNTED + 1].count()
        if count > KEPT_ABOVE:
            _keep(key, count)
    return min(count, _COUNTED), count <= _COUNTED


def count_anew(path: str) -> None:
    """Count the households of a bureau and of those above it, so that no officer waits for it after a delivery."""
    for each in upwards(path):
        with jurisdiction(each):
            counted()


def _latest_delivery() -> int:
    """Number of the last delivery of households, whoever handed it in."""
    with looking_nationwide():
        return next((number for (number,) in _latest.rows(feeds.HOUSEHOLDS)), 0)


_latest = KeptStatement(lambda feed: Delivery.objects.filter(feed=feed).order_by("-pk").values_list("pk")[:1], "?")


def _kept(key: str) -> int | None:
    try:
        return cache.get(key)
    except RedisError:
        return None


def _keep(key: str, count: int) -> None:
    with suppress(RedisError):
        cache.set(key, count, timeout=_KEPT_SECONDS)


def numbered(text: str) -> int | None:
    """The household of the area with this code or 15-digit number; None for an absent one and for other text."""
    wanted = directory.compared(text)
    if not directory.is_number(wanted):
        return None
    field = "code" if len(wanted) == 18 else "reg_no"
    return Household.objects.filter(**{field: wanted}).values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Found:
    """Households found by text; `closest` when there were more than so many, and only the closest are among them."""

    households: QuerySet
    closest: int = 0


def matching(households: QuerySet, text: str, *, at: Authority) -> Found:
    """Households with this number, or with this part of a name. Raises directory.QueryTooShort.

    Under row-level security no index serves a part of a name, for LIKE and array operators are not leakproof and would
    be asked before the policy. A county or city reads the names of its own area, which the policy's range has narrowed
    already. A province has too many: it asks the public directory, which holds the same names with an index and without
    policies, for the closest ones, and reads those by primary key. The policy decides over these rows like over any.
    """
    wanted = directory.compared(text)
    if directory.is_number(wanted):
        return Found(households.filter(**{"code" if len(wanted) == 18 else "reg_no": wanted}))
    if len(wanted) < directory.SHORTEST_QUERY:
        raise directory.QueryTooShort
    if at.level in (Level.NATION, Level.PROVINCE):
        ids = directory.matching_ids(wanted, province=at.path.strip("/"), limit=CLOSEST)
        return Found(households.filter(pk__in=ids), closest=CLOSEST if len(ids) == CLOSEST else 0)
    compared = Replace(Upper(_Nfkc(F("name"))), Value(" "), Value(""))
    return Found(households.alias(found_at=StrIndex(compared, Value(wanted))).filter(found_at__gt=0))
