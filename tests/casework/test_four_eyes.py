"""Four eyes: who asks does not decide, in code and in the database."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from authorities import acts, clock
from authorities.capabilities import granted_to
from authorities.declarations import declared
from authorities.enums import ApprovalStatus, Level, Role
from authorities.jurisdiction import jurisdiction
from authorities.models import Approval, AuditRecord, Officer
from casework import four_eyes
from casework.four_eyes import APPROVAL, FourEyesSubject
from casework.refusals import NotEntitled, Refused
from casework.workflow import move
from mingteyouxin.recognising import batches
from tests.authorities.catalogue import run
from tests.casework.subjects import about_bureaus, bureau

PATH, OTHER = "/42/01/06/", "/42/01/02/"
SUBJECT = about_bureaus(batches.SUBJECT)


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


def ask(by, path: str = PATH) -> Approval:
    return four_eyes.request(SUBJECT, bureau(path), by=by)


@pytest.fixture
def open_request(asking):
    return ask(asking)


class TestDeciding:
    def test_a_second_officer_agrees(self, open_request, second):
        decided = four_eyes.approve(SUBJECT, open_request.pk, by=second, note="同意")
        assert (decided.status, decided.decided_by, decided.note) == (ApprovalStatus.APPROVED, second, "同意")
        assert decided.decided_at is not None
        assert Approval.objects.get(pk=open_request.pk).status == ApprovalStatus.APPROVED

    def test_a_second_officer_disagrees_with_the_reason(self, open_request, second):
        assert four_eyes.reject(SUBJECT, open_request.pk, by=second, note="数据不全").status == ApprovalStatus.REJECTED

    @pytest.mark.parametrize("note", ["", "  ", "\n"])
    def test_without_a_reason_nobody_disagrees(self, open_request, second, note):
        with pytest.raises(Refused) as refused:
            four_eyes.reject(SUBJECT, open_request.pk, by=second, note=note)
        assert refused.value.code == "note_required"
        assert Approval.objects.get(pk=open_request.pk).status == ApprovalStatus.REQUESTED

    @pytest.mark.parametrize("decide", [four_eyes.approve, four_eyes.reject])
    def test_who_asked_does_not_decide(self, open_request, asking, decide):
        with pytest.raises(Refused) as refused:
            decide(SUBJECT, open_request.pk, by=asking, note="同意")
        assert refused.value.code == "four_eyes"
        assert Approval.objects.get(pk=open_request.pk).decided_by is None

    def test_who_asked_withdraws(self, open_request, asking):
        assert four_eyes.withdraw(SUBJECT, open_request.pk, by=asking).status == ApprovalStatus.WITHDRAWN

    def test_nobody_else_withdraws(self, open_request, second):
        with pytest.raises(Refused) as refused:
            four_eyes.withdraw(SUBJECT, open_request.pk, by=second)
        assert refused.value.code == "not_the_requester"

    @pytest.mark.parametrize("first", ["approve", "reject", "withdraw"])
    @pytest.mark.parametrize("then", ["approve", "reject", "withdraw"])
    def test_a_decision_is_taken_once(self, open_request, asking, second, first, then):
        verbs = {
            "approve": lambda: four_eyes.approve(SUBJECT, open_request.pk, by=second),
            "reject": lambda: four_eyes.reject(SUBJECT, open_request.pk, by=second, note="数据不全"),
            "withdraw": lambda: four_eyes.withdraw(SUBJECT, open_request.pk, by=asking),
        }
        verbs[first]()
        with pytest.raises(Refused) as refused:
            verbs[then]()
        assert refused.value.code == "already_decided"

    def test_both_steps_are_in_the_log(self, open_request, asking, second):
        four_eyes.approve(SUBJECT, open_request.pk, by=second, note="同意")
        told = AuditRecord.objects.order_by("id").values_list("act", "officer", "object_key", "note")
        assert list(told) == [
            (acts.APPROVAL_REQUESTED, asking.pk, str(open_request.pk), "示例：公布分型结果"),
            (acts.APPROVAL_DECIDED, second.pk, str(open_request.pk), "复核同意 同意"),
        ]


class TestOneOpenRequest:
    def test_the_same_is_not_asked_twice(self, open_request, second):
        with pytest.raises(Refused) as refused:
            ask(second)
        assert refused.value.code == "already_requested"
        assert Approval.objects.count() == 1, "the transaction goes on after the refusal"

    def test_another_bureaus_open_request_counts_without_being_seen(self, open_request, second):
        with jurisdiction(OTHER):
            with pytest.raises(Refused):
                ask(second)
            assert Approval.objects.count() == 0

    def test_after_a_decision_it_may_be_asked_again(self, open_request, asking, second):
        four_eyes.reject(SUBJECT, open_request.pk, by=second, note="数据不全")
        assert ask(asking).pk != open_request.pk

    def test_another_object_is_another_request(self, open_request, asking):
        assert ask(asking, OTHER).pk != open_request.pk


class TestJurisdiction:
    def test_another_bureau_does_not_decide(self, open_request, second):
        with jurisdiction(OTHER), pytest.raises(Approval.DoesNotExist):
            four_eyes.approve(SUBJECT, open_request.pk, by=second)

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
            ("does not go from requested to gone", "status = 'gone', decided_by_id = {second}, decided_at = now()"),
        ],
    )
    def test_it_refuses(self, open_request, second, as_owner, constraint, change):
        change = change.format(second=second.pk)
        with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            run(f"UPDATE authorities_approval SET {change}")

    @pytest.mark.parametrize(
        "change", ["status = 'requested', decided_by_id = NULL, decided_at = NULL", "status = 'rejected'"]
    )
    def test_what_was_decided_stays(self, open_request, second, as_owner, change):
        four_eyes.approve(SUBJECT, open_request.pk, by=second, note="同意")
        with as_owner(), pytest.raises(IntegrityError, match="does not go from approved"), transaction.atomic():
            run(f"UPDATE authorities_approval SET {change}")

    def test_without_the_table_of_moves_a_status_is_one_of_the_list(self, open_request, second, force_status):
        decided = {"decided_by": second, "decided_at": clock.now()}
        with pytest.raises(IntegrityError, match="approval_status_is_listed"), transaction.atomic():
            force_status(open_request, "gone", **decided)

    def test_what_was_asked_stays(self, open_request, as_owner):
        with as_owner(), pytest.raises(IntegrityError, match="summary"), transaction.atomic():
            run("UPDATE authorities_approval SET summary = 'x'")
        with as_owner(), pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
            run("DELETE FROM authorities_approval")

    def test_nothing_begins_decided(self, asking, second):
        decided = {"decided_by": second, "decided_at": clock.now(), "requested_by": asking, "requested_at": clock.now()}
        with pytest.raises(IntegrityError, match="does not begin as approved"), transaction.atomic():
            Approval.objects.create(
                path=PATH, subject=SUBJECT, subject_key="1", summary="x", status=ApprovalStatus.APPROVED, **decided
            )

    def test_a_second_open_request(self, open_request, asking):
        with pytest.raises(IntegrityError, match="approval_one_open_per_subject"), transaction.atomic():
            Approval.objects.create(
                path=PATH,
                subject=SUBJECT,
                subject_key=open_request.subject_key,
                requested_by=asking,
                requested_at=clock.now(),
            )


def _deciders(subject: FourEyesSubject) -> tuple[str, Role]:
    """Code of a bureau, and those who may decide there: supervisors, or the administrators of the subject."""
    codes = {Level.COUNTY: "420106", Level.CITY: "420100", Level.PROVINCE: "420000"}
    return next(
        (code, role)
        for role in (Role.SUPERVISOR, Role.SYSTEM)
        for level, code in codes.items()
        if subject.decided_by in granted_to(role, level)
    )


class TestEverySubject:
    """Each declared subject with its own right and page; what it carries out is noted, and tested where it belongs."""

    @pytest.fixture
    def followed(self) -> list[tuple[str, int, str]]:
        """What was carried out or dropped, on which row, in which status of the request."""
        return []

    @pytest.fixture(params=declared(FourEyesSubject), ids=str)
    def subject(self, request, followed):
        return about_bureaus(
            request.param,
            carry_out=lambda row, approval: followed.append(("carried out", row.pk, approval.status)),
            drop=lambda row, approval: followed.append(("dropped", row.pk, approval.status)),
        )

    @pytest.fixture
    def code(self, subject):
        return _deciders(subject)[0]

    @pytest.fixture
    def role(self, subject):
        return _deciders(subject)[1]

    @pytest.fixture
    def asked(self, subject, code, officer_at):
        clerk = officer_at(code, Role.CLERK)
        path = clerk.posts.get().authority.path
        with jurisdiction(path):
            yield four_eyes.request(subject, bureau(path), by=clerk)

    @pytest.fixture
    def supervisor(self, code, role, officer_at) -> Officer:
        return officer_at(code, role)

    @pytest.fixture
    def refused(self, asked, followed):
        """`refused(code, verb, subject, by=…)`: nothing is decided, and nothing follows."""

        def ask(code: str, verb, subject, **said) -> None:
            with pytest.raises(Refused) as refusal:
                verb(subject, asked.pk, **said)
            assert refusal.value.code == code
            assert followed == []
            asked.refresh_from_db()
            assert asked.status == ApprovalStatus.REQUESTED

        return ask

    @pytest.mark.parametrize("verb", [four_eyes.approve, four_eyes.reject])
    def test_who_asks_does_not_decide(self, subject, asked, refused, verb):
        refused("four_eyes", verb, subject, by=asked.requested_by, note="同意")

    @pytest.mark.parametrize("verb", [four_eyes.approve, four_eyes.reject])
    def test_without_the_right_nobody_decides(self, subject, refused, code, officer_at, verb):
        refused("not_entitled", verb, subject, by=officer_at(code, Role.AUDITOR), note="同意")

    @pytest.mark.parametrize("verb", [four_eyes.approve, four_eyes.reject])
    def test_nor_with_the_right_at_another_bureau(self, subject, refused, code, role, officer_at, verb):
        elsewhere = officer_at("610000" if code == "420000" else "420102", role)
        refused("not_entitled", verb, subject, by=elsewhere, note="同意")

    def test_who_made_it_does_not_approve_it_on_anothers_request(self, subject, refused, supervisor):
        own = replace(subject, author=lambda row: supervisor.pk, author_refused="示例")
        refused("four_eyes", four_eyes.approve, own, by=supervisor)

    def test_what_cannot_be_carried_out_is_not_approved(self, subject, refused, supervisor):
        def refuse(row, approval):
            raise Refused("example", "示例")

        refused("example", four_eyes.approve, replace(subject, carry_out=refuse), by=supervisor)

    def test_approved_it_is_carried_out_once(self, subject, asked, followed, supervisor, officer_at, code, role):
        four_eyes.approve(subject, asked.pk, by=supervisor)
        for verb in (four_eyes.approve, four_eyes.reject):
            with pytest.raises(Refused) as refused:
                verb(subject, asked.pk, by=officer_at(code, role), note="同意")
            assert refused.value.code == "already_decided"
        assert followed == [("carried out", int(asked.subject_key), ApprovalStatus.APPROVED)]

    def test_rejected_nothing_is_carried_out(self, subject, asked, followed, supervisor):
        four_eyes.reject(subject, asked.pk, by=supervisor, note="数据不全")
        assert followed == [("dropped", int(asked.subject_key), ApprovalStatus.REJECTED)]

    def test_nor_when_it_is_withdrawn(self, subject, asked, followed):
        four_eyes.withdraw(subject, asked.pk, by=asked.requested_by)
        assert followed == [("dropped", int(asked.subject_key), ApprovalStatus.WITHDRAWN)]

    def test_the_request_is_found_by_its_row(self, subject, asked):
        key = int(asked.subject_key)
        assert four_eyes.pending(subject, key) == four_eyes.open_request(subject.name, key) == asked
        four_eyes.withdraw(subject, asked.pk, by=asked.requested_by)
        assert four_eyes.open_request(subject, key) is None
        assert four_eyes.latest(subject, key) == asked
        with pytest.raises(Refused) as refused:
            four_eyes.pending(subject, key)
        assert refused.value.code == "confirmation_not_requested"

    def test_it_is_not_decided_as_another_subject(self, subject, asked, supervisor):
        other = next(one for one in declared(FourEyesSubject) if one.name != subject.name)
        with pytest.raises(Approval.DoesNotExist):
            four_eyes.approve(about_bureaus(other), asked.pk, by=supervisor)


def test_the_mover_itself_asks_who_withdraws(open_request, second):
    with pytest.raises(NotEntitled):
        move(APPROVAL, open_request.pk, "withdraw", by=second, decided_by=second, decided_at=clock.now())


def test_the_mover_itself_asks_who_decides(open_request, officer_at):
    stranger = officer_at("420106", Role.AUDITOR)
    with pytest.raises(NotEntitled):
        move(APPROVAL, open_request.pk, "approve", by=stranger, decided_by=stranger, decided_at=clock.now())
