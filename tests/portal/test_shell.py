"""The shell around every page of the back office: the bureau acted for, where one may go, what waits, help."""

from datetime import date

import pytest
from django.urls import reverse

from authorities import clock
from authorities.declarations import declared
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Post
from authorities.navigation import HelpText, NavigationEntry
from tests.factories import class_standards
from tests.factories.class_standards import RoundFactory
from tests.factories.quotas import annual_run
from tests.portal.test_query_budgets import POSTED, office_pages
from typing_engine import schedule
from typing_engine.models import AnnualTyping, ReportingPeriod

WUCHANG, HUBEI, SHAANXI = "420106", "420000", "610000"
# Parts of pages and files: nobody reads help there. Others lead on to another page.
_NO_PAGE = {"asked-sheet",
    "file-download", "job-progress", "approval-page", "household-find", "intake-progress", "standard-file", "run-basis",
    "run-progress", "run-household", "audit-progress", "intake-file", "case-letter", "opinion-letter",
    "appeal-file", "appeal-letter", "filing-letter", "filing-consent", "recheck-file", "title-letter",
    "impact-document", "ending-letter", "evaluation-letter", "appeal-figures-sheet",
    "certificate-file", "certificate-story-photo", "overview-sheet",
}  # fmt: skip


def _text(response) -> str:
    return response.content.decode()


def _home(client, code: str):
    return client.get(reverse("office-home", args=[code]))


class TestSwitcher:
    @pytest.fixture
    def officer(self, officer_at):
        """Clerk and supervisor at 武昌区, clerk in 陕西, formerly in 湖北."""
        officer = officer_at(WUCHANG)
        for code, role, until in (
            (WUCHANG, Role.SUPERVISOR, None),
            (SHAANXI, Role.CLERK, None),
            (HUBEI, Role.CLERK, date(2025, 1, 1)),
        ):
            Post.objects.create(
                officer=officer,
                authority=Authority.objects.get(code=code),
                role=role,
                valid_from=date(2024, 1, 1),
                valid_to=until,
            )
        return officer

    def test_names_the_bureau_its_roles_and_the_others(self, client_of, officer):
        page = _home(client_of(officer), WUCHANG)
        desks = {desk.authority.code: (set(desk.roles.split("、")), desk.current) for desk in page.context["desks"]}
        assert desks == {WUCHANG: ({"经办人员", "审批人员"}, True), SHAANXI: ({"经办人员"}, False)}
        assert reverse("office-home", args=[SHAANXI]) in _text(page)
        assert reverse("office-home", args=[HUBEI]) not in _text(page)

    def test_the_bureau_comes_from_the_address(self, client_of, officer):
        client = client_of(officer)
        for code in (SHAANXI, WUCHANG):
            current = [desk.authority.code for desk in _home(client, code).context["desks"] if desk.current]
            assert current == [code]
        assert _home(client, HUBEI).status_code == 404


class TestNavigation:
    def test_follows_the_capabilities(self, client_of, officer_at):
        clerk = [item.label for item in _home(client_of(officer_at(WUCHANG)), WUCHANG).context["navigation"]]
        auditor = _home(client_of(officer_at(WUCHANG, Role.AUDITOR)), WUCHANG)
        assert "个体工商户" in clerk
        assert "个体工商户" not in [item.label for item in auditor.context["navigation"]]
        assert "查找个体工商户" not in _text(auditor)

    def test_every_page_of_it_is_in_one_group(self, client_of, officer_at):
        page = _home(client_of(officer_at(HUBEI)), HUBEI)
        grouped = [item.url for _, items in page.context["navigation_groups"] for item in items]
        assert len(grouped) == len(set(grouped))
        assert len(grouped) <= len(declared(NavigationEntry)) + 1

    def test_the_current_page_is_marked(self, client_of, officer_at):
        page = _text(client_of(officer_at(WUCHANG)).get(reverse("job-list", args=[WUCHANG])))
        # Once in the column and once in the menu of a phone.
        assert page.count('aria-current="page"') == 2


