"""Applications and titles for tests, led by the platform's own moves to where a trait says."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import factory
from django.db.models import Model

from authorities import clock
from authorities.enums import Department, Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.models import Authority, Officer
from authorities.models.departments import department_of
from casework.check_numbers import new_number
from casework.letters import Letter
from casework.workflow import Mover, begin, move
from mingteyouxin import acts
from mingteyouxin.cases.enums import CaseAction, CaseStatus, Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria.enums import RecognitionPath
from mingteyouxin.evaluations import opening
from mingteyouxin.evaluations.models import Evaluation, EvaluationLetter
from mingteyouxin.notices import notice_drafts, notice_withdrawals, objections, void_objections
from mingteyouxin.notices.enums import ObjectionKind, VoidGround
from mingteyouxin.notices.models import Notice, Objection, PublicNoticeEntry
from mingteyouxin.notices.objections import Submission
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.enums import OpinionAnswer
from mingteyouxin.opinions.models import OpinionItem
from mingteyouxin.overdue.enums import WaitKind
from mingteyouxin.overdue.models import Overdue
from mingteyouxin.recognising import batches
from mingteyouxin.recommending import recommendations
from mingteyouxin.review import decisions
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.titles import recognition_reports, verdicts
from mingteyouxin.titles.models import Recognition
from mingteyouxin.visits import visit_plans, visit_records, visit_sheets
from mingteyouxin.visits.enums import VisitResult
from mingteyouxin.visits.models import Visit
from registry.enums import HouseholdType, RecognitionClass, RecognitionLevel
from registry.models import Household, Person, PublishedType
from tests import second_officer
from tests.conftest import acting_as
from tests.factories import TypeFactory, officer_at
from tests.factories.class_standards import BEGIN
from typing_engine.standard.months import add_months


class CaseFactory(factory.django.DjangoModelFactory):
    """A case: `CaseFactory(household=shop, round=round_, by=person)` has just been begun.

    `lodged`, `passed`, `selected` and `in_notice` lead it on; the last three want `officer`, a supervisor of the
    round's bureau. `recommended` is by the tax department on the round's first day, and `by` an officer. Run as `web`,
    on a day of the round.
    """

    class Meta:
        model = Case

    class Params:
        lodged = factory.Trait(led_to=CaseStatus.SUBMITTED)
        passed = factory.Trait(led_to=CaseStatus.PASSED)
        selected = factory.Trait(led_to=CaseStatus.SELECTED)
        in_notice = factory.Trait(led_to=CaseStatus.IN_NOTICE)
        recommended = factory.Trait(led_to=CaseStatus.CONSENT_AWAITED)

    led_to = CaseStatus.DRAFT
    officer = None

    @classmethod
    def _create(
        cls,
        model_class,
        *,
        household: Household,
        round: PublicRound,
        by: Person | Officer,
        officer: Officer | None,
        led_to: str,
    ) -> Case:
        if led_to == CaseStatus.CONSENT_AWAITED:
            return _recommended(household, round, by=by)
        case = _begun(household, round, by=by)
        if led_to != CaseStatus.DRAFT:
            case = _lodged(case, by=by)
        if led_to in _LED:
            with jurisdiction(round.authority.path):
                verify_findings(case, by=officer)
                for action in _LED[led_to]:
                    case = move(CASE, case.pk, action, by=officer)
                if led_to == CaseStatus.IN_NOTICE:
                    _typed(household.pk)
                    with clock.stopped_at(max(clock.today(), round.review_from)):
                        publish_notice(round, [case.pk], by=officer)
                    case.refresh_from_db()
        return case


def verify_findings(case: Case, *, by: Officer) -> None:
    """A reviewer finds everything met that no list answers. Runs in the jurisdiction of the case's bureau."""
    case = Case.objects.select_related("household__authority", "round__standard").get(pk=case.pk)
    findings = decisions.findings_now(case)
    said = {one.key: verdicts.Said(Verdict.MET, "示例：已向部门核实") for one in findings if one.weigh}
    verdicts.keep(case, findings, said, by=by)


