"""PostgreSQL broke off and recovered: it skips numbers then, which nobody was given.

A sequence is logged up to 32 numbers ahead; after a process of the server was killed, or the machine lost power, it
goes on behind them, or gives out once more a number whose drawing had not reached the disk. Neither is anybody's doing,
so the witness is told of each recovery and the verification allows for it.
"""

from django.db import connection

from authorities import acts, audit
from authorities.audit_log import testimony, witness
from authorities.jurisdiction import NATION, nationwide

# PostgreSQL discards its statistics when it recovers, and not when it is stopped and started in order.
_RECOVERED_AT = "SELECT (extract(epoch FROM stats_reset) * 1000000)::bigint FROM pg_stat_bgwriter"
# SEQ_LOG_VALS of PostgreSQL's sequence.c.
MOST_SKIPPED = 32


def tell_of_a_recovery() -> bool:
    """Tell the witness and the log of a recovery that they do not know yet. Runs as `batch`."""
    heads = testimony.heads()
    with connection.cursor() as cursor:
        cursor.execute(_RECOVERED_AT)
        (moment,) = cursor.fetchone()
    if heads.beginning is None or moment is None or moment <= heads.beginning.at or moment in heads.recoveries:
        return False
    with nationwide():
        witness.recovered(moment)
        audit.record(acts.DATABASE_RECOVERED, by=None, path=NATION)
    return True


def between(recoveries: list[int], before: int | None, after: int | None) -> bool:
    """Whether one of these moments lies between two others; None stands for the beginning and for the present."""
    return any((before is None or before <= moment) and (after is None or moment <= after) for moment in recoveries)
