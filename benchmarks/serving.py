"""The platform's web server as it runs in production, asked by several readers at once."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

WORKERS, READERS = 2, 8
NO_LIMIT = 10**9
HOST = "localhost"
# One reader here asks as many as all the others together.
_RATES = ("API_LOOKUP_RATE", "API_ADDRESS_RATE")
# As config.processes has it.
_WEB = (sys.executable, "-m", "gunicorn", "config.wsgi:application", "--no-control-socket")
_WEB += ("--config", "python:config.gunicorn_web")


def server_seconds(leader: int) -> float:
    """Processor time so far of the web processes and, where they run here, of the database's that work for them."""
    workers = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user")
        told = [Path(f"/proc/{pid}/task/{pid}/schedstat") for (pid,) in cursor.fetchall()]
    for worker in workers:
        told += Path(f"/proc/{worker}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in told if each.exists()) / 1e9


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """The platform's web server as it runs in production: its port, and the process that leads the others."""
    port = _free_port()
    own = {**os.environ, "DATABASE_ROLE": "web", "ALLOWED_HOSTS": HOST, "SEARCHES_A_MINUTE": str(NO_LIMIT)}
    own |= dict.fromkeys(_RATES, f"{NO_LIMIT}/min")
    command = [*_WEB, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    with tempfile.TemporaryFile() as log:
        started = subprocess.Popen(command, cwd=settings.BASE_DIR, env=own, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield port, started.pid
        finally:
            started.terminate()
            started.wait()


def read(port: int, asked: list[tuple[str, str]], *, readers: int = READERS) -> list[float]:
    """Seconds of each request, asked for by several readers side by side."""
    seconds: list[float] = []
    wrong: list[str] = []

    def read(part: list[tuple[str, str]]) -> None:
        for url, cookie in part:
            began = time.perf_counter()
            with closing(http.client.HTTPConnection(HOST, port, timeout=60)) as server:
                server.request("GET", url, headers={"Cookie": cookie})
                answer = server.getresponse()
                answer.read()
            seconds.append(time.perf_counter() - began)
            if answer.status != 200:
                wrong.append(f"{url}: {answer.status}")

    threads = [threading.Thread(target=read, args=[asked[number::readers]]) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong or len(seconds) != len(asked):
        raise AssertionError(wrong[:5] or "requests were lost")
    return seconds


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with closing(http.client.HTTPConnection(HOST, port, timeout=5)) as server:
                server.request("GET", "/healthz")
                server.getresponse().read()
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server did not start.")
