"""The directory with published types (CONTRACTS 5): who has one, by which run and standard, and finding by it."""

import random
from datetime import date

import pytest
from django.db import connection

from authorities.models import Authority
from registry import directory
from registry.enums import HouseholdType, RegistrationStatus
from registry.models import DirectoryEntry, PublishedRun, PublishedType
from registry.name_search import normalise, tokens
from tests.factories import uscc
from tests.plans import steps

SEARCH = "/api/v1/directory/"


def publish_run(run_id, *, province="42", is_current=True, **fields):
    """A published run as the typing engine leaves it for the directory. Run as batch."""
    return PublishedRun.objects.create(
        run_id=run_id,
        province=province,
        is_current=is_current,
        **{
            "year": 2026,
            "as_of": date(2026, 7, 15),
            "published_on": date(2026, 7, 20),
            "standard_number": "示例〔2026〕1号",
            "standard_title": "示例标准",
            **fields,
        },
    )


def publish_type(household_id, type, *, province="42", run=None):
    PublishedType.objects.create(household_id=household_id, province=province, type=type, run=run)


def _get(client, path, **query):
    # Addresses of its own: look-ups are counted by address.
    response = client.get(path, query, REMOTE_ADDR="203.0.113.7")
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_an_entry_shows_type_run_and_standard_of_the_current_run(client, household, as_batch):
    typed = household("420106", name="张记面馆")
    untyped = household("420106", name="张记新店")
    with as_batch():
        publish_run(7)
        publish_type(typed.pk, HouseholdType.GROWTH)
    entry = _get(client, f"{SEARCH}{typed.code}/")
    assert (entry["type"], entry["type_label"]) == ("growth", "成长型")
    assert entry["run"] == {"year": 2026, "as_of": "2026-07-15", "published_on": "2026-07-20"}
    url = "/api/v1/standards/%E7%A4%BA%E4%BE%8B%E3%80%942026%E3%80%951%E5%8F%B7/"
    assert entry["standard"] == {"number": "示例〔2026〕1号", "title": "示例标准", "url": url}
    other = _get(client, f"{SEARCH}{untyped.code}/")
    assert [other[name] for name in ("type", "type_label", "run", "standard")] == [None] * 4
    assert _get(client, SEARCH, q="张记")["results"] == [other, entry]


def test_a_type_of_its_own_run_shows_that_run_and_a_province_knows_its_own_current_run_only(
    client, household, as_batch
):
    corrected, elsewhere = household("420106", name="张记面馆"), household("110101", name="张记饭店")
    with as_batch():
        publish_run(7)
        publish_run(8, province="11", as_of=date(2026, 8, 1), standard_number="示例〔2026〕11号")
        partial = publish_run(9, is_current=False, as_of=date(2026, 9, 30), published_on=date(2026, 10, 9))
        publish_type(corrected.pk, HouseholdType.DEVELOPMENT, run=partial)
        publish_type(elsewhere.pk, HouseholdType.INELIGIBLE, province="11")
    assert _get(client, f"{SEARCH}{corrected.code}/")["run"]["as_of"] == "2026-09-30"
    entry = _get(client, f"{SEARCH}{elsewhere.code}/")
    assert (entry["type"], entry["type_label"]) == ("ineligible", "不符合分型条件")
    assert (entry["run"]["as_of"], entry["standard"]["number"]) == ("2026-08-01", "示例〔2026〕11号")


