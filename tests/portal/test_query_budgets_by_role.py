"""Pages that no one officer may open all: administrators, auditors, counties. They ask a fixed number of times too."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities import acts, audit, clock, files
from authorities.access import access_authority
from authorities.audit_log import exports
from authorities.audit_log.search import Criteria
from authorities.declarations import declared
from authorities.enums import Channel, CredentialRequestKind, Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.lists.listing import Listing, Selection
from authorities.lists.table import table_of
from authorities.models import CredentialRequest, Dispatch
from casework import letters
from casework.workflow import Mover, move
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.applying import counter
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Evidence
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.certificates.models import TitleStory
from mingteyouxin.contests import contests
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.endings import endings
from mingteyouxin.endings.enums import EndingGround, EndingKind
from mingteyouxin.endings.models import Ending
from mingteyouxin.file_purposes import RECOMMENDATION
from mingteyouxin.operator_changes.models import OperatorChange
from mingteyouxin.review.letters import REFUSAL
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles import titles
from mingteyouxin.titles.enums import RecognitionAction
from mingteyouxin.titles.letters import ENDED
from mingteyouxin.titles.models import Recognition
from registry import feeds
from registry.file_purposes import FEED
from registry.models import AnnualReport, Delivery, Household
from registry.people import messages, outgoing
from registry.people.persons import Identity, recognise
from tests import factories
from tests.conftest import acting_as
from tests.factories import bureau, class_standards, existing_titles
from tests.factories.cases import CaseFactory, RecognitionFactory, in_last_year, led_to_a_check, let_go_by
from tests.factories.class_standards import ClassStandardFactory
from tests.stages import stage, told

HUBEI, WUCHANG = "420000", "420106"
DOCUMENT = "420106199001010071"
MANY = 5
# Page → who opens it (bureau, role), the object it is of ("" for none), and the most queries it may ask.
BUDGETS = {
    # Three of them ask whether the last seal and the latest records are what the witness was told.
    "audit-list": ((HUBEI, Role.AUDITOR), "", 19),
    "audit-record": ((HUBEI, Role.AUDITOR), "record", 14),
    "audit-job": ((HUBEI, Role.AUDITOR), "export", 14),
    "audit-progress": ((HUBEI, Role.AUDITOR), "export", 12),
    "machine-list": ((HUBEI, Role.SECURITY), "", 14),
    "machine-new": ((HUBEI, Role.SECURITY), "", 12),
    "machine-page": ((HUBEI, Role.SECURITY), "machine", 14),
    "machine-renew": ((HUBEI, Role.SECURITY), "machine", 12),
    "machine-revoke": ((HUBEI, Role.SECURITY), "machine", 12),
    "machine-scopes": ((HUBEI, Role.SECURITY), "machine", 12),
    "remedy-list": ((HUBEI, Role.CLERK), "", 14),
    "remedy-page": ((HUBEI, Role.CLERK), "bureau", 14),
    "remedy-many": ((HUBEI, Role.CLERK), "", 12),
    "contact-list": ((HUBEI, Role.CLERK), "", 14),
    "contact-page": ((WUCHANG, Role.CLERK), "bureau", 14),
    "dispatch-list": ((WUCHANG, Role.CLERK), "", 14),
    "dispatch-page": ((WUCHANG, Role.CLERK), "dispatch", 14),
    "post-list": ((WUCHANG, Role.CLERK), "", 14),
    "post-print": ((WUCHANG, Role.CLERK), "", 14),
    "service-list": ((WUCHANG, Role.CLERK), "", 14),
    "service-page": ((WUCHANG, Role.CLERK), "told", 18),
    "digest-page": ((WUCHANG, Role.CLERK), "", 12),
    "firing-list": ((HUBEI, Role.SYSTEM), "", 12),
    "officer-list": ((HUBEI, Role.SYSTEM), "", 14),
    "officer-invite": ((HUBEI, Role.SYSTEM), "", 12),
    "officer-page": ((HUBEI, Role.SYSTEM), "colleague", 20),
    "credentials-page": ((WUCHANG, Role.SYSTEM), "credentials", 16),
    "household-phone": ((WUCHANG, Role.CLERK), "household", 16),
    "intake-file": ((HUBEI, Role.CLERK), "delivery", 14),
    "class-standard-list": ((HUBEI, Role.CLERK), "", 16),
    "class-standard-new": ((WUCHANG, Role.CLERK), "", 14),
    "class-standard-copy": ((WUCHANG, Role.CLERK), "", 14),
    "class-standard-page": ((WUCHANG, Role.CLERK), "draft", 32),
    "class-standard-head": ((WUCHANG, Role.CLERK), "draft", 20),
    "class-standard-class": ((WUCHANG, Role.CLERK), "draft", 24),
    "round-list": ((HUBEI, Role.CLERK), "", 14),
    "round-new": ((WUCHANG, Role.CLERK), "", 14),
    "round-page": ((WUCHANG, Role.CLERK), "round", 19),
    "round-change": ((WUCHANG, Role.CLERK), "round", 16),
    "notice-list": ((WUCHANG, Role.CLERK), "", 18),
    "notice-new": ((WUCHANG, Role.CLERK), "round", 20),
    "notice-page": ((WUCHANG, Role.CLERK), "notice", 18),
    "notice-draft": ((WUCHANG, Role.CLERK), "notice_draft", 18),
    "notice-withdrawal": ((WUCHANG, Role.CLERK), "withdrawal", 14),
    "notice-file": ((WUCHANG, Role.CLERK), "notice", 14),
    "objection-list": ((WUCHANG, Role.CLERK), "", 14),
    "objection-page": ((WUCHANG, Role.CLERK), "objection", 16),
    "objection-void": ((WUCHANG, Role.CLERK), "proposal", 14),
    "recognition-list": ((WUCHANG, Role.CLERK), "", 16),
    "recognition-new": ((WUCHANG, Role.CLERK), "round", 20),
    "recognition-batch": ((WUCHANG, Role.CLERK), "batch", 20),
    "recognition-reports": ((HUBEI, Role.CLERK), "", 14),
    "recognition-report": ((HUBEI, Role.CLERK), "report", 14),
    "title-list": ((WUCHANG, Role.CLERK), "", 14),
    "title-page": ((WUCHANG, Role.CLERK), "title", 18),
    "title-letter": ((WUCHANG, Role.CLERK), "title", 14),
    "certificate-page": ((WUCHANG, Role.CLERK), "certificate", 14),
    "certificate-stories": ((HUBEI, Role.CLERK), "", 14),
    "certificate-story": ((WUCHANG, Role.CLERK), "story", 14),
    "certificate-annotations": ((WUCHANG, Role.CLERK), "", 16),
    "title-doubt-list": ((WUCHANG, Role.CLERK), "", 14),
    "ending-list": ((WUCHANG, Role.CLERK), "", 14),
    "ending-new": ((WUCHANG, Role.CLERK), "title", 14),
    "ending-page": ((WUCHANG, Role.CLERK), "ending", 18),
    "ending-letter": ((WUCHANG, Role.CLERK), "ending", 14),
    "evaluation-list": ((WUCHANG, Role.CLERK), "", 14),
    "evaluation-page": ((WUCHANG, Role.CLERK), "evaluation", 20),
    "evaluation-letter": ((WUCHANG, Role.CLERK), "evaluation", 14),
    "evaluation-figures": ((WUCHANG, Role.CLERK), "", 14),
    "recommender-question-list": ((WUCHANG, Role.DEPARTMENT), "", 14),
    "recommender-question-page": ((WUCHANG, Role.DEPARTMENT), "question", 14),
    "annual-report-list": ((WUCHANG, Role.CLERK), "", 16),
    "annual-report-page": ((WUCHANG, Role.CLERK), "yearly_report", 18),
    "annual-counter-list": ((WUCHANG, Role.CLERK), "", 14),
    "annual-counter-take": ((WUCHANG, Role.CLERK), "yearly_report", 14),
    "operator-change-list": ((WUCHANG, Role.CLERK), "", 14),
    "operator-change-page": ((WUCHANG, Role.CLERK), "operator_change", 18),
    "operator-counter-list": ((WUCHANG, Role.CLERK), "", 14),
    "operator-counter-take": ((WUCHANG, Role.CLERK), "operator_change", 14),
    "moved-title-list": ((WUCHANG, Role.CLERK), "", 14),
    "moved-title-page": ((WUCHANG, Role.CLERK), "moved_title", 14),
    "sample-list": ((HUBEI, Role.CLERK), "", 14),
    "sample-new": ((HUBEI, Role.CLERK), "", 16),
    "sample-page": ((HUBEI, Role.CLERK), "sample", 16),
    "check-list": ((WUCHANG, Role.CLERK), "", 16),
    "check-page": ((WUCHANG, Role.CLERK), "item", 16),
    "quota-page": ((HUBEI, Role.CLERK), "", 18),
    # What these ask for a round that is open, and for a household, stands with their own tests.
    "candidate-list": ((WUCHANG, Role.CLERK), "", 18),
    "recommendation-list": ((WUCHANG, Role.DEPARTMENT), "", 14),
    "recommendation-new": ((WUCHANG, Role.DEPARTMENT), "", 12),
    "recommendation-page": ((WUCHANG, Role.DEPARTMENT), "recommendation", 12),
    "recommendation-file": ((WUCHANG, Role.DEPARTMENT), "recommendation", 16),
    "consent-list": ((WUCHANG, Role.CLERK), "", 14),
    "consent-page": ((WUCHANG, Role.CLERK), "recommendation", 14),
    "case-list": ((WUCHANG, Role.CLERK), "", 18),
    "case-page": ((WUCHANG, Role.CLERK), "case", 39),
    "case-letter": ((WUCHANG, Role.CLERK), "case", 16),
    "ranking-page": ((WUCHANG, Role.CLERK), "round", 22),
    "counter-start": ((WUCHANG, Role.CLERK), "", 16),
    "counter-case": ((WUCHANG, Role.CLERK), "counter_case", 28),
    "existing-title-list": ((HUBEI, Role.SUPERVISOR), "", 16),
    "existing-title-page": ((WUCHANG, Role.CLERK), "existing_title", 16),
    "contest-list": ((HUBEI, Role.SUPERVISOR), "", 16),
    "contest-page": ((WUCHANG, Role.CLERK), "contest", 16),
    "overdue-list": ((HUBEI, Role.SUPERVISOR), "", 16),
    "overdue-page": ((WUCHANG, Role.CLERK), "overdue", 18),
    "overdue-round": ((HUBEI, Role.SUPERVISOR), "round", 20),
    "inspection-list": ((WUCHANG, Role.DISCIPLINE), "", 14),
    "inspection-page": ((WUCHANG, Role.DISCIPLINE), "inspected", 26),
    "overview-page": ((HUBEI, Role.CLERK), "", 22),
    "overview-rounds": ((HUBEI, Role.CLERK), "", 14),
    "overview-sheet": ((HUBEI, Role.CLERK), "", 14),
}


@stage
def one_of_each_page() -> dict[str, object]:
    """One object of each page, what each page asked while there was no more, and then more of all that they list."""
    world = _world()
    few = {}
    with transaction.atomic():
        for name, ((bureau, role), of, _) in BUDGETS.items():
            client, url = Client(), _url(name, bureau, of, world)
            factories.log_in(client, factories.officer_at(bureau, role))
            _asked(client, url)
            few[name] = _asked(client, url)
        transaction.set_rollback(True)
    _grow(world)
    return world | {"few": few}


def _world() -> dict[str, object]:
    """One object of each page, 武昌区's; the standard and the round are made by its clerk."""
    clerk, second = factories.officer_at(WUCHANG), factories.officer_at(WUCHANG, Role.SUPERVISOR)
    made = {"household": _shop(WUCHANG, phone="13812341234", document=DOCUMENT), "colleague": clerk}
    made["bureau"] = bureau(WUCHANG)
    path = made["household"].path
    with jurisdiction(path):
        made["told"] = messages.send(made["household"], title="示例", text="示例", to_serve=True)
        with acting_as("batch"):
            outgoing.plan()
        made["dispatch"] = Dispatch.objects.get(message=made["told"].pk, channel=Channel.POST)
        security = factories.officer_at(WUCHANG, Role.SECURITY)
        made["credentials"] = CredentialRequest.objects.create(
            path=path,
            authority=made["household"].authority,
            officer=clerk,
            kind=CredentialRequestKind.UNLOCK,
            asked_by=security,
            asked_at=clock.now(),
        )
        file = files.keep([b"1"], name="a.csv", purpose=FEED, content_type="text/csv", by=clerk)
        audit.record(acts.LOGIN, by=clerk)
        made["record"] = audit.AuditRecord.objects.order_by("-id").first()
        made["export"] = exports.request_export(Criteria(), by=factories.officer_at(WUCHANG, Role.AUDITOR))
        with acting_as("batch"):
            # Who has not reported is not recommended.
            AnnualReport.objects.create(
                household=made["household"], year=2025, filed_on=date(2026, 3, 1), delivery_id=1
            )
            made["delivery"] = Delivery.objects.create(
                path=path,
                feed=feeds.RISK_MARKS,
                area=path,
                partial=True,
                file_name="a.csv",
                file=file,
                taken_at=clock.now(),
            )
        made["machine"] = factories.machine(WUCHANG).machine
        made["draft"] = ClassStandardFactory(bureau=WUCHANG, by=clerk, number="示例〔2026〕9号")
    published = ClassStandardFactory(bureau=WUCHANG, by=clerk, second=second, published=True)
    standard = PublicClassStandard.objects.get(pk=published.pk)
    with clock.stopped_at(class_standards.DAY + timedelta(days=30)), jurisdiction(path):
        made["round"] = rounds.plan(bureau(WUCHANG), values=class_standards.round_values(standard), by=clerk)
    round_ = PublicRound.objects.select_related("authority", "standard").get(pk=made["round"].pk)
    colleague = factories.officer_at(WUCHANG, Role.DEPARTMENT)
    made["recommendation"] = case = CaseFactory(
        household=made["household"], round=round_, by=colleague, recommended=True
    )
    with jurisdiction(path):
        scan = files.keep([b"1"], name="a.pdf", purpose=RECOMMENDATION, content_type="application/pdf", by=colleague)
        Evidence.objects.create(
            path=case.path,
            household=case.household,
            case=case,
            file=scan,
            added_at=clock.now(),
            added_by=colleague,
        )
    made["case"] = case = _lodged(made["round"])
    made["overdue"] = let_go_by(case)
    with jurisdiction(path):
        made["letter"] = letters.issue(REFUSAL, case, authority=case.authority, household=case.household, by=clerk)
    _passed(made["round"], clerk)
    with clock.stopped_at(class_standards.BEGIN):
        operator = recognise(Identity("张三", "420106199001010071"))
        case = CaseFactory(household=_shop(WUCHANG), round=round_, by=operator, lodged=True)
        made |= led_to_a_check(case, by=clerk, checker=factories.officer_at(HUBEI))
    with acting_as("batch"), nationwide():
        made["title"] = RecognitionFactory(household=_shop(WUCHANG))
        ended = titles.end(made["title"].pk, RecognitionAction.CLOSE, by=Mover.CLOCK)
        made["title_letter"] = titles.tell(ended, ENDED, by=None)
    with nationwide():
        made["inspected"] = Case.objects.select_related("recognition").get(pk=case.pk).recognition
    made["ending"] = _ending(clerk)
    made["evaluation"] = in_last_year(_shop(WUCHANG), by=clerk)
    made["question"] = made["evaluation"].question
    made["yearly_report"], made["operator_change"], made["moved_title"] = _years()
    made["operator"] = recognise(Identity("张三", DOCUMENT))
    made["story"] = _story(made["operator"])
    made["certificate"] = made["story"].recognition
    made["others"] = [_shop(WUCHANG) for _ in range(MANY)]
    made |= {"clerk": clerk, "file": file, "counter_case": _counter_case(made["household"], made["round"].pk, by=clerk)}
    with acting_as("batch"):
        made["existing_title"] = existing_titles.held(factories.household(WUCHANG))
    return made | {"contest": _contest(made, "分型结果"), "scan": scan}


