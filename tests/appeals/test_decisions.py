"""An objection to a decision in 名特优新, from the refusal to the case under review again; and who is refused."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals import deciding, decisions, effect, filing, handling, rechecks
from appeals.enums import AppealStatus, AppealSubject, Outcome
from appeals.handling import Verdict
from appeals.matters import ROWS
from appeals.models import Appeal
from appeals.statistics import notes_for_run
from appeals.subjects import SUBJECTS
from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Officer
from authorities.refusals import Refused
from casework.workflow import move
from mingteyouxin.applying import applications, human_review
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import CaseAction, CaseStatus, ReasonCode
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.contests import contests
from mingteyouxin.review import decisions as review
from mingteyouxin.review import lapses, ranking, refusal_decisions, reinstating
from mingteyouxin.review.models import Reinstatement
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.enums import RoundAction, RoundStatus
from mingteyouxin.rounds.models import PublicRound, Round, RoundEvent
from registry.models import AnnualReport, Household, Message, Person
from registry.people.persons import Identity, recognise
from tests import factories, second_officer
from tests.conftest import acting_as
from tests.factories import class_standards
from tests.factories.cases import CaseFactory, verify_findings
from tests.factories.class_standards import RoundFactory
from tests.factories.quotas import annual_run, split
from tests.stages import stage, told

pytestmark = pytest.mark.django_db

WUCHANG, JIANGAN, WUHAN, HUBEI = "420106", "420102", "420100", "420000"
DOCUMENT, ANOTHER = "420106199001010071", "420106198501010038"
# Pages of filing, and the most queries that one may ask.
BUDGETS = {"filing-decision": 22, "my-decision-appeal": 20}
NOTE = "门店照片与申报的经营场所不一致"
DECIDED = class_standards.REVIEW + timedelta(days=3)
LATE = date(2026, 12, 21)


@stage
def decided_cases() -> dict[str, int]:
    """武昌区 refused 张记面馆; reviewer and chief did so, another clerk and another supervisor had no hand in it."""
    reviewer, chief = factories.officer_at(WUCHANG), factories.officer_at(WUCHANG, Role.SUPERVISOR)
    round_ = RoundFactory(bureau=WUCHANG, by=reviewer, second=chief)
    officers = {
        "reviewer": reviewer,
        "chief": chief,
        "clerk": factories.officer_at(WUCHANG),
        "supervisor": factories.officer_at(WUCHANG, Role.SUPERVISOR),
        "city_clerk": factories.officer_at(WUHAN),
        "city_supervisor": factories.officer_at(WUHAN, Role.SUPERVISOR),
        "stranger": factories.officer_at(JIANGAN, Role.SUPERVISOR),
    }
    with clock.stopped_at(class_standards.BEGIN):
        with acting_as("batch"), nationwide():
            shops = [
                factories.household(WUCHANG, name=name, document=document)
                for name, document in (("张记面馆", DOCUMENT), ("李记茶馆", ANOTHER))
            ]
            for shop in shops:
                factories.TypeFactory(household=shop)
                AnnualReport.objects.create(household=shop, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
            factories.deliver_lists(on=class_standards.BEGIN)
        people = [recognise(Identity(name, document)) for name, document in (("张三", DOCUMENT), ("李四", ANOTHER))]
        cases = [
            CaseFactory(household=shop, round=round_, by=person, lodged=True)
            for shop, person in zip(shops, people, strict=True)
        ]
    with clock.stopped_at(DECIDED), jurisdiction(cases[0].path):
        assignments.declare(cases[0].pk, by=reviewer, has_conflict=False)
        assignments.declare(cases[0].pk, by=chief, has_conflict=False)
        review.propose_refusal(cases[0].pk, [ReasonCode.NOT_TRUE], by=reviewer, note=NOTE)
        refusal_decisions.refuse(cases[0].pk, by=chief)
        # The other one waits for whatever a test decides of it.
        verify_findings(cases[1], by=reviewer)
        move(CASE, cases[1].pk, CaseAction.PASS, by=reviewer)
    return {
        "round": round_.pk,
        "refused": cases[0].pk,
        "passed": cases[1].pk,
        "person": people[0].pk,
        "other_person": people[1].pk,
        **{name: officer.pk for name, officer in officers.items()},
    }


@pytest.fixture(name="decided_cases")
def decided_cases_fixture(db) -> dict[str, int]:
    with clock.stopped_at(DECIDED + timedelta(days=1)):
        yield told("decided_cases")


@pytest.fixture
def who(decided_cases):
    """`who("clerk")` → that officer."""
    return lambda name: Officer.objects.get(pk=decided_cases[name])


@pytest.fixture
def browser(who):
    """`browser("clerk")` → that officer's browser."""

    def logged_in(name: str) -> Client:
        client = Client()
        factories.log_in(client, who(name))
        return client

    return logged_in


