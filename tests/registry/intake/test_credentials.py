"""The feed `credentials`: whose a credential is, what is refused, what is replaced, who sees it."""

import json
from datetime import date

import pytest
from django.db import connection

from authorities.jurisdiction import jurisdiction, own_household, proven_document
from registry import credentials, feeds
from registry.intake.deliveries import Order, take_file
from registry.models import Credential, Delivery, Household, RowProblem
from registry.people.documents import sealer
from registry.sample.credentials import HEADER
from registry.sample.generate import write_feeds
from tests.factories import uscc
from tests.registry.intake.conftest import all_connections_as_batch
from tests.registry.intake.files import REG_NO, csv_text, row, write_xlsx

DOCUMENT, OTHER = "11010519491231002X", "420106198501011234"
WUCHANG = "/42/01/06/"
VALUES = "kind, level, number, issuer, issued_on::text, valid_until::text, revoked_on::text"


@pytest.fixture
def by_county(as_batch, settings, tmp_path):
    """`by_county(rows)` → the delivery of a list that 武昌区 hands in."""
    settings.FILE_STORE = tmp_path / "store"

    def take_as_county(rows: list[dict]) -> Delivery:
        path = tmp_path / "county.csv"
        path.write_text(csv_text(rows), encoding="utf-8", newline="")
        with as_batch(), all_connections_as_batch():
            return take_file(Order(feeds.CREDENTIALS, path, path.name, WUCHANG, WUCHANG))

    return take_as_county


def refused(delivery: Delivery) -> list[str]:
    with jurisdiction(WUCHANG):
        problems = RowProblem.objects.filter(delivery=delivery, severity="refused").order_by("line")
        return list(problems.values_list("code", flat=True))


def of_person(document: str = DOCUMENT, **changes) -> dict[str, str]:
    return row("credentials", "", id_no=document, **changes)


def household(code: str) -> Household:
    with jurisdiction("/42/"):
        return Household.objects.get(code=code)


def test_a_row_by_code_and_one_by_document(intake, register, held):
    register(uscc(1), operator_id_no=DOCUMENT)
    full = {
        "level": "市级",
        "issuer": "示例局",
        "issued_on": "2020/1/2",
        "valid_until": "20301231",
        "revoked_on": "2026-01-01",
    }
    rows = [row("credentials", **full), of_person(kind="乡村工匠", number="甲1")]
    taken = intake("credentials", rows)
    assert (taken.counts, taken.warned) == ((2, 0, 0, 0), [])
    assert held(f"SELECT {VALUES} FROM registry_credential ORDER BY household_id") == [
        ("注册商标", "city", "示例1号", "示例局", "2020-01-02", "2030-12-31", "2026-01-01"),
        ("乡村工匠", None, "甲1", "", None, None, None),
    ]
    found = credentials.held_by([household(uscc(1))])[household(uscc(1)).pk]
    assert {credential.kind for credential in found} == {"注册商标", "乡村工匠"}
    assert taken.delivery.kinds == ["乡村工匠", "注册商标"]


def test_the_document_is_never_stored_in_clear(intake, register, held):
    register(uscc(1))
    assert intake("credentials", [of_person()]).counts == (1, 0, 0, 0)
    ((index, stored),) = held("SELECT holder_index, c::text FROM registry_credential c")
    assert bytes(index) == sealer().index(DOCUMENT)
    assert DOCUMENT not in stored


def test_a_row_by_reg_no_finds_a_household_that_has_a_code_by_now(intake, register):
    register(uscc(1), reg_no=REG_NO)
    assert intake("credentials", [row("credentials", "", reg_no=REG_NO)]).counts == (1, 0, 0, 0)
    shop = household(uscc(1))
    assert [credential.number for credential in credentials.held_by([shop])[shop.pk]] == ["示例1号"]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"code": ""}, "code", "no_holder"),
        ({"code": uscc(99)}, "code", "unknown_household"),
        ({"level": "乡级"}, "level", "not_in_list"),
        ({"issued_on": "2026-02-30"}, "issued_on", "not_a_date"),
        ({"id_no": "4.20106E+17"}, "id_no", "damaged_number"),
    ],
)
def test_what_is_refused(intake, register, changes, column, code):
    register(uscc(1))
    taken = intake("credentials", [row("credentials", number="好"), row("credentials", **changes)])
    assert taken.counts == (1, 0, 0, 1)
    assert [(line, at, why) for line, at, why, _ in taken.refused] == [(3, column, code)]


def test_a_county_delivers_for_its_own_households_alone(by_county, register):
    register(uscc(1))
    register(uscc(2), authority="420102")
    rows = [row("credentials", number="甲"), row("credentials", uscc(2), number="乙")]
    delivery = by_county(rows)
    assert (delivery.new, refused(delivery)) == (1, ["outside_area"])


def test_a_county_takes_no_credential_over_from_elsewhere(intake, by_county, register, held):
    register(uscc(1))
    register(uscc(2), authority="420102")
    intake("credentials", [row("credentials", uscc(2)), of_person(number="甲")])
    rows = [row("credentials", uscc(1)), of_person(OTHER, number="甲"), of_person(number="甲", issuer="示例局")]
    delivery = by_county(rows)
    assert (delivery.new, delivery.changed) == (0, 1)
    assert refused(delivery) == ["credential_elsewhere", "credential_elsewhere"]
    assert held("SELECT household_id FROM registry_credential WHERE number = '示例1号'") == [(household(uscc(2)).pk,)]
    # The province may: a trademark goes to another household.
    assert intake("credentials", [row("credentials", uscc(1))]).counts == (0, 1, 0, 0)


