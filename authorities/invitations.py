"""Inviting people: a link that opens once, for a while, and says nothing to those who only see the database."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from authorities import acts, audit, clock
from authorities.access import Acting
from authorities.enums import ADMINISTRATORS
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Invitation, Officer, Post
from authorities.people import check_may_handle, end_all_sessions, forget_factors


class InvitationRefused(Exception):
    """The invitation cannot be made, taken or taken back so; `code` is stable, the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def invite(
    full_name: str, *, authority: Authority, role: str, by: Acting, department: str = "", address: str | None = None
) -> tuple[Invitation, str]:
    """Invite a person to the bureau of `by` or one below it. Returns the invitation and its token, shown once."""
    if not by.authority.covers(authority.path):
        raise InvitationRefused("not_below", "只能邀请到本机关和下级机关。")
    invitation, token = _make(
        authority=authority, role=role, department=department, full_name=full_name, invited_by=by.officer
    )
    audit.record(
        acts.OFFICER_INVITED, by=by.officer, on=invitation, path=authority.path, address=address,
        note=f"{full_name}：{authority.short_name}{invitation.title}",
    )  # fmt: skip
    return invitation, token


def invite_first_administrator(full_name: str, *, authority: Authority, role: str) -> str:
    """For the console, where nobody can invite yet: the post is given when the invitation is accepted."""
    if role not in ADMINISTRATORS:
        raise InvitationRefused("administrators_only", "从命令行只能邀请系统、安全、审计管理员。")
    with jurisdiction(authority.path):
        invitation, token = _make(authority=authority, role=role, department="", full_name=full_name, invited_by=None)
        audit.record(acts.OFFICER_INVITED, by=None, on=invitation, note=f"{full_name}：{invitation.title}（命令行）")
    return token


@transaction.atomic
def invite_anew(officer: Officer, *, by: Acting, address: str | None = None) -> str:
    """Let a person who lost password or second factor set both anew: what was is void at once. Returns the token."""
    check_may_handle(officer, by=by)
    officer.set_unusable_password()
    officer.save(update_fields=["password", "password_set_at"])
    forget_factors(officer, by=by.officer, path=by.authority.path, address=address)
    end_all_sessions(officer, by=by, address=address)
    invitation, token = _make(
        authority=by.authority, role="", department="", full_name=officer.full_name, invited_by=by.officer,
        officer=officer,
    )  # fmt: skip
    audit.record(
        acts.OFFICER_INVITED, by=by.officer, on=invitation, path=by.authority.path, address=address,
        note=f"{officer}：重置登录凭据",
    )  # fmt: skip
    return token


def revoke(invitation: Invitation, *, by: Acting, address: str | None = None) -> None:
    """Take an invitation back before it is accepted."""
    done = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=clock.now())
    if not done:
        raise InvitationRefused("not_open", "该邀请已被接受或已撤回。")
    audit.record(
        acts.INVITATION_REVOKED, by=by.officer, on=invitation, path=invitation.path, address=address,
        note=invitation.full_name,
    )  # fmt: skip


def open_invitation(token: str) -> Invitation | None:
    """The invitation that a link opens, if it still does. Nationwide, for whoever holds the link has no bureau yet."""
    with nationwide():
        return (
            Invitation.objects.filter(
                token_hash=_hashed(token), accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
            )
            .select_related("authority", "officer")
            .first()
        )


def accept(
    invitation: Invitation, *, username: str, full_name: str, password: str, address: str | None = None
) -> Officer:
    """Make the account, or set the password anew. Raises InvitationRefused when somebody was faster."""
    with jurisdiction(invitation.path):
        officer = invitation.officer
        if officer is None:
            officer = Officer.objects.create_user(username, password=password, full_name=full_name)
        else:
            officer.set_password(password)
            officer.save()
        taken = Invitation.objects.filter(
            pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
        ).update(accepted_at=clock.now(), accepted_by=officer)
        if not taken:
            raise InvitationRefused("not_open", "该邀请已被接受或已撤回。")
        if invitation.invited_by_id is None:
            Post.objects.create(
                officer=officer, authority=invitation.authority, role=invitation.role, valid_from=clock.today()
            )
        audit.record(
            acts.INVITATION_ACCEPTED,
            by=officer,
            on=invitation,
            address=address,
            note=f"{officer}（{officer.username}）",
        )
    return officer


def _make(*, authority: Authority, **fields) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    invitation = Invitation.objects.create(
        path=authority.path,
        authority=authority,
        token_hash=_hashed(token),
        invited_at=now,
        expires_at=now + timedelta(hours=settings.INVITATION_HOURS),
        **fields,
    )
    return invitation, token


def _hashed(token: str) -> str:
    # The token has 256 bits of chance in it: a plain hash cannot be guessed back.
    return hashlib.sha256(token.encode()).hexdigest()
