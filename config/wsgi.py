"""WSGI entry: gunicorn config.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

from config import celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Sending tasks needs the Celery app to be there in every process.
celery.app.set_default()
application = get_wsgi_application()
