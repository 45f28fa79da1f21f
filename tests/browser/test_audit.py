"""The audit log as its administrators see it, and personal data in full: real browser, web server and worker."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from authorities import audit
from authorities.acts import LOGIN_FAILED
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from authorities.models import AuditRecord
from registry.acts import HOUSEHOLD_SHOWN, PERSONAL_DATA_REVEALED
from tests import factories
from tests.browser.pages import is_in_order, log_in, press
from tests.conftest import acting_as

pytestmark = pytest.mark.browser

OFFICE = "/office/420106/"


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """武昌区 with acts in its log, its audit administrator and a clerk."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            shown = factories.household(
                "420106", name="张记面馆", operator_name="欧阳示例", document="420106199001010071", phone="13812341234"
            )
        clerk = factories.with_totp(factories.officer_at("420106", username="示例经办", full_name="李经办"))
        auditor = factories.with_totp(
            factories.officer_at("420106", Role.AUDITOR, username="示例审计", full_name="王审计")
        )
        with jurisdiction("/42/01/06/"):
            for number in range(25):
                audit.record(HOUSEHOLD_SHOWN, by=clerk, on=shown, household=shown.pk, address=f"192.0.2.{number}")
            audit.record(
                PERSONAL_DATA_REVEALED, by=clerk, on=shown, household=shown.pk, address="192.0.2.99",
                reason="电话核实经营场所是否变更，年报所填地址与登记地址不一致",
            )  # fmt: skip
            audit.record(LOGIN_FAILED, by=audit.VISITOR, address="192.0.2.7", note="账号不存在")
            latest = AuditRecord.objects.first()
    live.worker()
    return {"address": live.web(), "shown": shown, "officer": clerk, "auditor": auditor, "latest": latest}


@pytest.mark.parametrize("width", (1280, 375, 360))
def test_pages(page_at, site, width):
    page = page_at(width)
    log_in(page, site["auditor"])
    for path in (
        "audit/",
        "audit/?page=2",
        "audit/?act=login_failed&day_from=2020-01-01",
        "audit/?act=typing_published",
        "audit/?act=nothing&address=x&household=1",
        f"audit/{site['latest'].pk}/",
    ):
        page.goto(OFFICE + path)
        is_in_order(page)


def test_found_exported_and_verified(page_at, site):
    """By htmx alone the pages of the jobs come to their end."""
    page = page_at(1280)
    log_in(page, site["auditor"])
    page.goto(f"{OFFICE}audit/")
    page.get_by_label("行为", exact=True).select_option("显示完整个人信息")
    page.get_by_label("个体工商户号码").fill(site["shown"].code)
    page.get_by_label("个体工商户号码").press("Enter")
    expect(page.get_by_text("电话核实经营场所")).to_be_visible()
    expect(page.get_by_text("共 1 条")).to_be_visible()
    press(page, "导出查询结果")
    expect(page.get_by_text("已导出 1 条")).to_be_visible()
    is_in_order(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载").click()
    assert load_workbook(io.BytesIO(Path(started.value.path()).read_bytes())).active.max_row == 2
    page.goto(f"{OFFICE}audit/")
    press(page, "立即校验")
    expect(page.get_by_text("校验通过")).to_be_visible()
    is_in_order(page)


@pytest.mark.parametrize("width", (1280, 360))
def test_full_data_for_a_reason_by_keyboard(page_at, site, width):
    page: Page = page_at(width)
    log_in(page, site["officer"])
    page.goto(f"{OFFICE}households/{site['shown'].pk}/")
    expect(page.get_by_text("138****1234")).to_be_visible()
    page.get_by_text("显示完整信息").focus()
    page.keyboard.press("Enter")
    is_in_order(page)
    page.get_by_label("理由").fill("电话核实经营场所")
    page.keyboard.press("Enter")
    expect(page.get_by_text("13812341234")).to_be_visible()
    expect(page.get_by_text("正在显示完整个人信息")).to_be_visible()
    is_in_order(page)


def test_filters_are_folded_on_a_phone(page_at, site):
    page = page_at(375, java_script_enabled=False)
    log_in(page, site["auditor"])
    page.goto(OFFICE + "audit/")
    expect(page.get_by_label("对象编号")).to_be_hidden()
    page.get_by_text("查询条件").click()
    # What is asked for most stands there; the rest one fold further.
    page.get_by_text("更多条件").click()
    page.get_by_label("来源地址").fill("192.0.2.99")
    press(page, "查询", exact=True)
    expect(page.get_by_label("来源地址")).to_be_visible()
    expect(page.get_by_text("共 1 条")).to_be_visible()
