"""Every page of the back office asks the database a fixed number of times, measured as an officer of a large area."""

import json
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from authorities import clock, files, notification_kinds, notifications
from authorities.enums import JobStatus, Role
from authorities.job_kinds import LIST_EXPORT, JobKind
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Approval, Authority, Job, Post
from casework import four_eyes
from casework.workflow import move_all
from registry import feeds, file_purposes
from registry.comparison.workflow import DIFFERENCE
from registry.enums import DifferenceAction, RegistrationStatus
from registry.job_kinds import INTAKE
from registry.models import AnnualReport, Delivery, Difference, Household
from tests import factories
from tests.appeals.test_decisions import BUDGETS as DECISIONS
from tests.appeals.test_query_budgets import BUDGETS as APPEALS
from tests.conftest import acting_as
from tests.factories import bureau
from tests.factories.comparison import comparison, difference
from tests.factories.typing_standards import AS_OF, StandardFactory, document
from tests.mingteyouxin.visits.test_query_budgets import BUDGETS as FIELD
from tests.portal.test_query_budgets_by_role import BUDGETS as BY_ROLE
from tests.stages import stage, told
from tests.typing_engine.runs import run_steps
from typing_engine import runs, standards
from typing_engine.enums import ContactKind, Ground
from typing_engine.models import CheckUp, CheckUpContact, CheckUpEntry

HUBEI, PATH = "420000", "/42/"
MANY = 2_000
# Page → the object it is of ("" for none), and the most queries it may ask, those of the door and the head included.
BUDGETS = {
    "office-home": ("", 29),
    "job-list": ("", 12),
    "job-page": ("export", 12),
    "job-progress": ("export", 10),
    "approval-list": ("", 12),
    "approval-page": ("approval", 10),
    "notification-list": ("", 12),
    "file-download": ("file", 12),
    "household-list": ("", 13),
    "household-find": ("", 10),
    "household-page": ("household", 19),
    "household-typing": ("household", 15),
    "intake-list": ("", 14),
    "intake-new": ("", 12),
    "intake-delivery": ("delivery", 14),
    "intake-job": ("intake", 15),
    "intake-progress": ("intake", 12),
    "standard-list": ("", 16),
    "standard-page": ("standard", 14),
    "standard-new": ("", 12),
    "standard-draft": ("draft", 16),
    "standard-file": ("draft", 10),
    "run-list": ("", 15),
    "run-new": ("", 15),
    "run-basis": ("", 12),
    "run-annual": ("", 14),
    "run-page": ("run", 24),
    "run-progress": ("run", 9),
    "run-household": ("run", 9),
    "run-publish": ("run", 10),
    "run-withdraw": ("run", 10),
    "comparison-page": ("", 18),
    "comparison-differences": ("", 16),
    "comparison-difference": ("difference", 16),
    "comparison-asked": ("", 14),
    "impact-list": ("", 14),
    "impact-new": ("", 12),
    "impact-page": ("assessment", 16),
    "impact-document": ("assessment", 12),
    "checkup-list": ("", 18),
    "checkup-household": ("household", 18),
    "checkup-print": ("", 14),
    "checkup-helped": ("", 16),
}
# Answer POST alone, or with the bytes of a photo.
POSTED = {
    "visit-photo", "certificate-file", "certificate-story-photo",
    "job-cancel", "job-resume", "notification-open", "notification-read-all", "list-export", "list-bulk",
    "intake-cancel", "intake-resume", "intake-confirm",
    "standard-request", "standard-withdraw", "standard-approve", "standard-reject",
    "run-cancel", "run-resume", "run-accept", "run-request", "run-confirm", "run-reject",
    "run-withdrawal",
    "checkup-new", "checkup-contact", "impact-decide",
    "audit-export", "audit-verify", "audit-cancel", "household-reveal",
    "intake-reveal", "intake-masked",
    "invitation-revoke", "post-grant", "deputy-appoint", "post-end", "officer-disable", "officer-enable",
    "officer-unlock", "officer-end-sessions", "officer-anew",
    "credentials-confirm", "credentials-reject", "credentials-withdraw",
    "class-standard-show", "class-standard-revise", "class-standard-request", "class-standard-withdraw",
    "class-standard-approve", "class-standard-reject", "round-cancel",
    "case-take-next", "case-spread", "case-many", "case-review", "case-declare", "case-assign", "case-score",
    "case-reopen", "case-refuse", "case-refusal-back", "case-lapse", "case-restoring", "overdue-take",
    "objection-uphold", "ranking-select",
    "quota-freeze", "quota-save", "quota-withdraw", "quota-approve", "quota-reject",
    "quota-basis", "quota-basis-decide",
    "recommendation-consent",
    "visit-phone", "visit-draft", "visiting-reassign", "visiting-cancel", "opinion-close", "opinion-send",
    "recognition-approve", "recognition-reject", "recognition-withdraw", "title-restore", "title-restore-decide",
    "ending-state", "ending-drop", "ending-propose", "ending-decide",
    "evaluation-find", "evaluation-look", "evaluation-state", "evaluation-propose", "evaluation-decide",
    "annual-report-confirm-many", "annual-report-confirm", "annual-report-return",
    "operator-change-pass-on", "operator-change-settle",
    "notice-draft-approve", "notice-draft-reject", "notice-draft-withdraw", "notice-withdrawal-propose",
    "notice-withdrawal-approve", "notice-withdrawal-reject", "notice-withdrawal-withdraw",
    "objection-phone", "objection-void-propose", "objection-void-approve", "objection-void-reject",
    "objection-void-withdraw",
    "check-ask", "check-pass", "check-refuse", "check-refusal", "check-answer",
    "counter-withdraw",
    "existing-title-many", "existing-title-take", "existing-title-set-aside", "existing-title-decide",
    "quota-transfer-new", "quota-transfer-accept", "quota-transfer-refuse", "quota-transfer-withdraw",
    "dispatch-act",
    "appeal-accept", "appeal-refuse", "appeal-ask", "appeal-go-on", "appeal-point", "appeal-recheck", "appeal-propose",
    "appeal-confirm", "appeal-send-back", "appeal-try-again", "appeal-finish", "filing-supply", "filing-withdraw",
    "filing-take-back",
    "appeal-transfer", "appeal-case-propose", "appeal-case-confirm", "appeal-case-send-back", "appeal-case-take-out",
    "appeal-case-dissolve", "appeal-case-try-again", "appeal-case-finish",
}  # fmt: skip