def visit_and_hear(cases: Sequence[Case], *, by: Officer) -> None:
    """Passed cases of one bureau are visited by it, and a department asked, with nothing found against them.

    Runs as `web`, in the bureau's jurisdiction.
    """
    authority, ids = cases[0].authority, [case.pk for case in cases]
    visit_plans.plan(authority, ids, station=authority, due_on=clock.today(), by=by)
    for visit in Visit.objects.planned().filter(case__in=ids).select_related("place"):
        questions = visit_sheets.sheet_of(visit).questions
        found = visit_records.Findings(
            answers={question.key: "yes" for question in questions},
            result=VisitResult.CONFIRMED,
            note="示例",
            visited_at=clock.now(),
        )
        visit_records.record(visit.pk, found, client_key=uuid4(), by=by)
    tax = officer_at(authority.code, Role.DEPARTMENT)
    asked = opinion_requests.ask(authority, ids, [Department.TAX], by=by)
    for request in asked.requests:
        items = OpinionItem.objects.filter(request=request).values_list("pk", flat=True)
        opinion_requests.answer(request, dict.fromkeys(items, (OpinionAnswer.NO_OBJECTION, "")), by=tax)


# How officers lead a lodged case to a status.
_LED = {
    CaseStatus.PASSED: (CaseAction.PASS,),
    CaseStatus.SELECTED: (CaseAction.PASS, CaseAction.SELECT),
    CaseStatus.IN_NOTICE: (CaseAction.PASS, CaseAction.SELECT),
}


def _begun(household: Household, round_: PublicRound, *, by: Person) -> Case:
    with own_household(household.pk):
        case = Case(
            path=household.path,
            household=household,
            authority=round_.authority,
            place=household.authority,
            round=round_,
            recognition_path=RecognitionPath.APPLICATION,
            status=CaseStatus.DRAFT,
            started_at=clock.now(),
            operator_index=household.operator_id_index,
            operator_name=household.operator_name,
            filed_by_person=by,
        )
        return begin(CASE, case, CaseAction.START, by=by, event=acts.CASE_STARTED)


def _lodged(case: Case, *, by: Person) -> Case:
    with own_household(case.household_id):
        return move(
            CASE,
            case.pk,
            CaseAction.SUBMIT,
            by=by,
            recognition_class=RecognitionClass.PREMIUM,
            declared_at=clock.now(),
            anchor_on=clock.today(),
            lodged_at=clock.now(),
            type_then=HouseholdType.GROWTH,
        )


def _recommended(household: Household, round_: PublicRound, *, by: Officer) -> Case:
    with clock.stopped_at(BEGIN), jurisdiction(household.path):
        return recommendations.recommend(
            household,
            round_,
            department=Department.TAX,
            recognition_class=RecognitionClass.PREMIUM,
            reason="示例理由",
            scans=[],
            by=by,
        )


def _typed(household_id: int) -> None:
    """Nobody is put before the public without a type."""
    if not PublishedType.objects.filter(household_id=household_id).exists():
        with acting_as("batch"), nationwide():
            TypeFactory(household=Household.objects.get(pk=household_id))


class RecognitionFactory(factory.django.DjangoModelFactory):
    """A valid title of a household by its own bureau, of 2025: `RecognitionFactory(household=shop)`. Run as batch."""

    class Meta:
        model = Recognition

    number = factory.LazyAttribute(lambda made: new_number(made.recognised_on.year))
    path = factory.SelfAttribute("household.path")
    place = factory.SelfAttribute("household.authority")
    operator_index = factory.SelfAttribute("household.operator_id_index")
    recognition_class = RecognitionClass.PREMIUM
    level = RecognitionLevel.COUNTY
    recognition_path = RecognitionPath.APPLICATION
    recogniser = factory.SelfAttribute("household.authority")
    recognised_on = date(2025, 10, 20)
    type_then = HouseholdType.GROWTH
    first_until = factory.LazyAttribute(lambda made: add_months(made.recognised_on, 36))
    valid_until = factory.SelfAttribute("first_until")

    @classmethod
    def _create(cls, model_class, **fields) -> Recognition:
        with nationwide():
            return super()._create(model_class, **fields)


def in_last_year(household: Household, *, by: Officer) -> Evaluation:
    """The evaluation of a title of a county's household that its tax department recommended, which is asked; with a
    letter, for pages that show one."""
    with acting_as("batch"):
        title = RecognitionFactory(
            household=household,
            recognised_on=date(2024, 1, 4),
            recognition_path=RecognitionPath.RECOMMENDATION,
            recommender=department_of(Department.TAX).label,
        )
        with clock.stopped_at(date(2026, 12, 2)):
            opening.open_due()
    with nationwide():
        rows = Evaluation.objects.select_related("recogniser", "household", "recognition", "question")
        evaluation = rows.get(recognition=title)
    shown = Letter(title="示例", paragraphs=("示例。",), signer="示例", day=title.recognised_on)
    with jurisdiction(household.path):
        EvaluationLetter.objects.create(
            evaluation=evaluation,
            household=household,
            path=household.path,
            authority=evaluation.recogniser,
            kind="evaluation_extended",
            year=2026,
            number=10_000 + evaluation.pk,
            text=shown.as_json(),
            issued_by=by,
            issued_at=clock.now(),
        )
    return evaluation


