"""One feed file is taken here: read, staged, checked, merged, refusals kept. One transaction: all of it or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction, province_path_of
from authorities.machines import actor
from authorities.models import Division, Job, Machine, Officer, StoredFile
from registry import acts, feeds
from registry.feeds import Feed
from registry.intake import credentials, defaulters, facts, households, recognitions, register_entries, row_problems
from registry.intake.cells import Lists
from registry.intake.file_refused import FileRefused
from registry.intake.headings import recognise
from registry.intake.merging import Merge, Merged, run
from registry.intake.reading import parts, read_blocks, reading_ahead
from registry.intake.rows import ReadBlock, ReadingPlan
from registry.intake.source import Source, open_source
from registry.intake.staging import stage
from registry.intake.turns import wait_for_turn
from registry.models import Delivery, ValueAlias

# Memory for sorting and for building the name index: more for merging joins was slower (MEASUREMENTS).
_WORK_MEM = "64MB"

# Feeds whose cells take long to read: rows that are staged and merged together while the next ones are read.
ROWS_IN_A_PART = {feed: feed.rows_in_a_part for feed in feeds.ALL_FEEDS if feed.rows_in_a_part}

SHRUNK = "shrunk"
# Deliveries that were refused whole lie between.
_LOOKED_BACK = 20

# Told stage, rows done and rows in all (0: not known yet); may raise to stop the whole.
Report = Callable[[str, int, int], None]


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
    sheet: str = ""  # of a workbook the one to read; empty: the one that has the feed's columns
    by: Officer | Machine | None = None
    file: StoredFile | None = None
    job: Job | None = None
    # Refuse a complete list of far fewer rows than the one before, until somebody says that it is right.
    asks_when_shrunk: bool = False

    @property
    def officer(self) -> Officer | None:
        return self.by if isinstance(self.by, Officer) else None

    @property
    def machine(self) -> Machine | None:
        return self.by if isinstance(self.by, Machine) else None


def take_file(order: Order, *, report: Report = lambda stage, done, total: None) -> Delivery:
    """Take a file. Raises FileRefused when it cannot be read at all; rows that cannot be taken are kept for mending.

    `report(stage, done, total)` is told how far it is, and may raise to stop the whole.
    """
    source = open_source(order.path, feed=order.feed.name, sheet=order.sheet)
    header = recognise(order.feed, source.header)
    with jurisdiction(order.limit):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('work_mem', %s, true)", [_WORK_MEM])
        wait_for_turn(order.feed, order.limit)
        delivery = Delivery.objects.create(
            path=order.limit,
            feed=order.feed,
            area=order.area,
            # Mended rows are some of a list, whatever the form says: who is not among them is not clear.
            partial=order.partial or row_problems.holds_refused_rows(source),
            file_name=order.file_name[-160:],
            sheet=source.sheet,
            file=order.file,
            job=order.job,
            by=order.officer,
            machine=order.machine,
            taken_at=clock.now(),
            ignored_columns=header.ignored,
        )
        plan = ReadingPlan(
            order.feed.name,  # the bare name: the feed itself, unpickled, would bring Django into every reading process
            header.positions,
            len(source.header),
            _lists(order),
            settings.SEALING_KEY,
            settings.INDEX_KEY,
            mended=row_problems.is_mended(source),
        )
        tally = _take_rows(order, source, delivery, plan, report)
        delivery.new, delivery.changed, delivery.unchanged = tally.new, tally.changed, tally.unchanged
        delivery.refused = tally.refused
        delivery.warnings = tally.warnings + row_problems.keep_sheet_problems(delivery, source)
        delivery.period_ends, delivery.kinds = sorted(tally.period_ends), sorted(tally.kinds)
        # A file of which nothing is taken is told as that.
        if order.asks_when_shrunk and not delivery.partial and delivery.accepted:
            _must_not_shrink(order, delivery)
        report("整理结果", tally.rows, tally.rows)
        if delivery.refused:
            delivery.refused_file = row_problems.keep_refused_rows(delivery, order.path, by=order.officer)
            delivery.mending_file = row_problems.keep_mending_workbook(delivery, order.path, by=order.officer)
        delivery.save()
        by = actor(order.machine) if order.machine else order.officer
        audit.record(acts.FEED_TAKEN, by=by, on=delivery, note=f"{delivery} 入库 {delivery.accepted} 行")
    return delivery


def last_complete(feed: str, area: str, *, before: int | None = None) -> Delivery | None:
    """The latest complete list of a feed for an area that was taken, before a delivery; None for the first one."""
    lists = Delivery.objects.filter(feed=feed, area=area, partial=False)
    lists = lists.filter(pk__lt=before) if before is not None else lists
    taken = [one for one in lists.order_by("-id")[:_LOOKED_BACK] if one.accepted]
    return taken[0] if taken else None


def _must_not_shrink(order: Order, delivery: Delivery) -> None:
    """Who is not on a complete list is taken for clear: one that lost rows is doubted (STYLE 10), not believed."""
    last = last_complete(order.feed, order.area, before=delivery.pk)
    if last is None or delivery.accepted * 100 >= last.accepted * (100 - settings.INTAKE_SHRINK_PERCENT):
        return
    day, most = timezone.localtime(last.taken_at).date(), settings.INTAKE_SHRINK_PERCENT
    raise FileRefused(
        SHRUNK,
        f"本文件作为完整名单只有 {delivery.accepted:,} 行可以入库，上次完整名单（{day}）有 {last.accepted:,} 行，"
        f"减少超过 {most}%。没有入库。如果只是部分数据，请重新提交并选择“部分数据”；"
        "核对无误的，可以在本页确认按完整名单入库。",
    )


@dataclass(slots=True)
class _Tally:
    """What became of the rows so far."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    taken: int = 0
    warnings: int = 0
    problems_kept: int = 0
    period_ends: set[date] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    @property
    def unchanged(self) -> int:
        return self.taken - self.new - self.changed

    @property
    def refused(self) -> int:
        return self.rows - self.taken


