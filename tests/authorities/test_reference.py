"""Divisions and the bureaus that follow from them: totals, and the places where code lists mislead."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest

from authorities.reference.bureaus import CORPS_CODE, NATION_CODE, plan_bureaus
from authorities.reference.divisions import county_level_codes, read_divisions

TODAY = date(2026, 7, 15)

# Numbered by the statistics bureau alone: four districts in 大兴安岭 and 大柴旦. They have bureaus and are no counties.
STATISTICAL_ONLY = {"232761", "232762", "232763", "232764", "632857"}


@pytest.fixture(scope="module")
def divisions():
    return read_divisions()


@pytest.fixture(scope="module")
def valid(divisions):
    return {division.code: division for division in divisions if division.is_valid(TODAY)}


@pytest.fixture(scope="module")
def histories(divisions):
    histories = {}
    for division in divisions:
        histories.setdefault(division.code, []).append(division)
    return histories


@pytest.fixture(scope="module")
def bureaus(divisions):
    return {bureau.code: bureau for bureau in plan_bureaus(divisions, TODAY)}


@pytest.fixture(scope="module")
def corrections():
    with files("authorities.reference").joinpath("corrections.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class TestTotals:
    def test_levels(self, valid):
        """民政部's tree as of October 2026: 31 provinces, 2,847 counties; its statistics: 333 prefectures."""
        counties = [code for code, division in valid.items() if division.level == "county"]
        assert Counter(division.level for division in valid.values()) == {
            "province": 31,
            "prefecture": 333,
            "county": 2847 + len(STATISTICAL_ONLY),
        }
        assert set(counties) >= STATISTICAL_ONLY

    @pytest.mark.parametrize(
        ("day", "count"),
        [
            (date(2022, 12, 31), 2843),
            (date(2023, 12, 31), 2844),
            (date(2024, 12, 31), 2846),
            (date(2025, 12, 31), 2845),
        ],
    )
    def test_counties_at_the_end_of_a_year(self, divisions, day, count):
        """Published: 2,843 and 2,844. Then 和康县 and 和安县 (+2), two districts of 重庆 became one (-1)."""
        counties = {division.code for division in divisions if division.level == "county" and division.is_valid(day)}
        ended_this_year = {
            division.code for division in divisions if division.valid_to == day and division.successors
        }  # whole years overlap
        assert len(counties - STATISTICAL_ONLY - ended_this_year) == count

    def test_one_open_bureau_per_division(self, valid, bureaus):
        open_bureaus = {code for code, bureau in bureaus.items() if bureau.valid_to is None}
        # 金门县 is in the list and has none.
        assert open_bureaus == (set(valid) - {"350527"}) | {NATION_CODE, CORPS_CODE}
        assert sum(bureau.level == "province" for bureau in bureaus.values()) == 31 + 1

    @pytest.mark.parametrize(
        ("province", "count"),
        [
            ("11", 16),
            ("31", 16),
            ("32", 95),
            ("35", 84 - 1),  # without 金门县
            ("42", 103),
            ("44", 122 + 2),  # 东莞 and 中山
            ("50", 25 + 8 + 4),
            ("51", 183),
            ("62", 86 + 1),  # 嘉峪关
            ("65", 99),
            ("66", 13),
        ],
    )
    def test_county_level_codes(self, province, count):
        assert len(county_level_codes(province, TODAY)) == count

    def test_every_county_level_code_is_an_open_bureau_below_its_province(self, bureaus):
        for province in sorted({bureau.path[1:3] for bureau in bureaus.values()} - {""}):
            codes = county_level_codes(province, TODAY)
            assert codes == sorted(codes)
            for code, _name in codes:
                assert bureaus[code].path.startswith(f"/{province}/")
                assert bureaus[code].valid_to is None

    def test_full_names_tell_places_apart(self):
        names = [
            name
            for province in ("11", "32", "41", "42", "50", "66")
            for _code, name in county_level_codes(province, TODAY)
        ]
        assert len(names) == len(set(names))
        assert {"武汉市江岸区", "仙桃市", "北京市东城区", "恩施土家族苗族自治州恩施市", "石河子市"} <= set(names)


