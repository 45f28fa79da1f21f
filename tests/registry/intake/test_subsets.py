"""Any subset of a feed's optional columns says what it says, on the short way and the long, and nothing of the rest."""

import random

import pytest

from registry.columns import FEEDS
from registry.feeds import ALL_FEEDS
from tests.factories import uscc
from tests.registry.intake.files import COMPARED, LEAST, csv_text, row

# A value of each optional column and another one, none of them odd.
OPTIONAL = {
    "households": {
        "name": ("张记面馆", "李记面馆"), "operator_name": ("张三", "李四"),
        "operator_id_type": ("居民身份证", "身份证"),
        "operator_id_no": ("11010519491231002X", "110105194912310038"), "form": ("个人", "家庭"),
        "division": ("420106001", "420106002"), "industry": ("F5211", "H6210"), "scope": ("小吃", "零售"),
        "address": ("某路1号", "某路2号"), "phone": ("13812341234", "13987654321"),
        "status_on": ("2021-01-02", "2021-01-03"), "operator_since": ("2022-02-03", "2022-02-04"),
        "station": ("某街所", "另街所"), "seasonal": ("是", "否"), "founder_group": ("退役军人", "残疾人"),
    },
    "annual_reports": {
        "revenue": ("1234.50", "8"), "tax_total": ("0.29", "7"), "employees": ("3", "4"), "disclosed": ("是", "否"),
    },
    "risk_marks": {"released_on": ("2025-08-01", "2025-08-02")},
    "tax": {"tax_paid": ("12.50", "13"), "tax_at_least": ("1", "2"), "general_taxpayer": ("是", "否")},
    "social_insurance": {},
    "penalties": {
        "amount": ("500", "600.01"), "published_on": ("2025-05-07", "2025-05-08"),
        "published_until": ("2025-06-07", "2025-06-08"), "repaired_on": ("2025-06-09", "2025-06-10"),
    },
    "defaulters": {"court": ("示例法院", "另一法院"), "removed_on": ("2026-01-01", "2026-01-02")},
    "indicators": {"value": ("是", "否")},
    "credentials": {
        "level": ("县级", "市级"), "issuer": ("示例局", "另一局"), "issued_on": ("2024-01-01", "2024-01-02"),
        "valid_until": ("2027-01-01", "2027-01-02"), "revoked_on": ("2026-01-01", "2026-01-02"),
    },
    "negative_records": {"source": ("示例局", "另一局"), "ended_on": ("2026-01-01", "2026-01-02")},
    "recognitions": {
        "class": ("知名", "特色"), "level": ("县级", "市级"), "path": ("申报", "推荐"),
        "recommender": ("示例局", "另一局"), "recogniser": ("420106", "420100"),
        "valid_until": ("2027-09-10", "2027-09-11"), "type_then": ("成长型", "发展型"),
        "ended_on": ("2026-01-01", "2026-01-02"), "ended_how": ("取消", "撤销"),
    },
    "legal_entities": {
        "name": ("张记面馆", "李记面馆"), "kind": ("企业", "其他"), "status": ("存续", "注销"),
        "status_on": ("2021-01-02", "2021-01-03"), "as_of": ("2026-06-29", "2026-06-30"),
    },
    "disclosure": {
        "name": ("张记面馆", "李记面馆"), "status": ("存续", "吊销"), "abnormal": ("是", "否"),
        "serious_violation": ("否", "是"), "report_year": ("2025", "2024"),
        "report_filed_on": ("2026-03-01", "2025-03-01"), "as_of": ("2026-06-29", "2026-06-30"),
    },
    "tax_register": {
        "name": ("张记面馆", "李记面馆"), "status": ("正常", "非正常"), "as_of": ("2026-06-29", "2026-06-30"),
    },
}  # fmt: skip
TABLES = {
    "annual_reports": "annualreport", "risk_marks": "riskmark", "tax": "tax", "social_insurance": "socialinsurance",
    "penalties": "penalty", "defaulters": "defaulter", "indicators": "indicator", "credentials": "credential",
    "households": "household", "negative_records": "negativerecord",
    "recognitions": "recordedrecognition", **dict.fromkeys(COMPARED, "registerentry"),
}  # fmt: skip
# The column of a table that holds a column of the feed, where it has another name.
HELD_AS = {
    "operator_id_no": "operator_id_index", "phone": "phone_index", "class": "recognition_class",
    "path": "recognition_path",
}  # fmt: skip
SHORT, LONG = uscc(1), uscc(2)


