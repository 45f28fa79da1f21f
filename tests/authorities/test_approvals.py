"""Four eyes: who asks does not decide, in code and in the database."""

import pytest
from django.db import IntegrityError, transaction

from authorities import acts, approvals, clock
from authorities.approvals import ApprovalRefused
from authorities.enums import ApprovalStatus, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Approval, AuditRecord
from tests.authorities.catalogue import run
from typing_engine.confirmation import SUBJECT

PATH = "/42/01/06/"


@pytest.fixture
def asking(officer_at):
    return officer_at("420106", Role.CLERK)


@pytest.fixture
def second(officer_at):
    return officer_at("420106", Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def at_the_bureau(db):
    with jurisdiction(PATH):
        yield


def ask(by, key: str = "7") -> Approval:
    return approvals.request_approval(SUBJECT, key, summary="示例：公布分型结果", by=by)


@pytest.fixture
def open_request(asking):
    return ask(asking)


class TestDeciding:
    def test_a_second_officer_agrees(self, open_request, second):
        decided = approvals.approve(open_request.pk, by=second, note="同意")
        assert (decided.status, decided.decided_by, decided.note) == (ApprovalStatus.APPROVED, second, "同意")
        assert decided.decided_at is not None
        assert Approval.objects.get(pk=open_request.pk).status == ApprovalStatus.APPROVED

    def test_a_second_officer_disagrees_with_the_reason(self, open_request, second):
        assert approvals.reject(open_request.pk, by=second, note="数据不全").status == ApprovalStatus.REJECTED

    @pytest.mark.parametrize("note", ["", "  ", "\n"])
    def test_without_a_reason_nobody_disagrees(self, open_request, second, note):
        with pytest.raises(ApprovalRefused) as refused:
            approvals.reject(open_request.pk, by=second, note=note)
        assert refused.value.code == "note_required"
        assert Approval.objects.get(pk=open_request.pk).status == ApprovalStatus.REQUESTED

    @pytest.mark.parametrize("decide", [approvals.approve, approvals.reject])
    def test_who_asked_does_not_decide(self, open_request, asking, decide):
        with pytest.raises(ApprovalRefused) as refused:
            decide(open_request.pk, by=asking, note="同意")
        assert refused.value.code == "four_eyes"
        assert Approval.objects.get(pk=open_request.pk).decided_by is None

    def test_who_asked_withdraws(self, open_request, asking):
        assert approvals.withdraw(open_request.pk, by=asking).status == ApprovalStatus.WITHDRAWN

    def test_nobody_else_withdraws(self, open_request, second):
        with pytest.raises(ApprovalRefused) as refused:
            approvals.withdraw(open_request.pk, by=second)
        assert refused.value.code == "not_the_requester"

    @pytest.mark.parametrize("first", ["approve", "reject", "withdraw"])
    @pytest.mark.parametrize("then", ["approve", "reject", "withdraw"])
    def test_a_decision_is_taken_once(self, open_request, asking, second, first, then):
        verbs = {
            "approve": lambda: approvals.approve(open_request.pk, by=second),
            "reject": lambda: approvals.reject(open_request.pk, by=second, note="数据不全"),
            "withdraw": lambda: approvals.withdraw(open_request.pk, by=asking),
        }
        verbs[first]()
        with pytest.raises(ApprovalRefused) as refused:
            verbs[then]()
        assert refused.value.code == "already_decided"

    def test_both_steps_are_in_the_log(self, open_request, asking, second):
        approvals.approve(open_request.pk, by=second, note="同意")
        told = AuditRecord.objects.order_by("id").values_list("act", "officer", "object_key", "note")
        assert list(told) == [
            (acts.APPROVAL_REQUESTED, asking.pk, str(open_request.pk), "示例：公布分型结果"),
            (acts.APPROVAL_DECIDED, second.pk, str(open_request.pk), "复核同意 同意"),
        ]


class TestOneOpenRequest:
    def test_the_same_is_not_asked_twice(self, open_request, second):
        with pytest.raises(ApprovalRefused) as refused:
            ask(second)
        assert refused.value.code == "already_requested"
        assert Approval.objects.count() == 1, "the transaction goes on after the refusal"

    def test_another_bureaus_open_request_counts_without_being_seen(self, open_request, second):
        with jurisdiction("/42/01/02/"):
            with pytest.raises(ApprovalRefused):
                ask(second)
            assert Approval.objects.count() == 0

    def test_after_a_decision_it_may_be_asked_again(self, open_request, asking, second):
        approvals.reject(open_request.pk, by=second, note="数据不全")
        assert ask(asking).pk != open_request.pk

    def test_another_object_is_another_request(self, open_request, asking):
        assert ask(asking, key="8").pk != open_request.pk


class TestJurisdiction:
    def test_another_bureau_does_not_decide(self, open_request, second):
        with jurisdiction("/42/01/02/"), pytest.raises(Approval.DoesNotExist):
            approvals.approve(open_request.pk, by=second)

    def test_a_request_belongs_to_the_bureau_it_was_made_for(self, open_request):
        assert open_request.path == PATH


class TestDatabase:
    """As the owner, past all verbs: the rules stand in the table."""

    @pytest.mark.parametrize(
        ("constraint", "change"),
        [
            ("approval_four_eyes", "status = 'approved', decided_by_id = requested_by_id, decided_at = now()"),
            (
                "approval_four_eyes",
                "status = 'rejected', decided_by_id = requested_by_id, decided_at = now(), note = 'x'",
            ),
            ("approval_decided_by_someone", "status = 'approved'"),
            ("approval_decided_by_someone", "status = 'withdrawn', decided_at = now()"),
            ("approval_decided_by_someone", "decided_by_id = {second}, decided_at = now()"),
            ("approval_rejected_says_why", "status = 'rejected', decided_by_id = {second}, decided_at = now()"),
            ("approval_status_is_listed", "status = 'gone', decided_by_id = {second}, decided_at = now()"),
        ],
    )
    def test_it_refuses(self, open_request, second, as_owner, constraint, change):
        change = change.format(second=second.pk)
        with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            run(f"UPDATE authorities_approval SET {change}")

    def test_a_second_open_request(self, open_request, asking):
        with pytest.raises(IntegrityError, match="approval_one_open_per_subject"), transaction.atomic():
            Approval.objects.create(
                path=PATH, subject=SUBJECT, subject_key="7", requested_by=asking, requested_at=clock.now()
            )
