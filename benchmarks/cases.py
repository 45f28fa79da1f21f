"""Queues and pages of cases: applications of one province in all states, asked for by an ordinary officer."""

import json
import logging
import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from authorities import clock
from authorities.enums import Level, Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Officer, Post
from authorities.officer.login_session import BEGAN, SEEN
from benchmarks.measure import Figure, say
from benchmarks.sample import take_households
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import IN_LINE
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.review.officer.case_lists import TABS
from mingteyouxin.rounds import rounds
from registry.enums import RecognitionLevel
from registry.people.persons import Identity, recognise

PROVINCE = "42"
AS_OF = date(2026, 7, 15)
PLANNED, LODGED = date(2026, 8, 20), date(2026, 9, 20)
LIMIT_SECONDS = 0.150
REQUESTS = 60
_HOST = "localhost"
# As in tests/portal/test_query_budgets_by_role.py; a page here is of a case with points and obstacles, which asks more.
LIST_QUERIES, PAGE_QUERIES, RANKING_QUERIES = 18, 45, 22
# Of a hundred cases, as a province stands in the middle of November.
_SHARES = {
    CaseStatus.DRAFT: 3,
    CaseStatus.SUBMITTED: 23,
    CaseStatus.REFUSAL_PROPOSED: 1,
    CaseStatus.RETURNED: 7,
    CaseStatus.PASSED: 15,
    CaseStatus.SELECTED: 7,
    CaseStatus.IN_NOTICE: 7,
    CaseStatus.HELD: 1,
    CaseStatus.NOTICED: 4,
    CaseStatus.RECOGNISED: 14,
    CaseStatus.REFUSED: 8,
    CaseStatus.NOT_SELECTED: 3,
    CaseStatus.WITHDRAWN: 5,
    CaseStatus.LAPSED: 2,
}
# The steps that lead to a state, for the database lets a case skip none.
_WAYS = {
    CaseStatus.RETURNED: (CaseStatus.RETURNED,),
    CaseStatus.PASSED: (CaseStatus.PASSED,),
    CaseStatus.SELECTED: (CaseStatus.PASSED, CaseStatus.SELECTED),
    CaseStatus.IN_NOTICE: (CaseStatus.PASSED, CaseStatus.SELECTED, CaseStatus.IN_NOTICE),
    CaseStatus.HELD: (CaseStatus.PASSED, CaseStatus.SELECTED, CaseStatus.IN_NOTICE, CaseStatus.HELD),
    CaseStatus.NOTICED: (CaseStatus.PASSED, CaseStatus.SELECTED, CaseStatus.IN_NOTICE, CaseStatus.NOTICED),
    CaseStatus.RECOGNISED: (CaseStatus.PASSED, CaseStatus.SELECTED, CaseStatus.IN_NOTICE, CaseStatus.NOTICED),
    CaseStatus.REFUSAL_PROPOSED: (CaseStatus.REFUSAL_PROPOSED,),
    CaseStatus.REFUSED: (CaseStatus.REFUSAL_PROPOSED, CaseStatus.REFUSED),
    CaseStatus.NOT_SELECTED: (CaseStatus.PASSED, CaseStatus.NOT_SELECTED),
    CaseStatus.WITHDRAWN: (CaseStatus.WITHDRAWN,),
    CaseStatus.LAPSED: (CaseStatus.RETURNED, CaseStatus.LAPSED),
}
_DOCUMENT = {
    "penalty_years": 2,
    "visits": [],
    "opinions": [],
    "bars": [],
    "relaxed_groups": [],
    "rules": {
        kind: {
            "is_open": True,
            "minimum_score": "60",
            "groups": [
                {
                    "number": 1,
                    "kind": "any",
                    "at_least": None,
                    "criteria": [
                        {
                            "key": f"1-{number}",
                            "wording": f"示例条件{number}",
                            "source": "household",
                            "level": None,
                            "years_at_least": None,
                            "evidence": "示例材料",
                            "points": "20",
                            "weight": None,
                            "kinds": [],
                        }
                        for number in range(1, 6)
                    ],
                }
            ],
        }
        for kind in ("well_known", "distinctive", "premium", "emerging")
    },
}
_CASES = """
INSERT INTO mingteyouxin_case (path, household_id, authority_id, place_id, round_id, recognition_path,
    recognition_class, status, operator_name, statement, type_then, on_condition, started_at, declared_at,
    filed_by_person_id, due_provisional, recommender, recommendation, refusal_reasons, refusal_note,
    person_asked_text)
SELECT h.path, h.id, h.authority_id, h.authority_id, r.round_id, 'application',
    (ARRAY['well_known', 'distinctive', 'premium', 'emerging'])[1 + h.id %% 4], 'draft', h.operator_name, '示例',
    'growth', false, %(at)s, %(at)s, %(person)s, false, '', '', '[]', '', ''
FROM (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS number
      FROM registry_household WHERE status = 'registered') h
JOIN mingteyouxin_publicround r ON r.authority_id = h.authority_id
WHERE h.number <= %(count)s"""
_ANSWERS = """
INSERT INTO mingteyouxin_caseanswer (path, household_id, case_id, criterion, claimed, text, checked, checked_text,
    verdict, verdict_note)
SELECT c.path, c.household_id, c.id, '1-' || n, true, '示例说明', '', '', '', ''
FROM mingteyouxin_case c, generate_series(1, 5) n"""
_CHECKS = """
INSERT INTO mingteyouxin_eligibilitycheck (path, household_id, case_id, moment, "on", eligible, findings, at)
SELECT path, household_id, id, 'submission', %(on)s, id %% 20 <> 0, '[]', %(at)s
FROM mingteyouxin_case WHERE status <> 'draft'"""
_EVENTS = """
INSERT INTO mingteyouxin_caseevent (path, household_id, case_id, action, source, target, reasons, note, at)
SELECT path, household_id, id, action, '', 'submitted', '[]', '', %(at)s
FROM mingteyouxin_case, unnest(ARRAY['start', 'submit']) action WHERE status <> 'draft'"""
_RECOGNITIONS = """
WITH made AS (
    INSERT INTO mingteyouxin_recognition (number, path, household_id, place_id, recognition_class, level,
        recognition_path, recommender, recogniser_id, recognised_on, first_until, extensions, valid_until, type_then,
        taken_over, status)
    SELECT '2026' || lpad(id::text, 12, '0'), path, household_id, place_id, recognition_class, 'county', 'application',
        '', authority_id, '2026-11-10', '2029-11-10', 0, '2029-11-10', 'growth', false, 'valid'
    FROM mingteyouxin_case WHERE id = ANY(%(ids)s) RETURNING id, household_id)
UPDATE mingteyouxin_case c SET status = 'recognised', recognition_id = made.id, due_on = NULL
FROM made WHERE made.household_id = c.household_id AND c.id = ANY(%(ids)s)"""


