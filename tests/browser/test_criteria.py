"""Criteria from an empty form to their publication, by two officers who see no code."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mingteyouxin.criteria.models import PublicClassStandard
from tests.browser.pages import follow, is_in_order, press
from tests.browser.stage import OFFICE, PUBLISHED, WRITTEN, go

pytestmark = pytest.mark.browser
FOUNDED, SHOPS = "经营满五年", "经营三家以上"


@pytest.fixture(scope="module")
def site(chromium):
    """What pages are opened at: the server of the day (`play.address`), which each address names in full."""
    return {"address": "http://127.0.0.1/"}


def test_from_an_empty_form_to_the_publication(play, opened):
    play.on(WRITTEN)
    page = opened("clerk")
    go(page, play, f"{OFFICE}class-standards/new/")
    for label, value in (
        ("文号", "示例〔2026〕8号"),
        ("标题", "示例区分类标准"),
        ("发文机关", "示例区人民政府办公室"),
        ("施行日期", PUBLISHED.isoformat()),
    ):
        page.get_by_label(label).fill(value)
    press(page, "保存并继续")
    follow(page, "基本内容和会签")
    page.get_by_label("会签部门").first.fill("示例区商务局")
    page.get_by_label("会签日期").first.fill(WRITTEN.isoformat())
    press(page, "保存", exact=True)
    for label in ("知名", "特色", "新兴"):
        follow(page, f"“{label}”类")
        page.get_by_label("本年度开展认定").uncheck()
        press(page, "保存", exact=True)
    follow(page, "“优质”类")
    pick(page, 1, FOUNDED, [("成立日期", "不晚于（含当日）", "2021-08-03")])
    press(page, "保存并增加条件")
    no_code(page)
    expect(page.get_by_text("系统理解为：成立日期在2021年8月3日以前")).to_be_visible()
    pick(page, 2, SHOPS, [("同一经营者在本市的店铺数（家）", "是、有、等于", "三")])
    press(page, "保存", exact=True)
    # What is wrong stands at its field, and nothing that was picked is lost.
    expect(page.get_by_text("第 1 行：请填写至少几家，如 3。")).to_be_visible()
    criterion(page, 2).get_by_label("数值").first.fill("3")
    page.get_by_label("统一社会信用代码或者注册号").fill(play.shops["recognised"].number)
    press(page, "试算")
    tried = page.get_by_role("status").filter(has_text=FOUNDED)
    expect(tried).to_contain_text("符合")
    look_at(page, "criteria-1280")
    press(page, "保存", exact=True)
    page.get_by_label("征求意见截止日期").fill((WRITTEN + timedelta(days=10)).isoformat())
    press(page, "公开征求意见")

    play.on(PUBLISHED)
    standard = PublicClassStandard.objects.get().pk
    page = opened("clerk", width=375)
    go(page, play, f"{OFFICE}class-standards/{standard}/")
    press(page, "提请公布")
    no_code(page)
    second = opened("supervisor")
    go(second, play, f"{OFFICE}class-standards/{standard}/")
    expect(second.get_by_text("经营者在本市同时经营店铺 3 家以上").first).to_be_visible()
    press(second, "同意并公布")
    no_code(second)
    expect(second.locator("main .state-mark").first).to_have_text("已公布")


def test_the_page_of_a_class_fits_a_telephone(play, opened):
    play.on(WRITTEN)
    page = opened("clerk", width=375)
    go(page, play, f"{OFFICE}class-standards/new/")
    for label, value in (("文号", "示例〔2026〕9号"), ("标题", "示例"), ("发文机关", "示例")):
        page.get_by_label(label).fill(value)
    page.get_by_label("施行日期").fill((PUBLISHED + timedelta(days=90)).isoformat())
    press(page, "保存并继续")
    follow(page, "“特色”类")
    page.get_by_text("选择核对的数据").first.click()
    is_in_order(page)
    look_at(page, "criteria-375")


def criterion(page: Page, number: int):
    return page.locator("section.rule").nth(number - 1)


def pick(page: Page, number: int, wording: str, lines: list[tuple[str, str, str]]) -> None:
    """A criterion that government's data answer, line by line."""
    section = criterion(page, number)
    section.get_by_label("内容").fill(wording)
    section.get_by_label("来源").select_option(label="政府数据")
    section.get_by_text("选择核对的数据").click()
    for place, (what, compared, value) in enumerate(lines):
        section.get_by_label("看什么数据").nth(place).select_option(label=what)
        section.get_by_label("怎样比较").nth(place).select_option(label=compared)
        section.get_by_label("数值").nth(place).fill(value)


def no_code(page: Page) -> None:
    """Nothing that reads like a program stands on the page, and the page is in order."""
    is_in_order(page)
    text = page.inner_text("body")
    assert not any(mark in text for mark in ("JSON", "{", "indicator"))


def look_at(page: Page, name: str) -> None:
    """A picture for whoever works on the page, where a folder for it is named."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
