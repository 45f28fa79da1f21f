"""Real processes for tests: the web server, workers and commands, each as its own database role."""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import redis

from config import embedded, processes
from tests import forked
from tests.databases import ROOT, urls_of
from tests.forked import Forked

_STARTS_WITHIN_SECONDS = 180
_ENDS_WITHIN_SECONDS = 600


class Live:
    """Processes on one database. All of them are stopped at the end."""

    def __init__(self, database: str) -> None:
        self.database = database
        # A new database has a new log, and so a witness of its own.
        self.witness_folder = Path(os.environ["AUDIT_WITNESS_FOLDER"]).with_name(f"audit-witness-{database}")
        shutil.rmtree(self.witness_folder, ignore_errors=True)
        witness = {"AUDIT_WITNESS_FOLDER": str(self.witness_folder)}
        self.environment = {**os.environ, **urls_of(database), **witness}
        # Messages that an earlier module's tests left behind are nobody's.
        with redis.Redis.from_url(embedded.redis_client_url(os.environ["REDIS_URL"])) as broker:
            broker.flushdb()
        self.running: list[Forked] = []

    def web(self) -> str:
        """Start the web server as `web`; returns its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._start(processes.WEB, processes.web(bind=f"127.0.0.1:{port}", workers=1))
        address = f"http://127.0.0.1:{port}"
        self._wait(lambda: _answers(f"{address}/healthz"))
        return address

    def worker(self, *, concurrency: int = 1) -> Forked:
        """Start a worker as `batch`. It does not ask first, for a second, which others there are."""
        return self._start(processes.WORKER, [*processes.worker(concurrency=concurrency), "--without-mingle"])

    def metrics(self) -> str:
        """Start what watches, as `batch`; returns its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._start(processes.METRICS, processes.metrics(bind=f"127.0.0.1:{port}"))
        address = f"http://127.0.0.1:{port}"
        self._wait(lambda: _answers(f"{address}/metrics"))
        return address

    def manage(self, *arguments: str, role: str = "batch") -> subprocess.CompletedProcess:
        """Run a management command to its end."""
        process = forked.start(["manage.py", *arguments], {**self.environment, "DATABASE_ROLE": role})
        out, errors = process.communicate(timeout=_ENDS_WITHIN_SECONDS)
        return subprocess.CompletedProcess(arguments, process.returncode, out, errors)

    def manage_in_background(self, *arguments: str) -> Forked:
        """Start a management command and go on."""
        surroundings = {**self.environment, "DATABASE_ROLE": "batch"}
        process = forked.start(["manage.py", *arguments], surroundings, errors=subprocess.DEVNULL)
        self.running.append(process)
        return process

    def stop(self) -> None:
        """End all processes that still run."""
        for process in self.running:
            process.kill()
            process.close()

    def _start(self, kind: tuple[str, ...], arguments: list[str]) -> Forked:
        log = Path(os.environ["FILE_STORE"]).parent / f"{kind[0]}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        surroundings = {**self.environment, "DATABASE_ROLE": processes.DATABASE_ROLES[kind]}
        with log.open("ab") as out:
            process = forked.start(["-m", *arguments], surroundings, folder=ROOT, out=out, errors=out)
        self.running.append(process)
        return process

    @staticmethod
    def _wait(ready) -> None:
        until = time.monotonic() + _STARTS_WITHIN_SECONDS
        while not ready():
            if time.monotonic() > until:
                raise TimeoutError("A process of the tests did not start; its log lies beside the tests' files.")
            time.sleep(0.1)


def wait_until(true, *, within: float = 180) -> None:
    """Wait until a condition holds; fails the test when it does not in time."""
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "The condition did not come true in time."
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 — our own address
            return response.status == 200
    except OSError:  # refused, reset, or no answer in time yet: asked again until it is too late
        return False
