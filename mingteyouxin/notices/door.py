"""The door to notices and objections: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from authorities.access import Acting, accessible
from authorities.enums import ApprovalStatus
from authorities.jurisdiction import below
from authorities.models import Approval
from mingteyouxin.notices.models import Notice, NoticeDraft, NoticeWithdrawal, Objection
from mingteyouxin.notices.objection_models import VoidProposal


def visible_notices(acting: Acting) -> QuerySet[Notice]:
    """Notices of the bureau and of those below it."""
    return Notice.objects.filter(below(acting.authority.path)).select_related("authority", "round__standard")


def access_notice(acting: Acting, notice_id: int, *, own: bool = False) -> Notice:
    """A notice of the bureau or of one below it; `own` asks for the bureau's itself."""
    found = visible_notices(acting).filter(pk=notice_id)
    return accessible(found.filter(authority=acting.authority) if own else found)


def _own_drafts(acting: Acting) -> QuerySet[NoticeDraft]:
    bureau = acting.authority
    mine = NoticeDraft.objects.filter(below(bureau.path)).filter(Q(authority=bureau, handler=None) | Q(handler=bureau))
    return mine.select_related("authority", "handler", "round__authority", "round__standard", "prepared_by")


def open_drafts(acting: Acting) -> list[NoticeDraft]:
    """Drafts of the bureau itself that wait for a second officer."""
    asked = Approval.objects.filter(path=acting.authority.path, subject="notice", status=ApprovalStatus.REQUESTED)
    keys = list(asked.values_list("subject_key", flat=True))
    return list(_own_drafts(acting).filter(pk__in=keys)) if keys else []


def access_draft(acting: Acting, draft_id: int) -> NoticeDraft:
    """A draft of the bureau itself."""
    return accessible(_own_drafts(acting).filter(pk=draft_id))


def access_notice_withdrawal(acting: Acting, withdrawal_id: int) -> NoticeWithdrawal:
    """A proposal of the bureau itself to withdraw a notice."""
    mine = NoticeWithdrawal.objects.filter(
        below(acting.authority.path), notice__authority=acting.authority, pk=withdrawal_id
    )
    return accessible(mine.select_related("notice", "proposed_by"))


def visible_objections(acting: Acting) -> QuerySet[Objection]:
    """What the public said to notices of the bureau itself, and about cases that it took over.

    Who decides reads it, and nobody else.
    """
    bureau = acting.authority
    mine = Objection.objects.filter(below(bureau.path)).filter(Q(authority=bureau) | Q(case__handler=bureau))
    related = ("notice", "authority", "case__household", "case__authority", "case__handler", "file", "decided_by")
    return mine.select_related(*related)


def access_objection(acting: Acting, objection_id: int) -> Objection:
    """An objection to a notice of the bureau itself."""
    return accessible(visible_objections(acting).filter(pk=objection_id))


def holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for what was handed in with an objection that the officer may read."""
    return visible_objections(acting).filter(file=file_id).exists()


def access_void_proposal(acting: Acting, proposal_id: int) -> VoidProposal:
    """A proposal of the bureau itself to set something aside."""
    mine = VoidProposal.objects.filter(below(acting.authority.path), authority=acting.authority, pk=proposal_id)
    return accessible(mine.select_related("objection__case__household", "objection__notice", "proposed_by"))
