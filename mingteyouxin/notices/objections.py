"""What the public says to a notice (C5): taken from visitors, held against one household only, decided by officers."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from authorities import audit, clock, files, notifications
from authorities.capabilities import granted_to
from authorities.delivery import sms
from authorities.enums import ActorKind
from authorities.jurisdiction import jurisdiction
from authorities.models import Approval, Authority, Officer, Post
from authorities.refusals import whole
from authorities.remedies import remedy_of
from authorities.scans import Scan
from authorities.work_calendar import work_calendar
from casework import four_eyes, letters
from casework.deadlines import last_day
from casework.four_eyes import FourEyesSubject
from casework.refusals import IllegalTransition, Refused, refused_in_words
from casework.workflow import Mover, move
from mingteyouxin import acts, capabilities, file_purposes, notification_kinds
from mingteyouxin.cases.enums import CaseAction, CaseStatus
from mingteyouxin.cases.messages import tell
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.notices.enums import NameCheck, ObjectionAction, ObjectionKind, ObjectionStatus
from mingteyouxin.notices.models import NOTICE_CLOSED, Notice, NoticeEntry, Objection, PublicNoticeEntry
from mingteyouxin.notices.objection_models import ObjectionReply, ObjectionTold
from mingteyouxin.notices.workflow import OBJECTION
from mingteyouxin.review.letters import refusal_of
from registry.masking import mask_phone, mask_strays
from registry.models import Person
from registry.people.documents import sealer

# Read aloud and typed by people: none of its signs is taken for another.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SOMEBODY = "×××"
SHORTEST_REASON = 4
_REPLY = 2000


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody of the public says of a household on notice, and since when his phone is proven."""

    entry: PublicNoticeEntry
    kind: ObjectionKind
    name: str
    phone: str
    text: str
    proven_at: datetime
    name_check: NameCheck = NameCheck.UNCHECKED


@transaction.atomic
def make(said: Submission, *, enclosed: Scan | None = None) -> Objection:
    """Take what somebody of the public says, whose phone is proven. Raises Refused when the days are over, and where
    the same phone has said so already or speaks against too many of one notice.

    Nobody is logged in; the row is written for the bureau whose notice it is. An objection holds this household back
    and no other; the household reads what was said without who said it.
    """
    notice = said.entry.notice
    if not notice.takes_objections(clock.today()):
        raise Refused("notice_closed", NOTICE_CLOSED)
    with jurisdiction(notice.authority.path):
        entry = NoticeEntry.objects.select_related("case__household", "case__round").filter(shown=said.entry).first()
        if entry is None:
            raise Refused("notice_closed", NOTICE_CLOSED)
        made = _written(said, entry.case, enclosed=enclosed)
        # Not told to the household as a look at its data: the objector is nobody it may learn of.
        audit.record(acts.NOTICE_OBJECTED, by=audit.VISITOR, on=made)
        if made.kind == ObjectionKind.OBJECTION:
            _tell_household(entry.case, made)
            _hold(entry.case, made)
        _notify_deciders(made, f"公示收到{made.get_kind_display()}：{said.entry}", once=f"objection:{made.pk}")
    received = f"您对公示提出的{made.get_kind_display()}已收到，受理编号 {made.receipt}。"
    sms.send_on_commit(said.phone, f"{received}请凭编号在本网站查询答复。")
    return made


def find(receipt: str) -> Objection | None:
    """What somebody said, by the number on his receipt; None where there is none. The number alone opens it."""
    receipt = "".join(receipt.split()).upper()
    authority = Authority.objects.filter(code=receipt.partition("-")[0]).first()
    if authority is None:
        return None
    with jurisdiction(authority.path):
        return Objection.objects.select_related("notice__authority", "case__household").filter(receipt=receipt).first()


@transaction.atomic
def reply(told_id: int, text: str, *, by: Person) -> ObjectionReply:
    """What the household says to an objection, while it is open. Runs as the household. Raises Refused."""
    text = whole(text, most=_REPLY, field="")
    if not text:
        raise Refused("text_required", "请填写您的说明。")
    told = ObjectionTold.objects.select_related("case__authority").get(pk=told_id)
    made = ObjectionReply(
        path=told.path, household_id=told.household_id, told=told, text=text, by_person=by, at=clock.now()
    )
    with refused_in_words():
        made.save(force_insert=True)
    with jurisdiction(told.case.authority.path):
        audit.record(
            acts.OBJECTION_REPLIED,
            by=audit.Actor(ActorKind.PERSON, by.pk),
            on=made,
            path=told.path,
            household=told.household_id,
        )
        objection = Objection.objects.select_related("authority").get(pk=told.objection_id)
        _notify_deciders(objection, "经营者对公示异议作出了说明", once=f"objection-reply:{made.pk}")
    return made


