"""/metrics for the inside of the house: a process of its own, on a port that no gateway leads to.

gunicorn config.metrics. It adds up what the web processes counted, and asks the database and the broker when asked.
"""

import os
from collections.abc import Iterator
from typing import Any

import redis
from django.core.wsgi import get_wsgi_application
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
get_wsgi_application()

from django.conf import settings  # noqa: E402 — after Django is set up
from django.db import DatabaseError, close_old_connections  # noqa: E402
from django.db.models import Count  # noqa: E402

from authorities.declarations import declared  # noqa: E402
from authorities.enums import JobStatus  # noqa: E402
from authorities.job_kinds import QUEUES, JobKind  # noqa: E402
from authorities.jurisdiction import nationwide  # noqa: E402
from authorities.models import Job  # noqa: E402
from config.celery import app  # noqa: E402, F401
from config.gunicorn_web import FOLDER  # noqa: E402

_PATIENCE = 2


class Work:
    """Jobs by kind and status, messages that wait. A server that does not answer leaves its numbers out."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("getihu_up", "1 when the server answers.", labels=["server"])
        for server, family in (("database", _jobs), ("broker", _queue)):
            try:
                yield family()
                up.add_metric([server], 1)
            except (DatabaseError, redis.RedisError):
                up.add_metric([server], 0)
        yield up


def _jobs() -> GaugeMetricFamily:
    family = GaugeMetricFamily("getihu_jobs", "Jobs by kind and status.", labels=["kind", "status"])
    with nationwide():
        counted = Job.objects.order_by().values_list("kind", "status").annotate(Count("id"))
        held = {(kind, status): count for kind, status, count in counted}
    for kind in declared(JobKind):
        for status in JobStatus.values:
            family.add_metric([kind.name, status], held.get((kind, status), 0))
    return family


def _queue() -> GaugeMetricFamily:
    family = GaugeMetricFamily("getihu_queue_length", "Messages that wait for a worker.", labels=["queue"])
    patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
    with redis.Redis.from_url(settings.REDIS_URL, **patience) as broker:
        for name in QUEUES:
            family.add_metric([name], broker.llen(name))
    return family


def _text() -> bytes:
    registry = CollectorRegistry()
    registry.register(Work())
    if os.environ.get(FOLDER) and os.path.isdir(os.environ[FOLDER]):  # noqa: PTH112 — as the library asks for it
        multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry)


def application(environ: dict[str, Any], start_response) -> list[bytes]:
    """WSGI: one address."""
    if environ.get("PATH_INFO") != "/metrics":
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Not here.\n"]
    close_old_connections()
    try:
        body = _text()
    finally:
        close_old_connections()
    start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST), ("Content-Length", str(len(body)))])
    return [body]
