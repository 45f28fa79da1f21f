"""A department's answer on paper (复函), recorded with its scan by the bureau that asked; it counts alike."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from authorities import clock, files
from authorities.models import Officer
from authorities.refusals import Refused
from authorities.scans import Scan
from casework.refusals import refused_in_words
from mingteyouxin import file_purposes
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.models import OpinionReply, OpinionRequest

_REFERENCE = 60


@transaction.atomic
def record(
    request: OpinionRequest,
    answers: Mapping[int, tuple[str, str]],
    *,
    received_on: date,
    reference: str,
    scan: Scan,
    by: Officer,
) -> OpinionReply:
    """Keep a reply with its scan and what it says of each household. All is taken or nothing. Raises Refused.

    `answers` are as in `opinion_requests.answer`. Runs in the jurisdiction of the bureau that asked.
    """
    if request.is_unsent or not request.on_paper:
        raise Refused("reply_before_letter", "只有已登记寄送的书面征求可以登记复函。")
    if not request.sent_on <= received_on <= clock.today():
        raise Refused("reply_day", f"收到日期应当在寄送日期（{request.sent_on}）到今天之间。")
    stored = files.keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.OPINION_REPLY,
        content_type=scan.content_type,
        by=by,
        path=request.path,
    )
    with refused_in_words():
        reply = OpinionReply.objects.create(
            path=request.path,
            request=request,
            received_on=received_on,
            reference=reference.strip()[:_REFERENCE],
            file=stored,
            recorded_by=by,
            recorded_at=clock.now(),
        )
    go_on(reply, answers, by=by)
    return reply


@transaction.atomic
def go_on(reply: OpinionReply, answers: Mapping[int, tuple[str, str]], *, by: Officer) -> int:
    """Record what a reply that is kept already says of further households. Raises Refused where it says nothing new."""
    count = opinion_requests.answer(reply.request, answers, by=by, reply=reply)
    if not count:
        raise Refused("nothing_said", "请至少登记一户的答复：逐户选择，或者登记其余各户均无意见。")
    return count