def test_every_page_has_a_help_text():
    assert office_pages() - POSTED - _NO_PAGE <= {text.view for text in declared(HelpText)}
    assert all(paragraph.endswith("。") for text in declared(HelpText) for paragraph in text.paragraphs)


class TestYear:
    def _steps(self, client, code: str) -> dict[str, list]:
        return {step.label: step.entries for step in _home(client, code).context["calendar"]}

    def test_what_nobody_has_set_is_not_made_up(self, client_of, officer_at):
        client = client_of(officer_at(WUCHANG))
        steps = self._steps(client, WUCHANG)
        assert list(steps) == ["年度报告", "集中分型", "名特优新申报", "公示与认定", "帮扶措施"]
        assert [steps[label] for label in ("集中分型", "名特优新申报", "帮扶措施")] == [[], [], []]
        assert "未安排" in _text(_home(client, WUCHANG))

    def test_the_bureaus_own_rounds_and_where_there_are_none_the_national_calendar(self, client_of, officer_at):
        clerk, second = officer_at(WUCHANG), officer_at(WUCHANG, Role.SUPERVISOR)
        planned = RoundFactory(bureau=WUCHANG, by=clerk, second=second)
        with clock.stopped_at(class_standards.BEGIN):
            steps = self._steps(client_of(clerk), WUCHANG)
            (entry,), (review,) = steps["名特优新申报"], steps["公示与认定"]
            assert (entry.when, entry.state) == (f"{class_standards.BEGIN} 至 {class_standards.END}", "now")
            assert (review.when, review.state) == (f"{class_standards.REVIEW} 至 {class_standards.LAST}", "ahead")
            assert entry.url == f"/office/{WUCHANG}/rounds/{planned.pk}/"
            elsewhere = self._steps(client_of(officer_at(SHAANXI)), SHAANXI)
            assert elsewhere["名特优新申报"] == []
            assert "全国日程" in elsewhere["公示与认定"][0].text

    def test_the_last_day_for_reports_is_the_one_of_its_row(self, client_of, officer_at):
        period = ReportingPeriod.objects.filter(from_year__lte=clock.today().year).order_by("-from_year").first()
        entries = self._steps(client_of(officer_at(WUCHANG)), WUCHANG)["年度报告"]
        (entry,) = (one for one in entries if one.text.endswith("报送截止"))
        assert entry.when == f"{date(clock.today().year, period.month, period.day)} 止"

    def test_a_provinces_run_is_announced_to_its_counties_and_to_no_other_province(self, client_of, officer_at):
        year = clock.today().year
        schedule.plan_annual(
            province="42",
            year=year,
            as_of=date(year, 12, 1),
            opens_on=date(year, 12, 2),
            by=officer_at(HUBEI, Role.SUPERVISOR),
        )
        for code, shown in ((WUCHANG, True), (HUBEI, True), (SHAANXI, False)):
            entries = self._steps(client_of(officer_at(code)), code)["集中分型"]
            assert bool(entries) is shown, code
        nation = self._steps(client_of(officer_at("000000")), "000000")["集中分型"]
        assert "1 个省" in nation[0].text
        with jurisdiction("/42/"):
            assert AnnualTyping.objects.get().year == year

    def test_a_published_run_stands_in_the_year_though_nobody_announced_it(self, client_of, officer_at, as_batch):
        with as_batch():
            run = annual_run({WUCHANG: (10, 2)})
        with clock.stopped_at(date(run.year, 12, 1)):
            (entry,) = self._steps(client_of(officer_at(WUCHANG)), WUCHANG)["集中分型"]
        assert "结果已公布" in entry.text and entry.url == f"/office/{WUCHANG}/typing/{run.pk}/"


def test_the_desk_of_a_new_bureau_has_nothing_and_says_so(client_of, officer_at):
    page = _home(client_of(officer_at(WUCHANG)), WUCHANG)
    assert {todo.count for todo in page.context["todos"]} == {0}
    assert "还没有通知" in _text(page)
