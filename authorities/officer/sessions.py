"""The session and the officer behind a request: asked of the database at every one, for a right ends when it ends.

Django's own ways to both, with the text of their queries kept (authorities/kept_statements.py).
"""

from datetime import UTC, datetime

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from authorities import clock
from authorities.kept_statements import KeptStatement, columns_of, row_of
from authorities.models import Officer

_NO_DAY = datetime.min.replace(tzinfo=UTC)
_session = KeptStatement(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
    "?",
    _NO_DAY,
)
_officer = KeptStatement(lambda pk: Officer.objects.filter(pk=pk).values_list(*columns_of(Officer)), -1)


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def load(self) -> dict:
        """What the session holds; nothing where it has ended."""
        for (data,) in _session.rows(self.session_key, clock.machine_now()):
            return self.decode(data)
        self._session_key = None
        return {}


class OfficerBackend(ModelBackend):
    """Officers by name and password."""

    def get_user(self, user_id: object) -> Officer | None:
        """The officer of a session, unless the account was closed."""
        for row in _officer.rows(int(user_id)):
            officer = row_of(Officer, row)
            return officer if self.user_can_authenticate(officer) else None
        return None
