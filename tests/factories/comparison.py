"""Differences between the registry and another register, as a comparison leaves them. Run as batch, nationwide."""

from authorities import clock
from registry import feeds
from registry.enums import DifferenceKind
from registry.models import Comparison, Difference, Household


def comparison() -> Comparison:
    """The latest comparison of 湖北, or its first."""
    latest = Comparison.objects.filter(path="/42/").order_by("-pk").first()
    return latest or Comparison.objects.create(path="/42/", compared_at=clock.now())


def difference(household: Household, *, found_in: Comparison, **fields) -> Difference:
    """One that is not saved: a household of 湖北 that its list of the tax register does not have."""
    return Difference(
        **{
            "path": household.path,
            "province": "/42/",
            "source": feeds.TAX_REGISTER.name,
            "kind": DifferenceKind.MISSING_THERE,
            "number": household.number,
            "household": household,
            "found_in": found_in,
            "here": household.name,
        }
        | fields
    )
