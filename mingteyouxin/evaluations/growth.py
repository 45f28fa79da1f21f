"""Ground A: whether revenue, tax or employment clearly grew in three years, by the figures that the place has set.

No figure is shipped: where nobody has set one, nobody knows, and a person judges.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from authorities import audit, clock
from authorities.jurisdiction import upwards
from authorities.models import Authority, Officer
from authorities.posts import officer_may
from authorities.refusals import whole
from casework.refusals import NotEntitled, Refused, refused_in_words
from mingteyouxin import acts, capabilities
from mingteyouxin.evaluations.enums import GrowthIndicator
from mingteyouxin.evaluations.models import GrowthFigure
from registry.models import AnnualReport

YEARS = 3
# A report of a year comes by the middle of the next one: what is older says nothing of today.
_NEWEST = 2
_GROUND = GrowthFigure._meta.get_field("ground").max_length

Figures = Mapping[GrowthIndicator, GrowthFigure]
# The reports of a household by their year.
Reports = Mapping[int, AnnualReport]


@transaction.atomic
def set_figure(
    authority: Authority,
    *,
    indicator: GrowthIndicator,
    percent: int | None,
    valid_from: date,
    ground: str,
    by: Officer,
) -> GrowthFigure:
    """Note what a bureau has laid down for an indicator from a day on, by its document; no percentage sets it aside.

    It is asked when an evaluation is looked at, so a row from an earlier day changes nothing that was decided. Raises
    Refused.
    """
    if not officer_may(by, capabilities.CASE_DECIDE, at=(authority.path,)):
        raise NotEntitled("该规定")
    ground = whole(ground, most=_GROUND, field="ground")
    if not ground:
        raise Refused("ground_required", "请填写作出规定的文件名称和文号。")
    row = GrowthFigure(
        authority=authority,
        indicator=indicator,
        percent=percent,
        valid_from=valid_from,
        ground=ground,
        set_by=by,
        set_at=clock.now(),
    )
    with refused_in_words():
        row.save(force_insert=True)
    audit.record(acts.GROWTH_FIGURE_SET, by=by, on=row, note=f"{row}，{ground}")
    return row


def figures_at(paths: Iterable[str], on: date) -> dict[str, Figures]:
    """What counts for each recogniser's path on a day: its own row, else that of the nearest bureau above. One query.

    An indicator that the nearest row sets aside is not among them.
    """
    wanted = {path: upwards(path) for path in paths}
    above = {one for chain in wanted.values() for one in chain}
    rows = GrowthFigure.objects.filter(authority__path__in=above, valid_from__lte=on).select_related("authority")
    latest = {(row.authority.path, row.indicator): row for row in rows.order_by("valid_from", "id")}
    found: dict[str, Figures] = {}
    for path, chain in wanted.items():
        counts: dict[GrowthIndicator, GrowthFigure] = {}
        for one in chain:
            counts |= {which: latest[one, which] for which in GrowthIndicator if (one, which) in latest}
        found[path] = {which: row for which, row in counts.items() if row.percent is not None}
    return found


def reports_of(household_ids: Sequence[int], on: date) -> dict[int, dict[int, AnnualReport]]:
    """The annual reports that the growth is read from: the figures that households themselves reported. One query."""
    found: dict[int, dict[int, AnnualReport]] = {}
    rows = AnnualReport.objects.filter(household_id__in=household_ids, year__gte=on.year - _NEWEST - YEARS)
    for row in rows:
        found.setdefault(row.household_id, {})[row.year] = row
    return found


def grew(figures: Figures, reports: Reports, on: date) -> tuple[bool | None, str]:
    """Whether one indicator at least grew as much as the place asks, in words.

    Compared are the newest year that was reported and the year three years before it.
    """
    if not figures:
        return None, "本地没有规定：当地尚未规定“明显增长”的标准，由工作人员判断。"
    newest = max(reports, default=None)
    if newest is None or newest < on.year - _NEWEST:
        return None, "没有最近两年的年度报告，不能比较，由工作人员判断。"
    then, now = reports.get(newest - YEARS), reports[newest]
    if then is None:
        return None, f"没有 {newest - YEARS} 年度的年度报告，不能与 {newest} 年度比较，由工作人员判断。"
    answers = [_one(figure, getattr(then, which), getattr(now, which)) for which, figure in figures.items()]
    span = f"{newest} 年度与 {newest - YEARS} 年度相比："
    said = span + "；".join(text for _, text in answers) + "。"
    found = {holds for holds, _ in answers}
    return (True if True in found else None if None in found else False), said


def _one(figure: GrowthFigure, then: int | None, now: int | None) -> tuple[bool | None, str]:
    name, asked = figure.get_indicator_display(), f"本地规定 {figure.percent}%，{figure.ground}"
    if then is None or now is None:
        return None, f"{name}没有完整数据（{asked}）"
    if then <= 0:
        return None, f"{name}三年前为零，不能按比例比较（{asked}）"
    reached = now * 100 >= then * (100 + figure.percent)
    # Rounded down, so that nobody reads a figure that was not reached.
    change = (now - then) * 100 // then
    word = f"增长 {change}%" if change >= 0 else f"下降 {-change}%"
    return reached, f"{name}{word}（{asked}）"
