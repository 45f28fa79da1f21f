"""Reference data at set-up: divisions, one bureau each, the working-day calendar. Doing it again changes nothing."""

from datetime import date

import chinese_calendar
from chinese_calendar.constants import Holiday, holidays, workdays
from django.db import connection, transaction
from django.db.models import F, Model

from authorities import clock
from authorities.models import AnnouncedYear, Authority, CalendarDay, Division
from authorities.reference.bureaus import plan_bureaus
from authorities.reference.divisions import read_divisions


@transaction.atomic
def load_reference_data() -> dict[str, int]:
    """Bring divisions, bureaus and calendar to what the sources say. Returns how many rows there are of each."""
    return {
        "divisions": _load_divisions(),
        "authorities": _load_bureaus(clock.today()),
        "calendar_days": _load_calendar(),
    }


def _load_divisions() -> int:
    records = read_divisions()
    held = {(row.code, row.name, row.valid_from): row for row in Division.objects.all()}
    rows = [
        Division(
            code=record.code,
            name=record.name,
            level=record.level,
            parent_code=record.parent or "",
            valid_from=record.valid_from,
            valid_to=record.valid_to,
            notice=record.notice,
        )
        for record in records
    ]
    new = [row for row in rows if (row.code, row.name, row.valid_from) not in held]
    changed = _changed(rows, held, ("code", "name", "valid_from"), ("level", "parent_code", "valid_to", "notice"))
    Division.objects.bulk_create(new, batch_size=1000)
    Division.objects.bulk_update(changed, ["level", "parent_code", "valid_to", "notice"], batch_size=1000)
    _load_successors(records)
    return len(rows)


def _load_successors(records) -> None:
    """Successors by code: the heir is the record of that code that is in force latest."""
    in_order = Division.objects.order_by("code", F("valid_from").asc(nulls_first=True))
    latest = {row.code: row.pk for row in in_order}
    own = {(row.code, row.name, row.valid_from): row.pk for row in Division.objects.all()}
    link = Division.successors.through
    held = set(link.objects.values_list("from_division_id", "to_division_id"))
    wanted = {
        (own[record.code, record.name, record.valid_from], latest[code])
        for record in records
        for code in record.successors
    }
    link.objects.bulk_create(
        [link(from_division_id=old, to_division_id=new) for old, new in sorted(wanted - held)], batch_size=1000
    )


def _load_bureaus(on: date) -> int:
    """Add bureaus that are missing and close those whose division ended.

    Name and path of one that is held stay: an administrator may have named a merged office (综合执法局), and rows carry
    its path.
    """
    planned = plan_bureaus(read_divisions(), on)
    held = {row.code: row for row in Authority.objects.all()}
    fields = ("division_code", "valid_from", "valid_to")
    rows = [
        Authority(
            code=bureau.code,
            name=bureau.name,
            short_name=bureau.short_name,
            level=bureau.level,
            path=bureau.path,
            division_code=bureau.division or "",
            valid_from=bureau.valid_from,
            valid_to=bureau.valid_to,
        )
        for bureau in planned
    ]
    Authority.objects.bulk_create([row for row in rows if row.code not in held], batch_size=1000)
    Authority.objects.bulk_update(_changed(rows, {(c,): r for c, r in held.items()}, ("code",), fields), fields, 1000)
    _link_bureaus(planned)
    return len(rows)


def _link_bureaus(planned) -> None:
    """Parent and successor of each. One statement: `bulk_update` would write thousands of cases into each."""
    held = {row[0]: row[1:] for row in Authority.objects.values_list("code", "pk", "parent_id", "successor_id")}
    ids = {code: pk for code, (pk, _, _) in held.items()}
    wanted = [(bureau.code, ids.get(bureau.parent), ids.get(bureau.successor)) for bureau in planned]
    stale = [(ids[code], *links) for code, *links in wanted if held[code][1:] != tuple(links)]
    if not stale:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE authorities_authority a SET parent_id = n.parent, successor_id = n.successor"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS n (id, parent, successor) WHERE a.id = n.id",
            [list(column) for column in zip(*stale, strict=True)],
        )


def _load_calendar() -> int:
    """Seed years that are announced and not yet kept; what an officer has edited stays."""
    occasions = {**holidays, **workdays}
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    kept = set(AnnouncedYear.objects.values_list("year", flat=True))
    fresh = sorted({_arranged_in(day, occasion) for day, occasion in occasions.items()} - kept)
    AnnouncedYear.objects.bulk_create(
        [AnnouncedYear(year=year, notice=f"chinesecalendar {chinese_calendar.__version__}") for year in fresh]
    )
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(day=day, is_working=day in workdays, name=names[occasion])
            for day, occasion in sorted(occasions.items())
            if _arranged_in(day, occasion) in fresh
        ],
        ignore_conflicts=True,
    )
    return CalendarDay.objects.count()


def _arranged_in(day: date, occasion: str) -> int:
    """Year whose notice decides on a day: New Year's reaches back into December (2022-12-31, 2018-12-29)."""
    return day.year + (occasion == Holiday.new_years_day.value and day.month == 12)


def _changed(rows: list[Model], held: dict, key: tuple[str, ...], fields: tuple[str, ...]) -> list[Model]:
    """Rows that are held with other values, carrying the primary key of what is held."""
    changed = []
    for row in rows:
        old = held.get(tuple(getattr(row, name) for name in key))
        if old is not None and any(getattr(old, name) != getattr(row, name) for name in fields):
            row.pk = old.pk
            changed.append(row)
    return changed
