"""Lists and pages of objections: those of one province in all states, asked for by whoever handles and checks them."""

import logging
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection
from django.urls import reverse

from appeals.enums import AppealStatus
from appeals.models import Appeal, Recheck
from appeals.workflow import APPEAL
from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Officer
from benchmarks import cases, typing
from benchmarks.measure import Figure, say
from registry.people.persons import Identity, recognise

PROVINCE = cases.PROVINCE
# The budgets of tests/appeals/test_query_budgets.py.
LIST_QUERIES, OVERVIEW_QUERIES, PAGE_QUERIES, RECHECK_QUERIES = 16, 18, 48, 18
# Of a hundred objections, as a province stands some weeks after it published.
_SHARES = {
    AppealStatus.FILED: 20,
    AppealStatus.ACCEPTED: 35,
    AppealStatus.PROPOSED: 10,
    AppealStatus.DISMISSED: 20,
    AppealStatus.WITHDRAWN: 15,
}
_WAYS = {
    AppealStatus.ACCEPTED: (AppealStatus.ACCEPTED,),
    AppealStatus.PROPOSED: (AppealStatus.ACCEPTED, AppealStatus.PROPOSED),
    AppealStatus.DISMISSED: (AppealStatus.ACCEPTED, AppealStatus.PROPOSED, AppealStatus.DISMISSED),
    AppealStatus.WITHDRAWN: (AppealStatus.WITHDRAWN,),
}
_APPEALS = """
INSERT INTO appeals_appeal (path, household_id, authority_id, subject, run_id, type_then, status, text, filed_at,
    filed_by_person_id, due_on, due_provisional, outcome, answer, type_after, trouble)
SELECT h.path, h.id, %(handler)s, 'typing', %(run)s, t.type, 'filed', '', %(at)s, %(person)s, '2026-09-30', false,
    '', '', '', ''
FROM (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS number FROM registry_household) h
JOIN registry_publishedtype t ON t.household_id = h.id
WHERE h.number <= %(count)s"""
_CLAIMS = """
INSERT INTO appeals_claim (path, household_id, appeal_id, about, label, says, feed, text, made_at, outcome, reason)
SELECT path, household_id, id, 'annual_reports:2025', '2025 年度的年度报告', '没有收到', 'annual_reports', '示例说明',
    %(at)s, '', ''
FROM appeals_appeal"""
_RECHECKS = """
INSERT INTO appeals_recheck (path, household_id, appeal_id, claim_id, authority_id, department, question, status,
    due_on, due_provisional, asked_by_id, asked_at, text, on_paper)
SELECT a.path, a.household_id, a.id, c.id, h.authority_id, '', '示例', 'asked', '2026-09-20', false, %(officer)s,
    %(at)s, '', false
FROM appeals_appeal a JOIN appeals_claim c ON c.appeal_id = a.id JOIN registry_household h ON h.id = a.household_id
WHERE a.status = 'accepted'"""
_EVENTS = """
INSERT INTO appeals_appealevent (path, household_id, appeal_id, action, source, target, note, at)
SELECT path, household_id, id, action, '', 'filed', '', %(at)s
FROM appeals_appeal, unnest(ARRAY['file', 'accept']) action"""
# What a step writes beside the status.
_BESIDE = {
    AppealStatus.ACCEPTED: "accepted_at = %(at)s, due_on = '2026-10-20'",
    AppealStatus.PROPOSED: "outcome = 'dismissed', answer = '示例', proposed_by_id = %(officer)s, proposed_at = %(at)s",
    AppealStatus.DISMISSED: "decided_by_id = %(second)s, decided_at = %(at)s, in_time = true, due_on = NULL",
    AppealStatus.WITHDRAWN: "due_on = NULL",
}


