"""The suite at another moment: `make test AT=2027-12-31T23:50`; a part: `python -m tests.at 2028-02-29T12:00 PATH`.

The system's clock is moved by libfaketime for the tests, their servers and all that they start, and goes on from there;
the moment is one of Asia/Shanghai. Servers and data of such a run lie in a folder of their own, removed after it.
"""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config import environment
from tests.databases import ROOT

_ZONE = ZoneInfo("Asia/Shanghai")
_LIBRARY = "faketime/libfaketimeMT.so.1"


def main(moment: str, arguments: list[str]) -> int:
    """Run pytest at the moment. Returns its exit code."""
    library = next(Path("/usr/lib").glob(f"*/{_LIBRARY}"), None)
    if library is None:
        print("There is no libfaketime. Install it (Debian: apt-get install faketime).", file=sys.stderr)
        return 1
    at = datetime.fromisoformat(moment).replace(tzinfo=_ZONE)
    seconds = round((at - datetime.now(_ZONE)).total_seconds())
    local = environment.local_dir() / f"at-{at:%Y%m%d%H%M}"
    moved = {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{seconds:+d}s",
        # What waits for so long, waits for so long; files are as old as they are.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    own = {**os.environ, **moved, "LOCAL_DIR": str(local)}
    print(f"==> The clock stands at {at:%Y-%m-%d %H:%M} and goes on", flush=True)
    try:
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=own, check=False).returncode
    finally:
        for servers in local.iterdir() if local.exists() else ():
            stop = {**os.environ, "LOCAL_DIR": str(servers)}
            subprocess.run([sys.executable, "-m", "config.embedded", "destroy"], cwd=ROOT, env=stop, check=False)
        shutil.rmtree(local, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
