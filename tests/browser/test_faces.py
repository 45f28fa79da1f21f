"""The faces in a real browser against the real web server: accessible, Chinese, at home on a phone, within the CSP."""

import re
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import expect

from authorities.enums import Role
from tests import factories
from tests.browser.pages import WIDTHS, follow, is_in_order, log_in, press
from tests.conftest import acting_as

pytestmark = pytest.mark.browser

OFFICE = "/office/420106/"


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """Address of a web server over one province's handful of households, and an officer of 武昌区."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            shown = factories.household("420106", name="张记面馆", document="420106199001010071", phone="13812341234")
            nameless = factories.household("420106", name="", code=None, reg_no="420106600000001", industry="")
            factories.household("420106", name="武汉市武昌区示例名称特别长的老字号传统手工艺食品制作与体验中心第一分店")
            for number in range(25):
                factories.household("420106", name=f"张记分店第{number}号")
        officer = factories.with_totp(factories.officer_at("420106", Role.CLERK))
    live.worker()
    return {"address": live.web(), "shown": shown, "nameless": nameless, "officer": officer}


@pytest.mark.parametrize("width", WIDTHS)
def test_public_pages(page_at, site, width):
    page = page_at(width)
    number = site["shown"].code
    for path in (
        "/",
        f"/search/?q={quote('张记')}",
        f"/search/?q={quote('张记')}&page=2",
        f"/search/?q={quote('张')}",
        f"/search/?q={quote('没有的名称')}",
        f"/household/{number}/",
        f"/household/{site['nameless'].reg_no}/",
        "/household/92420106MAX000000X/",
        "/nothing/",
        "/login/",
        "/about/objections/",
        "/about/accessibility/",
        "/about/privacy/",
    ):
        page.goto(path)
        is_in_order(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_officer_pages(page_at, site, width):
    page = page_at(width)
    log_in(page, site["officer"])
    is_in_order(page)
    for path in (
        "households/",
        f"households/?q={quote('张记面馆')}",
        "households/?q=1&industry=ZZ",
        f"households/{site['shown'].pk}/",
        "households/?sort=-name&page=2",
        "intake/",
        "intake/new/",
        "jobs/",
        "approvals/",
        "notifications/",
        "lists/jobs/bulk/",
    ):
        page.goto(OFFICE + path)
        is_in_order(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_shell_works_by_keyboard_and_without_script(page_at, site, width):
    page = page_at(width, java_script_enabled=False)
    log_in(page, site["officer"])
    # The bureau acted for, and where else to go.
    switcher = page.locator(".switcher summary")
    expect(switcher).to_contain_text("武汉市武昌区市场监督管理局")
    switcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("您只在本机关任职")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("您只在本机关任职")).to_be_hidden()
    # On a phone the navigation is folded.
    if width < 768:
        page.get_by_text("功能菜单").focus()
        page.keyboard.press("Enter")
    page.get_by_role("link", name="任务", exact=True).first.press("Enter")
    expect(page.get_by_role("heading", name="任务", level=1)).to_be_visible()
    page.locator(".help summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("后台任务完成或者未完成时")).to_be_visible()
    box = page.get_by_role("searchbox", name="查找内容")
    box.fill(site["shown"].code)
    box.press("Enter")
    expect(page.get_by_role("heading", name="张记面馆")).to_be_visible()


def test_filters_are_folded_on_a_phone_without_script(page_at, site):
    page = page_at(375, java_script_enabled=False)
    log_in(page, site["officer"])
    page.goto(f"{OFFICE}households/")
    box = page.get_by_role("checkbox", name="查询条件")
    name = page.get_by_label("名称或号码")
    expect(name).to_be_hidden()
    expect(page.get_by_role("table").get_by_role("link").first).to_be_visible()
    box.focus()
    page.keyboard.press("Space")
    name.fill("张记面馆")
    with page.expect_navigation():
        name.press("Enter")
    # Where a condition is set it is seen, and one that cannot be read is seen with what is wrong with it.
    expect(name).to_be_visible()
    page.goto(f"{OFFICE}households/?industry=ZZ")
    expect(page.get_by_text("没有这个行业")).to_be_visible()


def test_filters_stand_open_where_there_is_room(page_at, site):
    page = page_at(1280)
    log_in(page, site["officer"])
    page.goto(f"{OFFICE}households/")
    expect(page.get_by_label("名称或号码")).to_be_visible()
    expect(page.get_by_role("checkbox", name="查询条件")).to_be_hidden()


def test_exporting_a_list_until_it_is_downloaded(page_at, site):
    """By htmx alone: the page of the job turns over when the worker is done; the bell says so elsewhere."""
    page = page_at(1280)
    log_in(page, site["officer"])
    page.goto(f"{OFFICE}households/?q={quote('张记')}")
    press(page, "导出 XLSX")
    expect(page.get_by_role("link", name="下载")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="下载").click()
    with Path(started.value.path()).open("rb") as file:
        names = [row[0] for row in openpyxl.load_workbook(file)["名单"].iter_rows(values_only=True)]
    assert names[0] == "名称"
    assert "张记面馆" in names
    page.goto(f"{OFFICE}notifications/")
    expect(page.get_by_text("已导出，可以下载")).to_be_visible()
    expect(page.locator(".bell-count")).to_have_text(re.compile("1"))


def test_on_paper_there_is_no_navigation_and_the_whole_table(page_at, site):
    page = page_at(1280)
    log_in(page, site["officer"])
    page.goto(f"{OFFICE}households/")
    page.emulate_media(media="print")
    for gone in (".office-nav", ".office-search", ".lookup", ".pages"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text("打印于")).to_be_visible()
    expect(page.locator(".table-wrap")).to_have_css("overflow-x", "visible")


@pytest.mark.parametrize("script", [True, False])
def test_looking_up_works_with_and_without_script(page_at, site, script):
    page = page_at(375, java_script_enabled=script)
    page.goto("/")
    page.get_by_role("searchbox").fill("张记面")
    press(page, "查询")
    follow(page, "张记面馆")
    expect(page.get_by_role("heading", name="张记面馆")).to_be_visible()
    expect(page.get_by_text("尚未公布分型结果")).to_be_visible()


def test_the_larger_display_is_kept_and_fits_a_phone(page_at, site):
    page = page_at(360, java_script_enabled=False)
    page.goto(f"/search/?q={quote('张记')}")
    press(page, "长辈版")
    expect(page.get_by_role("button", name="标准版")).to_be_visible()
    expect(page.get_by_role("link", name="张记面馆")).to_be_visible()
    size = page.locator("h1").evaluate("heading => parseFloat(getComputedStyle(heading).fontSize)")
    assert size > 26
    for path in ("/", f"/household/{site['shown'].code}/"):
        page.goto(path)
        expect(page.locator("html[data-display=elder]")).to_have_count(1)


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page_at, site):
    page = page_at(1280)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_handing_in_a_file_until_its_refused_rows(page_at, site, tmp_path: Path):
    """By htmx alone: the page follows the job to its end without being reloaded by hand."""
    feed = tmp_path / "年报.csv"
    feed.write_text(
        f"code,year,filed_on,revenue\n{site['shown'].code},2025,2026-03-01,1234.50\n{site['shown'].code},2025,昨天,1\n"
    )
    page = page_at(1280)
    log_in(page, site["officer"])
    page.goto(f"{OFFICE}intake/new/")
    page.get_by_label("数据类别").select_option("年度报告")
    page.get_by_label("部分数据").check()
    page.get_by_label("文件", exact=True).set_input_files(feed)
    press(page, "提交")
    expect(page.get_by_role("link", name="下载退回行（工作簿）")).to_be_visible()
    is_in_order(page)
    expect(page.get_by_text("不是有效日期").first).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="下载退回行（CSV）").click()
    assert "昨天" in Path(started.value.path()).read_text("utf-8-sig")
    page.goto(f"{OFFICE}households/{site['shown'].pk}/")
    expect(page.get_by_text("1,234.50")).to_be_visible()
    is_in_order(page)
