"""The demonstration refuses what would mislead: an address where another program answers."""

import os
import socket
import subprocess
import sys

from tests.databases import ROOT


def test_an_address_in_use_is_refused_before_anything_is_started():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        refused = subprocess.run(
            [sys.executable, "-m", "config.demo"],
            cwd=ROOT,
            env={**os.environ, "DEMO_ADDRESS": address},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert refused.returncode == 1
    assert "已被占用" in refused.stderr
    assert refused.stdout == ""
