"""What a list of the back office is: its rows, filters, columns, orders and acts, declared once.

The same declaration makes the page (table.py), the exported workbook (exports.py) and the act on many rows (bulk.py).
"""

import copy
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict

from authorities.access import Acting
from authorities.capabilities import Capability
from authorities.paging import COUNTED, Page, page_of


class _Filters(OrderedDict):
    """The filters of a class. A set that is made for a request changes a filter's `extra` and nothing deeper.

    Copying them whole, with widgets and choices, took a good part of the time of every list.
    """

    def __deepcopy__(self, memo: dict) -> "_Filters":
        return _Filters((name, _own(declared)) for name, declared in self.items())


def _own(declared: django_filters.Filter) -> django_filters.Filter:
    own = copy.copy(declared)
    own.extra = dict(declared.extra)
    if own.method is not None:
        own.method = own.method  # bound to the filter it was set on
    return own


class _Named:
    """Conditions that the platform itself names, in place of a form: there is nothing to be checked or drawn."""

    errors: Mapping[str, object] = {}

    def __init__(self, names: Iterable[str], query: Mapping[str, str]) -> None:
        self.cleaned_data = {name: query.get(name, "") for name in names}

    def is_valid(self) -> bool:
        return True


class AreaFilter(django_filters.FilterSet):
    """Filters of a list; they know who looks. What is asked in a field of `masked` is told no more fully than so.

    `tabs` names the choice that is shown as tabs above the list. A list without conditions takes this class as it is.
    """

    masked: Mapping[str, Callable[[str], str]] = {}
    tabs = ""

    def __init__(self, *args, acting: Acting, named: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        self.named = named

    @classmethod
    def get_filters(cls) -> _Filters:
        return _Filters(super().get_filters())

    @classmethod
    def with_named(cls, query: Mapping[str, str], rows: QuerySet, *, acting: Acting) -> Self:
        """The filters with conditions that the platform itself names: taken as they are, and no form is made."""
        return cls(query, rows, acting=acting, named=True)

    @property
    def form(self):
        if self.named:
            return _Named(self.filters, self.data)
        form = super().form
        if self.tabs:
            # The tabs say it already, and are there to be changed.
            form.fields[self.tabs].widget = forms.HiddenInput()
        return form


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `value` gives text, a number, a day or a moment, masked where it is private: an export holds the same.

    `order` are the fields it is sorted by; without them its head is no link. `mark` is the colour of a state.
    """

    name: str
    label: str
    value: Callable[[models.Model], object]
    order: tuple[str, ...] = ()
    mark: Callable[[models.Model], str] | None = None
    seen: Callable[[Acting], bool] = lambda acting: True
    wide: bool = False
    # On which tabs of the list it stands ("" is the first); on all of them where none is named. An export holds it.
    tabs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on many rows. `verb` acts on one and says in Chinese what came of it; a Refused says why not.

    `fits` says of a row whether the act can come into question: on a page without such a row it is not offered.
    """

    name: str
    label: str
    capability: Capability
    verb: Callable[[Acting, models.Model], str]
    fits: Callable[[Acting, models.Model], bool] = lambda acting, row: True


def _own_area(acting: Acting) -> str:
    return acting.authority.path


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. `order` is the one an index serves; the key of the row ends every order, so that pages do not overlap.

    `page` gives the view and key of a row's own page; where opening a row writes something, `opened_by` names the view
    that takes a POST for it and leads on. `scope` the path in whose jurisdiction the rows are read.
    `chosen` names what is posted of ticked rows to a form of the page's own, whose id is "bulk"; a list with acts needs
    none. `may_be_chosen` says of a row whether it can be ticked.
    `named` is what the result of an act calls a row, where the row's own text says too little.
    `heading` stands above the page where it says more than the title. `empty` and `empty_note` are said while there is
    no row at all, `none_found` where the filters select none.
    """

    name: str
    title: str
    unit: str
    capability: Capability
    view: str
    rows: Callable[[Acting], QuerySet]
    order: tuple[str | OrderBy, ...]
    columns: tuple[Column, ...]
    filters: type[AreaFilter] = AreaFilter
    page: Callable[[models.Model], tuple[str, object]] | None = None
    opened_by: str = ""
    scope: Callable[[Acting], str] = _own_area
    acts: tuple[BulkAct, ...] = ()
    exported: bool = True
    chosen: str = ""
    may_be_chosen: Callable[[models.Model], bool] = lambda row: True
    named: Callable[[models.Model], str] = str
    heading: str = ""
    empty: str = ""
    empty_note: str = ""
    none_found: str = ""

    def columns_for(self, acting: Acting) -> list[Column]:
        return [column for column in self.columns if column.seen(acting)]

    def columns_on(self, tab: str, acting: Acting) -> list[Column]:
        """The columns of the page of one tab."""
        return [column for column in self.columns_for(acting) if not column.tabs or tab in column.tabs]

    def acts_for(self, acting: Acting) -> list[BulkAct]:
        return [act for act in self.acts if acting.may(act.capability)]


class Selection:
    """The rows of a list that a query string asks for. A filter that cannot be read selects nothing."""

    def __init__(self, listing: Listing, acting: Acting, query: QueryDict | Mapping) -> None:
        self.listing = listing
        self.acting = acting
        self.filter = listing.filters(query, listing.rows(acting).order_by(*listing.order), acting=acting)
        self.is_valid = self.filter.is_valid()
        self.sort, self.descending = self._sorted_by(query.get("sort", ""))

    @property
    def tab(self) -> str:
        """The tab that is shown, "" for the first."""
        return self.filter.form.cleaned_data.get(self.filter.tabs, "") if self.filter.tabs and self.is_valid else ""

    @property
    def rows(self) -> QuerySet:
        return self.filter.qs if self.is_valid else self.listing.rows(self.acting).none()

    @property
    def is_filtered(self) -> bool:
        """True where a condition is set. The tab that is shown is none."""
        said = self.filter.form.cleaned_data.items() if self.is_valid else ()
        tabs = self.filter.tabs
        return not self.is_valid or any(value not in ("", None) for name, value in said if name != tabs)

    @property
    def order(self) -> tuple[str, ...]:
        """The order that was asked for, ended by the key; empty for the list's own."""
        if self.sort is None:
            return ()
        fields = self.sort.order if not self.descending else tuple(_turned(field) for field in self.sort.order)
        return (*fields, "pk")

    @property
    def in_words(self) -> str:
        """The filters in Chinese, for the log and the exported file."""
        if not self.is_valid:
            return ""
        form = self.filter.form
        said = [
            f"{form.fields[name].label}：{self.filter.masked.get(name, str)(_chosen(form.fields[name], value))}"
            for name, value in form.cleaned_data.items()
            if value not in ("", None)
        ]
        return "；".join(said) or "全部"

    def page(self, number: int) -> Page:
        """A page of the rows. Raises NoSuchPage."""
        if not self.is_valid:
            return Page([], 1, 0, count_is_exact=True)
        return page_of(self.rows, number, order=self.order)

    def ordered(self, count: int) -> QuerySet:
        """All rows, in the order that a page of them would show."""
        return self.rows.order_by(*self.order) if self.order and count <= COUNTED else self.rows

    def _sorted_by(self, text: str) -> tuple[Column | None, bool]:
        wanted = text.removeprefix("-")
        columns = (column for column in self.listing.columns_for(self.acting) if column.order)
        return next((column for column in columns if column.name == wanted), None), text.startswith("-")


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _chosen(field, value: object) -> str:
    choices = dict(getattr(field, "choices", ()))
    if value is True or value is False:
        return "是" if value else "否"
    return str(choices.get(value, value))
