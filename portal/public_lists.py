"""The page of every declared public list, and the list of a place to be saved: without login or jurisdiction."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorities import clock
from authorities.lists import workbook
from authorities.lists.formulas import escaped
from authorities.lists.public import PublicListing, PublicSelection, places_below, way_to
from authorities.paging import page_asked_for

# Of whoever asks without a login, so no more than a moment's work: what has more is taken place by place.
MOST_SAVED = 10_000
_FETCHED = 1_000
_CSV = "text/csv; charset=utf-8"


def public_list(listing: PublicListing) -> Callable[[HttpRequest], HttpResponse]:
    """The page of a list, by conditions and page in the address; a condition that cannot be read is explained."""

    @login_not_required
    @require_safe
    def shown(request: HttpRequest) -> HttpResponse:
        selection = PublicSelection(listing, request.GET)
        _code, refusal = selection.refusal
        context = {"listing": listing, "fields": selection.form.visible_fields(), "refusal": refusal, "counted": 0}
        if refusal:
            return render(request, "public/portal/list.html", context, status=400)
        return render(request, "public/portal/list.html", context | _page(request, selection))

    return shown


def _page(request: HttpRequest, selection: PublicSelection) -> dict[str, object]:
    listing = selection.listing
    page = page_asked_for(request, selection.rows)
    shown: dict[str, object] = {"page": page, "lines": [listing.line(row) for row in listing.shown(page.results)]}
    if listing.picker:
        shown |= _picker(request, selection)
    if listing.counted:
        shown |= _counts(request, selection)
    if listing.columns:
        shown["saved"] = bool(page.results) and not _refused(selection)
    return shown


def _picker(request: HttpRequest, selection: PublicSelection) -> dict[str, object]:
    """The way down to the place that was picked, and the places below it, each with its address."""
    name, place = selection.listing.picker, selection.place
    way = [("全国", _address(request, **{name: ""}))]
    way += [(one.short_name, _address(request, **{name: one.code})) for one in way_to(place)]
    below = [(one.short_name, _address(request, **{name: one.code})) for one in places_below(place)]
    return {"way": way, "below": below}


def _counts(request: HttpRequest, selection: PublicSelection) -> dict[str, object]:
    """How many there are of each kind, each with the address that shows them alone; in the order of the kinds."""
    name, counts = selection.listing.counted.condition, selection.counts()
    asked, whole = request.GET.get(name, ""), sum(number for _value, _label, number in counts)
    tabs = [("", "全部", whole), *counts]
    links = [(label, number, _address(request, **{name: value}), value == asked) for value, label, number in tabs]
    return {"counts": links, "counted": whole}


def _address(request: HttpRequest, **changes: str) -> str:
    """The page with other conditions, from its first page on."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def saved_list(listing: PublicListing, ending: str) -> Callable[[HttpRequest], HttpResponse]:
    """The list of a place as a table to be saved (csv, xlsx): what its page shows, and nothing else."""

    @login_not_required
    @require_safe
    def sent(request: HttpRequest) -> HttpResponse:
        selection = PublicSelection(listing, request.GET)
        _code, refusal = selection.refusal
        if refusal := refusal or _refused(selection):
            return HttpResponse(refusal, status=400, content_type="text/plain; charset=utf-8")
        make, content_type = (_as_csv, _CSV) if ending == "csv" else (_as_workbook, workbook.CONTENT_TYPE)
        name = quote(f"{selection.place.short_name}{listing.title}{clock.today():%Y%m%d}.{ending}")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return HttpResponse(make(selection), content_type=content_type, headers=headers)

    return sent


def _refused(selection: PublicSelection) -> str:
    """Why the list is not to be had as a whole; empty where it is."""
    if selection.place is None:
        return "请先选择地区，再下载该地区的名单。"
    if selection.rows.order_by().select_related(None)[: MOST_SAVED + 1].count() > MOST_SAVED:
        return f"该地区超过 {MOST_SAVED:,} 户，不能一次下载；请选择下一级地区，或者选择一个类别。"
    return ""


def _rows(selection: PublicSelection) -> Iterator[list[object]]:
    """Rows block by block, with what stands beside them."""
    rows, block = selection.rows.iterator(chunk_size=_FETCHED), []
    for row in rows:
        block.append(row)
        if len(block) == _FETCHED:
            yield from _values(selection.listing, block)
            block = []
    yield from _values(selection.listing, block)


def _values(listing: PublicListing, block: list) -> Iterator[list[object]]:
    for row in listing.shown(block):
        yield [column.value(row) for column in listing.columns]


def _as_csv(selection: PublicSelection) -> bytes:
    """With a mark at its beginning, by which spreadsheets know the characters."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow([column.label for column in selection.listing.columns])
    table.writerows([escaped(str(value)) for value in row] for row in _rows(selection))
    return out.getvalue().encode("utf-8-sig")


def _as_workbook(selection: PublicSelection) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        workbook.write(
            path,
            headings=[column.label for column in selection.listing.columns],
            rows=_rows(selection),
            about=[
                ("名单", selection.listing.title),
                ("地区", selection.place.name),
                ("日期", f"{clock.today():%Y-%m-%d}"),
                ("提示", "本名单是该日的情况，单户是否有效以证书查验页面为准。"),
            ],
        )
        return path.read_bytes()
