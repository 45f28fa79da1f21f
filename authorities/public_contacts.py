"""The public page 办事电话: which bureau and station to ring in a place. Needs no jurisdiction."""

from dataclasses import replace

from django.conf import settings
from django.db.models import F, QuerySet

from authorities import clock
from authorities.jurisdiction import below, upwards
from authorities.lists.public import Line, PublicListing, place_condition
from authorities.models import Authority, Contact
from authorities.telephones import dial


def _rows() -> QuerySet[Contact]:
    """Today's entries, by the order of the bureaus."""
    rows = Contact.objects.in_force(clock.today()).select_related("authority")
    return rows.filter(authority__valid_to=None).annotate(path=F("authority__path")).order_by("path")


def _in_place(rows: QuerySet[Contact], place: Authority) -> QuerySet[Contact]:
    """Those of the place and of its stations; where there is none, those of the bureaus above, which are rung then."""
    found = rows.filter(below(place.path))
    return found if found.exists() else rows.filter(path__in=upwards(place.path))


def _line(row: Contact) -> Line:
    more = "，".join(filter(None, [row.address, row.hours, row.note]))
    level = row.authority.get_level_display()
    return Line("", None, row.authority.name, row.telephone, more, "even", level, number=True, dial=dial(row.telephone))


PUBLIC_CONTACTS = PublicListing(
    "public-contacts",
    "contacts/",
    "办事电话",
    "各地市场监督管理局和市场监管所的办事电话、地址和办公时间",
    rows=_rows,
    line=_line,
    empty="这里还没有登记办事电话。",
    empty_note=f"可以拨打 {settings.SITE_FOOTER['phone']}（{settings.SITE_FOOTER['organiser']}）。",
    lead="填写您所在的县（市、区），查看当地市场监督管理局和市场监管所的电话。没有登记的，列出上级机关的电话。",
    conditions=(replace(place_condition("place", "县级、市级或者省级地区"), narrow=_in_place),),
)
