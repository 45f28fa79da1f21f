"""A correction as people read it: on which objection, what the type was and is, and row by row what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from authorities.declarations import find
from registry import feeds
from registry.columns import FEEDS, Column
from registry.enums import HouseholdType
from registry.feeds import Feed
from registry.officer.wording import title, worded
from typing_engine.models import CorrectedRow, Correction

_NO_ROW, _ROW = "没有这条记录", "有这条记录"


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row of a department's data, as it was read before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CorrectionRead:
    """One correction of a result."""

    reference: str
    corrected_on: date
    was: str
    becomes: str
    rows: tuple[RowRead, ...]

    @property
    def keeps_its_type(self) -> bool:
        return self.was == self.becomes


def in_words(corrections: Iterable[Correction]) -> tuple[CorrectionRead, ...]:
    """Corrections with their rows fetched, in their order."""
    return tuple(
        CorrectionRead(
            correction.reference,
            correction.corrected_on,
            HouseholdType(correction.type_before).label,
            HouseholdType(correction.type).label,
            tuple(_row(row) for row in correction.rows.all()),
        )
        for correction in corrections
    )


def _row(row: CorrectedRow) -> RowRead:
    feed = find(Feed, row.feed)
    columns = {column.name: column for column in FEEDS[feed].columns}
    named = "，".join(f"{title(columns[name])} {worded(columns[name], value)}" for name, value in row.key.items())
    what = feed.label if feed == feeds.HOUSEHOLDS else f"{feed.label}（{named}）"
    changed = {name for name in row.after or () if row.before and row.before[name] != row.after[name]}
    return RowRead(what, *(_values(values, columns, changed) for values in (row.before, row.after)))


def _values(values: Mapping[str, object] | None, columns: Mapping[str, Column], changed: set[str]) -> str:
    """Of a row that was changed the columns that differ, of one that was added or taken out what it says."""
    if values is None:
        return _NO_ROW
    told = [name for name in values if name in changed] or [name for name, value in values.items() if value is not None]
    return "；".join(f"{title(columns[name])} {worded(columns[name], values[name])}" for name in told) or _ROW
