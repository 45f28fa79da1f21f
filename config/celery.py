"""Celery entry: celery -A config worker|beat. Tasks are found in the apps' tasks.py."""

import logging.config
import os
from datetime import time

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from authorities.declarations import declared
from authorities.schedule import ScheduledTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("getihu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@app.on_after_finalize.connect
def _keep_the_clock(sender: Celery, **kwargs) -> None:
    """What apps declare is known once they are loaded; beat reads the schedule after that."""
    sender.conf.beat_schedule = {
        task.name: {"task": "authorities.tasks.strike", "args": [task.name], "schedule": _as_beat_reads_it(task.at)}
        for task in declared(ScheduledTask)
    }


def _as_beat_reads_it(at: int | time) -> float | crontab:
    return crontab(hour=at.hour, minute=at.minute) if isinstance(at, time) else float(at)


@setup_logging.connect
def _one_log(**kwargs) -> None:
    """Workers write the log that all write; without this Celery would bring its own."""
    logging.config.dictConfig(settings.LOGGING)
