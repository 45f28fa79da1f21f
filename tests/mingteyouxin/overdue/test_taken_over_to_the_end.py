"""A case that the bureau above took over comes to its end there: nobody waits for the office that was silent."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction, nationwide
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.notices import notices
from mingteyouxin.notices.models import Notice, NoticeDraft, NoticeDraftItem, Objection, PublicNotice, PublicNoticeEntry
from mingteyouxin.opinions.models import OpinionRequest
from mingteyouxin.overdue import taking_over
from mingteyouxin.overdue.escalation import escalate
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.places.models import Quota
from mingteyouxin.recognising.models import RecognitionBatch
from mingteyouxin.titles.models import Recognition
from mingteyouxin.visits import visit_records, visit_sheets
from mingteyouxin.visits.enums import VisitResult
from mingteyouxin.visits.models import Visit
from registry.models import Message
from tests.factories import bureau, deliver_lists
from tests.factories.cases import CaseFactory, object_to, verify_findings
from tests.mingteyouxin.conftest import WUCHANG, WUHAN
from tests.mingteyouxin.notices.conftest import places as places
from tests.second_officer import client_of_another

pytestmark = pytest.mark.django_db
# The mornings on which the head, then the city is told, and the city may take over: 1, 5 and 10 working days late.
TOLD = (date(2026, 12, 1), date(2026, 12, 7), date(2026, 12, 14))
TAKEN = TOLD[-1]


@pytest.fixture(autouse=True)
def old_passwords(settings):
    """The round takes longer than a password lasts."""
    settings.PASSWORD_MAX_AGE_DAYS = 0


@pytest.fixture
def city(officer_at):
    """The city's clerk and two supervisors, whose clients they are."""
    return [officer_at(WUHAN, role) for role in (Role.CLERK, Role.SUPERVISOR, Role.SUPERVISOR)]


@pytest.fixture
def late(shop, county_round, person, places, as_batch) -> Case:
    """A case that the county let go by, long enough for the city to take it over; the clock stands there."""
    places(2)
    case = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    for morning in TOLD:
        with clock.stopped_at(morning), as_batch():
            escalate(morning)
    with clock.stopped_at(TAKEN), as_batch(), nationwide():
        deliver_lists(on=TAKEN)
    return case


@pytest.fixture
def taken(late, city) -> Case:
    with clock.stopped_at(TAKEN), jurisdiction("/42/01/"):
        row = Overdue.objects.get()
        taking_over.take_over(row.pk, to=bureau(WUHAN), at=bureau(WUHAN), note="示例：逾期两周", by=city[1])
    with clock.stopped_at(TAKEN):
        yield late


def fresh(case: Case) -> Case:
    with jurisdiction("/42/"):
        return Case.objects.select_related("authority", "handler", "round").get(pk=case.pk)


def url(view: str, *keys) -> str:
    return reverse(view, args=[WUHAN, *keys])


