"""Typing as people see it: an officer starts a run and watches it, another one confirms and publishes, anyone looks up.

Real browser, web server and worker; every page on the way is accessible, Chinese, at home on a phone, within the CSP.
"""

from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from authorities.enums import Role
from authorities.jurisdiction import nationwide
from registry import feeds
from registry.enums import HouseholdType
from registry.fact_changes import ChangeSource, FactChange, correct
from registry.models import Household, RiskMark
from tests import factories
from tests.browser.pages import click_through, follow, is_in_order, log_in, press
from tests.conftest import acting_as
from tests.factories.typing_standards import AS_OF, REPORT_YEAR, StandardFactory, document
from tests.typing_engine.runs import run_steps
from typing_engine import runs
from typing_engine.corrections import correct_results

pytestmark = pytest.mark.browser

OFFICE, SHAANXI, COUNTY = "/office/420000/", "/office/610000/", "/office/610102/"
WITHIN = 180_000
NAMES = {
    HouseholdType.SURVIVAL: "示例小吃店",
    HouseholdType.GROWTH: "示例面馆",
    HouseholdType.DEVELOPMENT: "示例超市",
    HouseholdType.INELIGIBLE: "示例修理部",
}


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """湖北 with a standard and a household of each type; 陕西 with the same, typed and published; their officers."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            StandardFactory()
            households = _one_of_each_type("420106")
            StandardFactory(number="示例〔2026〕2号", province="61")
            typed = _one_of_each_type("610102")
            run = runs.request_run(province="61", as_of=AS_OF, by=None)
            run_steps.published(run)
            corrected = _corrected()
        people = {
            "clerk": factories.officer_at("420000", Role.CLERK),
            "supervisor": factories.officer_at("420000", Role.SUPERVISOR),
            "second": factories.officer_at("420000", Role.SUPERVISOR),
            "shaanxi": factories.officer_at("610000", Role.SUPERVISOR),
            "county": factories.officer_at("610102", Role.CLERK),
            "gansu": factories.officer_at("620102", Role.CLERK),
        }
        for officer in people.values():
            factories.with_totp(officer)
    live.worker()
    shops = {"households": households, "typed": typed, "corrected": corrected}
    return {"address": live.web(), "published": run.pk, **shops, **people}


def _corrected() -> Household:
    """A household of 甘肃 of which two facts were found wrong: what its report says, and a mark that was another's."""
    household = factories.household("620102", kind="survival", name="示例更正店")
    StandardFactory(number="示例〔2026〕3号", province="62")
    with nationwide():
        RiskMark.objects.create(household=household, kind="abnormal", from_on=date(2025, 7, 1), delivery_id=0)
    run = runs.request_run(province="62", as_of=AS_OF, by=None)
    run_steps.published(run)
    changes = [
        FactChange(household.pk, feeds.ANNUAL_REPORTS, {"year": REPORT_YEAR}, {"revenue": 200_000_00}),
        FactChange(household.pk, feeds.RISK_MARKS, {"kind": "abnormal", "from_on": date(2025, 7, 1)}, None),
    ]
    reference = "异议〔2026〕000001号"
    correct(changes, source=ChangeSource(reference, "信用监管部门", None), path="/62/")
    correct_results(run.pk, changes, reference=reference, corrected_on=date(2026, 9, 10), by=None)
    return household


def _one_of_each_type(authority: str) -> dict[str, Household]:
    return {kind: factories.household(authority, kind=kind, name=name) for kind, name in NAMES.items()}


@pytest.fixture
def at_work(page_at, site):
    """`at_work("clerk")` → a page on which that officer is logged in."""

    def opened(name: str, width: int = 1280, **options) -> Page:
        page = page_at(width, **options)
        log_in(page, site[name])
        return page

    return opened


