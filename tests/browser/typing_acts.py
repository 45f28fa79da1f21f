"""The annual run in the browser's play: published, then withdrawn by two officers and replaced under the same row."""

import re

from playwright.sync_api import Page, expect

from authorities.jurisdiction import jurisdiction
from registry.models import AnnualReport
from tests.browser.pages import follow, is_in_order, press
from tests.browser.stage import ANNUAL, ANNUAL_AGAIN, PROVINCE_OFFICE, Play, go
from tests.conftest import acting_as
from tests.factories import TURNOVER
from tests.live import wait_until
from tests.typing_engine.runs.run_steps import turn_over
from typing_engine import schedule
from typing_engine.annual import annual_run
from typing_engine.enums import RunStatus
from typing_engine.models import AnnualTyping, Run

REASON = "营业额归集有误，更正后重新分型（示例）"


def publish_the_annual_run(play: Play, opened) -> None:
    """Announced, opened by the clock, let through by two, published; one household's turnover is wrong in it."""
    with acting_as("batch"):
        turn_over(play.shops["recognised"], TURNOVER["survival"])
    play.on(ANNUAL)
    play.start_worker()
    _run_the_year(play, opened)
    expect(_looked_up(play, opened).get_by_text("生存型", exact=True)).to_be_visible()


def withdraw_and_replace_it(play: Play, opened) -> None:
    """One officer asks, another agrees; then the year has no run, until another takes its place in the same row."""
    play.on(ANNUAL_AGAIN)
    play.start_worker()
    withdrawn = _run_of_the_year()
    page = opened("province_supervisor")
    go(page, play, f"{PROVINCE_OFFICE}typing/{withdrawn.pk}/")
    follow(page, "撤回公布")
    is_in_order(page)
    page.get_by_label("撤回的理由").fill(REASON)
    press(page, "提请撤回")
    is_in_order(page)
    # Nobody agrees to what he asked for himself.
    expect(page.get_by_role("button", name="同意撤回公布")).to_have_count(0)
    expect(_looked_up(play, opened).get_by_text("生存型", exact=True)).to_be_visible()
    second = opened("province_second")
    go(second, play, f"{PROVINCE_OFFICE}typing/{withdrawn.pk}/")
    press(second, "同意撤回公布")
    _wait_for(RunStatus.WITHDRAWN)
    expect(_looked_up(play, opened).get_by_text("尚未公布分型结果")).to_be_visible()

    with acting_as("batch"):
        turn_over(play.shops["recognised"], TURNOVER["growth"])
    _run_the_year(play, opened)
    expect(_looked_up(play, opened).get_by_text("成长型", exact=True)).to_be_visible()
    with jurisdiction("/42/"):
        row, standing = AnnualTyping.objects.get(), annual_run("/42/", 2026)
        assert row.run_id == standing.pk != withdrawn.pk
        assert (standing.growth, standing.survival) == (AnnualReport.objects.count(), 0)


def _run_the_year(play: Play, opened) -> None:
    """The year's run on the screens, from the day that is announced to the publication."""
    clerk = opened("province")
    go(clerk, play, f"{PROVINCE_OFFICE}typing/annual/")
    clerk.get_by_label("基准日").fill(ANNUAL.isoformat())
    clerk.get_by_label("开始日期").fill(play.day.isoformat())
    press(clerk, "安排", exact=True)
    is_in_order(clerk)
    with acting_as("batch"), play.clock():
        assert schedule.open_due_runs() == 1
    _wait_for(RunStatus.HELD)
    go(clerk, play, f"{PROVINCE_OFFICE}typing/annual/")
    follow(clerk, re.compile(f"批次 {_run_of_the_year().pk}"))
    expect(clerk.get_by_role("heading", name="湖北省的分型结果")).to_be_visible()
    run = clerk.url.removeprefix(play.address)

    supervisor = opened("province_supervisor")
    go(supervisor, play, run)
    supervisor.get_by_label("接受的理由").fill("示例数据没有其他名单")
    press(supervisor, "接受未通过的核查项")
    second = opened("province_second")
    go(second, play, run)
    press(second, "复核同意")
    follow(second, "公布结果")
    press(second, "确认公布")
    _wait_for(RunStatus.PUBLISHED)
    go(second, play, run)
    expect(second.locator("main .state-mark").first).to_have_text("已公布")


def _run_of_the_year() -> Run:
    with jurisdiction("/42/"):
        return AnnualTyping.objects.select_related("run").get().run


def _wait_for(status: RunStatus) -> None:
    """Until the worker has brought the year's run to a status."""
    wait_until(lambda: _run_of_the_year().status == status)


def _looked_up(play: Play, opened) -> Page:
    visitor = opened(width=375)
    go(visitor, play, f"/household/{play.shops['recognised'].code}/")
    return visitor
