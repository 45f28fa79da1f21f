"""What goes wrong in the browser's play: the operator changes after the application, an office lets its day pass."""

import re

from playwright.sync_api import expect

from authorities.jurisdiction import nationwide
from authorities.work_calendar import work_calendar
from authorities.working_days import add_working_days
from mingteyouxin.applying import operator_changes
from mingteyouxin.cases.enums import CaseStatus, EligibilityMoment
from mingteyouxin.cases.part_models import EligibilityCheck
from mingteyouxin.overdue.escalation import escalate
from mingteyouxin.rounds.models import PublicRound
from registry.people.persons import Identity, recognise
from tests.browser.pages import follow, is_in_order, press
from tests.browser.stage import CITY_OFFICE, COUNTY, LAST, OFFICE, SHOPS, Play, go
from tests.conftest import acting_as
from tests.registry.intake.files import csv_text, row

NEW_OPERATOR = Identity("李四", "42010619850615123X")
_CHANGED = "登记的经营者在申报或者同意推荐以后已变更"


def change_the_operator(play: Play, opened) -> None:
    """Registration delivers another operator of a case that has passed: it stands still until he agrees."""
    _deliver_the_change(play, opened)
    with acting_as("batch"), play.clock():
        assert operator_changes.ask_new_operators() == 1
    name, shop, case = SHOPS["handed_over"], play.shops["handed_over"], play.case("handed_over")
    clerk = opened("clerk")
    go(clerk, play, f"{OFFICE}cases/{case.pk}/")
    expect(clerk.get_by_text(_CHANGED).first).to_be_visible()
    supervisor = opened("supervisor")
    go(supervisor, play, f"{OFFICE}rounds/{PublicRound.objects.get().pk}/ranking/")
    expect(supervisor.get_by_role("row", name=name)).to_contain_text(_CHANGED)
    expect(supervisor.get_by_label(f"选择：{name}")).to_have_count(0)

    # Who was the operator reads and decides nothing any more.
    path = f"/my/{shop.pk}/recognition/{case.pk}/"
    former = opened(person=play.operator("handed_over"), width=375)
    assert former.goto(f"{play.address}{path}").status == 404
    page = opened(person=recognise(NEW_OPERATOR), width=375)
    go(page, play, path)
    expect(page.get_by_role("heading", name="请确认是否由您继续")).to_be_visible()
    press(page, "由我继续")
    expect(page.get_by_text("已确认由您继续").first).to_be_visible()
    is_in_order(page)
    case = play.case("handed_over")
    assert (case.status, case.operator_name) == (CaseStatus.PASSED, "李四")
    with nationwide():
        anew = EligibilityCheck.objects.filter(case=case).latest("id")
    assert anew.moment == EligibilityMoment.OPERATOR_CHANGE
    # What no list says of him is weighed by a person; nothing bars him.
    assert anew.eligible is not False
    go(clerk, play, f"{OFFICE}cases/{case.pk}/")
    expect(clerk.get_by_text(_CHANGED)).to_have_count(0)


def _deliver_the_change(play: Play, opened) -> None:
    """The county's registration hands its file in, and a worker takes it."""
    play.start_worker()
    shop = play.shops["handed_over"]
    told = row(
        "households",
        shop.code,
        authority=COUNTY,
        name=shop.name,
        established_on=shop.established_on.isoformat(),
        industry=shop.industry,
        address=shop.address,
        operator_name=NEW_OPERATOR.name,
        operator_id_type="居民身份证",
        operator_id_no=NEW_OPERATOR.document,
    )
    clerk = opened("clerk")
    go(clerk, play, f"{OFFICE}intake/new/")
    clerk.get_by_label("数据类别").select_option("households")
    clerk.get_by_label(re.compile("^部分数据")).check()
    file = {"name": "登记信息.csv", "mimeType": "text/csv", "buffer": csv_text([told]).encode()}
    clerk.get_by_label("文件", exact=True).set_input_files([file])
    press(clerk, "提交", exact=True)
    expect(clerk.locator("dl.figures")).to_contain_text(re.compile(r"变更\s*1"), timeout=180_000)
    is_in_order(clerk)


def let_the_day_pass(play: Play, opened) -> None:
    """The county lets the last day go by: its head is told, then the city, which takes the case over."""
    case = play.case("returned")
    assert (case.status, case.due_on) == (CaseStatus.SUBMITTED, LAST)
    for working_days in (1, 5, 10):
        play.day = add_working_days(LAST, working_days, calendar=work_calendar()).day
        with acting_as("batch"), play.clock():
            assert escalate() >= 1
    play.on(play.day)
    supervisor = opened("supervisor")
    go(supervisor, play, f"{OFFICE}overdue/")
    expect(supervisor.get_by_role("row", name=SHOPS["returned"])).to_contain_text("上级可以接办")
    page = opened(person=play.operator("returned"), width=375)
    go(page, play, f"/my/{play.shops['returned'].pk}/recognition/{case.pk}/")
    expect(page.get_by_role("heading", name="超过期限还没有办理")).to_be_visible()
    expect(page.get_by_text(re.compile("也可以向上级武汉市.*反映")).first).to_be_visible()

    city = opened("city")
    go(city, play, f"{CITY_OFFICE}overdue/")
    follow(city, re.compile(SHOPS["returned"]))
    is_in_order(city)
    city.get_by_label(re.compile("^理由")).fill("下级逾期两周（示例）")
    press(city, "接办")
    expect(city.get_by_text(re.compile("^已由武汉市.*接办")).first).to_be_visible()
    is_in_order(city)
    go(page, play, f"/my/{play.shops['returned'].pk}/recognition/{case.pk}/")
    expect(page.get_by_text("已由上级机关接办").first).to_be_visible()
    assert play.case("returned").handler.code == "420100"
