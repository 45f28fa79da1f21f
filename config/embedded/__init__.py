"""Real PostgreSQL and Redis out of wheels, kept in one folder and reached over sockets only (DESIGN 9).

For machines without servers of their own: `make demo`, `make test`, a developer's console. The binaries of the wheels
are used, never their Python helpers. Linux only. Standard library only, so that `make stop` works without the
virtual environment, and with any Python from 3.11.
"""

from config.embedded.errors import EmbeddedServerError
from config.embedded.lifecycle import destroy, ensure_running, redis_client_url, status, stop, urls
from config.embedded.local_secrets import local_secret

__all__ = [
    "EmbeddedServerError",
    "destroy",
    "ensure_running",
    "local_secret",
    "redis_client_url",
    "status",
    "stop",
    "urls",
]