def load(count: int, folder: Path) -> None:
    """A typed and published province of twice as many households, and `count` objections. Run as batch."""
    typing.load(2 * count, folder)
    say("typing")
    typing.publish_run()
    say("making objections")
    one, two = (Officer.objects.create_user(f"bench-appeal-{number}", full_name="示例人员").pk for number in (1, 2))
    person = recognise(Identity("张三", "420106199001010071"))
    with clock.stopped_at(date(2026, 9, 10)), nationwide(), connection.cursor() as cursor:
        cursor.execute("SELECT run_id FROM registry_publishedrun WHERE is_current")
        (run,) = cursor.fetchone()
        handler = Authority.objects.get(path=f"/{PROVINCE}/").pk
        asked = {"at": clock.now(), "count": count, "person": person.pk, "run": run, "handler": handler}
        asked |= {"officer": one, "second": two}
        cursor.execute(_APPEALS, asked)
        cursor.execute(_CLAIMS, asked)
        _move(cursor, asked)
        cursor.execute(_RECHECKS, asked)
        cursor.execute(_EVENTS, asked)


def _move(cursor, asked: dict) -> None:
    """Every objection on its way to the state that its share gives it, step by step."""
    cursor.execute("SELECT id FROM appeals_appeal ORDER BY md5(id::text)")
    states = [state for state, share in _SHARES.items() for _ in range(share)]
    by_state: dict[str, list[int]] = {}
    for place, (key,) in enumerate(cursor.fetchall()):
        by_state.setdefault(states[place % len(states)], []).append(key)
    for state, ids in by_state.items():
        for step in _WAYS.get(state, ()):
            cursor.execute(
                f"UPDATE appeals_appeal SET status = %(step)s, {_BESIDE[step]} WHERE id = ANY(%(ids)s)",
                asked | {"step": step, "ids": ids},
            )


def figures() -> Iterator[Figure]:
    """Pages as a clerk of the province, and of the county with the most to check. Run as `web`."""
    province = Authority.objects.get(path=f"/{PROVINCE}/")
    with jurisdiction(province.path), connection.cursor() as cursor:
        total = Appeal.objects.count()
        cursor.execute("SELECT authority_id FROM appeals_recheck GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        (largest,) = cursor.fetchone()
        accepted = list(Appeal.objects.filter(status=AppealStatus.ACCEPTED).values_list("pk", flat=True))
    # A line per request would bury the figures.
    logging.getLogger("request").setLevel(logging.WARNING)
    clerk = cases.client_of(cases.officer_of(province))
    lists = reverse("appeal-list", args=[province.code])
    for group in dict.fromkeys(state.group for state in APPEAL.states.values()):
        tab = "" if group == "filed" else group
        yield cases.measured(f"objections {group}", clerk, [f"{lists}?state={tab}"], LIST_QUERIES, total)
    yield cases.measured("objections late", clerk, [f"{lists}?state=checking&late=yes"], LIST_QUERIES, total)
    overview = reverse("appeal-overview", args=[province.code])
    yield cases.measured("objections of all subjects", clerk, [overview], OVERVIEW_QUERIES, total)
    draw = random.Random(7)  # noqa: S311 (sample requests)
    chosen = draw.sample(accepted, min(len(accepted), cases.REQUESTS))
    pages = [reverse("appeal-page", args=[province.code, key]) for key in chosen]
    yield cases.measured("objection", clerk, pages, PAGE_QUERIES, total)
    county = Authority.objects.get(pk=largest)
    with jurisdiction(county.path):
        rechecks = list(Recheck.objects.filter(authority=county).values_list("pk", flat=True)[: cases.REQUESTS])
    checker = cases.client_of(cases.officer_of(county))
    to_check = reverse("recheck-list", args=[county.code])
    yield cases.measured("facts to check", checker, [to_check], LIST_QUERIES, total)
    pages = [reverse("recheck-page", args=[county.code, key]) for key in rechecks]
    yield cases.measured("fact to check", checker, pages, RECHECK_QUERIES, total)
