"""What departments' lists and registration say about criteria: met, not met, or not known."""

from datetime import date, timedelta

import pytest

from authorities import clock
from authorities.jurisdiction import jurisdiction, own_household
from casework.workflow import move
from mingteyouxin.cases import criteria_check
from mingteyouxin.cases.enums import CaseAction, Verdict
from mingteyouxin.cases.part_models import CaseAnswer
from mingteyouxin.cases.workflow import CASE
from mingteyouxin.criteria import standard_tree
from registry.enums import RecognitionClass, RecognitionLevel
from tests.factories import class_standards
from tests.factories.cases import CaseFactory
from tests.mingteyouxin.conftest import DOCUMENT, WUCHANG
from tests.mingteyouxin.lists import complete_list, credential

AREA = "/42/01/06/"


def rule(*criteria) -> standard_tree.RuleRead:
    """A class with these criteria, any of which is enough."""
    group = standard_tree.GroupRead(1, class_standards.GroupKind.ANY, None, criteria)
    return standard_tree.RuleRead(RecognitionClass.WELL_KNOWN, True, None, (group,))


def trademark(level: RecognitionLevel | None = None) -> standard_tree.CriterionRead:
    kinds = (standard_tree.KindRead("trademark", "注册商标", "知识产权部门"),)
    source = class_standards.CriterionSource.CREDENTIAL
    return standard_tree.CriterionRead("拥有注册商标", source, level, None, "", None, None, kinds)


@pytest.fixture
def found(shop, as_batch):
    """`found(level)` → what the check says of the shop about a trademark of at least a level."""

    def look(level: RecognitionLevel | None = None) -> criteria_check.Checked:
        with clock.stopped_at(class_standards.BEGIN):
            return criteria_check.preview(shop, rule(trademark(level)), year=2026)["1-1"]

    return look


@pytest.mark.parametrize("kind", ["注册商标", "trademark"])
def test_a_credential_of_the_household_meets_it_and_says_where_from(found, shop, as_batch, kind):
    with as_batch():
        taken = complete_list("/42/", kind)
        credential(shop, kind=kind, issued_on=date(2020, 1, 2), delivery_id=taken.pk)
    checked = found()
    assert checked.verdict == Verdict.MET
    assert "示例1号" in checked.text and "2020-01-02 颁发" in checked.text and f"批次 {taken.pk}" in checked.text


def test_one_of_the_operator_meets_it_and_one_of_somebody_else_does_not(found, shop, as_batch):
    with as_batch():
        complete_list(AREA, "注册商标")
        credential(shop, document="420106198501011234", number="乙")
    assert found().verdict == Verdict.NOT_MET
    with as_batch():
        credential(shop, document=DOCUMENT, number="甲")
    assert found().verdict == Verdict.MET


@pytest.mark.parametrize(
    ("held", "asked", "verdict"),
    [
        ("county", RecognitionLevel.COUNTY, Verdict.MET),
        ("city", RecognitionLevel.COUNTY, Verdict.MET),
        ("nation", RecognitionLevel.PROVINCE, Verdict.MET),
        ("county", RecognitionLevel.CITY, Verdict.NOT_MET),
        ("city", RecognitionLevel.PROVINCE, Verdict.NOT_MET),
        (None, RecognitionLevel.COUNTY, Verdict.UNCLEAR),
        (None, None, Verdict.MET),
    ],
)
def test_the_level_that_is_asked_for(found, shop, as_batch, held, asked, verdict):
    with as_batch():
        complete_list(AREA, "注册商标")
        credential(shop, level=held)
    assert found(asked).verdict == verdict


@pytest.mark.parametrize(
    ("days", "verdict", "said"),
    [
        ({"valid_until": 0}, Verdict.MET, "有效期至"),
        ({"valid_until": -1}, Verdict.NOT_MET, "到期"),
        ({"revoked_on": 0}, Verdict.NOT_MET, "撤销"),
        ({"revoked_on": 1}, Verdict.MET, "示例1号"),
        ({"issued_on": 0}, Verdict.MET, "颁发"),
        ({"issued_on": 1}, Verdict.NOT_MET, "尚未生效"),
    ],
)
def test_in_force_on_the_day(found, shop, as_batch, days, verdict, said):
    with as_batch():
        complete_list(AREA, "注册商标")
        credential(shop, **{name: class_standards.BEGIN + timedelta(days=after) for name, after in days.items()})
    checked = found()
    assert (checked.verdict, said in checked.text) == (verdict, True)


