"""Inviting people: a link that opens once, for a while, and says nothing to those who only see the database."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from authorities import acts, audit, clock, people
from authorities.access import Acting
from authorities.enums import ADMINISTRATORS
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, CredentialRequest, Invitation, Officer, Post

# Read out and typed: without those that are taken for one another.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


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
def renew(renewal: CredentialRequest, *, by: Officer) -> Invitation:
    """Let a person who lost password or second factor set both anew: what was is void at once.

    `by` is the second administrator, who confirms it. Nobody gets a link: the owner's browser, whose code was read out,
    finds the invitation itself. The database asks for the confirmation once more.
    """
    owner = renewal.officer
    people.void_credentials(owner, by=by, path=renewal.path)
    now = clock.now()
    # One at a time: what was confirmed last counts.
    Invitation.objects.filter(officer=owner, accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitation = Invitation.objects.create(
        path=renewal.path,
        authority=renewal.authority,
        full_name=owner.full_name,
        invited_by=by,
        officer=owner,
        renewal=renewal,
        token_hash=_of_the_code(renewal.code_hash),
        invited_at=now,
        expires_at=now + timedelta(hours=settings.INVITATION_HOURS),
    )
    audit.record(acts.CREDENTIALS_RENEWED, by=by, on=owner, path=renewal.path, note=f"{owner}（{owner.username}）")
    return invitation


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
    return _open(_hashed(token))


def open_renewal(token: str) -> Invitation | None:
    """The renewal that was confirmed for the browser that keeps this token."""
    return _open(_of_the_code(hash_of_code(code_of(token))))


def new_token() -> str:
    """What an owner's browser keeps, whose code is read out."""
    return secrets.token_urlsafe(32)


def code_of(token: str) -> str:
    """Eight signs that stand for a token, to be read out. Keyed: nobody finds another token with the same code."""
    digest = salted_hmac("authorities.invitations.code", token, algorithm="sha256").digest()
    number = int.from_bytes(digest[:5])
    signs = "".join(_SIGNS[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def hash_of_code(typed: str) -> str:
    """How a code is kept, however it is written."""
    bare = "".join(sign for sign in typed.upper() if sign in _SIGNS)
    return salted_hmac("authorities.invitations.code_hash", bare, algorithm="sha256").hexdigest()


def accept(
    invitation: Invitation, *, username: str, full_name: str, password: str, address: str | None = None
) -> Officer:
    """Make the account, or set the password anew. Raises InvitationRefused when somebody was faster."""
    with jurisdiction(invitation.path):
        # Taken before anything is made of it: the second of two at once waits here, and finds it taken.
        still = Invitation.objects.select_for_update(of=("self",), no_key=True)
        open_now = still.filter(pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=clock.now())
        if open_now.first() is None:
            raise InvitationRefused("not_open", "该邀请已被接受或已撤回。")
        officer = invitation.officer or _account(username, full_name=full_name, password=password)
        if invitation.officer is not None:
            officer.set_password(password)
            officer.renewed_at = clock.now()
            officer.save(update_fields=["password", "password_set_at", "renewed_at"])
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=clock.now(), accepted_by=officer)
        if invitation.officer is None and invitation.invited_by_id is None:
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
        if invitation.officer is not None:
            text = f"{officer}的登录密码已重新设置。如不是本人所为，请立即联系管理员停用账号。"
            people.tell_of_credentials(officer, text, once=f"renewed:{invitation.pk}")
    return officer


def _account(username: str, *, full_name: str, password: str) -> Officer:
    try:
        with transaction.atomic():
            return Officer.objects.create_user(username, password=password, full_name=full_name)
    except IntegrityError as error:
        # Another invitation was taken under this name a moment before.
        raise InvitationRefused("username_taken", "该账号已被使用，请换一个。") from error


def _open(token_hash: str) -> Invitation | None:
    with nationwide():
        found = Invitation.objects.filter(
            token_hash=token_hash, accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
        )
        return found.select_related("authority", "officer").first()


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


def _of_the_code(code_hash: str) -> str:
    # No hash of a link's token looks so: what was read out opens nothing as a link.
    return f"code:{code_hash[:59]}"


def _hashed(token: str) -> str:
    # The token has 256 bits of chance in it: a plain hash cannot be guessed back.
    return hashlib.sha256(token.encode()).hexdigest()
