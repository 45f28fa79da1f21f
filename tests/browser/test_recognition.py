"""A year played through in a real browser, with the clock standing at one day after the other.

The province's annual run, withdrawn and replaced (typing_acts.py). A county's criteria, its round, applications on a
phone, a recommendation, review, an operator who changes (trouble_acts.py), visit, opinions, ranking, a notice with one
objection, recognition by two officers, and the city's spot-check with a supplement. One application is refused, one
withdrawn; one is returned, supplemented, and forgotten by the county until the city takes it over.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from authorities.jurisdiction import jurisdiction, nationwide
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.criteria.models import PublicClassStandard
from mingteyouxin.notices import notices
from mingteyouxin.notices.models import Notice
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.enums import RoundStatus
from mingteyouxin.rounds.models import PublicRound, Round
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheckItem
from tests.browser import trouble_acts, typing_acts
from tests.browser.pages import click_through, code_sent, follow, is_in_order, press
from tests.browser.stage import (
    AFTER,
    CHECK,
    CITY_OFFICE,
    CRITERION,
    LAST,
    NOTICE,
    OFFICE,
    OPEN,
    PUBLISHED,
    REVIEW,
    SHOPS,
    WRITTEN,
    Play,
    go,
    lodge,
    photo,
)
from tests.conftest import acting_as

pytestmark = pytest.mark.browser
# Beside a verdict: why it goes against the check, or what it rests on where there is none.
BASIS = re.compile("^(说明（与系统核对|依据（系统)")


@pytest.fixture(scope="module")
def site(chromium):
    """What pages are opened at: the server of the day (`play.address`), which each address names in full."""
    return {"address": "http://127.0.0.1/"}


def test_from_the_criteria_to_the_check(play, opened):
    typing_acts.publish_the_annual_run(play, opened)
    typing_acts.withdraw_and_replace_it(play, opened)
    write_the_criteria(play, opened)
    play.share_places()
    plan_the_round(play, opened)
    apply_and_recommend(play, opened)
    review_the_cases(play, opened)
    trouble_acts.change_the_operator(play, opened)
    first = ("recognised", "recommended", "handed_over")
    visit_and_hear(play, opened, first)
    play.on(NOTICE)
    put_before_the_public(play, opened)
    object_on_the_phone(play, opened)
    play.on(AFTER)
    end_the_notice(play)
    decide_the_objection(play, opened)
    recognise_them(play, opened, first)
    check_from_above(play, opened)
    # The county has forgotten one.
    trouble_acts.let_the_day_pass(play, opened)
    reviewed(opened("city_clerk"), play, CITY_OFFICE, "returned", points=52)
    visit_and_hear(play, opened, ("returned",))
    put_before_the_public(play, opened)
    with nationwide():
        play.on(Notice.objects.latest("id").until + timedelta(days=1))
    end_the_notice(play)
    recognise_them(play, opened, ("returned",))
    with acting_as("batch"), play.clock():
        rounds.follow_the_clock()
    with nationwide():
        ended = {key: play.case(key).status for key in SHOPS}
        assert Round.objects.get().status == RoundStatus.CLOSED
    assert ended == {
        "recognised": CaseStatus.RECOGNISED,
        "refused": CaseStatus.REFUSED,
        "withdrawn": CaseStatus.WITHDRAWN,
        "returned": CaseStatus.RECOGNISED,
        "recommended": CaseStatus.RECOGNISED,
        "handed_over": CaseStatus.RECOGNISED,
    }


def write_the_criteria(play: Play, opened) -> None:
    play.on(WRITTEN)
    page = opened("clerk")
    go(page, play, f"{OFFICE}class-standards/new/")
    page.get_by_label("文号").fill("示例〔2026〕8号")
    page.get_by_label("标题").fill("示例区分类标准")
    page.get_by_label("发文机关").fill("示例区人民政府办公室")
    page.get_by_label("施行日期").fill(PUBLISHED.isoformat())
    page.get_by_label("部门推荐须走访核实").check()
    press(page, "保存并继续")
    follow(page, "基本内容和会签")
    page.get_by_label("会签部门").first.fill("示例区商务局")
    page.get_by_label("会签日期").first.fill(WRITTEN.isoformat())
    press(page, "保存", exact=True)
    for label in ("优质", "特色", "知名", "新兴"):
        follow(page, f"“{label}”类")
        page.get_by_label("本年度开展认定").set_checked(label in ("优质", "特色"))
        if label in ("优质", "特色"):
            page.get_by_label("要求").first.select_option(label="符合任意一项")
            page.locator("main").get_by_label("内容").first.fill(CRITERION)
            page.get_by_label("来源").first.select_option(label="经营者提供")
            page.get_by_label("需提供的佐证材料").first.fill("经营场所照片")
            page.get_by_label("分值").first.fill("60")
        press(page, "保存", exact=True)
    page.get_by_label("征求意见截止日期").fill((WRITTEN + timedelta(days=10)).isoformat())
    press(page, "公开征求意见")
    visitor = opened(width=375)
    go(visitor, play, f"/class-standards/{PublicClassStandard.objects.get().pk}/")
    expect(visitor.get_by_text(CRITERION).first).to_be_visible()

    play.on(PUBLISHED)
    standard = PublicClassStandard.objects.get().pk
    page = opened("clerk")
    go(page, play, f"{OFFICE}class-standards/{standard}/")
    press(page, "提请公布")
    second = opened("supervisor")
    go(second, play, f"{OFFICE}class-standards/{standard}/")
    press(second, "同意并公布")
    expect(second.locator("main .state-mark").first).to_have_text("已公布")


def plan_the_round(play: Play, opened) -> None:
    page = opened("clerk")
    go(page, play, f"{OFFICE}rounds/new/")
    page.get_by_label("分类标准").select_option(index=0)
    for label, value in (
        ("年度", "2026"),
        ("申报开始", OPEN.isoformat()),
        ("申报截止", "2026-10-15"),
        ("审核开始", REVIEW.isoformat()),
        ("审核截止", LAST.isoformat()),
        ("公示天数", "7"),
        ("补正期限（工作日）", "5"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    press(page, "保存")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026 年度认定")
    is_in_order(page)


def apply_and_recommend(play: Play, opened) -> None:
    play.on(OPEN)
    apply_on_the_phone(play, opened)
    for key in ("refused", "withdrawn", "returned", "handed_over"):
        lodge(play, key)
    shop = play.shops["withdrawn"]
    page = opened(person=play.operator("withdrawn"), width=375)
    go(page, play, f"/my/{shop.pk}/recognition/{play.case('withdrawn').pk}/")
    page.locator("summary", has_text="我要撤回").click()
    press(page, "确认撤回")
    expect(page.get_by_text("已撤回。").first).to_be_visible()

    shop = play.shops["recommended"]
    page = opened("commerce")
    go(page, play, f"{OFFICE}recommendations/new/")
    page.get_by_label("统一社会信用代码或注册号").fill(shop.code)
    press(page, "查找")
    page.get_by_label("类别").select_option(label="特色")
    page.get_by_label("推荐理由").fill("示例理由")
    page.get_by_label(re.compile("推荐材料")).set_input_files([photo()])
    press(page, "推荐并征求经营者同意")
    expect(page.locator("main .state-mark").first).to_have_text("待经营者同意")
    page = opened(person=play.operator("recommended"), width=375)
    go(page, play, f"/my/{shop.pk}/recognition/{play.case('recommended').pk}/")
    follow(page, "去决定是否同意")
    is_in_order(page)
    press(page, "同意被推荐")
    assert play.case("recommended").status == CaseStatus.SUBMITTED


def apply_on_the_phone(play: Play, opened) -> None:
    shop = play.shops["recognised"]
    page = opened(person=play.operator("recognised"), width=375)
    go(page, play, f"/my/{shop.pk}/recognition/")
    press(page, "开始申报")
    is_in_order(page)
    follow(page, "没有问题，下一步")
    page.get_by_label("优质").check()
    is_in_order(page)
    press(page, "保存，下一步")
    page.get_by_role("checkbox", name=CRITERION).check()
    page.get_by_label("简要说明（可以不填）").fill("老顾客多")
    # What was typed outlives the upload: one form sends both.
    page.get_by_label("照片或者 PDF").set_input_files([photo()])
    press(page, "上传")
    expect(page.get_by_role("link", name="照片.jpg")).to_be_visible()
    expect(page.get_by_label("简要说明（可以不填）")).to_have_value("老顾客多")
    is_in_order(page)
    press(page, "保存，下一步")
    page.get_by_label(re.compile("用自己的话")).fill("在本街经营十一年（示例）。")
    press(page, "保存，下一步")
    is_in_order(page)
    page.get_by_label(re.compile("我承诺")).check()
    press(page, "提交申报")
    expect(page.get_by_text("已收到，正在排队审核。")).to_be_visible()
    is_in_order(page)


def review_the_cases(play: Play, opened) -> None:
    play.on(REVIEW)
    with acting_as("batch"), play.clock():
        rounds.follow_the_clock()
    page = opened("clerk")
    go(page, play, f"{OFFICE}cases/")
    press(page, "办理下一件")
    for key, points in (("recognised", 55), ("recommended", 50), ("handed_over", 45)):
        reviewed(page, play, OFFICE, key, points=points)
    for key in ("refused", "returned"):
        go(page, play, f"{OFFICE}cases/{play.case(key).pk}/")
        press(page, "没有利害关系")
        if key == "refused":
            page.get_by_role("combobox", name="审核意见").first.select_option(label="不符合")
            page.get_by_label(BASIS).first.fill("现场没有看到（示例）")
            page.locator("summary", has_text="不予通过的理由").click()
            page.get_by_label("不符合所申报类别的条件").check()
            press(page, re.compile("^拟不予通过"))
        else:
            page.locator("summary", has_text="这一项要求补正").click()
            page.get_by_label("理由", exact=True).first.select_option(label="材料不清晰，无法辨认")
            press(page, re.compile("^退回补正"))
    assert play.case("refused").status == CaseStatus.REFUSAL_PROPOSED
    second = opened("supervisor")
    go(second, play, f"{OFFICE}cases/?tab=refusal&proposed=others")
    for act in ("声明没有利害关系", "确认不予通过"):
        second.get_by_label(f"选择：{SHOPS['refused']}").check()
        press(second, act)
        is_in_order(second)
        go(second, play, f"{OFFICE}cases/?tab=refusal&proposed=others")
    assert play.case("refused").status == CaseStatus.REFUSED
    shop = play.shops["returned"]
    page = opened(person=play.operator("returned"), width=375)
    go(page, play, f"/my/{shop.pk}/recognition/{play.case('returned').pk}/")
    expect(page.get_by_text("材料不清晰，无法辨认").first).to_be_visible()
    page.get_by_label("补充或者更正了什么").fill("重新拍了照片")
    press(page, "提交补正")
    expect(page.get_by_text("已收到，正在排队审核。")).to_be_visible()


def reviewed(page: Page, play: Play, office: str, key: str, *, points: int) -> None:
    """A reviewer of the bureau that handles the case is free, finds all in order, passes it and gives points."""
    go(page, play, f"{office}cases/{play.case(key).pk}/")
    press(page, "没有利害关系")
    page.get_by_role("combobox", name="审核意见").first.select_option(label="符合")
    page.get_by_label(BASIS).first.fill("与现场和材料一致（示例）")
    # Nobody has delivered a list: a person finds out, finding by finding.
    for unknown in page.get_by_role("combobox", name="核实结果").all():
        unknown.select_option(label="符合")
    for how in page.get_by_role("textbox", name="怎样核实的").all():
        how.fill("已向部门核实（示例）")
    is_in_order(page)
    # The key leads to the button, Enter presses it: no key decides by itself.
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name=re.compile("^通过"))).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    go(page, play, f"{office}cases/{play.case(key).pk}/")
    page.get_by_label(re.compile("0 至 60")).fill(str(points))
    page.get_by_label(re.compile("^依据（按审核意见应得")).fill("材料齐全，按完整程度给分（示例）")
    press(page, "提交评分")
    is_in_order(page)
    assert play.case(key).status == CaseStatus.PASSED


def visit_and_hear(play: Play, opened, keys: Sequence[str]) -> None:
    clerk = opened("clerk")
    go(clerk, play, f"{OFFICE}visiting/plan/")
    clerk.get_by_label("走访单位").select_option(label="粮道街市场监管所")
    clerk.get_by_label("走访期限").fill((play.day + timedelta(days=3)).isoformat())
    press(clerk, re.compile(f"全部 {len(keys)} 户"))
    go(clerk, play, f"{OFFICE}opinions/ask/")
    clerk.get_by_label(re.compile("商务部门")).check()
    press(clerk, re.compile("征求全部"))

    visitor = opened("visitor", width=375)
    for key in keys:
        go(visitor, play, f"{play.station}visits/")
        follow(visitor, SHOPS[key])
        for group in visitor.locator("fieldset.visit-question").all()[:-1]:
            group.get_by_label("是", exact=True).check()
        visitor.get_by_label("与申报一致", exact=True).check()
        visitor.get_by_label("走访情况").fill("现场正常。")
        # The server's clock stands at that day and at the hour of the real one.
        visitor.get_by_label("走访时间").fill(f"{play.day.isoformat()}T00:00")
        visitor.locator("#visit-photo").set_input_files([photo()])
        visitor.get_by_role("button", name="提交走访情况").click()
        expect(visitor.locator("#visit-state")).to_contain_text("已送达")

    commerce = opened("commerce")
    go(commerce, play, f"{OFFICE}asked/")
    click_through(commerce.locator("main td .name").first)
    is_in_order(commerce)
    press(commerce, re.compile("均无意见"))
    # Who recommends a household is not asked about it.
    asked = len([key for key in keys if key != "recommended"])
    expect(commerce.get_by_text(re.compile(f"已答复 {asked} 户"))).to_be_visible()

    supervisor = opened("supervisor")
    round_ = PublicRound.objects.get().pk
    go(supervisor, play, f"{OFFICE}rounds/{round_}/ranking/")
    for key in keys:
        supervisor.get_by_label(f"选择：{SHOPS[key]}").check()
    press(supervisor, "将勾选的列为拟认定")
    assert {play.case(key).status for key in keys} == {CaseStatus.SELECTED}


def put_before_the_public(play: Play, opened) -> None:
    page = opened("supervisor")
    go(page, play, f"{OFFICE}rounds/{PublicRound.objects.get().pk}/notice/")
    page.get_by_label("联系人和联系方式").fill("示例股 027-00000000")
    press(page, "提交，由他人预览发布")
    is_in_order(page)
    second = opened("clerk")
    go(second, play, f"{OFFICE}notices/")
    follow(second, "预览和发布")
    is_in_order(second)
    press(second, "同意并发布")
    is_in_order(second)


def object_on_the_phone(play: Play, opened) -> None:
    visitor = opened(width=375)
    go(visitor, play, "/notices/")
    click_through(visitor.locator("main a", has_text="公示").last)
    is_in_order(visitor)
    follow(visitor, f"对{SHOPS['recognised']}提出异议或者意见")
    expect(visitor.get_by_label(re.compile("信用代码或注册号"))).to_have_value(play.shops["recognised"].code)
    visitor.get_by_label("您的真实姓名").fill("王五")
    visitor.get_by_label(re.compile("电话|手机")).fill("13987654321")
    visitor.get_by_label(re.compile("事实和理由")).fill("没有听说过这家店")
    code = code_sent(visitor, "13987654321", "下一步：获取验证码")
    is_in_order(visitor)
    # Nothing counts before the code came back.
    assert play.case("recognised").status == CaseStatus.IN_NOTICE
    visitor.get_by_label("短信验证码").fill(code)
    press(visitor, "提交", exact=True)
    expect(visitor.get_by_text(re.compile("受理编号")).first).to_be_visible()
    is_in_order(visitor)
    # Only this household is held back.
    assert play.case("recognised").status == CaseStatus.HELD
    assert play.case("recommended").status == CaseStatus.IN_NOTICE


def end_the_notice(play: Play) -> None:
    with acting_as("batch"), play.clock():
        notices.end_due()


def decide_the_objection(play: Play, opened) -> None:
    assert play.case("recommended").status == CaseStatus.NOTICED
    supervisor = opened("supervisor")
    go(supervisor, play, f"{OFFICE}objections/")
    click_through(supervisor.locator("main td .name").first)
    is_in_order(supervisor)
    supervisor.get_by_label("异议不成立，继续办理").check()
    supervisor.get_by_label("处理意见和理由").fill("经核实，该户长期在本街经营。")
    press(supervisor, "提交处理结果")
    assert play.case("recognised").status == CaseStatus.NOTICED


def recognise_them(play: Play, opened, keys: Sequence[str]) -> None:
    clerk = opened("clerk")
    go(clerk, play, f"{OFFICE}rounds/{PublicRound.objects.get().pk}/recognise/")
    press(clerk, "提请认定")
    # Nobody approves what he asked for himself.
    expect(clerk.get_by_role("button", name="同意并认定")).to_have_count(0)
    supervisor = opened("supervisor")
    go(supervisor, play, f"{OFFICE}recognitions/")
    click_through(supervisor.locator("main td .name").first)
    press(supervisor, "同意并认定")
    expect(supervisor.get_by_text("已认定").first).to_be_visible()
    is_in_order(supervisor)

    visitor = opened(width=375)
    go(visitor, play, "/recognitions/")
    for key in keys:
        expect(visitor.get_by_role("link", name=SHOPS[key])).to_be_visible()
    go(visitor, play, f"/household/{play.shops[keys[-1]].code}/")
    expect(visitor.get_by_role("heading", name="名特优新认定")).to_be_visible()


def check_from_above(play: Play, opened) -> None:
    play.on(CHECK)
    city = opened("city")
    go(city, play, f"{CITY_OFFICE}samples/new/")
    city.get_by_label("随机抽取户数").fill("3")
    press(city, "随机抽取")
    is_in_order(city)
    with jurisdiction("/42/01/"):
        item = SpotCheckItem.objects.get(case__household=play.shops["recognised"].pk).pk
    go(city, play, f"{CITY_OFFICE}checks/{item}/")
    city.get_by_label(re.compile("需要补充的材料")).fill("请补充经营场所近照")
    press(city, "提出", exact=True)
    clerk = opened("clerk")
    go(clerk, play, f"{OFFICE}checks/{item}/")
    clerk.get_by_label("补充说明").fill("近照见附件")
    clerk.get_by_label(re.compile("补充材料")).set_input_files([photo("近照.jpg")])
    press(clerk, "提交补充说明")
    expect(clerk.get_by_role("link", name="近照.jpg")).to_be_visible()
    go(city, play, f"{CITY_OFFICE}checks/{item}/")
    expect(city.get_by_role("link", name="近照.jpg")).to_be_visible()
    press(city, "核查无意见")
    with jurisdiction("/42/01/"):
        assert SpotCheckItem.objects.get(pk=item).status == SpotCheckStatus.PASSED
