"""An officer's account is given back to its owner: asked for by one administrator, confirmed by one of another kind.

One who alone could set another's password and second factor would be every officer in turn: four eyes and the
separation of the three administrators would be one man's. So a security administrator asks, a system administrator
confirms, and
the new password is set in the owner's own browser alone, whose code the owner reads out to both.
"""

from django.db import transaction

from authorities import capabilities, clock, invitations, people
from authorities.access import Acting
from authorities.capabilities import granted_to
from authorities.enums import CredentialRequestKind
from authorities.models import Approval, CredentialRequest, Officer, Post
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused


@transaction.atomic
def ask(officer: Officer, *, kind: CredentialRequestKind, by: Acting, code: str = "") -> CredentialRequest:
    """Ask a second administrator to confirm. Raises Refused, PersonRefused too."""
    people.check_may_handle(officer, by=by)
    if kind == CredentialRequestKind.RENEWAL and not code:
        raise Refused("code_required", "请填写本人在登录页“重置登录凭据”中看到并读出的核对码。")
    if not _seconds(by, officer):
        raise Refused("no_second_administrator", "本机关没有可以复核的系统管理员，请由上级机关的管理员办理。")
    # Two requests about one account at once would be two subjects: the officer's row is locked, and asked.
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    earlier = CredentialRequest.objects.filter(officer=officer, kind=kind).values_list("pk", flat=True)
    if any(four_eyes.open_request(SUBJECT.name, key) for key in earlier[:5]):
        raise Refused("already_requested", "该账号的这一事项已提请复核，尚无结果，不能重复提请。")
    made = CredentialRequest.objects.create(
        path=by.authority.path,
        authority=by.authority,
        officer=officer,
        kind=kind,
        code_hash=invitations.hash_of_code(code) if kind == CredentialRequestKind.RENEWAL else "",
        asked_by=by.officer,
        asked_at=clock.now(),
    )
    four_eyes.request(SUBJECT, made.pk, by=by.officer)
    return made


def confirm(asked: CredentialRequest, *, by: Officer, code: str = "") -> object:
    """Agree as the second administrator, to whom the owner read the code out too. Raises Refused."""
    renewal = asked.kind == CredentialRequestKind.RENEWAL
    if renewal and invitations.hash_of_code(code) != asked.code_hash:
        raise Refused("code_differs", "核对码与提请时填写的不一致，请向本人重新核对，由本人读出。")
    return four_eyes.approve(SUBJECT, four_eyes.pending(SUBJECT, asked.pk).pk, by=by)


def _seconds(by: Acting, owner: Officer) -> bool:
    """Whether anybody else at the bureau could confirm."""
    posts = Post.objects.filter(authority=by.authority).held_on(clock.today())
    others = posts.exclude(officer__in=[by.officer.pk, owner.pk])
    return any(SUBJECT.decided_by in granted_to(post.role, post.authority.level) for post in others)


def _carry_out(asked: CredentialRequest, approval: Approval) -> None:
    by, owner = approval.decided_by, asked.officer
    if asked.kind == CredentialRequestKind.UNLOCK:
        people.open_lock(owner, by=by, path=asked.path)
        text = f"{owner}的登录锁定已由{approval.requested_by}提请、{by}复核解除。"
    else:
        invitations.renew(asked, by=by)
        text = f"{owner}的登录凭据已由{approval.requested_by}提请、{by}复核重置，原密码和验证器作废。"
    people.tell_of_credentials(owner, text, once=f"credentials:{asked.pk}")


SUBJECT = FourEyesSubject(
    "credentials",
    "登录凭据",
    capabilities.CREDENTIALS_CONFIRM,
    page="credentials-page",
    model="authorities.CredentialRequest",
    summary=str,
    carry_out=_carry_out,
    author=lambda asked: asked.officer_id,
    author_refused="不能复核自己账号的事项，请由另一名系统管理员复核。",
    locked=False,
)