@pytest.fixture(name="one_of_each_page")
def world_of_the_stage(db) -> dict[str, object]:
    """What the stage holds; its rows are read, not changed."""
    return told("one_of_each_page")


def _shop(authority: str, **fields) -> Household:
    with acting_as("batch"):
        return factories.household(authority, **fields)


def _counter_case(household, round_id: int, *, by):
    consent = SimpleUploadedFile("同意书.pdf", b"%PDF-1.4 %%EOF")
    public = PublicRound.objects.select_related("authority", "standard").get(pk=round_id)
    with clock.stopped_at(class_standards.BEGIN), jurisdiction(household.path):
        return counter.begin(household, public, consent=consent, by=by)


def _story(operator) -> TitleStory:
    """What a household of its own shows beside its title, to be looked at."""
    with acting_as("batch"):
        title = RecognitionFactory(household=_shop(WUCHANG), recognised_on=date(2026, 1, 5))
    with jurisdiction(title.path):
        return TitleStory.objects.create(
            path=title.path,
            household=title.household,
            recognition=title,
            text="示例",
            consented_by=operator,
            submitted_at=clock.now(),
        )


def _contest(world: dict, datum: str):
    household = world["household"]
    with own_household(household.pk):
        return contests.make(household, subject="type", datum=datum, text="示例", by=world["operator"])


