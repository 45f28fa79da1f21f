"""How gunicorn serves config.metrics: into the one log, without the hooks of the web processes."""

from config import gunicorn_web

logconfig_dict = gunicorn_web.logconfig_dict
