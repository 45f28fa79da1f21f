"""Every address × everyone who may ask for it: one exact answer each (permission_matrix.txt says which).

An address below /office/ has two rows: `own` is asked at the desk of the bureau that the officer works for, `here` at
the desk of 武昌区, whose objects the addresses name; who is no officer always asks `here`. A route without a row fails.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from authorities import capabilities, clock, jobs
from authorities.access import access_authority
from authorities.audit_log import exports
from authorities.audit_log.search import Criteria
from authorities.enums import Channel, CredentialRequestKind, Department, Role
from authorities.files import keep
from authorities.invitations import invite
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.machines import IssuedSecret
from authorities.models import AuditRecord, Dispatch, Officer
from casework import credentials, four_eyes, letters
from casework.workflow import Mover
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.applying import counter
from mingteyouxin.cases.models import Case, CaseLetter
from mingteyouxin.cases.part_models import Evidence
from mingteyouxin.certificates.models import TitleStory
from mingteyouxin.contests import contests
from mingteyouxin.endings import endings
from mingteyouxin.endings.enums import EndingGround, EndingKind
from mingteyouxin.file_purposes import EVIDENCE, OPINION_REPLY
from mingteyouxin.operator_changes.models import OperatorChange
from mingteyouxin.opinions import consultation_letters
from mingteyouxin.opinions.models import OpinionItem, OpinionReply, OpinionRequest
from mingteyouxin.places import quota_split
from mingteyouxin.places.models import PlaceTransfer
from mingteyouxin.review.letters import REFUSAL
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction
from mingteyouxin.titles.letters import ENDED
from mingteyouxin.visits.models import Visit
from registry import feeds, job_kinds
from registry.enums import Relation
from registry.file_purposes import FEED
from registry.models import Agent, Delivery, Household
from registry.people import messages
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise
from tests import factories
from tests.conftest import acting_as
from tests.factories import bureau, class_standards, existing_titles
from tests.factories import comparison as compared
from tests.factories.appeals import led_to_a_recheck
from tests.factories.cases import CaseFactory, RecognitionFactory, in_last_year, led_to_a_check, let_go_by
from tests.factories.class_standards import ClassStandardFactory, RoundFactory
from tests.factories.typing_standards import AS_OF, StandardFactory, document
from tests.stages import stage, told
from tests.typing_engine.runs import run_steps
from typing_engine import confirmation, runs, standards

TABLE = Path(__file__).with_name("permission_matrix.txt")
HERE = "420106"

# Column → where the officer works and as what.
OFFICERS = {
    "county": (HERE, Role.CLERK),
    "neighbour": ("420102", Role.CLERK),
    "city": ("420100", Role.CLERK),
    "province": ("420000", Role.SUPERVISOR),
    "foreign": ("610000", Role.SUPERVISOR),
    "department": (HERE, Role.DEPARTMENT),
    "auditor": (HERE, Role.AUDITOR),
    "system": (HERE, Role.SYSTEM),
    "security": (HERE, Role.SECURITY),
}
# The others have no desk: the operator of the household asked for, that of another household of the county, who
# administers reference data, a machine of the county, and one that may deliver another feed than the one asked for.
COLUMNS = ("visitor", "operator", "stranger", *OFFICERS, "platform", "machine", "unscoped")
_CASE_ACTS = ("propose", "confirm", "send-back", "take-out", "dissolve", "try-again")
DOCUMENTS = {"operator": "420106199001010071", "stranger": "420106198501011234"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: how the address is asked for, at which desk, and the answer to each column."""

    method: str
    route: str
    desk: str
    answers: tuple[int, ...]


class Undone(Exception):
    """Takes back what a request wrote, so that the next one finds the same world."""


def table() -> list[Row]:
    """The rows of the file; lines that begin with # are for people."""
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            method, route, desk, *answers = line.split()
            rows.append(Row(method, route, desk, tuple(map(int, answers))))
    return rows


def routes() -> dict[str, URLPattern]:
    """Every address that the resolver knows, by name, the nameless by their pattern."""
    return dict(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: list, prefix: str, namespaces: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name)) if pattern.name else f"/{route}", pattern
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, route, inner)


@pytest.fixture(autouse=True)
def no_calls_yet():
    """The counters of throttles are the broker's, and no transaction takes them back."""
    cache.clear()


