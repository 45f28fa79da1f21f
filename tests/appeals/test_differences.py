"""What came again after an objection had put it right: answered by whose it is, taken in where it is right again."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from appeals import differences
from appeals.models import DifferenceAnswer
from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.refusals import Refused
from registry.models import HeldDifference, Message, RiskMark
from tests.appeals.conftest import WUCHANG
from tests.conftest import acting_as
from tests.factories.appeals import held_difference
from typing_engine.standard.phrases import date_text

pytestmark = pytest.mark.django_db
TEXT = "经查名录，导入时未剔除已更正的户"


@pytest.fixture
def came_again(handled, shop):
    """The mark of 张记面馆 was taken out on its objection, and came again twice."""
    handled().accepted().checked().proposed().confirmed().carried_out()
    with acting_as("batch"), nationwide():
        held = held_difference(shop)
        again = HeldDifference.objects.get(pk=held.pk)
        again.pk = None
        again.save(force_insert=True)
    return again


def test_our_error_is_answered_once_for_every_time_it_came(came_again, shop, browser_of, checker, taxman):
    browser, url = browser_of(checker), reverse("recheck-difference", args=[WUCHANG, came_again.pk])
    assert browser_of(taxman).get(url).status_code == 404
    assert browser.get(reverse("recheck-differences", args=[WUCHANG])).content.decode().count("经营异常，") == 1
    assert "不应有这一记录" in browser.get(url).content.decode()
    undated = browser.post(url, {"outcome": "right_again", "text": TEXT})
    assert "请填写自哪一天起属实" in undated.content.decode()
    assert browser.post(url, {"outcome": "ours", "text": TEXT}).status_code == 302
    with nationwide():
        assert DifferenceAnswer.objects.count() == 2
        told = Message.objects.filter(household=shop).latest("id")
    assert "仍以更正后的为准" in told.text
    assert "没有与异议更正不一致的数据" in browser.get(reverse("recheck-differences", args=[WUCHANG])).content.decode()
    with acting_as("batch"):
        assert differences.take_in() == 0


def test_of_two_who_answer_at_once_the_second_is_told_so(came_again, checker, monkeypatch):
    said = {"since": None, "text": TEXT, "department": "示例部门", "by": checker}

    def faster():
        monkeypatch.undo()
        with jurisdiction("/42/01/06/"):
            differences.answer(came_again, "ours", **said)
        return clock.now()

    with jurisdiction("/42/01/06/"):
        monkeypatch.setattr(differences, "clock", SimpleNamespace(now=faster, today=clock.today))
        with pytest.raises(Refused) as refused:
            differences.answer(came_again, "ours", **said)
    assert refused.value.code == "answered_already"


def test_what_is_right_again_is_taken_in_and_not_held_any_more(came_again, shop, browser_of, checker):
    url = reverse("recheck-difference", args=[WUCHANG, came_again.pk])
    browser, today = browser_of(checker), clock.today()
    early = {"outcome": "right_again", "since": (today - timedelta(days=1)).isoformat(), "text": TEXT}
    assert "属实的起日不能早于这一天" in browser.post(url, early).content.decode()
    assert browser.post(url, early | {"since": today.isoformat()}).status_code == 302
    with acting_as("batch"):
        assert differences.take_in() == 1
        assert differences.take_in() == 0
    with nationwide():
        assert RiskMark.objects.get(household=shop).from_on == date(2026, 3, 5)
        told = Message.objects.filter(household=shop).latest("id")
    assert f"自{date_text(today)}起属实" in told.text
