"""What the check-up puts on the desk in its days."""

from django.db.models import QuerySet

from authorities import clock
from authorities.access import Acting
from authorities.enums import Level
from authorities.queues import Queue
from typing_engine import capabilities
from typing_engine.checkups.days import days_of
from typing_engine.checkups.officer.lists import TO_HELP
from typing_engine.models import CheckUpEntry

_QUERY = {"contacted": "not_yet"}


def _not_contacted(acting: Acting) -> QuerySet[CheckUpEntry]:
    """Of a county or a station, in the days of the check-up; what a city's counties have to do is theirs."""
    today = clock.today()
    rows = TO_HELP.rows(acting)
    if acting.authority.level == Level.CITY or not days_of(acting.authority.path, today).hold(today):
        return rows.none()
    return TO_HELP.filters.with_named(_QUERY, rows, acting=acting).qs


# Nobody is late with it and nothing is counted by it: it says whom there is to help.
QUEUES = (
    Queue(
        "体检名单中尚未联系的户", capabilities.CHECK_UP_HELP, TO_HELP.view, _not_contacted, lambda: _QUERY, informs=True
    ),
)