@stage
def what_the_addresses_name() -> dict[str, object]:
    """What the addresses name, all of it 武昌区's, or 湖北's where counties have none."""
    with acting_as("batch"):
        StandardFactory()
        household = factories.household(HERE, kind="growth", document=DOCUMENTS["operator"])
        stranger_household = factories.household(HERE, kind="survival", document=DOCUMENTS["stranger"])
    clerk = factories.officer_at("420000", Role.CLERK)
    run = runs.request_run(province="42", as_of=AS_OF, by=clerk)
    with acting_as("batch"):
        run_steps.published(run)
        with jurisdiction("/42/"):
            draft = standards.save_draft(document(number="示例〔2026〕2号"), by=clerk)
    with jurisdiction("/42/"):
        # The run is published already: who sees a request is asked here, not what becomes of it.
        asked_again = replace(confirmation.SUBJECT, check=lambda run: None)
        approval = four_eyes.request(asked_again, run.pk, by=clerk)
    colleague, auditor, system = (factories.officer_at(HERE, role) for role in (Role.CLERK, Role.AUDITOR, Role.SYSTEM))
    machine = factories.machine(HERE)
    with jurisdiction(household.path):
        file = keep([b"1"], name="a.csv", purpose=FEED, content_type="text/csv", by=colleague)
        job = jobs.request_job(job_kinds.INTAKE, title="归集", parameters={}, by=colleague)
        asked = {"feed": feeds.TAX, "file": str(file.pk), "area": household.path, "partial": True}
        own_job = jobs.request_job(job_kinds.INTAKE, title="归集", parameters=asked, by=machine.machine)
        export = exports.request_export(Criteria(), by=auditor)
        record = AuditRecord.objects.order_by("-id").first()
        acting = access_authority(system, HERE, capabilities.OFFICER_MANAGE)
        security = access_authority(factories.officer_at(HERE, Role.SECURITY), HERE, capabilities.OFFICER_SECURE)
        kind = CredentialRequestKind.RENEWAL
        asked_back = credentials.ask(colleague, kind=kind, by=security, code="2345-6789")
        class_standard = ClassStandardFactory(bureau=HERE, by=colleague, number="示例〔2026〕9号")
        invitation, _ = invite("示例", authority=household.authority, role=Role.CLERK, by=acting)
        with acting_as("batch"):
            delivery = Delivery.objects.create(
                path=household.path,
                feed=feeds.HOUSEHOLDS,
                area=household.path,
                partial=True,
                file_name="a.csv",
                file=file,
                taken_at=clock.now(),
            )
            operator = recognise(Identity("张三", DOCUMENTS["operator"]))
            agent = Agent.objects.create(
                household=household,
                name="李四",
                relation=Relation.FAMILY,
                document_sealed=sealer().seal("1"),
                document_index=b"1",
                phone_sealed=sealer().seal("1"),
                phone_index=b"1",
                operator_index=household.operator_id_index,
                until=clock.today(),
                appointed_at=clock.now(),
                appointed_by=operator,
            )
    round_ = RoundFactory(bureau=HERE, by=colleague, second=factories.officer_at(HERE, Role.SUPERVISOR))
    with clock.stopped_at(class_standards.BEGIN):
        case = CaseFactory(household=household, round=round_, by=operator)
        lodged = CaseFactory(
            household=stranger_household,
            round=round_,
            by=recognise(Identity("张三", DOCUMENTS["stranger"])),
            lodged=True,
        )
    with acting_as("batch"):
        third = factories.household(HERE)
    with clock.stopped_at(class_standards.BEGIN):
        noticed = CaseFactory(household=third, round=round_, by=operator, lodged=True)
        left = led_to_a_check(noticed, by=colleague, checker=clerk)
        with jurisdiction(stranger_household.path):
            consent = SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")
            counter_case = counter.begin(stranger_household, round_, consent=consent, by=colleague)
        with own_household(household.pk):
            contest = contests.make(household, subject="type", datum="分型结果", text="示例", by=operator)
    with jurisdiction(household.path):
        visit, asked = _field_of(lodged, by=colleague)
        on_paper = _paper_of(lodged, by=colleague)
        photo = keep(
            [b"1"],
            name="a.jpg",
            purpose=EVIDENCE,
            content_type="image/jpeg",
            by=colleague,
            household=household.pk,
        )
        evidence = Evidence.objects.create(
            path=household.path,
            household=household,
            case=case,
            criterion="1-1",
            file=photo,
            added_at=clock.now(),
            added_by=colleague,
        )
    own_letter, lodged_letter = (_letter_about(one, by=colleague) for one in (case, lodged))
    recommendation = CaseFactory(
        household=household, round=round_, by=factories.officer_at(HERE, Role.DEPARTMENT), recommended=True
    )
    title = RecognitionFactory(household=household)
    titles.put_on_lists(title, place=household.authority)
    with jurisdiction(household.path):
        ending = endings.intend(title, kind=EndingKind.CANCEL, ground=EndingGround.TYPING, facts="示例", by=colleague)
        ending_letter = ending.letters.get()
        about = {"path": title.path, "household_id": household.pk, "recognition": title, "recogniser": title.recogniser}
        yearly = YearlyReport.objects.create(year=2026, until_on=AS_OF, reminded_on=AS_OF, due_on=AS_OF, **about)
        change = OperatorChange.objects.create(
            former_index=b"1", new_index=household.operator_id_index, found_on=AS_OF, **about
        )
        ended = titles.end(title.pk, RecognitionAction.CLOSE, by=Mover.CLOCK)
        title_letter = titles.tell(ended, ENDED, by=None)
    with jurisdiction(household.path):
        story = TitleStory.objects.create(
            path=household.path,
            household=household,
            recognition=title,
            text="示例",
            photo=photo,
            consented_by=operator,
            submitted_at=clock.now(),
        )
    with acting_as("batch"):
        existing = existing_titles.held(factories.household(HERE))
    evaluation = in_last_year(household, by=colleague)
    with jurisdiction(household.path):
        evaluation_letter = evaluation.letters.get().pk
    # Last, for a province of so few households has no places to give.
    with jurisdiction("/42/"):
        quota = quota_split.freeze("/42/", AS_OF.year, by=clerk)
        transfer = PlaceTransfer.objects.create(
            path="/42/",
            province_quota=quota,
            giver=household.authority,
            receiver=bureau("420102"),
            places=1,
            reason="示例",
            proposed_by_giver=True,
            proposed_by=colleague,
            proposed_at=clock.now(),
        )
    appealed = led_to_a_recheck(household, by=operator, handler=clerk)
    told_id, dispatch_id = _told(household)
    with acting_as("batch"), nationwide():
        differing = compared.difference(household, found_in=compared.comparison())
        differing.save()
    return {
        **appealed,
        "household_id": household.pk,
        "household": household.code,
        "certificate": title.number,
        "letter": lodged_letter.text["check_number"],
        "title_id": title.pk,
        "title_letter": title_letter.pk,
        "certificate_id": title.pk,
        "title_file": "certificate.pdf",
        "story_id": story.pk,
        "ending_id": ending.pk,
        "ending_kind": "cancel",
        "yearly_report": yearly.pk,
        "change_id": change.pk,
        "ending_letter": ending_letter.pk,
        "evaluation_id": evaluation.pk,
        "evaluation_letter": evaluation_letter,
        "question_id": evaluation.question.pk,
        "agent_id": agent.pk,
        "standard": run.standard.number,
        "standard_id": run.standard_id,
        "draft_id": draft.pk,
        "run_id": run.pk,
        "file_id": file.pk,
        "job_id": job.pk,
        "own_job": own_job.pk,
        "export": export.pk,
        "record_id": record.pk,
        "approval_id": approval.pk,
        "officer_id": colleague.pk,
        "authority_id": household.authority_id,
        "post_id": colleague.posts.get().pk,
        "invitation_id": invitation.pk,
        "credential_id": asked_back.pk,
        "machine_id": machine.machine.pk,
        "machine": machine,
        "delivery_id": delivery.pk,
        "feed": feeds.TAX.name,
        "name": "households",
        "province": "42",
        "class_standard": class_standard.pk,
        "kind": "premium",
        "public_standard": round_.standard_id,
        "round_id": round_.pk,
        "case_id": case.pk,
        "lodged_case": lodged.pk,
        "visit_id": visit.pk,
        "photo_id": 0,
        "request_id": asked.pk,
        "paper": on_paper.request_id,
        "reply_id": on_paper.pk,
        "counter_case": counter_case.pk,
        "contest_id": contest.pk,
        "existing_title": existing.pk,
        "overdue_id": let_go_by(lodged).pk,
        "evidence_id": evidence.pk,
        **{f"{kind}_id": row.pk for kind, row in left.items()},
        "receipt": left["objection"].receipt,
        "challenge": "x",
        "supplement_id": 0,
        "ending": "docx",
        "figures_kind": "bureaus",
        "overview_kind": "cases",
        "assessment_id": factories.impact_assessment("420000", by=clerk).pk,
        "quota_id": quota.pk,
        "transfer_id": transfer.pk,
        "recommendation": recommendation.pk,
        "letter_id": own_letter.pk,
        "lodged_letter": lodged_letter.pk,
        # What nobody was given, and rows that there are not.
        "token": "x",
        "pk": 1,
        "session_id": 1,
        "message_id": 0,
        "told_id": told_id,
        "compared_difference": differing.pk,
        "dispatch_id": dispatch_id,
        "notification_id": 0,
        # Of the pages of the administration.
        "object_id": "1",
        "nobody": "0",
        "department": "tax",
        "id": "1",
        "app_label": "authorities",
        "content_type_id": "1",
    }


