"""One bad file of a department and five hundred households: one answer, one confirmation, and each of them is told."""

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from authorities.enums import Role
from authorities.jurisdiction import nationwide
from registry.people.persons import Identity, recognise
from tests import factories
from tests.appeals.mass import file_all, wrong_delivery
from tests.browser.pages import follow, is_in_order, log_in, press
from tests.conftest import acting_as
from tests.factories.typing_standards import AS_OF, StandardFactory
from tests.typing_engine.runs import run_steps
from typing_engine import runs

pytestmark = pytest.mark.browser
HIT, OBJECT = 500, 60
WITHIN = 180_000


@pytest.fixture(scope="module")
def site(chromium, live, django_db_blocker):
    """湖北, typed and published over a county's wrong list; some of whom it hit object."""
    with django_db_blocker.unblock():
        with acting_as("batch"):
            StandardFactory()
            delivery, shops = wrong_delivery(HIT, name="张记")
            run_steps.published(runs.request_run(province="42", as_of=AS_OF, by=None))
        with nationwide():
            person = recognise(Identity("张三", "420106199001010071"))
        file_all(shops[:OBJECT], by=person)
        people = {
            "clerk": factories.officer_at("420000", Role.CLERK),
            "second": factories.officer_at("420000", Role.SUPERVISOR),
            "county": factories.officer_at("420106", Role.CLERK),
        }
        for officer in people.values():
            factories.with_totp(officer)
    live.environment |= {"DEMO": "1", "DEMO_PASSWORD": factories.PASSWORD}
    live.worker()
    return {"address": live.web(), "shops": shops, "delivery": delivery.pk, **people}


def test_a_bad_file_is_put_right_for_all_whom_it_hit(page_at, site):
    clerk = page_at(1280)
    log_in(clerk, site["clerk"])
    clerk.goto("/office/420000/appeals/cases/")
    is_in_order(clerk)
    follow(clerk, "并案")
    is_in_order(clerk)
    follow(clerk, f"批次 {site['delivery']}")
    expect(clerk.get_by_text(f"{OBJECT} 件；待受理的随之受理")).to_be_visible()
    clerk.get_by_label("请谁对整批数据核查").select_option(label="武汉市武昌区市场监督管理局")
    is_in_order(clerk)
    press(clerk, "并案，请其核查")
    case = clerk.url

    county = page_at(375)
    log_in(county, site["county"])
    county.goto("/office/420106/rechecks/cases/")
    is_in_order(county)
    follow(county, "LA")
    county.get_by_label("这批数据有误，应当统一更正").check()
    county.get_by_label("恢复为提交这一批次以前的数据").check()
    county.get_by_label("核查的依据和情况").fill("导入时错用了另一区的名单")
    is_in_order(county)
    press(county, "对整批数据答复")
    expect(county.get_by_text("已对整批数据答复")).to_be_visible()

    clerk.goto(case)
    expect(clerk.get_by_text(f"{HIT} 户的数据将更正")).to_be_visible()
    is_in_order(clerk)
    clerk.get_by_label("处理意见，各户经营者可以看到").fill("整批撤回，统一更正")
    press(clerk, "提出统一更正，由另一人复核")

    second = page_at(1280)
    log_in(second, site["second"])
    second.goto(case)
    is_in_order(second)
    press(second, f"同意统一更正 {HIT} 户")
    _until(second, case, "已统一更正")
    is_in_order(second)

    public = page_at(375)
    for shop in (site["shops"][0], site["shops"][-1]):
        public.goto(f"/household/{shop.code}/")
        expect(public.get_by_text("成长型").first).to_be_visible()
    assert _counted("appeals_appealletter WHERE kind = 'reply'") == OBJECT
    assert _counted("registry_message WHERE title = '您户的数据和分型已更正'") == HIT - OBJECT


def _counted(rows: str) -> int:
    """On a connection of its own, for these tests' own may not be used beside the pages."""
    with connection.Database.connect(**connection.get_connection_params()) as own:
        own.execute("SELECT set_config('app.scope', '/', false)")
        return own.execute(f"SELECT count(*) FROM {rows}").fetchone()[0]


def _until(page: Page, url: str, text: str) -> None:
    for _ in range(60):
        page.goto(url)
        if page.get_by_text(text, exact=True).count():
            return
        page.wait_for_timeout(WITHIN / 60)
    expect(page.get_by_text(text, exact=True).first).to_be_visible()
