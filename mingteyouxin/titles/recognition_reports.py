"""What a bureau has recognised in a round, reported upward (C5: 上报) for the levels above to read and to check."""

import hashlib

from authorities import audit, clock
from authorities.models import Officer
from mingteyouxin import acts
from mingteyouxin.cases.models import Case
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.models import RecognitionReport

_COLUMNS = (
    "household__code",
    "household__reg_no",
    "household__name",
    "recognition__place__code",
    "recognition__recognition_class",
    "recognition__level",
    "recognition__recognition_path",
    "recognition__recognised_on",
)


def report(round_: PublicRound, *, by: Officer) -> RecognitionReport:
    """Report the round's recognitions, all that stand now, in a row of their own."""
    standing = Case.objects.handled_by(round_.authority).filter(round=round_, recognition__ended_on=None)
    rows = sorted(
        [code or reg_no, name, *rest[:-1], rest[-1].isoformat()]
        for code, reg_no, name, *rest in standing.exclude(recognition=None).values_list(*_COLUMNS)
    )
    made = RecognitionReport.objects.create(
        path=round_.authority.path,
        authority=round_.authority,
        round=round_,
        count=len(rows),
        checksum=checksum(rows),
        rows=rows,
        reported_by=by,
        reported_at=clock.now(),
    )
    audit.record(acts.RECOGNITIONS_REPORTED, by=by, on=made, note=f"{len(rows)} 户")
    return made


def checksum(rows: list[list[str]]) -> str:
    """SHA-256 of the lines, fields apart by a tab and lines ended by a newline, in UTF-8."""
    return hashlib.sha256("".join("\t".join(row) + "\n" for row in rows).encode()).hexdigest()
