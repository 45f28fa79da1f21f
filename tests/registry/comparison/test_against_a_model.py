"""Random registries and lists, compared once more in plain Python: the statements find the same and nothing else."""

import random
from datetime import date, timedelta

import pytest

from authorities import clock
from authorities.jurisdiction import nationwide
from registry.columns import RISK_KIND, STATUS, TAX_STATUS
from registry.models import Difference
from tests.conftest import acting_as
from tests.factories import uscc
from tests.registry.intake.files import COMPARED

pytestmark = pytest.mark.django_db
TODAY, LISTED = date(2026, 7, 20), date(2026, 7, 1)
DAYS = [LISTED + timedelta(days=days) for days in (-40, -1, 0, 1, 10)]
NAMES = ["张记面馆", "张记 面馆", "李记面馆", "Ａ店", "a店", ""]
MARKS = {"经营异常": "abnormal", "严重违法失信": "serious_violation", "税务非正常户": "tax_abnormal"}
ENDED = {*STATUS.values(), "deregistered"} - {"registered"}


def _households(draw: random.Random) -> dict[str, dict]:
    return {
        uscc(number): {
            "status": draw.choice(["存续", "存续", "存续", *STATUS]),
            "status_on": draw.choice(["", *DAYS]),
            "established_on": draw.choice([date(2020, 3, 1), *DAYS]),
            "name": draw.choice(NAMES),
            "operator_name": draw.choice(["张记面馆", "王五"]),
            "marks": [
                (kind, began, draw.choice([None, began, *[day for day in DAYS if day > began]]))
                for kind in MARKS
                for began in DAYS
                if draw.random() < 0.12
            ],
        }
        for number in range(1, 60)
    }


def _list(draw: random.Random, feed: str) -> dict[str, dict]:
    rows = {}
    for number in range(1, 70):
        if draw.random() < 0.15:
            continue
        said = {"name": draw.choice(NAMES), "as_of": draw.choice(["", LISTED, LISTED])}
        if feed == "tax_register":
            said["status"] = draw.choice(["", *TAX_STATUS])
        else:
            said["status"] = draw.choice(["", "存续", "存续", *STATUS])
        if feed == "legal_entities":
            said |= {
                "kind": draw.choice(["", "个体工商户", "个体工商户", "企业"]),
                "status_on": draw.choice(["", *DAYS]),
            }
        if feed == "disclosure":
            said |= {name: draw.choice(["", "是", "否"]) for name in ("abnormal", "serious_violation")}
        rows[uscc(number)] = said
    return rows


def _plain(name: str) -> str:
    return "".join(name.split()).replace("Ａ", "A").upper()


def _marked(household: dict, kind: str, on: date) -> bool:
    return any(of == kind and began <= on and not (over and over <= on) for of, began, over in household["marks"])


def _expected(feed: str, households: dict[str, dict], rows: dict[str, dict]) -> set[tuple]:
    found = set()
    for number in {*households, *rows}:
        household, said = households.get(number), rows.get(number)
        there = (TAX_STATUS if feed == "tax_register" else STATUS).get(said["status"], "") if said else ""
        if household is None:
            if said.get("kind") != "企业" and there not in ENDED:
                found.add((number, "missing_here", ""))
            continue
        here = STATUS[household["status"]]
        if said is None:
            if here == "registered" and household["established_on"] <= LISTED:
                found.add((number, "missing_there", ""))
            continue
        on = said["as_of"] or TODAY
        if said.get("kind") == "企业":
            found |= {(number, "became_enterprise", "")} if here != "converted" else set()
        else:
            then = "registered" if said["as_of"] and household["status_on"] and household["status_on"] > on else here
            if there and all(_differs(feed, there, of) for of in (here, then)):
                found.add((number, "status_differs", ""))
            if here == "registered" and household["name"] != said["name"] and said["name"]:
                is_operator = not household["name"] and said["name"] == household["operator_name"]
                if not is_operator and _plain(household["name"]) != _plain(said["name"]):
                    found.add((number, "name_differs", ""))
        for kind, name in MARKS.items():
            if name == "tax_abnormal":
                says = {"abnormal": True, "normal": False}.get(there) if feed == "tax_register" else None
            else:
                says = {"是": True, "否": False}.get(said.get(name))
            if says is None or here != "registered":
                continue
            if all(says != _marked(household, kind, day) for day in (TODAY, on)):
                found.add((number, "mark_differs", RISK_KIND[kind]))
    return found


def _differs(feed: str, there: str, here: str) -> bool:
    if here == "moved_out" and there not in ENDED:
        return False  # open elsewhere
    if feed == "tax_register":
        return (there == "deregistered") == (here == "registered")
    return there != here


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("feed", COMPARED)
def test_random_lists(feed, seed, intake, compare):
    draw = random.Random(f"{feed}{seed}")
    households, rows = _households(draw), _list(draw, feed)
    with clock.stopped_at(TODAY):
        intake(
            "households",
            [
                {"code": code, "authority": "420106", **{name: str(of) for name, of in one.items() if name != "marks"}}
                for code, one in households.items()
            ],
        )
        marks = [
            {"code": code, "kind": kind, "from_on": str(began), "released_on": str(over or "")}
            for code, one in households.items()
            for kind, began, over in one["marks"]
        ]
        assert intake("risk_marks", marks).answer["refused"] == 0
        intake(feed, [{"code": code, **{name: str(of) for name, of in one.items()}} for code, one in rows.items()])
        compare()
    with acting_as("batch"), nationwide():
        found = set(Difference.objects.filter(source=feed).values_list("number", "kind", "mark"))
    assert found == _expected(feed, households, rows)
