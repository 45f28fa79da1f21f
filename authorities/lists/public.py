"""What a list is that everyone may read: its rows, conditions, lines and words, declared once.

The same declaration makes the page without login (the portal's public_lists.py) and, where programs may read the list
too, its address in the open API (authorities/api/public_lists.py). Apps declare theirs in `office.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.db import models
from django.db.models import Count, Q, QuerySet

from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.models import Authority

_SHORTEST, _FULL = 2, 6
# Stations are no places that people look for, and many share a name.
_PLACES = (Level.PROVINCE, Level.CITY, Level.COUNTY)
_NO_PLACE = (
    "没有找到这个地区。请填写名称（如 武昌区），或者机关代码，省、市级可以只写前两位、前四位，如 42、4201、420106。"
)
_SEVERAL = "不止一个地区叫这个名称，请填写机关代码，如 420106。"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that the address may hold. `narrow` is asked with what the field made of it.

    What the field refuses is refused under the code `unknown_` with the name; `must_be` and `described` tell programs
    what may stand there, `values` all of it where that is a list. A field whose widget is hidden is for programs and
    links alone: the page draws none.
    """

    name: str
    field: Callable[[], forms.Field]
    narrow: Callable[[QuerySet, object], QuerySet]
    must_be: str
    described: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: a name that leads somewhere, two lines about it, its state with a colour.

    `number` says that the first line is a number, `dial` that it is one to ring; `beside` stands beside the state.
    Without a `view` the name leads nowhere. `also` is a further link: view, key, words.
    `story` is what the row says of itself, `picture` the view and key of its picture.
    """

    view: str
    key: object
    name: str
    first: str
    second: str
    mark: str
    state: str
    beside: str = ""
    number: bool = False
    dial: str = ""
    also: tuple[str, object, str] | None = None
    story: str = ""
    picture: tuple[str, object] | None = None


@dataclass(frozen=True, slots=True)
class PublicApi:
    """How programs read a list. `serializer` is a class of the REST framework for one row."""

    operation: str
    tag: str
    summary: str
    order: str
    counted: str
    serializer: type

    @property
    def view(self) -> str:
        """Name of its address."""
        return f"api-{self.operation.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """A column of the list as a table to be saved."""

    label: str
    value: Callable[[models.Model], object]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are of each value of a condition, told above the list: the condition, its column, the values.

    In the order of the values, whatever the numbers: nothing ranks.
    """

    condition: str
    column: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PublicListing:
    """A list for everyone. `name` is that of its page, `address` where it stands, below the site and below the API.

    It needs no jurisdiction: `rows` come from tables that are open, in the order an index serves. `shown` is asked with
    the rows of one page, to fetch what stands beside them, and may leave rows out. `lead` stands above the list;
    `empty` and `empty_note` are said while there is nothing. What is `news` is told on the first page of the site.
    `picker` names the condition of a place that is chosen step by step, `counted` what is counted of a place, `columns`
    make the list of a place one that can be saved.
    """

    name: str
    address: str
    title: str
    description: str
    rows: Callable[[], QuerySet]
    line: Callable[[models.Model], Line]
    empty: str
    empty_note: str
    lead: str = ""
    conditions: tuple[Condition, ...] = ()
    shown: Callable[[list], list] = list
    news: bool = False
    api: PublicApi | None = None
    picker: str = ""
    counted: Counted | None = None
    columns: tuple[PublicColumn, ...] = ()


class PublicSelection:
    """The rows of a public list that an address asks for. With a condition that cannot be read there are none."""

    def __init__(self, listing: PublicListing, query: Mapping) -> None:
        self.listing = listing
        self.form = forms.Form(query, auto_id="%s")
        self.form.fields.update({condition.name: condition.field() for condition in listing.conditions})
        self.is_valid = self.form.is_valid()

    @property
    def refusal(self) -> tuple[str, str]:
        """Code and text of what is refused; both empty where nothing is."""
        for name, errors in self.form.errors.items():
            return f"unknown_{name}", errors[0]
        return "", ""

    @property
    def rows(self) -> QuerySet:
        return self._narrowed()

    @property
    def place(self) -> Authority | None:
        """The place that was picked."""
        return self.form.cleaned_data.get(self.listing.picker) if self.is_valid else None

    def counts(self) -> list[tuple[str, str, int]]:
        """Value, label and number of rows for each value of what is counted, its own condition left aside."""
        counted = self.listing.counted
        rows = self._narrowed(but=counted.condition).order_by().select_related(None)
        found = dict(rows.values_list(counted.column).annotate(n=Count("pk")))
        return [(value, label, found.get(value, 0)) for value, label in counted.choices]

    def _narrowed(self, *, but: str = "") -> QuerySet:
        rows = self.listing.rows()
        if not self.is_valid:
            return rows.none()
        for condition in self.listing.conditions:
            if condition.name != but and (value := self.form.cleaned_data[condition.name]):
                rows = condition.narrow(rows, value)
        return rows


def places_below(place: Authority | None) -> list[Authority]:
    """Where a place can be picked next: provinces at first, then what lies below the one that was picked."""
    above = Q(parent=place) if place else Q(level=Level.PROVINCE)
    return list(Authority.objects.filter(above, level__in=_PLACES, valid_to=None).order_by("code"))


def way_to(place: Authority | None) -> list[Authority]:
    """The bureaus from the province down to a place, itself the last."""
    if place is None:
        return []
    steps = place.path.strip("/").split("/")
    paths = [f"/{'/'.join(steps[:end])}/" for end in range(1, len(steps) + 1)]
    return list(Authority.objects.filter(path__in=paths, level__in=_PLACES).order_by("path"))


class PlaceField(forms.Field):
    """The bureau of a place, by name or code; the code of a province or a city may be cut to its first digits."""

    default_error_messages = {"unknown": _NO_PLACE, "several": _SEVERAL}

    def to_python(self, value: str | None) -> Authority | None:
        # PostgreSQL has no NUL characters, so no code has one.
        code = (value or "").replace("\0", "").strip()
        if not code:
            return None
        short = code.isascii() and code.isdigit() and _SHORTEST <= len(code) < _FULL
        named = Q(level__in=_PLACES) & (Q(short_name=code) | Q(name=code))
        found = list(Authority.objects.filter(named | Q(code=code.ljust(_FULL, "0") if short else code))[:2])
        if len(found) != 1:
            wrong = "several" if found else "unknown"
            raise forms.ValidationError(self.error_messages[wrong], code=wrong)
        return found[0]


def place_condition(name: str, described: str, *, drawn: bool = True) -> Condition:
    """Rows at or below a bureau, by their `path`."""
    shape = {"class": "form-control", "maxlength": 60, "placeholder": "如 武昌区、4201"}
    widget = forms.TextInput if drawn else forms.HiddenInput

    def field() -> forms.Field:
        return PlaceField(label="地区（名称或者代码）", required=False, widget=widget(attrs=shape))

    def narrow(rows: QuerySet, place: Authority) -> QuerySet:
        return rows.filter(below(place.path))

    return Condition(name, field, narrow, "机关代码或其前两位、前四位", described)


def choice_condition(
    name: str,
    label: str,
    choices: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]],
    *,
    column: str,
    refusal: str,
    every: str = "全部",
) -> Condition:
    """Rows with one of several values in a column, or all of them. `choices` that are rows are given as a callable."""
    asked = callable(choices)

    def field() -> forms.Field:
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[("", every), *(choices() if asked else choices)],
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": refusal},
        )

    def narrow(rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(**{column: value})

    return Condition(name, field, narrow, "已列出的值", label, () if asked else tuple(value for value, _ in choices))
