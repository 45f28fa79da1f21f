"""What administrators do with accounts: disable, enable, unlock, end sessions, forget factors.

Unlocking an account that decides, audits or administers, and setting any account's credentials anew, takes a second
administrator of another kind: casework/credentials.py asks for it.
"""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.db import transaction
from django.db.models import Q

from authorities import acts, audit, clock, notification_kinds
from authorities.access import Acting
from authorities.acts import Act
from authorities.capabilities import granted_to
from authorities.declarations import declared
from authorities.enums import ADMINISTRATORS, Role
from authorities.four_eyes_subjects import FourEyesSubject
from authorities.jurisdiction import below
from authorities.lockout import lock_key
from authorities.models import Officer, Post
from authorities.notifications import notify

_WEIGHTY = (Role.SUPERVISOR, *ADMINISTRATORS)


class PersonRefused(Exception):
    """The account cannot be handled so; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def check_may_handle(officer: Officer, *, by: Acting) -> None:
    """An account is handled by another person, whose bureau stands at or above all bureaus where it has a post."""
    if officer.pk == by.officer.pk:
        raise PersonRefused("own_account", "不能处理自己的账号，请由另一名管理员办理。")
    if officer.is_staff or officer.is_superuser:
        raise PersonRefused("platform_administrator", "平台管理员的账号不在此处理。")
    inside = below(by.authority.path, field="authority__path")
    elsewhere = Post.objects.filter(officer=officer, ended_at=None).exclude(inside)
    if elsewhere.exists():
        raise PersonRefused("held_elsewhere", "该人员在本机关范围以外还有岗位，请由共同的上级机关办理。")


def is_weighty(officer: Officer) -> bool:
    """True for who decides, audits or administers, today or at a later day: a second administrator is needed."""
    decided_by = {subject.decided_by for subject in declared(FourEyesSubject)}
    held = Post.objects.filter(officer=officer, ended_at=None).filter(Q(valid_to=None) | Q(valid_to__gte=clock.today()))
    return any(
        role in _WEIGHTY or decided_by & granted_to(role, level)
        for role, level in held.values_list("role", "authority__level")
    )


def disable(officer: Officer, *, by: Acting, address: str | None = None) -> None:
    """Close an account: it is refused at its next request, and its sessions end."""
    check_may_handle(officer, by=by)
    _set_active(officer, False, acts.OFFICER_DISABLED, by=by, address=address)
    _end(UserSession.objects.filter(user=officer))


def enable(officer: Officer, *, by: Acting, address: str | None = None) -> None:
    """Open an account again."""
    check_may_handle(officer, by=by)
    _set_active(officer, True, acts.OFFICER_ENABLED, by=by, address=address)


def unlock(officer: Officer, *, by: Acting, address: str | None = None) -> None:
    """Forget failed attempts to log in, of an account that neither decides nor audits nor administers."""
    check_may_handle(officer, by=by)
    if is_weighty(officer):
        raise PersonRefused("second_administrator", "该账号有审批、审计或者管理权限，须由另一类管理员复核后解除锁定。")
    open_lock(officer, by=by.officer, path=by.authority.path, address=address)


def open_lock(officer: Officer, *, by: Officer, path: str, address: str | None = None) -> None:
    """Forget failed attempts to log in. Whether one administrator may say so alone is asked before."""
    reset(username=lock_key(officer.username))
    audit.record(acts.OFFICER_UNLOCKED, by=by, on=officer, path=path, address=address, note=_named(officer))


def end_all_sessions(officer: Officer, *, by: Acting, address: str | None = None) -> int:
    """End every session of another officer. Returns how many there were."""
    check_may_handle(officer, by=by)
    ended = _end(UserSession.objects.filter(user=officer))
    _record(acts.SESSION_ENDED, officer, by=by, address=address, extra=f"，{ended} 个会话")
    return ended


def end_own_session(officer: Officer, session_id: int, *, path: str, address: str | None = None) -> bool:
    """End one of one's own sessions. False when there is none with this number."""
    if not _end(UserSession.objects.filter(user=officer, pk=session_id)):
        return False
    audit.record(acts.SESSION_ENDED, by=officer, on=officer, path=path, address=address, note="本人结束")
    return True


def void_credentials(officer: Officer, *, by: Officer, path: str) -> None:
    """Password, second factors and sessions are void from now on; the next log-in asks for new ones."""
    officer.set_unusable_password()
    officer.save(update_fields=["password", "password_set_at"])
    if Authenticator.objects.filter(user=officer).delete()[0]:
        audit.record(acts.SECOND_FACTOR_REMOVED, by=by, on=officer, path=path, note=f"{officer}：全部")
    ended = _end(UserSession.objects.filter(user=officer))
    audit.record(acts.SESSION_ENDED, by=by, on=officer, path=path, note=f"{_named(officer)}，{ended} 个会话")


def tell_of_credentials(officer: Officer, text: str, *, once: str) -> None:
    """Tell the owner and, at each bureau where he or she works, who decides there and who audits there.

    Runs in the jurisdiction of a bureau above them all. Who did it on the owner's behalf hopes that nobody looks.
    """
    paths = set(Post.objects.filter(officer=officer).held_on(clock.today()).values_list("authority__path", flat=True))
    for path in sorted(paths):
        heads = Post.objects.filter(authority__path=path, role__in=(Role.SUPERVISOR, Role.AUDITOR))
        told = set(heads.held_on(clock.today()).values_list("officer", flat=True)) | {officer.pk}
        kind = notification_kinds.CREDENTIALS_CHANGED
        notify(kind, path=path, to=sorted(told), text=text, view="notification-list", key="", once=once)


@transaction.atomic
def _set_active(officer: Officer, active: bool, act: Act, *, by: Acting, address: str | None) -> None:
    officer.is_active = active
    officer.save(update_fields=["is_active"])
    _record(act, officer, by=by, address=address)


def _end(sessions) -> int:
    ended = list(sessions)
    for session in ended:
        session.end()
    return len(ended)


def _record(act: Act, officer: Officer, *, by: Acting, address: str | None, extra: str = "") -> None:
    audit.record(
        act, by=by.officer, on=officer, path=by.authority.path, address=address,
        note=f"{_named(officer)}{extra}",
    )  # fmt: skip


def _named(officer: Officer) -> str:
    return f"{officer}（{officer.username}）"
