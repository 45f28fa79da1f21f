"""The year's places of a province (C8): the cap frozen from the annual run, the split among bureaus, its confirmation.

Everything here runs in the province's jurisdiction.
"""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Sum

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.models import Approval, Authority, Officer
from casework.four_eyes import FourEyesSubject, open_request
from casework.refusals import Refused, refused_in_words
from mingteyouxin import acts
from mingteyouxin.capabilities import QUOTA_CONFIRM
from mingteyouxin.places.models import ProvinceQuota, Quota, QuotaShare
from typing_engine.annual import annual_run
from typing_engine.enums import RunStatus
from typing_engine.models import Summary

# 总体方案二(四)3: 5 % of growth and development, never more. In whole numbers: a twentieth, rounded down.
_FREEZE = """
    INSERT INTO mingteyouxin_provincequota
        (path, year, run_id, growth, development, cap, running, allotted, taken_before, frozen_by_id, frozen_at)
    SELECT run.path, run.year, run.id, run.growth, run.development, (run.growth + run.development) / 20,
           (SELECT count(*) FROM mingteyouxin_recognition r
            WHERE r.path >= run.path AND r.path < left(run.path, -1) || '0'
              AND r.status = 'valid' AND r.recognised_on <= %(on)s AND r.valid_until >= %(on)s),
           0, 0, %(by)s, %(at)s
    FROM typing_engine_run run WHERE run.id = %(run)s
    ON CONFLICT (path, year) DO NOTHING
    RETURNING id"""
_RUNNING = """
    SELECT r.recogniser_id, count(*) FROM mingteyouxin_recognition r
    WHERE r.path >= %(path)s AND r.path < left(%(path)s, -1) || '0'
      AND r.status = 'valid' AND r.recognised_on <= %(on)s AND r.valid_until >= %(on)s
    GROUP BY r.recogniser_id"""
# Sizes as chosen, in one statement: the sum is compared with the cap once, when all of them stand.
_ALLOT = """
    INSERT INTO mingteyouxin_quota (path, province_quota_id, authority_id, year, size, used)
    SELECT a.path, s.province_quota_id, s.authority_id, p.year, s.chosen, 0
    FROM mingteyouxin_quotashare s
    JOIN mingteyouxin_provincequota p ON p.id = s.province_quota_id
    JOIN authorities_authority a ON a.id = s.authority_id
    WHERE s.province_quota_id = %(quota)s
      AND NOT EXISTS (SELECT FROM mingteyouxin_quota q WHERE q.authority_id = s.authority_id AND q.year = p.year)"""
_RESIZE = """
    UPDATE mingteyouxin_quota q SET size = s.chosen
    FROM mingteyouxin_quotashare s
    WHERE s.province_quota_id = %(quota)s AND q.province_quota_id = s.province_quota_id
      AND q.authority_id = s.authority_id AND q.size <> s.chosen"""


@transaction.atomic
def freeze(path: str, year: int, *, by: Officer) -> ProvinceQuota:
    """Fix the province's cap for a year, once and for all, and propose a split. Raises Refused."""
    run = annual_run(path, year)
    if run is None:
        raise Refused("no_annual_run", f"{year} 年度的集中分型结果尚未公布，不能确定名额。请先公布分型结果。")
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, {"on": clock.today(), "by": by.pk, "at": clock.now(), "run": run.pk})
        made = cursor.fetchone()
    if made is None:
        raise Refused("already_frozen", f"{year} 年度的名额上限已经确定，不能更改。")
    quota = ProvinceQuota.objects.get(pk=made[0])
    _propose(quota)
    audit.record(
        acts.QUOTA_FROZEN, by=by, on=quota, note=f"{year} 年度上限 {quota.cap} 户，此前有效 {quota.running} 户"
    )
    return quota


