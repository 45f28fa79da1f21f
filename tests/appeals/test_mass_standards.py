"""Many objections to one standard: answered once, with reasons for each rule, and the standard is never touched."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals import filing, mass_effect
from appeals.contested_facts import RULE
from appeals.enums import AppealStatus, MassStatus
from appeals.filing import Point
from appeals.models import Appeal, AppealEvent, MassCase
from authorities import clock
from authorities.jurisdiction import nationwide, own_household
from authorities.models import Notification
from registry.models import Message
from tests.appeals.conftest import HUBEI, WUCHANG
from tests.conftest import acting_as
from typing_engine.models import Standard

pytestmark = pytest.mark.django_db
REASON = {"rule-base": "基础标准由国家规定，本省不能放宽", "rule-0": "门槛按全省中位数确定，依据见标准附件"}


def _object(household, person, about: str = RULE) -> Appeal:
    with own_household(household.pk):
        standing = filing.standing_of(household)
        contested = next(one for one in standing.facts if one.about == about)
        return filing.file(standing, Point(contested, None, "示例：门槛定得太高"), by=person)


class Against:
    """A case against the standard on its way, each step over HTTP by whoever takes it."""

    def __init__(self, clients: dict) -> None:
        self.clients = clients

    @property
    def case(self) -> MassCase:
        with nationwide():
            return MassCase.objects.select_related("standard").latest("id")

    def post(self, who: str, view: str, **data: object) -> str:
        url = reverse(view, args=[HUBEI, self.case.pk])
        return self.clients[who].post(url, data, follow=True).content.decode()

    def opened(self) -> "Against":
        url = reverse("appeal-case-new", args=[HUBEI])
        page = self.clients["clerk"].get(url)
        (listed,) = page.context["standards"]
        self.clients["clerk"].post(url, {"standard": listed.standard.pk})
        return self

    def proposed(self, outcome: str) -> "Against":
        page = self.clients["clerk"].get(reverse("appeal-case", args=[HUBEI, self.case.pk]))
        reasons = {rule["field"]: REASON.get(rule["field"], "示例：依据见标准附件") for rule in page.context["rules"]}
        self.post("clerk", "appeal-case-propose", outcome=outcome, answer="示例：统一答复", **reasons)
        return self

    def confirmed(self) -> "Against":
        page = self.clients["supervisor"].get(reverse("appeal-case", args=[HUBEI, self.case.pk]))
        self.post("supervisor", "appeal-case-confirm", seen=page.context["version"])
        return self

    def statuses(self) -> set[str]:
        with nationwide():
            return set(Appeal.objects.exclude(mass=None).values_list("status", flat=True))


@pytest.fixture
def against(shop, neighbour, person, browser_of, clerk, supervisor, checker):
    """Two households, one not eligible and one that grows, object to the standard that gave their types."""
    for household in (shop, neighbour):
        _object(household, person)
    officers = {"clerk": clerk, "supervisor": supervisor, "checker": checker}
    return Against({name: browser_of(officer) for name, officer in officers.items()})


def test_who_is_refused_is_told_why_by_the_rule_that_gave_its_type_and_his_remedies(
    against, shop, neighbour, silent, person
):
    more = _object(silent, person)
    _object(silent, person, "registration")
    against.opened()
    with nationwide():
        # What contests anything else stays alone.
        assert Appeal.objects.get(pk=more.pk).mass is None
    nothing = against.post("clerk", "appeal-case-propose")
    assert "请改正下面 4 处" in nothing
    against.proposed("dismissed")
    against.post("clerk", "appeal-case-confirm", seen="")
    assert against.case.status == MassStatus.PROPOSED
    against.confirmed()
    assert (against.case.status, against.statuses()) == (MassStatus.DISMISSED, {AppealStatus.DISMISSED})
    with nationwide():
        for household, field in ((shop, "rule-base"), (neighbour, None)):
            appeal = Appeal.objects.get(household=household)
            said = "".join(appeal.letters.get(kind="reply").text["paragraphs"])
            reason = appeal.claims.get().reason
            assert reason in said
            assert (reason == REASON["rule-base"]) == (field == "rule-base")
            told = AppealEvent.objects.get(appeal=appeal, action="dismiss_together")
            assert told.remedy.sentence in said
            assert Message.objects.filter(household=household, title="分型异议不成立告知书", to_serve=True).count() == 1


def test_what_is_upheld_waits_for_another_standard_and_then_all_are_answered(against, clerk):
    standard = against.opened().proposed("upheld").confirmed().case.standard
    before = Standard.objects.filter(pk=standard.pk).values().get()
    assert against.statuses() == {AppealStatus.UPHELD}
    with acting_as("batch"):
        assert mass_effect.carry_out() == 1
        assert mass_effect.carry_out() == 0
    assert against.statuses() == {AppealStatus.BY_HAND}
    with nationwide():
        assert Notification.objects.filter(officer=clerk, text__contains="请修订标准").exists()
    refused = against.post("supervisor", "appeal-case-finish", note="已修订")
    assert "还没有公布修订的分型标准" in refused
    with acting_as("batch"):
        later = Standard.objects.get(pk=standard.pk)
        later.pk, later.number = None, "示例〔2027〕1号"
        later.published_at = clock.now() + timedelta(minutes=1)
        later.save(force_insert=True)
    against.post("supervisor", "appeal-case-finish", note="已按新标准重新分型")
    assert (against.case.status, against.statuses()) == (MassStatus.CORRECTED, {AppealStatus.CORRECTED})
    with nationwide():
        for appeal in Appeal.objects.filter(mass=against.case):
            said = "".join(appeal.letters.get(kind="reply").text["paragraphs"])
            assert "已按新标准重新分型" in said
            assert "现在公布的分型为" in said
    # The standard that was contested is the one that it was.
    assert Standard.objects.filter(pk=standard.pk).values().get() == before


def test_deciding_costs_as_many_statements_for_three_as_for_two(against, shop, neighbour, silent, person):
    counts = []
    for filed_anew in ((), (shop, neighbour, silent)):
        for household in filed_anew:
            _object(household, person)
        against.opened().proposed("dismissed")
        with CaptureQueriesContext(connection) as asked:
            against.confirmed()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_county_that_does_not_handle_it_decides_nothing(against):
    against.opened()
    key = against.case.pk
    url = reverse("appeal-case-propose", args=[WUCHANG, key])
    assert against.clients["checker"].post(url, {"outcome": "dismissed"}).status_code == 404
    assert against.clients["checker"].post(reverse("appeal-case-finish", args=[WUCHANG, key])).status_code == 404
