"""A natural person, once he has proven who he is."""

from dataclasses import dataclass

from authorities import audit, clock
from authorities.acts import Act
from authorities.audit import VISITOR, Actor
from authorities.enums import ActorKind
from authorities.jurisdiction import NATION, jurisdiction
from registry.models import Household, Person
from registry.people.documents import document_index, sealer


@dataclass(frozen=True, slots=True)
class Identity:
    """What an adapter found proven: the name, and the number of the document as intake reads it."""

    name: str
    document: str


class LoginRefused(Exception):
    """Somebody is not let in. `code` is stable; the text says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def actor(person: Person) -> Actor:
    """The person as the log has him."""
    return Actor(ActorKind.PERSON, person.pk)


def name_of(person: Person) -> str:
    return sealer().open(person.name_sealed)


def recognise(identity: Identity) -> Person:
    """The person with this document; made at the first login. The name is the one proven last."""
    seals, now = sealer(), clock.now()
    person, _ = Person.objects.update_or_create(
        document_index=document_index(identity.document),
        defaults={"name_sealed": seals.seal(identity.name), "last_login_at": now},
        create_defaults={
            "name_sealed": seals.seal(identity.name),
            "document_sealed": seals.seal(identity.document),
            "first_login_at": now,
            "last_login_at": now,
        },
    )
    return person


def record(
    act: Act,
    *,
    by: Person | None,
    address: str | None,
    household: Household | None = None,
    on: object = None,
    reason: str = "",
    note: str = "",
) -> None:
    """Log an act of a person, or of a visitor who is nobody yet, for the bureau in charge of the household.

    What concerns no household is logged for the nation, as there is no bureau to log it for.
    """
    path = household.path if household else NATION
    with jurisdiction(path):
        audit.record(
            act,
            by=actor(by) if by else VISITOR,
            on=on or household,
            address=address,
            household=household.pk if household else None,
            reason=reason,
            note=note,
        )
