"""Places (C8): the frozen cap, the split, four eyes, taking and giving back, transfers, a smaller year."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Sum
from hypothesis import given
from hypothesis import strategies as st

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.refusals import Refused
from casework import four_eyes
from casework.refusals import IllegalTransition
from mingteyouxin.places import quota_places, quota_split, transfers
from mingteyouxin.places.enums import TransferStatus
from mingteyouxin.places.models import PlaceTransfer, ProvinceQuota, Quota, QuotaShare
from mingteyouxin.places.quota_places import QuotaExhausted
from mingteyouxin.titles.enums import RecognitionStatus
from mingteyouxin.titles.models import Recognition
from tests.factories import bureau, quotas
from tests.factories.cases import RecognitionFactory
from tests.factories.quotas import annual_run
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, WUCHANG

DAY = date(2026, 8, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def run(as_batch):
    """139 + 40 households: a twentieth is 8.95, so 8."""
    with as_batch():
        return annual_run({WUCHANG: (100, 9), JIANGAN: (60, 10)})


@pytest.fixture
def frozen(run, province_clerk) -> ProvinceQuota:
    with jurisdiction("/42/"):
        return quota_split.freeze("/42/", 2026, by=province_clerk)


@pytest.fixture
def split(run, province_clerk, province_supervisor) -> ProvinceQuota:
    """武昌 5, 江岸 3."""
    return quotas.split(2026, {WUCHANG: 5, JIANGAN: 3}, by=province_clerk, second=province_supervisor)


def _quota(code: str) -> Quota:
    with jurisdiction("/42/"):
        return Quota.objects.get(authority__code=code)


def _take(code: str) -> int:
    with jurisdiction(bureau(code).path):
        return quota_places.take(bureau(code), year=2026)


def test_the_cap_is_a_twentieth_rounded_down_and_frozen(frozen, run, as_batch, province_clerk):
    assert (frozen.growth, frozen.development, frozen.cap, frozen.running) == (160, 19, 8, 0)
    with jurisdiction("/42/"):
        with pytest.raises(Refused) as refusal:
            quota_split.freeze("/42/", 2026, by=province_clerk)
        assert refusal.value.code == "already_frozen"
        for changes in ({"cap": 9}, {"growth": 1000}, {"year": 2027}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ProvinceQuota.objects.update(**changes)
        with pytest.raises(IntegrityError, match="a_twentieth"), transaction.atomic():
            ProvinceQuota.objects.create(
                path="/42/", year=2030, run=run, growth=160, development=19, cap=9, running=0, frozen_at=clock.now()
            )


def test_without_a_published_annual_run_there_is_no_cap(province_clerk):
    with jurisdiction("/42/"), pytest.raises(Refused) as refusal:
        quota_split.freeze("/42/", 2026, by=province_clerk)
    assert refusal.value.code == "no_annual_run"


def test_valid_recognitions_count_first(run, household, as_batch, province_clerk):
    with as_batch():
        RecognitionFactory(household=household(WUCHANG))
        RecognitionFactory(household=household(JIANGAN))
        RecognitionFactory(household=household(JIANGAN), recognised_on=date(2023, 8, 19))  # its last day was yesterday
        RecognitionFactory(household=household(JIANGAN), status=RecognitionStatus.CANCELLED, ended_on=date(2026, 1, 1))
        RecognitionFactory(household=household("610102"))
    with jurisdiction("/42/"):
        quota = quota_split.freeze("/42/", 2026, by=province_clerk)
        assert (quota.cap, quota.running, quota.available) == (8, 2, 6)
        assert QuotaShare.objects.aggregate(total=Sum("chosen"))["total"] == 6


def test_the_proposal_says_where_each_place_comes_from(frozen):
    with jurisdiction("/42/"):
        lines = {share.authority.code: share for share in QuotaShare.objects.select_related("authority")}
    # 8 × 109 ÷ 179 = 4, remainder 156; 8 × 70 ÷ 179 = 3, remainder 23: the one left goes to 武昌.
    wuchang, jiangan = lines[WUCHANG], lines[JIANGAN]
    assert (wuchang.whole, wuchang.remainder, wuchang.extra, wuchang.proposed) == (4, 156, 1, 5)
    assert (jiangan.whole, jiangan.remainder, jiangan.extra, jiangan.proposed) == (3, 23, 0, 3)
    assert lines[HUBEI].proposed == 0 and sum(share.proposed for share in lines.values()) == frozen.cap


@given(
    available=st.integers(0, 100_000),
    bases=st.dictionaries(st.integers(1, 500), st.integers(0, 50_000), min_size=1, max_size=40),
)
def test_a_split_sums_to_what_there_is_and_stays_within_one_of_the_share(available, bases):
    parts = quota_split.proposed(available, bases)
    total = sum(bases.values())
    assert sum(whole + extra for whole, _, extra in parts.values()) == (available if total else 0)
    for key, (whole, _, extra) in parts.items():
        if total:
            assert abs(whole + extra - Fraction(available * bases[key], total)) < 1


def test_more_than_the_cap_is_refused_by_the_verb_and_by_the_database(frozen, province_clerk):
    with jurisdiction("/42/"):
        with pytest.raises(Refused) as refusal:
            quota_split.save_split(frozen.pk, {bureau(WUCHANG).pk: 6}, by=province_clerk)
        assert refusal.value.code == "above_cap"
        quota_split.save_split(frozen.pk, {bureau(WUCHANG).pk: 0, bureau(JIANGAN).pk: 8}, by=province_clerk)
        with pytest.raises(IntegrityError, match="than the cap leaves"), transaction.atomic():
            Quota.objects.create(
                path=bureau(WUCHANG).path, province_quota=frozen, authority=bureau(WUCHANG), year=2026, size=9
            )


def test_the_split_takes_two_officers(frozen, province_clerk, province_supervisor):
    with jurisdiction("/42/"):
        asked = four_eyes.request(quota_split.SUBJECT, frozen.pk, by=province_clerk)
        with pytest.raises(Refused) as refusal:
            quota_split.save_split(frozen.pk, {bureau(WUCHANG).pk: 1}, by=province_clerk)
        assert refusal.value.code == "awaits_approval"
        with pytest.raises(Refused):
            four_eyes.approve(quota_split.SUBJECT, asked.pk, by=province_clerk)
        assert not Quota.objects.exists()
        confirmed = four_eyes.approve(quota_split.SUBJECT, asked.pk, by=province_supervisor)
    assert (confirmed.allotted, confirmed.split_by) == (8, province_supervisor)
    assert (_quota(WUCHANG).size, _quota(JIANGAN).size) == (5, 3)


def test_what_is_allotted_is_counted_not_written(split):
    with jurisdiction("/42/"), pytest.raises(DatabaseError, match="counted"), transaction.atomic():
        ProvinceQuota.objects.update(allotted=1)


def test_places_are_taken_until_none_is_left_and_come_back(split, household, as_batch):
    for _ in range(3):
        quota_id = _take(JIANGAN)
    with pytest.raises(QuotaExhausted) as refusal:
        _take(JIANGAN)
    assert refusal.value.code == "quota_exhausted"
    with as_batch():
        recognised = RecognitionFactory(household=household(JIANGAN), recognised_on=DAY, quota_id=quota_id)
    with jurisdiction(bureau(JIANGAN).path):
        quota_places.give_back([recognised])
    assert _take(JIANGAN) == quota_id
    with jurisdiction("/42/"), pytest.raises(IntegrityError, match="used_within_size"), transaction.atomic():
        Quota.objects.filter(pk=quota_id).update(used=F("used") + 1)


def test_before_the_split_is_confirmed_nobody_takes_a_place(frozen):
    with pytest.raises(QuotaExhausted):
        _take(WUCHANG)


def test_a_recognition_from_before_that_ends_makes_room_under_the_cap(run, household, as_batch, province_clerk):
    with as_batch():
        running = RecognitionFactory(household=household(WUCHANG))
    with jurisdiction("/42/"):
        quota_split.freeze("/42/", 2026, by=province_clerk)
    with jurisdiction(bureau(WUCHANG).path):
        quota_places.give_back([running])
    with jurisdiction("/42/"):
        assert ProvinceQuota.objects.get().available == 8


def test_a_smaller_year_strips_nobody_and_stops_new_ones(household, as_batch, province_clerk, province_supervisor):
    with as_batch():
        annual_run({WUCHANG: (20, 0)})
        for _ in range(3):
            RecognitionFactory(household=household(WUCHANG))
    quota = quotas.split(2026, None, by=province_clerk, second=province_supervisor)
    assert (quota.cap, quota.running, quota.available, quota.allotted) == (1, 3, 0, 0)
    with pytest.raises(QuotaExhausted):
        _take(WUCHANG)
    with jurisdiction("/42/"):
        assert Recognition.objects.valid_on(DAY).count() == 3


def test_a_new_split_keeps_what_is_used(split, province_clerk, province_supervisor):
    _take(WUCHANG), _take(WUCHANG)

    def again(wuchang: int, jiangan: int):
        with jurisdiction("/42/"):
            chosen = {bureau(WUCHANG).pk: wuchang, bureau(JIANGAN).pk: jiangan}
            quota_split.save_split(split.pk, chosen, by=province_clerk)
            asked = four_eyes.request(quota_split.SUBJECT, split.pk, by=province_clerk)
            return four_eyes.approve(quota_split.SUBJECT, asked.pk, by=province_supervisor)

    with pytest.raises(Refused) as refusal:
        again(1, 3)
    assert refusal.value.code == "below_used"
    assert _quota(WUCHANG).size == 5
    with jurisdiction("/42/"):
        waiting = four_eyes.open_request(quota_split.SUBJECT, split.pk)
        if waiting:
            four_eyes.withdraw(quota_split.SUBJECT, waiting.pk, by=province_clerk)
    again(2, 6)
    assert (_quota(WUCHANG).size, _quota(JIANGAN).size) == (2, 6)


def _propose(clerk, *, count=2, giving=False) -> PlaceTransfer:
    """江岸 asks 武昌 for places, or offers them."""
    return transfers.propose(
        bureau(JIANGAN), bureau(WUCHANG), giving=giving, year=2026, places=count, reason="申报较多", by=clerk
    )


def test_places_move_when_the_other_side_agrees(split, neighbour, supervisor):
    transfer = _propose(neighbour)
    with pytest.raises(Refused) as refusal:
        transfers.accept(transfer.pk, side=bureau(JIANGAN), by=neighbour)
    assert refusal.value.code == "not_your_side"
    transfers.accept(transfer.pk, side=bureau(WUCHANG), by=supervisor)
    assert (_quota(WUCHANG).size, _quota(JIANGAN).size) == (3, 5)
    with jurisdiction("/42/"):
        assert ProvinceQuota.objects.get().allotted == 8
        chosen = dict(QuotaShare.objects.filter(chosen__gt=0).values_list("authority__code", "chosen"))
    assert chosen == {WUCHANG: 3, JIANGAN: 5}
    with pytest.raises(IllegalTransition):
        transfers.accept(transfer.pk, side=bureau(WUCHANG), by=supervisor)


def test_one_officer_is_not_both_sides(split, neighbour, as_batch):
    transfer = _propose(neighbour)
    with pytest.raises(Refused) as refusal:
        transfers.accept(transfer.pk, side=bureau(WUCHANG), by=neighbour)
    assert refusal.value.code == "two_people"


def test_places_used_meanwhile_are_not_given_away(split, neighbour, supervisor):
    transfer = _propose(neighbour)
    for _ in range(4):
        _take(WUCHANG)
    with pytest.raises(Refused) as refusal:
        transfers.accept(transfer.pk, side=bureau(WUCHANG), by=supervisor)
    assert refusal.value.code == "not_enough"
    assert (_quota(WUCHANG).size, _quota(JIANGAN).size) == (5, 3)
    with jurisdiction("/42/"):
        assert PlaceTransfer.objects.get().status == TransferStatus.PROPOSED


def test_an_offer_is_refused_with_a_reason_or_taken_back(split, neighbour, supervisor):
    offered = _propose(neighbour, giving=True)
    with pytest.raises(Refused):
        transfers.refuse(offered.pk, side=bureau(WUCHANG), by=supervisor, note="")
    assert transfers.refuse(offered.pk, side=bureau(WUCHANG), by=supervisor, note="已够用").status == "refused"
    second = _propose(neighbour, giving=True)
    assert transfers.withdraw(second.pk, side=bureau(JIANGAN), by=neighbour).status == "withdrawn"
    assert (_quota(WUCHANG).size, _quota(JIANGAN).size) == (5, 3)


@pytest.mark.parametrize("count", [0, 4])
def test_a_transfer_of_nothing_or_of_more_than_is_free_is_refused(split, neighbour, count):
    with pytest.raises(Refused):
        _propose(neighbour, giving=True, count=count)


def test_a_place_is_taken_by_one_statement(split, django_assert_num_queries):
    with jurisdiction(bureau(WUCHANG).path):
        authority = bureau(WUCHANG)
        with django_assert_num_queries(2) as queries:
            quota_places.take(authority, year=2026)
    assert queries[0]["sql"].startswith("UPDATE") and "FOR" not in queries[1]["sql"]
    assert connection.in_atomic_block