def test_no_list_is_no_proof_that_there_is_none(found, as_batch):
    assert found().verdict == Verdict.UNCLEAR
    assert "知识产权部门" in found().text and "不需要经营者提供材料" in found().text
    with as_batch():
        # Part of a list, a list of another place, a list of another kind.
        complete_list(AREA, "注册商标", partial=True)
        complete_list("/42/01/02/", "注册商标")
        complete_list(AREA, "老字号")
    assert found().verdict == Verdict.UNCLEAR
    with as_batch():
        complete_list("/42/01/", "注册商标")
    assert found().verdict == Verdict.NOT_MET


@pytest.mark.parametrize(("age", "verdict"), [(366, Verdict.NOT_MET), (367, Verdict.UNCLEAR)])
def test_a_list_that_has_aged_is_no_proof_either(found, as_batch, age, verdict):
    day = class_standards.BEGIN - timedelta(days=age)
    with as_batch():
        complete_list(AREA, "注册商标", on=day)
    checked = found()
    assert checked.verdict == verdict and f"{day}" in checked.text
    assert ("不需要经营者提供材料" in checked.text) is (verdict == Verdict.UNCLEAR)


def test_years_are_counted_from_registration(shop, county_round):
    rules = standard_tree.read(county_round.standard).rules
    checked = criteria_check.preview(shop, rules[RecognitionClass.PREMIUM], year=2026)
    assert (checked["1-1"].verdict, "已满 10 年" in checked["1-1"].text) == (Verdict.MET, True)
    premium = rules[RecognitionClass.PREMIUM]
    with clock.stopped_at(date(2022, 2, 28)):
        assert criteria_check.preview(shop, premium, year=2026)["1-1"].verdict == Verdict.NOT_MET
    with clock.stopped_at(date(2022, 3, 1)):
        assert criteria_check.preview(shop, premium, year=2026)["1-1"].verdict == Verdict.MET


def test_what_the_household_answers_is_not_checked(shop, county_round):
    rules = standard_tree.read(county_round.standard).rules
    assert set(criteria_check.preview(shop, rules[RecognitionClass.DISTINCTIVE], year=2026)) == {"1-1"}


def answers(case) -> dict[str, tuple[str, str]]:
    with own_household(case.household_id):
        return {row.criterion: (row.checked, row.verdict) for row in CaseAnswer.objects.filter(case=case)}


def test_a_check_keeps_what_the_reviewer_found(shop, county_round, person, clerk):
    case = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    with own_household(shop.pk):
        criteria_check.check(case)
    assert answers(case) == {"1-1": ("met", ""), "1-2": ("unclear", ""), "1-3": ("unclear", "")}
    with jurisdiction(case.path):
        CaseAnswer.objects.filter(case=case, criterion="1-2").update(
            verdict=Verdict.MET, verdict_note="示例：证书原件", verdict_by=clerk, verdict_at=clock.now()
        )
        criteria_check.check(case)
    assert answers(case)["1-2"] == ("unclear", "met")


def test_another_class_takes_away_what_was_found_for_the_first(shop, county_round, person):
    case = CaseFactory(household=shop, round=county_round, by=person)
    with own_household(shop.pk):
        case.recognition_class = RecognitionClass.PREMIUM
        criteria_check.check(case)
        case.recognition_class = RecognitionClass.DISTINCTIVE
        criteria_check.check(case)
    assert answers(case) == {"1-1": ("unclear", ""), "1-2": ("", ""), "1-3": ("", "")}


def test_every_night_all_that_are_in_line(
    shop, county_round, person, household, as_batch, django_assert_max_num_queries
):
    case = CaseFactory(household=shop, round=county_round, by=person, lodged=True)
    other = CaseFactory(
        household=household(WUCHANG, document="420106198501011234"), round=county_round, by=person, lodged=True
    )
    over = CaseFactory(household=household(WUCHANG), round=county_round, by=person, lodged=True)
    with own_household(over.household_id):
        move(CASE, over.pk, CaseAction.WITHDRAW, by=person)
    with as_batch():
        complete_list(AREA, "老字号", "职业技能等级证书")
        credential(shop, kind="老字号", level="county")
        with django_assert_max_num_queries(31):
            assert criteria_check.check_open() == 2
    assert answers(case) == {"1-1": ("met", ""), "1-2": ("met", ""), "1-3": ("not_met", "")}
    assert answers(other)["1-2"] == ("not_met", "")
    assert answers(over) == {}