def fresh(number: int) -> Case:
    with nationwide():
        return Case.objects.select_related("household", "round__authority", "authority").get(pk=number)


@pytest.fixture
def refused(decided_cases) -> Case:
    return fresh(decided_cases["refused"])


@pytest.fixture
def passed(decided_cases) -> Case:
    return fresh(decided_cases["passed"])


@pytest.fixture
def person(decided_cases) -> Person:
    return Person.objects.get(pk=decided_cases["person"])


@pytest.fixture
def other_person(decided_cases) -> Person:
    return Person.objects.get(pk=decided_cases["other_person"])


@pytest.fixture
def mine(person) -> Client:
    client = Client()
    factories.log_in_person(client, person)
    return client


def object_to(case: Case, *, by: Person) -> Appeal:
    with own_household(case.household_id):
        household = Household.objects.select_related("authority").get(pk=case.household_id)
        contested = decisions.contested_in(household, case.pk)
        return filing.file_decision(contested, "照片是新店，已经办了变更登记", by=by)


class OnItsWay:
    """An objection to a decision, led on by those who had no hand in it."""

    def __init__(self, appeal: Appeal, clerk: Officer, supervisor: Officer) -> None:
        self.pk, self.clerk, self.supervisor, self.path = appeal.pk, clerk, supervisor, appeal.authority.path

    @property
    def appeal(self) -> Appeal:
        with nationwide():
            return Appeal.objects.select_related("authority", "household", "case", "against").get(pk=self.pk)

    def accepted(self) -> "OnItsWay":
        with jurisdiction(self.path):
            handling.accept(self.pk, by=self.clerk)
        return self

    def proposed(self, outcome: str = Outcome.UPHELD, *, by: Officer | None = None) -> "OnItsWay":
        with jurisdiction(self.path):
            claim = self.appeal.claims.get()
            verdicts = {claim.pk: Verdict(outcome, "变更登记在申报以前")}
            handling.propose(self.pk, verdicts, "地址变更在申报以前已经登记", by=by or self.clerk)
        return self

    def confirmed(self, *, by: Officer | None = None) -> "OnItsWay":
        with jurisdiction(self.path):
            deciding.confirm(self.pk, by=by or self.supervisor)
        return self

    def carried_out(self) -> "OnItsWay":
        with acting_as("batch"):
            effect.carry_out()
        return self

    def upheld(self) -> "OnItsWay":
        return self.accepted().proposed().confirmed().carried_out()


@pytest.fixture
def objected(who, person):
    """`objected(case)` → the household's objection to the decision about its case."""

    def make(case: Case, *, by: Person | None = None) -> OnItsWay:
        return OnItsWay(object_to(case, by=by or person), who("clerk"), who("supervisor"))

    return make


def post(client: Client, view: str, *args: object, **data: object):
    return client.post(reverse(view, args=args), data, follow=True)


