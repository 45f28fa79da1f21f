"""What the public says to a notice (C5): taken from visitors, held against one household only, decided by officers."""

from django.conf import settings
from django.db import transaction

from authorities import audit, clock, files, notifications
from authorities.capabilities import granted_to
from authorities.jurisdiction import jurisdiction
from authorities.models import Approval, Authority, Officer, Post
from authorities.scans import Scan
from authorities.work_calendar import work_calendar
from casework import four_eyes
from casework.deadlines import last_day
from casework.four_eyes import FourEyesSubject
from casework.refusals import IllegalTransition, Refused, refused_in_words
from casework.workflow import Mover, move
from mingteyouxin import acts, capabilities, file_purposes, notification_kinds
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.notices.enums import ObjectionAction, ObjectionKind, ObjectionStatus
from mingteyouxin.notices.models import NOTICE_CLOSED, Notice, NoticeEntry, Objection, PublicNotice, PublicNoticeEntry
from mingteyouxin.notices.workflow import OBJECTION
from registry.masking import mask_phone
from registry.people import messages
from registry.sealing import SoftwareSealer


def make(
    entry: PublicNoticeEntry, *, kind: ObjectionKind, name: str, phone: str, text: str, enclosed: Scan | None = None
) -> Objection:
    """What somebody of the public says about a household on notice. Raises Refused when the days are over.

    Nobody is logged in; the row is written for the bureau whose notice it is. An objection holds this household back
    and no other.
    """
    notice = entry.notice
    if not notice.takes_objections(clock.today()):
        raise Refused("notice_closed", NOTICE_CLOSED)
    with jurisdiction(notice.authority.path):
        case = NoticeEntry.objects.select_related("case__household", "case__round").get(shown=entry).case
        made = _written(notice, case, kind=kind, name=name, phone=phone, text=text, enclosed=enclosed)
        # Not told to the household as a look at its data: the objector is nobody it may learn of.
        audit.record(acts.NOTICE_OBJECTED, by=audit.VISITOR, on=made)
        if kind == ObjectionKind.OBJECTION:
            _hold(case, made)
        notifications.notify(
            notification_kinds.CASE,
            path=notice.authority.path,
            to=_deciders(notice.authority),
            text=f"公示收到{ObjectionKind(kind).label}：{entry}",
            view="objection-page",
            key=made.pk,
            once=f"objection:{made.pk}",
        )
    return made


@transaction.atomic
def decide(objection_id: int, *, upheld: bool | None, answer: str, by: Officer) -> Objection:
    """Answer, with the reasons, which the household reads. An objection is upheld or dismissed, a comment neither.

    The last one that is dismissed lets the household go on. To uphold one ends a case and takes two: it is asked for
    here, and decided by another officer (UPHOLDING). Raises Refused.
    """
    answer = answer.strip()
    if not answer:
        raise Refused("answer_required", "请填写处理意见。")
    if upheld and Objection.objects.get(pk=objection_id).kind == ObjectionKind.OBJECTION:
        four_eyes.request(UPHOLDING, objection_id, by=by, reason=answer)
        return Objection.objects.get(pk=objection_id)
    return _decide(objection_id, upheld=upheld, answer=answer, by=by)


def _decide(objection_id: int, *, upheld: bool | None, answer: str, by: Officer, proposed_by: Officer | None = None):
    case_id = Objection.objects.values_list("case_id", flat=True).get(pk=objection_id)
    # The case first: two officers who dismiss two objections at once must not each take the other's for open.
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("household").get(pk=case_id)
    objection = Objection.objects.get(pk=objection_id)
    if objection.status != ObjectionStatus.OPEN:
        raise Refused("already_decided", "该意见已经处理，不能再次处理。")
    is_objection = objection.kind == ObjectionKind.OBJECTION
    if is_objection and upheld is None:
        raise Refused("upheld_or_not", "请选择异议成立或者不成立。")
    if not upheld and four_eyes.open_request(UPHOLDING, objection.pk):
        raise Refused("upholding_asked", "该异议已提请认定成立，正在等待复核；撤回提请以后才能另行处理。")
    action = ObjectionAction.ANSWER
    if is_objection:
        action = ObjectionAction.UPHOLD if upheld else ObjectionAction.DISMISS
    objection = move(OBJECTION, objection.pk, action, by=by, answer=answer, decided_by=by, decided_at=clock.now())
    if is_objection and case.status == CaseStatus.HELD:
        _go_on(case, objection, by=by, proposed_by=proposed_by)
    return objection


