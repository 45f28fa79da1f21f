"""Officer screens on the people of the bureau's area: who they are, inviting, posts, closing and opening accounts."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import acts, audit, capabilities, clock, invitations, people, posts
from authorities.access import Acting, NotAccessible, access_invitation, access_officer, people_of
from authorities.client_address import client_address
from authorities.enums import Role
from authorities.jurisdiction import below
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.lockout import is_locked_somewhere
from authorities.models import Invitation, Officer, Post
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.officer.people_forms import DeputyForm, InvitationForm, PostForm
from authorities.refusals import Refused

_DEPARTMENTS = "departments"
_REFUSALS = (invitations.InvitationRefused, people.PersonRefused, posts.PostRefused, Refused)


def _held(acting: Acting) -> QuerySet[Post]:
    """Posts of the area alone: that somebody works elsewhere too is not found out by searching."""
    return Post.objects.held_on(clock.today()).filter(below(acting.authority.path, field="authority__path"))


class PeopleFilter(AreaFilter):
    """People of other departments stand on a tab of their own: they are none of the bureau's."""

    tabs = "tab"
    tab = choice_filter("人员", [(_DEPARTMENTS, "其他部门的人员")], empty_label="本系统的人员", method="filter_nothing")
    q = text_filter("姓名、账号或机关", method="filter_text")
    state = choice_filter("账号", [("active", "在用"), ("disabled", "已停用")], method="filter_state")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        held = _held(self.acting)
        of_departments = Q(pk__in=held.filter(role=Role.DEPARTMENT).values("officer"))
        if self.form.cleaned_data.get("tab") != _DEPARTMENTS:
            # Who is in both stands on both; who holds no post any more stands here.
            of_departments = Q(pk__in=held.exclude(role=Role.DEPARTMENT).values("officer")) | ~of_departments
        return super().filter_queryset(queryset.filter(of_departments))

    def filter_nothing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        at_bureau = _held(self.acting).filter(authority__name__contains=value).values("officer")
        return queryset.filter(Q(full_name__contains=value) | Q(username__contains=value) | Q(pk__in=at_bureau))

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(is_active=value == "active")


def _people(acting: Acting) -> QuerySet[Officer]:
    return people_of(acting).prefetch_related(Prefetch("posts", _held(acting), to_attr="held"))


def _posts(person: Officer) -> str:
    return "；".join(f"{post.authority.short_name}{post.title}" for post in person.held) or "没有有效的岗位"


PEOPLE = Listing(
    name="people",
    title="工作人员",
    unit="人",
    capability=capabilities.OFFICER_VIEW,
    view="officer-list",
    rows=_people,
    order=("full_name", "pk"),
    filters=PeopleFilter,
    page=lambda person: ("officer-page", person.pk),
    columns=(
        Column("name", "姓名", str, ("full_name",)),
        Column("account", "账号", lambda person: person.username, ("username",)),
        Column("posts", "岗位", _posts, wide=True),
        Column(
            "state",
            "账号状态",
            lambda person: "在用" if person.is_active else "已停用",
            ("is_active",),
            lambda person: "good" if person.is_active else "bad",
        ),
    ),
    # Accounts are not to leave the platform by a file.
    exported=False,
    heading="人员",
    none_found="没有找到人员。",
    empty="没有找到人员。",
    empty_note="接受邀请的人员会列在这里。",
)


@require_safe
@officer_view(capabilities.OFFICER_VIEW)
def officer_list(request: HttpRequest) -> TemplateResponse:
    """People of the area with the posts they hold there, and the invitations that are open."""
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
    return list_page(
        request,
        PEOPLE,
        "officer/authorities/officer_list.html",
        invitations=waiting.select_related("authority", "invited_by"),
        may_manage=request.acting.may(capabilities.OFFICER_MANAGE),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.OFFICER_MANAGE)
def officer_invite(request: HttpRequest) -> HttpResponse:
    """Invite a person; the link is shown once, to be handed over."""
    form = InvitationForm(request.POST if request.method == "POST" else None, acting=request.acting)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        _record_foreign_bureau(request, form)
        return TemplateResponse(request, "officer/authorities/officer_invite.html", {"form": form}, status=status)
    invitation, token = invitations.invite(by=request.acting, address=client_address(request), **form.cleaned_data)
    return _link(request, token, invitation.full_name)


@require_POST
@officer_view(capabilities.OFFICER_MANAGE)
def invitation_revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = access_invitation(request.acting, invitation_id)
    attempt(
        request,
        "邀请已撤回。",
        lambda: invitations.revoke(invitation, by=request.acting, address=client_address(request)),
    )
    return redirect("officer-list", request.acting.authority.code)


@require_safe
@officer_view(capabilities.OFFICER_VIEW)
def officer_page(request: HttpRequest, officer_id: int) -> TemplateResponse:
    return _person(request, access_officer(request.acting, officer_id))


@require_POST
@officer_view(capabilities.POST_GRANT)
def post_grant(request: HttpRequest, officer_id: int) -> HttpResponse:
    officer = access_officer(request.acting, officer_id)
    form = PostForm(request.POST, acting=request.acting)
    return _granted(request, officer, form, "post_form", lambda: posts.grant_post(
        officer, by=request.acting, address=client_address(request), **form.cleaned_data
    ))  # fmt: skip


