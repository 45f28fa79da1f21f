"""The demonstration's check-up: a look, and what officers of a county did, beside what the list says."""

import pytest

from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority
from tests.typing_engine.checkups.conftest import WUCHANG
from typing_engine.checkups import demonstration
from typing_engine.models import CheckUpContact, CheckUpEntry

pytestmark = pytest.mark.django_db


def test_it_leaves_a_list_and_some_who_were_helped(standard, lists, shops, clerk, as_batch):
    lists()
    with as_batch():
        check_up = demonstration.look_at("42", by=None)
        assert demonstration.is_over(check_up)
        assert demonstration.help_some(Authority.objects.get(code=WUCHANG), by=clerk) == 2
    with nationwide():
        assert CheckUpEntry.objects.filter(check_up=check_up).count() == 6
    with jurisdiction("/42/01/06/"):
        contacts = CheckUpContact.objects.order_by("pk")
        assert [contact.household_id for contact in contacts] == [shops["late"].pk, shops["abnormal"].pk]
        assert all("示例" in contact.note for contact in contacts)
