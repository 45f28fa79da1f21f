"""A classification standard before the public (C2): shown for comment, published by a second officer, superseded.

Everything here but the clock's part runs in the jurisdiction of the bureau whose standard it is.
"""

from datetime import date

from django.conf import settings
from django.db import transaction

from authorities import approvals, audit, clock
from authorities.jurisdiction import jurisdiction, nationwide, province_of
from authorities.models import Approval, Officer
from authorities.refusals import Refused
from casework.workflow import Mover, move
from mingteyouxin import acts
from mingteyouxin.criteria import draft_check, standard_tree, standards
from mingteyouxin.criteria.enums import StandardAction, StandardStatus
from mingteyouxin.criteria.models import ClassStandard, PublicClassStandard, StandardComment
from mingteyouxin.criteria.workflow import CLASS_STANDARD
from registry.masking import mask_phone
from registry.sealing import SoftwareSealer

SUBJECT = standards.SUBJECT
_COMMENT = 2000
_NAME = _CONTACT = 60


class NotReady(Refused):
    """The check of the floor found what keeps the standard from being published; `findings` say what."""

    def __init__(self, findings: list[draft_check.Finding]) -> None:
        first = "；".join(f"{finding.where}：{finding.what}" for finding in findings[:3])
        super().__init__("standard_not_ready", f"标准尚不能公布。{first}")
        self.findings = findings


@transaction.atomic
def open_comment(standard_id: int, *, until: date, by: Officer) -> ClassStandard:
    """Show the draft's text to the public from today until a day, the last day included. Raises Refused."""
    today = clock.today()
    if until <= today:
        raise Refused("comment_too_short", "征求意见截止日期应当晚于今天。")
    standard = _undecided(standard_id)
    without = [
        finding for finding in standards.check(standard, on=today) if finding.blocks and finding.where.startswith("“")
    ]
    if without:
        # People are to comment on a whole text: what is missing in a class is written first.
        raise NotReady(without)
    standard = move(
        CLASS_STANDARD,
        standard_id,
        StandardAction.OPEN_COMMENT,
        by=by,
        note=f"至 {until}",
        log_note=f"{standard}，至 {until}",
        comment_from=today,
        comment_until=until,
    )
    _show(standard)
    return standard


@transaction.atomic
def revise(standard_id: int, *, by: Officer, note: str) -> ClassStandard:
    """Take a text that was shown back into work, with the reason: for what people said, or for a mistake."""
    if not note.strip():
        raise Refused("reason_required", "请填写退回修改的理由。")
    shown = _undecided(standard_id)
    today, changes = clock.today(), {}
    if shown.comment_until and shown.comment_until >= today:
        # Its days are cut short, so they do not count: the text is shown again before it can be published.
        changes = {"comment_from": None, "comment_until": None}
    standard = move(CLASS_STANDARD, shown.pk, StandardAction.REVISE, by=by, note=note.strip(), log_note=note, **changes)
    PublicClassStandard.objects.filter(pk=standard.pk).update(withdrawn_on=today)
    return standard


def comment(standard_id: int, *, name: str, contact: str, text: str) -> StandardComment:
    """What somebody of the public says about a text that is shown. Raises Refused when its days are over.

    Nobody is logged in; the row is written for the bureau whose standard it is.
    """
    shown = PublicClassStandard.objects.select_related("authority").filter(pk=standard_id).first()
    if shown is None or not shown.takes_comments(clock.today()):
        raise Refused("comment_closed", "该标准不在征求意见期间，不能提交意见。")
    sealer = SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)
    contact = contact.strip()[:_CONTACT]
    made = StandardComment(
        standard_id=standard_id,
        path=shown.authority.path,
        name=name.strip()[:_NAME],
        contact_sealed=sealer.seal(contact),
        contact_masked=mask_phone(contact),
        text=text.strip()[:_COMMENT],
        at=clock.now(),
    )
    with jurisdiction(made.path):
        made.save(force_insert=True)
        audit.record(acts.CLASS_COMMENT_MADE, by=audit.VISITOR, on=made)
    return made


