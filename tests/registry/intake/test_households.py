"""Households as registration delivers them (CONTRACTS 1, households)."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority
from registry.directory import DirectoryEntry
from registry.models import Household, ValueAlias
from registry.sealing import SoftwareSealer
from tests.factories import uscc
from tests.registry.intake.files import OTHER_REG_NO, REG_NO, row

CODE, OTHER = uscc(1), uscc(2)
FULL = {
    "reg_no": REG_NO, "name": "张记 面馆", "operator_name": "张三", "operator_id_type": "居民身份证",
    "operator_id_no": "11010519491231002x", "form": "家庭", "division": "420106001", "industry": "6210",
    "scope": "小吃", "address": "某路1号", "phone": "138-1234 1234", "status_on": "2021/1/2",
    "operator_since": "20220203", "station": "某街所", "seasonal": "是", "founder_group": "退役军人；残疾人;退役军人",
}  # fmt: skip


def one(path: str = "/42/") -> Household:
    with jurisdiction(path):
        return Household.objects.get()


def test_every_column_is_held(intake, as_batch):
    assert intake("households", [row("households", **FULL)]).counts == (1, 0, 0, 0)
    with as_batch():
        held = one()
        entry = DirectoryEntry.objects.get()
    sealer = SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)
    assert sealer.open(held.operator_id_sealed) == "11010519491231002X"
    assert bytes(held.operator_id_index) == sealer.index("11010519491231002X")
    assert sealer.open(held.phone_sealed) == "13812341234"
    assert (held.code, held.reg_no, held.name, held.operator_name) == (CODE, REG_NO, "张记 面馆", "张三")
    assert (held.form, held.division, held.industry, held.status) == ("family", "420106001", "H6210", "registered")
    assert (held.scope, held.address, held.station, held.seasonal) == ("小吃", "某路1号", "某街所", True)
    assert [str(day) for day in (held.established_on, held.status_on, held.operator_since)] == [
        "2020-03-01",
        "2021-01-02",
        "2022-02-03",
    ]
    assert held.founder_group == ["退役军人", "残疾人"]
    assert (held.path, held.authority.code) == ("/42/01/06/", "420106")
    assert (entry.household_id, entry.name, entry.search_name) == (held.pk, "张记 面馆", "张记面馆")
    assert (entry.province, entry.industry, entry.status) == ("42", "H6210", "registered")


def test_what_is_empty_is_unknown_and_never_zero_or_no(intake, as_batch):
    intake("households", [row("households", name=None)])
    with as_batch():
        held = one()
    assert (held.name, held.industry, held.form, held.founder_group) == ("", "", "", [])
    unknown = (held.reg_no, held.operator_id_sealed, held.operator_id_index, held.phone_sealed, held.phone_index)
    assert {*unknown, held.status_on, held.operator_since, held.seasonal} == {None}


def test_an_empty_cell_replaces_what_was_held(intake, as_batch):
    intake("households", [row("households", **FULL)])
    emptied = dict.fromkeys(FULL) | {name: FULL.get(name) for name in ("reg_no", "authority")}
    taken = intake("households", [row("households", **emptied | {"authority": "420106"})])
    assert taken.counts == (0, 1, 0, 0)
    known = [name for name in FULL if name not in ("reg_no", "authority", "name")]
    assert sorted(column for _, column, code, _ in taken.warned if code == "value_erased") == sorted(["name", *known])
    with as_batch():
        held = one()
        entry = DirectoryEntry.objects.get()
    assert (held.name, held.industry, held.seasonal, held.phone_sealed, held.founder_group) == ("", "", None, None, [])
    assert (entry.name, entry.search_name, entry.tokens, entry.industry) == ("", "", [], "")
    assert held.reg_no == REG_NO, "a number is not a value: it names the household"


def test_a_change_of_any_column_is_a_change_of_that_column(intake, held):
    intake("households", [row("households", **FULL)])
    now = dict(FULL)
    for column in FULL:
        now[column] = {"seasonal": "否", "form": "个人", "reg_no": OTHER_REG_NO}.get(column, "2019-01-01")
        assert intake("households", [row("households", **now)]).counts == (0, 1, 0, 0), column
        replaced = held("SELECT values FROM registry_replacedfact ORDER BY id DESC LIMIT 1")[0][0]
        stem = column.removesuffix("_no")
        assert set(json.loads(replaced)) in ({column}, {f"{stem}_index", f"{stem}_sealed"})
    assert intake("households", [row("households", **now)]).counts == (0, 0, 1, 0)


def test_an_equal_row_written_differently_is_unchanged(intake):
    intake("households", [row("households", **FULL)])
    same = FULL | {"phone": "138-12341234", "industry": "h6210", "status_on": "2021-01-02", "form": "家庭经营",
                   "seasonal": "TRUE", "operator_id_no": " 110105194912 31002X"}  # fmt: skip
    assert intake("households", [row("households", **same)]).counts == (0, 0, 1, 0)


def test_what_was_replaced_stays_readable_with_its_source_and_time(intake, as_batch, held):
    first = intake("households", [row("households", **FULL)])
    second = intake("households", [row("households", **FULL | {"name": "李记", "operator_id_no": "H12345678"})])
    values, source, replaced_by, at = held(
        "SELECT values, delivery_id, replaced_by_id, replaced_at FROM registry_replacedfact"
    )[0]
    assert (source, replaced_by) == (first.delivery.pk, second.delivery.pk)
    assert clock.now() - at < timedelta(minutes=5)
    values = json.loads(values) if isinstance(values, str) else values
    assert values["name"] == "张记 面馆"
    assert set(values) == {"name", "operator_id_index", "operator_id_sealed"}
    sealer = SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)
    assert sealer.open(bytes.fromhex(values["operator_id_sealed"].removeprefix("\\x"))) == "11010519491231002X"
    with as_batch():
        assert one().delivery_id == second.delivery.pk


@pytest.mark.parametrize(
    ("wording", "status"),
    [("存续", "registered"), ("吊销", "revoked"), ("注销", "deregistered"), ("撤销", "annulled"), ("转企", "converted"),
     ("迁出", "moved_out"), ("在营（开业）", "registered"), ("在营(开业)", "registered"), ("吊销未注销", "revoked")],
)  # fmt: skip
def test_statuses_and_the_wordings_of_registries(wording, status, intake, as_batch):
    assert intake("households", [row("households", status=wording)]).counts == (1, 0, 0, 0)
    with as_batch():
        assert one().status == status


def test_a_wording_of_another_province_is_not_taken(intake):
    ValueAlias.objects.create(province="/33/", feed="households", column="status", wording="开门营业", value="存续")
    ValueAlias.objects.create(province="/42/", feed="households", column="status", wording="关门", value="注销")
    ValueAlias.objects.create(province="/42/", feed="risk_marks", column="kind", wording="停业", value="歇业")
    rows = [row("households", CODE, status="开门营业"), row("households", OTHER, status="关门")]
    assert intake("households", rows).refused == [(2, "status", "not_in_list", "开门营业")]
    there = [each | {"authority": "330106", "code": uscc(3)} for each in rows]
    assert intake("households", there, province="33").refused == [(3, "status", "not_in_list", "关门")]
    assert intake("risk_marks", [row("risk_marks", OTHER, kind="停业")]).counts == (1, 0, 0, 0)


def test_a_wording_of_the_province_outranks_the_nations(intake, as_batch):
    ValueAlias.objects.create(province="/42/", feed="households", column="status", wording="开业", value="撤销")
    intake("households", [row("households", status="开业")])
    with as_batch():
        assert one().status == "annulled"


def test_oddities_are_warnings_and_the_row_is_taken(intake, as_batch):
    tomorrow = str(clock.today() + timedelta(days=1))
    odd = {
        "code": CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "reg_no": "420106600000013", "name": None,
        "operator_id_no": "110105194912310021", "division": "999999", "industry": "H5211", "status_on": "2019-01-01",
        "operator_since": tomorrow, "phone": "无",
    }  # fmt: skip
    taken = intake("households", [row("households", **odd)])
    assert taken.counts == (1, 0, 0, 0)
    assert sorted((column, code) for _, column, code, _ in taken.warned) == [
        ("code", "check_digit"),
        ("division", "unknown_division"),
        ("industry", "unknown_industry"),
        ("name", "no_name"),
        ("operator_id_no", "check_digit"),
        ("operator_since", "future_day"),
        ("phone", "not_a_phone"),
        ("reg_no", "check_digit"),
        ("status_on", "dates_out_of_order"),
    ]
    assert taken.answer["warnings"] == 9
    with as_batch():
        assert (one().industry, one().division) == ("", "999999")


@pytest.mark.parametrize("document", ["H1234567890", "810000199001011234", "台胞证12345678"])
def test_documents_of_hong_kong_macau_and_taiwan(document, intake):
    taken = intake("households", [row("households", operator_id_type="通行证", operator_id_no=document)])
    assert taken.counts == (1, 0, 0, 0)


def test_a_closed_bureau_leads_to_its_heir(intake, as_batch):
    taken = intake("households", [row("households", authority="130103")], province="13")
    assert taken.counts == (1, 0, 0, 0)
    assert taken.codes(taken.warned) == {"closed_bureau": 1}
    with as_batch():
        assert (one("/13/").authority.code, one("/13/").path) == ("130102", "/13/01/02/")


def test_a_closed_bureau_without_an_heir_is_unknown(intake, as_owner):
    with as_owner():
        Authority.objects.filter(code="420106").update(valid_to=clock.today() - timedelta(days=1))
    assert intake("households", [row("households")]).codes() == {"unknown_bureau": 1}


def test_a_bureau_is_open_on_its_last_day(intake, as_owner):
    with as_owner():
        Authority.objects.filter(code="420106").update(valid_to=clock.today())
    assert intake("households", [row("households")]).counts == (1, 0, 0, 0)


def test_a_zone_with_a_code_of_its_own(intake, as_owner, as_batch):
    with as_owner():
        city = Authority.objects.get(code="420100")
        Authority.objects.create(
            code="WHDHGX", name="东湖开发区分局", short_name="东湖", level="county", path="/42/01/D1/", parent=city
        )
    assert intake("households", [row("households", authority="WHDHGX")]).counts == (1, 0, 0, 0)
    with as_batch():
        assert one().path == "/42/01/D1/"


@pytest.mark.parametrize(("code", "path"), [("420000", "/42/"), ("420100", "/42/01/")])
def test_households_of_the_province_or_city_itself(code, path, intake, as_batch):
    assert intake("households", [row("households", authority=code)]).counts == (1, 0, 0, 0)
    with as_batch():
        assert one().path == path


@pytest.mark.parametrize("wording", ["示例街所", "42010603"])
def test_a_known_station_is_in_charge(wording, intake, station, as_batch):
    station("420106", "03", "示例街所")
    assert intake("households", [row("households", station=wording)]).warned == []
    with as_batch():
        assert (one().path, one().authority.code, one().station) == ("/42/01/06/03/", "420106", wording)


def test_an_unknown_station_leaves_the_bureau_in_charge(intake, station, as_batch):
    station("420106", "03", "示例街所")
    rows = [row("households", station="别处所"), row("households", OTHER, authority="420102", station="示例街所")]
    taken = intake("households", rows)
    assert taken.warned == [(2, "station", "unknown_station", "")]
    with as_batch(), jurisdiction("/42/"):
        assert set(Household.objects.values_list("path", flat=True)) == {"/42/01/06/", "/42/01/02/"}


def test_a_station_that_was_closed_is_in_charge_of_nobody(intake, station, as_batch):
    closed = station("420106", "03", "示例街所")
    with as_batch():
        Authority.objects.filter(pk=closed.pk).update(valid_to=clock.today() - timedelta(days=1))
    intake("households", [row("households", station="示例街所")])
    with as_batch():
        assert one().path == "/42/01/06/"


def test_a_move_within_the_province_takes_the_facts_along(intake, register, as_batch):
    register(CODE)
    intake("tax", [row("tax")])
    assert intake("households", [row("households", authority="420102")]).counts == (0, 1, 0, 0)
    for path, count in (("/42/01/06/", 0), ("/42/01/02/", 1)):
        with jurisdiction(path):
            assert Household.objects.count() == count
            assert sum(each.tax_set.count() for each in Household.objects.all()) == count


def test_a_household_of_another_province_until_it_has_moved_out(intake, register, as_batch):
    register(CODE, authority="330106")
    here = [row("households")]
    taken = intake("households", here)
    assert (taken.exit_code, taken.refused) == (1, [(2, "code", "held_elsewhere", CODE)])
    moved = [row("households", authority="330106", status="迁出")]
    assert intake("households", moved, province="33").counts == (0, 1, 0, 0)
    assert intake("households", here).counts == (0, 1, 0, 0)
    with as_batch():
        assert (one().path, one().status) == ("/42/01/06/", "registered")
        assert DirectoryEntry.objects.get().province == "42"
    assert intake("households", moved, province="33").codes() == {"held_elsewhere": 1}
    assert intake("tax", [row("tax")], province="33").codes() == {"outside_area": 1}
    assert intake("tax", [row("tax")]).counts == (1, 0, 0, 0)
