"""Read by every Python process of a run at another moment (tests/at.py): its clock is so many seconds ahead."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

_ahead = timedelta(seconds=int(os.environ["TESTS_SECONDS_AHEAD"]))
time_machine.travel(datetime.now(UTC) + _ahead, tick=True).start()
