"""Problems of a delivery's rows, refusals and warnings, are kept in the database and in a file to mend and resend."""

import codecs
import csv
import io
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from authorities.files import keep
from authorities.lists.formulas import escaped, unescaped
from authorities.lists.workbook import CONTENT_TYPE, MOST_ROWS, write_text_workbook
from authorities.models import Officer, StoredFile
from registry import file_purposes
from registry.columns import FEEDS, REFUSED_LINE, REFUSED_REASON
from registry.enums import Severity
from registry.intake.facts import FACT_TABLES
from registry.intake.merging import Merge, rows, run
from registry.intake.problems import column_title, describe
from registry.intake.source import Source, open_source, rows_of
from registry.models import Delivery, RowProblem

# A problem that a cell's reader told: [column, code, value].
_ITEM = "item ->> 0, item ->> 1, item ->> 2"


# So many problems of one delivery are kept; beyond, they are counted. Whoever mends a file finds what is wrong in
# far fewer, and a file of nine megabytes could have millions.
MOST_PROBLEMS = 100_000


def keep_row_problems(merge: Merge, *, path: str, sheet: str, odd_cells: bool, kept: int) -> tuple[int, int]:
    """Keep refusals and, of rows that were taken, warnings, up to MOST_PROBLEMS of a delivery that has `kept` already.

    Returns the number of warnings, all of them, and how many problems were kept. `odd_cells` says whether the readers
    of cells told anything; one look says what the rules of SQL did.
    """
    params = {"delivery": merge.delivery_id, "path": path, "sheet": sheet}
    refused, warned = _Kept(params | {"severity": Severity.REFUSED}), _Kept(params | {"severity": Severity.WARNING})
    table = merge.resolved
    fact = FACT_TABLES.get(merge.feed)
    overlapping = "overlapping" if fact is not None and fact.periods else "false"
    ((has_refusals, has_superseded, has_warnings, has_overlaps),) = rows(
        f"""SELECT bool_or(refusal IS NOT NULL), bool_or(superseded), bool_or(warnings IS NOT NULL AND taken),
                   bool_or({overlapping} AND taken) FROM {table}"""
    )
    room = MOST_PROBLEMS - kept
    if odd_cells:
        # (Unasked, jsonb_array_elements would be called for every row.)
        room -= refused.keep(
            f"s.line, {_ITEM}",
            f"{merge.staged} s, jsonb_array_elements(s.bad) item WHERE s.bad IS NOT NULL",
            room,
        )
        room -= warned.keep(
            f"s.line, {_ITEM}",
            f"""{merge.staged} s JOIN {table} r ON r.line = s.line AND r.taken,
                 jsonb_array_elements(s.odd) item WHERE s.odd IS NOT NULL""",
            room,
        )
    if has_refusals:
        room -= refused.keep(
            f"line, at_column, refusal_code, {_quoted(merge.feed)}",
            f"""(SELECT s.*, split_part(r.refusal, ':', 2) AS refusal_code,
                         {_column_at_fault(merge.feed)} AS at_column
                  FROM {table} r JOIN {merge.staged} s ON s.line = r.line
                  WHERE r.refusal IS NOT NULL AND s.bad IS NULL) told""",
            room,
        )
    if has_superseded:
        room -= refused.keep("line, '', 'superseded_in_file', ''", f"{table} WHERE superseded", room)
    if has_warnings:
        room -= warned.keep(
            "line, split_part(item, ':', 1), split_part(item, ':', 2), ''",
            f"{table}, unnest(warnings) item WHERE taken",
            room,
        )
    if has_overlaps:
        room -= warned.keep("line, 'period_start', 'period_overlaps', ''", f"{table} WHERE overlapping AND taken", room)
    return warned.count, MOST_PROBLEMS - room


class _Kept:
    """Problems of one severity: how many there are, and the first ones kept."""

    def __init__(self, params: dict) -> None:
        self.count = 0
        self._params = params

    def keep(self, columns: str, source: str, room: int) -> int:
        """Keep what `source` gives, no more than there is room for. Returns how many were kept."""
        kept = 0
        if room:
            kept = run(
                f"""INSERT INTO registry_rowproblem (delivery_id, path, severity, sheet, line, "column", code, value)
                SELECT %(delivery)s, %(path)s, %(severity)s, %(sheet)s, {columns} FROM {source} LIMIT %(room)s""",
                self._params | {"room": room},
            )
        if kept < room:
            self.count += kept
        else:
            ((count,),) = rows(f"SELECT count(*) FROM {source}")
            self.count += count
        return kept


_PIECE_BYTES = 1 << 20
_NUMBERS = ("code", "reg_no")
# Columns that a rule of SQL refuses a row at, beside the numbers of the household.
_REFUSED_AT = ("authority", "period_end", "until_on", "released_on")


def _column_at_fault(feed: str) -> str:
    """SQL for the column that a refusal is told at: of a household's two numbers, the one that the row names."""
    column = "split_part(r.refusal, ':', 1)"
    if not any(known.name == "reg_no" for known in FEEDS[feed].columns):
        return column
    return f"CASE WHEN {column} = 'code' AND s.code IS NULL AND s.reg_no IS NOT NULL THEN 'reg_no' ELSE {column} END"


