"""One row in every private table, so that a test can ask all of them the same question."""

from datetime import date, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Model

from authorities import clock
from authorities.enums import Act, ActorKind, ApprovalStatus, FilePurpose, JobKind, NotificationKind, Role
from authorities.jurisdiction import PrivateManager, nationwide
from authorities.models import Approval, AuditRecord, Invitation, Job, Notification, Officer, StoredFile
from registry.enums import Feed, HouseholdType, PenaltyKind, Relation, RiskKind, Severity
from registry.models import (
    Agent,
    AnnualReport,
    Defaulter,
    Delivery,
    Household,
    Indicator,
    Message,
    Penalty,
    Person,
    PhoneCorrection,
    ReplacedFact,
    Reveal,
    RiskMark,
    RowProblem,
    SocialInsurance,
    Tax,
)
from tests import factories
from typing_engine import models as typing
from typing_engine.enums import GateKind, Ground, RunKind, RunStatus

DAY = date(2026, 3, 31)


def private_models() -> list[type[Model]]:
    """Every model whose default manager asks for a jurisdiction."""
    return [model for model in apps.get_models() if isinstance(model._default_manager, PrivateManager)]


def one_of_each(authority: str) -> list[Model]:
    """A row of every private model for one bureau. Run as batch."""
    household = factories.household(authority)
    officer = factories.officer_at(authority, Role.CLERK)
    path, moment = household.path, clock.now()
    period = {"period_start": DAY, "period_end": DAY}
    delivery = Delivery(path=path, feed=Feed.TAX, area=path, partial=True, file_name="tax.csv", taken_at=moment)
    fact = {"household": household, "delivery_id": 1}
    made = [
        Job(kind=JobKind.INTAKE, title="归集", path=path, requested_at=moment),
        Approval(
            path=path,
            subject="示例事项",
            subject_key=path,
            summary="示例",
            status=ApprovalStatus.REQUESTED,
            requested_by=officer,
            requested_at=moment,
        ),
        AuditRecord(at=moment, act=Act.LOGIN, path=path, actor_kind=ActorKind.OFFICER, officer=officer, mac=b"1"),
        StoredFile(path=path, purpose=FilePurpose.FEED, name="a.csv", size=0, sha256="0" * 64, kept_at=moment),
        Notification(
            path=path,
            officer=officer,
            kind=NotificationKind.JOB_DONE,
            text="示例",
            view="job-page",
            key="1",
            once=path,
            created_at=moment,
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
        ReplacedFact(feed=Feed.TAX, key={}, values={}, replaced_by_id=1, replaced_at=moment, **fact),
        Reveal(
            household=household,
            officer=officer,
            session="0" * 64,
            reason="示例",
            at=moment,
            until=moment + timedelta(hours=1),
        ),
        Defaulter(path=path, id_index=path.encode(), name="张三", case_no="1", listed_on=DAY, delivery_id=1),
        *_household_rows(household, officer),
        *_typing_rows(household),
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
        Message(household=household, title="示例", text="示例", sent_at=moment),
        PhoneCorrection(household=household, reason="示例", corrected_at=moment, corrected_by=officer, **phone),
    ]


def _typing_rows(household: Household) -> list[Model]:
    """A run of the household's bureau with all that belongs to one."""
    path, authority, moment = household.path, household.authority, clock.now()
    standard, _ = typing.Standard.objects.get_or_create(
        number="示例〔2026〕1号",
        defaults={"province": "42", "title": "示例", "valid_from": DAY, "published_at": moment, "document": "{}"},
    )
    run = typing.Run(
        path=path,
        kind=RunKind.PARTIAL,
        year=DAY.year,
        as_of=DAY,
        report_year=DAY.year - 2,
        standard=standard,
        volume=-DAY.year,
        requested_at=moment,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT typing_open_year(%s)", [DAY.year])
    counts = {"households": 1, "survival": 1, "growth": 0, "development": 0, "ineligible": 0}
    grounds = dict.fromkeys(Ground.values, 0)
    part = {"run": run, "path": path}
    return [
        run,
        typing.RunEvent(action="request", target=RunStatus.QUEUED, at=moment, **part),
        typing.Coverage(feed=Feed.TAX, area=path, **part),
        typing.Shard(number=0, first_id=1, last_id=1, households=1, **part),
        typing.Gate(kind=GateKind.LISTS, passed=True, text="示例", **part),
        typing.Summary(authority=authority, **counts, **grounds, **part),
        typing.HandUp(at=moment, checksum="0" * 64, **counts, **part),
        typing.AnnualTyping(path=path, year=DAY.year, as_of=DAY, opens_on=DAY),
        typing.StandardDraft(
            path=path, number=f"示例{path}", title="示例", valid_from=DAY, document="{}", saved_at=moment
        ),
        typing.Result(
            household=household,
            volume=run.volume,
            run=run,
            authority=authority,
            grounds=0,
            rule=0,
            established_on=DAY,
            months_in_operation=0,
            type=HouseholdType.SURVIVAL,
            path=path,
        ),
    ]