def _must_wait(objection: Objection) -> None:
    if objection.kind != ObjectionKind.OBJECTION or objection.status != ObjectionStatus.OPEN:
        raise Refused("already_decided", "该意见已经处理，不能再次处理。")


def _uphold(objection: Objection, approval: Approval) -> Objection:
    """As one officer proposed and another agreed: the household's case ends."""
    asked_by, by = approval.requested_by, approval.decided_by
    return _decide(objection.pk, upheld=True, answer=approval.reason, by=by, proposed_by=asked_by)


# Not locked: the case is locked first, as where two objections are decided at once, and then its state is asked again.
UPHOLDING = FourEyesSubject(
    "objection_upheld",
    "公示异议成立",
    capabilities.CASE_DECIDE,
    page="objection-page",
    model="mingteyouxin.Objection",
    summary=lambda objection: f"公示异议成立，对“{objection.case.household}”不予认定",
    check=_must_wait,
    carry_out=_uphold,
    locked=False,
    seat=lambda objection: objection.authority.path,
)


def _written(notice: PublicNotice, case: Case, *, kind, name, phone, text, enclosed: Scan | None) -> Objection:
    sealer = SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)
    stored = None
    if enclosed is not None:
        stored = files.keep(
            [enclosed.content],
            name=enclosed.name,
            purpose=file_purposes.OBJECTION,
            content_type=enclosed.content_type,
            by=None,
            path=case.path,
        )
    made = Objection(
        path=case.path,
        notice=notice,
        case=case,
        authority=notice.authority,
        kind=kind,
        name=name.strip(),
        phone_sealed=sealer.seal(phone.strip()),
        phone_masked=mask_phone(phone.strip()),
        text=text.strip(),
        file=stored,
        made_at=clock.now(),
    )
    with refused_in_words():
        made.save(force_insert=True)
    return made


def _hold(case: Case, made: Objection) -> None:
    due = last_day(clock.today(), case.round.opinion_days, calendar=work_calendar())
    try:
        with transaction.atomic():
            move(
                CASE,
                case.pk,
                CaseAction.HOLD,
                by=Mover.ROW,
                cause=made,
                **due.columns(),
            )
    except IllegalTransition:
        # Held already, or withdrawn: what was said is kept and answered all the same.
        return
    _message_household(
        case, "公示期间收到异议", f"“{made.notice.title}”公示期间收到对您的异议，认定暂缓，由认定机关核实处理。"
    )


def _go_on(case: Case, objection: Objection, *, by: Officer, proposed_by: Officer | None) -> None:
    """What the decision means for the case that is held."""
    if objection.status == ObjectionStatus.UPHELD:
        reasons = ["公示异议成立"]
        move(
            CASE,
            case.pk,
            CaseAction.REFUSE,
            by=by,
            event_fields={"reasons": reasons},
            note=objection.answer,
            refused_by=by,
            refusal_proposed_by=proposed_by,
            refusal_reasons=reasons,
            refusal_note=objection.answer,
        )
        _message_household(case, "公示异议成立", f"公示期间的异议经核实成立，不予认定。理由：{objection.answer}")
        return
    others = Objection.objects.filter(case=case, kind=ObjectionKind.OBJECTION, status=ObjectionStatus.OPEN)
    if others.exists():
        return
    notice = objection.notice
    if notice.takes_objections(clock.today()):
        told = Notice.objects.get(pk=notice.pk).last_day
        move(CASE, case.pk, CaseAction.RELEASE, by=by, note=objection.answer, **told.columns())
    else:
        move(CASE, case.pk, CaseAction.RELEASE_ENDED, by=by, note=objection.answer)
    _message_household(case, "公示异议不成立", f"公示期间的异议经核实不成立，继续办理认定。说明：{objection.answer}")


def _message_household(case: Case, title: str, text: str) -> None:
    messages.send(case.household, title=title, text=text)


def _deciders(authority: Authority) -> list[int]:
    """Who at the bureau may decide."""
    posts = Post.objects.filter(authority=authority).held_on(clock.today())
    return sorted(
        {post.officer_id for post in posts if capabilities.CASE_DECIDE in granted_to(post.role, authority.level)}
    )