def test_from_the_refusal_to_the_review_again_over_http(refused, mine, browser, who, as_batch):
    page = mine.get(reverse("my-case", args=[refused.household_id, refused.pk])).content.decode()
    assert reverse("my-appeals", args=[refused.household_id]) in page
    assert NOTE in mine.get(reverse("my-appeals", args=[refused.household_id])).content.decode()
    new = reverse("my-decision-appeal", args=[refused.household_id, refused.pk])
    assert NOTE in mine.get(new).content.decode()
    assert mine.post(new, {"text": " "}).status_code == 422

    filed = mine.post(new, {"text": "照片是新店，已经办了变更登记"}, follow=True).content.decode()
    with nationwide():
        appeal = Appeal.objects.select_related("authority").get()
    assert appeal.number in filed and "认定决定异议" in filed
    assert (appeal.subject, appeal.authority.code) == (AppealSubject.DECISION, WUCHANG)
    assert mine.get(new).status_code == 404, "one open objection a decision"

    page = reverse("appeal-page", args=[WUCHANG, appeal.pk])
    shown = browser("reviewer").get(page).content.decode()
    assert "您参与过所异议的决定" in shown and "拟不予受理" not in shown
    clerk = browser("clerk")
    post(clerk, "appeal-accept", WUCHANG, appeal.pk)
    shown = clerk.get(page).content.decode()
    assert NOTE in shown and "照片是新店" in shown and "请其核查" not in shown
    with nationwide():
        claim = appeal.claims.get()
    said = {f"outcome-{claim.pk}": "upheld", f"reason-{claim.pk}": "变更登记属实", "answer": "恢复审核"}
    post(clerk, "appeal-propose", WUCHANG, appeal.pk, **said)
    seen = re.search(r'name="seen" value="([^"]+)"', browser("supervisor").get(page).content.decode())[1]
    post(browser("supervisor"), "appeal-confirm", WUCHANG, appeal.pk, seen=seen)
    with as_batch():
        assert effect.carry_out() == 1

    case = fresh(refused.pk)
    assert (case.status, case.assignee_id, case.refused_by_id) == (CaseStatus.SUBMITTED, None, None)
    assert case.due_on >= clock.today()
    assert (case.lodged_at, case.anchor_on) == (refused.lodged_at, refused.anchor_on)
    with nationwide():
        letter = appeal.letters.get(kind="reply").text
        assert Message.objects.filter(household=case.household_id, title="名特优新申报恢复办理").exists()
    assert "重新审核" in "".join(letter["paragraphs"])
    shown = mine.get(reverse("my-case", args=[case.household_id, case.pk])).content.decode()
    assert "异议成立，恢复审核" in shown and appeal.number in shown


class TestWhoMay:
    def test_nobody_who_had_a_hand_in_it_proposes_or_decides(self, refused, objected, who):
        on_its_way = objected(refused).accepted()
        for name in ("reviewer", "chief"):
            with pytest.raises(Refused) as refusal:
                on_its_way.proposed(by=who(name))
            assert refusal.value.code == "took_part_in_the_decision"
        on_its_way.proposed()
        with pytest.raises(Refused) as refusal:
            on_its_way.confirmed(by=who("chief"))
        assert refusal.value.code == "took_part_in_the_decision"
        assert on_its_way.appeal.status == AppealStatus.PROPOSED

    def test_nobody_decides_alone_nor_twice(self, refused, objected):
        on_its_way = objected(refused).accepted().proposed()
        with pytest.raises(Refused) as refusal:
            on_its_way.confirmed(by=on_its_way.clerk)
        # The clerk has no right to decide; who proposed is asked first.
        assert refusal.value.code == "same_officer"
        on_its_way.confirmed()
        with pytest.raises(Refused) as refusal:
            on_its_way.confirmed()
        assert refusal.value.code == "illegal_transition"

    def test_where_nobody_else_is_left_the_bureau_above_decides(self, refused, objected, who, as_owner):
        with as_owner(), nationwide():
            who("supervisor").posts.all().delete()
        on_its_way = objected(refused)
        assert on_its_way.appeal.authority.code == WUHAN
        on_its_way.clerk, on_its_way.supervisor = who("city_clerk"), who("city_supervisor")
        on_its_way.upheld()
        assert fresh(refused.pk).status == CaseStatus.SUBMITTED

    def test_another_households_decision_is_not_there(self, refused, passed, other_person, browser):
        client = Client()
        factories.log_in_person(client, other_person)
        for household in (refused.household_id, passed.household_id):
            assert client.get(reverse("my-decision-appeal", args=[household, refused.pk])).status_code == 404

    def test_another_bureau_sees_nothing(self, refused, objected, browser):
        on_its_way = objected(refused)
        assert browser("stranger").get(reverse("appeal-page", args=[JIANGAN, on_its_way.pk])).status_code == 404

    def test_the_counter_files_with_a_signed_paper(self, refused, browser, as_batch):
        url = reverse("filing-decision", args=[WUCHANG, refused.household_id, refused.pk])
        client = browser("clerk")
        assert NOTE in client.get(url).content.decode()
        assert client.post(url, {"text": "照片是新店"}).status_code == 422
        signed = SimpleUploadedFile("c.pdf", b"%PDF-1.4 %%EOF")
        assert client.post(url, {"text": "照片是新店", "consent": signed}).status_code == 302
        with nationwide():
            assert Appeal.objects.get().filed_by_id


