"""A delivery of marks that should never have been there, and the households that it hit: for tests and the browser."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from appeals import filing
from appeals.changes import Change
from appeals.contested_facts import name_of
from appeals.filing import Point
from appeals.models import Appeal
from authorities.jurisdiction import nationwide, own_household
from registry import feeds
from registry.enums import RiskKind
from registry.models import Delivery, Household, Person, RiskMark
from tests import factories

WUCHANG_PATH = "/42/01/06/"
KEY = {"kind": RiskKind.ABNORMAL, "from_on": date(2026, 3, 5)}


def wrong_delivery(count: int, *, name: str, county: str = "420106") -> tuple[Delivery, list[Household]]:
    """Households that grow, marked abnormal by one delivery of their county. Run as batch, before the run."""
    shops = [factories.household(county, kind="growth", name=f"{name}{number}号店") for number in range(count)]
    with nationwide():
        delivery = Delivery.objects.create(
            path=WUCHANG_PATH,
            area=WUCHANG_PATH,
            feed=feeds.RISK_MARKS,
            partial=True,
            file_name="异常名录.csv",
            taken_at=timezone.now(),
            new=count,
        )
        RiskMark.objects.bulk_create(RiskMark(household=shop, delivery_id=delivery.pk, **KEY) for shop in shops)
    return delivery, shops


def file_all(shops: Sequence[Household], *, by: Person) -> list[Appeal]:
    """Each of these households objects to its mark."""
    filed = []
    for shop in shops:
        with own_household(shop.pk):
            standing = filing.standing_of(shop)
            about = name_of(feeds.RISK_MARKS, KEY)
            contested = next(one for one in standing.facts if one.about == about)
            point = Point(contested, Change(feeds.RISK_MARKS, KEY, None), "从来没有被列入过")
            filed.append(filing.file(standing, point, by=by))
    return filed
