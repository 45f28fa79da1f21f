"""One row in every private table, so that a test can ask all of them the same question."""

from datetime import date, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Model

from authorities import acts, clock, notification_kinds
from authorities.enums import (
    ActorKind,
    ApprovalStatus,
    AttemptOutcome,
    Channel,
    CredentialRequestKind,
    Department,
    Role,
)
from authorities.jurisdiction import PrivateManager, nationwide
from authorities.models import (
    Approval,
    AuditRecord,
    CredentialRequest,
    Dispatch,
    DispatchAttempt,
    Invitation,
    Job,
    Notification,
    Officer,
    StoredFile,
)
from casework.check_numbers import new_number
from mingteyouxin import file_purposes
from mingteyouxin import models as classes
from mingteyouxin.cases.enums import CaseStatus
from mingteyouxin.criteria.enums import CriterionSource, GroupKind, RecognitionPath
from registry import feeds, job_kinds
from registry.enums import (
    DifferenceKind,
    HouseholdType,
    PenaltyKind,
    RecognitionClass,
    RecognitionLevel,
    Relation,
    RiskKind,
    ServiceWay,
    Severity,
)
from registry.models import (
    Agent,
    AnnualReport,
    Comparison,
    ContactChoice,
    CorrectedFact,
    Credential,
    Defaulter,
    Delivery,
    DeliveryReveal,
    Difference,
    DifferenceEvent,
    FactCorrection,
    HeldDifference,
    Household,
    ImpactAssessment,
    Indicator,
    Message,
    NegativeRecord,
    Penalty,
    Person,
    RecordedRecognition,
    RegisterEntry,
    ReplacedFact,
    Reveal,
    RiskMark,
    RowProblem,
    Service,
    SocialInsurance,
    Tax,
)
from registry.processings import DIRECTORY
from tests import factories
from tests.authorities.private_appeal_rows import appeal_rows
from tests.factories.impact import SAYS
from typing_engine import models as typing
from typing_engine.enums import ContactKind, GateKind, Ground, RunKind, RunPurpose, RunStatus

DAY = date(2026, 3, 31)
_FILE = {"name": "a.jpg", "content_type": "image/jpeg", "size": 0, "sha256": "0" * 64, "kept_at": clock.now()}


def private_models() -> list[type[Model]]:
    """Every model whose default manager asks for a jurisdiction."""
    return [model for model in apps.get_models() if isinstance(model._default_manager, PrivateManager)]


