"""Letters about objections: the receipt, and the reply with its reasons, point by point, and its remedies (B7, E1)."""

from collections.abc import Sequence

from django.utils.timezone import localtime

from appeals.changes import Change
from appeals.contested_facts import feed_of
from appeals.enums import AppealAction, Outcome
from appeals.models import Appeal, AppealLetter, Claim, MassCase, MassMember, Recheck
from authorities import clock
from authorities.contacts import whom_to_ring
from authorities.models import Authority
from authorities.remedies import remedy_of
from casework.letters import Letter, LetterKind
from mingteyouxin.review.reinstating import WAYS_BACK
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine.standard.phrases import date_text


def _day(moment) -> str:
    return date_text(localtime(moment).date())


def _receipt(appeal: Appeal) -> Letter:
    """That an objection was received, what it says, who handles it until when."""
    points = tuple(
        f"（{place}）{claim.label}。{_claimed(claim)}"
        for place, claim in enumerate(appeal.claims.order_by("id"), start=1)
    )
    enclosed = "、".join(appeal.files.order_by("id").values_list("file__name", flat=True))
    return Letter(
        title=f"{appeal.get_subject_display()}收件回执",
        addressee=str(appeal.household),
        paragraphs=(
            f"您于{_day(appeal.filed_at)}提出的{appeal.get_subject_display()}已经收到，异议编号 {appeal.number}。",
            *points,
            *([f"收到的材料：{enclosed}。"] if enclosed else []),
            f"由{appeal.authority.name}办理，{date_text(appeal.due_on)}以前决定是否受理。办理异议不收取任何费用。",
            f"办理进度和结果登录本平台可以查看；提出处理意见以前可以随时补充，决定以前可以撤回。{_whom_to_ask(appeal)}",
        ),
        signer=appeal.authority.name,
        day=clock.today(),
    )


def _reply(appeal: Appeal) -> Letter:
    """What was decided of an objection, on each point, what follows, and what can be done against it."""
    claims = appeal.claims.exclude(outcome="").order_by("id")
    return Letter(
        title=f"{appeal.get_subject_display()}{_TITLES[appeal.outcome]}",
        addressee=str(appeal.household),
        paragraphs=(
            f"您于{_day(appeal.filed_at)}提出的{appeal.get_subject_display()}（异议编号 {appeal.number}）已经办结。",
            *(f"（{place}）{_decided(claim)}" for place, claim in enumerate(claims, start=1)),
            f"处理意见：{appeal.answer.rstrip('。')}。",
            *_what_follows(appeal),
            *_remedies(appeal),
        ),
        signer=appeal.authority.name,
        day=clock.today(),
    )


def replies_together(case: MassCase, members: Sequence[MassMember]) -> list[Letter]:
    """The reply to each objection of a mass case, by its members, one after the other: as `_reply` says it, from what
    was read for all of them. Members bear their `appeal` and `claim`, and the type that was found.
    """
    authority, feed = case.authority, feed_of(case.feed)
    asked = whom_to_ring(authority.path)
    ask = f"有疑问的，可以询问{asked.name}，电话 {asked.telephone}。"
    of_appeal: dict[int, list[MassMember]] = {}
    for member in members:
        of_appeal.setdefault(member.appeal_id, []).append(member)
    remedy = ""
    if any(_turns_out_against(rows[0].appeal) for rows in of_appeal.values()):
        remedy = remedy_of(authority, clock.today()).sentence
    letters = []
    for rows in of_appeal.values():
        appeal = rows[0].appeal
        points = []
        for place, row in enumerate(rows, start=1):
            held = f"（原有数据：{row.claim.says}）" if row.claim.says else ""
            ought = Change.from_json(feed, row.change).words
            said = row.claim.reason.rstrip("。")
            points.append(f"（{place}）{row.claim.label}{held}：{Outcome.UPHELD.label}。更正为：{ought}。{said}。")
        letters.append(
            Letter(
                title=f"{appeal.get_subject_display()}{_TITLES[Outcome.UPHELD]}",
                addressee=str(appeal.household),
                paragraphs=(
                    f"您于{_day(appeal.filed_at)}提出的分型异议（异议编号 {appeal.number}）已经办结。"
                    f"同一批数据有多户提出异议，一并办理（类案编号 {case.number}）。",
                    *points,
                    f"处理意见：{case.answer.rstrip('。')}。",
                    *_what_follows(appeal),
                    ask,
                    *([remedy] if remedy and _turns_out_against(appeal) else []),
                ),
                signer=authority.name,
                day=clock.today(),
            )
        )
    return letters


