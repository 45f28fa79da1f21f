"""Spot-checks by the level above: the sample, supplements, refusal, and silence that is consent (C7)."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities import clock, remedies
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide, own_household
from authorities.refusals import Refused
from casework import drawing
from casework.refusals import IllegalTransition
from mingteyouxin.cases.enums import CaseStatus, SupplementStage
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.part_models import Supplement
from mingteyouxin.places.models import Quota
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.spot_checks.enums import SpotCheckStatus
from mingteyouxin.spot_checks.models import SpotCheck, SpotCheckEvent, SpotCheckItem
from mingteyouxin.titles.models import Recognition
from registry.models import Household, Message, PublishedRecognition
from registry.people.documents import sealer
from tests import factories
from tests.authorities.catalogue import run
from tests.factories import bureau, log_in_person
from tests.mingteyouxin.conftest import DOCUMENT, HUBEI, JIANGAN, WUHAN
from tests.mingteyouxin.notices.conftest import AFTER
from tests.second_officer import approve, client_of_another, reject
from tests.served import reached

HEARING = SupplementStage.HEARING
COUNTY, CITY = "/42/01/06/", "/42/01/"
WINDOW = AFTER + timedelta(days=30)


@pytest.fixture
def city_clerk(officer_at):
    return officer_at(WUHAN)


@pytest.fixture
def city_supervisor(officer_at):
    return officer_at(WUHAN, Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def today(today):
    with clock.stopped_at(AFTER):
        yield


@pytest.fixture
def drawn(recognised, city_clerk):
    """`drawn(n, size)` → the items of a sample of the city among n recognitions."""

    def make(count: int = 1, size: int = 1, **changes) -> list[SpotCheckItem]:
        recognised(count)
        with jurisdiction(CITY):
            sample = spot_checks.draw(bureau(WUHAN), year=2026, size=size, by=city_clerk, **changes)
            return list(sample.items.select_related("case", "recognition"))

    return make


def _agreed(item_id, *, by):
    return approve(spot_checks.REFUSAL, item_id, by=by)


def _by_city(verb, item, **how):
    with jurisdiction(CITY):
        return verb(item.pk, **how)


class TestClicks:
    def test_four_on_draw_make_one_sample(self, recognised, city_clerk, client_of):
        recognised(4)
        client, page = client_of(city_clerk), f"/office/{WUHAN}/samples/new/"
        shown = client.get(page).context["form"]
        said = {"year": 2026, "size": 1, "form_key": shown["form_key"].value()}
        assert len({client.post(page, said)["Location"] for _ in range(4)}) == 1
        with jurisdiction(CITY):
            assert SpotCheck.objects.count() == 1
        # The next form draws the next sample.
        said["form_key"] = client.get(page).context["form"]["form_key"].value()
        client.post(page, said)
        with jurisdiction(CITY):
            assert SpotCheck.objects.count() == 2


class TestSample:
    # How long it takes is the machine's affair, not the draw's.
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        counts=st.lists(st.integers(0, 40), min_size=1, max_size=6),
        size=st.integers(1, 60),
        seed=st.text("abcdef0123456789", min_size=1, max_size=8),
    )
    def test_is_of_the_size_and_shares_it_by_stratum(self, counts, size, seed):
        keys = [("premium", f"{number}区") for number in range(len(counts))]
        numbers = iter(range(1, 1000))
        population = [
            drawing.Drawable(next(numbers), key) for key, count in zip(keys, counts, strict=True) for _ in range(count)
        ]
        strata = drawing.draw(population, size=size, seed=seed)
        drawn = [pk for stratum in strata for pk in stratum.drawn]
        assert len(drawn) == len(set(drawn)) == min(size, len(population))
        for stratum in strata:
            exact = min(size, len(population)) * stratum.size / len(population)
            assert abs(len(stratum.drawn) - exact) < 1
        # In whatever order the list is read.
        assert drawing.draw(reversed(population), size=size, seed=seed) == strata

    def test_the_same_seed_gives_the_same_sample_and_another_one_another(self):
        population = [drawing.Drawable(number, ("premium", "示例区")) for number in range(1, 200)]
        first, again, other = (drawing.draw(population, size=10, seed=seed)[0].drawn for seed in ("1", "1", "2"))
        assert first == again and set(first) != set(other)

    def test_keeps_its_seed_and_its_strata(self, drawn, as_owner):
        items = drawn(3, 2, seed="示例种子")
        with jurisdiction(CITY):
            sample = SpotCheck.objects.get()
            assert (sample.seed, sample.size) == ("示例种子", 2)
            (line,) = sample.strata
            assert (line["class"], line["recognised"], line["drawn"]) == ("premium", 3, 2)
            assert Counter(SpotCheckEvent.objects.values_list("action", flat=True)) == {"draw": 2}
            drawables = [
                drawing.Drawable(pk, ("premium", line["county"])) for pk in Case.objects.values_list("pk", flat=True)
            ]
            (stratum,) = drawing.draw(drawables, size=2, seed=sample.seed)
        assert {item.case_id for item in items} == set(stratum.drawn)
        with as_owner(), jurisdiction(CITY), pytest.raises(DatabaseError), transaction.atomic():
            SpotCheck.objects.update(seed="另一个")

    def test_draws_nothing_twice_and_nothing_of_its_own(self, drawn, city_clerk, clerk):
        drawn(2, 2)
        with jurisdiction(CITY), pytest.raises(Refused) as refusal:
            spot_checks.draw(bureau(WUHAN), year=2026, size=1, by=city_clerk)
        assert refusal.value.code == "nothing_to_check"
        with jurisdiction(COUNTY):
            assert spot_checks.in_window(bureau("420106"), year=2026) == []

    def test_no_bureau_checks_its_own(self, recognised):
        recognised(2)
        with jurisdiction(COUNTY):
            assert spot_checks.in_window(bureau("420106"), year=2026) == []
        with jurisdiction(CITY):
            assert len(spot_checks.in_window(bureau(WUHAN), year=2026)) == 2

    def test_what_one_level_checks_the_other_does_not_take_up(self, drawn, city_clerk):
        (item,) = drawn()
        with jurisdiction("/42/"):
            assert spot_checks.in_window(bureau(HUBEI), year=2026) == []
        _by_city(spot_checks.pass_, item, note="", by=city_clerk)
        with jurisdiction("/42/"):
            assert len(spot_checks.in_window(bureau(HUBEI), year=2026)) == 1

    def test_by_choice(self, recognised, city_clerk):
        first, _ = recognised(2)
        with jurisdiction(CITY):
            sample = spot_checks.choose(bureau(WUHAN), [first.case.pk, 999], year=2026, by=city_clerk)
            assert (sample.kind, sample.seed, sample.size) == ("choice", "", 1)
            assert SpotCheckItem.objects.get().recognition_id == first.pk

    def test_after_the_window_nothing_is_drawn(self, recognised, city_clerk):
        recognised()
        bureau = factories.bureau(WUHAN)
        with jurisdiction(CITY):
            with clock.stopped_at(WINDOW):
                assert len(spot_checks.in_window(bureau, year=2026)) == 1
            with clock.stopped_at(WINDOW + timedelta(days=1)):
                assert spot_checks.in_window(bureau, year=2026) == []


def _heard(item, *, by, person) -> None:
    """The household was told why its title shall end, and said its word."""
    _by_city(spot_checks.ask, item, text="所附材料不实", days=3, by=by, stage=HEARING)
    with own_household(item.case.household_id):
        own = Supplement.objects.get(stage=HEARING)
        spot_checks.answer_as_household(own, text="材料属实", by=person)


class TestSupplement:
    def test_asked_answered_passed(self, drawn, city_clerk, clerk):
        (item,) = drawn()
        asked = _by_city(spot_checks.ask, item, text="请补充商标证书", days=5, by=city_clerk)
        assert (asked.status, str(asked.due_on)) == ("supplement", "2026-11-05")
        with jurisdiction(COUNTY):
            answered = spot_checks.answer(item.pk, text="已补充", by=clerk)
            supplement = Supplement.objects.get()
        assert (answered.status, answered.due_on, supplement.answer) == ("answered", None, "已补充")
        assert supplement.stage == "spot_check"
        passed = _by_city(spot_checks.pass_, item, note="可以", by=city_clerk)
        assert (passed.status, passed.decided_on) == (SpotCheckStatus.PASSED, AFTER)
        with jurisdiction(COUNTY):
            moves = list(SpotCheckEvent.objects.values_list("action", "source", "target"))
        assert moves == [
            ("draw", "", "open"),
            ("ask", "open", "supplement"),
            ("answer", "supplement", "answered"),
            ("pass", "answered", "passed"),
        ]

    def test_its_limit_ends_before_the_window(self, drawn, city_clerk, clerk):
        (item,) = drawn()
        with pytest.raises(Refused) as refusal:
            _by_city(spot_checks.ask, item, text="请补充", days=60, by=city_clerk)
        assert refusal.value.code == "limit_beyond_window"
        _by_city(spot_checks.ask, item, text="请补充", days=1, by=city_clerk)
        with clock.stopped_at(AFTER + timedelta(days=7)), jurisdiction(COUNTY):
            with pytest.raises(Refused) as refusal:
                spot_checks.answer(item.pk, text="迟了", by=clerk)
            assert refusal.value.code == "supplement_overdue"

    def test_neighbours_read_nothing_of_it(self, drawn):
        drawn()
        with jurisdiction(bureau(JIANGAN).path):
            assert not SpotCheckItem.objects.exists() and not SpotCheckEvent.objects.exists()


def _refuse(item, *, by, second, grounds="不实"):
    _by_city(spot_checks.propose_refusal, item, grounds=grounds, by=by)
    return _by_city(_agreed, item, by=second)


class TestTheHousehold:
    def _own(self, item) -> Supplement:
        with own_household(item.case.household_id):
            return Supplement.objects.order_by("-id").first()

    def test_is_asked_itself_and_answers(self, drawn, city_clerk, clerk, person):
        (item,) = drawn()
        _by_city(spot_checks.ask, item, text="请补充照片", days=5, by=city_clerk, stage=SupplementStage.CHECK_OWN)
        with jurisdiction(COUNTY), pytest.raises(Refused) as refusal:
            spot_checks.answer(item.pk, text="代答", by=clerk)
        assert refusal.value.code == "asked_of_the_household"
        own = self._own(item)
        with own_household(item.case.household_id):
            assert "请补充照片" in Message.objects.first().text
            spot_checks.answer_as_household(own, text="照片已补拍", by=person)
            with pytest.raises(Refused) as refusal:
                spot_checks.answer_as_household(own, text="再说", by=person)
        assert refusal.value.code == "answered_already"
        with jurisdiction(COUNTY):
            assert SpotCheckItem.objects.get().status == "answered"
            assert "照片已补拍" in SpotCheckEvent.objects.last().note

    def test_finds_on_its_first_page_until_when_its_word_is_awaited(self, drawn, city_clerk, person, client, as_batch):
        (item,) = drawn()
        seals = sealer()
        with as_batch(), nationwide():
            Household.objects.filter(pk=item.case.household_id).update(
                operator_id_sealed=seals.seal(DOCUMENT), operator_id_index=seals.index(DOCUMENT)
            )
        log_in_person(client, person)
        home = reverse("my-home", args=[item.case.household_id])
        page = reverse("my-case", args=[item.case.household_id, item.case_id])
        assert "等您说明" not in client.get(home).content.decode()
        heard = _by_city(spot_checks.ask, item, text="所附材料不实", days=5, by=city_clerk, stage=HEARING)
        first, own = client.get(home).content.decode(), client.get(page).content.decode()
        day = f"{heard.due_on:%Y年}{heard.due_on.month}月{heard.due_on.day}日"
        assert "上级机关等您说明" in first and "听取经营者意见" in first and day in first
        assert re.search(r"在谁手里</dt>\s*<dd>\s*您", own) and f"{day}，请在下方说明" in own
        # A check that has ended awaits nobody's word, and the day of one that goes on is kept.
        reached(item.case.household_id)
        with clock.stopped_at(heard.due_on + timedelta(days=1)):
            log_in_person(client, person)
            assert "等您说明" not in client.get(home).content.decode()
        log_in_person(client, person)
        _by_city(spot_checks.pass_, item, note="", by=city_clerk)
        assert "等您说明" not in client.get(home).content.decode()

    def test_is_told_what_is_asked_of_its_bureau(self, drawn, city_clerk):
        (item,) = drawn()
        _by_city(spot_checks.ask, item, text="请补充商标证书", days=5, by=city_clerk)
        with own_household(item.case.household_id):
            assert "请补充商标证书" in Message.objects.first().text

    def test_no_title_ends_unheard(self, drawn, city_clerk, city_supervisor, person, as_owner):
        (item,) = drawn()
        with pytest.raises(Refused) as refusal:
            _by_city(spot_checks.propose_refusal, item, grounds="所附材料不实", by=city_clerk)
        assert refusal.value.code == "not_heard"
        with as_owner(), pytest.raises(IntegrityError, match=r"by two officers|after_a_hearing"), transaction.atomic():
            run("UPDATE mingteyouxin_spotcheckitem SET status = 'refused', decided_on = '2026-10-30'")
        heard = _by_city(spot_checks.ask, item, text="所附材料不实", days=3, by=city_clerk, stage=HEARING)
        assert heard.status == "supplement"
        for verb, said in (
            (spot_checks.propose_refusal, {"grounds": "不实"}),
            (spot_checks.ask, {"text": "再", "days": 1}),
        ):
            with pytest.raises(Refused):
                _by_city(verb, item, by=city_clerk, **said)
        own = self._own(item)
        with own_household(item.case.household_id):
            assert "拟对您的名特优新认定不予认定" in Message.objects.first().text
            spot_checks.answer_as_household(own, text="材料是真的", by=person)
        refused = _refuse(item, by=city_clerk, second=city_supervisor, grounds="经核实仍然不实")
        assert refused.status == "refused"

    def test_whoever_says_nothing_in_his_days_was_heard(self, drawn, city_clerk, city_supervisor, person):
        (item,) = drawn()
        heard = _by_city(spot_checks.ask, item, text="不实", days=3, by=city_clerk, stage=HEARING)
        with clock.stopped_at(heard.due_on + timedelta(days=1)), pytest.raises(Refused) as refusal:
            _by_city(spot_checks.propose_refusal, item, grounds="不实", by=city_clerk)
        assert "还没有送达" in str(refusal.value)
        reached(item.case.household_id)
        with clock.stopped_at(heard.due_on), pytest.raises(Refused) as refusal:
            _by_city(spot_checks.propose_refusal, item, grounds="不实", by=city_clerk)
        assert refusal.value.code == "not_heard"
        with clock.stopped_at(heard.due_on + timedelta(days=1)):
            own = self._own(item)
            with own_household(item.case.household_id), pytest.raises(Refused) as refusal:
                spot_checks.answer_as_household(own, text="迟了", by=person)
            assert refusal.value.code == "supplement_overdue"
            assert _refuse(item, by=city_clerk, second=city_supervisor).status == "refused"

    def test_a_supplement_that_never_came_keeps_nobody_from_hearing(self, drawn, city_clerk):
        (item,) = drawn()
        _by_city(spot_checks.ask, item, text="请补充", days=1, by=city_clerk)
        heard = _by_city(spot_checks.ask, item, text="不实", days=3, by=city_clerk, stage=HEARING)
        assert heard.hearing_id == heard.supplement_id


class TestDecision:
    def test_refused_by_two_it_ends_and_the_place_comes_back(self, drawn, city_clerk, city_supervisor, person):
        (item,) = drawn()
        _heard(item, by=city_clerk, person=person)
        _by_city(spot_checks.propose_refusal, item, grounds="所附材料不实", by=city_clerk)
        with jurisdiction(COUNTY):
            assert Recognition.objects.get().status == "valid"
        _by_city(_agreed, item, by=city_supervisor)
        with jurisdiction(COUNTY):
            recognition = Recognition.objects.get()
            assert (recognition.status, recognition.ended_on) == ("refused", AFTER)
            assert Case.objects.get().status == CaseStatus.REFUSED_ABOVE
            assert Quota.objects.get().used == 0
        assert not PublishedRecognition.objects.exists()
        with own_household(item.case.household_id):
            assert "所附材料不实" in Message.objects.first().text
            # The remedies are those of the bureau that checked.
            told = remedies.remedy_of(bureau(WUHAN), AFTER)
            assert told.sentence.rstrip("。") in Message.objects.first().text
            assert CaseEvent.objects.get(action="refuse_above").remedy_id == told.pk
            letter = CaseLetter.objects.get()
            assert told.sentence in letter.text["paragraphs"] and letter.authority_id == bureau(WUHAN).pk

    def test_the_county_reads_the_letter_of_the_level_above_and_a_neighbour_does_not(
        self, drawn, city_clerk, city_supervisor, person, clerk, officer_at, client_of
    ):
        """It lies with the city, which numbered it; whoever sees the case reads it, and only the city writes."""
        (item,) = drawn()
        _heard(item, by=city_clerk, person=person)
        _refuse(item, by=city_clerk, second=city_supervisor)
        with jurisdiction(CITY):
            letter = CaseLetter.objects.get()
        desks = ((clerk, "420106"), (city_clerk, WUHAN), (officer_at(JIANGAN), JIANGAN))
        for officer, code in desks:
            file = reverse("case-letter", args=[code, item.case_id, letter.pk, "docx"])
            page = client_of_another(officer).get(reverse("case-page", args=[code, item.case_id]))
            status = client_of_another(officer).get(file).status_code
            if code == JIANGAN:
                assert (page.status_code, status) == (404, 404)
            else:
                assert status == 200, code
                assert reverse("case-letter", args=[code, item.case_id, letter.pk, "pdf"]) in page.content.decode()
        for path, seen in ((COUNTY, [letter.pk]), (bureau(JIANGAN).path, []), ("/61/", [])):
            with jurisdiction(path), connection.cursor() as cursor:
                cursor.execute("SELECT id FROM mingteyouxin_caseletter")
                assert [key for (key,) in cursor.fetchall()] == seen
        # What a county writes lies with the county: it numbers no letter of the city.
        with jurisdiction(COUNTY), pytest.raises(DatabaseError), transaction.atomic():
            letter.pk, letter.kind, letter.number = None, "refusal", 999
            letter.save(force_insert=True)

    def test_a_checking_bureau_without_remedies_refuses_nothing(
        self, drawn, city_clerk, city_supervisor, person, without_remedies
    ):
        (item,) = drawn()
        _heard(item, by=city_clerk, person=person)
        _by_city(spot_checks.propose_refusal, item, grounds="所附材料不实", by=city_clerk)
        without_remedies(WUHAN)
        with pytest.raises(Refused) as refusal:
            _by_city(_agreed, item, by=city_supervisor)
        assert refusal.value.code == "remedy_not_set"
        with jurisdiction(COUNTY):
            assert Case.objects.get().status == CaseStatus.RECOGNISED

    def test_nobody_ends_a_title_alone(self, drawn, city_clerk, person):
        (item,) = drawn()
        _heard(item, by=city_clerk, person=person)
        _by_city(spot_checks.propose_refusal, item, grounds="所附材料不实", by=city_clerk)
        with pytest.raises(Refused) as refusal:
            _by_city(_agreed, item, by=city_clerk)
        assert refusal.value.code == "four_eyes"
        # Nor does whoever writes the row.
        with jurisdiction(CITY), pytest.raises(DatabaseError), transaction.atomic():
            SpotCheckItem.objects.filter(pk=item.pk).update(status=SpotCheckStatus.REFUSED, decided_on=AFTER)

    def test_a_proposal_that_is_not_agreed_to_changes_nothing(self, drawn, city_clerk, city_supervisor, person):
        (item,) = drawn()
        _heard(item, by=city_clerk, person=person)
        _by_city(spot_checks.propose_refusal, item, grounds="所附材料不实", by=city_clerk)
        with jurisdiction(CITY):
            reject(spot_checks.REFUSAL, item.pk, by=city_supervisor, note="理由不足")
            assert SpotCheckItem.objects.get().status == SpotCheckStatus.ANSWERED
        _by_city(spot_checks.pass_, item, note="", by=city_clerk)

    def test_on_the_screens_it_takes_two(self, drawn, city_clerk, city_supervisor, client_of, person):
        (item,) = drawn()
        _heard(item, by=city_clerk, person=person)
        page, refuse, answer = (
            reverse(name, args=[WUHAN, item.pk]) for name in ("check-page", "check-refuse", "check-refusal")
        )
        web, second = client_of(city_clerk), client_of_another(city_supervisor)
        assert "已提请" in web.post(refuse, {"note": "所附材料不实"}, follow=True).content.decode()
        assert "撤回提请" in web.get(page).content.decode()
        assert "提请人不能复核" in web.post(answer, {"approve": "1"}, follow=True).content.decode()
        assert "所附材料不实" in second.get(page).content.decode()
        assert "不再有效" in second.post(answer, {"approve": "1"}, follow=True).content.decode()
        with jurisdiction(COUNTY):
            assert Recognition.objects.get().status == "refused"

    def test_is_taken_once(self, drawn, city_clerk):
        (item,) = drawn()
        _by_city(spot_checks.pass_, item, note="", by=city_clerk)
        with pytest.raises(IllegalTransition):
            _by_city(spot_checks.propose_refusal, item, grounds="再想了一下", by=city_clerk)
        with jurisdiction(COUNTY):
            assert Recognition.objects.get().status == "valid"

    @pytest.mark.parametrize("verb", ["ask", "pass", "refuse"])
    def test_after_the_last_day_nothing_is_said_any_more(self, drawn, city_clerk, verb):
        (item,) = drawn()
        how = {"ask": {"text": "请补充", "days": 1}, "pass": {"note": ""}, "refuse": {"grounds": "不实"}}[verb]
        act = {"ask": spot_checks.ask, "pass": spot_checks.pass_, "refuse": spot_checks.propose_refusal}[verb]
        # The job that closes it has not run: the day decides.
        with clock.stopped_at(WINDOW + timedelta(days=1)), pytest.raises(Refused) as refusal:
            _by_city(act, item, by=city_clerk, **how)
        assert refusal.value.code == "window_over"

    def test_silence_is_consent(self, drawn, city_clerk, as_batch):
        first, second = drawn(2, 2)
        _by_city(spot_checks.ask, first, text="请补充", days=5, by=city_clerk)
        with as_batch():
            assert spot_checks.close_over(WINDOW) == 0
            assert spot_checks.close_over(WINDOW + timedelta(days=9)) == 2
            assert spot_checks.close_over(WINDOW + timedelta(days=9)) == 0
        with jurisdiction(COUNTY):
            assert set(SpotCheckItem.objects.values_list("status", flat=True)) == {"passed"}
            assert SpotCheckEvent.objects.filter(action="silence", by=None, item=second).count() == 1
            assert set(Recognition.objects.values_list("status", flat=True)) == {"valid"}