def one_of_each(authority: str) -> list[Model]:
    """A row of every private model for one bureau. Run as batch."""
    household = factories.household(authority)
    officer = factories.officer_at(authority, Role.CLERK)
    path, moment = household.path, clock.now()
    period = {"period_start": DAY, "period_end": DAY}
    delivery = Delivery(path=path, feed=feeds.TAX, area=path, partial=True, file_name="tax.csv", taken_at=moment)
    fact = {"household": household, "delivery_id": 1}
    held = HeldDifference(feed=feeds.TAX, key={}, delivered={}, held_at=moment, **fact)
    made = [
        Job(kind=job_kinds.INTAKE, title="归集", path=path, requested_at=moment),
        Approval(
            path=path,
            subject="示例事项",
            subject_key=path,
            summary="示例",
            status=ApprovalStatus.REQUESTED,
            requested_by=officer,
            requested_at=moment,
        ),
        AuditRecord(at=moment, act=acts.LOGIN, path=path, actor_kind=ActorKind.OFFICER, officer=officer, mac=b"1"),
        (file := StoredFile(path=path, purpose=file_purposes.EVIDENCE, household_id=household.pk, **_FILE)),
        Notification(
            path=path,
            officer=officer,
            kind=notification_kinds.JOB_DONE,
            text="示例",
            view="job-page",
            key="1",
            once=path,
            created_at=moment,
        ),
        CredentialRequest(
            path=path,
            authority=household.authority,
            officer=officer,
            kind=CredentialRequestKind.UNLOCK,
            asked_by=factories.officer_at(authority, Role.SECURITY),
            asked_at=moment,
        ),
        Invitation(
            path=path,
            authority=household.authority,
            role=Role.CLERK,
            full_name="示例",
            token_hash=path,
            invited_at=moment,
            expires_at=moment + timedelta(days=3),
        ),
        delivery,
        RowProblem(delivery=delivery, path=path, severity=Severity.WARNING, line=1, code="future_day"),
        AnnualReport(year=2025, filed_on=DAY, **fact),
        RiskMark(kind=RiskKind.ABNORMAL, from_on=DAY, **fact),
        Tax(tax_paid=1, **period, **fact),
        SocialInsurance(insured=1, **period, **fact),
        Penalty(decision_no="示例〔2026〕1号", decided_on=DAY, kind=PenaltyKind.WARNING, **fact),
        Indicator(indicator="示例指标", value="1", as_of=DAY, **fact),
        NegativeRecord(kind="示例类别", day=DAY, **fact),
        ReplacedFact(feed=feeds.TAX, key={}, values={}, replaced_by_id=1, replaced_at=moment, **fact),
        CorrectedFact(
            feed=feeds.TAX, key={}, wrong={}, reference="示例", department="示例", corrected_at=moment, **fact
        ),
        held,
        DeliveryReveal(
            delivery=delivery,
            path=path,
            feed=feeds.TAX,
            bureau="示例",
            officer=officer,
            session="0" * 64,
            reason="示例",
            at=moment,
            until=moment + timedelta(hours=1),
        ),
        Reveal(
            household=household,
            officer=officer,
            session="0" * 64,
            reason="示例",
            at=moment,
            until=moment + timedelta(hours=1),
        ),
        Credential(path=path, holder_index=path.encode(), kind="示例", number=path, **fact),
        (recorded := RecordedRecognition(path=path, province="/42/", number=path, recognised_on=DAY, **fact)),
        (
            existing := classes.ExistingTitle(
                path=path,
                record=recorded,
                authority=household.authority,
                household=household,
                recognised_on=DAY,
                seen_delivery_id=1,
            )
        ),
        classes.ExistingTitleEvent(path=path, title=existing, action="record", target="held", at=moment),
        RegisterEntry(path=path, source=feeds.TAX_REGISTER, number=household.number, delivery_id=1),
        (comparison := Comparison(path=path, compared_at=moment)),
        (
            difference := Difference(
                path=path,
                province="/42/",
                source=feeds.TAX_REGISTER,
                kind=DifferenceKind.MISSING_THERE,
                number=household.number,
                household=household,
                found_in=comparison,
            )
        ),
        DifferenceEvent(path=path, difference=difference, action="keep", target="kept", at=moment),
        Defaulter(path=path, id_index=path.encode(), name="张三", case_no="1", listed_on=DAY, delivery_id=1),
        *_household_rows(household, officer),
        ImpactAssessment(
            path=path,
            authority=household.authority,
            processing=DIRECTORY,
            version=1,
            valid_from=DAY,
            made_by=officer,
            made_at=moment,
            **SAYS,
        ),
        *(typing_rows := _typing_rows(household)),
        *(class_rows := _class_rows(household, run=typing_rows[0], file=file)),
        *_case_rows(household, officer, file=file, held=_title_among(class_rows)),
        *appeal_rows(household, officer, file=file, held=held),
    ]
    with nationwide():
        for row in made:
            row.save(force_insert=True)
    return [household, *made]


def _household_rows(household: Household, officer: Officer) -> list[Model]:
    """What households and those who act for them leave behind."""
    moment, sealed = clock.now(), b"1"
    person = Person.objects.create(
        document_index=household.path.encode(),
        document_sealed=sealed,
        name_sealed=sealed,
        first_login_at=moment,
        last_login_at=moment,
    )
    phone = {"phone_sealed": sealed, "phone_index": sealed, "operator_index": sealed}
    return [
        Agent(
            household=household,
            name="李四",
            relation=Relation.FAMILY,
            document_sealed=sealed,
            document_index=household.path.encode(),
            until=DAY,
            appointed_at=moment,
            appointed_by=person,
            **phone,
        ),
        told := Message(household=household, title="示例", text="示例", sent_at=moment),
        Service(household=household, message=told, way=ServiceWay.OPENED, on=DAY, at=moment),
        ContactChoice(household=household, operator_index=sealed, changed_at=moment),
        sent := Dispatch(
            path=household.path,
            channel=Channel.POST,
            household_id=household.pk,
            message=household.pk,
            number="示例",
            recipient="示例",
            title="示例",
            made_at=moment,
            due_at=moment,
        ),
        DispatchAttempt(dispatch=sent, path=household.path, attempt=1, outcome=AttemptOutcome.STARTED, at=moment),
        FactCorrection(
            household=household,
            fact="phone",
            value_sealed=sealed,
            operator_index=sealed,
            reason="示例",
            corrected_at=moment,
            corrected_by=officer,
        ),
    ]