@pytest.fixture(name="what_the_addresses_name")
def world_of_the_stage(db) -> dict[str, object]:
    """What the stage holds; each request is taken back."""
    return told("what_the_addresses_name")


def _told(household: Household) -> tuple[int, int]:
    """A message that must reach the household, and the letter by which it goes."""
    with jurisdiction(household.path):
        told = messages.send(household, title="示例", text="示例", to_serve=True)
    with acting_as("batch"), jurisdiction(household.path):
        letter = Dispatch.objects.create(
            path=household.path,
            channel=Channel.POST,
            household_id=household.pk,
            message=told.pk,
            number="示例",
            recipient="示例",
            title="示例",
            made_at=clock.now(),
            due_at=clock.now(),
        )
    return told.pk, letter.pk


def _letter_about(case: Case, *, by: Officer) -> CaseLetter:
    with jurisdiction(case.authority.path):
        return letters.issue(REFUSAL, case, authority=case.authority, household=case.household, by=by)


def _field_of(case: Case, *, by: Officer) -> tuple[Visit, OpinionRequest]:
    """A visit of a case, and what the department of the matrix was asked about it."""
    here = {"path": case.path, "case": case}
    visit = Visit.objects.create(
        place=case.place, station=case.place, due_on=clock.today(), planned_by=by, planned_at=clock.now(), **here
    )
    asked = OpinionRequest.objects.create(
        path=case.path,
        authority=case.authority,
        round=case.round,
        department=Department.TAX,
        due_on=clock.today(),
        asked_by=by,
        asked_at=clock.now(),
    )
    OpinionItem.objects.create(request=asked, department=Department.TAX, **here)
    return visit, asked