def load(count: int, folder: Path) -> None:
    """`count` cases of households taken through the real intake, each in its state. Run as batch."""
    take_households(PROVINCE, count=2 * count, folder=folder, as_of=AS_OF)
    make_cases(count)


def make_cases(count: int) -> None:
    """A round of every county of the province, and `count` cases in them, each in its state."""
    bureaus = list(Authority.objects.filter(level=Level.COUNTY, path__gte=f"/{PROVINCE}/", path__lt=f"/{PROVINCE}0"))
    standard = PublicClassStandard.objects.create(
        standard_id=1,
        authority=Authority.objects.get(path=f"/{PROVINCE}/"),
        province=PROVINCE,
        level=RecognitionLevel.PROVINCE,
        number="示例〔2026〕1号",
        title="示例",
        issuer="示例",
        valid_from=AS_OF,
        text="示例",
        document=_DOCUMENT,
        comment_from=AS_OF,
        comment_until=AS_OF,
        published_on=AS_OF,
    )
    with clock.stopped_at(PLANNED):
        for bureau in bureaus:
            with jurisdiction(bureau.path):
                rounds.plan(bureau, values=_plan(standard), by=None)
    person = recognise(Identity("张三", "420106199001010071"))
    say("making cases")
    with clock.stopped_at(LODGED), nationwide(), connection.cursor() as cursor:
        asked = {"at": clock.now(), "on": LODGED, "count": count, "person": person.pk}
        cursor.execute(_CASES, asked)
        _move(cursor, asked)
        for statement in (_ANSWERS, _CHECKS, _EVENTS):
            cursor.execute(statement, asked)


