"""The basis of a year's places: withdrawn after the cap was frozen, two officers replace it, and nobody loses."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction
from casework import four_eyes
from casework.refusals import Refused
from mingteyouxin.places import quota_places, quota_split
from mingteyouxin.places.models import ProvinceQuota, Quota, QuotaShare
from tests.factories import bureau, quotas
from tests.mingteyouxin.conftest import HUBEI, JIANGAN, WUCHANG
from typing_engine.enums import RunPurpose, RunStatus
from typing_engine.models import Run

DAY = date(2026, 8, 20)
PAGE = reverse("quota-page", args=[HUBEI])


@pytest.fixture(autouse=True)
def today():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def split(as_batch, province_clerk, province_supervisor) -> ProvinceQuota:
    """179 households give 8 places: 武昌 5, of which two are taken, 江岸 3."""
    with as_batch():
        quotas.annual_run({WUCHANG: (100, 9), JIANGAN: (60, 10)})
    made = quotas.split(2026, {WUCHANG: 5, JIANGAN: 3}, by=province_clerk, second=province_supervisor)
    for _ in range(2):
        with jurisdiction(bureau(WUCHANG).path):
            quota_places.take(bureau(WUCHANG), year=2026)
    return made


@pytest.fixture
def withdrawn(split, as_batch) -> ProvinceQuota:
    with as_batch(), jurisdiction("/42/"):
        Run.objects.filter(pk=split.run_id).update(
            status=RunStatus.WITHDRAWN, withdrawn_at=clock.now(), withdrawal_reason="示例：税务数据有误"
        )
    return split


@pytest.fixture
def another(as_batch):
    """`another(counts)` → an annual run in place of the withdrawn one."""

    def made(counts: dict[str, tuple[int, int]]) -> Run:
        with as_batch():
            return quotas.annual_run(counts)

    return made


@pytest.fixture
def change(province_clerk, province_supervisor):
    """Ask and agree, as two officers."""

    def changed(quota: ProvinceQuota) -> ProvinceQuota:
        with jurisdiction("/42/"):
            asked = four_eyes.request(quota_split.BASIS, quota.pk, by=province_clerk)
            return four_eyes.approve(quota_split.BASIS, asked.pk, by=province_supervisor)

    return changed


def _sizes() -> dict[str, tuple[int, int]]:
    with jurisdiction("/42/"):
        return {row.authority.code: (row.size, row.used) for row in Quota.objects.select_related("authority")}


def test_a_basis_that_stands_is_not_replaced(split, another, change):
    with pytest.raises(Refused) as refusal:
        change(split)
    assert refusal.value.code == "basis_stands"


def test_nor_one_that_nothing_came_in_place_of(withdrawn, change):
    with pytest.raises(Refused) as refusal:
        change(withdrawn)
    assert refusal.value.code == "no_annual_run"


def test_the_cap_is_counted_anew_and_the_rest_is_split_anew(withdrawn, another, change, province_clerk):
    run = another({WUCHANG: (200, 0), JIANGAN: (80, 10)})
    quota = change(withdrawn)
    assert (quota.run, quota.cap, quota.taken_before, quota.allotted, quota.split_at) == (run, 14, 2, 2, None)
    # What was given stays given; what was not is nobody's until it is split and confirmed.
    assert (_sizes()[WUCHANG], _sizes()[JIANGAN]) == ((2, 2), (0, 0))
    with jurisdiction("/42/"):
        chosen = {share.authority.code: share.chosen for share in QuotaShare.objects.select_related("authority")}
    assert (chosen[WUCHANG], chosen[JIANGAN]) == (10, 4)


def test_below_what_is_taken_nobody_loses_and_nobody_gains(withdrawn, another, change, province_clerk):
    another({WUCHANG: (20, 0), JIANGAN: (0, 0)})
    quota = change(withdrawn)
    assert (quota.cap, quota.available, quota.allotted) == (1, 2, 2)
    with jurisdiction("/42/"), pytest.raises(Refused) as refusal:
        quota_split.save_split(quota.pk, {bureau(JIANGAN).pk: 1}, by=province_clerk)
    assert refusal.value.code == "above_cap"
    with jurisdiction(bureau(WUCHANG).path), pytest.raises(Refused):
        quota_places.take(bureau(WUCHANG), year=2026)


class TestDatabase:
    def test_while_the_basis_stands_nothing_of_it_changes(self, split, as_batch):
        with jurisdiction("/42/"), pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            ProvinceQuota.objects.filter(pk=split.pk).update(taken_before=2)

    @pytest.mark.parametrize(
        "changes",
        [{"growth": 300, "cap": 15}, {"taken_before": 3}, {"purpose": RunPurpose.EXTRA}],
        ids=lambda changes: "+".join(changes),
    )
    def test_only_another_annual_run_and_what_is_taken_come_in_place(self, withdrawn, another, as_batch, changes):
        run = another({WUCHANG: (200, 0), JIANGAN: (90, 0)})
        values = {"run": run, "growth": 290, "development": 0, "cap": 14, "taken_before": 2} | changes
        if values.pop("purpose", None):
            values["run"] = self._extra(run, as_batch)
        with jurisdiction("/42/"), pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            ProvinceQuota.objects.filter(pk=withdrawn.pk).update(**values)

    def _extra(self, run: Run, as_batch) -> Run:
        with as_batch(), jurisdiction("/42/"):
            extra = Run.objects.get(pk=run.pk)
            extra.pk, extra.purpose = None, RunPurpose.EXTRA
            extra.save(force_insert=True)
        return extra


class TestScreen:
    def test_asked_for_by_one_and_agreed_by_another(self, withdrawn, another, client_of, province_clerk, officer_at):
        client = client_of(province_clerk)
        assert "还没有公布新的年度分型结果" in client.get(PAGE).content.decode()
        another({WUCHANG: (200, 0), JIANGAN: (80, 10)})
        assert "上限 14 户" in client.get(PAGE).content.decode()
        client.post(reverse("quota-basis", args=[HUBEI, withdrawn.pk]))
        assert "提请人不能复核" in client.get(PAGE).content.decode()
        decider = client_of(officer_at(HUBEI, Role.SUPERVISOR))
        refused = decider.post(reverse("quota-basis-decide", args=[HUBEI, withdrawn.pk]), {"note": "示例：再核对"})
        assert refused.status_code == 302
        with jurisdiction("/42/"):
            assert ProvinceQuota.objects.get().cap == 8
        client = client_of(province_clerk)
        client.post(reverse("quota-basis", args=[HUBEI, withdrawn.pk]))
        decider = client_of(officer_at(HUBEI, Role.SUPERVISOR))
        decider.post(reverse("quota-basis-decide", args=[HUBEI, withdrawn.pk]), {"approve": "1"})
        with jurisdiction("/42/"):
            assert ProvinceQuota.objects.get().cap == 14
        assert "名额依据已撤回" not in decider.get(PAGE).content.decode()

    def test_in_january_the_year_before_is_still_worked_on(self, as_batch, client_of, officer_at):
        with as_batch():
            quotas.annual_run({WUCHANG: (100, 9), JIANGAN: (60, 10)})
        with clock.stopped_at(date(2027, 1, 10)):
            client = client_of(officer_at(HUBEI, Role.CLERK))
            assert "确定上限并拟定分配" in client.get(PAGE, {"year": 2026}).content.decode()
            client.post(reverse("quota-freeze", args=[HUBEI]), {"year": 2026})
            page = client.get(PAGE).content.decode()
        assert "2026 年度名特优新名额" in page and "保存并提请复核" in page
