"""What a page costs: processor time of the kinds that officers and visitors open most, and a mixture of them served.

A province of `count` households, typed and published, with a case for one in twenty. Officers are ordinary ones: a
clerk of the county with the most households, and one of the province. Processor time is counted and not the clock's,
for other programs use the same cores: Python's own, and that of the database's process where it runs on this machine.
"""

import logging
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from authorities.frame_room import with_room
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority
from benchmarks import cases, typing
from benchmarks.measure import Figure, processor_seconds, say
from benchmarks.sample import take_households
from benchmarks.serving import HOST, NO_LIMIT, READERS, read, server, server_seconds
from mingteyouxin.cases.models import Case
from typing_engine.models import Run, Summary

PROVINCE, AS_OF = cases.PROVINCE, cases.AS_OF
# Cases per household of the province.
_CASES_PER = 20
REQUESTS = 60
# Seconds of server time: the issue asks it of officers' homes and of the page of a run; the others are lighter.
LIMIT_HEAVY, LIMIT = 0.300, 0.100
# Requests a second of the mixture on two cores, their 95th percentile, megabytes of a web process.
MIXED_PER_SECOND, MIXED_P95, MEGABYTES = 200, 0.100, 250
_MIXED_REQUESTS = 1_000
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: who asks, which addresses, its limit in seconds, and its part of the mixture."""

    name: str
    client: Client
    urls: list[str]
    limit: float
    weight: int


def load(count: int, folder: Path) -> None:
    """`count` households, typed by a run that is published, and a case for one in twenty. Run as batch."""
    take_households(PROVINCE, count=count, folder=folder, as_of=AS_OF)
    say("typing")
    typing.publish_standard(typing.STANDARD.read_text(encoding="utf-8"))
    typing.publish_run()
    cases.make_cases(max(count // _CASES_PER, 1))


def figures(count: int) -> Iterator[Figure]:
    """Each kind of page for itself, then all of them mixed on a server of two processes. Run as `web`."""
    # Not as a decorator, which would end before the first figure.
    with override_settings(ALLOWEDHOSTS=[HOST], SEARCHES_A_MINUTE=NO_LIMIT):
        yield from _figures(count)


def _figures(count: int) -> Iterator[Figure]:
    # A line per request would bury the figures.
    logging.getLogger("request").setLevel(logging.WARNING)
    kinds = _kinds()
    bare, _ = _cost(Kind("", kinds[-1].client, [reverse("privacy")], LIMIT, 0))
    for kind in kinds:
        seconds, queries = _cost(kind)
        yield Figure(
            f"pages {kind.name}",
            count,
            seconds=round(seconds, 4),
            per_second=round(1 / seconds),
            limit=kind.limit,
            ratio=round(seconds / kind.limit, 2),
            ok=seconds <= kind.limit,
            baseline=f"processor seconds; {seconds / bare:.1f} times a page of text ({bare:.4f}); {queries} queries",
        )
    yield from _mixed(kinds, count)


def _kinds() -> list[Kind]:
    """The pages, as the officers of the county with the most households and of its province, and as a visitor."""
    path = f"/{PROVINCE}/"
    with jurisdiction(path), connection.cursor() as cursor:
        run = Run.objects.published().latest("pk")
        largest = Summary.objects.filter(run=run).order_by("-households").values_list("path", flat=True)[0]
        cursor.execute(
            "SELECT code, search_name FROM registry_directoryentry WHERE code <> '' LIMIT %s", [_SAMPLE * 20]
        )
        entries = cursor.fetchall()
    county = Authority.objects.get(path="/".join(largest.split("/")[:4]) + "/")
    with jurisdiction(county.path):
        own = Case.objects.filter(authority=county, anchor_on__isnull=False)
        keys = list(own.values_list("pk", flat=True)[: _SAMPLE * 5])
        round_ = Case.objects.filter(authority=county).values_list("round", flat=True)[0]
    draw = random.Random(7)  # noqa: S311 (sample requests)
    clerk, provincial = (cases.client_of(cases.officer_of(at)) for at in (county, Authority.objects.get(path=path)))
    visitor = Client(SERVER_NAME=HOST)
    code = county.code
    entries = draw.sample(entries, min(len(entries), _SAMPLE))
    searches = [reverse("search") + f"?q={quote(_part(name, draw))}" for _, name in entries if len(name) > 3]
    households = [reverse("household", args=[number]) for number, _ in entries]
    case_pages = [reverse("case-page", args=[code, key]) for key in draw.sample(keys, min(len(keys), _SAMPLE))]
    return [
        Kind("county home", clerk, [reverse("office-home", args=[code])], LIMIT_HEAVY, 2),
        Kind("households list", clerk, [reverse("household-list", args=[code])], LIMIT, 2),
        Kind("case list", clerk, [reverse("case-list", args=[code])], LIMIT, 2),
        Kind("case page", clerk, case_pages, LIMIT, 2),
        Kind("run page", clerk, [reverse("run-page", args=[code, run.pk])], LIMIT_HEAVY, 1),
        Kind("round page", clerk, [reverse("round-page", args=[code, round_])], LIMIT, 1),
        Kind("province home", provincial, [reverse("office-home", args=[f"{PROVINCE}0000"])], LIMIT_HEAVY, 1),
        Kind("province run page", provincial, [reverse("run-page", args=[f"{PROVINCE}0000", run.pk])], LIMIT_HEAVY, 1),
        Kind("search", visitor, searches, LIMIT, 14),
        Kind("household", visitor, households, LIMIT, 14),
    ]


def _part(name: str, draw: random.Random) -> str:
    """Two to four characters of a name."""
    size = draw.randint(2, min(4, len(name)))
    start = draw.randrange(len(name) - size + 1)
    return name[start : start + size]


def _cost(kind: Kind) -> tuple[float, int]:
    """Mean processor seconds of a request, and the most queries that one asked."""
    # As the server has it (config/gunicorn_worker.py).
    return with_room(_cost_of, kind)


def _cost_of(kind: Kind) -> tuple[float, int]:
    queries = 0
    for url in kind.urls[:5]:
        with CaptureQueriesContext(connection) as asked:
            answer = kind.client.get(url)
        if answer.status_code != 200:
            raise AssertionError(f"{url}: {answer.status_code}")
        queries = max(queries, len(asked))
    began = processor_seconds()
    for number in range(REQUESTS):
        kind.client.get(kind.urls[number % len(kind.urls)])
    return (processor_seconds() - began) / REQUESTS, queries


def _mixed(kinds: list[Kind], count: int) -> Iterator[Figure]:
    """All kinds by their weights, asked by several readers at once of a server like the platform's own."""
    draw = random.Random(11)  # noqa: S311 (sample requests)
    chosen = draw.choices(kinds, [kind.weight for kind in kinds], k=_MIXED_REQUESTS)
    asked = [(draw.choice(kind.urls), _cookie(kind.client)) for kind in chosen]
    with server() as (port, pid):
        read(port, asked[: READERS * 20])
        worked, began = server_seconds(pid), time.perf_counter()
        seconds = sorted(read(port, asked))
        wall = time.perf_counter() - began
        worked = (server_seconds(pid) - worked) / len(asked)
        megabytes = typing.peak_megabytes(pid)
    p95 = seconds[int(len(seconds) * 0.95)]
    per_second = len(seconds) / wall
    yield Figure(
        "pages mixed", count, seconds=round(p95, 4), per_second=round(per_second), limit=MIXED_PER_SECOND,
        ratio=round(per_second / MIXED_PER_SECOND, 2), ok=per_second >= MIXED_PER_SECOND and p95 <= MIXED_P95,
        baseline=f"p95 of {len(seconds)} requests, {READERS} readers; processor {worked * 1000:.1f} ms a request, so "
        f"{os.cpu_count() / worked:.0f} a second where nothing else runs; load {os.getloadavg()[0]:.0f}",
    )  # fmt: skip
    yield Figure(
        "pages web process memory", count, seconds=round(wall, 4), per_second=round(per_second), limit=MEGABYTES,
        ratio=round(megabytes / MEGABYTES, 2), ok=megabytes <= MEGABYTES, baseline=f"MB at most: {megabytes:.0f}",
    )  # fmt: skip


def _cookie(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
