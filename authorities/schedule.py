"""What the clock starts: work at a stroke of its own, declared by the app whose task it is, carried out by beat."""

from dataclasses import dataclass

from celery import Task
from celery.schedules import crontab

from authorities.declarations import Named


@dataclass(frozen=True, eq=False)
class ScheduledTask(Named):
    """A task and when it is started: every so many seconds, or at hours of the day."""

    name: str
    task: Task
    at: float | crontab
