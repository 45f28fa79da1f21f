"""The officers' queue and the first review, over HTTP as the county's clerk."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models import AuditRecord, Notification
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin import acts
from mingteyouxin.cases import assignments, reminders
from mingteyouxin.cases.enums import CaseAction, CaseStatus, ReasonCode
from mingteyouxin.cases.models import Case, CaseEvent
from mingteyouxin.cases.part_models import CaseAnswer, CaseDeclaration, EligibilityCheck, FindingVerdict, Supplement
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.contests.models import Contest
from mingteyouxin.review import decisions
from mingteyouxin.review.models import CaseScore
from registry.enums import HouseholdType
from registry.models import Delivery, Message
from tests.factories import bureau, class_standards
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG, WUHAN

# 优质 asks for two of three: long standing, a time-honoured name, a skill.
# Nothing was checked by the platform here, so each verdict says what it rests on.
WHY = {f"verdict_note-1-{number}": "现场查看，与材料一致" for number in (1, 2, 3)}
CRITERIA_MET = {"verdict-1-1": "met", "verdict-1-2": "met", "verdict-1-3": "not_met"} | WHY
# The standard's own bar, which no list answers.
VERIFIED = {"finding-local_bar-1": "met", "finding_note-local_bar-1": "已向应急管理部门核实"}
MET = CRITERIA_MET | VERIFIED


def _url(name: str, *key) -> str:
    return reverse(name, args=[WUCHANG, *key])


def _fresh(case) -> Case:
    with jurisdiction(case.path):
        return Case.objects.get(pk=case.pk)


def _declare(web, case, conflict="no", **more):
    return web.post(_url("case-declare", case.pk), {"conflict": conflict, **more})


def _review(web, case, step, **more):
    seen = web.get(_url("case-page", case.pk)).context["version"]
    return web.post(_url("case-review", case.pk), {"step": step, "seen": seen, **more})


def _said(response) -> str:
    return response.content.decode()


def test_the_queue_shows_the_place_in_line_and_leads_to_the_case(web, lodge):
    first, second = lodge(), lodge()
    page = web.get(_url("case-list"))
    assert [row.pk for row in page.context["table"].rows] == [first.pk, second.pk]
    assert web.get(_url("case-list"), {"tab": "passed"}).context["table"].rows == []
    assert web.get(_url("case-list"), {"q": "示例"}).context["page"].count == 2
    case_page = web.get(_url("case-page", second.pk))
    assert "排在第 2 位" in _said(case_page) and "长期诚信经营" in _said(case_page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"assignee": "me"}, 1),
        ({"assignee": "none"}, 1),
        ({"recognition_class": "premium"}, 2),
        ({"recognition_class": "well_known"}, 0),
        ({"overdue": "yes"}, 0),
        ({"found": "condition"}, 0),
        ({"tab": "elsewhere"}, 0),
        ({"recognition_path": "recommendation"}, 0),
    ],
)
def test_each_filter_narrows_the_queue(web, lodge, clerk, query, count):
    mine, _ = lodge(), lodge()
    with jurisdiction(mine.path):
        assignments.assign(mine.pk, to=clerk, by=clerk)
    assert web.get(_url("case-list"), query).context["page"].count == count


def test_a_tab_is_no_condition_and_stays_when_conditions_are_cleared(web, case):
    page = _said(web.get(_url("case-list"), {"tab": "passed"}))
    assert "清除条件" not in page and "这一类里现在没有名特优新办件" in page
    page = _said(web.get(_url("case-list"), {"tab": "passed", "q": "张记"}))
    assert f'href="{_url("case-list")}?tab=passed">清除条件' in page and "没有符合条件的" in page


def test_the_city_sees_a_county_s_case_and_decides_nothing(case, client_of, officer_at):
    web = client_of(officer_at(WUHAN))
    listed = web.get(reverse("case-list", args=[WUHAN]), {"tab": "elsewhere"})
    assert listed.context["page"].count == 1
    assert web.get(reverse("case-page", args=[WUHAN, case.pk])).status_code == 200
    for name in ("case-review", "case-declare", "case-assign", "case-score", "case-reopen"):
        assert web.post(reverse(name, args=[WUHAN, case.pk])).status_code == 404


def test_a_neighbour_finds_nothing(case, client_of, neighbour):
    web = client_of(neighbour)
    assert web.get(reverse("case-page", args=[JIANGAN, case.pk])).status_code == 404
    assert web.get(reverse("case-page", args=[JIANGAN, 10**9])).status_code == 404


def test_taking_the_next_gives_each_officer_another(web, lodge, officer_at, client):
    first, second = lodge(), lodge()
    assert web.post(_url("case-take-next")).url == _url("case-page", first.pk)
    assert web.post(_url("case-take-next")).url == _url("case-page", second.pk)
    assert web.post(_url("case-take-next")).url == _url("case-list")


def test_giving_out_evenly_minds_load_and_conflicts_and_tells_people(web, lodge, clerk, officer_at):
    other = officer_at(WUCHANG)
    cases = [lodge() for _ in range(4)]
    with jurisdiction(cases[0].path):
        assignments.declare(cases[0].pk, by=clerk, has_conflict=True, text="近亲属")
    web.post(_url("case-spread"))
    with jurisdiction(cases[0].path):
        given = dict(Case.objects.values_list("pk", "assignee"))
        assert given[cases[0].pk] != clerk.pk
        people = {one.pk for one in assignments.reviewers(bureau(WUCHANG))}
        counts = [list(given.values()).count(one) for one in people]
        assert sum(counts) == 4 and max(counts) - min(counts) <= 1
        assert Notification.objects.filter(officer=other, view="case-page").count() == 1


def test_a_conflict_is_for_good(web, case, clerk):
    with jurisdiction(case.path):
        assignments.assign(case.pk, to=clerk, by=clerk)
    assert "请写明是什么利害关系" in _said(web.post(_url("case-declare", case.pk), {"conflict": "yes"}, follow=True))
    _declare(web, case, "yes", note="经营者是近亲属")
    assert _fresh(case).assignee_id is None
    refused = web.post(_url("case-assign", case.pk), {"officer": clerk.pk}, follow=True)
    assert "已声明与该件有利害关系" in _said(refused)
    assert web.post(_url("case-take-next")).url == _url("case-list")
    _declare(web, case)
    assert _review(web, case, "pass", **MET).status_code == 409
    with jurisdiction(case.path):
        with pytest.raises(IntegrityError, match="conflict"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(assignee=clerk, assigned_at=clock.now())
        with pytest.raises(Refused, match="利害关系"):
            move(CASE, case.pk, CaseAction.PASS, by=clerk)
        with pytest.raises(IntegrityError, match="conflict"), transaction.atomic():
            CaseScore.objects.create(
                path=case.path, household_id=case.household_id, case=case, officer=clerk, total=1, at=clock.now()
            )


def test_nothing_is_decided_before_the_declaration(web, case):
    refused = _review(web, case, "pass", **MET)
    assert refused.status_code == 409 and "请先声明" in _said(refused)
    _declare(web, case)
    _declare(web, case)
    assert _review(web, case, "pass", **MET).status_code == 302
    with jurisdiction(case.path):
        assert CaseDeclaration.objects.count() == 1
    assert _fresh(case).status == CaseStatus.PASSED


def test_passing_needs_the_rule_met(web, case, clerk):
    _declare(web, case)
    refused = _review(web, case, "pass", **{"verdict-1-1": "met", "verdict-1-2": "not_met"}, **WHY)
    assert refused.status_code == 409 and "还不符合所申报类别的条件" in _said(refused)
    with jurisdiction(case.path):
        assert not CaseAnswer.objects.exists()
    assert _review(web, case, "save", **{"verdict-1-1": "met", "verdict_note-1-1": "2010 年开业"}).status_code == 302
    assert _review(web, case, "pass", **MET).status_code == 302
    assert (_fresh(case).status, _fresh(case).assignee_id) == (CaseStatus.PASSED, clerk.pk)


class TestAVerdictSaysWhatItRestsOn:
    """Against the platform's own check, or where there is none: beside its field, and in the database."""

    @pytest.fixture
    def checked(self, case):
        with jurisdiction(case.path):
            CaseAnswer.objects.create(
                path=case.path, household_id=case.household_id, case=case, criterion="1-1", checked="met"
            )
            CaseAnswer.objects.create(
                path=case.path, household_id=case.household_id, case=case, criterion="1-2", checked="not_met"
            )
        return case

    def test_where_it_goes_against_the_check_or_there_is_none(self, web, checked):
        _declare(web, checked)
        typed = {"verdict-1-1": "met", "verdict-1-2": "met", "verdict-1-3": "not_met", "note": "总说明"} | VERIFIED
        refused = _review(web, checked, "pass", **typed)
        page = _said(refused)
        assert refused.status_code == 409 and refused.context["faulty"] == {"verdict_note-1-2", "verdict_note-1-3"}
        assert "与系统核对（不符合）不一致" in page and "系统没有核对这一项" in page
        assert 'href="#verdict_note-1-2"' in page and 'id="verdict_note-1-3_error"' in page
        assert "总说明</textarea>" in page
        assert [line.verdict for line in refused.context["groups"][0].lines] == ["met", "met", "not_met"]
        why = {"verdict_note-1-2": "证书已补录", "verdict_note-1-3": "没有相应材料"}
        assert _review(web, checked, "pass", **typed, **why).status_code == 302
        with jurisdiction(checked.path):
            assert dict(CaseAnswer.objects.values_list("criterion", "verdict_note")) == {
                "1-1": "", "1-2": "证书已补录", "1-3": "没有相应材料"
            }  # fmt: skip

    def test_how_it_was_found_out_is_asked_for_at_its_field(self, web, checked):
        _declare(web, checked)
        bare = _review(web, checked, "save", **{"finding-local_bar-1": "met"})
        assert bare.context["faulty"] == {"finding_note-local_bar-1"}
        assert 'id="finding_note-local_bar-1_error"' in _said(bare)

    @pytest.mark.parametrize(("key", "verdict", "note", "holds"), [
        ("1-1", "met", "", True), ("1-1", "not_met", "", False), ("1-1", "not_met", " ", False),
        ("1-1", "not_met", "已歇业", True), ("1-2", "unclear", "", False),
    ])  # fmt: skip
    def test_the_database_keeps_it(self, checked, clerk, key, verdict, note, holds):
        with jurisdiction(checked.path):
            said = CaseAnswer.objects.filter(criterion=key)
            values = {"verdict": verdict, "verdict_note": note, "verdict_by": clerk, "verdict_at": clock.now()}
            if holds:
                said.update(**values)
                # What lists say later does not undo what a person found.
                said.update(checked="unclear")
            else:
                with pytest.raises(IntegrityError, match="rests on"), transaction.atomic():
                    said.update(**values)