@require_POST
@officer_view(capabilities.POST_GRANT)
def deputy_appoint(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Let this person do the work of somebody else's post for a while."""
    officer = access_officer(request.acting, officer_id)
    form = DeputyForm(request.POST, acting=request.acting, officer=officer)
    return _granted(request, officer, form, "deputy_form", lambda: posts.appoint_deputy(
        officer=officer, by=request.acting, address=client_address(request), **form.cleaned_data
    ))  # fmt: skip


@require_POST
@officer_view(capabilities.OFFICER_MANAGE)
def post_end(request: HttpRequest, officer_id: int, post_id: int) -> HttpResponse:
    officer = access_officer(request.acting, officer_id)
    held = Post.objects.filter(below(request.acting.authority.path, field="authority__path"), officer=officer)
    post = held.select_related("authority", "officer").filter(pk=post_id).first()
    if post is None:
        raise NotAccessible
    attempt(request, "岗位已终止。", lambda: posts.end_post(post, by=request.acting, address=client_address(request)))
    return redirect("officer-page", request.acting.authority.code, officer.pk)


@require_POST
@officer_view(capabilities.OFFICER_MANAGE)
def officer_disable(request: HttpRequest, officer_id: int) -> HttpResponse:
    return _handled(request, officer_id, people.disable, "账号已停用，其登录立即失效。")


@require_POST
@officer_view(capabilities.OFFICER_MANAGE)
def officer_enable(request: HttpRequest, officer_id: int) -> HttpResponse:
    return _handled(request, officer_id, people.enable, "账号已启用。")


@require_POST
@officer_view(capabilities.OFFICER_SECURE)
def officer_end_sessions(request: HttpRequest, officer_id: int) -> HttpResponse:
    return _handled(request, officer_id, people.end_all_sessions, "该人员的全部登录会话已结束。")


def _handled(request: HttpRequest, officer_id: int, verb: Callable, done: str) -> HttpResponse:
    officer = access_officer(request.acting, officer_id)
    attempt(request, done, lambda: verb(officer, by=request.acting, address=client_address(request)))
    return redirect("officer-page", request.acting.authority.code, officer.pk)


def attempt(request: HttpRequest, done: str, act: Callable) -> None:
    """Carry out, and say what came of it. What is refused half-way leaves nothing behind."""
    try:
        with transaction.atomic():
            act()
    except _REFUSALS as error:
        _refused(request, str(error))
        messages.warning(request, str(error))
    else:
        messages.success(request, done)


def _refused(request: HttpRequest, why: str) -> None:
    """Trying to reach above or beside oneself is worth a record."""
    audit.record(acts.ACCESS_REFUSED, by=request.user, address=client_address(request), note=f"{request.path}：{why}")


def _granted(request: HttpRequest, officer: Officer, form, name: str, grant: Callable) -> HttpResponse:
    if form.is_valid():
        try:
            grant()
        except posts.PostRefused as error:
            _refused(request, str(error))
            form.add_error(None, str(error))
        else:
            messages.success(request, "岗位已授予。")
            return redirect("officer-page", request.acting.authority.code, officer.pk)
    _record_foreign_bureau(request, form)
    return _person(request, officer, status=422, **{name: form})


def _record_foreign_bureau(request: HttpRequest, form) -> None:
    if form.has_error("authority", "unknown_bureau"):
        _refused(request, f"机关代码 {form['authority'].value()}")


def _person(request: HttpRequest, officer: Officer, *, status: int = 200, **forms) -> TemplateResponse:
    acting = request.acting
    held = officer.posts.filter(below(acting.authority.path, field="authority__path"))
    invitation = Invitation.objects.filter(accepted_by=officer).exclude(role="").select_related("authority").first()
    context = {
        "person": officer,
        "posts": held.select_related("authority", "deputy_for__officer").order_by("-valid_from", "-pk"),
        "invitation": invitation,
        "today": clock.today(),
        "has_factor": Authenticator.objects.filter(user=officer).exclude(type="recovery_codes").exists(),
        "session_count": UserSession.objects.filter(user=officer).count(),
        "is_locked": is_locked_somewhere(officer.username),
        "may_manage": acting.may(capabilities.OFFICER_MANAGE),
        "may_secure": acting.may(capabilities.OFFICER_SECURE),
        "may_grant": acting.may(capabilities.POST_GRANT),
    }
    if acting.may(capabilities.POST_GRANT):
        context |= {
            "post_form": PostForm(acting=acting, invitation=invitation),
            "deputy_form": DeputyForm(acting=acting, officer=officer),
        }
    return TemplateResponse(request, "officer/authorities/officer_page.html", context | forms, status=status)


def _link(request: HttpRequest, token: str, name: str) -> TemplateResponse:
    url = request.build_absolute_uri(reverse("invitation-accept", args=[token]))
    context = {"url": url, "name": name, "hours": settings.INVITATION_HOURS}
    return TemplateResponse(request, "officer/authorities/officer_link.html", context)
