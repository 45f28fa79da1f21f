"""Writes the feeds of one sample, row by row: memory does not grow with the number of households."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from registry.sample import (
    credentials,
    defaulters,
    indicators,
    negative_records,
    payments,
    penalties,
    registration,
    reports,
    risk_marks,
)
from registry.sample.bureaus import Province
from registry.sample.days import Days
from registry.sample.draws import Chance
from registry.sample.households import Drawing

# Households between two writes: large enough that joining is cheap, small enough to stay in the cache.
_CHUNK = 4000
_REPORT_EVERY = 100_000


@dataclass(frozen=True, slots=True)
class _Feed:
    name: str
    header: str
    rows: Callable


def write_feeds(
    province_code: str,
    *,
    count: int,
    seed: int,
    folder: Path,
    as_of: date,
    with_credentials: bool = False,
    with_negative_records: bool = False,
    progress: Callable[[int], None] | None = None,
) -> dict[str, int]:
    """Write `folder/FEED.csv` for the eight feeds, and the others asked for; give the number of data rows of each.

    Files appear under their names only when all are complete; whatever goes wrong, no part of one stays. Raises OSError
    when the folder cannot be written.
    """
    province, days = Province(province_code, as_of=as_of), Days(as_of)

    def chance(stream: str) -> Chance:
        # One stream for each purpose: a sample of fewer households is the beginning of one of more.
        return Random(f"{stream} {province_code} {seed}").random  # noqa: S311 (sample data, no secret)

    drawing = Drawing(province, days, chance("drawing"))
    feeds = _feeds(
        province, days, chance, with_credentials=with_credentials, with_negative_records=with_negative_records
    )
    folder.mkdir(parents=True, exist_ok=True)
    parts = {feed.name: folder / f".{feed.name}.csv.{os.getpid()}.part" for feed in feeds}
    try:
        rows = _write(feeds, parts, drawing, count=count, progress=progress)
        for name, part in parts.items():
            part.replace(folder / f"{name}.csv")
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return rows


def _feeds(
    province: Province,
    days: Days,
    chance: Callable[[str], Chance],
    *,
    with_credentials: bool,
    with_negative_records: bool,
) -> tuple[_Feed, ...]:
    writers = {
        "households": (registration.HEADER, registration.Registration(province, days, chance("households"))),
        "annual_reports": (reports.HEADER, reports.Reports(days, chance("annual_reports"))),
        "risk_marks": (risk_marks.HEADER, risk_marks.Marks(days, chance("risk_marks"))),
        "tax": (payments.TAX_HEADER, payments.Tax(days, chance("tax"))),
        "social_insurance": (payments.INSURANCE_HEADER, payments.SocialInsurance(days, chance("social_insurance"))),
        "penalties": (penalties.HEADER, penalties.Penalties(province, days, chance("penalties"))),
        "defaulters": (defaulters.HEADER, defaulters.Defaulters(province, days, chance("defaulters"))),
        "indicators": (indicators.HEADER, indicators.Indicators(days, chance("indicators"))),
    }
    if with_credentials:
        writer = credentials.Credentials(province, days, chance("credentials"))
        writers["credentials"] = (credentials.HEADER, writer)
    if with_negative_records:
        listed = negative_records.NegativeRecords(days, chance("negative_records"))
        writers["negative_records"] = (negative_records.HEADER, listed)
    return tuple(_Feed(name, header, writer.rows) for name, (header, writer) in writers.items())


def _write(feeds, parts, drawing, *, count, progress) -> dict[str, int]:
    totals = dict.fromkeys(parts, 0)
    with ExitStack() as stack:
        files = {
            # The line ends are \n on every system: same seed, same bytes.
            name: stack.enter_context(part.open("w", encoding="utf-8", newline="\n"))
            for name, part in parts.items()
        }
        for feed in feeds:
            files[feed.name].write(feed.header)
        for start in range(0, count, _CHUNK):
            households = [drawing.draw(index) for index in range(start, min(start + _CHUNK, count))]
            for feed in feeds:
                text = "".join(map(feed.rows, households))
                # No value holds a line break, so lines are rows.
                totals[feed.name] += text.count("\n")
                files[feed.name].write(text)
            done = start + len(households)
            if progress and (done == count or done // _REPORT_EVERY > start // _REPORT_EVERY):
                progress(done)
    return totals