class TestWhatIsUnknown:
    """No finding goes on unknown: each that no list answers has a person's verdict before the case is passed on."""

    def test_stops_the_case_until_a_reviewer_has_found_out(self, web, case, clerk):
        _declare(web, case)
        page = _said(web.get(_url("case-page", case.pk)))
        assert 'name="finding-local_bar-1"' in page and "待核实" in page
        refused = _review(web, case, "pass", **CRITERIA_MET)
        assert refused.status_code == 409 and "还有待核实的项目没有核实结果" in _said(refused)
        bare = _review(web, case, "pass", **CRITERIA_MET, **{"finding-local_bar-1": "met"})
        assert bare.status_code == 409 and "请写明怎样核实" in _said(bare)
        assert _review(web, case, "pass", **MET).status_code == 302
        with jurisdiction(case.path):
            (kept,) = FindingVerdict.objects.all()
            assert (kept.key, kept.verdict, kept.by_id) == ("local_bar-1", "met", clerk.pk)
            assert "安全生产事故" in kept.finding
            logged = AuditRecord.objects.get(act=acts.FINDING_VERIFIED)
            assert "已向应急管理部门核实" in logged.note
            check = EligibilityCheck.objects.get(moment="review")
            assert "local_bar-1" in {one["key"] for one in check.findings if one["holds"] is None}
        page = _said(web.get(_url("case-page", case.pk)))
        assert "核实结果：符合，已向应急管理部门核实" in page

    def test_is_every_list_that_does_not_speak(self, web, case, as_batch):
        with as_batch(), jurisdiction("/"):
            Delivery.objects.filter(feed__in=["defaulters", "penalties"]).update(partial=True)
        _declare(web, case)
        refused = _review(web, case, "pass", **MET)
        assert refused.status_code == 409
        assert "尚未收到本地的失信被执行人名单" in _said(refused) and "行政处罚名单" in _said(refused)
        found_out = {
            f"finding{part}-{code}": said
            for code in ("defaulter_unknown", "penalty_unknown")
            for part, said in (("", "met"), ("_note", "已查询"))
        }
        assert _review(web, case, "pass", **MET, **found_out).status_code == 302

    def test_found_out_not_to_be_met_bars(self, web, case):
        _declare(web, case)
        refused = _review(web, case, "pass", **{**MET, "finding-local_bar-1": "not_met"})
        assert refused.status_code == 409 and "经核实不符合条件" in _said(refused)
        # Nothing of a refused step is kept; saved, the word stands until there is another.
        _review(web, case, "save", **{**VERIFIED, "finding-local_bar-1": "not_met"})
        assert _review(web, case, "pass", **CRITERIA_MET).status_code == 409
        assert _review(web, case, "pass", **MET).status_code == 302
        with jurisdiction(case.path):
            assert list(FindingVerdict.objects.values_list("verdict", flat=True)) == ["not_met", "met"]

    @pytest.mark.parametrize("key", ["type", "local_bar-2", "x" * 80])
    def test_what_is_known_takes_no_verdict(self, web, case, key):
        _declare(web, case)
        said = {f"finding-{key}": "met", f"finding_note-{key}": "示例"}
        assert _review(web, case, "save", **said).status_code == 409

    def test_shows_the_three_values_and_the_day_of_the_list(self, web, case):
        page = web.get(_url("case-page", case.pk))
        found = {line.finding.code: line.finding for line in page.context["findings"]}
        assert found["penalty"].holds is True and found["local_bar"].holds is None
        assert f"名单日期 {class_standards.BEGIN}" in _said(page)

    def test_may_be_found_out_later_for_lists_age(self, web, case, clerk):
        _declare(web, case)
        _review(web, case, "pass", **MET)
        with clock.stopped_at(class_standards.BEGIN + timedelta(days=40)):
            page = web.get(_url("case-page", case.pk))
            assert "已超过 31 天" in _said(page) and 'name="finding-defaulter_unknown"' in _said(page)
            said = {"finding-defaulter_unknown": "met", "finding_note-defaulter_unknown": "已向法院核实"}
            assert _review(web, case, "verify", **said).status_code == 302
        with jurisdiction(case.path):
            assert FindingVerdict.objects.filter(key="defaulter_unknown", by=clerk).count() == 1

    def test_is_found_out_by_nobody_with_an_interest(self, case, clerk):
        with jurisdiction(case.path):
            assignments.declare(case.pk, by=clerk, has_conflict=True, text="近亲属")
            with pytest.raises(IntegrityError, match="conflict"), transaction.atomic():
                FindingVerdict.objects.create(
                    path=case.path, household_id=case.household_id, case=case, key="local_bar-1", finding="示例",
                    verdict="met", note="示例", by=clerk, at=clock.now(),
                )  # fmt: skip