@transaction.atomic
def request_publication(standard_id: int, *, by: Officer) -> Approval:
    """Ask a second officer to publish; checked first, and not edited until he or she has decided.

    Raises Refused, ApprovalRefused.
    """
    standard = _undecided(standard_id)
    _must_be_ready(standard)
    return approvals.request_approval(SUBJECT, str(standard.pk), summary=f"公布分类标准 {standard}"[:300], by=by)


@transaction.atomic
def approve_publication(approval_id: int, *, by: Officer, note: str = "") -> ClassStandard:
    """Agree as the second officer, and publish. Raises ApprovalRefused, Refused."""
    approval = approvals.approve(_asked(approval_id).pk, by=by, note=note)
    standard = ClassStandard.objects.select_for_update(of=("self",), no_key=True).get(pk=approval.subject_key)
    if standard.made_by_id == by.pk:
        raise Refused("four_eyes", "编制人不能复核自己编制的标准，请由另一名审批人员复核。")
    _must_be_ready(standard)
    standard = move(
        CLASS_STANDARD,
        standard.pk,
        StandardAction.PUBLISH,
        by=by,
        note=note,
        log_note=str(standard),
        published_by=by,
        published_at=clock.now(),
    )
    _show(standard)
    _supersede(standard.authority_id, clock.today())
    return standard


def reject_publication(approval_id: int, *, by: Officer, note: str) -> Approval:
    """Disagree as the second officer, with the reason. Raises ApprovalRefused."""
    return approvals.reject(_asked(approval_id).pk, by=by, note=note)


def withdraw_publication(approval_id: int, *, by: Officer) -> Approval:
    """Take back one's own request. Raises ApprovalRefused."""
    return approvals.withdraw(_asked(approval_id).pk, by=by)


def supersede_due(on: date | None = None) -> int:
    """Nightly: published standards whose successor has come into force by a day (today) are superseded."""
    on = on or clock.today()
    with nationwide():
        bureaus = (
            ClassStandard.objects.filter(status=StandardStatus.PUBLISHED, valid_from__lte=on)
            .values_list("authority_id", flat=True)
            .distinct()
            .order_by()
        )
        return sum(_supersede(authority_id, on) for authority_id in bureaus)


def _supersede(authority_id: int, on: date) -> int:
    begun = ClassStandard.objects.filter(
        authority_id=authority_id, status=StandardStatus.PUBLISHED, valid_from__lte=on
    ).order_by("-valid_from", "-published_at", "-id")
    older = list(begun)[1:]
    for standard in older:
        move(CLASS_STANDARD, standard.pk, StandardAction.SUPERSEDE, by=Mover.CLOCK, superseded_at=clock.now())
        PublicClassStandard.objects.filter(pk=standard.pk, superseded_on=None).update(superseded_on=on)
    return len(older)


def _show(standard: ClassStandard) -> None:
    """What the public reads from now on."""
    PublicClassStandard.objects.update_or_create(
        standard_id=standard.pk,
        defaults={
            "authority_id": standard.authority_id,
            "province": province_of(standard.path),
            "level": standard.level,
            "number": standard.number,
            "title": standard.title,
            "issuer": standard.issuer,
            "valid_from": standard.valid_from,
            "valid_until": standard.valid_until,
            "text": standards.text(standard),
            "document": standard_tree.to_document(standard_tree.read_rows(standard)),
            "comment_from": standard.comment_from,
            "comment_until": standard.comment_until,
            "withdrawn_on": None,
            "published_on": clock.today() if standard.published_at else None,
        },
    )


def _must_be_ready(standard: ClassStandard) -> None:
    found = draft_check.blocking(standards.check(standard, on=clock.today()))
    if found:
        raise NotReady(found)


def _undecided(standard_id: int) -> ClassStandard:
    standard = ClassStandard.objects.select_for_update(of=("self",), no_key=True).get(pk=standard_id)
    if standards.open_approval(standard) is not None:
        raise Refused("awaits_approval", "该标准已提请复核，请等待复核结果，或者先撤回提请。")
    return standard


def _asked(approval_id: int) -> Approval:
    return Approval.objects.get(pk=approval_id, subject=SUBJECT)
