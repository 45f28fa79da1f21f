"""What was accepted comes into the registry by the same way as what departments deliver: as a file, through the intake.

So the value tells where it comes from, what it replaced stays readable, and the directory follows. What only the bureau
in charge can say (a household that is missing, another operator) it delivers itself. Runs as batch.
"""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.timezone import localtime

from authorities import clock
from authorities.enums import Level
from authorities.jobs import Heartbeat
from authorities.jurisdiction import current_path, jurisdiction
from authorities.models import Authority, Job
from casework.sweeps import Sweep
from casework.workflow import Mover, move_all
from registry import feeds
from registry.columns import RISK_KIND
from registry.comparison import standing
from registry.comparison.comparing import compare
from registry.comparison.workflow import DIFFERENCE
from registry.enums import DifferenceAction, DifferenceKind, DifferenceStatus, RegistrationStatus, Severity
from registry.feeds import Feed
from registry.intake.deliveries import Order, take_file
from registry.intake.problems import describe
from registry.models import Comparison, Difference, RiskMark, RowProblem

_OF_REGISTRATION = (DifferenceKind.STATUS_DIFFERS, DifferenceKind.BECAME_ENTERPRISE, DifferenceKind.NAME_DIFFERS)
_MARK_WORDS = {value: word for word, value in RISK_KIND.items()}
# So many at a time: the next time takes the next.
_MOST = 50_000
COMPARE = "compare-lists"
# What a delivery that was made for it rests on.
REFERENCE = "名录比对"


def carry_out(province_path: str) -> int:
    """Bring accepted values of a province into the registry. Returns how many differences it did so for.

    That somebody deregistered for tax, or is called otherwise there, says nothing of the registration: the bureau looks
    into it, and the difference stands until the registry agrees.
    """
    with jurisdiction(province_path):
        accepted = (
            Difference.objects.filter(gone_in=None, status=DifferenceStatus.ACCEPTED, carried_out_in=None)
            .select_related("household__authority")
            .select_for_update(of=("self",), no_key=True, skip_locked=True)
            .order_by("pk")
        )
        registration = accepted.filter(kind__in=_OF_REGISTRATION).exclude(source=feeds.TAX_REGISTER)
        marks = accepted.filter(kind=DifferenceKind.MARK_DIFFERS)
        done = _taken(feeds.HOUSEHOLDS, _registration_rows(registration[:_MOST]), province_path)
        return done + _taken(feeds.RISK_MARKS, _mark_rows(list(marks[:_MOST])), province_path)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file, and the differences that it settles."""

    cells: dict[str, str]
    of: list[Difference]


def _taken(feed: Feed, rows: Sequence[_Row], path: str) -> int:
    """Take one file of what was accepted. What the intake refuses is an officer's again, with the reason."""
    if not rows:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accepted.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0].cells))
            writer.writeheader()
            writer.writerows(row.cells for row in rows)
        delivery = take_file(Order(feed, file, "比对采用的数据.csv", path, path, partial=True))
    # No list was handed in: what was put right is told as that, and counts as no coverage.
    lists = sorted({one.get_source_display() for row in rows for one in row.of})
    delivery.objection, delivery.confirmed_by = REFERENCE, "、".join(lists)
    delivery.save(update_fields=["objection", "confirmed_by"])
    # The header is the first line.
    refusals = RowProblem.objects.filter(delivery=delivery, severity=Severity.REFUSED).order_by("-id")
    refused = {line - 2: describe(code).text for line, code in refusals.values_list("line", "code")}
    done = [one.pk for number, row in enumerate(rows) if number not in refused for one in row.of]
    Difference.objects.filter(pk__in=done).update(carried_out_in=delivery.pk)
    for number, reason in refused.items():
        move_all(DIFFERENCE, rows[number].of, DifferenceAction.REOPEN, by=Mover.CLOCK, note=f"没有入库：{reason}")
    return len(done)


def _registration_rows(differences: Iterable[Difference]) -> list[_Row]:
    """One row a household: what the registration holds, with what was accepted in its place."""
    rows: dict[int, _Row] = {}
    for one in differences:
        household = one.household
        if household.pk not in rows:
            cells = {
                "code": household.code or "",
                "reg_no": household.reg_no or "",
                "authority": household.authority.code,
                "established_on": household.established_on.isoformat(),
                "status": household.get_status_display(),
                "status_on": household.status_on.isoformat() if household.status_on else "",
                "name": household.name,
            }
            rows[household.pk] = _Row(cells, [])
        row = rows[household.pk]
        row.of.append(one)
        if one.kind == DifferenceKind.NAME_DIFFERS:
            row.cells["name"] = one.there
            continue
        status = RegistrationStatus.CONVERTED if one.kind == DifferenceKind.BECAME_ENTERPRISE else one.there
        row.cells["status"] = RegistrationStatus(status).label
        # Of back in business nothing says since when.
        row.cells["status_on"] = "" if status == RegistrationStatus.REGISTERED else _since(one).isoformat()
    return list(rows.values())


def _mark_rows(differences: Sequence[Difference]) -> list[_Row]:
    """A mark that they have begins on the day of their list, for no earlier one is known; one that they do not have any
    more ended by that day."""
    today = clock.today()
    ending = {one.household_id for one in differences if one.there == "no"}
    held: dict[tuple[int, str], list[date]] = {}
    for mark in RiskMark.objects.filter(household__in=ending):
        if mark.released_on is None or mark.released_on > today:
            held.setdefault((mark.household_id, mark.kind), []).append(mark.from_on)
    rows = []
    for one in differences:
        day = _since(one)
        cells = {"code": one.household.code or "", "reg_no": one.household.reg_no or "", "kind": _MARK_WORDS[one.mark]}
        if one.there == "yes":
            rows.append(_Row({**cells, "from_on": day.isoformat(), "released_on": ""}, [one]))
        for began in held.get((one.household_id, one.mark), ()) if one.there == "no" else ():
            ended = {"from_on": began.isoformat(), "released_on": max(day, began).isoformat()}
            rows.append(_Row({**cells, **ended}, [one]))
    return rows


def _since(one: Difference) -> date:
    return one.there_on or localtime(one.found_in.compared_at).date()


def bring_up_to_date(province_path: str) -> Comparison:
    """Carry out what was accepted, and compare."""
    carry_out(province_path)
    return compare(province_path)


def compare_requested(job: Job, heartbeat: Heartbeat) -> dict:
    """Carry out a comparison that somebody asked for. Done again, it comes to the same."""
    heartbeat.report("比对名单", 0, 0)
    found = bring_up_to_date(job.path)
    return {"comparison": found.pk, **found.lists}


def _due(on: date) -> list[tuple[int, str]]:
    provinces = Authority.objects.filter(level=Level.PROVINCE).order_by("pk").values_list("pk", "path")
    return [(key, path) for key, path in provinces if standing.is_due(path)]


def _deal_with(key: int, on: date) -> None:
    bring_up_to_date(current_path())


compare_where_due = Sweep(COMPARE, due=_due, deal_with=_deal_with)