def test_what_bars_a_household_bars_passing_until_it_is_contested(web, lodge):
    case = lodge(HouseholdType.SURVIVAL)
    _declare(web, case)
    refused = _review(web, case, "pass", **MET)
    assert refused.status_code == 409 and "资格核对有未通过的项目" in _said(refused)
    with own_household(case.household_id):
        Contest.objects.create(
            path=case.path,
            household_id=case.household_id,
            case=case,
            subject="type",
            finding="type-2026",
            datum="分型",
            text="不对",
            made_at=clock.now(),
        )
    assert _review(web, case, "pass", **MET).status_code == 302
    assert _fresh(case).on_condition
    page = web.get(_url("case-page", case.pk))
    assert "contest_open" in [one.code for one in page.context["obstacles"]]


def test_a_return_names_items_a_last_day_and_keeps_the_place_in_line(lodge, web):
    case = lodge()
    _declare(web, case)
    assert "请至少对一项选择补正的理由" in _said(_review(web, case, "return"))
    # A department's list answers 1-2: nobody asks the household for it (E3).
    refused = _review(web, case, "return", **{"ask-1-2": "evidence_missing"})
    assert refused.status_code == 409 and "不能要求经营者提供材料" in _said(refused)
    assert "请写明要补正什么" in _said(_review(web, case, "return", **{"ask-": "other"}))
    asked = {"ask-": ReasonCode.STATEMENT_UNCLEAR.value, "ask_text-": "补充经营情况"}
    assert _review(web, case, "return", **asked).status_code == 302
    returned = _fresh(case)
    # Five working days after Tuesday, 15 September 2026; Sunday the 20th is worked for the holidays to come.
    assert (returned.status, returned.due_on) == (CaseStatus.RETURNED, class_standards.BEGIN + timedelta(days=6))
    with jurisdiction(case.path):
        supplement = Supplement.objects.get()
        assert supplement.items == [{"criterion": "", "reason": "说明不清楚，需要补充", "text": "补充经营情况"}]
        assert "补充经营情况" in Message.objects.get(household=case.household_id).text
    assert returned.lodged_at == case.lodged_at