class TestTheRound:
    def test_one_that_is_over_goes_on_until_the_case_is_decided(self, refused, passed, objected, person, other_person):
        with own_household(passed.household_id):
            applications.withdraw(passed, by=other_person)
        with acting_as("batch"):
            rounds.follow_the_clock(LATE)
        with nationwide():
            assert Round.objects.get(pk=refused.round_id).status == RoundStatus.CLOSED
        with clock.stopped_at(LATE):
            on_its_way = objected(refused).upheld()
            case = fresh(refused.pk)
            assert (case.status, on_its_way.appeal.trouble) == (CaseStatus.SUBMITTED, "")
            assert case.due_on > LATE
            with nationwide():
                row = Reinstatement.objects.get()
                assert (row.late, row.reference) == (True, on_its_way.appeal.number)
                assert Round.objects.get(pk=case.round_id).status == RoundStatus.REVIEWING
                said = RoundEvent.objects.get(round=case.round_id, action=RoundAction.REOPEN).note
                assert case.number in said and "作为例外" in said
            with acting_as("batch"):
                assert rounds.follow_the_clock(LATE) == 0, "not over while somebody waits"
            with own_household(case.household_id):
                applications.withdraw(case, by=person)
            with acting_as("batch"):
                assert rounds.follow_the_clock(LATE) == 1

    def test_no_case_comes_back_into_one_that_is_over_by_another_way(self, refused, passed, other_person):
        with own_household(passed.household_id):
            applications.withdraw(passed, by=other_person)
        with acting_as("batch"):
            rounds.follow_the_clock(LATE)
            with nationwide(), pytest.raises(DatabaseError), transaction.atomic():
                Case.objects.filter(pk=refused.pk).update(status=CaseStatus.SUBMITTED, due_on=LATE, refused_by=None)

    def test_a_lapse_that_two_restore_takes_its_round_up_again(self, refused, passed, other_person, who):
        until = DECIDED + timedelta(days=5)
        with jurisdiction(passed.path):
            move(CASE, passed.pk, CaseAction.REOPEN, by=who("reviewer"))
            move(CASE, passed.pk, CaseAction.RETURN, by=who("reviewer"), due_on=until, served_on=DECIDED)
        with acting_as("batch"):
            applications.lapse_due(until + timedelta(days=1))
            rounds.follow_the_clock(LATE)
        with clock.stopped_at(LATE):
            with own_household(passed.household_id):
                human_review.ask(fresh(passed.pk), "住院了", by=other_person)
            with jurisdiction(passed.path):
                for name in ("clerk", "supervisor"):
                    assignments.declare(passed.pk, by=who(name), has_conflict=False)
                lapses.propose_restoring(passed.pk, by=who("clerk"), note="住院属实")
                second_officer.approve(lapses.RESTORING, passed.pk, by=who("supervisor"))
        with nationwide():
            assert Round.objects.get(pk=passed.round_id).status == RoundStatus.REVIEWING
        assert fresh(passed.pk).status == CaseStatus.SUBMITTED

    def test_of_a_year_whose_places_are_followed_by_others_a_person_sees_to(self, refused, objected):
        with clock.stopped_at(date(2027, 8, 2)):
            with acting_as("batch"):
                annual_run({WUCHANG: (20, 20)}, year=2027)
            by, second = factories.officer_at(HUBEI), factories.officer_at(HUBEI, Role.SUPERVISOR)
            split(2027, {WUCHANG: 1}, by=by, second=second)
            on_its_way = objected(refused).upheld()
        assert "名额已由 2027 年度" in on_its_way.appeal.trouble
        assert fresh(refused.pk).status == CaseStatus.REFUSED
        with jurisdiction(on_its_way.path):
            deciding.finish(on_its_way.pk, "已协助在 2027 年度批次申报", by=on_its_way.supervisor)
        assert on_its_way.appeal.status == AppealStatus.CORRECTED


