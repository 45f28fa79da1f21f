"""Titles of the demonstration's county from before the platform, and what became of them: in force, in their last year,
run out, given up, heard about, cancelled, revoked; some of the list are doubtful. What those in force live through is
told in title_years.py. Everybody in it is invented.
"""

import csv
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from authorities.enums import Department
from authorities.jurisdiction import jurisdiction, own_household
from authorities.models.departments import department_of
from casework import four_eyes
from mingteyouxin.cases.models import Case
from mingteyouxin.demonstration import title_years
from mingteyouxin.demonstration.households import person_of
from mingteyouxin.demonstration.stage import Day, Stage, TooFewHouseholds
from mingteyouxin.endings import endings
from mingteyouxin.endings.enums import EndingGround, EndingKind
from mingteyouxin.endings.models import Ending
from mingteyouxin.existing_titles.without_doubt import take_over_what_is_clear
from mingteyouxin.titles import titles
from mingteyouxin.titles.models import Recognition
from registry import feeds
from registry.enums import HouseholdType
from registry.intake.deliveries import Order, take_file
from registry.models import Household
from registry.people import messages
from registry.people.demonstration import households_to_try
from typing_engine.standard.months import add_months

_FILE = "既有认定（示例）.csv"
_THREE_YEARS = 36
# Days before today on which titles were given: a year ago, two, and so that the last year has begun, and is over.
_LAST_YEAR, _BEFORE, _LONG_AGO, _RUN_OUT = 400, 700, 3 * 365 - 120, 3 * 365 + 40
_IN_FORCE, _IN_LAST_YEAR = 6, 3
_WANTED = _IN_FORCE + title_years.WANTED + _IN_LAST_YEAR + 6
_LOOKED_AT = 400
_CLASSES = ("知名", "特色", "优质", "新兴")


def tell_of_earlier_years(stage: Stage) -> int:
    """Hand in the county's list of earlier titles, and bring some of them to their end. Gives how many are listed.

    Run as batch, after the play of the round. Raises TooFewHouseholds.
    """
    shops = _shops(stage)
    rows = _rows(stage, shops)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _FILE
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        area = stage.county.path
        take_file(Order(feeds.RECOGNITIONS, file, _FILE, area, area, partial=True, by=stage.cast.clerk))
    take_over_what_is_clear()
    given_up, told, heard, cancelled, revoked, *_ = shops
    _renounce(given_up)
    _intend(stage, told, day=Day.YESTERDAY)
    _say(stage, _intend(stage, heard, day=Day.VISITS))
    _end(stage, _say(stage, _intend(stage, cancelled, day=Day.VISITS)))
    _end(stage, _say(stage, _intend(stage, revoked, day=Day.VISITS, kind=EndingKind.REVOKE, ground=EndingGround.FRAUD)))
    title_years.live_through_the_year(stage, shops[_IN_FORCE:][: title_years.WANTED])
    return len(rows)


def _shops(stage: Stage) -> list[Household]:
    """Households of different people that take no part in this year's round, in business for long enough."""
    found: dict[bytes, Household] = {}
    latest = stage.on(-_RUN_OUT)
    with stage.at_bureau():
        rows = households_to_try(HouseholdType.GROWTH, HouseholdType.DEVELOPMENT)
        rows = rows.filter(established_on__lt=latest).exclude(pk__in=Case.objects.values("household_id"))
        for shop in rows.order_by("-id")[:_LOOKED_AT]:
            found.setdefault(bytes(shop.operator_id_index), shop)
            if len(found) == _WANTED:
                return list(found.values())
    raise TooFewHouseholds(f"{stage.county}: {len(found)} < {_WANTED}")


def _rows(stage: Stage, shops: Sequence[Household]) -> list[dict[str, str]]:
    """The list that is handed in: the last rows leave doubts."""
    given = [
        *[stage.on(-_LAST_YEAR)] * _IN_FORCE,
        *[stage.on(-_BEFORE)] * title_years.WANTED,
        *[stage.on(-_LONG_AGO)] * _IN_LAST_YEAR,
        stage.on(-_RUN_OUT),
    ]
    rows = [_row(stage, shop, on, place) for place, (shop, on) in enumerate(zip(shops, given, strict=False))]
    # One in its last year was recommended: its department is asked whether it agrees to an extension.
    rows[-2] |= {"path": "推荐", "recommender": department_of(Department.COMMERCE).label}
    ended, no_type, gone_bureau, two_years, without_end = shops[len(rows) :]
    day = stage.on(-_LAST_YEAR)
    unknown = f"9{shops[0].code[1:-1]}X"
    return [
        *rows,
        _row(stage, ended, day, 0) | {"ended_on": stage.on(Day.OPENS).isoformat(), "ended_how": "取消"},
        _row(stage, no_type, day, 1) | {"type_then": ""},
        _row(stage, gone_bureau, day, 2) | {"recogniser": "示例区工商行政管理局（已撤销）"},
        _row(stage, two_years, day, 3) | {"valid_until": add_months(day, 24).isoformat()},
        _row(stage, without_end, day, 0) | {"ended_how": "放弃"},
        _row(stage, shops[0], day, 1) | {"code": unknown},
    ]


def _row(stage: Stage, shop: Household, on: date, place: int) -> dict[str, str]:
    return {
        "code": shop.number,
        "class": _CLASSES[place % len(_CLASSES)],
        "level": "县级",
        "path": "申报",
        "recommender": "",
        "recogniser": stage.county.code,
        "recognised_on": on.isoformat(),
        "valid_until": add_months(on, _THREE_YEARS).isoformat(),
        "type_then": "成长型",
        "ended_on": "",
        "ended_how": "",
    }


def _title(shop: Household) -> Recognition:
    with jurisdiction(shop.path):
        return Recognition.objects.select_related("recogniser", "household").get(household=shop)


def _renounce(shop: Household) -> None:
    with jurisdiction(shop.path):
        person = person_of(shop)
    titles.renounce(_title(shop), by=person)


def _intend(
    stage: Stage,
    shop: Household,
    *,
    day: int,
    kind: EndingKind = EndingKind.CANCEL,
    ground: EndingGround = EndingGround.CLASS,
) -> Ending:
    """The county tells the household what it means to do, and the household opens it."""
    facts = "现场核实不再经营原申报的产品（示例）。"
    title = _title(shop)
    with stage.at(day), stage.at_bureau():
        ending = endings.intend(title, kind=kind, ground=ground, facts=facts, by=stage.cast.clerk)
    with stage.at(day, minute=40), own_household(shop.pk):
        messages.mark_all_read(Household.objects.get())
    return ending


def _say(stage: Stage, ending: Ending) -> Ending:
    with stage.at_bureau():
        person = person_of(Household.objects.get(pk=ending.household_id))
    with stage.at(Day.ANSWERS), own_household(ending.household_id):
        return endings.state(ending, text="情况属实，已另行安排（示例）。", by=person)


def _end(stage: Stage, ending: Ending) -> None:
    with stage.at(Day.SETTLED), stage.at_bureau():
        asked = endings.propose(ending, reason="陈述申辩没有新的证据，不予采纳（示例）。", by=stage.cast.clerk)
    with stage.at(Day.SETTLED, minute=40), stage.at_bureau():
        four_eyes.approve(endings.ENDING_BY_TWO, asked.pk, by=stage.cast.supervisor, note="示例")
