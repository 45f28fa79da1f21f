"""A statement whose text is kept answers as the query that it was made of."""

from datetime import date

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from authorities.kept_statements import KeptStatement
from authorities.models import Authority, Post
from tests.factories import bureau


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
