"""Drafts, publication with four eyes, frozen versions (B2, B3), spoken as the role `web` by officers of a province."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from authorities.enums import Role
from authorities.jurisdiction import NoJurisdiction, jurisdiction, nationwide
from authorities.models import AuditRecord
from authorities.refusals import Refused
from casework import four_eyes
from casework.refusals import NotEntitled
from tests.typing_engine.batch.documents import PLAIN, SCORED
from typing_engine import standards
from typing_engine.models import Standard, StandardDraft
from typing_engine.standards import StandardRefused

NUMBER = "示例〔2026〕1号"


@pytest.fixture
def province(db):
    """Work on behalf of 湖北."""
    with jurisdiction("/42/"):
        yield


@pytest.fixture
def clerk(officer_at):
    return officer_at("420000", Role.CLERK)


@pytest.fixture
def supervisor(officer_at):
    return officer_at("420000", Role.SUPERVISOR)


def _changed(text: str, **changes) -> str:
    return json.dumps({**json.loads(text), **changes}, ensure_ascii=False)


def _refused(refusal) -> list[str]:
    assert all(problem.message for problem in refusal.value.problems)
    return [problem.path for problem in refusal.value.problems]


def test_a_draft_is_checked_kept_as_handed_in_and_replaced_by_its_number(province, clerk):
    draft = standards.save_draft(PLAIN, by=clerk)
    assert (draft.number, draft.path, draft.document, draft.saved_by) == (NUMBER, "/42/", PLAIN, clerk)
    text = _changed(PLAIN, title="示例标准修改稿")
    again = standards.save_draft(text, by=clerk)
    assert (again.pk, again.title, StandardDraft.objects.get().document) == (draft.pk, "示例标准修改稿", text)
    with pytest.raises(StandardRefused) as refusal:
        standards.save_draft(_changed(PLAIN, decide=[]), by=clerk)
    assert _refused(refusal)[0] == "$.decide"
    assert StandardDraft.objects.get().document == text
    assert AuditRecord.objects.filter(act="standard_saved").count() == 2


def test_what_is_published_is_frozen_with_its_text(province, clerk, supervisor):
    standards.save_draft(PLAIN, by=clerk)
    published = standards.publish(NUMBER, by=supervisor)
    assert (published.province, published.document, published.valid_from) == ("42", PLAIN, date(2020, 1, 1))
    assert NUMBER in published.text
    assert "第五条" in published.text
    assert StandardDraft.objects.get().standard == published
    assert standards.publish(NUMBER, by=supervisor) == published
    # The same document again, however it is written, is no change; anything else needs another number.
    standards.save_draft(json.dumps(json.loads(PLAIN), indent=2), by=clerk)
    with pytest.raises(StandardRefused) as refusal:
        standards.save_draft(_changed(PLAIN, title="改"), by=clerk)
    assert _refused(refusal) == ["$.number"]
    assert Standard.objects.get().document == PLAIN
    for change in (lambda: Standard.objects.update(title="改"), lambda: Standard.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_number_without_a_draft_is_not_published(province):
    with pytest.raises(StandardRefused) as refusal:
        standards.publish("示例〔2026〕404号")
    assert _refused(refusal) == ["$.number"]


def test_nobody_saves_or_sees_another_provinces_draft(province, clerk, officer_at):
    standards.save_draft(PLAIN, by=clerk)
    other = officer_at("610000", Role.CLERK)
    with jurisdiction("/61/"):
        assert not StandardDraft.objects.exists()
        with pytest.raises(StandardRefused) as refusal:
            standards.save_draft(PLAIN, by=other)
        assert _refused(refusal) == ["$.province"]
        with pytest.raises(StandardRefused) as refusal:
            standards.save_draft(_changed(PLAIN, province="61"), by=other)
        assert _refused(refusal) == ["$.number"]
        with pytest.raises(StandardRefused):
            standards.publish(NUMBER, by=other)
    with nationwide():
        assert StandardDraft.objects.get().path == "/42/"


def test_outside_of_a_jurisdiction_nothing_is_saved(db, clerk):
    with pytest.raises(NoJurisdiction):
        standards.save_draft(PLAIN, by=clerk)


def test_an_unknown_province_is_a_problem_of_the_document(province):
    assert [problem.path for problem in standards.check(_changed(PLAIN, province="99"))] == ["$.province"]
    assert standards.check(PLAIN) == []


class TestFourEyes:
    def test_a_second_officer_publishes(self, province, clerk, supervisor):
        draft = standards.save_draft(PLAIN, by=clerk)
        approval = four_eyes.request(standards.SUBJECT, draft.pk, by=clerk)
        assert four_eyes.open_request(standards.SUBJECT, draft.pk) == approval
        with pytest.raises(Refused) as refusal:
            four_eyes.approve(standards.SUBJECT, approval.pk, by=clerk)
        assert refusal.value.code == "four_eyes"
        assert not Standard.objects.exists()
        published = four_eyes.approve(standards.SUBJECT, approval.pk, by=supervisor, note="同意")
        assert published == Standard.objects.get()
        assert four_eyes.open_request(standards.SUBJECT, draft.pk) is None
        with pytest.raises(StandardRefused):
            four_eyes.request(standards.SUBJECT, draft.pk, by=clerk)

    def test_what_somebody_looks_at_is_not_changed_meanwhile(self, province, clerk, supervisor):
        draft = standards.save_draft(PLAIN, by=clerk)
        approval = four_eyes.request(standards.SUBJECT, draft.pk, by=clerk)
        with pytest.raises(StandardRefused) as refusal:
            standards.save_draft(_changed(PLAIN, title="改"), by=clerk)
        assert _refused(refusal) == ["$.number"]
        with pytest.raises(Refused):
            four_eyes.request(standards.SUBJECT, draft.pk, by=supervisor)
        four_eyes.reject(standards.SUBJECT, approval.pk, by=supervisor, note="标题有误")
        assert standards.save_draft(_changed(PLAIN, title="改"), by=clerk).title == "改"
        assert not Standard.objects.exists()
        second = four_eyes.request(standards.SUBJECT, draft.pk, by=clerk)
        four_eyes.withdraw(standards.SUBJECT, second.pk, by=clerk)
        assert four_eyes.open_request(standards.SUBJECT, draft.pk) is None

    def test_a_draft_that_has_gone_stale_is_not_approved(self, province, clerk, supervisor):
        """What was fine when it was saved is checked again when it is published: nothing is published that fails."""
        draft = standards.save_draft(PLAIN, by=clerk)
        approval = four_eyes.request(standards.SUBJECT, draft.pk, by=clerk)
        StandardDraft.objects.filter(pk=draft.pk).update(document=_changed(PLAIN, decide=[]))
        with pytest.raises(StandardRefused):
            four_eyes.approve(standards.SUBJECT, approval.pk, by=supervisor)
        approval.refresh_from_db()
        assert approval.status == "requested"
        assert not Standard.objects.exists()


class TestPublishedDraft:
    """What was published stays as it was, whoever asks and by whichever way."""

    @pytest.fixture
    def published(self, province, clerk) -> StandardDraft:
        draft = standards.save_draft(PLAIN, by=clerk)
        standards.publish(NUMBER)
        draft.refresh_from_db()
        return draft

    def test_it_is_published_as_its_version(self, published):
        assert (published.status, published.standard) == ("published", Standard.objects.get(number=NUMBER))

    @pytest.mark.parametrize(
        "change",
        [{"document": "{}"}, {"status": "draft", "standard": None}, {"title": "另一标题"}],
        ids="+".join,
    )
    def test_the_database_keeps_it(self, published, change):
        with pytest.raises(DatabaseError), transaction.atomic():
            StandardDraft.objects.filter(pk=published.pk).update(**change)
        assert StandardDraft.objects.get() == published

    def test_nothing_is_called_published_without_a_version(self, province, clerk):
        draft = standards.save_draft(PLAIN, by=clerk)
        with pytest.raises(DatabaseError), transaction.atomic():
            StandardDraft.objects.filter(pk=draft.pk).update(status="published")

    def test_who_only_edits_does_not_publish(self, province, clerk, supervisor):
        standards.save_draft(PLAIN, by=clerk)
        with pytest.raises(NotEntitled):
            standards.publish(NUMBER, by=clerk)
        assert not Standard.objects.exists()
        assert standards.publish(NUMBER, by=supervisor).number == NUMBER


class TestInForce:
    def _publish(self, number: int, valid_from: str, valid_until: str | None = None, text: str = SCORED) -> Standard:
        name = f"示例〔2026〕{number}号"
        standards.save_draft(_changed(text, number=name, valid_from=valid_from, valid_until=valid_until))
        return standards.publish(name)

    def test_the_latest_valid_from_counts_and_of_one_day_the_one_published_last(self, province):
        first = self._publish(11, "2024-01-01")
        second = self._publish(12, "2025-01-01")
        third = self._publish(13, "2025-01-01")
        earlier = self._publish(14, "2023-01-01")
        for day, wanted in (
            (date(2022, 12, 31), None),
            (date(2023, 1, 1), earlier),
            (date(2024, 12, 31), first),
            (date(2025, 1, 1), third),
            (date(2030, 1, 1), third),
        ):
            assert Standard.objects.in_force("42", day) == wanted
            assert standards.in_force_ids(day) == ({wanted.pk} if wanted else set())
        assert second.pk not in standards.in_force_ids(date(2025, 6, 1))

    def test_what_has_run_out_does_not_bring_back_what_it_superseded(self, province):
        self._publish(11, "2024-01-01")
        last = self._publish(12, "2025-01-01", "2025-12-31")
        assert Standard.objects.in_force("42", date(2025, 12, 31)) == last
        assert Standard.objects.in_force("42", date(2026, 1, 1)) is None
        assert standards.in_force_ids(date(2026, 1, 1)) == set()


@pytest.mark.parametrize("province", ["42", "61"])
def test_the_sample_standards_say_that_they_are_samples_and_come_out_as_their_examples(db, province):
    text = (Path(standards.__file__).parent / "samples" / f"standard_{province}.json").read_text(encoding="utf-8")
    sample = standards.read(text)
    assert sample.province == province
    assert "示例" in sample.title
    assert sample.number.startswith("示例〔2026〕")
    assert len(sample.examples) >= 5
    assert {example.expect for example in sample.examples} == {"survival", "growth", "development", "ineligible"}