def _lodged(round_) -> Case:
    """An application of a household of its own."""
    person = recognise(Identity("张三", "420106199001010071"))
    row = PublicRound.objects.get(pk=round_.pk)
    with clock.stopped_at(class_standards.BEGIN):
        return CaseFactory(household=_shop(WUCHANG), round=row, by=person, lodged=True)


def _ending(clerk) -> Ending:
    """A title of a household of its own, of which the household was told that it shall end."""
    with acting_as("batch"):
        held = RecognitionFactory(household=_shop(WUCHANG))
    with jurisdiction(held.path):
        return endings.intend(held, kind=EndingKind.CANCEL, ground=EndingGround.TYPING, facts="示例", by=clerk)


_DAY = date(2026, 7, 31)


def _years() -> tuple[YearlyReport, OperatorChange, Recognition]:
    """A title of a household of its own that reports, and has another operator; one whose household moved away."""
    with acting_as("batch"), nationwide():
        held = RecognitionFactory(household=_shop(WUCHANG))
        here = {"path": held.path, "household_id": held.household_id, "recogniser": held.recogniser}
        report = YearlyReport.objects.create(
            recognition=held, year=2026, until_on=_DAY, reminded_on=_DAY, due_on=_DAY, **here
        )
        change = OperatorChange.objects.create(
            recognition=held, former_index=b"1", new_index=b"2", found_on=_DAY, **here
        )
        moved = RecognitionFactory(
            household=_shop("420102"), path=held.path, recogniser=held.recogniser, place=held.place
        )
    return report, change, moved


