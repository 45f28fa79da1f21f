"""The embedded Redis: start, state, stop. Queued work outlives a killed server (append-only file)."""

import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from config.embedded import server_processes
from config.embedded.accounts import run_as
from config.embedded.errors import EmbeddedServerError
from config.embedded.places import Places, make_folder, make_socket_folder, open_log, remove_sockets

_PROGRAM = "redis-server"
_PATIENCE = 120  # seconds; loading a large append-only file


def url(places: Places) -> str:
    """URL for Celery; redis_client_url() turns it into one for redis-py."""
    return f"redis+socket://{places.redis_socket}"


def is_ready(places: Places) -> bool:
    """True when the server answers, and its folder has not been removed under it."""
    return places.redis.exists() and _say(places, "PING").startswith("+PONG")


def ensure(places: Places, *, durable: bool) -> None:
    """Start the server unless it runs. Call under the lock."""
    if is_ready(places):
        return
    if not (_is_loading(places) and places.redis.exists()):
        stop(places)
        _start(places, durable=durable)
    deadline = time.monotonic() + _PATIENCE
    while not is_ready(places):
        alive = server_processes.processes_in(places.redis, program=_PROGRAM)
        if not alive or time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"The embedded Redis {'does not answer' if alive else 'ended again'} after its start.",
                log=_log(places),
                mend="Mend what the log names and try again. `make clean` starts anew with empty servers.",
            )
        time.sleep(0.01)


def stop(places: Places) -> None:
    """Stop the server with its data saved. Nothing happens when none runs."""
    # Nothing can be saved into a folder that was removed. An answer to SHUTDOWN is a refusal.
    if is_ready(places) and not _say(places, "SHUTDOWN SAVE"):
        server_processes.wait_until_gone(places.redis, program=_PROGRAM, seconds=30)
    server_processes.end(places.redis, program=_PROGRAM, signals=((signal.SIGTERM, 20), (signal.SIGKILL, 10)))
    remove_sockets(places, places.redis_socket.name)


def _start(places: Places, *, durable: bool) -> None:
    make_folder(places.log, places.account)
    make_socket_folder(places)
    make_folder(places.redis, places.account)
    program = _server()
    options = {
        "port": "0",
        "unixsocket": str(places.redis_socket),
        "unixsocketperm": "700",
        "daemonize": "yes",
        "dir": str(places.redis),
        "pidfile": str(places.redis / "redis.pid"),  # never read by us; else it goes to a folder of root's
        "logfile": str(_log(places)),
        "always-show-logo": "no",
        "save": "",  # the append-only file is the record
        "appendonly": "yes" if durable else "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    command = [str(program), *arguments]
    with open_log(_log(places), places.account) as log:
        code = run_as(places.account, command, program=program, folder=places.local_dir, output=log)
    if code:
        raise EmbeddedServerError(
            "The embedded Redis did not start.",
            log=_log(places),
            mend="Mend what the log names and try again. `make clean` starts anew with empty servers.",
        )


def _say(places: Places, command: str) -> str:
    """Send a command, return the first line of the answer; empty when nobody answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(10)
        try:
            connection.connect(str(places.redis_socket))
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(200).decode(errors="replace")
        except (FileNotFoundError, NotADirectoryError, ConnectionError, TimeoutError, BlockingIOError):
            return ""


def _is_loading(places: Places) -> bool:
    return _say(places, "PING").startswith("-LOADING")


def _server() -> Path:
    # A wheel unpacked by `make packages`; which one, config/redis-server.txt says.
    for program in (Path(sys.prefix) / _PROGRAM).glob(f"*/bin/{_PROGRAM}"):
        return program
    if found := shutil.which(_PROGRAM):
        return Path(found)
    raise EmbeddedServerError(
        "There is no redis-server: no wheel in .venv/redis-server fits this machine, and none is on the PATH.",
        mend="Install it (Debian, Ubuntu: apt-get install redis-server), or set the four server URLs.",
    )


def _log(places: Places) -> Path:
    return places.log / "redis.log"
