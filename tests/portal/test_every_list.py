"""What holds for every list that some app declares: it can be ordered, filtered and exported as it says it can."""

from collections import Counter

import pytest
from django.http import QueryDict

from authorities.access import Acting
from authorities.capabilities import Capability
from authorities.declarations import declared
from authorities.enums import Department
from authorities.jurisdiction import jurisdiction
from authorities.lists.listing import Listing, Selection
from authorities.lists.table import table_of
from authorities.models import Authority
from tests.appeals.test_query_budgets import BUDGETS as APPEALS
from tests.mingteyouxin.visits.test_query_budgets import BUDGETS as FIELD
from tests.portal.test_query_budgets import BUDGETS
from tests.portal.test_query_budgets_by_role import BUDGETS as BY_ROLE

LISTS = declared(Listing)
WUCHANG = "420106"


@pytest.fixture
def acting(officer_at):
    """An officer who may look at everything."""
    bureau = Authority.objects.get(code=WUCHANG)
    departments = frozenset({Department.COMMERCE})
    return Acting(officer_at(WUCHANG), bureau, frozenset(declared(Capability)), departments=departments)


@pytest.fixture
def asked(acting):
    """`asked(listing, "sort=name")` → the table that the query gives."""

    def ask(listing: Listing, query: str):
        with jurisdiction(listing.scope(acting)):
            selection = Selection(listing, acting, QueryDict(query))
            assert selection.is_valid, query
            return table_of(selection, selection.page(1), QueryDict(query))

    return ask


def test_each_has_a_name_of_its_own():
    assert [name for name, times in Counter(listing.name for listing in LISTS).items() if times > 1] == []


def test_each_has_a_page_with_a_budget():
    assert {listing.view for listing in LISTS} <= set(BUDGETS) | set(BY_ROLE) | set(FIELD) | set(APPEALS)


@pytest.mark.parametrize("listing", LISTS, ids=lambda listing: listing.name)
class TestEach:
    def test_says_that_there_is_nothing(self, listing):
        assert listing.empty.endswith("。") and listing.empty_note.endswith("。") and listing.unit

    def test_is_ordered_by_each_head_that_is_a_link(self, listing, acting, asked):
        for column in listing.columns_for(acting):
            if column.order:
                for sort in (column.name, f"-{column.name}"):
                    assert asked(listing, f"sort={sort}").selection.sort is column

    def test_is_filtered_by_each_value_of_each_choice(self, listing, acting, asked):
        with jurisdiction(listing.scope(acting)):
            fields = Selection(listing, acting, QueryDict()).filter.form.fields
            choices = {name: list(field.choices) for name, field in fields.items() if hasattr(field, "choices")}
        for name, values in choices.items():
            for value, _label in values:
                is_condition = bool(value) and name != listing.filters.tabs
                assert asked(listing, f"{name}={value}").selection.is_filtered is is_condition

    def test_has_a_tab_for_each_value_of_its_first_choice(self, listing, asked):
        tabs = asked(listing, "").tabs
        assert (
            [tab.is_chosen for tab in tabs] == [True, *[False] * (len(tabs) - 1)] if tabs else not listing.filters.tabs
        )
        for tab in tabs:
            chosen = [one.label for one in asked(listing, tab.query).tabs if one.is_chosen]
            assert chosen == [tab.label]
