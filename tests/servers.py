"""The tests' own servers. Loaded by pytest before Django's settings are, for they read what is set here.

Without server URLs of one's own, embedded servers are started under LOCAL_DIR/tests, apart from those of the demo and
without fsync. The test process logs in as the owner and works as `web` (conftest.py); workers and web servers that
tests start get a URL of their own role.
"""

import os

from config import embedded, environment

if environment.uses_embedded_servers():
    _folder = environment.local_dir() / "tests"
    os.environ["LOCAL_DIR"] = str(_folder)
    embedded.ensure_running(_folder, durable=False)
    # From here on the tests name their servers themselves, so that processes they start do not start any.
    os.environ.update(embedded.urls(_folder))
    for _name in ("SECRET_KEY", "SEALING_KEY", "INDEX_KEY", "AUDIT_KEY"):
        os.environ.setdefault(_name, embedded.local_secret(_folder, _name))
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
    os.environ["FILE_STORE"] = str(_folder / "files")
else:
    # The broker's messages of a server of one's own stay apart from those of the tests.
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + "/5"
os.environ["DATABASE_ROLE"] = "owner"