def replies_about_a_standard(case: MassCase, members: Sequence[MassMember], *, more: Sequence[str]) -> list[Letter]:
    """The reply to each objection of a case against a standard, by its members; `more` are the remedies told to all.

    Members bear their `appeal` with its household, and their `claim`.
    """
    asked = whom_to_ring(case.authority.path)
    made = []
    for member in members:
        appeal = member.appeal
        after = appeal.get_type_after_display()
        followed = (f"现在公布的分型为“{after}”。",) if case.outcome == Outcome.UPHELD and after else ()
        made.append(
            Letter(
                title=f"{appeal.get_subject_display()}{_TITLES[case.outcome]}",
                addressee=str(appeal.household),
                paragraphs=(
                    f"您于{_day(appeal.filed_at)}提出的分型异议（异议编号 {appeal.number}）已经办结。"
                    f"同一分型标准有多户提出异议，一并办理（类案编号 {case.number}）。",
                    f"（一）{member.claim.label}（{case.source}）：{member.claim.get_outcome_display()}。"
                    f"{member.claim.reason.rstrip('。')}。",
                    f"处理意见：{appeal.answer.rstrip('。')}。",
                    *followed,
                    f"有疑问的，可以询问{asked.name}，电话 {asked.telephone}。",
                    *more,
                ),
                signer=case.authority.name,
                day=clock.today(),
            )
        )
    return made


def told_without_objection(case: MassCase, members: Sequence[MassMember], *, ask: str, remedy: str) -> str:
    """What a household is told whose rows were wrong in the same delivery and who had filed nothing."""
    words = "；".join(Change.from_json(feed_of(case.feed), one.change).words for one in members)
    member = members[0]
    before, after = member.get_type_before_display(), member.get_type_after_display()
    if not member.type_after:
        typed = "分型按更正后的内容判定。"
    elif member.type_after == member.type_before:
        typed = f"按当时适用的分型标准重新判定，分型仍为“{after}”。"
    else:
        typed = f"按当时适用的分型标准重新判定，分型由“{before or '未分型'}”更正为“{after}”。"
    against = turns_out_against(member.type_before, member.type_after)
    return (
        f"{case.addressee}核查发现，其提交的一批{case.get_feed_display()}数据有误，涉及您户的已经更正（{words}）。"
        f"{typed}您不用办理任何手续。{ask}类案编号 {case.number}。{remedy if against else ''}"
    )


def blank_consent(household: Household, counter: Authority) -> Letter:
    """What the operator signs at a counter (委托书), with lines to fill in by hand: no letter of the bureau's."""
    return Letter(
        title="提出分型异议委托书",
        addressee=counter.name,
        paragraphs=(
            f"本人是“{household}”（{household.number}）的经营者，对该户的分型结果提出异议，"
            "因不会或者不便使用手机、网络，委托你单位工作人员在平台上代为提出。",
            "哪一项不对：____________________________________________",
            "应当是：________________________________________________",
            "说明：__________________________________________________",
            "随附材料（没有的写“无”）：______________________________",
            "经营者姓名：________________　证件号码后四位：__________",
            "联系电话（没有的写“无”）：______________________________",
            "经营者签名：________________　日期：______年____月____日",
            "工作人员已当面核对本人和证件，签名：____________________",
            "办理异议不收取任何费用；提出以后可以补充、撤回。",
        ),
        signer="经营者签名处见上",
        day=clock.today(),
    )


