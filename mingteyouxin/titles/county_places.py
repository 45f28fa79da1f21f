"""In which county-level division a household lies (C9: 同一县级行政区域): that of the bureau that registers it.

A station registers for its bureau. A development zone is no division: it counts as the county that it lies in, unless
the province says otherwise (`ZoneReading`). Which county that is stands in the bureau's 行政区划.
"""

from datetime import date

from authorities.enums import Level
from authorities.models import Authority
from mingteyouxin.titles.enums import ZoneCounting
from mingteyouxin.titles.models import ZoneReading


def bureau_of(authority: Authority) -> Authority:
    """The bureau that a station belongs to; any other bureau itself."""
    while authority.level == Level.STATION and authority.parent is not None:
        authority = authority.parent
    return authority


def county_of(authority: Authority, *, on: date) -> Authority | None:
    """The bureau that stands for the county-level division of a registering bureau on a day.

    None where the bureau is a zone's and it is not recorded in which county the zone lies: a person finds out.
    """
    bureau = bureau_of(authority)
    if not is_zone(bureau):
        return bureau
    if ZoneReading.objects.in_force(bureau.path, on).counted == ZoneCounting.OWN:
        return bureau
    return Authority.objects.filter(code=bureau.division_code, level=Level.COUNTY).first()


def is_zone(bureau: Authority) -> bool:
    """True for a county-level bureau of no division of its own: zones have codes that GB/T 2260 does not know."""
    return bureau.level == Level.COUNTY and bureau.code != bureau.division_code