@pytest.mark.parametrize("seed", range(3))
def test_filtered_by_type_it_finds_what_reading_every_entry_finds(as_batch, seed):
    draw = random.Random(seed)
    bureau = Authority.objects.get(code="420106")
    names = ["".join(draw.choice("张记面馆店") for _ in range(draw.randint(2, 7))) for _ in range(500)]
    types = [draw.choice([None, *HouseholdType]) for _ in names]
    with as_batch():
        publish_run(7)
        publish_run(8, province="54")
        for number, (name, type) in enumerate(zip(names, types, strict=True), start=1):
            province = "42" if number % 3 else "54"
            DirectoryEntry.objects.create(
                household_id=number,
                code=uscc(number),
                name=name,
                search_name=normalise(name),
                tokens=tokens(normalise(name)),
                province=province,
                authority=bureau,
                established_on=date(2020, 1, 1),
                status=RegistrationStatus.REGISTERED,
            )
            if type:
                publish_type(number, type, province=province)
    for q in ("张记", "面馆", "馆店面"):
        for wanted in HouseholdType:
            for province in ("", "54"):
                expected = {
                    number
                    for number, (name, type) in enumerate(zip(names, types, strict=True), start=1)
                    if q in name and type == wanted and (not province or number % 3 == 0)
                }
                first = directory.search(q, type=wanted, province=province)
                pages = [directory.search(q, type=wanted, province=province, page=n) for n in range(1, first.last + 1)]
                found = [entry for page in pages for entry in page.results]
                assert {entry.household_id for entry in found} == expected
                assert len(found) == len(expected) == first.count
                assert all(entry.publication.type == wanted for entry in found)


def test_a_number_is_found_by_its_own_type_only(client, household, as_batch):
    typed = household("420106", name="张记面馆")
    with as_batch():
        publish_run(7)
        publish_type(typed.pk, HouseholdType.GROWTH)
    assert _get(client, SEARCH, q=typed.code, type="growth")["count"] == 1
    assert _get(client, SEARCH, q=typed.code, type="survival")["count"] == 0
    assert _get(client, SEARCH, q="张记", type="survival") == {"count": 0, "count_is_exact": True, "results": []}


def test_queries_do_not_grow_with_typed_results(client, household, as_batch, django_assert_max_num_queries):
    made = [household("420106", name=f"张记面馆{number}") for number in range(25)]
    with as_batch():
        publish_run(7)
        for each in made:
            publish_type(each.pk, HouseholdType.SURVIVAL)
    with django_assert_max_num_queries(3):
        assert len(_get(client, SEARCH, q="张记", type="survival")["results"]) == 20
    with django_assert_max_num_queries(2):
        assert _get(client, f"{SEARCH}{made[0].code}/")["type"] == "survival"


def test_a_filtered_search_reads_no_table_whole(as_batch, as_owner):
    """Not even where PostgreSQL takes a great table for an empty one, as it does for a while after a publication."""
    bureau = Authority.objects.get(code="420106")
    with as_batch():
        PublishedType.objects.bulk_create(
            PublishedType(household_id=-number, province="42", type=HouseholdType.SURVIVAL)
            for number in range(1, 20_000)
        )
        PublishedType.objects.all().delete()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_publishedtype")
    with as_batch():
        publish_run(7)
        DirectoryEntry.objects.bulk_create(
            DirectoryEntry(
                household_id=number,
                code=uscc(number),
                name=f"示例商店{number}",
                search_name=f"示例商店{number}",
                tokens=tokens(f"示例商店{number}"),
                province="42",
                authority=bureau,
                established_on=date(2020, 1, 1),
                status=RegistrationStatus.REGISTERED,
            )
            for number in range(2000)
        )
        PublishedType.objects.bulk_create(
            PublishedType(household_id=number, province="42", type=HouseholdType.SURVIVAL) for number in range(2000)
        )
    with connection.cursor() as cursor:
        for statement in (
            directory.search_statement("商店", province="42", type="growth"),
            directory.count_statement("商店", type="growth"),
        ):
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement[0]}", statement[1])
            found = steps(cursor.fetchone()[0][0]["Plan"])
            assert not [step for step in found if step["Node Type"] == "Seq Scan"]
            # By which index is for the planner to say; that it is by household is not.
            reads = [step for step in found if step.get("Relation Name") == PublishedType._meta.db_table]
            assert reads
            for step in reads:
                assert "household_id = " in step.get("Index Cond", "") + step.get("Recheck Cond", "")


def test_the_public_role_reads_published_types_and_writes_none(db, household):
    typed = household("420106")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('registry_publishedtype', 'SELECT'), "
            "has_table_privilege('registry_publishedtype', 'INSERT, UPDATE, DELETE'), "
            "has_table_privilege('registry_publishedrun', 'INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchone() == (True, False, False)
    assert directory.find(typed.code).publication is None
