"""How the shell of the back office is filled: pages to go to, help on a page, a search, what the desk shows besides.

Each app declares its own in `office.py`; the portal lays them out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from authorities.access import Acting
from authorities.capabilities import Capability
from authorities.declarations import Named


@dataclass(frozen=True, eq=False)
class NavigationGroup(Named):
    """A heading of the navigation. Headings stand in the order of the apps that declare them."""

    name: str
    label: str


DAILY = NavigationGroup("daily", "日常")
ADMINISTRATION = NavigationGroup("administration", "管理")


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A page to go to, for those with the capability.

    `prefix` is what the names of the pages below it begin with; `purpose` says on the desk what it is for.
    """

    group: NavigationGroup
    capability: Capability
    view: str
    prefix: str
    label: str
    purpose: str


@dataclass(frozen=True, slots=True)
class HelpText:
    """What the question mark says on the page of this view, a paragraph each."""

    view: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadSearch:
    """A search in the head of every page, for those with the capability: the template of its form."""

    capability: Capability
    template: str


@dataclass(frozen=True, slots=True)
class DeskPart:
    """A part of the desk below the queues and the year: a template, and what it shows to an officer as `part`."""

    template: str
    shown: Callable[[Acting], dict]
