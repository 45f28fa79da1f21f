"""What apps add to a household's workspace: pages of its navigation, cards on its first page (`office.py`)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from authorities.declarations import declared
from registry.people.standing import Standing


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """A page in the navigation of the workspace.

    `place` orders them all, whichever app declares them. The entry is marked as the present one on its own page, on
    those whose names stand in `also`, and below an address that has `below` in it.
    """

    place: int
    view: str
    label: str
    also: tuple[str, ...] = ()
    below: str = ""

    def holds(self, request: HttpRequest) -> bool:
        """True on the page itself and on those that belong to it."""
        page = request.resolver_match.url_name
        return page == self.view or page in self.also or bool(self.below and self.below in request.path)


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """A part of the first page, above all else there: a template, and what it shows to a household as `card`."""

    template: str
    shown: Callable[[Standing], dict]


PAGES = (
    HouseholdPage(10, "my-home", "首页"),
    HouseholdPage(15, "my-timeline", "我的事项"),
    HouseholdPage(20, "my-data", "我的数据"),
    HouseholdPage(40, "my-looks", "谁看过"),
    HouseholdPage(60, "my-messages", "消息"),
    HouseholdPage(70, "my-account", "账号", also=("my-contact",)),
)


def navigation(request: HttpRequest) -> list[tuple[HouseholdPage, bool]]:
    """The pages of the workspace in order, each with whether it is the present one."""
    return [(page, page.holds(request)) for page in sorted(declared(HouseholdPage), key=lambda page: page.place)]


def cards(standing: Standing) -> list[tuple[str, dict]]:
    """What apps show on the first page."""
    return [(card.template, card.shown(standing)) for card in declared(HouseholdCard)]