def keyed(feed: str, code: str, columns: dict[str, str]) -> dict[str, str]:
    """A row of one of two households (persons, credentials) with the required columns and these."""
    least = dict(LEAST[feed])
    for name in OPTIONAL[feed]:
        least.pop(name, None)
    if feed == "tax" and not {"tax_paid", "tax_at_least"} & columns.keys():
        columns = {**columns, "tax_at_least": OPTIONAL["tax"]["tax_at_least"][0]}
    if feed == "defaulters":
        least["case_no"] = code
    elif feed == "credentials":
        least |= {"code": code, "number": code}
    else:
        least["code"] = code
    return least | columns


@pytest.fixture
def held_of(held):
    """`held_of(feed, code)` → what is held of each optional column."""

    def read(feed: str, code: str) -> dict:
        names = list(OPTIONAL[feed]) or ["insured"]
        columns = ", ".join(f"t.{HELD_AS.get(name, name)}" for name in names)
        own = {"defaulters": "t.case_no", "credentials": "t.number", "households": "t.code"}.get(feed, "h.code")
        if feed in COMPARED:
            own = f"t.source = '{feed}' AND t.number"
        join = "JOIN registry_household h ON h.id = t.household_id" if own == "h.code" else ""
        (found,) = held(f"SELECT {columns} FROM registry_{TABLES[feed]} t {join} WHERE {own} = %s", code)
        return dict(zip(names, (bytes(each) if isinstance(each, memoryview) else each for each in found), strict=True))

    return read


def test_the_table_names_every_optional_column():
    for feed, optional in OPTIONAL.items():
        columns = {column.name for column in FEEDS[feed].columns if not column.required}
        assert columns - {"code", "reg_no", "id_no", "until_on", "tax_no"} == set(optional)


def test_only_feeds_whose_tables_take_plain_cells_up_let_them_in():
    assert {feed.name for feed in ALL_FEEDS if feed.table} == {name for name, spec in FEEDS.items() if spec.plain}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("feed", LEAST)
def test_any_subset_of_columns(feed, seed, intake, register, held_of):
    if feed != "households":
        register(SHORT, LONG)
    chance = random.Random(f"{feed}{seed}")
    optional = OPTIONAL[feed]
    some = [name for name in optional if chance.random() < (0, 0.3, 0.6, 1)[seed]]
    chance.shuffle(some)
    plain = csv_text([keyed(feed, SHORT, {name: optional[name][0] for name in some})], line_end="\n")
    assert intake(feed, plain).counts == (1, 0, 0, 0)
    by_cell = csv_text([keyed(feed, LONG, {name: optional[name][0] for name in some})], line_end="\n")
    quoted = "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in by_cell.splitlines())
    assert intake(feed, quoted).counts == (1, 0, 0, 0)
    assert held_of(feed, SHORT) == held_of(feed, LONG)
    everything = {name: values[1] for name, values in optional.items()}
    intake(feed, [keyed(feed, SHORT, everything)])
    before = held_of(feed, SHORT)
    known = [name for name in optional if before[name] not in (None, "", [])]
    assert known == list(optional)
    taken = intake(feed, plain)
    said = set(some) | ({"tax_at_least"} if feed == "tax" and "tax_paid" not in some else set())
    after = held_of(feed, SHORT)
    for name in optional:
        assert after[name] == (held_of(feed, LONG)[name] if name in said else before[name]), name
    assert "value_erased" not in taken.codes(taken.warned)
    nothing = dict.fromkeys(some, "") | ({"tax_at_least": "1"} if feed == "tax" else {})
    emptied = intake(feed, [keyed(feed, SHORT, nothing)])
    told = sorted(column for _, column, code, _ in emptied.warned if code == "value_erased")
    assert told == sorted(set(some) - ({"tax_at_least"} if feed == "tax" else set()))


def test_a_new_bureau_without_a_station_takes_the_household_from_its_old_one(intake, held):
    intake("households", [row("households", station="某街所")])
    intake("households", [row("households", authority="420102")])
    assert held("SELECT path, station FROM registry_household") == [("/42/01/02/", "")]


def test_a_credential_keeps_whose_it_is(intake, register, held):
    register(SHORT, LONG)
    document = "11010519491231002X"
    holder = """SELECT h.code, holder_index IS NOT NULL FROM registry_credential c
                LEFT JOIN registry_household h ON h.id = household_id"""
    intake("credentials", [row("credentials", SHORT, id_no=document)])
    assert intake("credentials", [row("credentials", SHORT)]).counts == (0, 0, 1, 0)
    without_code = {"id_no": document, "kind": "注册商标", "number": "示例1号"}
    assert intake("credentials", [without_code]).counts == (0, 0, 1, 0)
    assert held(holder) == [(SHORT, True)]
    assert intake("credentials", [row("credentials", LONG)]).counts == (0, 1, 0, 0)
    assert held(holder) == [(LONG, False)]
