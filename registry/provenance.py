"""Where a value comes from: which department, which delivery, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localtime

from authorities.declarations import find
from authorities.jurisdiction import current_household, current_path, looking_nationwide
from authorities.models import Authority, DepartmentEntry
from registry.feeds import ALL_FEEDS, INDICATORS, Feed
from registry.models import Delivery


@dataclass(frozen=True, slots=True)
class Source:
    """The delivery that brought a value; of one that an objection put right, the objection and who confirmed it."""

    delivery_id: int
    bureau: str
    taken_at: datetime
    visible: bool  # the delivery itself may be looked at from here
    objection: str = ""
    confirmed_by: str = ""

    def __str__(self) -> str:
        day = f"{localtime(self.taken_at):%Y-%m-%d}"
        if self.objection:
            return f"{day} {self.corrected}"
        return f"{day} 入库，{'' if self.visible else self.bureau}批次 {self.delivery_id}"

    @property
    def corrected(self) -> str:
        """On which objection it was put right and who confirmed it; empty for what a file brought."""
        if not self.objection:
            return ""
        return f"{self.objection}更正" + (f"，{self.confirmed_by}核实" if self.confirmed_by else "")


def department(feed: str, *, kind: str = "") -> str:
    """The department that a feed's values come from; `kind` is a risk mark's."""
    said = find(Feed, feed)
    return said.department_of_kind[kind] if said.department_of_kind else said.department


def feeds_of(departments: Iterable[str]) -> frozenset[Feed]:
    """What people of these departments may hand in, by the reference: the feed that is theirs alone, else indicators
    that a province adds, and the lists that several departments keep. Other feeds are the bureaus' own.
    """
    handed_in: set[Feed] = set()
    named = DepartmentEntry.objects.filter(code__in=set(departments)).values_list("feeds", flat=True)
    for names in named:
        own = {feed for feed in ALL_FEEDS if feed in names}
        handed_in |= own if any(not feed.shared for feed in own) else own | {INDICATORS}
    return frozenset(handed_in)


def feeds_alone_of(departments: Iterable[str]) -> frozenset[Feed]:
    """Of these, the feeds that no other department hands in."""
    return frozenset(feed for feed in feeds_of(departments) if not feed.shared)


def sources(delivery_ids: Iterable[int]) -> dict[int, Source]:
    """Deliveries by number, with day and bureau and nothing of their content.

    Looks nationwide: a county's households are mostly delivered by its province, whose deliveries the county does not
    see, and where a value comes from is part of the value. A household sees no delivery.
    """
    here = None if current_household() else current_path()
    # What no delivery brought has number 0.
    wanted = set(delivery_ids) - {0}
    if not wanted:
        return {}
    bureau = Authority.objects.filter(path=OuterRef("path")).values("short_name")[:1]
    with looking_nationwide():
        taken = Delivery.objects.filter(pk__in=wanted).values_list(
            "pk", "path", "taken_at", Subquery(bureau), "objection", "confirmed_by"
        )
        return {
            pk: Source(pk, name or "", taken_at, here is not None and path.startswith(here), *corrected)
            for pk, path, taken_at, name, *corrected in taken
        }