def office_pages(patterns=None, prefix: str = "") -> set[str]:
    """Names of all routes below /office/<code>/."""
    found = set()
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if route.startswith("office/<str:code>/"):
                found.add(pattern.name)
        else:
            found |= office_pages(pattern.url_patterns, route)
    return found


def test_every_page_has_a_budget():
    filing = {name for name in DECISIONS if name.startswith("filing-")}
    assert office_pages() == set(BUDGETS) | set(BY_ROLE) | set(FIELD) | set(APPEALS) | filing | POSTED


@stage
def a_page_and_thousands() -> dict[str, object]:
    """One object of each page, what each page asked while there was no more, and then thousands."""
    world = _world()
    few = {}
    with transaction.atomic():
        client = Client()
        factories.log_in(client, world["officer"])
        for name in BUDGETS:
            _asked(client, name, world)
            few[name] = _asked(client, name, world)
        transaction.set_rollback(True)
    _grow(world)
    return {"world": world, "few": few}


@pytest.fixture(name="a_page_and_thousands")
def stage_of_the_budgets(db) -> dict[str, object]:
    return told("a_page_and_thousands")


def _world() -> dict[str, object]:
    """An officer of a province with both roles, and one object of each page."""
    officer = factories.officer_at(HUBEI)
    Post.objects.create(
        officer=officer,
        authority=Authority.objects.get(code=HUBEI),
        role=Role.SUPERVISOR,
        valid_from=date(clock.today().year - 1, 1, 1),
    )
    other = factories.officer_at(HUBEI, Role.SUPERVISOR)
    made = {"officer": officer, "other": other}
    with acting_as("batch"):
        made["household"] = factories.household("420106", kind="growth")
        made["standard"] = StandardFactory()
    run = runs.request_run(province="42", as_of=AS_OF, by=other)
    with acting_as("batch"):
        made["run"] = run_steps.computed(run)
        made["check_up"] = CheckUp.objects.create(
            path=PATH,
            year=clock.today().year,
            as_of=clock.today(),
            coming_on=clock.today(),
            report_year=2025,
            standard=made["standard"],
            requested_at=clock.now(),
            done_at=clock.now(),
        )
        with nationwide():
            _listed(made, [made["household"]])
            made["difference"] = _differing(made, [made["household"]])
    made["assessment"] = factories.impact_assessment(HUBEI, by=other)
    with acting_as("batch"), jurisdiction(PATH):
        draft = standards.save_draft(document(number="示例〔2026〕2号"), by=other)
        made |= {"draft": draft, "approval": four_eyes.request(standards.SUBJECT, draft.pk, by=other)}
        made["intake"], made["delivery"] = _delivered(officer, 0)
        made["export"] = _job(officer, LIST_EXPORT, "导出")
        made["file"] = files.keep([b"1"], name="a.csv", purpose=file_purposes.FEED, content_type="text/csv", by=officer)
    return made


