"""Verbs of machines: register, renew the secret, revoke, open with a secret. The secret is told once, by the verb."""

import functools
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from oauth2_provider.generators import generate_client_secret

from authorities import acts, audit, clock
from authorities.acts import Act
from authorities.enums import ActorKind
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Machine, Officer
from authorities.scopes import Scope


@functools.cache
def _nobodys_secret() -> str:
    """Compared against when there is no such machine, so that the answer takes as long.

    Hashed when it is first asked for: every command and worker would wait a third of a second for it.
    """
    return make_password("nobody's")


class MachineRevoked(Exception):
    """A revoked machine is not renewed: it is registered anew, by whoever decides that it may come back."""

    code = "machine_revoked"


@dataclass(frozen=True, slots=True)
class IssuedSecret:
    """A machine and its secret, to be shown now and never again: only its hash is kept."""

    machine: Machine
    secret: str


def actor(machine: Machine) -> audit.Actor:
    """The machine as the audit log names it."""
    return audit.Actor(ActorKind.MACHINE, machine.pk)


def register_machine(
    authority: Authority,
    *,
    name: str,
    department: str,
    contact: str,
    scopes: list[Scope],
    networks: list[str],
    valid_until: date,
    by: Officer | None,
    address: str | None = None,
) -> IssuedSecret:
    """A new machine that acts for a bureau. `by` None is the platform, in a demonstration."""
    secret = generate_client_secret()
    with transaction.atomic():
        machine = Machine.objects.create(
            name=name,
            authority=authority,
            department=department,
            contact=contact,
            scopes=sorted(scopes),
            networks=networks,
            valid_until=valid_until,
            client_type=Machine.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Machine.GRANT_CLIENT_CREDENTIALS,
            client_secret=secret,
            registered_by=by,
            registered_at=clock.now(),
        )
        _record(acts.MACHINE_REGISTERED, machine, by=by, address=address, note=" ".join(machine.scopes))
    return IssuedSecret(machine, secret)


def renew_machine(
    machine: Machine, *, valid_until: date, at_once: bool, by: Officer | None, address: str | None
) -> IssuedSecret:
    """A new secret and a new end. The old secret opens for a while longer, unless it must end at once (a leak).

    What was given out on the old secret ends with it. Raises MachineRevoked.
    """
    secret = generate_client_secret()
    with transaction.atomic():
        kept = Machine.objects.select_for_update(of=("self",), no_key=True).get(pk=machine.pk)
        if kept.revoked_at is not None:
            raise MachineRevoked
        moment = clock.now()
        kept.previous_secret = "" if at_once else kept.client_secret
        kept.previous_until = None if at_once else moment + timedelta(hours=settings.MACHINE_SECRET_OVERLAP_HOURS)
        kept.client_secret = secret
        kept.valid_until = valid_until
        kept.renewed_at = moment
        kept.save()
        if at_once:
            _end_tokens(kept)
        _record(acts.MACHINE_RENEWED, kept, by=by, address=address, note="原密钥立即失效" if at_once else "")
    return IssuedSecret(kept, secret)


def change_scopes(machine: Machine, *, scopes: list[Scope], by: Officer, reason: str, address: str | None) -> None:
    """What the machine may do from now on. Its tokens end: each carries the scopes of the day it was given.

    Raises MachineRevoked.
    """
    with transaction.atomic():
        kept = Machine.objects.select_for_update(of=("self",), no_key=True).get(pk=machine.pk)
        if kept.revoked_at is not None:
            raise MachineRevoked
        kept.scopes = sorted(scopes)
        kept.save(update_fields=["scopes"])
        _end_tokens(kept)
        _record(acts.MACHINE_SCOPED, kept, by=by, address=address, reason=reason, note=" ".join(kept.scopes))


def revoke_machine(machine: Machine, *, by: Officer, reason: str, address: str | None) -> None:
    """The machine is out at its next request. Done twice, it is done once."""
    with transaction.atomic():
        revoked = Machine.objects.filter(pk=machine.pk, revoked_at=None).update(
            revoked_at=clock.now(), previous_secret="", previous_until=None
        )
        if revoked:
            _end_tokens(machine)
            _record(acts.MACHINE_REVOKED, machine, by=by, address=address, reason=reason)


def opened_by(client_id: str, secret: str) -> Machine | None:
    """The machine of this identifier and secret (or of its secret before the last renewal, for a while)."""
    machine = Machine.objects.select_related("authority").filter(client_id=client_id).first()
    if machine is None:
        check_password(secret, _nobodys_secret())
        return None
    if check_password(secret, machine.client_secret):
        return machine
    if machine.has_previous_secret(clock.now()) and check_password(secret, machine.previous_secret):
        return machine
    return None


def forget_expired_tokens(machine: Machine) -> None:
    """What the machine was given and can use no more."""
    _delete_tokens(machine, "AND expires <= now()")


def _end_tokens(machine: Machine) -> None:
    _delete_tokens(machine, "")


def _delete_tokens(machine: Machine, condition: str) -> None:
    # Not by the ORM: it would look into tables of grants that are not offered, which nobody may read.
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM oauth2_provider_accesstoken WHERE application_id = %s {condition}",  # noqa: S608
            [machine.pk],
        )


def _record(act: Act, machine: Machine, *, by: Officer | None, address: str | None, **told: str) -> None:
    with jurisdiction(machine.authority.path):
        audit.record(act, by=by, on=machine, address=address, **told)
