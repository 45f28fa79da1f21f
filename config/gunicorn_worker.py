"""The web server's worker: what comes in slowly holds a thread that waits, never one that works.

A request is read to its end, at a pace, by one of many threads; only then is it given to one of the few that run the
application. So somebody who sends a byte a second holds up nobody, with a proxy in front or without, and there are no
more connections to the database than threads that work. More than an address takes is refused before it is read.
"""

import io
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from gunicorn.workers.gthread import ThreadWorker

from authorities.frame_room import with_room
from authorities.request_size import most_bytes

# Pages are processor time: a third at once would only make all of them slower.
WORKING = 2
# The first line and headings come within so many seconds; a body at so many bytes a second, after so many of grace.
HEAD_SECONDS = 10
GRACE_SECONDS = 15
BYTES_A_SECOND = 2_000
# Between two pieces, either way.
SILENT_SECONDS = 10
_IN_MEMORY = 1 << 20
_PIECE = 1 << 16
_TOO_LARGE = "请求超过了本页允许的大小，没有接收。\n".encode()


class PacedSocket:
    """A connection that is read at a pace. Raises TimeoutError when the other side is slower."""

    def __init__(self, sock) -> None:
        self._sock = sock
        self._received = 0
        self._began: float | None = None
        self.in_body = False

    def recv(self, size: int) -> bytes:
        """As a socket does. The clock begins with the first piece of a request."""
        now = time.monotonic()
        self._began = self._began or now
        allowed = GRACE_SECONDS + self._received / BYTES_A_SECOND if self.in_body else HEAD_SECONDS
        left = self._began + allowed - now
        if left <= 0:
            raise TimeoutError("The request came too slowly.")
        self._sock.settimeout(min(left, SILENT_SECONDS))
        data = self._sock.recv(size)
        self._received += len(data)
        return data

    def begin_again(self) -> None:
        """The next request on the same connection."""
        self._received, self._began, self.in_body = 0, None, False


class Worker(ThreadWorker):
    """gunicorn's worker with threads, which the configuration names (config/gunicorn_web.py)."""

    def init_process(self) -> None:
        self.working = ThreadPoolExecutor(WORKING, thread_name_prefix="working")
        super().init_process()

    def handle(self, conn):
        """Read at a pace from the first byte on."""
        if conn.initialized:
            conn.parser.unreader.sock.begin_again()
        else:
            make = conn.init

            def init() -> None:
                if not conn.initialized:
                    make()
                    conn.parser.unreader.sock = PacedSocket(conn.sock)

            conn.init = init
        return super().handle(conn)

    def handle_request(self, req, conn):
        """Refuse what is too large, receive the rest, then let the application work."""
        most = most_bytes(req.path)
        if _announced(req) > most:
            return self._refuse(conn)
        if req.body is None:
            return self._work(req, conn)
        conn.parser.unreader.sock.in_body = True
        on_the_way = req.body
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as received:
            if not _receive(on_the_way, received, most):
                return self._refuse(conn)
            received.seek(0)
            req.body = received
            try:
                return self._work(req, conn)
            finally:
                # The parser asks whether all of it was read before it goes on with the connection.
                req.body = on_the_way

    def _work(self, req, conn):
        conn.sock.settimeout(SILENT_SECONDS * 3)  # for what is sent
        return self.working.submit(with_room, super().handle_request, req, conn).result()

    @staticmethod
    def _refuse(conn) -> bool:
        head = b"HTTP/1.1 413 Content Too Large\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
        conn.sock.settimeout(SILENT_SECONDS)
        conn.sock.sendall(b"%sContent-Length: %d\r\n\r\n%s" % (head, len(_TOO_LARGE), _TOO_LARGE))
        return False


def _announced(req) -> int:
    """The length that the headings tell; 0 where they tell none."""
    for name, value in req.headers:
        if name.upper() == "CONTENT-LENGTH" and value.isdigit():
            return int(value[:20])
    return 0


def _receive(body: io.RawIOBase, into: io.IOBase, most: int) -> bool:
    """All of the body; False as soon as there is more than is taken, whatever was announced."""
    received = 0
    while piece := body.read(_PIECE):
        received += len(piece)
        if received > most:
            return False
        into.write(piece)
    return True
