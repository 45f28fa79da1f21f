"""How gunicorn serves config.metrics: into the one log, without the hooks of the web processes."""

from config import serving

logconfig_dict = serving.logconfig_dict