def _may_change_basis(quota: ProvinceQuota) -> None:
    """Raises Refused unless the basis was withdrawn and another annual run of the year is published."""
    if quota.run.status != RunStatus.WITHDRAWN:
        raise Refused("basis_stands", f"{quota.year} 年度名额所依据的{quota.run}没有撤回，上限不能更改。")
    if annual_run(quota.path, quota.year) is None:
        raise Refused("no_annual_run", f"{quota.year} 年度还没有公布新的年度分型结果，不能更换依据。请先公布。")
    if open_request(SUBJECT, quota.pk) is not None:
        raise Refused("awaits_approval", "名额分配已提请复核，请先撤回提请或者等待复核结果，再更换依据。")


def _change_basis(quota: ProvinceQuota, approval: Approval) -> ProvinceQuota:
    """Count the cap from the run that came in place of the withdrawn one.

    Each bureau keeps the places that it has given, whatever the new cap says, and no other: the rest is split anew and
    confirmed as the first time.
    """
    _may_change_basis(quota)
    run = annual_run(quota.path, quota.year)
    rows = Quota.objects.filter(province_quota=quota)
    # Taken places are locked, so that none is taken between counting and shrinking.
    taken = sum(row.used for row in rows.select_for_update(no_key=True))
    rows.update(size=F("used"))
    ProvinceQuota.objects.filter(pk=quota.pk).update(
        run=run,
        growth=run.growth,
        development=run.development,
        cap=(run.growth + run.development) // 20,
        taken_before=taken,
        split_by=None,
        split_at=None,
    )
    quota.shares.all().delete()
    quota.refresh_from_db()
    _propose(quota)
    audit.record(
        acts.QUOTA_BASIS_CHANGED,
        by=approval.decided_by,
        on=quota,
        note=f"{quota.year} 年度改以{run}为依据，上限 {quota.cap} 户，已认定 {taken} 户不受影响",
    )
    return quota


def recognisers(path: str) -> list[Authority]:
    """Bureaus of a province that recognise: itself, its cities, its counties and zones (C5, C6)."""
    levels = (Level.PROVINCE, Level.CITY, Level.COUNTY)
    found = Authority.objects.filter(below(path), level__in=levels, valid_to=None).order_by("path")
    return list(found)


def proposed(available: int, bases: Mapping[int, int]) -> dict[int, tuple[int, int, int]]:
    """A split by share with the largest remainders: bureau → whole part, remainder of the division, extra place.

    Of equal remainders the larger base comes first, then the smaller key, so that one province gives one answer. The
    parts sum to `available` whenever there is anything to share by.
    """
    total = sum(bases.values())
    if not total:
        return dict.fromkeys(bases, (0, 0, 0))
    parts = {key: divmod(available * base, total) for key, base in bases.items()}
    left = available - sum(whole for whole, _ in parts.values())
    ranked = sorted(parts, key=lambda key: (-parts[key][1], -bases[key], key))
    extra = set(ranked[:left])
    return {key: (whole, remainder, int(key in extra)) for key, (whole, remainder) in parts.items()}


@transaction.atomic
def save_split(quota_id: int, chosen: Mapping[int, int], *, by: Officer) -> ProvinceQuota:
    """The officers' choice, authority → places, of any number of lines. Raises Refused beyond what the cap leaves."""
    quota = _undecided(quota_id)
    shares = {share.authority_id: share for share in QuotaShare.objects.filter(province_quota=quota)}
    for authority_id, places in chosen.items():
        if authority_id not in shares or places < 0:
            raise Refused("not_a_line", "名额应为不小于 0 的整数，且机关在分配表内。")
        shares[authority_id].chosen = places
    _must_fit(quota, sum(share.chosen for share in shares.values()))
    QuotaShare.objects.bulk_update(shares.values(), ["chosen"])
    audit.record(acts.QUOTA_SPLIT_SAVED, by=by, on=quota, note=f"合计 {sum(s.chosen for s in shares.values())} 户")
    return quota


def _allot(quota: ProvinceQuota, approval: Approval) -> ProvinceQuota:
    """The bureaus have their places from now on."""
    with refused_in_words(), connection.cursor() as cursor:
        # What is taken away first, so that the sum never stands above the cap between the two statements.
        cursor.execute(_RESIZE, {"quota": quota.pk})
        cursor.execute(_ALLOT, {"quota": quota.pk})
    ProvinceQuota.objects.filter(pk=quota.pk).update(split_by=approval.decided_by, split_at=clock.now())
    audit.record(acts.QUOTA_SPLIT_CONFIRMED, by=approval.decided_by, on=quota, note=approval.summary)
    quota.refresh_from_db()
    return quota


