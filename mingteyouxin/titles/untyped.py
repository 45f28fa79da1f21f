"""Cases whose household has no type of the round's year: it is typed before the notice, not refused after it.

A recommendation lifts the type that is asked for (C3), never the base standard (B1). So a household that no annual run
holds is typed by a partial run, all of a province's in one, as of the day on which it is asked for.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from authorities.jurisdiction import province_of, province_path_of
from casework.refusals import Refused
from casework.sweeps import BulkSweep
from mingteyouxin.cases.days import IN_REVIEW
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.obstacles import Found, Obstacle
from mingteyouxin.criteria.enums import RecognitionPath
from registry.enums import HouseholdType
from registry.models import Household
from typing_engine import runs
from typing_engine.annual import types_in_year

_log = logging.getLogger(__name__)
_REASON = "部门推荐的户不在当年集中分型中，公示以前分型"
_NO_TYPE = Obstacle("no_type", "当年没有分型结果，由省局对该户分型并公布以后才能公示。")
_BASE_STANDARD = Obstacle("base_standard_missed", "分型结果为不符合分型条件，不能认定，不能公示。")


def of_types(cases: Iterable[Case]) -> Found:
    """What the type still keeps from a notice, of many cases: none is published, or the base standard is missed."""
    found: Found = defaultdict(list)
    for year, about in _by_year(cases).items():
        types = types_in_year({case.household_id: case.household.path for case in about}, year)
        for case in about:
            type_ = types.get(case.household_id)
            if type_ is None:
                found[case.pk].append(_NO_TYPE)
            elif type_ == HouseholdType.INELIGIBLE:
                found[case.pk].append(_BASE_STANDARD)
    return found


def _by_year(cases: Iterable[Case]) -> dict[int, list[Case]]:
    years: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        years[case.round.year].append(case)
    return years


def _recommended() -> Iterable[Case]:
    rows = Case.objects.filter(status__in=IN_REVIEW, recognition_path=RecognitionPath.RECOMMENDATION)
    return rows.select_related("household", "round")


def _provinces(on: date) -> set[str]:
    return {province_path_of(path) for path in _recommended().values_list("household__path", flat=True).distinct()}


def _ask_for_runs(on: date) -> int:
    """One partial run for all of a province that want one. One that cannot be asked for is tried again next night."""
    asked = 0
    for year, about in _by_year(_recommended()).items():
        paths = {case.household_id: case.household.path for case in about}
        path = province_path_of(next(iter(paths.values())))
        missing = paths.keys() - types_in_year(paths, year).keys() - runs.in_partial_runs(path, year)
        # A round runs into January: what is asked for is the type of its own year.
        as_of = min(on, date(year, 12, 31))
        part_of_it = Household.objects.filter(pk__in=missing, established_on__lte=as_of).values_list("pk", flat=True)
        if not part_of_it:
            continue
        try:
            runs.request_partial_run(
                province=province_of(path), household_ids=list(part_of_it), as_of=as_of, reason=_REASON, by=None
            )
        except Refused as refusal:
            _log.warning("No partial run for %s: %s", path, refusal)
            continue
        asked += len(part_of_it)
    return asked


# Households recommended without a type are typed before the notice, once a night and province.
type_recommended = BulkSweep("type-recommended-households", _ask_for_runs, areas=_provinces)