def _typing_rows(household: Household) -> list[Model]:
    """A run of the household's bureau with all that belongs to one."""
    path, authority, moment = household.path, household.authority, clock.now()
    standard, _ = typing.Standard.objects.get_or_create(
        number="示例〔2026〕1号",
        defaults={"province": "42", "title": "示例", "valid_from": DAY, "published_at": moment, "document": "{}"},
    )
    run = typing.Run(
        purpose=RunPurpose.EXTRA,
        path=path,
        kind=RunKind.PARTIAL,
        year=DAY.year,
        as_of=DAY,
        report_year=DAY.year - 2,
        standard=standard,
        volume=-DAY.year,
        requested_at=moment,
        published_at=moment,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT typing_open_year(%s)", [DAY.year])
    counts = {"households": 1, "survival": 1, "growth": 0, "development": 0, "ineligible": 0}
    grounds = dict.fromkeys(Ground.values, 0)
    part = {"run": run, "path": path}
    verdict = {
        "household": household,
        "volume": run.volume,
        "authority": authority,
        "grounds": 0,
        "rule": 0,
        "established_on": DAY,
        "months_in_operation": 0,
        "type": HouseholdType.SURVIVAL,
        **part,
    }
    correction = typing.Correction(
        reference="示例", corrected_on=DAY, corrected_at=moment, type_before=HouseholdType.SURVIVAL, **verdict
    )
    return [
        run,
        typing.RunEvent(action="request", target=RunStatus.QUEUED, at=moment, **part),
        typing.Coverage(feed=feeds.TAX, area=path, **part),
        typing.Shard(number=0, first_id=1, last_id=1, households=1, **part),
        typing.Gate(kind=GateKind.LISTS, passed=True, text="示例", **part),
        typing.Summary(authority=authority, **counts, **grounds, **part),
        typing.HandUp(at=moment, checksum="0" * 64, **counts, **part),
        typing.AnnualTyping(path=path, year=DAY.year, as_of=DAY, opens_on=DAY),
        typing.StandardDraft(
            path=path, number=f"示例{path}", title="示例", valid_from=DAY, document="{}", saved_at=moment
        ),
        typing.Result(**verdict),
        correction,
        typing.CorrectedRow(path=path, correction=correction, household=household, feed=feeds.TAX, key={}),
        *_check_up_rows(household, standard),
    ]


def _check_up_rows(household: Household, standard: typing.Standard) -> list[Model]:
    """What a look at the household's bureau found, and that somebody helped."""
    path, moment = household.path, clock.now()
    look = typing.CheckUp.objects.create(
        path=path, year=DAY.year, as_of=DAY, coming_on=DAY, report_year=2025, standard=standard, requested_at=moment
    )
    return [
        typing.CheckUpPart(path=path, check_up=look, number=0, first_id=1, last_id=1, households=1),
        typing.CheckUpCount(path=path, check_up=look, type="", grounds=0, households=1),
        typing.CheckUpEntry(path=path, check_up=look, household=household, grounds=Ground.REPORT_MISSING.bit),
        typing.CheckUpContact(
            path=path,
            household=household,
            authority=household.authority,
            year=DAY.year,
            grounds=0,
            kind=ContactKind.CONTACTED,
            note="示例",
            by=factories.officer_at(household.authority.code, Role.CLERK),
            at=moment,
        ),
    ]


def _class_rows(household: Household, *, run: typing.Run, file: StoredFile) -> list[Model]:
    """A classification standard with all that belongs to one, a round, a year's places and a recognition."""
    path, authority, moment = household.path, household.authority, clock.now()
    here = {"path": path}
    standard = classes.ClassStandard(
        authority=authority,
        level=RecognitionLevel.COUNTY,
        number="示例",
        title="示例",
        issuer="示例",
        valid_from=DAY,
        penalty_years=2,
        made_at=moment,
        saved_at=moment,
        **here,
    )
    rule = classes.ClassRule(standard=standard, recognition_class=RecognitionClass.PREMIUM, **here)
    group = classes.CriterionGroup(rule=rule, number=1, kind=GroupKind.ANY, **here)
    criterion = classes.Criterion(group=group, position=1, wording="示例", source=CriterionSource.CREDENTIAL, **here)
    round_ = classes.Round(
        authority=authority,
        year=DAY.year,
        standard=_public_standard(authority),
        applications_from=DAY,
        applications_until=DAY,
        review_from=DAY + timedelta(days=1),
        review_until=DAY + timedelta(days=1),
        notice_days=7,
        supplement_days=5,
        planned_at=moment,
        **here,
    )
    year = classes.ProvinceQuota(
        year=DAY.year, run=run, growth=40, development=0, cap=2, running=0, frozen_at=moment, **here
    )
    quota = classes.Quota(province_quota=year, authority=authority, year=DAY.year, size=1, **here)
    return [
        standard,
        classes.CoSigner(standard=standard, department="示例", **here),
        classes.LocalBar(standard=standard, wording="示例", **here),
        classes.RelaxedGroup(standard=standard, name="示例", **here),
        rule,
        group,
        criterion,
        classes.CriterionCredential(criterion=criterion, kind=classes.CredentialKind.objects.first(), **here),
        classes.StandardComment(standard=standard, name="张三", contact_sealed=b"0", text="示例", at=moment, **here),
        classes.ClassStandardEvent(standard=standard, action="open_comment", target="in_comment", at=moment, **here),
        round_,
        classes.RoundEvent(round=round_, action="plan", target="planned", at=moment, **here),
        year,
        classes.QuotaShare(
            province_quota=year,
            authority=authority,
            base=40,
            running=0,
            whole=2,
            remainder=0,
            extra=0,
            chosen=2,
            **here,
        ),
        quota,
        classes.PlaceTransfer(
            province_quota=year,
            giver=authority,
            receiver=authority.parent,
            places=1,
            reason="示例",
            proposed_by_giver=True,
            proposed_at=moment,
            **here,
        ),
        title := classes.Recognition(
            number=new_number(DAY.year),
            household=household,
            place=authority,
            recognition_class=RecognitionClass.PREMIUM,
            level=RecognitionLevel.COUNTY,
            recognition_path=RecognitionPath.APPLICATION,
            recogniser=authority,
            recognised_on=DAY,
            first_until=date(DAY.year + 3, DAY.month, DAY.day),
            valid_until=date(DAY.year + 3, DAY.month, DAY.day),
            type_then=HouseholdType.GROWTH,
            **here,
        ),
        step := classes.RecognitionEvent(
            recognition=title, household=household, action="recognise", target="valid", at=moment, **here
        ),
        classes.TitleLetter(
            event=step,
            recognition=title,
            household=household,
            authority=authority,
            kind="title_ended",
            year=2026,
            number=9,
            text={},
            issued_at=moment,
            **here,
        ),
        story := classes.TitleStory(
            recognition=title,
            household=household,
            text="示例",
            consented_by=Person.objects.get(document_index=household.path.encode()),
            submitted_at=moment,
            **here,
        ),
        classes.TitleStoryEvent(
            story=story, household=household, action="submit", target="submitted", at=moment, **here
        ),
        annotations := classes.AnnotationFile(
            authority=authority, number=1, file=file, checksum="0" * 64, made_at=moment, **here
        ),
        classes.Annotation(file=annotations, recognition=title, kind="given", day=DAY, **here),
        ending := classes.Ending(
            recognition=title,
            household=household,
            recogniser=authority,
            recognition_path=RecognitionPath.APPLICATION,
            kind="cancel",
            ground="typing",
            facts="示例",
            opened_at=moment,
            due_on=DAY,
            **here,
        ),
        classes.EndingEvent(ending=ending, household=household, action="tell", target="told", at=moment, **here),
        classes.EndingLetter(
            ending=ending,
            household=household,
            authority=authority,
            kind="ending_intended",
            year=2026,
            number=10,
            text={},
            issued_at=moment,
            **here,
        ),
        evaluation := classes.Evaluation(
            recognition=title,
            household=household,
            recogniser=authority,
            recognition_path=RecognitionPath.APPLICATION,
            period_until=title.valid_until,
            opened_on=DAY,
            **here,
        ),
        classes.EvaluationFinding(
            evaluation=evaluation, household=household, ground="growth", text="示例", at=moment, **here
        ),
        classes.EvaluationEvent(
            evaluation=evaluation, household=household, action="begin", target="open", at=moment, **here
        ),
        classes.EvaluationLetter(
            evaluation=evaluation,
            household=household,
            authority=authority,
            kind="evaluation_extended",
            year=2026,
            number=11,
            text={},
            issued_at=moment,
            **here,
        ),
        classes.RecommenderQuestion(
            evaluation=evaluation,
            household=household,
            authority=authority,
            department=Department.TAX,
            asked_on=DAY,
            due_on=DAY,
            **here,
        ),
        report := classes.YearlyReport(
            recognition=title,
            household=household,
            recogniser=authority,
            year=2027,
            until_on=DAY,
            reminded_on=DAY,
            due_on=DAY,
            **here,
        ),
        classes.YearlyReportEvent(report=report, household=household, action="open", target="due", at=moment, **here),
        change := classes.OperatorChange(
            recognition=title,
            household=household,
            recogniser=authority,
            former_index=b"1",
            new_index=b"2",
            found_on=DAY,
            **here,
        ),
        classes.OperatorChangeEvent(
            change=change, household=household, action="ask", target="asked", at=moment, **here
        ),
        classes.ExtraRunNotice(recognition=title, household=household, run_id=1, at=moment, **here),
        classes.MovedTitle(recognition=title, household=household, moved_to="/42/", note="示例", at=moment, **here),
    ]


def _title_among(rows: list[Model]) -> classes.Recognition:
    return next(row for row in rows if isinstance(row, classes.Recognition))


def _case_rows(household: Household, officer: Officer, *, file: StoredFile, held: classes.Recognition) -> list[Model]:
    """An application with all that belongs to one."""
    path, authority, moment = household.path, household.authority, clock.now()
    part = {"path": path, "household": household}
    round_ = classes.PublicRound.objects.create(
        round_id=-authority.pk,
        authority=authority,
        path=authority.path,
        year=DAY.year,
        standard=classes.PublicClassStandard.objects.get(pk=-authority.pk),
        applications_from=DAY,
        applications_until=DAY,
        review_from=DAY + timedelta(days=1),
        review_until=DAY + timedelta(days=1),
        notice_days=7,
        notice_in_working_days=True,
        supplement_days=5,
        opinion_days=5,
        silence_is_consent=True,
        visit_after_ranking=False,
        spot_check_days=30,
        consent_days=10,
        associations_recommend=False,
    )
    case = classes.Case(
        authority=authority,
        place=authority,
        round=round_,
        recognition_path=RecognitionPath.APPLICATION,
        status=CaseStatus.DRAFT,
        started_at=moment,
        **part,
    )
    event = classes.CaseEvent(case=case, action="start", target="draft", at=moment, **part)
    return [
        case,
        event,
        classes.Reinstatement(
            case=case,
            against=event,
            reference="示例",
            reason="示例",
            late=False,
            proposed_by=officer,
            decided_by=factories.officer_at(authority.code, Role.SUPERVISOR),
            at=moment,
            **part,
        ),
        classes.CaseLetter(
            case=case, authority=authority, kind="refusal", year=2026, number=1, text={}, issued_at=moment, **part
        ),
        classes.CaseAnswer(case=case, criterion="1-1", **part),
        classes.Evidence(case=case, criterion="1-1", file=file, added_at=moment, added_by=officer, **part),
        classes.EligibilityCheck(case=case, moment="submission", on=DAY, eligible=True, at=moment, **part),
        classes.Supplement(case=case, stage="review", asked_by=officer, asked_at=moment, due_on=DAY, **part),
        classes.CandidateInvitation(round=round_, invited_at=moment, **part),
        classes.CaseDeclaration(case=case, officer=officer, has_conflict=False, at=moment, **part),
        classes.CaseScore(case=case, officer=officer, total=0, at=moment, **part),
        classes.FindingVerdict(
            case=case, key="local_bar-1", finding="示例", verdict="met", note="示例", by=officer, at=moment, **part
        ),
        classes.Contest(subject="type", datum="分型", text="示例", made_at=moment, **part),
        *_field_rows(case, officer, file=file),
        *_notice_rows(case, household, held=held),
    ]


def _field_rows(case: classes.Case, officer: Officer, *, file: StoredFile) -> list[Model]:
    """A visit of the case and what a department was asked about it."""
    path, authority, moment = case.path, case.authority, clock.now()
    visit = classes.Visit(
        path=path, case=case, place=authority, station=authority, due_on=DAY, planned_by=officer, planned_at=moment
    )
    asked = classes.OpinionRequest(
        path=path,
        authority=authority,
        round=case.round,
        department=Department.COMMERCE,
        on_paper=True,
        due_on=DAY,
        sent_on=DAY,
        sent_how="post",
        sent_by=officer,
        sent_at=moment,
        asked_by=officer,
        asked_at=moment,
    )
    item = classes.OpinionItem(path=path, request=asked, case=case, department=Department.COMMERCE)
    letter = {"authority": authority, "kind": "consultation", "year": 2026, "number": 1, "text": {}}
    return [
        visit,
        classes.VisitPhoto(path=path, visit=visit, file=file, taken_at=moment, position=1),
        classes.VisitDraft(path=path, case=case, visit=visit, by=officer, saved_at=moment),
        classes.VisitEvent(path=path, visit=visit, action="plan", at=moment),
        asked,
        item,
        classes.OpinionEvent(path=path, item=item, action="ask", target="asked", at=moment),
        classes.OpinionLetter(path=path, request=asked, issued_at=moment, **letter),
        classes.OpinionReply(
            path=path, request=asked, received_on=DAY, file=file, recorded_by=officer, recorded_at=moment
        ),
    ]


def _notice_rows(case: classes.Case, household: Household, *, held: classes.Recognition) -> list[Model]:
    """A notice with what the public says to it, a request for recognition, a report, a case under check."""
    authority, today, moment = household.authority, clock.today(), clock.now()
    here = {"path": household.path}
    own = {"authority": authority, **here}
    days = {"published_on": today, "until": today + timedelta(days=7), "title": "示例", "contact": "示例"}
    shows = {"names_until": days["until"], "standard": "示例", "households": 1}
    draft = classes.NoticeDraft(round=case.round, title="示例", contact="示例", prepared_at=moment, **own)
    notice = classes.Notice(round=case.round, number=1, draft=draft, published_at=moment, **days, **own)
    public = classes.PublicNotice.objects.create(
        notice_id=-authority.pk, year=DAY.year, level="county", **shows, **days, **own
    )
    shown = classes.PublicNoticeEntry.objects.create(
        notice=public,
        position=1,
        code=household.number,
        county="示例",
        recognition_class="premium",
        level="county",
        recognition_path="application",
    )
    objection = classes.Objection(
        notice=public,
        case=case,
        kind="objection",
        name="王五",
        phone_sealed=b"1",
        phone_masked="*",
        phone_index=b"1",
        phone_proven_at=moment,
        name_check="unchecked",
        receipt=f"示例-{household.pk}",
        text="示例",
        made_at=moment,
        **own,
    )
    told = classes.ObjectionTold(
        objection=objection, case=case, household=household, text="示例", told_at=moment, **here
    )
    batch = classes.RecognitionBatch(round=case.round, requested_at=moment, **own)
    sample = classes.SpotCheck(year=DAY.year, kind="choice", size=1, drawn_at=moment, **own)
    item = classes.SpotCheckItem(sample=sample, case=case, recognition=held, window_until=DAY, **own)
    return [
        draft,
        classes.NoticeDraftItem(draft=draft, case=case, **here),
        notice,
        classes.NoticeWithdrawal(notice=notice, reason="示例", proposed_at=moment, **here),
        classes.NoticeEntry(notice=public, case=case, shown=shown, code=household.number, **here),
        objection,
        told,
        classes.ObjectionReply(
            told=told, household=household, text="示例", by_person=Person.objects.latest("id"), at=moment, **here
        ),
        classes.VoidProposal(objection=objection, ground="no_facts", reason="示例", proposed_at=moment, **own),
        batch,
        classes.RecognitionBatchItem(batch=batch, case=case, **here),
        classes.Overdue(
            head=authority,
            kind="case",
            key=authority.pk,
            what="示例",
            due_on=DAY,
            noted_on=DAY + timedelta(days=1),
            **own,
        ),
        classes.RecognitionReport(round=case.round, count=0, checksum="0" * 64, reported_at=moment, **own),
        sample,
        item,
        classes.SpotCheckEvent(item=item, action="draw", target="open", at=moment, **here),
    ]


def _public_standard(authority) -> classes.PublicClassStandard:
    """What a round names: a standard that everybody may read."""
    return classes.PublicClassStandard.objects.create(
        standard_id=-authority.pk,
        authority=authority,
        province="42",
        level=RecognitionLevel.COUNTY,
        number="示例",
        title="示例",
        issuer="示例",
        valid_from=DAY,
        text="示例",
        comment_from=DAY,
        comment_until=DAY,
        published_on=DAY,
    )