def figures() -> Iterator[Figure]:
    """Pages as a clerk of the county with the most cases, and the area's list as one of the province. Run as `web`."""
    with jurisdiction(f"/{PROVINCE}/"), connection.cursor() as cursor:
        cursor.execute("SELECT authority_id, count(*) FROM mingteyouxin_case GROUP BY 1 ORDER BY 2 DESC LIMIT 1")
        largest, of_it = cursor.fetchone()
        total = Case.objects.count()
    county = Authority.objects.get(pk=largest)
    say(f"{county.short_name}: {of_it:,} of {total:,} cases")
    clerk = officer_of(county)
    with jurisdiction(county.path):
        mine = Case.objects.filter(authority=county, status__in=[CaseStatus.SUBMITTED, CaseStatus.PASSED])
        half = list(mine.order_by("id").values_list("pk", flat=True))[::2]
        mine.filter(pk__in=half).update(assignee=clerk, assigned_at=clock.now())
        cases = list(Case.objects.filter(authority=county, anchor_on__isnull=False).values_list("pk", flat=True))
        (round_,) = set(Case.objects.filter(authority=county).values_list("round", flat=True))
    # A line per request would bury the figures.
    logging.getLogger("request").setLevel(logging.WARNING)
    client = client_of(clerk)
    queue = reverse("case-list", args=[county.code])
    for tab in TABS:
        yield measured(
            f"cases queue {tab}", client, [f"{queue}?tab={tab if tab != 'submitted' else ''}"], LIST_QUERIES, total
        )
    for name, query in {
        "mine": "assignee=me",
        "overdue": "overdue=yes",
        "findings": "found=barred",
        "by name": "q=示例",
        "by time lodged, closed": "tab=closed&sort=-lodged",
    }.items():
        yield measured(f"cases queue {name}", client, [f"{queue}?{query}"], LIST_QUERIES, total)
    draw = random.Random(7)  # noqa: S311 (sample requests)
    pages = [reverse("case-page", args=[county.code, key]) for key in draw.sample(cases, min(len(cases), REQUESTS))]
    yield measured("cases page", client, pages, PAGE_QUERIES, total)
    yield measured(
        "cases ranking", client, [reverse("ranking-page", args=[county.code, round_])], RANKING_QUERIES, total
    )
    province = Authority.objects.get(path=f"/{PROVINCE}/")
    area = f"{reverse('case-list', args=[province.code])}?tab=elsewhere"
    yield measured("cases of the province's area", client_of(officer_of(province)), [area], LIST_QUERIES, total)


def _plan(standard: PublicClassStandard) -> dict:
    return {
        "year": 2026,
        "standard": standard,
        "applications_from": date(2026, 9, 1),
        "applications_until": date(2026, 10, 15),
        "review_from": date(2026, 10, 16),
        "review_until": date(2026, 11, 30),
        "notice_days": 7,
        "notice_in_working_days": True,
        "supplement_days": 5,
        "places": None,
        "reviewers": 1,
        "visit_after_ranking": False,
        "opinion_days": 5,
        "silence_is_consent": True,
        "spot_check_days": 30,
        "consent_days": 10,
        "associations_recommend": False,
    }