def said(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def reviewed(case: Case, city) -> None:
    """Passed, visited and heard by the city: the county's station visits, the city's department answers."""
    clerk = city[0]
    with jurisdiction("/42/01/"):
        verify_findings(case, by=clerk)
        move(CASE, case.pk, CaseAction.PASS, by=clerk)
    web = client_of_another(clerk)
    page = said(web.get(url("case-page", case.pk)))
    assert "本局接办" in page and url("ranking-page", case.round_id) in page
    due = str(clock.today() + timedelta(days=3))
    done = web.post(url("visiting-plan"), {"case": case.pk, "station": WUCHANG, "due_on": due}, follow=True)
    assert "已安排 1 户" in said(done)


def visit(case: Case, by) -> None:
    with jurisdiction("/42/01/"):
        planned = Visit.objects.select_related("place").get(case=case)
        found = visit_records.Findings(
            answers={question.key: "yes" for question in visit_sheets.sheet_of(planned).questions},
            result=VisitResult.CONFIRMED,
            note="示例",
            visited_at=clock.now(),
        )
        visit_records.record(planned.pk, found, client_key=uuid4(), by=by)


def hear(case: Case, city, officer_at) -> None:
    tax = officer_at(WUHAN, Role.DEPARTMENT, department=Department.TAX)
    asked = client_of_another(city[0]).post(url("opinion-ask"), {"case": case.pk, "department": "tax"}, follow=True)
    assert "已征求 1 个部门" in said(asked)
    with jurisdiction("/42/01/"):
        request = OpinionRequest.objects.get()
    assert request.authority.code == WUHAN and request.path == case.authority.path
    client_of_another(tax).post(url("asked-page", request.pk), {"all": "1"})


def publish(case: Case, city) -> PublicNotice:
    web = client_of_another(city[0])
    chosen = web.post(url("ranking-select", case.round_id), {"key": case.pk}, follow=True)
    assert "已将 1 件列为拟认定" in said(chosen)
    waiting = {todo.label: todo.count for todo in web.get(url("office-home")).context["todos"]}
    assert waiting["待公示的拟认定办件"] == 1
    said(web.get(url("notice-new", case.round_id)))
    form = {"case": case.pk, "title": "示例公示", "contact": "示例"}
    assert "公示稿已提交" in said(web.post(url("notice-new", case.round_id), form, follow=True))
    with jurisdiction("/42/01/"):
        draft = NoticeDraft.objects.get()
    assert draft.handler.code == WUHAN
    assert "公示已发布" in said(client_of_another(city[1]).post(url("notice-draft-approve", draft.pk), follow=True))
    return PublicNotice.objects.get()


def test_the_bureau_above_brings_it_to_a_title_of_the_rounds_bureau(taken, city, clerk, officer_at, as_batch):
    reviewed(taken, city)
    visit(taken, clerk)
    hear(taken, city, officer_at)
    notice = publish(taken, city)
    # What the public reads is the county's notice, and who signs it is the county's.
    assert (notice.authority.code, notice.level) == (WUCHANG, "county")
    over = notice.until + timedelta(days=1)
    with as_batch(), nationwide():
        deliver_lists(on=over)
    with as_batch():
        notices.end_due(over)
    with clock.stopped_at(over):
        with jurisdiction("/42/01/"):
            verify_findings(fresh(taken), by=city[0])
        web = client_of_another(city[0])
        assert "提请认定" in said(web.get(url("case-page", taken.pk)))
        assert "张记面馆" in said(web.get(url("recognition-new", taken.round_id)))
        assert "已提请认定" in said(web.post(url("recognition-new", taken.round_id), {"case": taken.pk}, follow=True))
        with jurisdiction("/42/01/"):
            batch = RecognitionBatch.objects.get()
        done = client_of_another(city[2]).post(url("recognition-approve", batch.pk), follow=True)
        assert "已复核认定" in said(done)
    assert fresh(taken).status == CaseStatus.RECOGNISED
    with jurisdiction("/42/"):
        title = Recognition.objects.get()
        assert (title.recogniser.code, title.level) == (WUCHANG, "county")
        assert Quota.objects.get(authority=title.recogniser).used == 1
        told = Message.objects.filter(household=taken.household_id).latest("id").text
    assert "武昌" in told and "武汉市市场监督管理局代为办理" in told


def test_an_objection_to_it_is_decided_where_the_case_is(taken, city, clerk, officer_at, as_batch):
    reviewed(taken, city)
    visit(taken, clerk)
    hear(taken, city, officer_at)
    publish(taken, city)
    object_to(PublicNoticeEntry.objects.select_related("notice__authority").get())
    with jurisdiction("/42/01/"):
        objection = Objection.objects.get()
    web = client_of_another(city[0])
    assert "张记面馆" in said(web.get(url("objection-list")))
    proposed = web.post(url("objection-page", objection.pk), {"upheld": "yes", "answer": "示例属实"}, follow=True)
    assert "已提请" in said(proposed)
    agreed = client_of_another(city[1]).post(url("objection-uphold", objection.pk), {"approve": "1"}, follow=True)
    assert "异议成立" in said(agreed)
    assert fresh(taken).status == CaseStatus.REFUSED


def test_nothing_of_it_before_it_was_taken_over_and_nothing_of_others_after(late, city, clerk, supervisor, officer_at):
    with clock.stopped_at(TAKEN):
        web = client_of_another(city[1])
        for view in ("ranking-page", "notice-new", "recognition-new"):
            assert web.get(url(view, late.round_id)).status_code == 404
        assert "张记面馆" not in said(web.get(url("opinion-ask"))) + said(web.get(url("visiting-plan")))
        with jurisdiction("/42/01/"), pytest.raises(DatabaseError), transaction.atomic():
            draft = NoticeDraft.objects.create(
                path=late.authority.path, authority=late.authority, handler=bureau(WUHAN), round=late.round,
                title="示例", contact="示例", prepared_by=city[0], prepared_at=clock.now(),
            )  # fmt: skip
            NoticeDraftItem.objects.create(path=late.path, draft=draft, case=late)


def test_the_bureau_of_the_round_may_still_go_on(taken, clerk, supervisor):
    with jurisdiction(taken.authority.path):
        verify_findings(taken, by=clerk)
        assert move(CASE, taken.pk, CaseAction.PASS, by=clerk).status == CaseStatus.PASSED
        assert not Notice.objects.exists()
