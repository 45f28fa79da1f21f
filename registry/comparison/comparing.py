"""A province's registry against the lists delivered (比对, A3): one pass a list, and differences that outlive it.

A difference that stands as it stood keeps its row and what officers made of it; one that is not found any more is gone;
one that says something else now is another. Runs as batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.timezone import localtime

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction, looking_nationwide, upwards
from authorities.models import Authority
from registry import acts
from registry.comparison.statements import duplicates_sql, found_sql
from registry.enums import DifferenceKind
from registry.feeds import COMPARED, HOUSEHOLDS, Feed
from registry.intake.merging import rows, run
from registry.intake.register_entries import number_anew
from registry.intake.turns import wait_for_turn
from registry.models import Comparison, Delivery, RegisterEntry

KINDS = tuple(kind for kind in DifferenceKind.values if kind != DifferenceKind.DUPLICATE)
# Of status_differs those that matter most: here in business, there not any more.
ENDED_THERE = "ended_there"
_WORK_MEM = "64MB"  # as intake has it
_COLUMNS = "path, province, source, kind, mark, number, household_id, here, there, there_on"
_SAME = " AND ".join(f"f.{name} = d.{name}" for name in ("source", "number", "kind", "mark", "here", "there"))


@dataclass(frozen=True, slots=True)
class Covered:
    """For which places of a province a complete list was delivered, and of which day the latest is."""

    days: Mapping[str, date]  # by the path of a bureau

    @property
    def everywhere(self) -> date | None:
        """The one day that holds for every bureau; None where they differ or some have no list."""
        days = set(self.days.values())
        return next(iter(days)) if len(days) == 1 and None not in days else None


def compare(province_path: str) -> Comparison:
    """Compare every list that was delivered with a province's registry. One transaction: all of it or nothing."""
    with jurisdiction(province_path):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('work_mem', %s, true)", [_WORK_MEM])
        # Whoever delivers one of these lists, or compares, is waited for.
        for feed in COMPARED:
            wait_for_turn(feed, province_path)
        made = Comparison.objects.create(path=province_path, compared_at=clock.now())
        for feed in COMPARED:
            made.lists[feed.name] = _compare_list(made, feed)
        made.lists[HOUSEHOLDS.name] = _duplicates(made)
        made.save(update_fields=["lists"])
        audit.record(acts.LISTS_COMPARED, by=None, on=made)
    return made


def _compare_list(made: Comparison, feed: Feed) -> dict[str, int | None]:
    """What a list came to. Of a list that nobody delivered nothing is known: no list is no clean record."""
    if not RegisterEntry.objects.filter(path=made.path, source=feed.name).exists():
        _settle(made, feed, None)
        return dict.fromkeys((*KINDS, ENDED_THERE))
    number_anew(feed, made.path)
    covered = covered_by(feed, made.path)
    table = f"staging.compared_{made.pk}_{feed.name}"
    values = {
        "province": made.path,
        "source": feed.name,
        "today": clock.today(),
        "day": covered.everywhere,
        "places": list(covered.days),
        "days": list(covered.days.values()),
    }
    run(
        f"CREATE UNLOGGED TABLE {table} WITH (autovacuum_enabled = off) AS "
        f"{found_sql(feed, by_place=covered.everywhere is None)}",
        values,
    )
    _settle(made, feed, table)
    counted = dict(rows(f"SELECT kind, count(*) FROM {table} GROUP BY kind"))
    counted[ENDED_THERE] = rows(
        f"""SELECT count(*) FROM {table} WHERE kind = '{DifferenceKind.STATUS_DIFFERS}' AND here = 'registered'"""
    )[0][0]
    run(f"DROP TABLE {table}")
    return {kind: counted.get(kind, 0) for kind in (*KINDS, ENDED_THERE)}


def _duplicates(made: Comparison) -> dict[str, int]:
    table = f"staging.compared_{made.pk}_households"
    run(f"CREATE UNLOGGED TABLE {table} AS {duplicates_sql()}", {"province": made.path, "source": HOUSEHOLDS.name})
    _settle(made, HOUSEHOLDS, table)
    ((count,),) = rows(f"SELECT count(*) FROM {table}")
    run(f"DROP TABLE {table}")
    return {DifferenceKind.DUPLICATE.value: count}


def _settle(made: Comparison, feed: Feed, table: str | None) -> None:
    """Bring the differences of a list to what was found: what is gone is marked, what is new is added."""
    values = {"comparison": made.pk, "province": made.path, "source": feed.name}
    live = "d.province = %(province)s AND d.source = %(source)s AND d.gone_in_id IS NULL"
    if table is None:
        run(f"UPDATE registry_difference d SET gone_in_id = %(comparison)s WHERE {live}", values)
        return
    run(f"ANALYZE {table}")
    run(
        f"""UPDATE registry_difference d SET gone_in_id = %(comparison)s
        WHERE {live} AND NOT EXISTS (SELECT FROM {table} f WHERE {_SAME})""",
        values,
    )
    # A household that moved takes its differences with it.
    run(
        f"""UPDATE registry_difference d SET path = f.path FROM {table} f
        WHERE {live} AND {_SAME} AND f.path <> d.path""",
        values,
    )
    run(
        f"""INSERT INTO registry_difference ({_COLUMNS}, found_in_id)
        SELECT {_COLUMNS}, %(comparison)s FROM {table} f
        WHERE NOT EXISTS (SELECT FROM registry_difference d WHERE {live} AND {_SAME})
        ORDER BY path, kind""",
        values,
    )


def covered_by(feed: Feed, province_path: str) -> Covered:
    """Where a complete list of a feed was delivered, by the bureaus of a province, with the latest day of it.

    The day is that up to which the list stands by its own word, else the one on which it was taken.
    """
    areas: dict[str, date] = {}
    with looking_nationwide():
        taken = Delivery.objects.filter(feed=feed.name, partial=False).order_by("pk")
        for area, days, taken_at, *counts in taken.values_list(
            "area", "period_ends", "taken_at", "new", "changed", "unchanged"
        ):
            if any(counts) and (area.startswith(province_path) or province_path.startswith(area)):
                areas[area] = max(days) if days else localtime(taken_at).date()
    bureaus = Authority.objects.filter(path__startswith=province_path).values_list("path", flat=True)
    return Covered({path: max((areas[a] for a in upwards(path) if a in areas), default=None) for path in bureaus})