def _in_order_everywhere(page: Page) -> None:
    """The page as it stands, on a desk and on a phone."""
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        is_in_order(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def _started(clerk: Page) -> str:
    """The clerk starts a run and follows it by htmx alone to its end. Returns its address."""
    clerk.goto(f"{OFFICE}typing/new/")
    clerk.get_by_label("基准日", exact=True).fill("2026-03-15")
    expect(clerk.get_by_text("2024 年度")).to_be_visible()
    clerk.get_by_label("基准日", exact=True).fill("2026-07-15")
    expect(clerk.get_by_text("2025 年度")).to_be_visible()
    _in_order_everywhere(clerk)
    press(clerk, "发起分型")
    expect(clerk.get_by_role("heading", name="湖北省 2026 年整批分型")).to_be_visible()
    expect(clerk.get_by_role("heading", name="湖北省的分型结果")).to_be_visible(timeout=WITHIN)
    return clerk.url


def test_from_the_start_to_the_public_look_up(live, at_work, page_at, site):
    clerk = at_work("clerk")
    run = _started(clerk)
    _in_order_everywhere(clerk)
    # The chart is drawn as SVG, and the table says the same.
    expect(clerk.locator("#chart-places svg")).to_be_visible()
    expect(clerk.get_by_role("row", name="武汉市")).to_contain_text("25.0%")
    expect(clerk.get_by_role("button", name="复核同意")).to_have_count(0)

    supervisor = at_work("supervisor")
    supervisor.goto(run)
    supervisor.get_by_label("接受的理由").fill("示例数据没有其他名单")
    press(supervisor, "接受未通过的核查项")
    expect(supervisor.get_by_text("提请人不能复核")).to_be_visible()
    _in_order_everywhere(supervisor)

    # The last steps without script: confirm, ask once more, publish.
    second = at_work("second", java_script_enabled=False)
    second.goto(run)
    press(second, "复核同意")
    follow(second, "公布结果")
    press(second, "确认公布")
    expect(second.get_by_text("已安排公布").first).to_be_visible()
    # The clerk's page was opened before; it follows by itself.
    clerk.goto(run)
    expect(clerk.locator("main .state-mark", has_text="已公布").first).to_be_visible(timeout=WITHIN)
    expect(clerk.get_by_role("heading", name="上报国家名录的记录")).to_be_visible()
    _in_order_everywhere(clerk)

    public = page_at(375)
    public.goto("/")
    public.get_by_role("searchbox").fill("示例")
    public.get_by_label("省（区、市）").select_option("湖北省")
    public.get_by_label("分型", exact=True).select_option("成长型")
    press(public, "查询")
    expect(public.get_by_text("共找到 1 户")).to_be_visible()
    follow(public, NAMES[HouseholdType.GROWTH])
    expect(public.get_by_text("成长型", exact=True)).to_be_visible()
    expect(public.get_by_text("不是评比")).to_be_visible()
    _in_order_everywhere(public)
    follow(public, "示例省个体工商户分型标准")
    expect(public.get_by_text("上年度营业额50万元以上的，为发展型")).to_be_visible()
    _in_order_everywhere(public)
    public.goto(f"/household/{site['households'][HouseholdType.INELIGIBLE].code}/")
    expect(public.get_by_text("这不是对诚信的评价")).to_be_visible()
    _in_order_everywhere(public)


def test_every_page_of_typing_is_in_order(at_work, page_at, site):
    run = f"typing/{site['published']}/"
    officer = at_work("shaanxi")
    officer.goto(f"{SHAANXI}standards/")
    standard = officer.locator("main .results a").first.get_attribute("href")
    for path in (standard, f"{SHAANXI}standards/new/", f"{SHAANXI}typing/", f"{SHAANXI}typing/new/",
                 f"{SHAANXI}typing/annual/", SHAANXI + run, f"{SHAANXI}{run}?area=610100",
                 f"{SHAANXI}{run}withdraw/"):  # fmt: skip
        officer.goto(path)
        _in_order_everywhere(officer)
    county = at_work("county")
    for household in site["typed"].values():
        county.goto(f"{COUNTY}households/{household.pk}/")
        follow(county, "查看分型结果和理由")
        expect(county.get_by_role("heading", name="所用数据和来源")).to_be_visible()
        _in_order_everywhere(county)
    for path in ("standards/", "typing/", run):
        county.goto(COUNTY + path)
        _in_order_everywhere(county)
    public = page_at(375)
    for path in ("/", "/standards/", "/standards/?province=61", "/standards/?province=11",
                 f"/standards/{quote('示例〔2026〕2号')}/", f"/search/?q={quote('示例')}&type=survival"):  # fmt: skip
        public.goto(path)
        _in_order_everywhere(public)


def test_a_bar_leads_into_its_area(at_work, site):
    officer = at_work("shaanxi")
    officer.goto(f"{SHAANXI}typing/{site['published']}/")
    click_through(officer.locator("#chart-places svg path[fill='#a9c3da']").first)
    expect(officer.get_by_role("heading", name="西安市的分型结果")).to_be_visible()


def test_a_drafts_problems_are_listed(at_work, tmp_path):
    clerk = at_work("clerk", 375)
    file = tmp_path / "标准.json"
    file.write_text(document(number="示例〔2026〕9号", valid_from="2026-02-30"), encoding="utf-8")
    clerk.goto(f"{OFFICE}standards/new/")
    clerk.get_by_label("标准文件").set_input_files(file)
    press(clerk, "上传并检查")
    expect(clerk.get_by_text("$.valid_from")).to_be_visible()
    assert clerk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_corrected_result_is_told_beside_what_the_run_found(at_work, page_at, site):
    household = site["corrected"]
    page = at_work("gansu")
    page.goto(f"/office/620102/households/{household.pk}/typing/")
    corrections = page.get_by_role("region", name="异议更正")
    expect(corrections.get_by_role("row")).to_have_count(3)
    expect(corrections).to_contain_text("异议〔2026〕000001号")
    expect(corrections).to_contain_text("没有这条记录")
    expect(page.get_by_text("2026年9月10日经异议核实更正")).to_be_visible()
    _in_order_everywhere(page)
    page.goto(f"/office/620102/households/{household.pk}/")
    page.get_by_text("经异议核实去除的记录（1 条）").click()
    expect(page.get_by_text("信用监管部门核实，已去除")).to_be_visible()
    _in_order_everywhere(page)
    public = page_at(1280)
    public.goto(f"/household/{household.code}/")
    expect(public.get_by_text("经异议核实更正")).to_be_visible()
    _in_order_everywhere(public)