def _move(cursor, asked: dict) -> None:
    """Every case on its way to the state that its share gives it, step by step."""
    cursor.execute("SELECT id FROM mingteyouxin_case ORDER BY md5(id::text)")
    keys = [row[0] for row in cursor.fetchall()]
    states = [state for state, share in _SHARES.items() for _ in range(share)]
    by_state: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        by_state.setdefault(states[place % len(states)], []).append(key)
    drafts = by_state.pop(CaseStatus.DRAFT, [])
    cursor.execute(
        "UPDATE mingteyouxin_case SET status = 'submitted', anchor_on = %(on)s, due_on = '2026-11-30',"
        " lodged_at = %(at)s + id * interval '1 second' WHERE NOT id = ANY(%(drafts)s)",
        asked | {"drafts": drafts},
    )
    one, two = (Officer.objects.create_user(f"bench-refusal-{number}", full_name="示例人员").pk for number in (1, 2))
    # What a step writes beside the status.
    beside = {
        CaseStatus.RETURNED: "'2026-12-01', due_paused_on = '2026-11-01', due_paused_day = '2026-11-30',"
        " served_on = '2026-11-01'",
        CaseStatus.REFUSAL_PROPOSED: f"'2026-11-30', refusal_proposed_by_id = {one}, refusal_reasons = '[\"示例\"]'",
        CaseStatus.REFUSED: f"NULL, refused_by_id = {two}",
        CaseStatus.LAPSED: "NULL, due_paused_on = NULL, due_paused_day = NULL, served_on = NULL",
    }
    for state, ids in by_state.items():
        for step in _WAYS.get(state, ()):
            day = "'2026-11-30'" if step in IN_LINE else "NULL"
            cursor.execute(
                f"UPDATE mingteyouxin_case SET status = %s, due_on = {beside.get(step, day)} WHERE id = ANY(%s)",
                [step, ids],
            )
        if state == CaseStatus.RECOGNISED:
            cursor.execute(_RECOGNITIONS, {"ids": ids})


def officer_of(authority: Authority) -> Officer:
    """An ordinary clerk of a bureau."""
    name = f"bench{authority.code}-{Officer.objects.count()}"
    officer = Officer.objects.create_user(name, full_name="示例人员")
    Post.objects.create(officer=officer, authority=authority, role=Role.CLERK, valid_from=date(2020, 1, 1))
    return officer


def client_of(officer: Officer) -> Client:
    """A browser whose officer has come in, both factors proven."""
    client = Client(SERVER_NAME=_HOST)
    client.force_login(officer, backend="authorities.officer.sessions.OfficerBackend")
    session = client.session
    session[BEGAN] = session[SEEN] = clock.now().timestamp()
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "id": 0, "at": 0}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    return client


@override_settings(ALLOWED_HOSTS=[_HOST])
def measured(measure: str, client: Client, urls: list[str], budget: int, total: int) -> Figure:
    """The 95th percentile of the server's time; a page over its budget of queries fails too."""
    queries = max(_queries(client, url) for url in urls[:5])
    seconds = []
    for number in range(REQUESTS):
        began = time.perf_counter()
        client.get(urls[number % len(urls)])
        seconds.append(time.perf_counter() - began)
    seconds.sort()
    p95 = seconds[int(len(seconds) * 0.95)]
    return Figure(
        measure,
        total,
        seconds=round(p95, 4),
        per_second=round(len(seconds) / sum(seconds)),
        limit=LIMIT_SECONDS,
        ratio=round(p95 / LIMIT_SECONDS, 2),
        ok=p95 <= LIMIT_SECONDS and queries <= budget,
        baseline=f"p95 of {REQUESTS} requests, median {seconds[len(seconds) // 2]:.4f}; {queries} queries of {budget}",
    )


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    if answer.status_code != 200:
        raise AssertionError(json.dumps({url: answer.status_code}))
    return len(asked)
