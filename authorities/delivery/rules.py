"""What a province says about sending: its words, its quiet hours, the days of a notice (DeliveryRule)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils.timezone import localtime

from authorities import clock
from authorities.jurisdiction import province_of
from authorities.models import DeliveryRule


def rule_of(path: str) -> DeliveryRule:
    """The rule that counts today for a household or bureau at a path."""
    return DeliveryRule.objects.in_force(path, clock.today())


def is_quiet(rule: DeliveryRule, moment: time) -> bool:
    """Whether no short message is sent at this time of day; hours that begin and end alike are none."""
    begins, ends = rule.quiet_from, rule.quiet_until
    if begins <= ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends


def morning_after(rule: DeliveryRule, moment: datetime) -> datetime:
    """When the quiet hours that a moment lies in are over."""
    local = localtime(moment)
    end = local.replace(hour=rule.quiet_until.hour, minute=rule.quiet_until.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def quiet_until(paths: Iterable[str], moment: datetime) -> dict[str, datetime]:
    """Of the provinces of these paths those that are quiet at a moment, each with when it is over."""
    found = {}
    for province in {province_of(path) for path in paths}:
        rule = rule_of(f"/{province}/" if province else "/")
        if is_quiet(rule, localtime(moment).time()):
            found[province] = morning_after(rule, moment)
    return found