def _differing(world: dict, households: list[Household]) -> Difference:
    """Each differs from a list, and of each the bureau is asked about another difference."""
    found_in = comparison()
    made = Difference.objects.bulk_create(difference(one, found_in=found_in) for one in households)
    asked = {"asked_of": bureau(HUBEI), "asked_by": world["other"], "asked_at": clock.now(), "answer_by": clock.today()}
    others = Difference.objects.bulk_create(
        difference(one, found_in=found_in, source=feeds.DISCLOSURE.name) for one in households
    )
    move_all(DIFFERENCE, others, DifferenceAction.ASK, by=world["other"], **asked)
    return made[0]


def _listed(world: dict, households: list[Household]) -> None:
    """Each on the list of the check-up, and reached once."""
    look, bit = world["check_up"], Ground.REPORT_MISSING.bit
    CheckUpEntry.objects.bulk_create(
        CheckUpEntry(check_up=look, household=one, path=one.path, grounds=bit) for one in households
    )
    CheckUpContact.objects.bulk_create(
        CheckUpContact(
            path=one.path,
            household=one,
            authority=one.authority,
            year=look.year,
            grounds=bit,
            kind=ContactKind.CONTACTED,
            note="示例",
            by=world["officer"],
            at=clock.now(),
        )
        for one in households
    )


def _job(officer, kind: JobKind, title: str) -> Job:
    moment = clock.now()
    return Job.objects.create(
        kind=kind,
        title=title,
        path=PATH,
        requested_by=officer,
        requested_at=moment,
        status=JobStatus.FAILED,
        error_code="x",
        finished_at=moment,
    )


def _delivered(officer, number: int) -> tuple[Job, Delivery]:
    job = _job(officer, INTAKE, f"年报{number}")
    delivery = Delivery.objects.create(
        path=PATH, feed=feeds.ANNUAL_REPORTS, area=PATH, partial=True, file_name=f"{number}.csv", by=officer, job=job,
        taken_at=clock.now(), refused=1,
    )  # fmt: skip
    return job, delivery


def _grow(world: dict) -> None:
    """Thousands of households, and more of all that lists show than a page holds."""
    bureaus = [bureau for bureau in Authority.objects.filter(path__startswith="/42/") if bureau.level == "county"]
    with acting_as("batch"), nationwide():
        grown = Household.objects.bulk_create(
            Household(
                path=bureaus[number % len(bureaus)].path,
                authority=bureaus[number % len(bureaus)],
                code=factories.uscc(500_000 + number),
                name=f"示例{number}号店",
                operator_name="张三",
                established_on=date(2020, 3, 1),
                status=RegistrationStatus.REGISTERED,
                industry="F5211",
                delivery_id=0,
            )
            for number in range(MANY)
        )
        _listed(world, grown)
        _differing(world, grown)
        AnnualReport.objects.bulk_create(
            AnnualReport(household=world["household"], year=year, filed_on=date(2020, 1, 1), delivery_id=0)
            for year in range(2000, 2020)
        )
        for number in range(1, 25):
            factories.impact_assessment(HUBEI, by=world["other"], version=number + 1)
            _delivered(world["officer"], number)
            Approval.objects.create(
                path=PATH,
                subject="standard",
                subject_key=f"x{number}",
                summary="示例",
                requested_by=world["other"],
                requested_at=clock.now(),
            )
            notifications.notify(
                notification_kinds.JOB_DONE,
                path=PATH,
                to=[world["officer"].pk],
                text="示例",
                view="job-page",
                key=number,
                once=f"示例{number}",
            )


ENDINGS = {"impact-document": ("docx",)}
QUERIES = {
    "impact-new": {"processing": "typing"},
    "household-find": {"q": "示例"},
    "run-basis": {"as_of": "2026-07-15"},
}


def _asked(client: Client, name: str, world: dict) -> int:
    """How often the page asks the database."""
    of, _ = BUDGETS[name]
    url = reverse(name, args=[HUBEI, *([world[of].pk] if of else []), *ENDINGS.get(name, ())])
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url, QUERIES.get(name, {}))
        if answer.streaming:
            list(answer.streaming_content)
    assert answer.status_code in (200, 302, 404), url
    return len(captured)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_keeps_to_its_budget_however_much_there_is(name, a_page_and_thousands, client_of):
    _, most = BUDGETS[name]
    world, few = a_page_and_thousands["world"], a_page_and_thousands["few"][name]
    client = client_of(world["officer"])
    _asked(client, name, world)
    assert _asked(client, name, world) == few, json.dumps({name: few})
    assert few <= most, name