# A number with a birth day in its place is a person's, whatever column it slipped into (masking.py).
_BIRTH_DAY = "(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_SOMEBODYS = (
    (f"^([1-9][0-9]{{5}})(?:18|19|20)[0-9]{{2}}{_BIRTH_DAY}([0-9]{{3}}[0-9X])$", "\\1********\\4"),
    (f"^([1-9][0-9]{{5}})[0-9]{{2}}{_BIRTH_DAY}([0-9]{{3}})$", "\\1******\\4"),
)


def _quoted(feed: str) -> str:
    """SQL for the value that was refused. Where cells have slipped, a number may be something private."""
    names = {column.name for column in FEEDS[feed].columns}
    values = {name: f"{name}::text" for name in (*_NUMBERS, *_REFUSED_AT) if name in names}
    for name in _NUMBERS:
        for pattern, shown in _SOMEBODYS if name in values else ():
            values[name] = f"regexp_replace({values[name]}, '{pattern}', '{shown}')"
    if "authority" in values:
        long_runs = "([0-9A-Za-z]{2})[0-9A-Za-z()-]{5,}"
        values["authority"] = f"regexp_replace(left(authority, 80), '{long_runs}', '\\1******', 'g')"
    cases = " ".join(f"WHEN '{name}' THEN {value}" for name, value in values.items())
    return f"coalesce(CASE at_column {cases} END, '')" if cases else "''"


def keep_sheet_problems(delivery: Delivery, source: Source) -> int:
    """Warn of the sheets of a workbook that were not read; returns how many."""
    told = [(name, "hidden_sheet") for name in source.hidden]
    told += [(name, "sheet_not_read") for name in source.passed_over]
    RowProblem.objects.bulk_create(
        RowProblem(delivery=delivery, path=delivery.path, severity=Severity.WARNING, sheet=name, line=0, code=code)
        for name, code in told
    )
    return len(told)


def keep_refused_rows(delivery: Delivery, source: Path, *, by: Officer | None) -> StoredFile:
    """The refused rows as they came, with line and reason beside them: mended in place, the file can be sent again.

    What a spreadsheet would take for a formula has a mark before it, which is taken off when the file comes back.
    """
    return keep(
        chain((codecs.BOM_UTF8,), (csv_line(list(map(escaped, row))) for row in _refused(delivery, source))),
        name=f"{_stem(delivery)}-退回行.csv",
        purpose=file_purposes.REFUSED_ROWS,
        content_type="text/csv; charset=utf-8",
        by=by,
    )


def keep_mending_workbook(delivery: Delivery, source: Path, *, by: Officer | None) -> StoredFile | None:
    """The same as a workbook whose every cell is text, so that a spreadsheet makes no number of a number.

    None where there are more rows than a sheet holds.
    """
    if delivery.refused > MOST_ROWS:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write_text_workbook(path, _refused(delivery, source))
        with path.open("rb") as file:
            return keep(
                iter(partial(file.read, _PIECE_BYTES), b""),
                name=f"{_stem(delivery)}-退回行.xlsx",
                purpose=file_purposes.REFUSED_ROWS,
                content_type=CONTENT_TYPE,
                by=by,
            )


def holds_refused_rows(source: Source) -> bool:
    """Whether a file, CSV or workbook, is one of refused rows that we gave out, be it that one column was taken out."""
    return not {REFUSED_LINE, REFUSED_REASON}.isdisjoint(source.header)


def is_mended(source: Source) -> bool:
    """Whether a CSV is one of refused rows that we gave out."""
    return REFUSED_LINE in source.header and not source.sheet


def _stem(delivery: Delivery) -> str:
    return Path(delivery.file_name).stem or delivery.feed


def _refused(delivery: Delivery, path: Path) -> Iterator[list[str]]:
    """The headings, then the refused rows with line and reason."""
    reasons = _reasons(delivery)
    source = open_source(path, feed=delivery.feed, sheet=delivery.sheet)
    mended = is_mended(source)
    # Of a file that was one of refused rows itself, the lines and reasons of that time are not carried on.
    kept = [place for place, heading in enumerate(source.header) if heading not in (REFUSED_LINE, REFUSED_REASON)]
    width = len(source.header)
    yield [*(source.header[place] for place in kept), REFUSED_LINE, REFUSED_REASON]
    for block in source.blocks:
        for line, row in zip(*rows_of(block), strict=True):
            if line in reasons:
                cells = [*map(unescaped, row)] if mended else row
                cells = [*cells[:width], *[""] * (width - len(cells)), *cells[width:]]
                yield [*(cells[place] for place in kept), str(line), reasons[line], *cells[width:]]


def _reasons(delivery: Delivery) -> dict[int, str]:
    """Line number → what is wrong and what to do."""
    reasons: dict[int, str] = {}
    refused = RowProblem.objects.filter(delivery=delivery, severity=Severity.REFUSED).order_by("line", "id")
    for line, sheet, column, code, value in refused.values_list("line", "sheet", "column", "code", "value").iterator():
        problem = describe(code)
        title = column_title(delivery.feed, column)
        shown = f"“{value}”" if value else ""
        place = f"工作表“{sheet}”" if sheet else ""
        text = f"{place}{title}{shown}{'：' if place or title or shown else ''}{problem.text}；{problem.cure}"
        reasons[line] = f"{reasons[line]} {text}" if line in reasons else text
    return reasons


def csv_line(cells: list[str]) -> bytes:
    """One record of a CSV as we write it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()
