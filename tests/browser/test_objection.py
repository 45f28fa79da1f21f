"""An objection in a real browser: on the phone without JavaScript, the bureau that keeps the fact, two officers, and a
real worker that corrects; then the public page and the letter say so.
"""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from authorities.enums import Role
from authorities.jurisdiction import nationwide
from registry.models import RiskMark
from tests import factories
from tests.browser.pages import code_sent, follow, is_in_order, log_in, press
from tests.conftest import acting_as
from tests.factories.typing_standards import AS_OF, StandardFactory
from tests.typing_engine.runs import run_steps
from typing_engine import runs

pytestmark = pytest.mark.browser

DOCUMENT = "420106199001010071"
PHONE = "13812341235"
# 62 years old in 2026.
ELDER_DOCUMENT = "420106196403050018"
ELDER_PHONE = "13812341236"
GROCER_DOCUMENT = "420106199001010028"
GROCER_PHONE = "13812341237"
WITHIN = 180_000


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """湖北, typed and published; a household with a mark that was another's; whoever has to do with its objection."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            StandardFactory()
            shop = factories.household("420106", kind="growth", name="张记面馆", document=DOCUMENT, phone=PHONE)
            cobbler = factories.household(
                "420106", name="王记修鞋铺", document=ELDER_DOCUMENT, phone=ELDER_PHONE, kind="survival"
            )
            grocer = factories.household(
                "420106", name="李记杂货店", document=GROCER_DOCUMENT, phone=GROCER_PHONE, kind="survival"
            )
            with nationwide():
                RiskMark.objects.create(household=shop, kind="abnormal", from_on=date(2026, 3, 5), delivery_id=0)
            run_steps.published(runs.request_run(province="42", as_of=AS_OF, by=None))
        people = {
            "clerk": factories.officer_at("420000", Role.CLERK),
            "second": factories.officer_at("420000", Role.SUPERVISOR),
            "county": factories.officer_at("420106", Role.CLERK),
        }
        for officer in people.values():
            factories.with_totp(officer)
    live.environment |= {"DEMO": "1", "DEMO_PASSWORD": factories.PASSWORD}
    live.worker()
    return {"address": live.web(), "shop": shop, "cobbler": cobbler, "grocer": grocer, **people}


def _come_in(page: Page, shop) -> None:
    page.goto("/my/login/")
    page.get_by_label("统一社会信用代码或注册号").fill(shop.code)
    _prove(page, DOCUMENT, PHONE)


def _prove(page: Page, document: str, phone: str) -> None:
    page.get_by_label("姓名").fill("张三")
    page.get_by_label("证件号码").fill(document)
    page.get_by_label("验证码").fill(code_sent(page, phone))
    press(page, "登录", exact=True)


def test_a_wrong_mark_on_its_way_to_another_type(page_at, site):
    shop = site["shop"]
    phone = page_at(375, java_script_enabled=False)
    _come_in(phone, shop)
    follow(phone.get_by_role("navigation", name="本户"), "我的分型")
    expect(phone.get_by_text("不符合分型条件", exact=True)).to_be_visible()
    is_in_order_without_script(phone, page_at, site)
    follow(phone, "这项不对：经营异常标记")
    phone.get_by_label("不应有这一标记").check()
    press(phone, "先看看会不会影响分型")
    expect(phone.get_by_text("不是承诺")).to_be_visible()
    expect(phone.get_by_label("不应有这一标记")).to_be_checked()
    press(phone, "提交异议")
    expect(phone.get_by_text("异议已提交")).to_be_visible()
    filed = phone.url
    follow(phone.get_by_role("navigation", name="本户"), "我的异议")
    is_in_order_without_script(phone, page_at, site)
    phone.goto(filed)

    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    clerk.goto("/office/420000/appeals/overview/")
    expect(clerk.get_by_role("link", name="张记面馆")).to_be_visible()
    is_in_order(clerk)
    clerk.goto("/office/420000/appeals/")
    is_in_order(clerk)
    follow(clerk, "张记面馆")
    press(clerk, "受理")
    clerk.get_by_label("请谁核查").select_option(label="武汉市武昌区市场监督管理局")
    press(clerk, "请其核查")
    is_in_order(clerk)

    county = page_at(1280)
    log_in(county, site["county"])
    county.goto("/office/420106/rechecks/")
    is_in_order(county)
    follow(county, "张记面馆")
    county.get_by_label("数据有误，应当更正").check()
    # It begins with what the household says.
    expect(county.get_by_label("不应有这一标记")).to_be_checked()
    county.get_by_label("核查的依据和情况").fill("经查档案，系同名误标")
    is_in_order(county)
    press(county, "提交答复")

    clerk.reload()
    clerk.get_by_role("group", name="经营异常标记").get_by_label("成立", exact=True).check()
    clerk.get_by_label("核查情况和理由").fill("经登记机关核实系误标")
    clerk.get_by_label("处理意见，经营者可以看到").fill("更正数据，重新分型")
    press(clerk, "提出，由另一人复核")

    second = page_at(1280)
    log_in(second, site["second"])
    second.goto("/office/420000/appeals/?state=proposed")
    is_in_order(second)
    follow(second, "张记面馆")
    press(second, "同意：成立")

    public = page_at(375)
    for _ in range(60):
        public.goto(f"/household/{shop.code}/")
        if public.get_by_text("成长型").count():
            break
        public.wait_for_timeout(WITHIN / 60)
    expect(public.get_by_text("成长型").first).to_be_visible()
    is_in_order(public)
    phone.reload()
    expect(phone.get_by_text("由“不符合分型条件”更正为“成长型”")).to_be_visible()
    follow(phone.get_by_role("navigation", name="本户"), "我的分型")
    expect(phone.get_by_role("heading", name="异议更正")).to_be_visible()


def test_at_62_with_a_phone_and_no_script_from_the_qr_code_to_the_receipt(page_at, site):
    shop = site["cobbler"]
    phone = page_at(375, java_script_enabled=False)
    phone.goto(f"/q/{shop.code}/")
    is_in_order_without_script(phone, page_at, site)
    press(phone, "长辈版")
    follow(phone, "我是经营者")
    # What the code said is not typed again.
    expect(phone.get_by_label("统一社会信用代码或注册号")).to_have_value(shop.code)
    _prove(phone, ELDER_DOCUMENT, ELDER_PHONE)
    expect(phone.get_by_role("heading", name="您想办什么")).to_be_visible()
    is_in_order_without_script(phone, page_at, site)
    follow(phone, "查分型")
    expect(phone.get_by_text("生存型", exact=True)).to_be_visible()
    expect(phone.get_by_text("不是说经营得不好")).to_be_visible()
    expect(phone.get_by_role("heading", name="差多少会是另一类")).to_be_visible()
    is_in_order_without_script(phone, page_at, site)
    follow(phone, "不知道哪里不对，请工作人员看一看")
    phone.get_by_label("想请工作人员看什么").fill("我店里去年的营业额好像不对")
    press(phone, "提交异议")
    expect(phone.get_by_text("异议已提交，异议编号")).to_be_visible()
    expect(phone.get_by_role("region", name="分型异议收件回执")).to_be_visible()
    is_in_order_without_script(phone, page_at, site)
    follow(phone, "回到首页")
    follow(phone, "期限和办过的事")
    expect(phone.get_by_role("heading", name="期限", exact=True)).to_be_visible()
    is_in_order_without_script(phone, page_at, site)
    # Where the device has a voice, the page has a button for it.
    own = page_at(375)
    own.context.add_cookies(phone.context.cookies())
    own.goto(phone.url)
    if own.evaluate("'speechSynthesis' in window"):
        expect(own.get_by_role("button", name="朗读：期限")).to_be_visible()
        own.get_by_role("button", name="朗读：期限").click()
    expect(own.get_by_role("link", name="分型异议：", exact=False).first).to_be_visible()


def test_what_is_dismissed_is_told_with_reason_and_remedies_and_its_letter_is_checked_by_anybody(page_at, site):
    shop = site["grocer"]
    phone = page_at(375, java_script_enabled=False)
    phone.goto("/my/login/")
    phone.get_by_label("统一社会信用代码或注册号").fill(shop.code)
    _prove(phone, GROCER_DOCUMENT, GROCER_PHONE)
    follow(phone.get_by_role("navigation", name="本户"), "我的分型")
    follow(phone, "不知道哪里不对，请工作人员看一看")
    phone.get_by_label("想请工作人员看什么").fill("我觉得应该是成长型")
    press(phone, "提交异议")
    expect(phone.get_by_text("异议已提交，异议编号")).to_be_visible()
    filed = phone.url

    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    clerk.goto("/office/420000/appeals/")
    follow(clerk, "李记杂货店")
    press(clerk, "受理")
    # All that is missing is told at once.
    press(clerk, "提出，由另一人复核")
    expect(clerk.get_by_role("heading", name="请改正下面 3 处")).to_be_visible()
    is_in_order(clerk)
    clerk.get_by_label("不成立", exact=True).check()
    clerk.get_by_label("核查情况和理由").fill("各项数据与登记、申报一致")
    clerk.get_by_label("处理意见，经营者可以看到").fill("维持原分型结果")
    press(clerk, "提出，由另一人复核")

    second = page_at(1280)
    log_in(second, site["second"])
    second.goto("/office/420000/appeals/?state=proposed")
    follow(second, "李记杂货店")
    press(second, "同意：不成立")

    phone.goto(filed)
    expect(phone.get_by_text("异议不成立").first).to_be_visible()
    letter = phone.get_by_role("region", name="分型异议不成立告知书")
    expect(letter.get_by_text("各项数据与登记、申报一致")).to_be_visible()
    expect(letter.get_by_text("行政复议")).to_be_visible()
    is_in_order_without_script(phone, page_at, site)
    checked = page_at(375)
    checked.goto(letter.get_by_role("link", name="查验编号").get_attribute("href"))
    expect(checked.get_by_text("编号、校验码相符")).to_be_visible()
    expect(checked.get_by_text("李记杂货店")).to_have_count(0)
    is_in_order(checked)


def is_in_order_without_script(phone: Page, page_at, site) -> None:
    """The same page with scripts, which the look needs."""
    own = page_at(375)
    own.context.add_cookies(phone.context.cookies())
    own.goto(phone.url)
    is_in_order(own)