class TestTraps:
    def test_cities_without_counties_do_county_work(self, valid, bureaus):
        divided = {division.parent for division in valid.values() if division.level == "county"}
        undivided = {code for code, division in valid.items() if division.level == "prefecture" and code not in divided}
        assert undivided == {"441900", "442000", "460400", "620200"}
        assert (bureaus["441900"].level, bureaus["441900"].path) == ("city", "/44/19/")
        assert ("620200", "嘉峪关市") in county_level_codes("62", TODAY)

    @pytest.mark.parametrize(
        "code", ["110100", "110200", "130101", "419000", "429000", "469000", "500100", "500200", "500300"]
    )
    def test_grouping_nodes_are_no_divisions(self, histories, code):
        assert code not in histories

    @pytest.mark.parametrize("province", ["71", "81", "82"])
    def test_no_divisions_outside_the_system(self, histories, province):
        assert not [code for code in histories if code.startswith(province)]

    @pytest.mark.parametrize(
        ("code", "path", "parent"),
        [
            (NATION_CODE, "/", None),
            ("420000", "/42/", NATION_CODE),
            ("420100", "/42/01/", "420000"),
            ("420106", "/42/01/06/", "420100"),
            ("110101", "/11/0101/", "110000"),
            ("500157", "/50/0157/", "500000"),
            ("500229", "/50/0229/", "500000"),
            ("429004", "/42/9004/", "420000"),
            ("419001", "/41/9001/", "410000"),
            ("469001", "/46/9001/", "460000"),
            (CORPS_CODE, "/66/", NATION_CODE),
            ("659001", "/66/9001/", CORPS_CODE),
            ("654003", "/65/40/03/", "654000"),
        ],
    )
    def test_paths(self, bureaus, code, path, parent):
        assert (bureaus[code].path, bureaus[code].parent) == (path, parent)

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            (NATION_CODE, "国家市场监督管理总局"),
            ("110000", "北京市市场监督管理局"),
            ("120000", "天津市市场监督管理委员会"),
            ("420000", "湖北省市场监督管理局"),
            ("420102", "武汉市江岸区市场监督管理局"),
            ("110101", "北京市东城区市场监督管理局"),
            ("500229", "城口县市场监督管理局"),
            ("429004", "仙桃市市场监督管理局"),
            ("429021", "神农架林区市场监督管理局"),
            ("520203", "六枝特区市场监督管理局"),
            ("371202", "莱芜市莱城区市场监督管理局"),
            (CORPS_CODE, "新疆生产建设兵团市场监督管理局"),
        ],
    )
    def test_names(self, bureaus, code, name):
        assert bureaus[code].name == name

    @pytest.mark.parametrize(
        "code", ["653228", "653229", "500157", "653132", "659012", "659013", "330113", "330114", "460302"]
    )
    def test_new_divisions(self, valid, code):
        assert code in valid

    @pytest.mark.parametrize("code", ["429001", "422921", "232702", "330103", "500105", "500112"])
    def test_gone_divisions(self, valid, code):
        assert code not in valid

    def test_two_counties_of_chongqing_change_on_the_day(self, divisions):
        before = {bureau.code: bureau for bureau in plan_bureaus(divisions, date(2025, 11, 6))}
        after = {bureau.code: bureau for bureau in plan_bureaus(divisions, date(2025, 11, 7))}
        assert "500157" not in before
        assert dict(county_level_codes("50", date(2025, 11, 6))).keys() >= {"500105", "500112"}
        assert dict(county_level_codes("50", date(2025, 11, 7))).keys().isdisjoint({"500105", "500112"})
        assert after["500157"].valid_to is None

    def test_a_renamed_county_keeps_its_code_and_age(self, divisions, bureaus):
        assert (bureaus["130602"].short_name, bureaus["130602"].valid_from) == ("竞秀区", date(1983, 1, 1))
        assert {bureau.code: bureau.short_name for bureau in plan_bureaus(divisions, date(2014, 7, 1))}[
            "130602"
        ] == "新市区"

    def test_a_code_given_to_another_division_starts_anew(self, bureaus):
        assert (bureaus["232701"].short_name, bureaus["232701"].valid_from) == ("漠河市", date(2018, 1, 1))


