"""Celery entry: celery -A config worker|beat. Tasks are found in the apps' tasks.py."""

import logging.config
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("getihu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)
app.conf.beat_schedule = {
    "requeue-lost-jobs": {"task": "authorities.tasks.requeue_lost_jobs", "schedule": 30.0},
    "settle-ended-runs": {"task": "typing_engine.tasks.settle_ended_runs", "schedule": 30.0},
    "open-annual-typings": {"task": "typing_engine.tasks.open_annual_typings", "schedule": 3600.0},
    "seal-audit": {"task": "authorities.tasks.seal_audit", "schedule": 600.0},
    "verify-audit": {"task": "authorities.tasks.verify_audit", "schedule": crontab(hour=2, minute=30)},
    "expire-exports": {"task": "authorities.tasks.expire_exports", "schedule": crontab(hour=3, minute=30)},
    # What is due by a day is found whenever it is looked for: once an hour, so that midnight is not missed.
    "supersede-class-standards": {
        "task": "mingteyouxin.tasks.supersede_class_standards",
        "schedule": 3600.0,
    },
    "lapse-unanswered-recommendations": {
        "task": "mingteyouxin.tasks.lapse_unanswered_recommendations",
        "schedule": 3600.0,
    },
    "check-open-cases": {"task": "mingteyouxin.tasks.check_open_cases", "schedule": crontab(hour=4, minute=0)},
    "remind-of-overdue-cases": {
        "task": "mingteyouxin.tasks.remind_of_overdue_cases",
        "schedule": crontab(hour=6, minute=30),
    },
    "follow-visits-and-opinions": {
        "task": "mingteyouxin.tasks.follow_visits_and_opinions",
        "schedule": crontab(hour=5, minute=30),
    },
    "follow-round-dates": {"task": "mingteyouxin.tasks.follow_round_dates", "schedule": 3600.0},
    "end-public-notices": {"task": "mingteyouxin.tasks.end_public_notices", "schedule": 3600.0},
    "close-spot-checks": {"task": "mingteyouxin.tasks.close_spot_checks", "schedule": 3600.0},
    "lapse-applications": {"task": "mingteyouxin.tasks.lapse_applications", "schedule": 3600.0},
}


@setup_logging.connect
def _one_log(**kwargs) -> None:
    """Workers write the log that all write; without this Celery would bring its own."""
    logging.config.dictConfig(settings.LOGGING)
