"""Recommendation by departments (C6): who may, for whom, and that the operator's own consent is never assumed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import AuditRecord, Notification
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseStatus, EligibilityMoment
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, EligibilityCheck
from mingteyouxin.contests.models import Contest
from mingteyouxin.recommending import recommendations
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.titles.enums import RecognitionStatus
from registry.acts import HOUSEHOLD_SHOWN
from registry.enums import HouseholdType, Relation
from registry.models import Agent, AnnualReport, Message
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise
from tests.factories import TypeFactory, class_standards, log_in, log_in_person
from tests.factories.cases import CaseFactory, RecognitionFactory
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG
from tests.mingteyouxin.lists import credential
from tests.served import reached

NEW = f"/office/{WUCHANG}/recommendations/new/"
LIST = f"/office/{WUCHANG}/recommendations/"
PDF = b"%PDF-1.7 example\n%%EOF\n"
AGENT = "420106198501011234"
OTHER = "420106199001010062"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILE_STORE = tmp_path / "store"


@pytest.fixture
def at(officer_at):
    """`at(Department.COMMERCE)` → a client of its own for somebody of that department beside a bureau."""

    def logged_in(department: Department, code: str = WUCHANG, *, clerk: bool = False) -> Client:
        client = Client()
        client.officer = (
            officer_at(code, Role.CLERK) if clerk else officer_at(code, Role.DEPARTMENT, department=department)
        )
        log_in(client, client.officer)
        return client

    return logged_in


@pytest.fixture
def commerce(county_round, at):
    return at(Department.COMMERCE)


@pytest.fixture
def operator(person):
    client = Client()
    log_in_person(client, person)
    return client


@pytest.fixture
def shop(shop, as_batch):
    """Of survival type: who is recommended needs no other."""
    with as_batch():
        TypeFactory(household=shop, type=HouseholdType.SURVIVAL)
    return shop


def recommend(client, household, **changes):
    form = {
        "number": household.number,
        "department": client.officer.posts.get().department,
        "recognition_class": "premium",
        "reason": "老字号，诚信经营多年",
    } | changes
    return client.post(NEW, form)


@pytest.fixture
def case(commerce, shop) -> Case:
    assert recommend(commerce, shop, files=scan()).status_code == 302
    return of(shop)


def scan(content: bytes = PDF, name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def of(household) -> Case:
    with own_household(household.pk):
        return Case.objects.select_related("round", "authority", "household").get()


def mine(case: Case, act: str = "") -> str:
    return f"/my/{case.household_id}/recommendations/{case.pk}/{act}"


def status(client: Client, page: str) -> int:
    response = client.get(page)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def messages_of(household) -> list[str]:
    with own_household(household.pk):
        return list(Message.objects.values_list("title", flat=True))


def told(officer) -> list[str]:
    with nationwide():
        return list(Notification.objects.filter(officer=officer).order_by("id").values_list("text", flat=True))


class TestRecommending:
    def test_what_is_shown_of_a_household(self, commerce, shop, as_batch):
        page = text(commerce.get(NEW, {"number": shop.number}))
        assert shop.name in page and "生存型；部门推荐的不受来源类型限制" in page
        assert "已满 10 年" in page and "推荐并征求经营者同意" in page
        with nationwide():
            looks = AuditRecord.objects.filter(act=HOUSEHOLD_SHOWN, household_id=shop.pk)
            assert looks.get().officer == commerce.officer

    def test_the_look_asks_a_fixed_number_of_times(self, commerce, shop, as_batch, asked):
        def look() -> None:
            commerce.get(NEW, {"number": shop.number})

        with as_batch():
            credential(shop)
        look()
        few = asked(look)
        with as_batch():
            for number in range(8):
                credential(shop, number=f"{number}")
        assert asked(look) == few <= 52

    def test_it_waits_for_the_operator(self, commerce, case, shop):
        assert (case.status, case.recommender) == (CaseStatus.CONSENT_AWAITED, "商务部门")
        assert (case.anchor_on, case.due_on) == (class_standards.BEGIN, class_standards.BEGIN + timedelta(days=10))
        assert (case.lodged_at, case.consent_at, case.recommended_by) == (None, None, commerce.officer)
        assert messages_of(shop) == ["部门推荐，请您决定是否同意"]
        page = text(commerce.get(f"{LIST}{case.pk}/"))
        assert "待经营者同意" in page and "材料.pdf" in page
        assert shop.name in text(commerce.get(LIST))
        assert "待经营者同意的推荐" in text(commerce.get(f"/office/{WUCHANG}/"))
        with nationwide():
            assert AuditRecord.objects.filter(act=acts.HOUSEHOLD_RECOMMENDED).count() == 1

    def test_nobody_waits_beyond_the_round(self, county_round, at, shop):
        PublicRound.objects.update(consent_days=90)
        with clock.stopped_at(class_standards.END):
            recommend(at(Department.COMMERCE), shop)
        assert of(shop).due_on == class_standards.LAST

    @pytest.mark.parametrize(
        "day", [class_standards.BEGIN - timedelta(days=1), class_standards.END + timedelta(days=1)]
    )
    def test_outside_of_the_window(self, county_round, at, shop, day):
        with clock.stopped_at(day):
            client = at(Department.COMMERCE)
            assert "没有接受推荐的认定批次" in text(client.get(NEW))
            assert "没有接受推荐的认定批次" in text(recommend(client, shop), 422)
        with own_household(shop.pk):
            assert not Case.objects.exists()

    @pytest.mark.parametrize("department", [Department.ASSOCIATION, Department.STREET])
    def test_associations_and_streets_where_the_bureau_allows_it(self, county_round, at, shop, department):
        assert "不接受行业协会、街道推荐" in text(recommend(at(department), shop), 422)
        PublicRound.objects.update(associations_recommend=True)
        assert recommend(at(department), shop).status_code == 302
        assert of(shop).recommender == department.label

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"recognition_class": "emerging"}, "emerging"),
            ({"reason": " "}, "请填写推荐理由"),
            ({"department": "culture"}, "culture"),
            ({"files": scan(b"<html>")}, "只接受 PDF、JPG、PNG"),
            ({"files": [scan() for _ in range(7)]}, "最多上传 6 个文件"),
        ],
    )
    def test_what_is_not_taken(self, commerce, shop, changes, said):
        assert said in text(recommend(commerce, shop, **changes), 422)
        with own_household(shop.pk):
            assert not Case.objects.exists()

    def test_absent_and_foreign_are_told_alike(self, commerce, household):
        foreign = household(JIANGAN)
        answers = {text(commerce.get(NEW, {"number": number})).count("本辖区内没有这个号码") for number in
                   (foreign.number, "92420106MAX999999X")}  # fmt: skip
        assert answers == {1}
        assert "本辖区内没有这个号码" in text(recommend(commerce, foreign), 422)

    @pytest.mark.parametrize("type_", [HouseholdType.INELIGIBLE])
    def test_the_base_standard_is_not_lifted(self, commerce, shop, as_batch, type_):
        with as_batch():
            TypeFactory(household=shop, type=type_)
        assert "该户目前不能推荐" in text(commerce.get(NEW, {"number": shop.number}))
        assert "不符合分型条件" in text(recommend(commerce, shop), 422)

    def test_who_holds_a_title_or_is_in_line_is_not_recommended(self, commerce, case, shop, at, as_batch):
        """Two departments, one household: the first asks, the second is told."""
        assert "办结或者撤回以后才能再提交" in text(recommend(at(Department.CULTURE), shop), 422)
        with own_household(shop.pk):
            assert Case.objects.count() == 1

    def test_a_department_sees_its_own_alone(self, case, at, client_of, clerk):
        same, other = at(Department.COMMERCE), at(Department.CULTURE)
        with jurisdiction(case.path):
            file = case.evidence.get().file_id
        for page in (f"{LIST}{case.pk}/", f"{LIST}{case.pk}/files/{file}/"):
            assert status(same, page) == 200
            assert other.get(page).status_code == 404
            assert at(Department.COMMERCE, JIANGAN).get(page.replace(WUCHANG, JIANGAN)).status_code == 404
            # Of the same department, but beside the city: that bureau does not recognise it.
            assert at(Department.COMMERCE, "420100").get(page.replace(WUCHANG, "420100")).status_code == 404
            assert client_of(clerk).get(page).status_code == 404
        assert other.post(f"{LIST}{case.pk}/consent/", {"files": scan()}).status_code == 404
        assert case.household.name not in text(other.get(LIST))

    def test_an_unknown_file_of_a_known_case(self, case, commerce):
        unknown = "00000000-0000-0000-0000-000000000000"
        assert commerce.get(f"{LIST}{case.pk}/files/{unknown}/").status_code == 404


class TestConsent:
    def test_the_operator_agrees(self, case, operator, commerce, shop, person):
        page = text(operator.get(mine(case)))
        assert "老字号，诚信经营多年" in page and "没有任何不利影响" in page and "同意被推荐" in page
        assert "待您决定" in text(operator.get(f"/my/{shop.pk}/recommendations/"))
        with clock.stopped_at(class_standards.BEGIN + timedelta(days=10)):
            log_in_person(operator, person)
            assert operator.post(mine(case, "agree/")).status_code == 302
        agreed = of(shop)
        assert (agreed.status, agreed.consent_person) == (CaseStatus.SUBMITTED, person)
        # From now on it is the office that has to act, by the last day of its review.
        assert agreed.due_on == class_standards.LAST
        # Penalties are counted from the day of the recommendation, the place in line from the consent.
        assert agreed.anchor_on == class_standards.BEGIN
        assert agreed.lodged_at.date() == class_standards.BEGIN + timedelta(days=10)
        assert agreed.type_then == HouseholdType.SURVIVAL
        with own_household(shop.pk):
            check = EligibilityCheck.objects.get()
            assert (check.moment, check.eligible) == (EligibilityMoment.SUBMISSION, True)
            assert CaseAnswer.objects.get(criterion="1-1").checked == "met"
        assert told(commerce.officer) == [f"{shop.name}的经营者已同意被推荐，进入审核。"]
        with nationwide():
            assert AuditRecord.objects.filter(act=acts.CONSENT_GIVEN).count() == 1

    def test_twice_is_once(self, case, operator, shop, commerce):
        for _ in range(2):
            answer = operator.post(mine(case, "agree/"), follow=True)
        assert "目前的状态是“待审核”" in text(answer)
        assert "目前的状态是“待审核”" in text(operator.post(mine(case, "decline/"), follow=True))
        with own_household(shop.pk):
            assert EligibilityCheck.objects.count() == 1
        assert len(told(commerce.officer)) == 1

    def test_the_operator_does_not_agree(self, case, operator, commerce, shop, county_round, person):
        assert "没有任何不利影响" in text(operator.post(mine(case, "decline/"), follow=True))
        assert of(shop).status == CaseStatus.DECLINED
        assert told(commerce.officer) == [f"{shop.name}的经营者不同意被推荐。"]
        # He still applies on his own.
        own = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
        assert own.status == CaseStatus.SUBMITTED

    def test_an_agent_decides_neither(self, case, shop, person, as_batch):
        index = sealer().index(AGENT)
        with as_batch(), nationwide():
            Agent.objects.create(
                household=shop, name="李四", relation=Relation.FAMILY, document_sealed=b"1", document_index=index,
                phone_sealed=b"1", phone_index=b"1", operator_index=shop.operator_id_index,
                until=class_standards.LAST, appointed_at=clock.now(), appointed_by=person,
            )  # fmt: skip
        client = Client()
        log_in_person(client, recognise(Identity("李四", AGENT)))
        assert "只能由经营者本人决定" in text(client.get(mine(case)))
        for act in ("agree/", "decline/"):
            assert "只能由经营者本人决定" in text(client.post(mine(case, act), follow=True))
        assert of(shop).status == CaseStatus.CONSENT_AWAITED

    def test_another_household_finds_nothing(self, case, household, person):
        household(WUCHANG, document=AGENT)
        client = Client()
        log_in_person(client, recognise(Identity("李四", AGENT)))
        with nationwide():
            own = case.household.__class__.objects.get(operator_id_index=sealer().index(AGENT))
        for page in ("", "agree/", "decline/"):
            ask = client.post if page else client.get
            assert ask(mine(case, page)).status_code == 404
            assert ask(f"/my/{own.pk}/recommendations/{case.pk}/{page}").status_code == 404
        assert of(case.household).status == CaseStatus.CONSENT_AWAITED

    def test_a_bureau_cannot_do_without_it(self, case):
        with jurisdiction(case.path), pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(status=CaseStatus.SUBMITTED, lodged_at=clock.now())


class TestPaper:
    def test_the_department_keeps_the_signed_consent(self, case, commerce, shop):
        page = text(commerce.post(f"{LIST}{case.pk}/consent/", {"files": scan(name="同意书.pdf")}, follow=True))
        assert "同意书已保存，进入审核" in page and "经营者同意书" in page
        agreed = of(shop)
        assert (agreed.status, agreed.consent_person) == (CaseStatus.SUBMITTED, None)
        opened = commerce.get(f"{LIST}{case.pk}/files/{agreed.consent_file_id}/")
        assert b"".join(opened.streaming_content) == PDF
        again = commerce.post(f"{LIST}{case.pk}/consent/", {"files": scan()}, follow=True)
        assert "目前的状态是“待审核”" in text(again)

    def test_without_a_scan_there_is_no_consent(self, case, commerce, shop):
        assert "请选择文件" in text(commerce.post(f"{LIST}{case.pk}/consent/"), 422)
        wrong = commerce.post(f"{LIST}{case.pk}/consent/", {"files": scan(b"text", "同意书.pdf")})
        assert "只接受 PDF、JPG、PNG" in text(wrong, 422)
        assert of(shop).status == CaseStatus.CONSENT_AWAITED

    def test_at_the_counter(self, case, at, shop):
        clerk = at(Department.TAX, clerk=True)
        page = f"/office/{WUCHANG}/consents/{case.pk}/"
        assert shop.name in text(clerk.get(f"/office/{WUCHANG}/consents/"))
        assert "老字号，诚信经营多年" in text(clerk.get(page))
        foreign = at(Department.TAX, JIANGAN, clerk=True)
        assert foreign.get(page.replace(WUCHANG, JIANGAN)).status_code == 404
        assert foreign.post(page.replace(WUCHANG, JIANGAN), {"files": scan()}).status_code == 404
        assert clerk.post(page, {"files": scan()}).status_code == 302
        assert of(shop).status == CaseStatus.SUBMITTED
        assert clerk.get(page).status_code == 404


class TestWhatComesUpMeanwhile:
    def test_the_base_standard_is_missed_by_then(self, case, operator, commerce, shop, as_batch):
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.INELIGIBLE)
        page = text(operator.post(mine(case, "agree/"), follow=True))
        assert "核对时发现" in page and "不符合分型条件" in page
        assert f"由{case.authority.name}的工作人员审核后决定" in page and "未通过" not in page
        agreed = of(shop)
        assert (agreed.status, agreed.on_condition) == (CaseStatus.SUBMITTED, False)
        with own_household(shop.pk):
            assert list(agreed.events.values_list("action", flat=True)) == ["recommend", "consent"]
            kept = EligibilityCheck.objects.get(case=agreed, moment=EligibilityMoment.SUBMISSION)
            assert not kept.eligible and any("不符合分型条件" in one["text"] for one in kept.findings)
            text_told = Message.objects.get(title="部门推荐：核对结果由工作人员审核").text
        assert "不符合分型条件" in text_told and "不是决定" in text_told
        assert "不符合分型条件" in told(commerce.officer)[-1] and "审核后决定" in told(commerce.officer)[-1]

    def test_the_reviewer_sees_it_and_may_propose_refusal(self, case, operator, shop, at, officer_at, as_batch):
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.INELIGIBLE)
        operator.post(mine(case, "agree/"))
        reviewer = at(Department.TAX, clerk=True)
        queue = f"/office/{WUCHANG}/cases/"
        assert reviewer.get(queue, {"found": "barred"}).context["page"].count == 1
        assert "不符合分型条件" in text(reviewer.get(f"{queue}{case.pk}/"))
        reviewer.post(f"{queue}{case.pk}/declare/", {"conflict": "no"})
        reviewer.post(
            f"{queue}{case.pk}/review/",
            {
                "step": "propose_refusal",
                "reason": "base_standard",
                "seen": reviewer.get(f"{queue}{case.pk}/").context["version"],
            },
        )
        assert of(shop).status == CaseStatus.REFUSAL_PROPOSED
        page = text(operator.get(mine(case)))
        assert "审核中" in page and "不予通过" not in page

    def test_on_paper_no_otherwise(self, case, commerce, shop, as_batch):
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.INELIGIBLE)
        page = text(commerce.post(f"{LIST}{case.pk}/consent/", {"files": scan()}, follow=True))
        assert "由认定机关的工作人员审核后决定" in page
        assert of(shop).status == CaseStatus.SUBMITTED

    def test_while_the_household_contests_it_goes_on_on_condition(self, case, operator, shop, person, as_batch):
        with as_batch():
            TypeFactory(household=shop, type=HouseholdType.INELIGIBLE)
        with own_household(shop.pk):
            Contest.objects.create(
                path=shop.path, household=shop, subject="type", finding="ineligible-2026", datum="分型", text="示例",
                made_by=person, made_at=clock.now(),
            )  # fmt: skip
        operator.post(mine(case, "agree/"))
        assert (of(shop).status, of(shop).on_condition) == (CaseStatus.SUBMITTED, True)

    def test_recognised_elsewhere_by_then(self, case, operator, shop, as_batch):
        with as_batch():
            RecognitionFactory(household=shop, status=RecognitionStatus.VALID)
        operator.post(mine(case, "agree/"))
        assert of(shop).status == CaseStatus.SUBMITTED
        assert "部门推荐：核对结果由工作人员审核" in messages_of(shop)

    def test_no_answer_in_time_ends_it(self, case, operator, commerce, shop, person, as_batch):
        reached(shop.pk)
        with clock.stopped_at(case.due_on), as_batch():
            assert recommendations.lapse_unanswered() == 0
        with clock.stopped_at(case.due_on + timedelta(days=1)):
            # Too late even where the clock's job is late.
            log_in_person(operator, person)
            page = text(operator.post(mine(case, "agree/"), follow=True))
            assert "已过" in page and of(shop).status == CaseStatus.CONSENT_AWAITED
            with as_batch():
                assert recommendations.lapse_unanswered() == 1
                assert recommendations.lapse_unanswered() == 0
        assert of(shop).status == CaseStatus.LAPSED
        assert "部门推荐已终止" in messages_of(shop)
        assert "没有在期限内答复" in told(commerce.officer)[-1]

    def test_one_that_moved_meanwhile_does_not_hold_up_the_next(
        self, case, commerce, shop, household, as_batch, person
    ):
        other = household(WUCHANG, name="李记面馆", document=OTHER, phone="13812341234")
        with as_batch(), nationwide():
            TypeFactory(household=other)
            AnnualReport.objects.create(household=other, year=2025, filed_on=date(2026, 3, 1), delivery_id=1)
        assert recommend(commerce, other).status_code == 302
        reached(shop.pk)
        reached(other.pk)
        found = recommendations.lapse_unanswered.due

        def due(on):
            rows = list(found(on))
            assert [key for key, _ in rows] == [case.pk, of(other).pk]
            # The operator answers between the look and the step.
            with own_household(shop.pk):
                recommendations.decline(case.pk, by=person)
            return rows

        with clock.stopped_at(case.due_on + timedelta(days=1)):
            assert replace(recommendations.lapse_unanswered, due=due)() == 1
        assert (of(shop).status, of(other).status) == (CaseStatus.DECLINED, CaseStatus.LAPSED)