def test_a_refusal_is_proposed_with_a_reason_and_told_to_nobody_yet(web, case, clerk):
    _declare(web, case)
    assert "请至少选择一项不予通过的理由" in _said(_review(web, case, "propose_refusal"))
    assert "请在说明中写明理由" in _said(_review(web, case, "propose_refusal", reason="other"))
    assert "没有一项条件判为" in _said(_review(web, case, "propose_refusal", reason=["criteria_not_met"]))
    assert _review(web, case, "propose_refusal", reason=["criteria_not_met"], note="证照不全").status_code == 302
    proposed = _fresh(case)
    assert (proposed.status, proposed.refusal_proposed_by_id) == (CaseStatus.REFUSAL_PROPOSED, clerk.pk)
    assert (proposed.refusal_reasons, proposed.refusal_note) == (["不符合所申报类别的条件"], "证照不全")
    with own_household(case.household_id):
        assert not Message.objects.exists()


def test_a_page_that_is_stale_keeps_what_was_typed(web, case, supervisor):
    _declare(web, case)
    seen = web.get(_url("case-page", case.pk)).context["version"]
    with jurisdiction(case.path):
        assignments.declare(case.pk, by=supervisor, has_conflict=False)
        decisions.save(case.pk, {"1-1": decisions.Found("unclear", "待核")}, by=supervisor)
    typed = {"step": "pass", "seen": seen, **MET, "verdict_note-1-1": "我写的说明", "note": "我的总说明"}
    refused = web.post(_url("case-review", case.pk), typed)
    assert refused.status_code == 409 and "已有变化" in _said(refused)
    assert _fresh(case).status == CaseStatus.SUBMITTED


