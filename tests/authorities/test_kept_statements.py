"""A statement whose text is kept answers as the query that it was made of."""

from datetime import date

import pytest
from django.db.models import TextField, Value
from django.db.models.functions import Concat

from authorities.jurisdiction import NoJurisdiction, below, jurisdiction, nationwide, own_household, proven_document
from authorities.kept_statements import KeptLists, KeptRows, KeptStatement
from authorities.models import Authority, Post
from registry.models import AnnualReport, Household, RiskMark
from tests.authorities.private_rows import one_of_each
from tests.factories import bureau

DOCUMENT, OTHER_DOCUMENT = "420106199001010071", "110101199003070011"


def test_other_values_give_other_rows(db):
    kept = KeptStatement(lambda code: Authority.objects.filter(code=code).values_list("pk", "name"), "?")
    for code in ("420000", "420106", "420000"):
        assert kept.rows(code) == [(bureau(code).pk, bureau(code).name)]
    assert kept.rows("nothing") == []


def test_a_value_stands_wherever_it_was_given(officer_at):
    officer = officer_at("420000")
    kept = KeptStatement(
        lambda pk, day: Post.objects.filter(officer=pk, valid_from__lte=day).exclude(valid_from=day).values_list("pk"),
        -1,
        date.min,
    )
    post = Post.objects.get(officer=officer)
    assert kept.rows(officer.pk, date(2999, 1, 1)) == [(post.pk,)]
    assert kept.rows(officer.pk, post.valid_from) == []
    assert kept.rows(officer.pk + 1, date(2999, 1, 1)) == []


def test_a_value_that_the_query_changes_is_refused(db):
    kept = KeptStatement(
        lambda text: (
            Authority.objects.annotate(said=Concat("name", Value("a"))).filter(name=f"{text}!").values_list("pk")
        ),
        "?",
    )
    with pytest.raises(LookupError):
        kept.rows("x")


class TestPrivateTables:
    """A kept text is narrowed by who asks now, not by who asked first: of itself, for policies let batch through."""

    @pytest.fixture
    def two(self, as_batch):
        """The numbers of two households, each with a row of every table, at 420106 and at 430102."""
        with as_batch():
            return one_of_each("420106")[0].pk, one_of_each("430102")[0].pk

    def test_each_standpoint_gets_its_own_rows_of_one_text(self, two, as_batch):
        mine, foreign = two
        kept = KeptStatement(
            lambda status: Household.objects.exclude(name=status).order_by("pk").values_list("pk"), "?"
        )
        with as_batch():
            for path, seen in {
                "/42/": [(mine,)],
                "/": [(mine,), (foreign,)],
                "/43/01/": [(foreign,)],
                "/44/": [],
            }.items():
                with jurisdiction(path):
                    assert kept.rows("x") == seen, path
            for number in two:
                with own_household(number):
                    assert kept.rows("x") == [(number,)]
            with jurisdiction("/42/"):
                assert kept.rows("x") == [(mine,)]
            with pytest.raises(NoJurisdiction):
                kept.rows("x")

    def test_lists_in_one_statement_are_the_rows_of_their_queries(self, two, as_batch, django_assert_num_queries):
        def queries(number):
            return [model.objects.filter(household_id=number).order_by("pk") for model in (AnnualReport, RiskMark)]

        kept = KeptLists(queries, -1)
        with as_batch(), nationwide():
            for number in two:
                with django_assert_num_queries(1):
                    answered = kept.of(number)
                asked = [list(query) for query in queries(number)]
                assert all(asked)
                assert [[row.__dict__ | {"_state": 0} for row in rows] for rows in answered] == [
                    [row.__dict__ | {"_state": 0} for row in rows] for rows in asked
                ]
            assert kept.of(0) == [[], []]
        with as_batch(), jurisdiction("/42/"):
            assert [list(map(len, kept.of(number))) for number in two] == [[1, 1], [0, 0]]

    def test_rows_come_as_django_makes_them_with_those_that_they_are_related_to(
        self, two, as_batch, django_assert_num_queries
    ):
        def households(path):
            found = Household.objects.filter(below(path)).select_related("authority__parent").order_by("pk")
            return found.annotate(said=Concat("name", Value("!"), output_field=TextField()))

        kept = KeptRows(households, "/any/")
        with as_batch(), nationwide():
            for path in ("/42/", "/", "/43/", "/44/"):
                with django_assert_num_queries(1):
                    found = kept.rows(path)
                    told = [(row.pk, row.said, row.authority.name, row.authority.parent.name) for row in found]
                asked = households(path)
                assert told == [(row.pk, row.said, row.authority.name, row.authority.parent.name) for row in asked]
                assert [vars(row) | {"_state": 0} for row in found] == [vars(row) | {"_state": 0} for row in asked]
            assert kept.first("/44/") is None
        with as_batch(), jurisdiction("/43/"):
            assert [row.pk for row in kept.rows("/")] == [two[1]]

    def test_a_person_finds_the_households_of_the_document_alone(self, household, as_batch):
        kept = KeptRows(lambda status: Household.objects.exclude(name=status), "?")
        with as_batch():
            first, second = (household("420106", document=number) for number in (DOCUMENT, OTHER_DOCUMENT))
            for one in (first, second, first):
                with proven_document(bytes(one.operator_id_index)):
                    assert [row.pk for row in kept.rows("x")] == [one.pk]

    def test_a_column_that_json_does_not_give_back_is_refused(self, db):
        kept = KeptLists(lambda path: [Household.objects.filter(path=path)], "?")
        with jurisdiction("/42/"), pytest.raises(TypeError, match="JSON"):
            kept.of("/42/")
