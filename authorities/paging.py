"""Pages of long lists. Counting goes only so far: nobody reads the ten-thousandth row, and counting reads them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

PAGE_SIZE = 20
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results, in order."""

    results: list
    number: int
    count: int
    count_is_exact: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number * PAGE_SIZE < self.count

    @property
    def last(self) -> int:
        """Number of the last page that can be asked for."""
        return max(1, -(-self.count // PAGE_SIZE))


class NoSuchPage(ValueError):
    """A page beyond the last."""

    code = "page_out_of_range"


def page_of(rows: QuerySet, number: int, *, order: Sequence[str] = ()) -> Page:
    """A page of an ordered query set. Raises NoSuchPage.

    `order` is one that the reader chose and no index serves: followed where there are few enough rows to be counted.
    """
    # Counted without what only the list shows: its joins, computed columns and order.
    count = rows.order_by().values("pk")[: COUNTED + 1].count()
    page = Page([], number, min(count, COUNTED), count <= COUNTED)
    if not 1 <= number <= page.last:
        raise NoSuchPage
    if order and page.count_is_exact:
        rows = rows.order_by(*order)
    first = PAGE_SIZE * (number - 1)
    page.results.extend(rows[first : first + PAGE_SIZE])
    return page


def page_number(text: str) -> int:
    """The page asked for; 0, which no list has, for what is no number."""
    if not text:
        return 1
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def page_asked_for(request: HttpRequest, rows: QuerySet) -> Page:
    """The page that the address names; not found where the list has no such page."""
    try:
        return page_of(rows, page_number(request.GET.get("page", "")))
    except NoSuchPage as error:
        raise Http404 from error