def _take_rows(order: Order, source: Source, delivery: Delivery, plan: ReadingPlan, report: Report) -> _Tally:
    """Take the rows in parts while all of them are new, so that reading goes on beside writing; else all at once.

    Only rows looked at together can tell which of two with one key comes last. Two such rows in different parts show as
    the second meeting what the first has written.
    """
    if order.feed in ROWS_IN_A_PART:
        try:
            with transaction.atomic():
                return _take_parts(order, source, delivery, plan, report, rows_in_a_part=ROWS_IN_A_PART[order.feed])
        except _MetHeldRows:
            report("逐行比对", 0, 0)
            source = open_source(order.path, feed=order.feed.name, sheet=source.sheet)  # from the beginning
    return _take_parts(order, source, delivery, plan, report, rows_in_a_part=None)


class _MetHeldRows(Exception):
    """A part of a file holds a row that is not new."""


def _take_parts(
    order: Order, source: Source, delivery: Delivery, plan: ReadingPlan, report: Report, *, rows_in_a_part: int | None
) -> _Tally:
    tally = _Tally()
    settles = order.feed == feeds.HOUSEHOLDS
    with reading_ahead(read_blocks(source, plan)) as ahead, households.NameIndex() as name_index:
        for number, (part, is_last) in enumerate(parts(ahead.blocks, rows_in_a_part)):
            staged = stage(f"{delivery.pk}_{number}", _reported(part, report, tally.rows), plan)
            report("核对入库", tally.rows, 0)
            merge = Merge(
                order.feed,
                delivery.pk,
                staged.table,
                staged.rows,
                order.limit,
                clock.today(),
                plan.lists,
                frozenset(plan.positions),
                whole="" if order.partial else order.area,
                may_be_new=rows_in_a_part is not None or order.feed not in ROWS_IN_A_PART,
            )
            if settles:
                name_index.settle_beside(tally.new, rest=ahead.all_read())
            merged = _merge(merge)
            if merged.met_held and not (number == 0 and is_last):
                raise _MetHeldRows
            tally.rows += staged.rows
            tally.new += merged.new
            tally.changed += merged.changed
            tally.taken += merged.taken
            tally.period_ends.update(merged.period_ends)
            tally.kinds.update(merged.kinds)
            warnings, tally.problems_kept = row_problems.keep_row_problems(
                merge,
                path=order.limit,
                sheet=source.sheet,
                odd_cells=staged.odd_rows > 0,
                kept=tally.problems_kept,
            )
            tally.warnings += warnings
            run(f"DROP TABLE {merge.resolved}, {merge.staged}")
            report("核对入库", tally.rows, 0)
        if settles and tally.new + tally.changed:
            name_index.settle()
    return tally


def _reported(blocks: Iterator[ReadBlock], report: Report, rows: int) -> Iterator[ReadBlock]:
    """The same blocks; each is told when it comes, for reading is the longest part and may be cancelled."""
    for block in blocks:
        rows += block.rows
        report("读取文件", rows, 0)
        yield block


def _merge(merge: Merge) -> Merged:
    if merge.feed == feeds.HOUSEHOLDS:
        return households.merge_households(merge)
    if merge.feed == feeds.DEFAULTERS:
        return defaulters.merge_defaulters(merge)
    if merge.feed == feeds.CREDENTIALS:
        return credentials.merge_credentials(merge)
    if merge.feed == feeds.RECOGNITIONS:
        return recognitions.merge_recognitions(merge)
    if merge.feed in feeds.COMPARED:
        return register_entries.merge_register_entries(merge)
    return facts.merge_facts(merge)


def _lists(order: Order) -> Lists:
    """What cells may have to be in: division codes, and the wordings of this province's registries."""
    aliases: dict[str, dict[str, str]] = {}
    province = province_path_of(order.limit)
    wordings = ValueAlias.objects.filter(feed=order.feed, province__in=["/", province]).order_by("province")
    for alias in wordings:
        aliases.setdefault(alias.column, {})[alias.wording] = alias.value
    divisions: frozenset[str] = frozenset()
    if order.feed == feeds.HOUSEHOLDS:
        divisions = frozenset(Division.objects.values_list("code", flat=True))
    return Lists(divisions, aliases)
