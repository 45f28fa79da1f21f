"""One row in every private table, so that a test can ask all of them the same question."""

from datetime import date

from django.apps import apps
from django.db.models import Model

from authorities import clock
from authorities.enums import Act, ApprovalStatus, FilePurpose, JobKind, Role
from authorities.jurisdiction import PrivateManager, nationwide
from authorities.models import Approval, AuditRecord, Job, StoredFile
from registry.enums import Feed, PenaltyKind, RiskKind, Severity
from registry.models import (
    AnnualReport,
    Defaulter,
    Delivery,
    Indicator,
    Penalty,
    ReplacedFact,
    RiskMark,
    RowProblem,
    SocialInsurance,
    Tax,
)
from tests import factories

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
        AuditRecord(at=moment, act=Act.LOGIN, path=path, officer=officer),
        StoredFile(path=path, purpose=FilePurpose.FEED, name="a.csv", size=0, sha256="0" * 64, kept_at=moment),
        delivery,
        RowProblem(delivery=delivery, path=path, severity=Severity.WARNING, line=1, code="future_day"),
        AnnualReport(year=2025, filed_on=DAY, **fact),
        RiskMark(kind=RiskKind.ABNORMAL, from_on=DAY, **fact),
        Tax(tax_paid=1, **period, **fact),
        SocialInsurance(insured=1, **period, **fact),
        Penalty(decision_no="示例〔2026〕1号", decided_on=DAY, kind=PenaltyKind.WARNING, **fact),
        Indicator(indicator="示例指标", value="1", as_of=DAY, **fact),
        ReplacedFact(feed=Feed.TAX, key={}, values={}, replaced_by_id=1, replaced_at=moment, **fact),
        Defaulter(path=path, id_index=path.encode(), name="张三", case_no="1", listed_on=DAY, delivery_id=1),
    ]
    with nationwide():
        for row in made:
            row.save(force_insert=True)
    return [household, *made]
