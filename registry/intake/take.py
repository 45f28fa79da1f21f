"""Taking one feed file: read, stage, check, merge, keep what was refused. One transaction: all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from authorities import audit, clock
from authorities.enums import Act
from authorities.jurisdiction import jurisdiction
from authorities.models import Division, Job, Officer, StoredFile
from registry.enums import Feed
from registry.intake import defaulters, facts, households, telling
from registry.intake.cells import Lists
from registry.intake.merging import Merge, Merged, run
from registry.intake.reading import read_blocks
from registry.intake.rows import ReadingPlan, recognise
from registry.intake.source import open_source
from registry.intake.staging import stage
from registry.models import Delivery, ValueAlias

# Memory for sorting and for building the name index: more for merging joins was slower (MEASUREMENTS).
_WORK_MEM = "64MB"


@dataclass(frozen=True, slots=True)
class Order:
    """What is handed in: a file of a feed, by whom, for which area.

    `limit` is the path of the bureau that hands it in (its province; '/' for the nation): rows outside are refused.
    `area` is what the file is complete for unless `partial`.
    """

    feed: Feed
    path: Path
    file_name: str
    limit: str
    area: str
    partial: bool = False
    by: Officer | None = None
    file: StoredFile | None = None
    job: Job | None = None


def take(order: Order, *, report: Callable[[str, int, int], None] = lambda stage, done, total: None) -> Delivery:
    """Take a file. Raises FileRefused when it cannot be read at all; rows that cannot be taken are kept for mending.

    `report(stage, done, total)` is told how far it is, and may raise to stop the whole.
    """
    source = open_source(order.path)
    header = recognise(order.feed, source.header)
    with jurisdiction(order.limit):
        _wait_for_turn(order)
        delivery = Delivery.objects.create(
            path=order.limit,
            feed=order.feed,
            area=order.area,
            partial=order.partial,
            file_name=order.file_name[-160:],
            file=order.file,
            job=order.job,
            by=order.by,
            taken_at=clock.now(),
            ignored_columns=header.ignored,
        )
        plan = ReadingPlan(
            order.feed,
            header.positions,
            len(source.header),
            _lists(order),
            settings.SEALING_KEY,
            settings.INDEX_KEY,
        )
        staged = stage(
            order.feed,
            delivery.pk,
            read_blocks(source, plan),
            report=lambda count: report("读取文件", count, 0),
        )
        report("核对入库", 0, staged.rows)
        merge = Merge(order.feed, delivery.pk, staged.table, order.limit, clock.today())
        merged = _merge(merge)
        delivery.new, delivery.changed = merged.new, merged.changed
        delivery.unchanged = merged.taken - merged.new - merged.changed
        delivery.refused = staged.rows - merged.taken
        report("整理结果", staged.rows, staged.rows)
        delivery.warnings = telling.tell(merge, path=order.limit, sheet=source.sheet)
        delivery.period_ends, delivery.kinds = list(merged.period_ends), list(merged.kinds)
        if delivery.refused:
            delivery.refused_file = telling.keep_refused_rows(delivery, order.path, by=order.by)
        delivery.save()
        run(f"DROP TABLE {merge.resolved}, {merge.staged}")
        audit.record(Act.FEED_TAKEN, by=order.by, on=delivery, note=f"{delivery} 入库 {delivery.accepted} 行")
    return delivery


def _merge(merge: Merge) -> Merged:
    if merge.feed == Feed.HOUSEHOLDS:
        households.resolve(merge)
        return households.merge_households(merge)
    if merge.feed == Feed.DEFAULTERS:
        defaulters.resolve(merge)
        return defaulters.merge_defaulters(merge)
    return facts.merge_facts(merge)


def _wait_for_turn(order: Order) -> None:
    """Files of one feed and province are taken one after the other, so two at once neither deadlock nor interleave.

    Household numbers are unique in the country, so files of households wait for each other everywhere.
    """
    feed = list(Feed).index(order.feed) + 1
    province = order.limit.strip("/").split("/")[0]
    number = int(province) if province.isdigit() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [_WORK_MEM])
        if order.feed == Feed.HOUSEHOLDS or not number:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [feed])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [feed])
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [feed, number])


def _lists(order: Order) -> Lists:
    """What cells may have to be in: division codes, and the wordings of this province's registries."""
    aliases: dict[str, dict[str, str]] = {}
    province = "/" + order.limit.strip("/").split("/")[0] + "/" if order.limit != "/" else "/"
    wordings = ValueAlias.objects.filter(feed=order.feed, province__in=["/", province]).order_by("province")
    for alias in wordings:
        aliases.setdefault(alias.column, {})[alias.wording] = alias.value
    divisions: frozenset[str] = frozenset()
    if order.feed == Feed.HOUSEHOLDS:
        divisions = frozenset(Division.objects.values_list("code", flat=True))
    return Lists(divisions, aliases)
