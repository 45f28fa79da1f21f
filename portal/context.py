"""What every page knows: the site's name and footer, the reader's display, the officer's navigation."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from authorities import clock, notifications
from authorities.access import Acting
from authorities.capabilities import OFFICE
from authorities.declarations import declared
from authorities.lists.public import PublicListing
from authorities.models import Authority
from authorities.navigation import DAILY, HeadSearch, HelpText, NavigationEntry, NavigationGroup
from authorities.trace import trace_id
from portal.display import ELDER, display_of


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    purpose: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A bureau the officer may switch to, with what he or she is there."""

    authority: Authority
    roles: str
    current: bool


# The desk stands before all that apps declare.
_DESK = NavigationEntry(DAILY, OFFICE, "office-home", "office-home", "工作台", "")


def site(request: HttpRequest) -> dict:
    """Name, footer and display of the page; the lists that the footer of public pages leads to."""
    return {
        "platform_name": settings.SITE_NAME,
        "platform_footer": settings.SITE_FOOTER,
        "demo": settings.DEMO,
        "elder": display_of(request) == ELDER,
        "trace_id": trace_id(),
        "public_lists": declared(PublicListing),
    }


def navigation(request: HttpRequest) -> dict:
    """The pages an officer may enter at the bureau he or she acts for; nothing on public pages.

    What asks the database is asked where a template uses it, so that parts of pages cost nothing.
    """
    acting = getattr(request, "acting", None)
    if acting is None:
        return {"acting": None, "navigation": [], "navigation_groups": []}
    page = request.resolver_match.url_name if request.resolver_match else ""
    groups = {group: [] for group in declared(NavigationGroup)}
    for entry in (_DESK, *declared(NavigationEntry)):
        if acting.may(entry.capability):
            url, current = reverse(entry.view, args=[acting.authority.code]), page.startswith(entry.prefix)
            groups[entry.group].append(NavigationItem(entry.label, entry.purpose, url, current))
    return {
        "acting": acting,
        "navigation": [item for items in groups.values() for item in items],
        "navigation_groups": [(group.label, items) for group, items in groups.items() if items],
        "desks": desks(acting),
        "head_searches": [search.template for search in declared(HeadSearch) if acting.may(search.capability)],
        "unread": partial(notifications.unread, acting),
        "unread_most": notifications.COUNTED,
        "help_texts": _help(page),
        "printed_at": clock.now(),
    }


def desks(acting: Acting) -> list[Desk]:
    """The bureaus where the officer holds a post, once each, with the roles there."""
    roles: dict[int, list[str]] = {}
    bureaus: dict[int, Authority] = {}
    for post in acting.posts:
        bureaus[post.authority_id] = post.authority
        roles.setdefault(post.authority_id, []).append(post.title)
    return [Desk(bureau, "、".join(roles[pk]), current=pk == acting.authority.pk) for pk, bureau in bureaus.items()]


def _help(page: str) -> tuple[str, ...]:
    return next((help_text.paragraphs for help_text in declared(HelpText) if help_text.view == page), ())