def test_a_double_click_decides_once(web, case):
    _declare(web, case)
    seen = web.get(_url("case-page", case.pk)).context["version"]
    posted = {"step": "propose_refusal", "seen": seen, "reason": "barred", "note": "双击"}
    assert web.post(_url("case-review", case.pk), posted).status_code == 302
    again = web.post(_url("case-review", case.pk), posted)
    assert again.status_code == 409 and "已有变化" in _said(again)
    with jurisdiction(case.path):
        assert CaseEvent.objects.filter(case=case, action=CaseAction.PROPOSE_REFUSAL).count() == 1


def test_what_was_typed_stands_in_the_page_after_a_refusal(web, case):
    _declare(web, case)
    refused = _review(web, case, "pass", **{"verdict-1-1": "met", "verdict_note-1-1": "开业十二年", "note": "总说明"})
    assert refused.status_code == 409
    assert 'value="开业十二年"' in _said(refused) and "总说明</textarea>" in _said(refused)


def test_another_officer_s_case_is_not_decided(web, case, supervisor):
    with jurisdiction(case.path):
        assignments.assign(case.pk, to=supervisor, by=supervisor)
    _declare(web, case)
    refused = _review(web, case, "pass", **MET)
    assert refused.status_code == 409 and "承办；需要由您办理的，请先改派" in _said(refused)


def test_the_same_for_many_with_a_result_for_each(web, lodge, clerk, client):
    first, second, third = lodge(), lodge(), lodge()
    keys = [first.pk, second.pk, third.pk]
    bulk_url = reverse("list-bulk", args=[WUCHANG, "cases"])
    web.post(bulk_url, {"act": "declare", "key": [first.pk, second.pk]})
    result = web.post(_url("case-many"), {"many": "propose_refusal", "reason": "barred", "key": keys})
    assert [one.done for one in result.context["results"]] == [True, True, False]
    assert _fresh(third).status == CaseStatus.SUBMITTED
    assert web.post(_url("case-many"), {"many": "propose_refusal", "key": keys}).status_code == 302
    given = web.post(_url("case-many"), {"many": "assign", "officer": clerk.pk, "key": [third.pk]})
    assert given.context["done"] == 1 and _fresh(third).assignee_id == clerk.pk


def test_an_overdue_case_is_told_once_for_each_last_day(case, clerk, as_batch):
    with jurisdiction(case.path):
        assignments.assign(case.pk, to=clerk, by=clerk)
    with as_batch():
        assert reminders.remind(class_standards.LAST) == 0
        late = class_standards.LAST + timedelta(days=1)
        assert reminders.remind(late) == reminders.remind(late) == 1
    with jurisdiction(case.path):
        assert Notification.objects.filter(officer=clerk, once__contains="overdue").count() == 1


def test_a_passed_case_is_taken_back_into_review(web, case):
    _declare(web, case)
    _review(web, case, "pass", **MET)
    web.post(_url("case-reopen", case.pk), {"note": ""})
    assert _fresh(case).status == CaseStatus.PASSED
    web.post(_url("case-reopen", case.pk), {"note": "部门提出新情况"})
    assert _fresh(case).status == CaseStatus.SUBMITTED


def test_who_has_no_post_that_reviews_is_given_nothing(case, clerk, officer_at):
    auditor = officer_at(WUCHANG, Role.AUDITOR)
    with jurisdiction(case.path), pytest.raises(Refused) as refusal:
        assignments.assign(case.pk, to=auditor, by=clerk)
    assert refusal.value.code == "not_a_reviewer"