class TestWhatUpholdingDoes:
    def test_who_was_not_selected_is_ranked_again_within_the_places(self, passed, objected, other_person, who):
        with jurisdiction(passed.authority.path):
            ranking.select(passed.round_id, [], others_out=True, by=who("chief"))
        assert fresh(passed.pk).status == CaseStatus.NOT_SELECTED
        on_its_way = objected(passed, by=other_person).accepted()
        with pytest.raises(Refused):
            on_its_way.proposed(by=who("chief"))
        on_its_way.proposed().confirmed().carried_out()
        case = fresh(passed.pk)
        assert (case.status, case.rank) == (CaseStatus.PASSED, None)
        # It has no place by that: there is none before the split, and it is chosen and shown like any other.
        with jurisdiction(passed.authority.path), pytest.raises(Refused) as refusal:
            ranking.select(case.round_id, [case.pk], by=who("chief"))
        assert refusal.value.code == "more_than_places"

    def test_what_the_clock_ended_goes_on(self, passed, objected, other_person, who):
        until = DECIDED + timedelta(days=5)
        with jurisdiction(passed.path):
            move(CASE, passed.pk, CaseAction.REOPEN, by=who("reviewer"))
            move(CASE, passed.pk, CaseAction.RETURN, by=who("reviewer"), due_on=until, served_on=DECIDED)
        with acting_as("batch"):
            applications.lapse_due(until + timedelta(days=1))
        assert fresh(passed.pk).status == CaseStatus.LAPSED
        objected(passed, by=other_person).upheld()
        assert fresh(passed.pk).status == CaseStatus.SUBMITTED

    def test_a_second_refusal_is_a_letter_of_its_own_and_may_be_contested(self, refused, objected, who):
        objected(refused).upheld()
        with jurisdiction(refused.path):
            for name in ("clerk", "supervisor"):
                assignments.declare(refused.pk, by=who(name), has_conflict=False)
            review.propose_refusal(refused.pk, [ReasonCode.VISIT], by=who("clerk"), note="走访时已歇业")
            refusal_decisions.refuse(refused.pk, by=who("supervisor"))
            letters = CaseLetter.objects.filter(case=refused.pk).order_by("id")
            assert [one.kind for one in letters] == ["refusal", "refusal_2"]
            assert "走访时已歇业" in "".join(letters[1].text["paragraphs"])
        assert objected(refused).appeal.status == AppealStatus.FILED

    def test_dismissed_it_is_answered_once_with_remedies(self, refused, objected, mine):
        on_its_way = objected(refused).accepted().proposed(Outcome.DISMISSED).confirmed()
        assert on_its_way.appeal.status == AppealStatus.DISMISSED
        assert fresh(refused.pk).status == CaseStatus.REFUSED
        with nationwide():
            letter = "".join(on_its_way.appeal.letters.get(kind="reply").text["paragraphs"])
        assert "行政复议" in letter and "变更登记在申报以前" in letter
        assert mine.get(reverse("my-decision-appeal", args=[refused.household_id, refused.pk])).status_code == 404

    def test_a_household_with_another_case_in_line_does_not_get_a_second(self, refused, objected, person):
        with clock.stopped_at(class_standards.BEGIN + timedelta(days=1)):
            round_ = PublicRound.objects.select_related("authority", "standard").get(pk=refused.round_id)
            CaseFactory(household=refused.household, round=round_, by=person, lodged=True)
        on_its_way = objected(refused).upheld()
        assert "已有一件正在办理" in on_its_way.appeal.trouble
        with nationwide():
            assert not Reinstatement.objects.exists(), "nothing is half done"
        assert fresh(refused.pk).status == CaseStatus.REFUSED

    def test_sent_twice_at_once_it_is_filed_once(self, refused, person):
        with own_household(refused.household_id):
            contested = decisions.contested_in(refused.household, refused.pk)
            filing.file_decision(contested, "照片是新店", by=person)
            with pytest.raises(Refused) as refusal:
                filing.file_decision(contested, "照片是新店", by=person)
        assert refusal.value.code == "decision_contested"

    def test_withdrawn_it_may_be_filed_anew(self, refused, objected, person):
        on_its_way = objected(refused)
        with own_household(refused.household_id):
            filing.withdraw(on_its_way.appeal, by=person)
        assert objected(refused).appeal.status == AppealStatus.FILED

    def test_a_decision_that_stands_no_more_is_a_persons_to_finish(self, refused, objected, who):
        on_its_way = objected(refused).accepted().proposed()
        with jurisdiction(refused.path):
            row = CaseEvent.objects.filter(case=refused.pk, action=CaseAction.REFUSE).get()
            said = {"reference": "示例", "reason": "示例", "proposed_by": who("clerk"), "decided_by": who("supervisor")}
            reinstating.take_up_again(row, **said)
        on_its_way.confirmed().carried_out()
        assert "不用再恢复办理" in on_its_way.appeal.trouble


