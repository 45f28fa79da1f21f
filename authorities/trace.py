"""The number of a request: told to whoever asked, and in every line of the log, so that a report finds its lines."""

import re
import uuid

from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

_PASSED_ON = re.compile(r"[0-9A-Za-z\-]{8,64}")


def begin_trace(passed_on: str = "") -> str:
    """A number for what begins now: the gateway's, where it gave a good one, else one of our own."""
    number = passed_on if _PASSED_ON.fullmatch(passed_on) else uuid.uuid4().hex
    clear_contextvars()
    bind_contextvars(trace_id=number)
    return number


def trace_id() -> str:
    """Number of the present request or task; empty outside of one."""
    return get_contextvars().get("trace_id", "")
