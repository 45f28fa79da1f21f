"""Telling officers, and what they were told. Written in the transaction of what is told, so on commit and only then."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from authorities import clock, notification_kinds
from authorities.access import Acting
from authorities.capabilities import Capability, granted_to
from authorities.declarations import NotDeclared, find, is_declared
from authorities.enums import ApprovalStatus, JobStatus
from authorities.job_kinds import JobKind
from authorities.kept_statements import KeptRows
from authorities.models import Approval, Job, Notification, Post
from authorities.notification_kinds import NotificationKind

# The bell counts so far; nobody reads a longer number.
COUNTED = 99
_LONGEST = 300
# On the desk.
_SHOWN = 5
# Asked by every page.
_UNREAD = f"""
SELECT count(*) FROM (SELECT FROM authorities_notification
                      WHERE officer_id = %s AND path = %s AND read_at IS NULL LIMIT {COUNTED + 1}) unread"""  # noqa: S608


def notify(
    kind: NotificationKind, *, path: str, to: Iterable[int], text: str, view: str, key: object, once: str
) -> None:
    """Tell officers (by number) at the bureau of `path`. The same `once` is told to an officer one time only."""
    if not is_declared(kind):
        raise NotDeclared(f"notification kind {kind!r}")
    Notification.objects.bulk_create(
        [
            Notification(
                path=path,
                officer_id=officer,
                kind=kind.name,
                text=text[:_LONGEST],
                view=view,
                key=str(key),
                once=once,
                created_at=clock.now(),
            )
            for officer in to
        ],
        ignore_conflicts=True,
    )


def job_ended(job: Job) -> None:
    """Tell whoever asked for a job that it is done, or why it is not. Nobody asked for what the clock started."""
    if job.requested_by_id is None:
        return
    if job.status == JobStatus.FAILED:
        kind, text = notification_kinds.JOB_FAILED, f"“{job.title}”未完成：{job.error_text}"
    elif find(JobKind, job.kind).makes_a_file:
        kind, text = notification_kinds.EXPORT_READY, f"“{job.title}”已导出，可以下载。"
    else:
        kind, text = notification_kinds.JOB_DONE, f"“{job.title}”已完成。"
    # A job that is resumed ends another time.
    once = f"job:{job.pk}:{job.finished_at.isoformat()}"
    notify(kind, path=job.path, to=[job.requested_by_id], text=text, view="job-page", key=job.pk, once=once)


def approval_asked(approval: Approval, *, decided_by: Capability) -> None:
    """Tell the officers of the bureau who may decide, without the one who asks."""
    posts = Post.objects.filter(authority__path=approval.path).held_on(clock.today())
    deciders = {post.officer_id for post in posts if decided_by in granted_to(post.role, post.authority.level)}
    _of_approval(
        notification_kinds.APPROVAL_ASKED,
        approval,
        to=sorted(deciders - {approval.requested_by_id}),
        text=f"{approval.requested_by}提请复核：{approval.summary}",
    )


def approval_decided(approval: Approval) -> None:
    """Tell whoever asked what a second officer decided; taking back one's own request is no news."""
    if approval.status == ApprovalStatus.WITHDRAWN:
        return
    note = f"（{approval.note}）" if approval.note else ""
    text = f"{approval.get_status_display()}：{approval.summary}{note}"
    _of_approval(notification_kinds.APPROVAL_DECIDED, approval, to=[approval.requested_by_id], text=text)


def _of_approval(kind: NotificationKind, approval: Approval, *, to: Iterable[int], text: str) -> None:
    once = f"approval:{approval.pk}:{kind}"
    notify(kind, path=approval.path, to=to, text=text, view="approval-page", key=approval.pk, once=once)


def notifications_of(acting: Acting) -> QuerySet[Notification]:
    """What the officer was told at the bureau acted for, the latest first. Nobody reads a colleague's."""
    return Notification.objects.filter(officer=acting.officer, path=acting.authority.path)


def latest(acting: Acting) -> list[Notification]:
    """The few that an officer's desk shows."""
    return _latest.rows(acting.officer.pk, acting.authority.path)


_latest = KeptRows(
    lambda officer, path: Notification.objects.filter(officer=officer, path=path).order_by("-id")[:_SHOWN],
    -1,
    "/bureau/",
)


def unread(acting: Acting) -> int:
    """How many the officer has not read; one more than COUNTED stands for all above."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [acting.officer.pk, acting.authority.path])
        return cursor.fetchone()[0]


def mark_read(notifications: QuerySet[Notification]) -> int:
    """Mark those among them that were not read yet."""
    return notifications.filter(read_at=None).update(read_at=clock.now())
