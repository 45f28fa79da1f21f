"""Celery entry: celery -A config worker|beat. Tasks are found in the apps' tasks.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("getihu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "requeue-lost-jobs": {"task": "authorities.tasks.requeue_lost_jobs", "schedule": 30.0},
    "remove-expired-exports": {"task": "authorities.tasks.remove_expired_exports", "schedule": 3600.0},
    "settle-ended-runs": {"task": "typing_engine.tasks.settle_ended_runs", "schedule": 30.0},
    "open-annual-typings": {"task": "typing_engine.tasks.open_annual_typings", "schedule": 3600.0},
}