def reveal_phone(objection: Objection, *, by: Officer, reason: str) -> str:
    """The objector's phone in full, for whoever handles what he said, with a reason that is logged. Raises Refused."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused("reason_too_short", f"请写明查看完整电话的理由，至少 {SHORTEST_REASON} 个字。")
    audit.record(acts.OBJECTOR_REVEALED, by=by, on=objection, reason=reason[:300])
    return sealer().open(objection.phone_sealed)


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
    follow(case, objection, by=by, proposed_by=proposed_by)
    return objection


def follow(case: Case, objection: Objection, *, by: Officer, proposed_by: Officer | None = None) -> None:
    """What a decision means: for the case that is held, and for the objector, who is told that there is an answer."""
    if objection.kind == ObjectionKind.OBJECTION and case.status == CaseStatus.HELD:
        _go_on(case, objection, by=by, proposed_by=proposed_by)
    sms.send_on_commit(
        sealer().open(objection.phone_sealed),
        f"您对公示提出的{objection.get_kind_display()}已有答复，请凭受理编号 {objection.receipt} 在本网站查询。",
    )


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
    seat=lambda objection: objection.case.in_charge.path,
)


def _written(said: Submission, case: Case, *, enclosed: Scan | None) -> Objection:
    seals = sealer()
    notice, index = said.entry.notice, seals.index(said.phone)
    _must_be_few(said, case, index)
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
        kind=said.kind,
        name=said.name.strip(),
        phone_sealed=seals.seal(said.phone),
        phone_masked=mask_phone(said.phone),
        phone_index=index,
        phone_proven_at=said.proven_at,
        name_check=said.name_check,
        receipt="-".join((notice.authority.code, *("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in "123"))),
        text=said.text.strip(),
        file=stored,
        made_at=clock.now(),
    )
    with refused_in_words():
        made.save(force_insert=True)
    return made


def _must_be_few(said: Submission, case: Case, index: bytes) -> None:
    """One phone says a thing once, and speaks against a few of one notice: nobody stops a county alone."""
    with connection.cursor() as cursor:
        # The same phone twice at this moment waits for itself, and for nobody else.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"objector {index.hex()}"])
    of_the_phone = Objection.objects.filter(notice=said.entry.notice, phone_index=index)
    waiting = of_the_phone.filter(case=case, kind=said.kind, status=ObjectionStatus.OPEN).first()
    if waiting is not None:
        text = f"您对该户提出的意见正在处理，受理编号 {waiting.receipt}，请不要重复提交。"
        raise Refused("already_objected", text)
    if of_the_phone.count() >= settings.NOTICE_OBJECTIONS_A_PHONE:
        most = f"同一手机号码对一次公示最多提出 {settings.NOTICE_OBJECTIONS_A_PHONE} 条"
        raise Refused("too_many_of_a_phone", f"{most}；还有其他情况的，请按公示的联系方式书面反映。")


def _tell_household(case: Case, made: Objection) -> None:
    """What was said, without what tells who said it."""
    text = mask_strays(made.text.replace(made.name, _SOMEBODY) if made.name else made.text)
    ObjectionTold.objects.create(
        path=case.path, household=case.household, case=case, objection=made, text=text[:2000], told_at=made.made_at
    )


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
    tell(
        case,
        title="公示期间收到异议",
        text=(
            f"“{made.notice.title}”公示期间收到对您的异议，认定暂缓，由认定机关核实，应当在 {due.day} 以前处理。"
            "处理以前，您可以在本件的页面查看异议内容并作出说明。"
        ),
    )


def _go_on(case: Case, objection: Objection, *, by: Officer, proposed_by: Officer | None) -> None:
    """What the decision means for the case that is held."""
    if objection.status == ObjectionStatus.UPHELD:
        reasons = ["公示异议成立"]
        remedy = remedy_of(case.in_charge, clock.today())
        moved = move(
            CASE,
            case.pk,
            CaseAction.REFUSE,
            by=by,
            event_fields={"reasons": reasons, "remedy": remedy},
            note=objection.answer,
            refused_by=by,
            refusal_proposed_by=proposed_by,
            refusal_reasons=reasons,
            refusal_note=objection.answer,
        )
        why = f"公示期间的异议经核实成立，不予认定。理由：{objection.answer.rstrip('。')}。"
        letters.issue(refusal_of(moved), moved, authority=moved.in_charge, household=case.household, by=by)
        tell(case, title="公示异议成立", text=why + remedy.sentence, to_serve=True)
        return
    others = Objection.objects.filter(case=case, kind=ObjectionKind.OBJECTION, status=ObjectionStatus.OPEN)
    if others.exists():
        return
    notice = objection.notice
    if notice.withdrawn_on is not None:
        move(CASE, case.pk, CaseAction.RETRACT_NOTICE, by=by, note=objection.answer)
    elif notice.takes_objections(clock.today()):
        told = Notice.objects.get(pk=notice.pk).last_day
        move(CASE, case.pk, CaseAction.RELEASE, by=by, note=objection.answer, **told.columns())
    else:
        move(CASE, case.pk, CaseAction.RELEASE_ENDED, by=by, note=objection.answer)
    word = "不予受理" if objection.status == ObjectionStatus.SET_ASIDE else "经核实不成立"
    tell(case, title="公示异议处理完毕", text=f"公示期间的异议{word}，继续办理认定。说明：{objection.answer}")


def _notify_deciders(objection: Objection, text: str, *, once: str) -> None:
    bureau = objection.case.in_charge
    # Where the bureau above took the case over, it is told; who says it is told of at the bureau below.
    with jurisdiction(bureau.path):
        notifications.notify(
            notification_kinds.CASE,
            path=bureau.path,
            to=_deciders(bureau),
            text=text,
            view="objection-page",
            key=objection.pk,
            once=once,
        )


def _deciders(authority: Authority) -> list[int]:
    """Who at the bureau may decide."""
    posts = Post.objects.filter(authority=authority).held_on(clock.today())
    return sorted(
        {post.officer_id for post in posts if capabilities.CASE_DECIDE in granted_to(post.role, authority.level)}
    )
