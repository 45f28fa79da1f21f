"""What administrators do with accounts: disable, enable, unlock, end sessions, forget factors."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.db import transaction

from authorities import acts, audit
from authorities.access import Acting
from authorities.acts import Act
from authorities.jurisdiction import below
from authorities.lockout import lock_key
from authorities.models import Officer, Post


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
    """Forget failed attempts to log in."""
    check_may_handle(officer, by=by)
    reset(username=lock_key(officer.username))
    _record(acts.OFFICER_UNLOCKED, officer, by=by, address=address)


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


def forget_factors(officer: Officer, *, by: Officer, path: str, address: str | None = None) -> None:
    """Take away every second factor; the next log-in asks for a new one."""
    if Authenticator.objects.filter(user=officer).delete()[0]:
        audit.record(acts.SECOND_FACTOR_REMOVED, by=by, on=officer, path=path, address=address, note=f"{officer}：全部")


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
        note=f"{officer}（{officer.username}）{extra}",
    )  # fmt: skip
