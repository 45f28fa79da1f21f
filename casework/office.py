"""What the casework kit declares of itself: what is done about accounts, its part of the nightly schedule."""

from authorities.schedule import HOURLY, ScheduledTask
from casework import credentials, deadlines

OFFICE: tuple[object, ...] = (
    credentials.SUBJECT,
    # Once an hour, so that a day is settled before midnight ends it.
    ScheduledTask("settle-provisional-days", "按公布的节假日重新计算期限", deadlines.settle, HOURLY),
)