def publish_notice(
    round_: PublicRound,
    case_ids: Sequence[int],
    *,
    by: Officer,
    second: Officer | None = None,
    title: str = "示例公示",
    contact: str = "示例",
) -> Notice:
    """A notice of these cases, prepared by one officer and published by another, in the bureau's jurisdiction."""
    draft, _ = notice_drafts.prepare(round_, case_ids, title=title, contact=contact, by=by)
    second = second or officer_at(round_.authority.code, Role.SUPERVISOR)
    notice, _ = second_officer.approve(notice_drafts.SUBJECT, draft.pk, by=second)
    return notice


def object_to(
    entry: PublicNoticeEntry,
    *,
    kind: ObjectionKind = ObjectionKind.OBJECTION,
    name: str = "王五",
    phone: str = "13987654321",
    text: str = "示例",
) -> Objection:
    """What somebody of the public says of a household on notice, after his code came back."""
    said = Submission(entry=entry, kind=kind, name=name, phone=phone, text=text, proven_at=clock.now())
    return objections.make(said)


def let_go_by(case: Case) -> Overdue:
    """The bureau of a case let its day go by, and the bureau above was told. Run as `web` or as owner."""
    bureau, yesterday = case.authority, clock.today() - timedelta(days=1)
    with acting_as("batch"), jurisdiction(bureau.path):
        Case.objects.filter(pk=case.pk).update(due_on=yesterday)
        return Overdue.objects.create(
            path=bureau.path,
            authority=bureau,
            head=bureau,
            above=bureau.parent,
            kind=WaitKind.CASE,
            key=case.pk,
            what="示例",
            due_on=yesterday,
            noted_on=clock.today(),
            above_on=clock.today(),
        )


def led_to_a_check(case: Case, *, by: Officer, checker: Officer) -> dict[str, Model]:
    """What a lodged case leaves behind on its way: a notice with an objection, a request for recognition, a report, and
    a sample of the province that holds it. Run as `web`, in the days of the round.
    """
    round_, authority = case.round, case.round.authority
    _typed(case.household_id)
    # Nothing is put before the public while others may still apply.
    with clock.stopped_at(max(clock.today(), round_.review_from)):
        with jurisdiction(authority.path):
            for action in (CaseAction.PASS, CaseAction.SELECT):
                move(CASE, case.pk, action, by=by)
            notice = publish_notice(round_, [case.pk], by=by)
            withdrawal = notice_withdrawals.propose(notice, reason="示例", by=by)
        entry = PublicNoticeEntry.objects.select_related("notice__authority").get(notice_id=notice.pk)
        objection = object_to(entry)
        with jurisdiction(authority.path):
            objections.decide(objection.pk, upheld=False, answer="示例", by=by)
        comment = object_to(entry, kind=ObjectionKind.COMMENT)
        with jurisdiction(authority.path):
            proposal = void_objections.propose(comment, ground=VoidGround.NO_FACTS, reason="示例", by=by)
    with clock.stopped_at(notice.until + timedelta(days=1)), jurisdiction(authority.path):
        move(CASE, case.pk, CaseAction.END_NOTICE, by=Mover.CLOCK)
        batch, _ = batches.request(round_, [case.pk], by=by)
        held = RecognitionFactory(household=case.household, recognised_on=clock.today())
        move(
            CASE,
            case.pk,
            CaseAction.RECOGNISE,
            by=officer_at(authority.code, Role.SUPERVISOR),
            recognition=held,
        )
        report = recognition_reports.report(round_, by=by)
    with clock.stopped_at(held.recognised_on), jurisdiction("/42/"):
        sample = spot_checks.draw(Authority.objects.get(code="420000"), year=round_.year, size=1, by=checker)
        item = sample.items.get()
    return {
        "notice": notice,
        "notice_draft": notice.draft,
        "withdrawal": withdrawal,
        "objection": comment,
        "told": objection.told,
        "proposal": proposal,
        "batch": batch,
        "report": report,
        "sample": sample,
        "item": item,
    }
