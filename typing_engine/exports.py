"""A run's results as one CSV file (CONTRACTS 4): as they were kept, whatever has become of the facts since; or as
upheld objections corrected them (CONTRACTS 6).
"""

import csv
import io
import os
from pathlib import Path

from django.db import connection
from psycopg import sql

from authorities.jurisdiction import jurisdiction
from typing_engine import standards
from typing_engine.enums import Ground, RunStatus
from typing_engine.models import Run, Verdict
from typing_engine.standard.indicators import BUILT_IN, RESULT_COLUMNS, SCORE, Indicator, Kind

_SELECT = """
    SELECT {columns}
    FROM {results} r
    JOIN registry_household h ON h.id = r.household_id
    JOIN authorities_authority a ON a.id = r.authority_id
    ORDER BY coalesce(h.code, h.reg_no) COLLATE "C", h.id"""
_FOUND = "SELECT {kept} FROM typing_engine_result f WHERE f.volume = {volume} AND f.run_id = {run}"
_CORRECTED = f"""{_FOUND} AND NOT EXISTS (SELECT FROM typing_engine_correction c
                                   WHERE c.run_id = f.run_id AND c.household_id = f.household_id)
    UNION ALL
    (SELECT DISTINCT ON (household_id) {{kept}} FROM typing_engine_correction WHERE run_id = {{run}}
     ORDER BY household_id, id DESC)"""
_KEPT = ", ".join(field.column for field in Verdict._meta.fields)
# Results are there to be read once all of them are.
_NOT_COMPUTED = (RunStatus.QUEUED, RunStatus.COMPUTING, RunStatus.FAILED, RunStatus.CANCELLED)


class ExportRefused(Exception):
    """The run cannot be exported; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def export_results(run_id: int, file: Path, *, corrected: bool = False) -> int:
    """Write a run's results, sorted by the household's number, to a file that only its owner may read; as the run found
    them, or as corrected since.

    Returns the number of rows. Runs in a jurisdiction that sees the run. The file is there whole or not at all.
    Raises ExportRefused, and OSError where the file cannot be written.
    """
    run = Run.objects.select_related("standard").filter(pk=run_id).first()
    if run is None:
        raise ExportRefused("no_such_run", f"没有编号为 {run_id} 的分型批次。")
    if run.status in _NOT_COMPUTED:
        raise ExportRefused("not_computed", f"批次 {run_id} 的状态为“{run.get_status_display()}”，尚无完整结果。")
    partial = file.with_name(f"{file.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, jurisdiction(run.path), connection.cursor() as cursor:
            out.write(_header(run))
            with cursor.copy(f"COPY ({_select(run, corrected=corrected)}) TO STDOUT (FORMAT csv)") as rows:
                for block in rows:
                    out.write(block)
            count = cursor.rowcount
        partial.replace(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return count


def _header(run: Run) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([*RESULT_COLUMNS, *BUILT_IN, *run.extras, SCORE.name])
    return line.getvalue().encode()


def _select(run: Run, *, corrected: bool) -> str:
    """SELECT of the columns in their order. A name that a province chose is no column's name: the header has it."""
    standard = standards.read_published(run.standard.document)
    labels = " ".join(f"WHEN {place} THEN {_text(rule.label)}" for place, rule in enumerate(standard.rules))
    grounds = ", ".join(f"CASE WHEN r.grounds & {ground.bit} <> 0 THEN '{ground}' END" for ground in Ground)
    extras = {indicator.name: indicator for indicator in standard.extras()}
    columns = [
        "h.code",
        "h.reg_no",
        "a.code",
        "r.type",
        "r.rule",
        f"CASE r.rule {labels} END",
        f"nullif(concat_ws(' ', {grounds}), '')",
        *(_built_in(indicator) for indicator in BUILT_IN.values()),
        *(_extra(extras[name], place) for place, name in enumerate(run.extras, start=1)),
        "round(r.score / 100.0, 2)",
    ]
    results = (_CORRECTED if corrected else _FOUND).format(kept=_KEPT, volume=int(run.volume), run=int(run.pk))
    return _SELECT.format(columns=", ".join(columns), results=f"({results})")


def _built_in(indicator: Indicator) -> str:
    column = f"r.{indicator.name}"
    if indicator.kind == Kind.MONEY:
        return _yuan(column)
    return f"{column}::integer" if indicator.kind == Kind.YES_NO else column


def _extra(indicator: Indicator, place: int) -> str:
    column = f"r.extras[{place}]"
    return _yuan(f"{column}::numeric") if indicator.kind == Kind.MONEY else column


def _yuan(column: str) -> str:
    return f"round({column} / 100.0, 2)"


def _text(value: str) -> str:
    return sql.Literal(value).as_string(None)
