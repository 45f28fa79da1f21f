"""The tests' own servers. Loaded by pytest before Django's settings are, for they read what is set here.

Without server URLs of one's own, embedded servers are started under LOCAL_DIR/tests, apart from those of the demo and
without fsync; when tests run in several processes (`make test` runs two), each has servers of its own, for some tests
kill them. The test process logs in as the owner and works as `web` (conftest.py); workers and web servers that tests
start get a URL of their own role.
"""

import os
import sys
from pathlib import Path

from config import embedded, environment

# Told not to keep bytecode, each of some hundred processes that the tests start would compile all of Django anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What the first process found, for those that it starts inherit what it has set.
_FOLDER = "TESTS_LOCAL_DIR"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if environment.uses_embedded_servers() or _FOLDER in os.environ:
    _folder = Path(os.environ.setdefault(_FOLDER, str(environment.local_dir() / "tests")))
    if WORKER:
        for _name in (*environment.URL_NAMES.values(), "REDIS_URL"):
            os.environ.pop(_name, None)
        _folder = _folder.with_name(f"{_folder.name}-{WORKER}")
    os.environ["LOCAL_DIR"] = str(_folder)
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
    os.environ["FILE_STORE"] = str(_folder / "files")
    os.environ["AUDIT_WITNESS_FOLDER"] = str(_folder / "audit-witness")
    embedded.ensure_running(_folder, durable=False)
    # From here on the tests name their servers themselves, so that processes they start do not start any.
    os.environ.update(embedded.urls(_folder))
    for _name in ("SECRET_KEY", "SEALING_KEY", "INDEX_KEY", "AUDIT_KEY"):
        os.environ.setdefault(_name, embedded.local_secret(_folder, _name))
elif WORKER:
    sys.exit("Tests run in one process on servers of your own: without -n.")
else:
    # The broker's messages of a server of one's own stay apart from those of the tests.
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/5"
    os.environ.setdefault("AUDIT_WITNESS_FOLDER", str(environment.local_dir() / "audit-witness"))
os.environ["DATABASE_ROLE"] = "owner"
