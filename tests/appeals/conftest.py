"""A published run of 湖北, a household that a mark makes ineligible, and everyone who has to do with its objection."""

from datetime import date

import pytest
from django.test import Client

from appeals import deciding, effect, filing, handling, rechecks
from appeals.changes import Change
from appeals.enums import Outcome, RecheckStatus
from appeals.filing import Point
from appeals.handling import Verdict
from appeals.models import Appeal, Claim, Recheck
from appeals.rechecks import Finding
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Officer
from registry import feeds
from registry.enums import RiskKind
from registry.models import Household, Person, RiskMark
from registry.people.persons import Identity, recognise
from tests import factories
from tests.conftest import acting_as
from tests.factories.typing_standards import AS_OF, StandardFactory
from tests.stages import stage, told
from tests.typing_engine.runs import run_steps
from typing_engine import runs

HUBEI, WUCHANG, JIANGAN = "420000", "420106", "420102"
DOCUMENT = "420106199001010071"
MARK = "risk_marks:abnormal:2026-03-05"
REPORT = "annual_reports:2025"


@stage
def typed_province() -> dict[str, int]:
    """湖北, typed and published: 张记面馆 grows and is marked abnormal; a neighbour grows; one filed no report."""
    with acting_as("batch"):
        StandardFactory()
        marked = factories.household(WUCHANG, kind="growth", name="张记面馆", document=DOCUMENT, phone="13812341234")
        neighbour = factories.household(WUCHANG, kind="growth", name="邻家理发店")
        silent = factories.household(JIANGAN, name="未报商店", document="420102198501011234")
        with nationwide():
            RiskMark.objects.create(household=marked, kind=RiskKind.ABNORMAL, from_on=date(2026, 3, 5), delivery_id=0)
        run = runs.request_run(province="42", as_of=AS_OF, by=None)
        run_steps.published(run)
    officers = {
        "clerk": factories.officer_at(HUBEI),
        "supervisor": factories.officer_at(HUBEI, Role.SUPERVISOR),
        "checker": factories.officer_at(WUCHANG),
        "taxman": factories.officer_at(WUCHANG, Role.DEPARTMENT, department="tax"),
    }
    with nationwide():
        person = recognise(Identity("张三", DOCUMENT))
    return {
        "marked": marked.pk,
        "neighbour": neighbour.pk,
        "silent": silent.pk,
        "run": run.pk,
        "person": person.pk,
        **{name: officer.pk for name, officer in officers.items()},
    }


@pytest.fixture(name="typed_province")
def typed_province_fixture(db) -> dict[str, int]:
    return told("typed_province")


def _household(number: int) -> Household:
    with nationwide():
        return Household.objects.select_related("authority").get(pk=number)


@pytest.fixture
def shop(typed_province) -> Household:
    """张记面馆, 不符合分型条件 for a mark."""
    return _household(typed_province["marked"])


@pytest.fixture
def neighbour(typed_province) -> Household:
    return _household(typed_province["neighbour"])


@pytest.fixture
def silent(typed_province) -> Household:
    """Not eligible, for it filed no report."""
    return _household(typed_province["silent"])


@pytest.fixture
def person(typed_province) -> Person:
    return Person.objects.get(pk=typed_province["person"])


@pytest.fixture
def clerk(typed_province) -> Officer:
    """Handles objections for the province."""
    return Officer.objects.get(pk=typed_province["clerk"])


@pytest.fixture
def supervisor(typed_province) -> Officer:
    return Officer.objects.get(pk=typed_province["supervisor"])


@pytest.fixture
def checker(typed_province) -> Officer:
    """Keeps marks and reports at the county's bureau."""
    return Officer.objects.get(pk=typed_province["checker"])


@pytest.fixture
def taxman(typed_province) -> Officer:
    return Officer.objects.get(pk=typed_province["taxman"])


@pytest.fixture
def my_client(person) -> Client:
    """The operator's browser."""
    client = Client()
    factories.log_in_person(client, person)
    return client


@pytest.fixture
def browser_of():
    """`browser_of(officer)` → a client of its own, logged in."""

    def logged_in(officer: Officer) -> Client:
        client = Client()
        factories.log_in(client, officer)
        return client

    return logged_in


def mark_was_wrong() -> Change:
    """张记面馆 was never marked."""
    return Change(feeds.RISK_MARKS, {"kind": RiskKind.ABNORMAL, "from_on": date(2026, 3, 5)}, None)


@pytest.fixture
def filed(shop, person):
    """`filed(about=MARK, change=mark_was_wrong())` → the objection of 张记面馆."""

    def make(about: str = MARK, change: Change | None = None, text: str = "从来没有收到过经营异常的通知") -> Appeal:
        with own_household(shop.pk):
            standing = filing.standing_of(shop)
            contested = next(one for one in standing.facts if one.about == about)
            return filing.file(standing, Point(contested, change, text), by=person)

    return make


class Handled:
    """An objection on its way: each step by whoever takes it."""

    def __init__(self, appeal: Appeal, *, clerk: Officer, supervisor: Officer, checker: Officer) -> None:
        self.pk, self._clerk, self._supervisor, self._checker = appeal.pk, clerk, supervisor, checker

    @property
    def appeal(self) -> Appeal:
        with nationwide():
            return Appeal.objects.select_related("authority", "household").get(pk=self.pk)

    @property
    def claim(self) -> Claim:
        with nationwide():
            return Claim.objects.select_related("household").filter(appeal=self.pk).first()

    def accepted(self) -> "Handled":
        with jurisdiction("/42/"):
            handling.accept(self.pk, by=self._clerk)
        return self

    def asked(self) -> Recheck:
        with jurisdiction("/42/"):
            to = next(one for one in rechecks.addressees([self.claim])[self.claim.pk] if one.authority.code == WUCHANG)
            return rechecks.ask(self.claim, to, question="请核对", by=self._clerk)

    def checked(self, status: str = RecheckStatus.WRONG, change: Change | None = None) -> "Handled":
        recheck = self.asked()
        if status == RecheckStatus.WRONG and change is None:
            change = mark_was_wrong()
        with jurisdiction("/42/01/06/"):
            rechecks.answer(recheck, Finding(status, "经查档案，系同名误标", change), by=self._checker)
        return self

    def proposed(self, outcome: str = Outcome.UPHELD) -> "Handled":
        with jurisdiction("/42/"):
            verdicts = {self.claim.pk: Verdict(outcome, "经信用监管部门核实")}
            handling.propose(self.pk, verdicts, "建议按核查结果处理", by=self._clerk)
        return self

    def confirmed(self) -> "Handled":
        with jurisdiction("/42/"):
            deciding.confirm(self.pk, by=self._supervisor)
        return self

    def carried_out(self) -> "Handled":
        with acting_as("batch"):
            effect.carry_out()
        return self


@pytest.fixture
def handled(filed, clerk, supervisor, checker):
    """`handled()` → a filed objection, to be led on step by step."""

    def make(**more) -> Handled:
        return Handled(filed(**more), clerk=clerk, supervisor=supervisor, checker=checker)

    return make


@pytest.fixture
def handled_of(clerk, supervisor, checker):
    """`handled_of(recheck)` → the objection that a question belongs to, to be led on from where it is."""

    def found(recheck: Recheck) -> Handled:
        with nationwide():
            appeal = Appeal.objects.get(pk=recheck.appeal_id)
        return Handled(appeal, clerk=clerk, supervisor=supervisor, checker=checker)

    return found
