"""The letter that asks a department on paper (征求意见函), where nobody answers for it here, and its dispatch.

附件二(五)2 asks for departments' opinions, whether or not they have accounts. A letter that was not sent asked nobody.
"""

from datetime import date

from django.db import transaction
from django.utils.timezone import localtime

from authorities import audit, clock
from authorities.models import Officer
from authorities.refusals import Refused
from authorities.work_calendar import work_calendar
from casework.deadlines import last_day
from casework.letters import Letter, LetterKind, LetterTable
from mingteyouxin import acts
from mingteyouxin.opinions.enums import Dispatch
from mingteyouxin.opinions.models import OpinionLetter, OpinionRequest

_NOTE = 200
_HEADINGS = ("序号", "名称", "统一社会信用代码或注册号", "类别", "经营场所", "意见和依据")
_WIDTHS = (1.2, 3.6, 4.2, 1.4, 3.8, 3.2)


def _consultation(request: OpinionRequest) -> Letter:
    """What is asked, about whom, until when, what a silence comes to; of a household only what online requests show."""
    asked = request.items.select_related("case__household").order_by("case__lodged_at", "case_id")
    rows = tuple(
        (
            str(number),
            str(item.case.household),
            item.case.household.number,
            item.case.get_recognition_class_display(),
            item.case.household.address or "登记信息中没有地址",
            "",
        )
        for number, item in enumerate(asked, start=1)
    )
    term = f"请自本函寄送之日起 {request.round.opinion_days} 个工作日内逐户书面答复；有意见的，请写明意见和依据。"
    silence = (
        "逾期未答复的，按本批次的规定视为无意见。"
        if request.round.silence_is_consent
        else "逾期未答复的，由我局决定是否继续办理。"
    )
    return Letter(
        title="关于征求名特优新个体工商户认定意见的函",
        addressee=request.get_department_display(),
        paragraphs=(
            f"现就 {request.round.year} 年度拟认定名特优新个体工商户 {len(rows)} 户（名单附后），征求贵部门意见。",
            *([f"说明：{request.note}"] if request.note else []),
            f"{term}{silence}",
            "答复请注明本函的平台编号，加盖公章，可以直接填写附表最后一栏寄回。名单请只用于答复，不要外传。",
        ),
        signer=request.authority.name,
        day=clock.today(),
        table=LetterTable(_HEADINGS, rows, _WIDTHS),
    )


CONSULTATION = LetterKind("consultation", OpinionLetter, "request", _consultation)


@transaction.atomic
def send(request: OpinionRequest, *, on: date, how: str, by: Officer, note: str = "") -> OpinionRequest:
    """Record that the letter was sent, on which day and how; the department's term begins. Raises Refused.

    The term is counted from the day of this record: the department never has fewer days than the letter says, and
    nobody shortens them by writing an earlier day. Runs in the jurisdiction of the bureau that asks.
    """
    rows = OpinionRequest.objects.select_for_update(of=("self",), no_key=True)
    request = rows.select_related("round", "authority").get(pk=request.pk)
    if not request.is_unsent:
        raise Refused("letter_sent_already", "该函已经登记寄送，不能再次登记。")
    if how not in Dispatch.values:
        raise Refused("dispatch_unknown", "请选择寄送方式。")
    today, written = clock.today(), localtime(request.asked_at).date()
    if not written <= on <= today:
        raise Refused("dispatch_day", f"寄送日期应当在制函之日（{written}）到今天之间。")
    due = last_day(today, request.round.opinion_days, calendar=work_calendar())
    # What is filled in once, and the day with what it was counted from (the trigger `kept`).
    sent = {"sent_on": on, "sent_how": how, "sent_note": note.strip()[:_NOTE], "sent_by": by, "sent_at": clock.now()}
    columns = {name: value for name, value in due.columns().items() if name != "due_at_most"}
    for name, value in {**sent, **columns}.items():
        setattr(request, name, value)
    request.save(update_fields=[*sent, *columns])
    said = f"{request.get_department_display()}，{on} {request.get_sent_how_display()}，答复期限 {due.day}"
    audit.record(acts.OPINION_LETTER_SENT, by=by, on=request, note=said)
    return request
