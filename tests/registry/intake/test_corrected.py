"""What an upheld objection put right: the source it has, what stays readable, and what a later file may do to it."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord
from casework.refusals import Refused
from registry import acts, feeds
from registry.columns import FEEDS
from registry.fact_changes import ChangeSource, FactChange, correct, model_of
from registry.feeds import ALL_FEEDS, Feed
from registry.intake import facts
from registry.models import CorrectedFact, Delivery, HeldDifference, Household, ReplacedFact
from tests.factories import uscc
from tests.registry.intake.files import FACTS, LEAST, row
from tests.registry.intake.test_facts import OTHER_VALUE, TABLES
from typing_engine.batch.coverage import areas_of

CODE, OTHER = uscc(1), uscc(2)
SOURCE = ChangeSource("异议〔2026〕000001号", "税务部门", None)
QUARTER = {"period_start": "2026-01-01", "period_end": "2026-03-31"}
LATER = ChangeSource("异议〔2026〕000002号", "税务部门", None)
# A third value, neither the wrong one nor the right one.
NEWS = {
    "annual_reports": {"filed_on": "2026-05-05"}, "risk_marks": {"released_on": "2026-02-02"},
    "tax": {"tax_paid": "7"}, "social_insurance": {"insured": "5"}, "penalties": {"amount": "3"},
    "indicators": {"value": "不详"}, "negative_records": {"ended_on": "2026-02-02"},
}  # fmt: skip
# What is right, as the table holds it; the file's first row says something else.
RIGHT = {
    "annual_reports": {"filed_on": "2026-03-02"}, "risk_marks": {"released_on": "2025-09-01"}, "tax": {"tax_paid": 0},
    "social_insurance": {"insured": 0}, "penalties": {"amount": 50}, "indicators": {"value": "否"},
    "negative_records": {"ended_on": "2025-09-01"},
}  # fmt: skip


def _feed(name: str) -> Feed:
    return next(feed for feed in ALL_FEEDS if feed == name)


@pytest.fixture
def both(register, as_batch) -> dict[str, int]:
    """Two registered households: code → number."""
    register(CODE, OTHER)
    with nationwide():
        return dict(Household.objects.values_list("code", "id"))


@pytest.fixture
def put_right(both, as_batch):
    """`put_right("tax", {…})` → the delivery; None takes the row out. Without a key it is about the one row held."""

    def corrected(name: str, values, *, source=SOURCE, path="/42/", key=None) -> Delivery:
        feed, household = _feed(name), both[CODE]
        with nationwide():
            rows = model_of(feed).objects.filter(household=household)
            key = key or rows.values(*FEEDS[name].key).get()
        with as_batch():
            (delivery,) = correct([FactChange(household, feed, key, values)], source=source, path=path)
        return delivery

    return corrected


def held_row(held, name: str, code: str = CODE) -> dict | None:
    rows = f"SELECT to_jsonb(t) FROM {TABLES[name]} t JOIN registry_household h ON h.id = t.household_id"
    found = held(f"{rows} WHERE h.code = %s", code)
    return json.loads(found[0][0]) if found else None


def said(name: str, code: str | None = None, **changes) -> dict[str, str]:
    """A row of a file that has the column that is put right."""
    return row(name, code, **{**dict.fromkeys(OTHER_VALUE[name]), **LEAST[name], **changes})


def differences() -> list[tuple]:
    with nationwide():
        return list(HeldDifference.objects.order_by("id").values_list("feed", "delivery_id"))


@pytest.mark.parametrize("name", FACTS)
class TestEveryFeed:
    def test_the_fact_says_the_objection_and_keeps_what_it_said(self, name, intake, both, put_right, held):
        first = intake(name, [said(name), said(name, OTHER)])
        delivery = put_right(name, RIGHT[name])
        now = held_row(held, name)
        assert now["delivery_id"] == delivery.pk
        assert {column: now[column] for column in RIGHT[name]} == RIGHT[name]
        assert held_row(held, name, OTHER)["delivery_id"] == first.delivery.pk
        with nationwide():
            was = ReplacedFact.objects.get()
            assert (was.feed, was.delivery_id, was.replaced_by_id) == (name, first.delivery.pk, delivery.pk)
            remembered = CorrectedFact.objects.get()
            assert set(remembered.wrong) == set(remembered.right) == set(RIGHT[name])
        assert (delivery.objection, delivery.confirmed_by, delivery.partial) == (SOURCE.reference, "税务部门", True)
        assert (delivery.new, delivery.changed, delivery.unchanged) == (0, 1, 0)

    def test_a_file_that_says_the_wrong_value_again_does_not_undo_it(self, name, intake, both, put_right, held):
        intake(name, [said(name)])
        put_right(name, RIGHT[name])
        before = held_row(held, name)
        again = intake(name, [said(name), said(name, OTHER)])
        assert again.counts == (1, 0, 0, 1)
        assert again.refused == [(2, "code", "repeats_corrected", CODE)]
        assert held_row(held, name) == before
        assert differences() == [(name, again.delivery.pk)]

    def test_what_is_right_or_new_is_taken_as_always(self, name, intake, both, put_right, held):
        intake(name, [said(name)])
        put_right(name, RIGHT[name])
        assert intake(name, [said(name, **OTHER_VALUE[name])]).counts == (0, 0, 1, 0)
        news = intake(name, [said(name, **NEWS[name])])
        assert news.counts == (0, 1, 0, 0)
        assert held_row(held, name)["delivery_id"] == news.delivery.pk
        # The wrong value is wrong still.
        assert intake(name, [said(name)]).counts == (0, 0, 0, 1)
        assert differences() != []

    @pytest.mark.parametrize("straight", [True, False])
    def test_a_row_that_was_taken_out_does_not_come_back(
        self, name, straight, intake, both, put_right, held, monkeypatch
    ):
        intake(name, [said(name)])
        delivery = put_right(name, None)
        assert held_row(held, name) is None
        assert (delivery.new, delivery.changed) == (0, 1)
        went = []
        direct = facts._insert_directly
        monkeypatch.setattr(facts, "_insert_directly", lambda *asked: went.append(1) or direct(*asked))
        if not straight:
            monkeypatch.setattr(facts, "may_insert_directly", lambda *_, **__: False)
        again = intake(name, [said(name), said(name, OTHER)])
        assert bool(went) == straight
        assert (again.counts, again.refused) == ((1, 0, 0, 1), [(2, "code", "repeats_corrected", CODE)])
        assert held_row(held, name) is None
        assert differences() == [(name, again.delivery.pk)]
        news = intake(name, [said(name, **NEWS[name])])
        assert news.counts == (1, 0, 0, 0)
        assert held_row(held, name)["delivery_id"] == news.delivery.pk

    def test_a_file_that_meets_nothing_is_asked_one_question(self, name, intake, both, put_right, monkeypatch):
        asked = []
        repeats = facts.corrected.repeats

        def counted(*given, **more):
            with CaptureQueriesContext(connection) as captured:
                rule = repeats(*given, **more)
            asked.append((rule, len(captured)))
            return rule

        monkeypatch.setattr(facts.corrected, "repeats", counted)
        intake(name, [said(name)])
        assert asked == [((), 1)] * len(asked)


class TestValues:
    def test_a_missing_row_is_added(self, both, put_right, held):
        delivery = put_right("tax", {"tax_paid": 100}, key=QUARTER)
        assert (delivery.new, delivery.changed) == (1, 0)
        assert held_row(held, "tax")["tax_paid"] == 100

    def test_a_column_that_the_file_does_not_have_is_not_repeated(self, intake, both, put_right, held):
        """Only the day was wrong; a file without that column says nothing of it."""
        intake("risk_marks", [row("risk_marks")])
        put_right("risk_marks", {"released_on": "2025-09-01"})
        narrow = intake("risk_marks", [row("risk_marks", until_on="")])
        assert (narrow.counts, held_row(held, "risk_marks")["released_on"]) == ((0, 0, 1, 0), "2025-09-01")
        wide = intake("risk_marks", [row("risk_marks", released_on="")])
        assert wide.counts == (0, 0, 0, 1)

    def test_what_a_later_objection_found_right_after_all_is_not_wrong(self, intake, both, put_right, held):
        intake("tax", [row("tax")])
        put_right("tax", {"tax_paid": 0})
        put_right("tax", {"tax_paid": 12050}, source=LATER)
        assert intake("tax", [row("tax")]).counts == (0, 0, 1, 0)
        assert intake("tax", [row("tax", tax_paid="0")]).counts == (0, 0, 0, 1)

    def test_the_last_acceptable_row_of_a_key_is_taken(self, intake, both, put_right, held):
        intake("tax", [row("tax")])
        put_right("tax", {"tax_paid": 0})
        taken = intake("tax", [row("tax", tax_paid="8"), row("tax")])
        assert taken.counts == (0, 1, 0, 1)
        assert held_row(held, "tax")["tax_paid"] == 800

    def test_asked_for_again_it_does_nothing(self, intake, both, put_right, held):
        intake("tax", [row("tax")])
        first = put_right("tax", {"tax_paid": 0})
        assert put_right("tax", {"tax_paid": 0}).pk == first.pk
        with nationwide():
            assert (ReplacedFact.objects.count(), CorrectedFact.objects.count()) == (1, 1)

    def test_what_the_department_delivered_itself_meanwhile_is_left_alone(self, intake, both, put_right, held):
        intake("tax", [row("tax")])
        itself = intake("tax", [row("tax", tax_paid="0")]).delivery
        first, again = (put_right("tax", {"tax_paid": 0}) for _ in range(2))
        assert (first.pk, first.unchanged) == (again.pk, 1)
        assert held_row(held, "tax")["delivery_id"] == itself.pk

    def test_it_is_in_the_log_where_the_household_sees_it(self, intake, both, put_right):
        intake("tax", [row("tax")])
        put_right("tax", {"tax_paid": 0})
        with nationwide():
            record = AuditRecord.objects.get(act=acts.FACTS_CORRECTED)
        assert record.household_id == both[CODE]
        assert SOURCE.reference in record.note

    def test_it_covers_no_area_as_a_list_does(self, both, put_right):
        put_right("tax", {"tax_paid": 100}, key=QUARTER)
        with jurisdiction("/42/"):
            assert areas_of("/42/", as_of=date(2026, 7, 15))["tax"] == []

    def test_only_below_the_bureau_that_decides(self, intake, both, put_right):
        intake("tax", [row("tax")])
        with pytest.raises(Refused, check=lambda error: error.code == "unknown_household"):
            put_right("tax", {"tax_paid": 0}, path="/61/")

    @pytest.mark.parametrize(
        ("feed", "key", "values"),
        [
            (feeds.TAX, {}, {"tax_paid": 1}),
            (feeds.TAX, {"period_start": "2026-01-01", "period_end": "2026-03-31"}, {"household_id": 1}),
            (feeds.HOUSEHOLDS, {}, {"path": "/42/"}),
            (feeds.HOUSEHOLDS, {}, None),
            (feeds.DEFAULTERS, {}, {}),
        ],
    )
    def test_what_is_no_fact_of_the_feed_is_a_mistake_of_the_program(self, both, feed, key, values):
        with pytest.raises(ValueError, match=r"[a-z]"):
            correct([FactChange(both[CODE], feed, key, values)], source=SOURCE, path="/42/")


class TestRegistration:
    @pytest.fixture
    def revoked(self, intake, both, as_batch) -> Delivery:
        intake("households", [row("households", status="吊销", name="甲"), row("households", OTHER)])
        with as_batch():
            change = FactChange(both[CODE], feeds.HOUSEHOLDS, {}, {"status": "registered"})
            return correct([change], source=SOURCE, path="/42/")[0]

    def test_it_is_put_right_with_its_entry(self, revoked, held):
        assert held("SELECT status, delivery_id FROM registry_household WHERE code = %s", CODE) == [
            ("registered", revoked.pk)
        ]
        assert held("SELECT status FROM registry_directoryentry WHERE code = %s", CODE) == [("registered",)]
        with nationwide():
            was = ReplacedFact.objects.filter(feed=feeds.HOUSEHOLDS).latest("id")
            assert (was.key, was.values) == ({}, {"status": "revoked"})

    def test_a_file_that_says_it_again_is_held(self, revoked, intake, held):
        again = intake("households", [row("households", status="吊销"), row("households", OTHER, name="乙")])
        assert (again.counts, again.refused) == ((0, 1, 0, 1), [(2, "code", "repeats_corrected", CODE)])
        assert held("SELECT status FROM registry_household WHERE code = %s", CODE) == [("registered",)]
        assert differences() == [("households", again.delivery.pk)]

    def test_news_is_taken(self, revoked, intake, held):
        assert intake("households", [row("households", status="注销")]).counts == (0, 1, 0, 0)
        assert held("SELECT status FROM registry_household WHERE code = %s", CODE) == [("deregistered",)]
