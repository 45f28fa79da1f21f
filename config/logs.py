"""The log: one JSON object a line in a deployment, a readable line in the demonstration; no personal data in either.

Lines carry the number of the request or task that they belong to (authorities/trace.py). What people send is not in
them: not the query, not the path (the route's name stands for it), not who is logged in; of texts that libraries write,
whatever looks like a number of a household, a person or a phone is cut.
"""

import re
import sys

import structlog

CUT = "…"
_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-HJ-NP-RT-UW-Y]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}|\d{17}[\dXx]|\d{11,16})(?![0-9A-Za-z])"
)
# How PostgreSQL quotes the values of a row that it refuses, and the line of a statement.
_VALUES = re.compile(r"(Key \([^)]*\)=|Failing row contains |DETAIL: +|LINE \d+: ).*")
_ADDRESS = re.compile(r"(?<=ip=)[0-9a-fA-F.:]+")
_QUERY = re.compile(r"\?[^\s\"']*")


def without_personal_data(text: str) -> str:
    """The text with numbers of people and households, values of rows and queries of addresses cut."""
    return _NUMBERS.sub(CUT, _ADDRESS.sub(CUT, _QUERY.sub(f"?{CUT}", _VALUES.sub(rf"\1{CUT}", text))))


def _cut(logger: object, name: str, line: dict) -> dict:
    """Last before the line is written. Django's own line about a request names its path: ours takes its place."""
    if line.get("logger") == "django.request":
        line["event"] = "request_failed"
    return {key: without_personal_data(value) if isinstance(value, str) else value for key, value in line.items()}


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(*, readable: bool) -> dict:
    """LOGGING of the settings; structlog writes through it too."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    written = (
        [structlog.processors.format_exc_info, _cut, structlog.dev.ConsoleRenderer(colors=False)]
        if readable
        else [structlog.processors.format_exc_info, _cut, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder(allow=())],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *written],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
        "root": {"handlers": ["out"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # 4xx are in the line of the request; only what nobody foresaw is told here, with its traceback.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True},
            # They name who tried to log in; the audit log knows.
            "axes": {"level": "ERROR"},
            "allauth": {"level": "ERROR"},
            "oauthlib": {"level": "ERROR"},
            "oauth2_provider": {"level": "ERROR"},
        },
    }
