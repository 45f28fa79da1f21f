"""The overview: every figure of a situation built by hand, place by place, and nothing of a neighbour."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord
from casework.workflow import move
from mingteyouxin.annual_reports import asking
from mingteyouxin.cases.enums import CaseAction
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.overview import tallies
from tests.factories import quotas
from tests.factories.cases import CaseFactory, RecognitionFactory, let_go_by
from tests.factories.class_standards import BEGIN
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, NATION, WUCHANG, WUHAN

SHAANXI = "610000"
ASKED = date(2027, 3, 1)


@pytest.fixture
def shown(client_of, officer_at):
    """`shown(code)` → table → place → the figures below the place's name, as an officer there reads them."""

    def page(code: str, **query) -> dict:
        answer = client_of(officer_at(code, Role.SUPERVISOR)).get(reverse("overview-page", args=[code]), query)
        assert answer.status_code == 200
        tables = {
            about.name: {line[0].value: {cell.label: cell.value for cell in line[1:]} for line in table.lines}
            for about, table in answer.context["tables"]
        }
        return tables | {"context": answer.context}

    return page


@pytest.fixture
def situation(
    shop, person, county_round, clerk, household, as_batch, province_clerk, province_supervisor, force_status
):
    """One case that passed and is overdue in 武昌区; titles in two counties and in another province; places."""
    with as_batch():
        quotas.annual_run({WUCHANG: (100, 0), JIANGAN: (40, 0)})
    quotas.split(2026, {WUCHANG: 4, JIANGAN: 2}, by=province_clerk, second=province_supervisor)
    case = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    with jurisdiction(case.path):
        move(CASE, case.pk, CaseAction.PASS, by=clerk)
        case.refresh_from_db()
    let_go_by(case)
    with as_batch():
        RecognitionFactory(household=household(WUCHANG))
        RecognitionFactory(household=household(JIANGAN), recognition_class="emerging")
        gone = RecognitionFactory(household=household(JIANGAN))
        RecognitionFactory(household=household("610102"))
    force_status(gone, "renounced", ended_on=BEGIN)


def test_each_level_reads_its_places_in_the_order_of_their_codes(situation, shown):
    (own,) = shown(WUCHANG)["cases"].items()
    assert own[0].endswith("本级") and own[1]["待择优"] == 1
    city = shown(WUHAN)
    (jiangan, wuchang) = city["running"]
    assert "江岸" in jiangan and "武昌" in wuchang
    assert (city["running"][jiangan]["新兴"], city["running"][wuchang]["新兴"]) == (1, 0)
    assert city["running"][wuchang]["自主申报"] == 1
    assert city["ends"][jiangan]["已放弃"] == 1 and wuchang not in city["ends"]
    assert city["places"][wuchang] == {"名额": 4, "已用": 0, "剩余": 4}
    assert sum(city["overdue"][wuchang].values()) == 1
    province = shown(HUBEI)
    (wuhan,) = province["running"]
    assert (province["running"][wuhan]["合计"], province["places"][wuhan]["名额"]) == (2, 6)
    assert len(shown(NATION)["running"]) == 2


def test_nobody_reads_of_a_neighbour(situation, shown):
    of_jiangan, of_shaanxi = shown(JIANGAN), shown(SHAANXI)
    assert of_jiangan["cases"] == {} and of_jiangan["overdue"] == {}
    assert [one["合计"] for one in of_jiangan["running"].values()] == [1]
    assert [one["合计"] for one in of_shaanxi["running"].values()] == [1]
    assert of_shaanxi["places"] == {} and of_shaanxi["ends"] == {} and of_shaanxi["context"]["came"] is None


def test_how_far_cases_came_and_how_long_it_took(situation, shown, monkeypatch):
    bars = shown(WUCHANG)["context"]["came"].bars
    assert [(bar.name, bar.pieces[0].count) for bar in bars] == [
        ("提交", 1), ("初审通过", 1), ("列为拟认定", 0), ("公示", 0), ("认定", 0),
    ]  # fmt: skip
    assert not any(piece.share for bar in bars for piece in bar.pieces)

    def first_step() -> list:
        return [cell.value for cell in shown(WUCHANG)["context"]["steps"].lines[0]]

    assert first_step() == ["提交至初审通过", 1, "—", "—"]
    monkeypatch.setattr(tallies, "USUAL_FROM", 1)
    assert first_step() == ["提交至初审通过", 1, 0, 0]
    assert shown(WUCHANG, year=2025)["context"]["came"] is None


def test_reports_that_are_due_and_late(situation, shown, as_batch):
    with clock.stopped_at(ASKED), as_batch():
        asking.ask()
    with clock.stopped_at(ASKED):
        due = shown(WUHAN, year=ASKED.year)["reports"]
    with clock.stopped_at(ASKED + timedelta(days=200)):
        late = shown(WUHAN, year=ASKED.year)["reports"]
    assert [(one["待报送"], one["逾期未报送"]) for one in due.values()] == [(1, 0), (1, 0)]
    assert [(one["待报送"], one["逾期未报送"]) for one in late.values()] == [(0, 1), (0, 1)]


def test_a_table_is_taken_as_a_workbook_and_that_is_logged(situation, client_of, officer_at):
    client = client_of(officer_at(WUHAN))
    answer = client.get(reverse("overview-sheet", args=[WUHAN, "running"]))
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert rows[0][:2] == ("地区", "合计") and [row[1] for row in rows[1:]] == [1, 1, 2]
    with nationwide():
        assert AuditRecord.objects.filter(act="overview_taken").count() == 1
    assert client.get(reverse("overview-sheet", args=[WUHAN, "grounds"])).status_code == 200
    assert client.get(reverse("overview-sheet", args=[WUHAN, "steps"])).status_code == 200
    assert client.get(reverse("overview-sheet", args=[WUHAN, "ranking"])).status_code == 404


def test_round_after_round(situation, client_of, officer_at):
    page = client_of(officer_at(HUBEI)).get(reverse("overview-rounds", args=[HUBEI]))
    (row,) = page.context["table"].rows
    assert [cell.text for cell in row.cells if cell.is_count] == ["0", "0", "1", "0", "0", "0", "0", "0"]
    other = client_of(officer_at(SHAANXI)).get(reverse("overview-rounds", args=[SHAANXI]))
    assert other.context["table"].rows == []
