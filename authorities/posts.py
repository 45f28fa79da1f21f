"""Grants posts and ends them. That the three administrators are never one person is kept by the database."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from authorities import acts, audit, clock
from authorities.access import Acting
from authorities.acts import Act
from authorities.capabilities import Capability, granted_to
from authorities.enums import Role
from authorities.models import Authority, Officer, Post

_REFUSALS = {
    "post_separation": (
        "duties_separated",
        "系统、安全、审计三类管理员和纪检人员不得由同一人兼任，也不得与业务岗位兼任（三员分立）。请先终止其有冲突的岗位。",
    ),
    "post_once": ("already_granted", "该人员在这一天已被授予同一岗位。"),
    "department_is_listed": ("unknown_department", "本省没有这个部门，请从列表中选择。"),
    "post_validity_in_order": ("dates_in_order", "止日不能早于起日。"),
}


class PostRefused(Exception):
    """The post cannot be granted or ended so; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def grant_post(
    officer: Officer,
    *,
    authority: Authority,
    role: str,
    valid_from: date,
    by: Acting,
    department: str = "",
    valid_to: date | None = None,
    address: str | None = None,
) -> Post:
    """Give an officer a post at the bureau of `by` or at one below it. Raises PostRefused."""
    if not by.authority.covers(authority.path):
        raise PostRefused("not_below", "只能授予本机关和下级机关的岗位。")
    if (role == Role.DEPARTMENT) != bool(department):
        raise PostRefused("department_of_its_people", "部门人员要填写所属部门，其他岗位不填。")
    return _grant(
        Post(
            officer=officer,
            authority=authority,
            role=role,
            department=department,
            valid_from=valid_from,
            valid_to=valid_to,
        ),
        by=by,
        address=address,
    )


def appoint_deputy(
    post: Post, officer: Officer, *, valid_from: date, valid_to: date | None, by: Acting, address: str | None = None
) -> Post:
    """Let another officer do the work of a post from a day until a day. Raises PostRefused."""
    if not by.authority.covers(post.authority.path):
        raise PostRefused("not_below", "只能授予本机关和下级机关的岗位。")
    if valid_to is None:
        raise PostRefused("deputy_has_an_end", "代行岗位必须填写起日和止日。")
    if officer.pk == post.officer_id:
        raise PostRefused("deputy_is_another", "不能代行本人的岗位，请选择另一名工作人员。")
    if post.deputy_for_id:
        raise PostRefused("deputy_of_a_deputy", "代行岗位不能再由他人代行。")
    if valid_from < post.valid_from or (post.valid_to and valid_to > post.valid_to):
        raise PostRefused("deputy_within_the_post", "代行期间不能超出被代行岗位的任期。")
    deputy = Post(
        officer=officer,
        authority=post.authority,
        role=post.role,
        department=post.department,
        deputy_for=post,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return _grant(deputy, by=by, address=address)


@transaction.atomic
def end_post(post: Post, *, by: Acting, address: str | None = None) -> None:
    """End a post at once, and those of its deputies with it: from now on it opens nothing."""
    if not by.authority.covers(post.authority.path):
        raise PostRefused("not_below", "只能终止本机关和下级机关的岗位。")
    if post.officer_id == by.officer.pk:
        raise PostRefused("own_post", "不能终止自己的岗位，请由另一名管理员办理。")
    ended = Post.objects.filter(Q(pk=post.pk) | Q(deputy_for=post), ended_at=None)
    for one in ended.select_related("authority", "officer"):
        one.ended_at = clock.now()
        one.save(update_fields=["ended_at"])
        _record(acts.POST_ENDED, one, by=by, address=address)


def officer_may(officer: Officer, capability: Capability, *, at: tuple[str, ...]) -> bool:
    """True when the officer holds, today, a post with the capability at one of the bureaus with these paths."""
    held = Post.objects.filter(officer=officer, authority__path__in=at).held_on(clock.today())
    return any(capability in granted_to(role, level) for role, level in held.values_list("role", "authority__level"))


def _grant(post: Post, *, by: Acting, address: str | None) -> Post:
    if post.officer_id == by.officer.pk:
        raise PostRefused("own_post", "不能给自己授予岗位，请由另一名管理员办理。")
    if post.officer.is_staff or post.officer.is_superuser:
        raise PostRefused("platform_administrator", "平台管理员不担任岗位。")
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:
        name = error.__cause__.diag.constraint_name
        if name not in _REFUSALS:
            raise
        raise PostRefused(*_REFUSALS[name]) from None
    _record(acts.POST_GRANTED, post, by=by, address=address)
    return post


def _record(act: Act, post: Post, *, by: Acting, address: str | None) -> None:
    until = post.valid_to or "长期"
    note = f"{post.officer}：{post.authority.short_name}{post.title}，{post.valid_from} 至 {until}"
    audit.record(act, by=by.officer, on=post, path=post.authority.path, address=address, note=note)
