"""Verbs of impact assessments: a new version, its confirmation by a second officer, what holds and what is missing."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from authorities import audit, clock, files
from authorities.declarations import declared
from authorities.models import Approval, Authority, Officer
from authorities.scans import Scan
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused, refused_in_words
from registry import acts, capabilities, file_purposes
from registry.models import ImpactAssessment
from registry.processings import Processing

SAID = ("purpose", "means", "lawfulness", "risks", "measures")


@transaction.atomic
def assess(
    authority: Authority,
    processing: Processing,
    said: dict[str, str],
    *,
    valid_from: date,
    enclosed: Scan | None,
    by: Officer,
) -> ImpactAssessment:
    """Keep the next version and ask a second officer to confirm it. `said` has a text for each of SAID. Raises Refused.

    While one version waits for its second officer, there is no next one.
    """
    if valid_from < clock.today():
        raise Refused("day_past", "施行日期不能早于今天。")
    earlier = ImpactAssessment.objects.filter(path=authority.path, processing=processing)
    last = earlier.order_by("-version").first()
    if last is not None and four_eyes.open_request(SUBJECT, last.pk):
        raise Refused("assessment_waits", "上一版还在等待复核，请先复核或者撤回。")
    kept = None
    if enclosed is not None:
        kept = files.keep(
            [enclosed.content],
            name=enclosed.name,
            purpose=file_purposes.IMPACT,
            content_type=enclosed.content_type,
            by=by,
            path=authority.path,
        )
    made = ImpactAssessment(
        path=authority.path,
        authority=authority,
        processing=processing,
        version=last.version + 1 if last else 1,
        **{name: said[name].strip() for name in SAID},
        file=kept,
        valid_from=valid_from,
        made_by=by,
        made_at=clock.now(),
    )
    with refused_in_words():
        made.save(force_insert=True)
    audit.record(acts.IMPACT_ASSESSED, by=by, on=made, note=str(made))
    four_eyes.request(SUBJECT, made.pk, by=by)
    return made


def in_force(path: str, on: date) -> dict[str, ImpactAssessment]:
    """By processing, the version that holds on a day at the bureau of a path."""
    rows = ImpactAssessment.objects.filter(path=path, approved_at__isnull=False, valid_from__lte=on)
    return {row.processing: row for row in rows.order_by("version")}


def missing(path: str, on: date) -> list[Processing]:
    """Processings for which the bureau of a path has no assessment that holds on a day."""
    held = in_force(path, on)
    return [processing for processing in declared(Processing) if processing not in held]


def history(path: str, processing: Processing) -> Iterable[ImpactAssessment]:
    """All versions of a bureau's assessment, the latest first."""
    rows = ImpactAssessment.objects.filter(path=path, processing=processing)
    return rows.select_related("made_by", "approved_by").order_by("-version")


def _confirm(assessment: ImpactAssessment, approval: Approval) -> None:
    ImpactAssessment.objects.filter(pk=assessment.pk).update(
        approved_by=approval.decided_by, approved_at=approval.decided_at
    )


SUBJECT = FourEyesSubject(
    "impact_assessment",
    "影响评估",
    capabilities.IMPACT_APPROVE,
    page="impact-page",
    model="registry.ImpactAssessment",
    summary=lambda assessment: f"{assessment}，自 {assessment.valid_from} 起施行",
    carry_out=_confirm,
    author=lambda assessment: assessment.made_by_id,
    author_refused="评估人不能复核自己的评估，请由另一名工作人员复核。",
)
