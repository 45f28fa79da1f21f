"""Where a household asks that a fact be put right (个人信息保护法 第四十六条): each app says which facts it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from authorities.declarations import declared
from registry.feeds import Feed
from registry.people.standing import Standing

# The address at which a row is contested, by its feed and key; empty where the app does not take it.
Address = Callable[[Feed, Mapping[str, object]], str]


@dataclass(frozen=True, slots=True)
class CorrectionPath:
    """A way to have a fact put right. Of several that take it the one with the lowest `place` is shown."""

    place: int
    of: Callable[[Standing], Address]


def correction_of(standing: Standing) -> Address:
    """The way for each fact of the household. The apps are asked once, however many facts there are."""
    paths = [path.of(standing) for path in sorted(declared(CorrectionPath), key=lambda path: path.place)]

    def address(feed: Feed, key: Mapping[str, object]) -> str:
        return next(filter(None, (path(feed, key) for path in paths)), "")

    return address