def _passed(round_, clerk) -> None:
    """One that waits for the choice."""
    case = _lodged(round_)
    with jurisdiction(case.path):
        move(CASE, case.pk, CaseAction.PASS, by=clerk)


def _grow(world: dict) -> None:
    """More of all that these pages list: a query a row would show at once."""
    with acting_as("batch"):
        for _ in range(MANY):
            RecognitionFactory(household=_shop(WUCHANG))
    with jurisdiction(world["household"].path):
        for number in range(MANY):
            audit.record(acts.LOGIN, by=world["clerk"], household=world["household"].pk)
            factories.machine(WUCHANG)
            factories.officer_at(WUCHANG)
            ClassStandardFactory(bureau=WUCHANG, by=world["clerk"], number=f"示例〔2027〕{number}号")
    for _ in range(MANY):
        _story(world["operator"])
        _ending(world["clerk"])
        in_last_year(_shop(WUCHANG), by=world["clerk"])
        _years()
        let_go_by(_lodged(world["round"]))
        _passed(world["round"], world["clerk"])
    with jurisdiction(world["household"].path):
        for number in range(MANY):
            _counter_case(world["others"][number], world["round"].pk, by=world["clerk"])
            _contest(world, f"第 {number} 项")
    with acting_as("batch"):
        for household in world["others"]:
            existing_titles.held(household)


