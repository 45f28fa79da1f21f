"""Many objections to one delivery: answered once, decided once by two, corrected once and whole, told to each."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals import effect, handling, mass_effect, rechecks
from appeals.enums import AppealStatus, MassStatus, RecheckStatus
from appeals.models import Appeal, Claim, MassCase, MassMember
from appeals.rechecks import Finding
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Officer
from registry.enums import HouseholdType
from registry.models import AnnualReport, CorrectedFact, Delivery, Household, Message, Person, PublishedType, RiskMark
from registry.people.persons import Identity, recognise
from tests import factories
from tests.appeals.conftest import HUBEI, WUCHANG
from tests.appeals.mass import file_all, wrong_delivery
from tests.conftest import acting_as
from tests.factories.typing_standards import AS_OF, StandardFactory
from tests.stages import stage, told
from tests.typing_engine.runs import run_steps
from typing_engine import runs
from typing_engine.models import Correction

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 6


@stage
def contested_deliveries() -> dict[str, object]:
    """Two deliveries with wrong marks: a small one, and a larger one that hit a household which objects to nothing."""
    with acting_as("batch"):
        StandardFactory()
        small, few = wrong_delivery(FEW, name="少")
        large, many = wrong_delivery(MANY + 1, name="多")
        run_steps.published(runs.request_run(province="42", as_of=AS_OF, by=None))
    officers = {
        "clerk": factories.officer_at(HUBEI),
        "supervisor": factories.officer_at(HUBEI, Role.SUPERVISOR),
        "checker": factories.officer_at(WUCHANG),
        "taxman": factories.officer_at(WUCHANG, Role.DEPARTMENT, department="tax"),
    }
    with nationwide():
        person = recognise(Identity("张三", "420106199001010071"))
    return {
        "small": (small.pk, [shop.pk for shop in few]),
        "large": (large.pk, [shop.pk for shop in many]),
        "person": person.pk,
        **{name: officer.pk for name, officer in officers.items()},
    }


class Mass:
    """A mass case on its way, each step over HTTP by whoever takes it."""

    def __init__(self, of: str, there: dict, browser_of) -> None:
        self.there = there
        self.delivery, numbers = there[of]
        with nationwide():
            found = Household.objects.select_related("authority").in_bulk(numbers)
        self.shops = [found[number] for number in numbers]
        self.filers = self.shops[: FEW if of == "small" else MANY]
        person = Person.objects.get(pk=there["person"])
        self.appeals = file_all(self.filers, by=person)
        officers = {name: Officer.objects.get(pk=there[name]) for name in ("clerk", "supervisor", "checker", "taxman")}
        self.clients = {name: browser_of(officer) for name, officer in officers.items()}

    @property
    def case(self) -> MassCase:
        with nationwide():
            return MassCase.objects.get(delivery_id=self.delivery)

    def post(self, who: str, view: str, code: str = HUBEI, **data: object):
        answer = self.clients[who].post(reverse(view, args=[code, self.case.pk]), data, follow=True)
        return answer.content.decode()

    def opened(self) -> "Mass":
        url = f"{reverse('appeal-case-new', args=[HUBEI])}?delivery=risk_marks:{self.delivery}"
        page = self.clients["clerk"].get(url).content.decode()
        to = re.search(r'<option value="([^"]+)">武汉市武昌区', page)[1]
        self.clients["clerk"].post(url, {"to": to, "question": "请核对整批"})
        return self

    def answered(self, **more: object) -> "Mass":
        said = {"status": "wrong", "way": "restore", "scope": "whole", "text": "导入时错用了另一区的名单"}
        self.said = self.post("checker", "recheck-case", WUCHANG, **(said | more))
        return self

    def proposed(self) -> "Mass":
        self.post("clerk", "appeal-case-propose", answer="整批撤回，统一更正")
        return self

    def confirmed(self) -> "Mass":
        page = self.clients["supervisor"].get(reverse("appeal-case", args=[HUBEI, self.case.pk])).content.decode()
        self.post("supervisor", "appeal-case-confirm", seen=re.search(r'name="seen" value="([^"]+)"', page)[1])
        return self

    def carried_out(self) -> "Mass":
        with acting_as("batch"):
            mass_effect.carry_out()
        return self

    def statuses(self) -> set[str]:
        with nationwide():
            return set(Appeal.objects.filter(pk__in=[one.pk for one in self.appeals]).values_list("status", flat=True))

    def types(self) -> list[str]:
        return list(PublishedType.objects.filter(pk__in=[one.pk for one in self.shops]).values_list("type", flat=True))


@pytest.fixture(name="contested_deliveries")
def contested_deliveries_fixture(db) -> dict[str, object]:
    return told("contested_deliveries")


@pytest.fixture
def mass(contested_deliveries, browser_of):
    """`mass("large")` → its objections filed, to be led on step by step."""
    return lambda of="large": Mass(of, contested_deliveries, browser_of)


def test_one_answer_and_one_confirmation_correct_all_of_them_and_tell_each(mass):
    on_its_way = mass().opened()
    assert on_its_way.statuses() == {AppealStatus.ACCEPTED}
    on_its_way.answered().proposed().confirmed()
    assert on_its_way.statuses() == {AppealStatus.UPHELD}
    with acting_as("batch"):
        assert effect.carry_out() == 0  # none is carried out alone
    on_its_way.carried_out()
    case = on_its_way.case
    assert (case.trouble, case.status) == ("", MassStatus.CORRECTED)
    assert on_its_way.types() == [HouseholdType.GROWTH] * (MANY + 1)
    with nationwide():
        assert on_its_way.statuses() == {AppealStatus.CORRECTED}
        assert not RiskMark.objects.filter(delivery_id=on_its_way.delivery).exists()
        assert Delivery.objects.filter(objection=case.number).count() == 1
        assert Correction.objects.filter(reference=case.number).count() == MANY + 1
        numbers = set()
        for appeal in on_its_way.appeals:
            reply = appeal.letters.get(kind="reply")
            numbers.add(reply.number)
            assert "由“不符合分型条件”更正为“成长型”" in "".join(reply.text["paragraphs"])
            assert Message.objects.filter(household=appeal.household, title="分型异议处理结果").count() == 1
        assert len(numbers) == MANY
        silent = on_its_way.shops[-1]
        told_it = Message.objects.get(household=silent, title="您户的数据和分型已更正")
    assert "由“不符合分型条件”更正为“成长型”" in told_it.text
    with nationwide():
        replies = Message.objects.filter(title="分型异议处理结果")
        # Remedies run from when they arrived, so whether a reply did is followed; good news needs no receipt.
        assert set(replies.values_list("to_serve", flat=True)) == {True}
        assert not told_it.to_serve
    on_its_way.carried_out()
    with nationwide():
        assert Correction.objects.filter(reference=case.number).count() == MANY + 1


def test_it_costs_as_many_statements_for_few_households_as_for_many(mass):
    small, large = mass("small"), mass("large")
    pages, counts = [], []
    for one in (small, large):
        one.opened().answered()
        with CaptureQueriesContext(connection) as page:
            one.clients["clerk"].get(reverse("appeal-case", args=[HUBEI, one.case.pk]))
        pages.append(len(page))
        one.proposed()
        with CaptureQueriesContext(connection) as confirming:
            one.confirmed()
        with acting_as("batch"), CaptureQueriesContext(connection) as carrying:
            assert mass_effect.carry_out() == 1
        assert one.case.trouble == ""
        counts.append((len(confirming), len(carrying)))
    assert pages[0] == pages[1] <= 40
    # The larger delivery hit one that had filed nothing: it is told, too.
    (few_confirming, few_carrying), (confirming, carrying) = counts
    assert confirming == few_confirming
    assert carrying <= few_carrying + 4


def test_who_is_killed_in_the_middle_leaves_nothing_half_done(mass, monkeypatch):
    on_its_way = mass().opened().answered().proposed().confirmed()

    class Killed(BaseException):
        """As SIGKILL would: nothing of it is caught."""

    def killed(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(mass_effect, "_tell_the_others", killed)
        with pytest.raises(Killed):
            on_its_way.carried_out()
    with nationwide():
        assert RiskMark.objects.filter(delivery_id=on_its_way.delivery).count() == MANY + 1
        assert not CorrectedFact.objects.exists()
        assert not Correction.objects.exists()
    assert on_its_way.statuses() == {AppealStatus.UPHELD}
    assert on_its_way.carried_out().case.status == MassStatus.CORRECTED


def test_one_that_is_taken_out_goes_on_alone_with_what_the_department_found(mass, browser_of):
    on_its_way = mass().opened().answered()
    alone = on_its_way.appeals[0]
    with nationwide():
        member = MassMember.objects.get(appeal=alone)
    refused = on_its_way.clients["clerk"].post(
        reverse("appeal-propose", args=[HUBEI, alone.pk]),
        {f"outcome-{member.claim_id}": "upheld", f"reason-{member.claim_id}": "有误", "answer": "更正"},
    )
    assert "已并入类案" in refused.content.decode()
    on_its_way.post("clerk", "appeal-case-take-out", member=member.pk, note="另有情况")
    typed = {f"outcome-{member.claim_id}": "upheld", f"reason-{member.claim_id}": "有误", "answer": "更正"}
    on_its_way.clients["clerk"].post(reverse("appeal-propose", args=[HUBEI, alone.pk]), typed)
    on_its_way.proposed().confirmed().carried_out()
    with nationwide():
        assert Appeal.objects.get(pk=alone.pk).status == AppealStatus.PROPOSED
        assert Appeal.objects.filter(status=AppealStatus.CORRECTED).count() == MANY - 1
        assert RiskMark.objects.filter(household=alone.household).exists()


def test_nobody_upholds_together_what_departments_do_not_agree_on(mass):
    on_its_way = mass()
    odd, checker = on_its_way.appeals[0], Officer.objects.get(pk=on_its_way.there["checker"])
    with jurisdiction("/42/"):
        clerk = Officer.objects.get(pk=on_its_way.there["clerk"])
        handling.accept(odd.pk, by=clerk)
        claim = Claim.objects.select_related("household").get(appeal=odd)
        to = next(one for one in rechecks.addressees([claim])[claim.pk] if one.authority.code == WUCHANG)
        asked = rechecks.ask(claim, to, question="", by=clerk)
    with jurisdiction("/42/01/06/"):
        rechecks.answer(asked, Finding(RecheckStatus.RIGHT, "经查这一户的列入属实"), by=checker)
    on_its_way.opened().answered().proposed().confirmed().carried_out()
    assert on_its_way.case.status == MassStatus.CORRECTED
    with nationwide():
        alone = Appeal.objects.get(pk=odd.pk)
        assert (alone.status, alone.mass) == (AppealStatus.ACCEPTED, None)
        assert RiskMark.objects.filter(household=odd.household).exists()
        assert Appeal.objects.filter(status=AppealStatus.CORRECTED).count() == MANY - 1


def test_what_cannot_be_corrected_holds_all_and_is_taken_out(mass):
    on_its_way = mass().opened().answered().proposed().confirmed()
    odd = on_its_way.shops[2]
    with acting_as("batch"), nationwide():
        # As if a delivery had been lost: what the run saw is no longer to be found.
        AnnualReport.objects.filter(household=odd).update(revenue=1)
    on_its_way.carried_out()
    assert "无法原样还原" in on_its_way.case.trouble
    assert set(on_its_way.types()) == {HouseholdType.INELIGIBLE}
    with nationwide():
        assert RiskMark.objects.filter(delivery_id=on_its_way.delivery).count() == MANY + 1
    on_its_way.post("clerk", "appeal-case-take-out", not_reproducible="1", note="单独办理")
    on_its_way.post("clerk", "appeal-case-try-again")
    on_its_way.carried_out()
    assert on_its_way.case.status == MassStatus.CORRECTED
    assert sorted(on_its_way.types()) == [HouseholdType.GROWTH] * MANY + [HouseholdType.INELIGIBLE]


def test_a_file_says_which_rows_are_wrong_and_what_they_ought_to_be(mass):
    on_its_way = mass().opened()
    first, second = on_its_way.shops[:2]
    head = "统一社会信用代码,类型,起始日期,解除日期"
    wrong = f"{head}\n{first.code},经营异常,2026-03-05,2026-03-04\n{second.code},经营异常,2020-01-01,\n"
    values = SimpleUploadedFile("更正.csv", wrong.encode())
    assert "1 行不在这一批次里" in on_its_way.answered(way="file", values=values).said
    right = f"{head}\n{first.code},经营异常,2026-03-05,2026-03-06\n{second.code},经营异常,2026-03-05,2026-03-07\n"
    on_its_way.answered(way="file", values=SimpleUploadedFile("更正.csv", right.encode()))
    assert on_its_way.case.status == MassStatus.ANSWERED
    with nationwide():
        released = dict(MassMember.objects.filter(taken_out_at=None).values_list("household_id", "change__values"))
        assert released == {
            first.pk: {"released_on": "2026-03-06"},
            second.pk: {"released_on": "2026-03-07"},
        }
        # What the file does not name goes on alone, and says so to whoever handles it.
        assert Appeal.objects.filter(mass=None).count() == MANY - 2
    on_its_way.proposed().confirmed().carried_out()
    assert on_its_way.case.trouble == ""
    with nationwide():
        assert RiskMark.objects.get(household=first).released_on == date(2026, 3, 6)


def test_a_department_that_does_not_find_it_wrong_parts_the_case(mass):
    on_its_way = mass().opened().answered(status="right", text="名单依据充分")
    assert on_its_way.case.status == MassStatus.CLOSED
    with nationwide():
        assert not Appeal.objects.exclude(mass=None).exists()
        for appeal in on_its_way.appeals:
            assert appeal.rechecks.get().status == RecheckStatus.RIGHT


def test_nobody_else_answers_and_nobody_decides_alone(mass):
    on_its_way = mass().opened()
    key = on_its_way.case.pk
    assert on_its_way.clients["taxman"].get(reverse("recheck-case", args=[WUCHANG, key])).status_code == 404
    assert on_its_way.clients["checker"].get(reverse("appeal-case", args=[WUCHANG, key])).status_code == 200
    county = on_its_way.clients["checker"].post(reverse("appeal-case-propose", args=[WUCHANG, key]), {"answer": "更正"})
    assert county.status_code == 404
    on_its_way.answered()
    on_its_way.post("supervisor", "appeal-case-propose", answer="统一更正")
    page = on_its_way.clients["supervisor"].get(reverse("appeal-case", args=[HUBEI, key])).content.decode()
    assert "由另一名工作人员复核" in page
    on_its_way.post("supervisor", "appeal-case-confirm", seen="")
    assert on_its_way.case.status == MassStatus.PROPOSED
