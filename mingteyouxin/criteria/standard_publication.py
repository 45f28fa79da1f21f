"""A classification standard before the public (C2): shown for comment, published by a second officer, superseded.

Everything here but the clock's part runs in the jurisdiction of the bureau whose standard it is.
"""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from authorities import audit, clock
from authorities.jurisdiction import jurisdiction, province_of
from authorities.models import Approval, Officer
from authorities.refusals import Refused
from casework.four_eyes import FourEyesSubject, open_request
from casework.sweeps import Sweep
from casework.workflow import Mover, move
from mingteyouxin import acts
from mingteyouxin.capabilities import CLASS_STANDARD_PUBLISH
from mingteyouxin.criteria import draft_check, standard_tree, standards
from mingteyouxin.criteria.enums import StandardAction, StandardStatus
from mingteyouxin.criteria.models import ClassStandard, PublicClassStandard, StandardComment
from mingteyouxin.criteria.workflow import CLASS_STANDARD
from registry.masking import mask_phone
from registry.sealing import SoftwareSealer

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


def _publish(standard: ClassStandard, approval: Approval) -> ClassStandard:
    _must_be_ready(standard)
    by = approval.decided_by
    standard = move(
        CLASS_STANDARD,
        standard.pk,
        StandardAction.PUBLISH,
        by=by,
        note=approval.note,
        log_note=str(standard),
        published_by=by,
        published_at=clock.now(),
    )
    _show(standard)
    for older in _begun(clock.today()).filter(authority=standard.authority_id)[1:]:
        _supersede(older.pk, clock.today())
    return standard


def _begun(on: date) -> QuerySet[ClassStandard]:
    """Published standards whose first day has come, a bureau's newest first."""
    begun = ClassStandard.objects.filter(status=StandardStatus.PUBLISHED, valid_from__lte=on)
    return begun.order_by("authority", "-valid_from", "-published_at", "-id")


def _followed(on: date) -> list[tuple[int, str]]:
    found, bureau = [], None
    for number, authority, path in _begun(on).values_list("pk", "authority_id", "path"):
        if authority == bureau:
            found.append((number, path))
        bureau = authority
    return found


def _supersede(standard_id: int, on: date) -> None:
    move(CLASS_STANDARD, standard_id, StandardAction.SUPERSEDE, by=Mover.CLOCK, superseded_at=clock.now())
    PublicClassStandard.objects.filter(pk=standard_id, superseded_on=None).update(superseded_on=on)


# Published standards whose successor has come into force.
supersede_due = Sweep("supersede-class-standards", due=_followed, deal_with=_supersede)


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
    if open_request(SUBJECT, standard.pk) is not None:
        raise Refused("awaits_approval", "该标准已提请复核，请等待复核结果，或者先撤回提请。")
    return standard


SUBJECT = FourEyesSubject(
    standards.PUBLICATION,
    "分类标准",
    CLASS_STANDARD_PUBLISH,
    page="class-standard-page",
    model="mingteyouxin.ClassStandard",
    summary=lambda standard: f"公布分类标准 {standard}",
    check=_must_be_ready,
    carry_out=_publish,
    author=lambda standard: standard.made_by_id,
    author_refused="编制人不能复核自己编制的标准，请由另一名审批人员复核。",
)