def _paper_of(case: Case, *, by: Officer) -> OpinionReply:
    """A department without people, asked by a letter, and its reply that says nothing yet."""
    asked = OpinionRequest.objects.create(
        path=case.path,
        authority=case.authority,
        round=case.round,
        department=Department.FINANCE,
        on_paper=True,
        asked_by=by,
        asked_at=clock.now(),
    )
    OpinionItem.objects.create(request=asked, department=Department.FINANCE, path=case.path, case=case)
    letters.issue(consultation_letters.CONSULTATION, asked, authority=case.authority, by=by)
    consultation_letters.send(asked, on=clock.today(), how="post", by=by)
    scan = keep([b"1"], name="a.jpg", purpose=OPINION_REPLY, content_type="image/jpeg", by=by)
    return OpinionReply.objects.create(
        path=case.path, request=asked, received_on=clock.today(), file=scan, recorded_by=by, recorded_at=clock.now()
    )


# Blanks that have another meaning at some addresses.
_NAMED = {
    **{f"notice-draft{step}": {"draft_id": "notice_draft_id"} for step in ["", "-approve", "-reject", "-withdraw"]},
    **{
        f"admin:authorities_{kind}_{page}": {"object_id": "nobody"}
        for kind in ["officer", "post"]
        for page in ["change", "history", "delete"]
    },
    **{
        f"admin:authorities_departmententry_{page}": {"object_id": "department"}
        for page in ["change", "history", "delete"]
    },
    "comparison-difference": {"difference_id": "compared_difference"},
    "field-page": {"case_id": "lodged_case"},
    "household": {"number": "household"},
    "quick-entry": {"number": "household"},
    "directory-entry": {"code": "household"},
    **{f"existing-title-{page}": {"title_id": "existing_title"} for page in ["page", "take", "set-aside", "decide"]},
    **{page: {"letter_id": "title_letter"} for page in ["title-letter", "my-title-letter"]},
    **{page: {"letter_id": "ending_letter"} for page in ["ending-letter", "my-ending-letter"]},
    **{page: {"letter_id": "evaluation_letter"} for page in ["evaluation-letter", "my-evaluation-letter"]},
    "ending-new": {"kind": "ending_kind"},
    **{
        page: {"report_id": "yearly_report"}
        for page in [
            "annual-report-page",
            "annual-report-confirm",
            "annual-report-return",
            "annual-counter-take",
            "my-annual-report",
        ]
    },
    "certificate": {"number": "certificate"},
    "letter-check": {"number": "letter"},
    "certificate-entry": {"number": "certificate"},
    "certificate-photo": {"number": "certificate"},
    **{page: {"name": "title_file"} for page in ["certificate-file", "my-certificate-file"]},
    "public-standard": {"number": "standard"},
    "api-standard-entry": {"number": "standard"},
    **{
        f"class-standard-{page}": {"standard_id": "class_standard"}
        for page in ["page", "head", "class", "show", "revise", "request", "withdraw", "approve", "reject"]
    },
    "public-class-standard": {"standard_id": "public_standard"},
    **{
        page: {"case_id": "recommendation"}
        for page in [
            "recommendation-page",
            "recommendation-consent",
            "recommendation-file",
            "consent-page",
            "my-recommendation",
            "my-recommendation-agree",
            "my-recommendation-decline",
        ]
    },
    **{
        f"case-{page}": {"case_id": "lodged_case"}
        for page in [
            "page",
            "review",
            "declare",
            "assign",
            "score",
            "reopen",
            "refuse",
            "refusal-back",
            "lapse",
            "restoring",
        ]
    },
    "case-letter": {"case_id": "lodged_case", "letter_id": "lodged_letter"},
    **{f"opinion-{page}": {"request_id": "paper"} for page in ["letter", "send", "reply", "reply-more"]},
    "counter-case": {"case_id": "counter_case"},
    "counter-withdraw": {"case_id": "counter_case"},
    **{page: {"file_id": "appeal_file"} for page in ["appeal-file", "recheck-file", "my-appeal-file"]},
    **{page: {"letter_id": "appeal_letter"} for page in ["appeal-letter", "filing-letter", "my-appeal-letter"]},
    **{
        page: {"case_id": "mass_case"}
        for page in ["recheck-case", "appeal-case", *(f"appeal-case-{act}" for act in _CASE_ACTS)]
    },
    "appeal-figures-sheet": {"kind": "figures_kind"},
    "overview-sheet": {"kind": "overview_kind"},
    "audit-job": {"job_id": "export"},
    "audit-progress": {"job_id": "export"},
    "audit-cancel": {"job_id": "export"},
    "api-job": {"job_id": "own_job"},
    "api-refused-rows": {"job_id": "own_job"},
}
# Addresses that say nothing of use without a question.
_ASKED = {
    "search": "?q=示例",
    "directory-search": "?q=示例",
    "household-find": "?q=示例",
    "impact-new": "?processing=typing",
}


