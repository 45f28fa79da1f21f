"""What a delivery's rows were refused for or warned about: into the database, and into a file to mend and send again."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from authorities.enums import FilePurpose
from authorities.files import keep
from authorities.models import Officer, StoredFile
from registry.enums import Severity
from registry.intake.columns import REFUSED_LINE, REFUSED_REASON
from registry.intake.facts import FACT_TABLES, overlaps_with_held
from registry.intake.merging import Merge, rows, run
from registry.intake.problems import column_title, describe
from registry.intake.source import open_source, rows_of
from registry.models import Delivery, RowProblem


def tell(merge: Merge, *, path: str, sheet: str) -> int:
    """Keep every refusal and, of rows that were taken, every warning. Returns the number of warnings."""
    told = f"""INSERT INTO registry_rowproblem (delivery_id, path, severity, sheet, line, "column", code, value)
        SELECT %(delivery)s, %(path)s, %(severity)s, %(sheet)s, """
    params = {"delivery": merge.delivery_id, "path": path, "sheet": sheet}
    refused, warned = params | {"severity": Severity.REFUSED}, params | {"severity": Severity.WARNING}
    table = merge.resolved
    run(
        f"""{told} line, item ->> 0, item ->> 1, item ->> 2
        FROM {table}, jsonb_array_elements(bad) item WHERE bad IS NOT NULL""",
        refused,
    )
    run(
        f"""{told} line, split_part(refusal, ':', 1), split_part(refusal, ':', 2), ''
        FROM {table} WHERE refusal IS NOT NULL AND bad IS NULL""",
        refused,
    )
    run(f"{told} line, '', 'superseded_in_file', '' FROM {table} WHERE superseded", refused)
    warnings = run(
        f"""{told} line, item ->> 0, item ->> 1, item ->> 2
        FROM {table}, jsonb_array_elements(odd) item WHERE odd IS NOT NULL AND taken""",
        warned,
    )
    warnings += run(
        f"""{told} line, split_part(item, ':', 1), split_part(item, ':', 2), ''
        FROM {table}, unnest(warnings) item WHERE warnings IS NOT NULL AND taken""",
        warned,
    )
    fact = FACT_TABLES.get(merge.feed)
    if fact is not None and fact.periods:
        warnings += run(
            f"""{told} line, 'period_start', 'period_overlaps', ''
            FROM (SELECT line FROM {table} WHERE overlapping AND taken UNION {overlaps_with_held(merge)}) l""",
            warned,
        )
    return warnings


def keep_refused_rows(delivery: Delivery, source: Path, *, by: Officer | None) -> StoredFile:
    """The refused rows as they came, with line and reason beside them: mended in place, the file can be sent again."""
    stem = Path(delivery.file_name).stem or delivery.feed
    return keep(
        _refused_csv(delivery, source),
        name=f"{stem}-退回行.csv",
        purpose=FilePurpose.REFUSED_ROWS,
        content_type="text/csv; charset=utf-8",
        by=by,
    )


def _refused_csv(delivery: Delivery, path: Path) -> Iterator[bytes]:
    reasons = _reasons(delivery)
    source = open_source(path)
    width = len(source.header)
    yield b"\xef\xbb\xbf" + _csv_line([*source.header, REFUSED_LINE, REFUSED_REASON])
    for block in source.blocks:
        for line, row in zip(*rows_of(block), strict=True):
            if line in reasons:
                cells = [*row[:width], *[""] * (width - len(row))]
                yield _csv_line([*cells, str(line), reasons[line]])


def _reasons(delivery: Delivery) -> dict[int, str]:
    """Line number → what is wrong and what to do."""
    reasons: dict[int, str] = {}
    refused = RowProblem.objects.filter(delivery=delivery, severity=Severity.REFUSED).order_by("line", "id")
    for line, column, code, value in refused.values_list("line", "column", "code", "value").iterator():
        problem = describe(code)
        title = column_title(delivery.feed, column)
        shown = f"“{value}”" if value else ""
        text = f"{title}{shown}{'：' if title or shown else ''}{problem.text}；{problem.cure}"
        reasons[line] = f"{reasons[line]} {text}" if line in reasons else text
    return reasons


def _csv_line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()
