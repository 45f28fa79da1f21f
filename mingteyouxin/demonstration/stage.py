"""Who plays the demonstration's round, where, and on which days: counted back from today, so that the round is in its
middle whenever the demonstration is made.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from django.utils import timezone

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer
from mingteyouxin.rounds.models import PublicRound


class Day(IntEnum):
    """Days of the play, counted from today."""

    CITY_OPENS = -14
    OPENS = -84
    APPLIES = -80
    ENDS = -57
    REVIEWS = -56
    DECIDES = -54
    VISITS = -52
    ANSWERS = -46
    LAPSES = -25
    RANKS = -43
    NOTICES = -42
    OBJECTED = -41
    SETTLED = -39
    OVER = -20
    RECOGNISED = -18
    CHECKED = -10
    NOTICES_AGAIN = -2
    YESTERDAY = -1


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: officers of the county, of its station and departments, of the city and the province above it."""

    clerk: Officer
    supervisor: Officer
    visitor: Officer
    commerce: Officer
    agriculture: Officer
    city_clerk: Officer
    city_supervisor: Officer
    province_clerk: Officer
    province_supervisor: Officer


class TooFewHouseholds(RuntimeError):
    """The sample has fewer households that may be recognised than the play needs."""


class Stage:
    """The county whose round it is, the year, and the clock. `round` is the county's, once it is planned."""

    round: PublicRound

    def __init__(self, county: Authority, cast: Cast, year: int) -> None:
        self.county, self.city, self.cast, self.year = county, county.parent, cast, year
        self.today = clock.today()

    def on(self, day: int) -> date:
        """A day of the play."""
        return self.today + timedelta(days=day)

    def at(self, day: int, *, minute: int = 0):
        """The clock stopped on a day of the play."""
        moment = datetime.combine(self.on(day), time(10, minute))
        return clock.stopped_at(timezone.make_aware(moment))

    def at_bureau(self):
        """The county's jurisdiction."""
        return jurisdiction(self.county.path)