def _url(name: str, code: str, of: str, world: dict) -> str:
    arguments = [code, *([world[of].pk] if of else [])]
    if name == "class-standard-class":
        arguments.append("premium")
    if name == "notice-file":
        arguments.append("docx")
    if name == "case-letter":
        arguments += [world["letter"].pk, "docx"]
    if name == "title-letter":
        arguments += [world["title_letter"].pk, "docx"]
    if name == "overview-sheet":
        arguments.append("cases")
    if name == "ending-new":
        arguments.append("cancel")
    if name == "evaluation-letter":
        with nationwide():
            arguments += [world["evaluation"].letters.get().pk, "docx"]
    if name == "ending-letter":
        with nationwide():
            arguments += [world["ending"].letters.get().pk, "docx"]
    if name == "intake-file":
        arguments.append(world["file"].pk)
    if name == "recommendation-file":
        arguments.append(world["scan"].pk)
    return reverse(name, args=arguments)


def _asked(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
        assert response.status_code == 200, response.status_code
        if response.streaming:
            b"".join(response.streaming_content)
    return len(queries)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_keeps_to_its_budget_however_much_there_is(name, one_of_each_page, client_of, officer_at):
    (bureau, role), of, most = BUDGETS[name]
    client = client_of(officer_at(bureau, role))
    url = _url(name, bureau, of, one_of_each_page)
    few = one_of_each_page["few"][name]
    _asked(client, url)
    assert _asked(client, url) == few, json.dumps({name: few})
    assert few <= most, (name, few)


def test_no_cell_of_a_list_asks_the_database(one_of_each_page, officer_at):
    """Of most lists there is a row here: all that it shows was read with the page, however many rows there are."""
    filled = set()
    for listing in declared(Listing):
        if listing.view not in BUDGETS:
            continue
        (code, role), _, _ = BUDGETS[listing.view]
        acting = access_authority(officer_at(code, role), code, listing.capability)
        with jurisdiction(listing.scope(acting)):
            selection = Selection(listing, acting, QueryDict())
            page = selection.page(1)
            with CaptureQueriesContext(connection) as queries:
                table_of(selection, page, QueryDict())
        assert len(queries) == 0, (listing.name, queries.captured_queries)
        if page.results:
            filled.add(listing.name)
    assert filled >= {
        "batches", "cases", "checks", "class-standards", "contests", "machines", "notices", "objections", "overdue",
        "people", "existing-titles",
        "certificate-stories", "recognition-reports", "rounds", "samples", "titles",
    }  # fmt: skip
