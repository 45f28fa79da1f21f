"""The suite at another moment: `make test AT=2027-12-31T23:50`; a part: `python -m tests.at 2028-02-29T12:00 PATH`.

Every Python process of the run, started by a test or not, takes its time from there on (tests/moved); the moment is one
of Asia/Shanghai. The servers keep the time of the machine.
"""

import os
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.databases import ROOT

_ZONE = ZoneInfo("Asia/Shanghai")


def main(moment: str, arguments: list[str]) -> None:
    """Become pytest at the moment."""
    at = datetime.fromisoformat(moment).replace(tzinfo=_ZONE)
    ahead = round((at - datetime.now(_ZONE)).total_seconds())
    print(f"==> The clock stands at {at:%Y-%m-%d %H:%M} and goes on", flush=True)
    moved = {"PYTHONPATH": str(ROOT / "tests" / "moved"), "TESTS_SECONDS_AHEAD": str(ahead)}
    # It is imported before pytest, whose asserts it does not use.
    calm = ["-W", "ignore:Module already imported so cannot be rewritten; time_machine"]
    command = [sys.executable, "-m", "pytest", *calm, *arguments]
    os.execve(sys.executable, command, {**os.environ, **moved})  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
