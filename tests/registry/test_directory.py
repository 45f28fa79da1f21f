"""Look-up in the public directory: the same answers, in the same order, as reading every entry."""

import random
from datetime import date

import psycopg
import pytest
from django.db import connection

from authorities.models import Authority
from authorities.paging import PAGE_SIZE
from registry import directory
from registry.enums import RegistrationStatus
from registry.models import DirectoryEntry
from registry.name_search import normalise, tokens
from tests.conftest import MAIN
from tests.databases import urls_of
from tests.factories import uscc

# Few characters, so that names tie, repeat each other and hold the query twice; metacharacters of LIKE; 𠮷 lies
# beyond the basic plane and Ａ（ are full-width.
_CHARACTERS = "张记面馆店%_\\𠮷Aa1Ａ（"


def _entries(names, *, provinces=("42",)):
    bureau = Authority.objects.get(code="420106")
    made = []
    for number, name in enumerate(names, start=1):
        search_name = normalise(name)
        made.append(
            DirectoryEntry(
                household_id=number,
                code=uscc(number),
                name=name,
                search_name=search_name,
                tokens=tokens(search_name),
                province=provinces[number % len(provinces)],
                authority=bureau,
                established_on=date(2020, 1, 1),
                status=RegistrationStatus.REGISTERED,
            )
        )
    DirectoryEntry.objects.bulk_create(made)
    return made


def _by_reading_all(entries, q, *, province=""):
    """What `search` must find: exact, beginning, containing; the shorter first, then by code point, then by id."""
    q = normalise(q)
    found = [entry for entry in entries if q in entry.search_name and province in ("", entry.province)]

    def order(entry):
        name = entry.search_name
        tier = 0 if name == q else 1 if name.startswith(q) else 2
        return tier, len(name), name, entry.household_id

    return [entry.household_id for entry in sorted(found, key=order)]


def _pages(q, **kwargs):
    first = directory.search(q, **kwargs)
    found = [entry.household_id for entry in first.results]
    for number in range(2, first.last + 1):
        found += [entry.household_id for entry in directory.search(q, page=number, **kwargs).results]
    return found, first


def _random_name(draw):
    length = draw.choice((0, 1, 2, 3, 3, 4, 4, 5, 6, 8, 22, 23, 24, 25, 26, 40))
    return "".join(draw.choice(_CHARACTERS) for _ in range(length))


@pytest.fixture
def swept(django_db_setup) -> None:
    """Entries of tests before are rolled back and still looked through; no server of tests sweeps by itself."""
    with psycopg.connect(urls_of(MAIN)["DATABASE_URL"], autocommit=True) as own:
        own.execute("VACUUM registry_directoryentry")


@pytest.mark.parametrize("seed", range(5))
def test_finds_what_reading_every_entry_finds_in_the_same_order(swept, as_batch, seed):
    draw = random.Random(seed)
    names = [_random_name(draw) for _ in range(600)]
    names += [draw.choice(names) for _ in range(100)]
    with as_batch():
        entries = _entries(names, provinces=("42", "54", "66"))
    queries = ["张记", "%_", "\\%", "𠮷张", "aＡ", "面馆店", "（1", "张张"]
    queries += [name for name in draw.sample(names, 10) if len(normalise(name)) >= 2]
    queries += ["".join(draw.choice(_CHARACTERS) for _ in range(draw.choice((2, 3, 4)))) for _ in range(30)]
    for q in queries:
        for province in ("", "54"):
            expected = _by_reading_all(entries, q, province=province)
            found, page = _pages(q, province=province)
            assert found == expected, (q, province)
            assert (page.count, page.count_is_exact) == (len(expected), True), (q, province)


def test_counting_and_paging_end_at_a_thousand(as_batch):
    with as_batch():
        entries = _entries([f"示例商店{number}" for number in range(directory.COUNTED + 50)])
    page = directory.search("商店", page=directory.LAST_PAGE)
    assert (page.count, page.count_is_exact, page.has_next) == (directory.COUNTED, False, False)
    assert [entry.household_id for entry in page.results] == _by_reading_all(entries, "商店")[980:1000]
    for number in (0, directory.LAST_PAGE + 1):
        with pytest.raises(directory.PageOutOfRange):
            directory.search("商店", page=number)


def test_count_is_exact_for_a_thousand_and_for_a_full_last_page(as_batch):
    with as_batch():
        _entries([f"示例商店{number}" for number in range(directory.COUNTED)] + ["张记面馆"] * PAGE_SIZE)
    page = directory.search("商店")
    assert (page.count, page.count_is_exact) == (directory.COUNTED, True)
    assert directory.search("张记").count == PAGE_SIZE
    assert directory.search("张记", page=2).results == []
    assert directory.search("张记", page=2).count == PAGE_SIZE


@pytest.mark.parametrize("q", ["", " ", "张", "\0", "　张\0"])
def test_a_query_of_fewer_than_two_characters_is_refused(db, q):
    with pytest.raises(directory.QueryTooShort):
        directory.search(q)


def test_a_number_finds_its_household_only(as_batch):
    with as_batch():
        first, second = _entries(["张记面馆", "李记面馆"])
        DirectoryEntry.objects.filter(pk=second.pk).update(reg_no="420106600000001")
    assert directory.find(first.code.lower()).pk == first.pk
    assert directory.find(" 420106600000001 ").pk == second.pk
    assert [entry.pk for entry in directory.search(first.code).results] == [first.pk]
    assert directory.search(first.code, page=2).results == []
    assert directory.search(first.code, province="54").results == []
    for absent in ("420106600000002", "92", "", "9242010600000000OI", "\0"):
        assert directory.find(absent) is None


def test_an_unknown_province_is_refused(db):
    for province in ("00", "4", "x", "42/01"):
        with pytest.raises(directory.UnknownProvince):
            directory.search("张记", province=province)
    assert len(directory.provinces()) == 32


def test_the_whole_table_is_never_read(as_batch):
    """As long as an index can answer, however common the pair; the planner sees no constants that it could count."""
    with as_batch():
        _entries([f"示例商店{number}" for number in range(3000)])
    with connection.cursor() as cursor:
        for statement in (directory.search_statement("商店", province="42"), directory.count_statement("商店")):
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement[0]}", statement[1])
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan" not in plan
            assert "directory_tokens" in plan