class TestSuccession:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("350681", "350604"),
            ("500105", "500157"),
            ("500112", "500157"),
            ("371200", "370100"),
            ("371203", "370117"),
            ("469003", "460400"),
            ("330104", "330102"),
            ("320602", "320613"),
            ("542623", "540422"),
            ("540422", "540481"),
        ],
    )
    def test_successors(self, bureaus, old, new):
        assert bureaus[old].successor == new
        assert bureaus[old].valid_to < TODAY

    def test_a_split_names_all_heirs(self, histories):
        assert histories["500112"][-1].successors == ("500157", "500109")

    def test_an_abolished_bureau_keeps_its_path(self, bureaus):
        assert bureaus["350681"].path == "/35/06/81/"
        assert bureaus["371202"].path == "/37/12/02/"

    def test_every_closed_bureau_leads_to_an_open_one(self, bureaus):
        for bureau in bureaus.values():
            seen = {bureau.code}
            while bureau.valid_to is not None:
                bureau = bureaus[bureau.successor]
                assert bureau.code not in seen
                seen.add(bureau.code)

    def test_all_abolished_since_2013_have_a_bureau(self, histories, bureaus):
        ended = {
            code
            for code, history in histories.items()
            if history[-1].valid_to and history[-1].valid_to >= date(2013, 1, 1)
        }
        assert len(ended) > 300
        assert ended <= set(bureaus)

    def test_earlier_ones_are_divisions_only(self, histories, bureaus):
        assert histories["110103"][-1].valid_to == date(2010, 12, 31)
        assert "110103" not in bureaus


class TestShape:
    @pytest.mark.parametrize(
        "day", [date(2013, 6, 1), date(2016, 1, 1), date(2018, 12, 31), date(2021, 3, 1), TODAY, date(2030, 1, 1)]
    )
    def test_paths_are_a_tree(self, divisions, day):
        plan = plan_bureaus(divisions, day)
        by_code = {bureau.code: bureau for bureau in plan}
        assert len(by_code) == len(plan) == len({bureau.path for bureau in plan})
        placed = set()
        for bureau in plan:
            assert re.fullmatch(r"/([0-9A-Za-z]+/)*", bureau.path)
            assert bureau.parent is None or bureau.parent in placed, "parents come first"
            if bureau.parent:
                assert re.fullmatch(re.escape(by_code[bureau.parent].path) + "[0-9A-Za-z]+/", bureau.path)
            placed.add(bureau.code)

    @pytest.mark.parametrize("day", [date(2016, 1, 1), TODAY])
    def test_no_bureau_without_its_division(self, histories, divisions, day):
        for bureau in plan_bureaus(divisions, day):
            if bureau.division is None:
                assert bureau.code in {NATION_CODE, CORPS_CODE}
                continue
            valid_that_day = any(division.is_valid(day) for division in histories[bureau.division])
            assert valid_that_day or bureau.valid_to < day

    def test_a_code_means_one_division_at_a_time(self, histories):
        for history in histories.values():
            for earlier, later in pairwise(history):
                assert earlier.valid_to < later.valid_from, earlier
            for division in history:
                assert not (division.valid_from and division.valid_to) or division.valid_from <= division.valid_to

    def test_parents_are_valid_with_their_children(self, valid):
        assert [division for division in valid.values() if division.parent and division.parent not in valid] == []

    def test_names_are_simplified(self, divisions):
        assert [division.name for division in divisions if re.search("[區縣員會達嶺]", division.name)] == []


class TestCorrections:
    def test_every_row_has_a_notice(self, corrections):
        assert [row["code"] for row in corrections if not row["notice"].strip()] == []

    def test_rows_refer_to_codes_that_exist(self, corrections, histories):
        for row in corrections:
            assert re.fullmatch(r"\d{6}", row["code"])
            assert row["code"] in histories
            assert all(code in histories for code in row["successors"].split()), row

    def test_successors_are_there_when_a_division_ends(self, divisions, histories):
        for division in divisions:
            for code in division.successors:
                assert any(heir.is_valid(division.valid_to + timedelta(days=1)) for heir in histories[code]), division

    def test_an_unknown_number_is_not_made_up(self, corrections):
        """A notice cites a number or an announcement, says that the number was not found, or names another source."""
        grounded = re.compile(r"〔\d{4}〕\d+号|公告|文号未核|国家统计局|loc\.dat")
        assert [row for row in corrections if not grounded.search(row["notice"])] == []
