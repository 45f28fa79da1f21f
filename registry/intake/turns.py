"""Who writes the facts of a feed waits for whoever does."""

from django.db import connection

from authorities.jurisdiction import province_of
from registry import feeds
from registry.feeds import Feed


def wait_for_turn(feed: Feed, limit: str) -> None:
    """Wait, for the rest of the transaction, until nobody else writes rows of this feed below this path.

    Files of one feed and province are taken one after the other, so two at once neither deadlock nor interleave, and
    what an objection puts right is not undone by a file that was read before. Household numbers are unique in the
    country, so files of households wait for each other everywhere.
    """
    number = feeds.ALL_FEEDS.index(feed) + 1
    province = province_of(limit)
    province_number = int(province) if province.isdigit() else 0
    with connection.cursor() as cursor:
        if feed == feeds.HOUSEHOLDS or not province_number:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [number])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [number])
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [number, province_number])
