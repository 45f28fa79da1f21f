"""The years of a title in a real browser, with the clock standing at one day after the other: scanned at the shop,
cancelled after a hearing, revoked, given up, turned into an enterprise, and over on its last day for every reader.
"""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from authorities.jurisdiction import nationwide
from mingteyouxin.titles import expiry, registration_ends, titles
from mingteyouxin.titles.models import Recognition
from registry.enums import RegistrationStatus
from registry.models import Household
from tests.browser.pages import follow, is_in_order, press
from tests.browser.stage import OFFICE, Play, go
from tests.conftest import acting_as
from tests.factories.cases import RecognitionFactory

pytestmark = pytest.mark.browser

GIVEN, TODAY = date(2025, 11, 20), date(2026, 11, 30)
FACTS = "现场核实不再经营原申报的产品（示例）"


@pytest.fixture(scope="module")
def site(chromium):
    """What pages are opened at: the server of the day (`play.address`), which each address names in full."""
    return {"address": "http://127.0.0.1/"}


@pytest.fixture(scope="module")
def held(play, django_db_blocker) -> dict[str, Recognition]:
    """A title of each shop of the play, on the lists."""
    with django_db_blocker.unblock():
        play.on(TODAY)
        with acting_as("batch"), nationwide():
            given = {key: RecognitionFactory(household=shop, recognised_on=GIVEN) for key, shop in play.shops.items()}
            for title in given.values():
                titles.put_on_lists(title, place=title.place)
        return given


def says(public: Page, play: Play, title: Recognition, word: str) -> None:
    """What whoever scans the mark at the shop reads today."""
    go(public, play, f"/t/{title.number}")
    expect(public.locator(".certificate-state .state-mark")).to_have_text(word)


def test_a_title_through_its_years(play, held, opened):
    public = opened(width=375)
    says(public, play, held["recognised"], "有效")
    take_the_certificate(play, opened, held["recognised"])
    hear_and_end(play, opened, held["refused"], "拟取消", "不再符合分类基础标准", key="refused")
    says(public, play, held["refused"], "已终止")
    hear_and_end(play, opened, held["returned"], "拟撤销", "自主申报时以欺诈手段隐瞒真实情况、弄虚作假", key="returned")
    says(public, play, held["returned"], "已终止")
    give_up(play, opened, held["withdrawn"])
    says(public, play, held["withdrawn"], "已终止")
    turn_into_an_enterprise(play, held["handed_over"])
    says(public, play, held["handed_over"], "已转型为企业")

    last = held["recommended"].valid_until
    play.on(last)
    public = opened(width=375)
    says(public, play, held["recommended"], "有效")
    play.on(last + timedelta(days=1))
    public = opened(width=375)
    # Before the clock has noted it, and after.
    says(public, play, held["recommended"], "有效期已届满")
    with acting_as("batch"), play.clock():
        assert expiry.expire() == 2
    says(public, play, held["recommended"], "有效期已届满")
    with nationwide():
        ended = {key: Recognition.objects.get(pk=title.pk).status for key, title in held.items()}
    assert ended == {
        "recognised": "expired",
        "refused": "cancelled",
        "withdrawn": "renounced",
        "returned": "revoked",
        "recommended": "expired",
        "handed_over": "converted",
    }


def take_the_certificate(play: Play, opened, title: Recognition) -> None:
    owner = opened(person=play.operator("recognised"), width=375)
    go(owner, play, f"/my/{title.household_id}/recognition/")
    follow(owner, "证书、店铺标识、转发图片")
    is_in_order(owner)
    file = f"/my/{title.household_id}/recognition/certificates/{title.pk}/certificate.pdf"
    answer = owner.request.get(f"{play.address}{file}")
    assert answer.ok and answer.body().startswith(b"%PDF")


def hear_and_end(play: Play, opened, title: Recognition, intent: str, ground: str, *, key: str) -> None:
    """The county tells the household, hears it on the phone, and two officers end the title."""
    clerk = opened("clerk")
    go(clerk, play, f"{OFFICE}titles/{title.pk}/")
    follow(clerk, intent)
    is_in_order(clerk)
    clerk.get_by_label("理由").select_option(label=ground)
    clerk.get_by_label("事实和依据").fill(FACTS)
    press(clerk, "告知经营者")
    expect(clerk.get_by_text("未送达，期限没有开始").first).to_be_visible()
    matter = clerk.url

    owner = opened(person=play.operator(key), width=375)
    go(owner, play, f"/my/{title.household_id}/")
    follow(owner, ground)
    expect(owner.get_by_text(FACTS).first).to_be_visible()
    is_in_order(owner)
    owner.get_by_label("写明您的情况和理由").fill("情况属实，已另行安排（示例）")
    press(owner, "提交陈述、申辩")
    expect(owner.get_by_text("您的陈述、申辩已提交")).to_be_visible()

    clerk.goto(matter)
    clerk.get_by_label("复核意见").fill("没有新的证据，不予采纳（示例）")
    press(clerk, f"提请{intent.removeprefix('拟')}")
    is_in_order(clerk)
    supervisor = opened("supervisor")
    supervisor.goto(matter)
    press(supervisor, "同意，终止认定")
    is_in_order(supervisor)
    owner.reload()
    expect(owner.get_by_text("行政复议").first).to_be_visible()
    is_in_order(owner)


def give_up(play: Play, opened, title: Recognition) -> None:
    owner = opened(person=play.operator("withdrawn"), width=375)
    go(owner, play, f"/my/{title.household_id}/recognition/titles/{title.pk}/")
    follow(owner, "不想继续保留这项认定")
    is_in_order(owner)
    press(owner, "确认放弃")
    expect(owner.get_by_text("已放弃认定")).to_be_visible()


def turn_into_an_enterprise(play: Play, title: Recognition) -> None:
    """Registration says so, and the clock finds it in the night."""
    with acting_as("batch"), nationwide(), play.clock():
        Household.objects.filter(pk=title.household_id).update(
            status=RegistrationStatus.CONVERTED, status_on=play.day - timedelta(days=2)
        )
        assert registration_ends.end_with_registration() == 1
