"""Whether a title holds, asked by everybody at once (C13): the page behind the QR code, and the same by the API.

`count` titles of households taken through the real intake, of which one in ten was ended and one in a hundred shows a
story. Requests go to a server of two processes by readers side by side; 200 a second, and a 95th percentile of 60 ms,
is what is asked of two idle cores, so processor time is told beside the clock's. What the nights do with titles is in
title_nights.py.
"""

import os
import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.urls import reverse

from authorities.jurisdiction import nationwide
from benchmarks import title_nights
from benchmarks.measure import Figure, figure, say
from benchmarks.sample import take_households
from benchmarks.serving import READERS, read, server, server_seconds
from casework.check_numbers import new_number
from registry.models import PublishedRecognition, PublishedTitle

PROVINCE, AS_OF = "42", date(2026, 7, 15)
PER_SECOND, P95 = 200, 0.060
# What any page may take.
PAGE_SECONDS = 0.15
_REQUESTS = 2_000
# Titles from before the platform, for they are asked for no cap. One in three thousand ran out yesterday, of another
# one in three thousand the household has ended since; one in three is in its last year, the others are younger. One in
# ten of what people ask about was ended.
_GIVEN = """
INSERT INTO mingteyouxin_recognition (number, path, household_id, place_id, operator_index, recognition_class, level,
    recognition_path, recommender, recogniser_id, recognised_on, first_until, extensions, valid_until, type_then,
    taken_over, status)
SELECT n.number, h.path, h.id, h.authority_id, h.operator_id_index,
    (ARRAY['well_known', 'distinctive', 'premium', 'emerging'])[1 + h.id %% 4], 'county', 'application', '',
    h.authority_id, (u.until - interval '36 months')::date, u.until, 0, u.until, 'growth', true, 'valid'
FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM registry_household WHERE status = 'registered') h
JOIN bench_number n USING (place)
CROSS JOIN LATERAL (SELECT CASE WHEN h.place %% 3000 = 0 THEN %s::date - 1
    WHEN h.place %% 3 = 0 THEN %s::date + 200 ELSE %s::date + 500 END AS until) u
ON CONFLICT DO NOTHING"""
_GONE = """
UPDATE registry_household h SET status = 'deregistered', status_on = %s
FROM (SELECT household_id, row_number() OVER (ORDER BY household_id) AS place FROM mingteyouxin_recognition) t
WHERE t.household_id = h.id AND t.place %% 3000 = 7"""
_ASKED = """
INSERT INTO registry_publishedtitle (number, household_id, recognition_class, level, recogniser_id, recognised_on,
    valid_until, ended_on, ended_how)
SELECT number, household_id, recognition_class, level, recogniser_id, recognised_on, valid_until,
    CASE WHEN household_id %% 10 = 0 THEN recognised_on + 100 END,
    CASE WHEN household_id %% 10 = 0 THEN 'ended' ELSE '' END
FROM mingteyouxin_recognition"""
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
    """`count` households taken through the real intake, each with a title unless its operator has another. As batch."""
    take_households(PROVINCE, count=count, folder=folder, as_of=AS_OF)
    say("titles")
    with nationwide(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_number (place bigint, number text) ON COMMIT DROP")
        with cursor.copy("COPY bench_number FROM STDIN") as copy:
            for place in range(1, count + 1):
                copy.write_row((place, new_number(2026)))
        today = title_nights.FIRST
        cursor.execute(_GIVEN, [today, today, today])
        cursor.execute(_GONE, [today])
        for statement in (_ASKED, _LISTED, _STORIES):
            cursor.execute(statement, [])


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
        yield _list_figure("list of the country and of a province", count, port, listed * 50)


def _list_figure(name: str, count: int, port: int, urls: list[str]) -> Figure:
    """A list, which nobody scans: as any page, by one reader."""
    seconds = sorted(read(port, [(url, "") for url in urls], readers=1))
    p95 = seconds[int(len(seconds) * 0.95)]
    return figure(
        f"titles {name}", count=count, seconds=p95, limit=1, ratio=p95 / PAGE_SECONDS,
        baseline=f"p95 of {len(seconds)} requests, one reader, of {PAGE_SECONDS} s",
    )  # fmt: skip


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
