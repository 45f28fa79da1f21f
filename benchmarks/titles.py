"""Whether a title holds, asked by everybody at once (C13): the page behind the QR code, and the same by the API.

`count` titles in force of households taken through the real intake, of which one in ten was ended and one in a hundred
shows a story. Requests go to a server of two processes by readers side by side; 200 a second, and a 95th percentile of
60 ms, is what the issue asks on two idle cores, so processor time is told beside the clock's.
"""

import os
import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection
from django.urls import reverse

from benchmarks.measure import Figure, say
from benchmarks.sample import take_households
from benchmarks.serving import READERS, read, server, server_seconds
from casework.check_numbers import new_number
from registry.models import PublishedRecognition, PublishedTitle

PROVINCE, AS_OF = "42", date(2026, 7, 15)
PER_SECOND, P95 = 200, 0.060
_REQUESTS = 2_000
_BLOCK = 10_000
_SINCE, _UNTIL = "2026-11-10", "2099-11-10"
_LISTED = """
INSERT INTO registry_publishedrecognition (household_id, number, path, recognition_class, level, recogniser_id,
    recognised_on, valid_until)
SELECT t.household_id, t.number, a.path, t.recognition_class, t.level, t.recogniser_id, t.recognised_on, t.valid_until
FROM registry_publishedtitle t JOIN authorities_authority a ON a.id = t.recogniser_id WHERE t.ended_on IS NULL"""
_STORIES = """
INSERT INTO registry_publishedstory (household_id, number, text, photo_digest, shown_on)
SELECT household_id, number, repeat('示例', 60), '', recognised_on FROM registry_publishedrecognition
WHERE household_id %% 100 = 0"""


def load(count: int, folder: Path) -> None:
    """`count` titles of as many households. Run as batch."""
    take_households(PROVINCE, count=count, folder=folder, as_of=AS_OF)
    say("titles")
    with connection.cursor() as cursor:
        cursor.execute("SELECT household_id, authority_id FROM registry_directoryentry LIMIT %s", [count])
        households = cursor.fetchall()
    kinds = ("well_known", "distinctive", "premium", "emerging")
    for start in range(0, len(households), _BLOCK):
        PublishedTitle.objects.bulk_create(
            PublishedTitle(
                number=new_number(2026),
                household_id=household,
                recognition_class=kinds[household % len(kinds)],
                level="county",
                recogniser_id=authority,
                recognised_on=_SINCE,
                valid_until=_UNTIL,
                ended_on="2027-03-01" if household % 10 == 0 else None,
                ended_how="ended" if household % 10 == 0 else "",
            )
            for household, authority in households[start : start + _BLOCK]
        )
    with connection.cursor() as cursor:
        cursor.execute(_LISTED)
        cursor.execute(_STORIES, [])


def figures() -> Iterator[Figure]:
    """The page and the endpoint, each for itself. Run as `web`."""
    draw = random.Random(13)  # noqa: S311 (sample requests)
    count = PublishedTitle.objects.count()
    numbers = list(PublishedTitle.objects.values_list("number", flat=True)[: 10 * _REQUESTS])
    asked = draw.choices(numbers, k=_REQUESTS)
    place = "/".join(PublishedRecognition.objects.values_list("path", flat=True)[0].split("/")[:3]) + "/"
    with server() as (port, pid):
        for name, urls in (
            ("check page", [reverse("certificate", args=[number]) for number in asked]),
            ("check by the API", [reverse("certificate-entry", args=[number]) for number in asked]),
        ):
            yield _figure(name, count, port, pid, urls)
        listed = [f"{reverse('public-recognitions')}?authority={code}" for code in ("", f"{place.split('/')[1]}0000")]
        yield _figure("list of the country and of a province", count, port, pid, listed * 50)


def _figure(name: str, count: int, port: int, pid: int, urls: list[str]) -> Figure:
    asked = [(url, "") for url in urls]
    read(port, asked[: READERS * 10])
    worked, began = server_seconds(pid), time.perf_counter()
    seconds = sorted(read(port, asked))
    wall = time.perf_counter() - began
    worked = (server_seconds(pid) - worked) / len(asked)
    p95, per_second = seconds[int(len(seconds) * 0.95)], len(seconds) / wall
    return Figure(
        f"titles {name}",
        count,
        seconds=round(p95, 4),
        per_second=round(per_second),
        limit=PER_SECOND,
        ratio=round(per_second / PER_SECOND, 2),
        ok=per_second >= PER_SECOND and p95 <= P95,
        baseline=f"p95 of {len(seconds)} requests, {READERS} readers (at most {P95}); processor {worked * 1000:.1f} ms"
        f" a request, so {os.cpu_count() / worked:.0f} a second where nothing else runs; load {os.getloadavg()[0]:.0f}",
    )
