"""The yearly check-up of a province against a what-if of the same province, by the same process, turn by turn.

Both work in one process and one connection, so that processor time compares them, whatever else the machine does.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from authorities import clock, jobs
from authorities.jurisdiction import jurisdiction
from benchmarks import typing
from benchmarks.measure import Figure, figure, processor_seconds, say
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
    """`count` households, their lists taken on the day that is looked at, the standard, and what a run found of them.

    A province that looks ahead has published types from the year before, with which its what-if compares. Run as batch.
    """
    with clock.stopped_at(AS_OF):
        typing.load(count, folder)
        say("typing")
        typing.publish_run()


def figures() -> Iterator[Figure]:
    """A whole check-up, the removal of the earlier list included, against a what-if. Run as the owner."""
    tree, _ = read(typing.STANDARD.read_text(encoding="utf-8"))
    what_ifs, looks = [], []
    with clock.stopped_at(AS_OF):
        for _ in range(_ROUNDS):
            began = processor_seconds()
            found = simulation.simulate(PROVINCE, tree, as_of=AS_OF)
            what_ifs.append(processor_seconds() - began)
            check_up = requests.request_check_up(province=PROVINCE, by=None)
            job = jobs.claim_next(check_up.job_id)
            began = processor_seconds()
            looking.carry_out(job)
            looks.append(processor_seconds() - began)
            # A week lies between two looks.
            _vacuum()
            say(f"what-if {what_ifs[-1]:.2f} s, check-up {looks[-1]:.2f} s")
        listed = _compared(check_up, found)
    what_if, look = min(what_ifs), min(looks)
    yield figure(
        "check-up against a what-if", count=found.households, seconds=look, limit=_LIMIT, ratio=look / what_if,
        baseline=f"processor seconds; what-if of the same province: {what_if:.2f} s; {listed:,} households listed",
    )  # fmt: skip


def _vacuum() -> None:
    """What autovacuum does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


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
