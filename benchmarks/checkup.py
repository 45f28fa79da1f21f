"""The yearly check-up of a province against a what-if of the same province, by the same process, turn by turn."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from authorities import clock, jobs
from authorities.jurisdiction import jurisdiction
from benchmarks import typing
from benchmarks.measure import Figure, figure, say, timed
from typing_engine import simulation
from typing_engine.checkups import looking, requests
from typing_engine.models import CheckUp, CheckUpCount, CheckUpEntry
from typing_engine.standard.document import read

PROVINCE, AS_OF = typing.PROVINCE, typing.AS_OF
_ROUNDS = 3
_LIMIT = 1.3


class DifferentCounts(AssertionError):
    """The check-up and the what-if do not agree on a household."""


def load(count: int, folder: Path) -> None:
    """`count` households, their lists taken on the day that is looked at, and the standard. Run as batch."""
    with clock.stopped_at(AS_OF):
        typing.load(count, folder)


def figures() -> Iterator[Figure]:
    """A whole check-up, the removal of the earlier list included, against a what-if. Run as the owner."""
    _vacuum()
    tree, _ = read(typing.STANDARD.read_text(encoding="utf-8"))
    what_ifs, looks = [], []
    with clock.stopped_at(AS_OF):
        for _ in range(_ROUNDS):
            with timed() as seconds:
                found = simulation.simulate(PROVINCE, tree, as_of=AS_OF)
            what_ifs.append(seconds())
            check_up = _asked()
            with timed() as seconds:
                looking.carry_out(jobs.claim_next(check_up.job_id))
            looks.append(seconds())
            # A week lies between two looks.
            _vacuum()
            say(f"what-if {what_ifs[-1]:.2f} s, check-up {looks[-1]:.2f} s")
        listed = _compared(check_up, found)
    what_if, look = min(what_ifs), min(looks)
    yield figure(
        "check-up against a what-if", count=found.households, seconds=look, limit=_LIMIT, ratio=look / what_if,
        baseline=f"what-if of the same province: {what_if:.2f} s; {listed:,} households listed",
    )  # fmt: skip


def _vacuum() -> None:
    """What autovacuum does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _asked() -> CheckUp:
    return requests.request_check_up(province=PROVINCE, by=None)


def _compared(check_up: CheckUp, found: simulation.Simulation) -> int:
    """How many are listed; both must have found the same types, or one of them did another job."""
    counted: Counter = Counter()
    with jurisdiction(check_up.path):
        for kind, households in CheckUpCount.objects.filter(check_up=check_up).values_list("type", "households"):
            counted[kind] += households
        listed = CheckUpEntry.objects.filter(check_up=check_up).count()
    if +counted != +found.types:
        raise DifferentCounts(f"check-up {counted}, what-if {found.types}")
    return listed