def test_the_pages_of_filing_keep_to_their_budget(refused, passed, mine, browser, who):
    counter = browser("clerk")
    for client, name, code in ((counter, "filing-decision", [WUCHANG]), (mine, "my-decision-appeal", [])):
        url = reverse(name, args=[*code, refused.household_id, refused.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= BUDGETS[name], (name, len(queries))


class TestAllSubjectsTogether:
    """What stays with other apps is listed with the rest: for the household, for officers, for everyone."""

    @pytest.fixture
    def contested(self, refused, person) -> None:
        with own_household(refused.household_id):
            said = {"subject": "registration", "datum": "成立日期", "text": "应当是 2012 年"}
            contests.make(Household.objects.get(pk=refused.household_id), **said, by=person)

    def test_the_household_finds_all_it_objects_to_in_one_place(self, refused, objected, contested, mine):
        number = objected(refused).appeal.number
        page = mine.get(reverse("my-appeals", args=[refused.household_id])).content.decode()
        assert number in page and "数据异议：成立日期" in page
        assert reverse("my-decision-appeal", args=[refused.household_id, refused.pk]) not in page

    def test_officers_see_what_is_open_and_late_of_each(self, refused, objected, contested, browser):
        on_its_way = objected(refused)
        with clock.stopped_at(on_its_way.appeal.due_on + timedelta(days=1)):
            shown = browser("supervisor").get(reverse("appeal-overview", args=[WUCHANG]))
            elsewhere = browser("stranger").get(reverse("appeal-overview", args=[JIANGAN]))
            late = [(one.subject.name, one.is_late) for one in shown.context["matters"]]
        found = {one.subject.name: (one.open, one.late) for one in shown.context["tallies"]}
        assert (found["decision"], found["finding"], found["typing"]) == ((1, 1), (1, 0), (0, 0))
        assert late == [("decision", True), ("finding", False)]
        assert "已超过期限" in shown.content.decode()
        assert elsewhere.context["matters"] == [] and "没有未办结的异议" in elsewhere.content.decode()

    def test_it_is_called_what_it_is_wherever_the_household_reads_of_it(self, refused, objected, mine):
        objected(refused)
        for name, asked in (("my-timeline", {}), ("my-data-copy", {"format": "json"})):
            page = mine.get(reverse(name, args=[refused.household_id]), asked).content.decode()
            assert "认定决定异议" in page and "分型异议" not in page, name
        # Nor is the next run told of it, which types anew and decides no case.
        with jurisdiction("/42/"):
            assert notes_for_run("/42/", clock.today()) == []

    def test_it_is_not_handed_on_and_no_department_is_asked(self, refused, objected, browser):
        on_its_way = objected(refused).accepted()
        post(browser("clerk"), "appeal-transfer", WUCHANG, on_its_way.pk, to=HUBEI, note="请省局办理")
        assert on_its_way.appeal.authority.code == WUCHANG
        with jurisdiction(refused.path):
            claim = on_its_way.appeal.claims.select_related("household").get()
            to = rechecks.addressees([claim])[claim.pk][0]
        asked = post(browser("clerk"), "appeal-recheck", WUCHANG, on_its_way.pk, claim.pk, to=to.key, question="?")
        assert "不请数据部门核查" in asked.content.decode()
        with nationwide():
            assert not claim.rechecks.exists()

    def test_a_day_that_did_not_reach_the_household_is_not_late(self, refused, objected, browser, who):
        on_its_way = objected(refused).accepted()
        with jurisdiction(refused.path):
            handling.ask_household(on_its_way.pk, "请补充照片", by=who("clerk"))
        with clock.stopped_at(on_its_way.appeal.due_on + timedelta(days=30)):
            shown = browser("clerk").get(reverse("appeal-overview", args=[WUCHANG]))
            assert [one.late for one in shown.context["tallies"] if one.subject.name == "decision"] == [0]
            assert not [one for one in shown.context["matters"] if one.is_late]
            desk = browser("clerk").get(f"/office/{WUCHANG}/").content.decode()
            assert "超" not in desk.split("核查中的异议</span>")[1].split("</li>")[0]

    def test_figures_count_each_subject_for_itself(self, refused, objected, browser):
        objected(refused).upheld()
        client, url = browser("supervisor"), reverse("appeal-figures", args=[WUCHANG])
        # A year whose last day has no day after it is none.
        assert client.get(url, {"year": "9999"}).status_code == 200
        found = client.get(url, {"subject": "decision"})
        (line,) = found.context["bureaus"].lines
        told = {cell.label: cell.value for cell in line}
        assert (told["提出"], told["成立"]) == (1, 1)
        assert "没有分型异议" in client.get(url).content.decode()

    def test_everyone_reads_what_can_be_contested_and_how(self, client):
        page = client.get(reverse("contesting")).content.decode()
        assert all(subject.label in page and subject.upheld in page for subject in SUBJECTS)
        assert {subject.name for subject in SUBJECTS} == set(ROWS) >= set(AppealSubject.values)


class TestTheDatabase:
    def test_nobody_takes_a_decided_case_up_without_a_row_that_says_why(self, refused):
        by_two = pytest.raises(DatabaseError, match="two officers upheld")
        with jurisdiction(refused.path), by_two, transaction.atomic():
            Case.objects.filter(pk=refused.pk).update(status=CaseStatus.SUBMITTED, due_on=LATE, refused_by=None)

    def test_nor_by_the_hand_that_decided_or_by_one_alone(self, refused, who):
        with jurisdiction(refused.path):
            decision = CaseEvent.objects.get(case=refused.pk, action=CaseAction.REFUSE)
            for proposed_by, decided_by in (("reviewer", "supervisor"), ("clerk", "chief"), ("clerk", "clerk")):
                said = {"proposed_by": who(proposed_by), "decided_by": who(decided_by)}
                with pytest.raises((Refused, DatabaseError)), transaction.atomic():
                    reinstating.take_up_again(decision, reference="示例", reason="示例", **said)
        assert fresh(refused.pk).status == CaseStatus.REFUSED
        with nationwide():
            assert PublicRound.objects.filter(pk=refused.round_id).exists()
            assert not Reinstatement.objects.exists()