def running_of(path: str) -> dict[int, int]:
    """Titles of the area that are in force today, by the bureau that gave them. The room of titles stands above."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, {"path": path, "on": clock.today()})
        return dict(cursor.fetchall())


def above_the_cap(rows: Sequence[ProvinceQuota]) -> dict[int, tuple[int, int]]:
    """By quota of the latest year of its province: titles in force, and how many of them are more than the cap allows.

    Titles that were taken over from before (C15) may exceed it: they stay, and there are no new ones.
    """
    later = ProvinceQuota.objects.filter(path=OuterRef("path"), year__gt=OuterRef("year"))
    latest = ProvinceQuota.objects.filter(pk__in=[row.pk for row in rows]).exclude(Exists(later))
    with connection.cursor() as cursor:
        cursor.execute("SELECT path, count FROM mingteyouxin_livetitles")
        live = dict(cursor.fetchall())
    return {row.pk: (live.get(row.path, 0), max(live.get(row.path, 0) - row.cap, 0)) for row in latest}


def _propose(quota: ProvinceQuota) -> None:
    """The lines of the split, with the proposal as the first choice."""
    sums = Summary.objects.filter(run=quota.run).values("authority_id").order_by()
    counted = dict(sums.annotate(base=Sum(F("growth") + F("development"))).values_list("authority_id", "base"))
    bureaus = recognisers(quota.path)
    bases = {bureau.pk: counted.get(bureau.pk, 0) for bureau in bureaus}
    running = running_of(quota.path)
    shares = proposed(quota.available, bases)
    used = dict(Quota.objects.filter(province_quota=quota, used__gt=0).values_list("authority_id", "used"))
    QuotaShare.objects.bulk_create(
        QuotaShare(
            path=quota.path,
            province_quota=quota,
            authority_id=key,
            base=bases[key],
            running=running.get(key, 0),
            whole=whole,
            remainder=remainder,
            extra=extra,
            chosen=max(whole + extra, used.get(key, 0)),
        )
        for key, (whole, remainder, extra) in shares.items()
    )


def _undecided(quota_id: int) -> ProvinceQuota:
    quota = ProvinceQuota.objects.select_for_update(of=("self",), no_key=True).get(pk=quota_id)
    if open_request(SUBJECT, quota.pk) is not None:
        raise Refused("awaits_approval", "名额分配已提请复核，复核有结果前不能修改。请先撤回提请。")
    return quota


def _must_fit(quota: ProvinceQuota, total: int) -> None:
    if total > quota.available:
        raise Refused(
            "above_cap",
            f"分配合计 {total} 户，可分配的只有 {quota.available} 户，多出 {total - quota.available} 户；请减少。",
        )


def _total(quota: ProvinceQuota) -> int:
    return QuotaShare.objects.filter(province_quota=quota).aggregate(total=Sum("chosen", default=0))["total"]


# The basis is withdrawn when another takes its place: two officers say so, and it is never theirs to choose which.
BASIS = FourEyesSubject(
    "quota_basis",
    "名额依据更换",
    QUOTA_CONFIRM,
    page="quota-page",
    model="mingteyouxin.ProvinceQuota",
    summary=lambda quota: f"{quota}更换依据：原依据{quota.run}已撤回",
    check=_may_change_basis,
    carry_out=_change_basis,
    of_the_bureau=True,
)
SUBJECT = FourEyesSubject(
    "quota_split",
    "名额分配",
    QUOTA_CONFIRM,
    page="quota-page",
    model="mingteyouxin.ProvinceQuota",
    summary=lambda quota: f"{quota}分配，合计 {_total(quota)} 户",
    check=lambda quota: _must_fit(quota, _total(quota)),
    carry_out=_allot,
    of_the_bureau=True,
)
