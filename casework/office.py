"""What the casework kit declares of itself: its part of the nightly schedule."""

from authorities.schedule import ScheduledTask
from casework import tasks

OFFICE: tuple[object, ...] = (
    # Once an hour, so that a day is settled before midnight ends it.
    ScheduledTask("settle-provisional-days", tasks.settle_days, 3600.0),
)
