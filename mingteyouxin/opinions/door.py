"""The door to opinions: what a department was asked, and what a bureau has asked."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from authorities.access import Acting, accessible, departments_of
from authorities.jurisdiction import below
from authorities.models import Authority
from mingteyouxin.opinions.enums import OBJECTED, OpinionStatus
from mingteyouxin.opinions.models import OpinionItem, OpinionLetter, OpinionReply, OpinionRequest


def asked_of(acting: Acting) -> QuerySet[OpinionRequest]:
    """What the officer's own department was asked by the bureau, with how much of it waits."""
    # A letter on paper that was not sent has asked nobody yet.
    rows = OpinionRequest.objects.filter(due_on__isnull=False, authority=acting.authority)
    rows = rows.filter(department__in=departments_of(acting))
    return _with_counts(rows)


def access_asked(acting: Acting, request_id: int) -> OpinionRequest:
    """A request to the officer's own department; another department's does not exist."""
    return accessible(asked_of(acting).filter(pk=request_id))


def asked_by(authority: Authority) -> QuerySet[OpinionRequest]:
    """What the bureau has asked, with how much of it waits."""
    return _with_counts(OpinionRequest.objects.filter(authority=authority))


def access_request(acting: Acting, request_id: int) -> OpinionRequest:
    """A request of the bureau itself."""
    return accessible(asked_by(acting.authority).filter(pk=request_id))


def letter_of(request: OpinionRequest) -> OpinionLetter:
    """The letter that asks on paper; of a request on the platform there is none."""
    return accessible(request.letters.all())


def access_reply(request: OpinionRequest, reply_id: int) -> OpinionReply:
    """A reply on paper to this request."""
    return accessible(request.replies.filter(pk=reply_id).select_related("request__round", "file"))


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for the scan of a reply to the bureau that asked; those above it see what its cases rest on."""
    return OpinionReply.objects.filter(below(acting.authority.path), file=file_id).exists()


def items_of(request: OpinionRequest) -> QuerySet[OpinionItem]:
    """What was asked in a request, in the order of the cases' places in line."""
    rows = request.items.select_related("case__household", "answered_by", "closed_by", "request", "reply")
    return rows.order_by("case__lodged_at", "case_id")


def waiting(acting: Acting) -> QuerySet[OpinionItem]:
    """What the officer's own department has not answered and nobody has closed."""
    rows = OpinionItem.objects.filter(request__authority=acting.authority, status=OpinionStatus.ASKED)
    rows = rows.filter(request__due_on__isnull=False)
    return rows.filter(department__in=departments_of(acting))


def _with_counts(rows: QuerySet[OpinionRequest]) -> QuerySet[OpinionRequest]:
    # Where rows are counted, no model's order holds.
    return (
        rows.select_related("round", "authority", "asked_by")
        .order_by("-id")
        .annotate(
            count=Count("items"),
            open_count=Count("items", filter=Q(items__status=OpinionStatus.ASKED)),
            objections=Count("items", filter=Q(items__status__in=OBJECTED)),
        )
    )
