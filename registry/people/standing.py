"""A natural person stands for households. It is asked anew at every request and never stored: whoever is no longer the
operator, or was appointed by one who no longer is, is out at once.
"""

from dataclasses import dataclass

from authorities import clock
from authorities.access import NotAccessible
from authorities.jurisdiction import own_household, proven_document
from registry.models import Agent, Household, Person


@dataclass(frozen=True, slots=True)
class Standing:
    """A person at a household: its operator, or an agent whom the operator appointed."""

    person: Person
    household: Household
    agent: Agent | None = None

    @property
    def is_operator(self) -> bool:
        return self.agent is None

    @property
    def label(self) -> str:
        return "经营者" if self.agent is None else self.agent.get_relation_display()


def standings_of(person: Person) -> list[Standing]:
    """The households that the person operates, then those he was appointed for."""
    with proven_document(bytes(person.document_index)):
        operated = list(Household.objects.select_related("authority").order_by("id"))
        appointments = list(Agent.objects.in_force(clock.today()).order_by("household_id"))
    standings = [Standing(person, household) for household in operated]
    for agent in appointments:
        household = _household_of(agent)
        if household is not None:
            standings.append(Standing(person, household, agent))
    return standings


def access_own_household(person: Person, household_id: int) -> Standing:
    """The person's standing at one household. NotAccessible when there is none, or no such household."""
    with proven_document(bytes(person.document_index)):
        household = Household.objects.select_related("authority").filter(pk=household_id).first()
        agent = None
        if household is None:
            agent = Agent.objects.in_force(clock.today()).filter(household_id=household_id).first()
    if household is None and agent is not None:
        household = _household_of(agent)
    if household is None:
        raise NotAccessible
    return Standing(person, household, agent)


def _household_of(agent: Agent) -> Household | None:
    """The household, while its operator is still the one who made the appointment."""
    with own_household(agent.household_id):
        household = Household.objects.select_related("authority").get()
    appointed_by_operator = household.operator_id_index is not None and bytes(household.operator_id_index) == bytes(
        agent.operator_index
    )
    return household if appointed_by_operator else None
