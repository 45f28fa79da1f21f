"""A household that was reached: its clocks run (casework/service.py)."""

from authorities.jurisdiction import own_household
from registry.models import Household
from registry.people import messages


def reached(household_id: int) -> None:
    """The household opens all its messages, today."""
    with own_household(household_id):
        messages.mark_all_read(Household.objects.get())
