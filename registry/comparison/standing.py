"""How the comparison of a province stands: which lists are there, whether it is behind, what nobody has settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from authorities.jurisdiction import NATION, end_of, looking_from, looking_nationwide
from registry import feeds
from registry.enums import DifferenceKind, DifferenceStatus
from registry.feeds import COMPARED, Feed
from registry.models import Comparison, Delivery, Difference, RegisterEntry

_SOURCES = {feed.name: feed.label for feed in (*COMPARED, feeds.HOUSEHOLDS)}
_LISTS = [feed.name for feed in COMPARED]
_READ = [feed.name for feed in (*COMPARED, feeds.HOUSEHOLDS, feeds.RISK_MARKS)]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many differences of one list and kind nobody has settled."""

    source: str
    kind: str
    count: int

    @property
    def label(self) -> str:
        return f"{_SOURCES[self.source]}：{DifferenceKind(self.kind).label}"


def unsettled() -> QuerySet[Difference]:
    """What is not decided, or decided for the other list and not so in the registry yet."""
    return Difference.objects.filter(gone_in=None).exclude(status=DifferenceStatus.KEPT)


def standing_counts(path: str) -> Sequence[Standing]:
    """What is unsettled in a province, by list and kind."""
    with looking_from(path):
        counted = (
            unsettled().order_by().values_list("source", "kind").annotate(n=Count("pk")).order_by("source", "kind")
        )
        return [Standing(*row) for row in counted]


def undelivered(path: str) -> list[Feed]:
    """The lists that a province holds nothing of."""
    with looking_from(path):
        return [feed for feed in COMPARED if not RegisterEntry.objects.filter(path=path, source=feed.name).exists()]


def last_comparison(path: str) -> Comparison | None:
    """The latest comparison of a province. A county sees it too: it holds counts alone."""
    with looking_from(path):
        return Comparison.objects.filter(path=path).order_by("-pk").first()


def gone_at(difference: Difference) -> datetime | None:
    """When a comparison did not find a difference any more; None while it stands."""
    if difference.is_live:
        return None
    with looking_from(difference.province):
        return Comparison.objects.get(pk=difference.gone_in_id).compared_at


def is_behind(path: str) -> bool:
    """True where a province holds a list, and one was delivered after the last comparison, or there was none."""
    if len(undelivered(path)) == len(COMPARED):
        return False
    last = last_comparison(path)
    return last is None or _delivered_since(last, _LISTS)


def is_due(path: str) -> bool:
    """True where the clock is to compare: anything that is compared was delivered since, or accepted since."""
    last = last_comparison(path)
    if last is None or is_behind(path):
        return is_behind(path)
    with looking_from(path):
        accepted = Difference.objects.filter(gone_in=None, status=DifferenceStatus.ACCEPTED)
        was_accepted = accepted.filter(decided_at__gt=last.compared_at).exists()
    return was_accepted or _delivered_since(last, _READ)


def _delivered_since(last: Comparison, names: Sequence[str]) -> bool:
    inside = Q(path__gte=last.path, path__lt=end_of(last.path)) | Q(path=NATION)
    with looking_nationwide():
        return Delivery.objects.filter(inside, feed__in=names, taken_at__gt=last.compared_at).exists()