def _decided(claim: Claim) -> str:
    held = f"（{_held(claim)}：{claim.says}）" if claim.says else ""
    ought = _ought(claim.rechecks.filter(change__isnull=False).order_by("-answered_at", "-id").first(), claim)
    now = f"更正为：{ought}。" if ought and claim.outcome == Outcome.UPHELD else ""
    return f"{claim.label}{held}：{claim.get_outcome_display()}。{now}{claim.reason.rstrip('。')}。"


def _ought(row: Claim | Recheck | None, claim: Claim) -> str:
    """What a row of this point says that ought to be, in words; '' where it says nothing of it."""
    if row is None or not row.change or not claim.feed:
        return ""
    return Change.from_json(feed_of(claim.feed), row.change).words


def _held(claim: Claim) -> str:
    """What that is which the household was told of a point before."""
    return "原有数据" if claim.appeal.is_about_typing else "告知的理由"


def _claimed(claim: Claim) -> str:
    """What the household said of a point: that is what a receipt is for."""
    ought = _ought(claim, claim)
    said = [f"{_held(claim)}：{claim.says.rstrip('。')}。"] if claim.says else []
    said += [f"您认为应当是：{ought}。"] if ought else []
    said += [f"您的说明：{claim.text.rstrip('。')}。"] if claim.text else []
    return "".join(said)


def _what_follows(appeal: Appeal) -> tuple[str, ...]:
    if appeal.outcome != Outcome.UPHELD:
        return ()
    if not appeal.is_about_typing:
        if appeal.corrected_at and appeal.events.filter(action=AppealAction.REINSTATE).exists():
            way = WAYS_BACK[appeal.against.target].words
            return (f"您的申报（办件编号 {appeal.case.number}）{way}，按申报时的次序办理，结果另行告知。",)
        return ()
    before, after = appeal.get_type_then_display(), appeal.get_type_after_display()
    if not appeal.type_after:
        return ("有误的内容由提供部门更正，分型按更正后的内容判定。",)
    if appeal.type_after == appeal.type_then:
        return (f"有误的数据已经更正。按该批次适用的分型标准重新判定，分型仍为“{after}”。",)
    return (f"有误的数据已经更正。按该批次适用的分型标准重新判定，分型由“{before}”更正为“{after}”。",)


def _whom_to_ask(appeal: Appeal) -> str:
    asked = whom_to_ring(appeal.authority.path)
    return f"有疑问的，可以询问{asked.name}，电话 {asked.telephone}。"


def _remedies(appeal: Appeal) -> tuple[str, ...]:
    """What can be done against the decision, as it was told when it was made, or now where the correction turns out
    against the household; whom to ask, always."""
    decided = appeal.events.filter(remedy__isnull=False).select_related("remedy").order_by("-id").first()
    told = [decided.remedy.sentence] if decided else []
    if _turns_out_against(appeal) and not told:
        told = [remedy_of(appeal.authority, clock.today()).sentence]
    return (_whom_to_ask(appeal), *told)


def _turns_out_against(appeal: Appeal) -> bool:
    return turns_out_against(appeal.type_then, appeal.type_after)


def turns_out_against(then: str, after: str) -> bool:
    """Whether a corrected type is against the household: lower than before, or still 不符合分型条件."""
    found, before = _RANK.get(after), _RANK.get(then)
    return found is not None and (found == _RANK[HouseholdType.INELIGIBLE] or (before is not None and found < before))


_RANK = {
    HouseholdType.INELIGIBLE: 0,
    HouseholdType.SURVIVAL: 1,
    HouseholdType.GROWTH: 2,
    HouseholdType.DEVELOPMENT: 3,
}
_TITLES = {
    Outcome.UPHELD: "处理结果",
    Outcome.DISMISSED: "不成立告知书",
    Outcome.NOT_ACCEPTED: "不予受理告知书",
}
RECEIPT = LetterKind("receipt", AppealLetter, "appeal", _receipt)
REPLY = LetterKind("reply", AppealLetter, "appeal", _reply)
