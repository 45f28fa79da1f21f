"""The basis of a year's places and the places themselves, for tests."""

from datetime import date

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer
from casework import four_eyes
from mingteyouxin.places import quota_split
from mingteyouxin.places.models import ProvinceQuota
from tests.factories.typing_standards import StandardFactory
from typing_engine.enums import RunKind, RunPurpose, RunStatus
from typing_engine.models import Run, Standard, Summary

RUN_DAY = date(2026, 7, 15)


def annual_run(counts: dict[str, tuple[int, int]], *, province: str = "42", year: int = 2026) -> Run:
    """A published whole run as its summary tells of it: bureau → (growth, development). Run as batch."""
    path = f"/{province}/"
    standard = Standard.objects.filter(province=province).first() or StandardFactory(
        province=province, number=f"示例〔{year}〕{province}号"
    )
    moment = clock.now()
    growth, development = (sum(count[place] for count in counts.values()) for place in (0, 1))
    as_of = date(year, 7, 15)
    with jurisdiction(path):
        run = Run.objects.create(
            path=path,
            kind=RunKind.WHOLE,
            purpose=RunPurpose.ANNUAL,
            year=year,
            as_of=as_of,
            report_year=year - 1,
            standard=standard,
            volume=1,
            requested_at=moment,
            computed_at=moment,
            confirmed_at=moment,
            published_at=moment,
            status=RunStatus.PUBLISHED,
            households=growth + development,
            growth=growth,
            development=development,
        )
        grounds = ("not_registered", "report_missing", "abnormal", "serious_violation", "tax_abnormal", "suspended")
        for code, (growing, developing) in counts.items():
            authority = Authority.objects.get(code=code)
            Summary.objects.create(
                run=run,
                path=authority.path,
                authority=authority,
                households=growing + developing,
                survival=0,
                growth=growing,
                development=developing,
                ineligible=0,
                **dict.fromkeys(grounds, 0),
            )
    return run


def split(
    year: int, chosen: dict[str, int] | None, *, by: Officer, second: Officer, province: str = "42"
) -> ProvinceQuota:
    """The year's places, frozen, chosen and confirmed by two officers."""
    path = f"/{province}/"
    with jurisdiction(path):
        quota = quota_split.freeze(path, year, by=by)
        if chosen is not None:
            lines = dict.fromkeys(quota.shares.values_list("authority_id", flat=True), 0)
            lines |= {Authority.objects.get(code=code).pk: places for code, places in chosen.items()}
            quota_split.save_split(quota.pk, lines, by=by)
        asked = four_eyes.request(quota_split.SUBJECT, quota.pk, by=by)
        return four_eyes.approve(quota_split.SUBJECT, asked.pk, by=second)
