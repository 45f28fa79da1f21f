"""Pages of visits and opinions ask the database a fixed number of times, however many households there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.scans import Scan
from casework.workflow import move
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.opinions import consultation_letters, opinion_requests, written_replies
from mingteyouxin.opinions.models import OpinionRequest
from mingteyouxin.visits import visit_plans
from mingteyouxin.visits.models import Visit
from registry.people.persons import Identity, recognise
from tests.factories import class_standards
from tests.factories.cases import CaseFactory
from tests.mingteyouxin.conftest import WUCHANG
from tests.mingteyouxin.visits.conftest import DUE

STATION = f"{WUCHANG}03"
# Page → who opens it, at which desk, the object it is of, and the most queries it may ask.
BUDGETS = {
    "visit-list": ("visitor", STATION, "", 16),
    "visit-print": ("visitor", STATION, "", 18),
    "visit-page": ("visitor", STATION, "visit", 26),
    "visiting-board": ("clerk", WUCHANG, "", 18),
    "visiting-plan": ("clerk", WUCHANG, "", 18),
    "field-page": ("clerk", WUCHANG, "case", 24),
    "opinion-list": ("clerk", WUCHANG, "", 14),
    "opinion-ask": ("clerk", WUCHANG, "", 16),
    "opinion-request": ("clerk", WUCHANG, "asked", 16),
    "opinion-letter": ("clerk", WUCHANG, "letter", 16),
    "opinion-reply": ("clerk", WUCHANG, "paper", 18),
    "opinion-reply-more": ("clerk", WUCHANG, "reply", 20),
    "asked-list": ("commerce", WUCHANG, "", 14),
    "asked-page": ("commerce", WUCHANG, "asked", 16),
    "asked-sheet": ("commerce", WUCHANG, "asked", 16),
}
MANY = 4


@pytest.fixture
def people(clerk, visitor, commerce):
    return {"clerk": clerk, "visitor": visitor, "commerce": commerce}


@pytest.fixture
def more(county_round, household, clerk, street_station):
    """`more()` lets households apply, pass and be visited, and asks about them in letters of their own."""

    def make():
        for number in range(MANY):
            document = f"42010619910101{number:04}"
            shop = household(WUCHANG, name=f"示例{number}号茶馆", document=document, address=f"粮道街 {number} 号")
            with clock.stopped_at(class_standards.BEGIN):
                case = CaseFactory(
                    household=shop, round=county_round, by=recognise(Identity("张三", document)), lodged=True
                )
            with jurisdiction(case.path):
                move(CASE, case.pk, CaseAction.PASS, by=clerk)
                if number % 2:
                    visit_plans.plan(case.authority, [case.pk], station=street_station, due_on=DUE, by=clerk)
                    opinion_requests.ask(case.authority, [case.pk], ["commerce", "finance"], by=clerk)

    return make


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_keeps_to_its_budget_however_much_there_is(name, people, passed, clerk, street_station, more, client_of):
    who, code, of, most = BUDGETS[name]
    bureau = passed[0].authority
    with jurisdiction(bureau.path):
        visit_plans.plan(bureau, [passed[0].pk], station=street_station, due_on=DUE, by=clerk)
        opinion_requests.ask(bureau, [passed[0].pk], ["commerce", "finance"], by=clerk)
        paper = OpinionRequest.objects.get(on_paper=True)
        paper = consultation_letters.send(paper, on=clock.today(), how="post", by=clerk)
        said = {"received_on": clock.today(), "reference": "", "scan": Scan(b"1", "image/jpeg", "a.jpg")}
        kept = written_replies.record(
            paper, dict.fromkeys(paper.items.values_list("pk", flat=True), ("no_objection", "")), by=clerk, **said
        )
        made = {
            "": [],
            "visit": [Visit.objects.get().pk],
            "asked": [OpinionRequest.objects.get(on_paper=False).pk],
            "case": [passed[0].pk],
            "paper": [paper.pk],
            "letter": [paper.pk, "docx"],
            "reply": [paper.pk, kept.pk],
        }
    url = reverse(name, args=[code, *made[of]])
    client = client_of(people[who])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    asked()
    few = asked()
    more()
    assert asked() == few
    assert few <= most, (name, few)