def test_a_person_of_a_national_list_belongs_to_no_province(intake, register):
    register(uscc(1))
    taken = intake("credentials", [row("credentials"), of_person(number="甲")], province=None)
    assert taken.counts == (1, 0, 0, 1)
    assert taken.codes() == {"no_province": 1}


def test_odd_dates_are_warned_about(intake, register):
    register(uscc(1))
    rows = [
        row("credentials", number="甲", issued_on="2020-01-01", valid_until="2019-12-31", revoked_on="2019-01-01"),
        row("credentials", number="乙", issued_on="2999-01-01", revoked_on="2999-01-02"),
    ]
    taken = intake("credentials", rows)
    assert taken.counts == (2, 0, 0, 0)
    assert [(line, column, code) for line, column, code, _ in taken.warned] == [
        (2, "valid_until", "dates_out_of_order"),
        (2, "revoked_on", "dates_out_of_order"),
        (3, "issued_on", "odd_year"),
        (3, "revoked_on", "odd_year"),
        (3, "issued_on", "future_day"),
        (3, "revoked_on", "future_day"),
    ]


def test_the_same_file_twice_and_a_change(intake, register, held):
    register(uscc(1))
    rows = [row("credentials", level="区级", issuer="示例局"), of_person(number="甲")]
    first = intake("credentials", rows)
    assert intake("credentials", rows).counts == (0, 0, 2, 0)
    second = intake("credentials", [row("credentials", level="县级", revoked_on="2026-05-01")], "--partial")
    assert second.counts == (0, 1, 0, 0)
    ((key, values, before, after),) = held(
        "SELECT key, values, delivery_id, replaced_by_id FROM registry_replacedfact WHERE feed = 'credentials'"
    )
    assert json.loads(key) == {"kind": "注册商标", "number": "示例1号"}
    assert json.loads(values)["issuer"] == "示例局" and json.loads(values)["level"] == "county"
    assert (before, after) == (first.delivery.pk, second.delivery.pk)
    # Rows absent from a newer file stay.
    assert held("SELECT count(*) FROM registry_credential") == [(2,)]


def test_of_one_key_twice_the_last_is_taken(intake, register, held):
    register(uscc(1))
    taken = intake("credentials", [row("credentials", issuer="甲"), row("credentials", issuer="乙")])
    assert (taken.counts, taken.codes()) == ((1, 0, 0, 1), {"superseded_in_file": 1})
    assert held("SELECT issuer FROM registry_credential") == [("乙",)]


def test_a_workbook_with_chinese_headings(intake, register, held, tmp_path):
    register(uscc(1))
    heads = ["统一社会信用代码", "类别", "级别", "编号", "发证单位", "发证日期", "备注"]
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"名单": [heads, [uscc(1), "老字号", "全国", "甲", "示例局", date(2019, 5, 1), "无"]]},
    )
    taken = intake("credentials", path)
    assert (taken.counts, taken.answer["ignored_columns"]) == ((1, 0, 0, 0), ["备注"])
    assert held("SELECT level, issued_on::text FROM registry_credential") == [("nation", "2019-05-01")]


def test_who_sees_them(intake, register):
    register(uscc(1), operator_id_no=DOCUMENT)
    register(uscc(2), authority="420102")
    intake("credentials", [row("credentials"), row("credentials", uscc(2), number="乙"), of_person(number="甲")])
    mine, other = household(uscc(1)), household(uscc(2))
    # The lists are the province's: a county reads of them what its households have.
    with jurisdiction(WUCHANG):
        assert not Credential.objects.exists()
        assert {credential.number for credential in credentials.held_by([mine])[mine.pk]} == {"示例1号", "甲"}
    with own_household(mine.pk):
        assert [credential.number for credential in Credential.objects.all()] == ["示例1号"]
        assert len(credentials.held_by([mine])[mine.pk]) == 2
    with proven_document(sealer().index(DOCUMENT)):
        assert [credential.number for credential in Credential.objects.all()] == ["甲"]
    assert [credential.number for credential in credentials.held_by([other])[other.pk]] == ["乙"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_credential")
        assert cursor.fetchone() == (0,)


def test_of_another_operator_it_is_gone(intake, register):
    register(uscc(1), operator_id_no=DOCUMENT)
    intake("credentials", [of_person()])
    shop = household(uscc(1))
    assert len(credentials.held_by([shop])[shop.pk]) == 1
    register(uscc(1), operator_id_no=OTHER)
    shop = household(uscc(1))
    assert credentials.held_by([shop])[shop.pk] == []


def test_the_sample_is_taken_whole(intake, tmp_path):
    for name in ("one", "two"):
        written = write_feeds(
            "42", count=800, seed=3, folder=tmp_path / name, as_of=date(2026, 7, 15), with_credentials=True
        )
    one, two = ((tmp_path / name / "credentials.csv").read_bytes() for name in ("one", "two"))
    assert one == two and one.decode().startswith(HEADER)
    intake("households", tmp_path / "one" / "households.csv")
    taken = intake("credentials", tmp_path / "one" / "credentials.csv")
    assert taken.answer["accepted"] == written["credentials"] > 20
    assert taken.refused == []
