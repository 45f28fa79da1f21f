"""Read by every Python process of a run at another moment (tests/at.py): its clock is so many seconds ahead."""

import os
import time
from datetime import UTC, datetime, timedelta

import time_machine

_ahead = timedelta(seconds=int(os.environ["TESTS_SECONDS_AHEAD"]))
_moved = time_machine.travel(datetime.now(UTC) + _ahead, tick=True).start()
# Between asking for the time and moving it a busy machine may let seconds go by: processes would differ by them.
_moved.shift(time_machine.escape_hatch.time.time() + _ahead.total_seconds() - time.time())
