"""Processes of the platform, forked from one that has loaded Django already.

Loading takes two seconds of processor time, most commands a tenth of that. What a process finds is what it finds when
it is started by itself: environment, arguments, no connection open, no input, a session of its own. What the settings
take from SWAPPED is set after the fork, so one loaded process serves all modules; where more differs, there is
another one.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import IO

import django
from django.apps import apps
from django.conf import settings
from django.core.management import find_commands, load_command_class
from django.urls import get_resolver

import manage
from tests.databases import ROOT, URL_NAMES

# The settings read these when they are loaded, and nothing that is loaded with them keeps what it read.
SWAPPED = (*URL_NAMES, "DATABASE_ROLE", "PLATFORM_TODAY", "TYPING_SHARD_SIZE", "TYPING_HELPERS")
# Workers of tests beat and give up sooner, for tests wait for both.
HEARTBEAT_SECONDS = 0.2
ABANDONED_AFTER = timedelta(seconds=1)
_LONGEST_ORDER = 1 << 17
# What a web server and a worker load before they serve: loaded once.
_SERVERS = (
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "celery.bin.celery",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.worker.consumer",
    "kombu.transport.redis",
    "config.gunicorn_web",
)
_loaded: dict[frozenset, "Loaded"] = {}


class Forked:
    """A process, with what the tests need of `subprocess.Popen`."""

    def __init__(self, loaded: "Loaded", pid: int, stdout: IO[str] | None, stderr: IO[str] | None) -> None:
        self._loaded, self.pid, self.stdout, self.stderr = loaded, pid, stdout, stderr
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._loaded.ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return self.returncode

    def communicate(self, timeout: float) -> tuple[str | None, str | None]:
        """What it writes until it ends."""
        read: dict[IO[str], str] = {}
        pipes = [pipe for pipe in (self.stdout, self.stderr) if pipe]
        threads = [threading.Thread(target=lambda pipe=pipe: read.update({pipe: pipe.read()})) for pipe in pipes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout)
        self.wait(timeout)
        self.close()
        return read.get(self.stdout), read.get(self.stderr)

    def close(self) -> None:
        """Read no more of it."""
        for pipe in (self.stdout, self.stderr):
            if pipe:
                pipe.close()

    def send_signal(self, number: int) -> None:
        # Until it was asked for, an ended process keeps its number: no other one is hit.
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all that it started, as a power cut would: a server takes seconds to put things in order."""
        if self.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self.wait(timeout=120)


class Loaded:
    """A process with Django loaded, for one environment."""

    def __init__(self, surroundings: dict[str, str]) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._one_at_a_time = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forked", str(theirs.fileno())],
                cwd=ROOT,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def ask(self, order: dict, descriptors: tuple[int, ...] = ()) -> int | None:
        with self._one_at_a_time:
            socket.send_fds(self._orders, [json.dumps(order).encode()], descriptors)
            return json.loads(self._orders.recv(_LONGEST_ORDER))

    def stop(self) -> None:
        self._orders.close()
        self._process.wait(timeout=120)


def start(
    arguments: list[str],
    surroundings: dict[str, str],
    *,
    folder: Path | None = None,
    out: IO | int = subprocess.PIPE,
    errors: IO | int = subprocess.PIPE,
) -> Forked:
    """Start `manage.py …`, or `-m module …`, with this environment; what it writes goes to files, pipes or nowhere."""
    key = frozenset((name, value) for name, value in surroundings.items() if name not in SWAPPED)
    if key not in _loaded:
        _loaded[key] = Loaded(surroundings)
    mine, theirs = zip(*(_opened(each) for each in (out, errors)), strict=True)
    order = {"arguments": arguments, "environment": surroundings, "folder": str(folder or Path.cwd())}
    try:
        pid = _loaded[key].ask(order, theirs)
    finally:
        for descriptor in theirs:
            os.close(descriptor)
    return Forked(_loaded[key], pid, *mine)


def _opened(where: IO | int) -> tuple[IO[str] | None, int]:
    """The test's end and the process's."""
    if where == subprocess.PIPE:
        reading, writing = os.pipe()
        return os.fdopen(reading, encoding="utf-8"), writing
    if where == subprocess.DEVNULL:
        return None, os.open(os.devnull, os.O_WRONLY)
    return None, os.dup(where.fileno())


def stop() -> None:
    """Nothing more will be started."""
    while _loaded:
        _loaded.popitem()[1].stop()


def _serve(orders: socket.socket) -> int | None:
    """Take orders until there are no more; the forked child returns what its command returns."""
    _load()
    children = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(orders, _LONGEST_ORDER, 2)
        if not message:
            break
        order = json.loads(message)
        if "ended" in order:
            answer = _code(order["ended"])
            if answer is not None:
                children.discard(order["ended"])
        else:
            answer = os.fork()
            if answer == 0:
                orders.close()
                return _carry_out(order, descriptors)
            children.add(answer)
            for descriptor in descriptors:
                os.close(descriptor)
        orders.send(json.dumps(answer).encode())
    # Whoever ordered them is gone, be it that it was killed.
    for child in children:
        if _code(child) is None:
            os.killpg(child, signal.SIGKILL)
    return 0


def _load() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for app in apps.get_app_configs():
        if Path(app.path).is_relative_to(ROOT) and ".venv" not in app.path:
            for command in find_commands(f"{app.path}/management"):
                load_command_class(app.name, command)
    for name in _SERVERS:
        importlib.import_module(name)
    manage.celery.app.loader.import_default_modules()
    get_resolver()._populate()
    # What is loaded stays: the children's collectors need not look through it, and copy all of it in doing so.
    gc.freeze()


def _code(child: int) -> int | None:
    pid, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if pid else None


def _carry_out(order: dict, descriptors: list[int]) -> int | None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, opened in enumerate((nothing, *descriptors)):
        os.dup2(opened, descriptor)
        os.close(opened)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    _read_settings_anew()
    importlib.import_module("authorities.jobs").HEARTBEAT_SECONDS = HEARTBEAT_SECONDS
    importlib.import_module("typing_engine.batch.shards").ABANDONED_AFTER = ABANDONED_AFTER
    first, *others = order["arguments"]
    if first == "-m":
        module, *sys.argv[1:] = others
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return None
    sys.argv = order["arguments"]
    return manage.main(order["arguments"])


def _read_settings_anew() -> None:
    """Let the settings say what they would have said had they been loaded in this environment."""
    module = sys.modules[settings.SETTINGS_MODULE]
    kept = settings.DATABASES["default"]
    importlib.reload(module)
    # Whoever has a connection object already holds these very settings.
    kept.update(module.DATABASES["default"])
    module.DATABASES["default"] = kept
    for name in filter(str.isupper, dir(module)):
        setattr(settings, name, getattr(module, name))


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        sys.exit(_serve(orders))
