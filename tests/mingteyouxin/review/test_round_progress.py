"""The page of a round leads through its steps; cases have a number by which they are found and told apart."""

import pytest
from django.urls import reverse

from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from casework.workflow import move
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, ReasonCode
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.review import decisions
from tests.factories.cases import visit_and_hear
from tests.mingteyouxin.conftest import WUCHANG, WUHAN


@pytest.fixture
def progress(client_of, county_round):
    """`progress(officer)` → the steps and what comes next, as the officer of 武昌区 is shown."""

    def shown(officer, code: str = WUCHANG) -> dict:
        page = client_of(officer).get(reverse("round-page", args=[code, county_round.pk]))
        (_, part), *_ = page.context["parts"]
        return part | {"text": page.content.decode()}

    return shown


def _counts(part: dict) -> dict[str, int]:
    return {line.label: line.count for step in part["steps"] for line in step.lines if line.count}


def _passed(case: Case, clerk) -> Case:
    with jurisdiction(case.path):
        return move(CASE, case.pk, CaseAction.PASS, by=clerk)


class TestProgress:
    def test_of_a_new_round_nothing_waits(self, progress, clerk):
        part = progress(clerk)
        assert _counts(part) == {} and part["next"] is None and "下一步" not in part["text"]

    def test_leads_from_review_to_visits_to_opinions_to_ranking(self, progress, clerk, lodge):
        first, second = lodge(), lodge()
        part = progress(clerk)
        assert _counts(part) == {"待审核": 2}
        assert part["next"].url in part["text"] and part["next"].act == "审核"
        _passed(first, clerk)
        assert progress(clerk)["next"].act == "审核"
        _passed(second, clerk)
        part = progress(clerk)
        assert _counts(part) == {"待安排走访": 2, "待征求部门意见": 2, "初审通过，待择优": 2}
        assert part["next"].act == "安排走访"
        with jurisdiction(first.path):
            visit_and_hear(list(Case.objects.filter(pk__in=[first.pk, second.pk])), by=clerk)
        part = progress(clerk)
        assert _counts(part) == {"初审通过，待择优": 2} and part["next"].act == "择优排序"
        assert reverse("ranking-page", args=[WUCHANG, first.round_id]) == part["next"].url

    def test_the_list_behind_a_count_has_as_many(self, progress, clerk, client_of, lodge):
        for _ in range(3):
            lodge()
        shown = client_of(clerk).get(progress(clerk)["next"].url)
        assert len(shown.context["table"].rows) == 3

    def test_the_level_above_reads_it_and_is_led_nowhere(self, progress, officer_at, lodge):
        lodge()
        part = progress(officer_at(WUHAN, Role.SUPERVISOR), WUHAN)
        assert _counts(part) == {"待审核": 1} and part["next"] is None
        assert not any(line.url for step in part["steps"] for line in step.lines)

    def test_asks_as_often_however_many_cases(self, progress, clerk, lodge, asked):
        lodge()
        progress(clerk)
        once = asked(lambda: progress(clerk))
        for _ in range(4):
            lodge()
        assert asked(lambda: progress(clerk)) == once


class TestNumbers:
    def test_a_case_is_found_by_its_number_alone(self, web, lodge):
        wanted, other = lodge(), lodge()
        page = web.get(reverse("case-list", args=[WUCHANG]), {"q": f" {wanted.number} "})
        assert [row.pk for row in page.context["table"].rows] == [wanted.pk]
        assert other.number not in page.content.decode()
        assert wanted.number in web.get(reverse("case-page", args=[WUCHANG, wanted.pk])).content.decode()

    def test_no_such_number_finds_nothing(self, web, case):
        for number in ("2026-99999999", "2026-999999999999999999"):
            page = web.get(reverse("case-list", args=[WUCHANG]), {"q": number})
            assert page.status_code == 200 and page.context["table"].rows == []


class TestManyAtOnce:
    def test_results_say_whose_case(self, web, case):
        page = web.post(reverse("list-bulk", args=[WUCHANG, "cases"]), {"act": "declare", "key": [case.pk]})
        with jurisdiction(case.path):
            named = f"{case.household}（{case.number}）"
        assert named in page.content.decode()

    def test_no_act_is_offered_that_no_case_on_the_page_can_take(self, web, case, clerk):
        def acts(**query) -> list[str]:
            page = web.get(reverse("case-list", args=[WUCHANG]), query)
            return [act.name for act in page.context["table"].acts]

        assert acts() == ["declare", "take", "pass"]
        _passed(case, clerk)
        assert acts(tab="passed") == ["declare", "take"]
        with jurisdiction(case.path):
            move(CASE, case.pk, CaseAction.NOT_SELECT, by=clerk, rank=1)
        assert acts(tab="closed") == []
        closed = web.get(reverse("case-list", args=[WUCHANG]), {"tab": "closed"}).content.decode()
        assert "对勾选的办件一并办理" not in closed and 'name="key"' not in closed


def test_whoever_confirms_refusals_sees_what_for_beside_each(client_of, supervisor, lodge, clerk):
    case = lodge()
    with jurisdiction(case.path):
        assignments.declare(case.pk, by=clerk, has_conflict=False)
        decisions.propose_refusal(case.pk, [ReasonCode.CRITERIA_NOT_MET], by=clerk, note="证照不全")
    web = client_of(supervisor)

    def columns(**query) -> list[str]:
        table = web.get(reverse("case-list", args=[WUCHANG]), query).context["table"]
        return [head.label for head in table.heads]

    assert "拟不予通过" in columns(tab="refusal") and "得分" not in columns(tab="refusal")
    assert "拟不予通过" not in columns() and "办理机关" in columns(tab="elsewhere")
