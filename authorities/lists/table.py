"""A page of a list as the template shows it: heads that sort, cells that are text, rows that lead somewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from authorities.access import Acting
from authorities.lists.listing import BulkAct, Column, Listing, Selection
from authorities.paging import Page

ABSENT = "—"


@dataclass(frozen=True, slots=True)
class Head:
    label: str
    # Query string that sorts by this column; empty where it cannot be sorted by.
    sort: str
    # "ascending", "descending" or "", as aria-sort has it.
    direction: str
    is_count: bool


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    # Query string that chooses it; empty for the first one, which is shown where none is asked for.
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    text: str
    is_count: bool
    mark: str
    wide: bool
    # Numbers, days and moments are read as one and never broken.
    fixed: bool

    def pattern(self, *, first: bool, url: str, posts: bool) -> tuple[str, list[str]]:
        """The cell as HTML with places for values, and the values. `url` is where the first one of a row leads; what
        `posts` is a button of the form "opening"."""
        kind = "count" if self.is_count else "long" if self.wide else "fixed" if self.fixed else ""
        opening = f'<td class="{kind}">' if kind else "<td>"
        label, labels = ("", []) if first else ('<span class="cell-label">{}</span> ', [self.label])
        if self.mark:
            return f'{opening}{label}<span class="state-mark {{}}">{{}}</span></td>', [*labels, self.mark, self.text]
        if first and url and posts:
            button = '<button type="submit" class="link-button name" form="opening" formaction="{}">{}</button>'
            return f"{opening}{button}</td>", [url, self.text]
        if first and url:
            return f'{opening}<a class="name" href="{{}}">{{}}</a></td>', [url, self.text]
        return f"{opening}{label}{{}}</td>", [*labels, self.text]


@dataclass(frozen=True, slots=True)
class Row:
    pk: object
    url: str
    cells: list[Cell]
    may_be_chosen: bool
    posts: bool

    @property
    def drawn(self) -> SafeString:
        """All cells as HTML. Not by the template: its dozen steps a cell were half the time of a list."""
        patterns, values = [], []
        for number, cell in enumerate(self.cells):
            pattern, own = cell.pattern(first=number == 0, url=self.url, posts=self.posts)
            patterns.append(pattern)
            values += own
        return format_html("".join(patterns), *values)


@dataclass(frozen=True, slots=True)
class Table:
    listing: Listing
    selection: Selection
    page: Page
    tabs: list[Tab]
    heads: list[Head]
    rows: list[Row]
    acts: list[BulkAct]
    # The query string without the page, for the export and for acts on all that it selects.
    query: str

    @property
    def chosen(self) -> str:
        """The name under which ticked rows are posted; empty where none can be ticked."""
        return "key" if self.acts else self.listing.chosen

    @property
    def export_allowed(self) -> bool:
        return self.listing.exported and bool(self.rows)

    @property
    def is_too_long_to_sort(self) -> bool:
        return self.selection.sort is not None and not self.page.count_is_exact


def table_of(selection: Selection, page: Page, query: QueryDict) -> Table:
    """The table of a page. Reads nothing but the page's rows."""
    acting, listing = selection.acting, selection.listing
    columns = listing.columns_on(selection.tab, acting)
    kept = query.copy()
    kept.pop("page", None)
    rows = []
    for row in page.results:
        cells = [_cell(column, row) for column in columns]
        url, posts = _url(listing, acting, row), bool(listing.opened_by)
        rows.append(Row(row.pk, url, cells, listing.may_be_chosen(row), posts))
    heads = [_head(column, selection, page, kept) for column in columns]
    acts = [act for act in listing.acts_for(acting) if any(act.fits(acting, row) for row in page.results)]
    return Table(listing, selection, page, _tabs(selection), heads, rows, acts, kept.urlencode())


def shown(value: object) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ABSENT
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,}" if isinstance(value, int) else str(value)


def page_url(acting: Acting, view: str, key: object) -> str:
    """A page of the bureau acted for, of an object where there is a key."""
    return reverse(view, args=[acting.authority.code, key] if key else [acting.authority.code])


def _url(listing: Listing, acting: Acting, row: models.Model) -> str:
    """Where the first cell of a row leads; empty where it leads nowhere."""
    if listing.opened_by:
        return page_url(acting, listing.opened_by, row.pk)
    return page_url(acting, *listing.page(row)) if listing.page else ""


def _tabs(selection: Selection) -> list[Tab]:
    """The tabs of a list that has some; none of them is the present one where the conditions cannot be read."""
    name, form = selection.filter.tabs, selection.filter.form
    if not name:
        return []
    chosen = form.cleaned_data.get(name) or "" if selection.is_valid else None
    return [
        Tab(label, urlencode({name: value}) if value else "", value == chosen)
        for value, label in form.fields[name].choices
    ]


# Words so short are not broken in two.
_SHORT = 4


def _cell(column: Column, row: models.Model) -> Cell:
    value = column.value(row)
    return Cell(
        column.label,
        shown(value),
        isinstance(value, int),
        column.mark(row) if column.mark else "",
        column.wide,
        isinstance(value, (int, date)) or (isinstance(value, str) and (value.isascii() or len(value) <= _SHORT)),
    )


def _head(column: Column, selection: Selection, page: Page, query: QueryDict) -> Head:
    chosen = selection.sort is column and page.count_is_exact
    sort = ""
    if column.order and page.count_is_exact and page.count > 1:
        linked = query.copy()
        linked["sort"] = f"-{column.name}" if chosen and not selection.descending else column.name
        sort = linked.urlencode()
    direction = ("descending" if selection.descending else "ascending") if chosen else ""
    is_count = bool(page.results) and isinstance(column.value(page.results[0]), int)
    return Head(column.label, sort, direction, is_count)