def address(route: str, world: dict, desk: str) -> str:
    """The address with its blanks filled in from the world."""
    if route.startswith("/"):
        return route
    wanted = {"code": desk} | world | {blank: world[name] for blank, name in _NAMED.get(route, {}).items()}
    return reverse(route, kwargs={blank: wanted[blank] for blank in _blanks(route)}) + _ASKED.get(route, "")


def _blanks(route: str) -> tuple[str, ...]:
    namespaces = route.split(":")[:-1]
    resolver = get_resolver()
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    ((possible, *_), *_) = resolver.reverse_dict.getlist(route.split(":")[-1])
    return tuple(possible[0][1])


# Every address that gives out a file: what it holds, and who opens it (docs/decisions/0044).
DOWNLOADS = {
    "file-download": "exports of whoever asked; evidence and papers of cases by the capability of their purpose",
    "intake-file": "feed files and refused rows as they came: whoever handed them in, the department, or for a reason",
    "api-refused-rows": "refused rows, for the machine that handed the file in",
    "recommendation-file": "what a department handed in with its recommendation, for that department",
    "visit-photo": "a photo of a visit, for the station that visits",
    "asked-sheet": "what a department is asked, for that department and the bureau",
    "notice-file": "the names of a public notice",
    "opinion-letter": "the letter that asks a department on paper, for the bureau that asks",
    "case-letter": "a letter on a case, for whoever sees the case",
    "my-evidence": "a household's own file",
    "my-case-letter": "a letter to the household itself",
    "title-letter": "a letter about a title, for whoever sees the title",
    "my-title-letter": "a letter to the household itself",
    "evaluation-letter": "a letter about an evaluation, for whoever sees the title",
    "my-evaluation-letter": "a letter to the household itself",
    "ending-letter": "a letter about ending a title, for whoever sees the title",
    "my-ending-letter": "a letter to the household itself",
    "appeal-file": "what a household handed in with its objection, for whoever sees the objection",
    "appeal-letter": "a letter on an objection, for whoever sees the objection",
    "recheck-file": "what a household handed in with a point, for the department that is asked about it",
    "filing-consent": "a blank form for the operator to sign",
    "filing-letter": "the receipt of an objection, for the counter",
    "my-appeal-file": "a household's own file",
    "my-appeal-letter": "a letter to the household itself",
    "certificate-file": "a title's certificate and marks, for the bureau of its area, while it is in force",
    "my-certificate-file": "the same for the household itself",
    "certificate-story-photo": "the photo that a household sent to be shown, for the bureau of its area",
    "my-story-photo": "a household's own file",
    "my-data-copy": "a household's own data",
    "impact-document": "an assessment of what is done with personal data; no household",
    "appeal-figures-sheet": "numbers of objections; no household",
    "overview-sheet": "numbers of cases and titles; no household",
    "api-schema": "the description of the interface, which is public",
    "standard-file": "a typing standard's draft; no household",
}


