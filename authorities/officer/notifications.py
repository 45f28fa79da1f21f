"""Officer screens on notifications: what one was told, and marking it as read."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from authorities import capabilities
from authorities.access import Acting, NotAccessible
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.lists.table import page_url
from authorities.models import Notification
from authorities.notification_kinds import notification_choices
from authorities.notifications import mark_read, notifications_of
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page


class NotificationFilter(AreaFilter):
    kind = choice_filter("类别", notification_choices)
    read = choice_filter("阅读", [("no", "未读"), ("yes", "已读")], method="filter_read")

    def filter_read(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(read_at__isnull=value == "no")


def _read(acting: Acting, notification: Notification) -> str:
    return "已标为已读。" if mark_read(notifications_of(acting).filter(pk=notification.pk)) else "此前已读。"


NOTIFICATIONS = Listing(
    name="notifications",
    title="通知",
    unit="条",
    capability=capabilities.OFFICE,
    view="notification-list",
    rows=notifications_of,
    order=("-id",),
    filters=NotificationFilter,
    opened_by="notification-open",
    columns=(
        Column("text", "内容", lambda notification: notification.text, wide=True),
        Column("kind", "类别", lambda notification: notification.get_kind_display(), ("kind",)),
        Column("created", "时间", lambda notification: notification.created_at, ("created_at",)),
        Column(
            "read",
            "阅读",
            lambda notification: "已读" if notification.read_at else "未读",
            ("read_at",),
            lambda notification: "even" if notification.read_at else "open",
        ),
    ),
    acts=(BulkAct("read", "标为已读", capabilities.OFFICE, _read),),
    exported=False,
    empty="还没有通知。",
    empty_note="任务完成、有事项待您复核、您提请的事项有了结果时，会在这里通知您。",
)


@require_safe
@officer_view(capabilities.OFFICE)
def notification_list(request: HttpRequest) -> TemplateResponse:
    return list_page(request, NOTIFICATIONS, "officer/authorities/notification_list.html")


@require_POST
@officer_view(capabilities.OFFICE)
def notification_open(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark one as read and go on to what it is about. A button, for looking at a page writes nothing."""
    told = notifications_of(request.acting).filter(pk=notification_id)
    notification = told.first()
    if notification is None:
        raise NotAccessible
    mark_read(told)
    return redirect(page_url(request.acting, notification.view, notification.key))


@require_POST
@officer_view(capabilities.OFFICE)
def notification_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read at once, however many."""
    count = mark_read(notifications_of(request.acting))
    messages.success(request, f"已将 {count} 条通知标为已读。" if count else "没有未读的通知。")
    return redirect("notification-list", request.acting.authority.code)