@pytest.fixture
def asking(what_the_addresses_name, officer_at) -> Callable[[str], tuple[Client, str]]:
    """`asking("county")` → a client that is logged in as that column, and the desk that it has of its own."""

    def as_column(column: str) -> tuple[Client, str]:
        client = Client(raise_request_exception=False)
        if column in OFFICERS:
            bureau, role = OFFICERS[column]
            factories.log_in(client, officer_at(bureau, role))
            return client, bureau
        if column in DOCUMENTS:
            factories.log_in_person(client, recognise(Identity("张三", DOCUMENTS[column])))
        elif column == "platform":
            factories.log_in(client, factories.administrator())
        elif column == "machine":
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {_token(client, what_the_addresses_name['machine'])}"
        elif column == "unscoped":
            told = factories.machine(HERE, scopes=[feeds.PENALTIES.scope])
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {_token(client, told)}"
        return client, HERE

    return as_column


def _token(client: Client, told: IssuedSecret) -> str:
    asked = {
        "grant_type": "client_credentials",
        "client_id": told.machine.client_id,
        "client_secret": told.secret,
    }
    answer = client.post("/api/v1/token/", urlencode(asked), content_type="application/x-www-form-urlencoded")
    return answer.json()["access_token"]


def _answer(client: Client, method: str, url: str) -> tuple[int, bool]:
    """The status, and whether what came is a file."""
    cookies = client.cookies.output(header="", sep=";")
    try:
        with transaction.atomic():
            response = client.generic(method, url)
            status = response.status_code, "Content-Disposition" in response
            if response.streaming:
                # Read to its end, the file behind it is closed.
                b"".join(response.streaming_content)
            raise Undone
    except Undone:
        client.cookies = SimpleCookie(cookies)
        return status


@pytest.mark.parametrize("column", COLUMNS)
def test_each_address_gives_the_answer_that_the_table_says(column, what_the_addresses_name, asking):
    client, own = asking(column)
    place = COLUMNS.index(column)
    wrong, answers, files = [], {}, set()
    for row in table():
        url = address(row.route, what_the_addresses_name, HERE if row.desk == "here" else own)
        # Whose own desk is the one here asks both rows the same, and finds the same world, for each is taken back.
        asked = row.method, url
        if asked not in answers:
            answers[asked] = _answer(client, *asked)
        answer, is_file = answers[asked]
        if is_file:
            files.add(row.route)
        if answer != row.answers[place]:
            wrong.append(f"{row.method} {row.route} {row.desk}: {answer}, and the table says {row.answers[place]}")
    assert wrong == []
    assert files <= set(DOWNLOADS), "say what it holds and who may open it"


def test_each_route_has_a_row():
    rows = {row.route for row in table()}
    assert set(routes()) - rows == set()
    assert rows - set(routes()) == set()


def test_each_row_has_an_answer_for_each_column():
    assert [row for row in table() if len(row.answers) != len(COLUMNS)] == []


def test_each_office_address_is_asked_for_at_both_desks():
    desks = {(row.route, row.method, row.desk) for row in table()}
    known = routes()
    for row in table():
        if row.desk != "-":
            assert {(row.route, row.method, "own"), (row.route, row.method, "here")} <= desks, row
        else:
            assert "office/<str:code>" not in str(known[row.route].pattern), row
