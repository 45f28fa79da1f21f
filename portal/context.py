"""What every page knows: the site's name and footer, the reader's display, the officer's navigation."""

from dataclasses import dataclass
from functools import lru_cache, partial

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from authorities import clock, notifications
from authorities.access import Acting
from authorities.capabilities import OFFICE, Capability
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


# Pages of bureaus whose navigation is kept by a process: some kilobytes each.
_KEPT = 512
# The desk stands before all that apps declare.
_DESK = NavigationEntry(DAILY, OFFICE, "office-home", "office-home", "工作台", "")


def site(request: HttpRequest) -> dict:
    """Name, footer and display of the page."""
    footer = tuple(settings.SITE_FOOTER.items())
    return {
        "platform_name": settings.SITE_NAME,
        "platform_footer": settings.SITE_FOOTER,
        "demo": settings.DEMO,
        "elder": display_of(request) == ELDER,
        "in_wechat": "MicroMessenger" in request.headers.get("User-Agent", ""),
        "trace_id": trace_id(),
        "public_foot": partial(_foot, footer),
    }


def navigation(request: HttpRequest) -> dict:
    """The pages an officer may enter at the bureau he or she acts for; nothing on public pages.

    What asks the database is asked where a template uses it, so that parts of pages cost nothing.
    """
    acting = getattr(request, "acting", None)
    if acting is None:
        return {"acting": None, "navigation": [], "navigation_groups": []}
    page = request.resolver_match.url_name if request.resolver_match else ""
    groups = _groups(acting.capabilities, acting.authority.code, page)
    return {
        "acting": acting,
        "navigation": [item for _, items in groups for item in items],
        "navigation_groups": groups,
        "navigation_drawn": _drawn(acting.capabilities, acting.authority.code, page),
        "desks": desks(acting),
        "head_searches": [search.template for search in declared(HeadSearch) if acting.may(search.capability)],
        "unread": partial(notifications.unread, acting),
        "unread_most": notifications.COUNTED,
        "help_texts": _help(page),
        "printed_at": clock.now(),
    }


def _groups(
    capabilities: frozenset[Capability], code: str, page: str
) -> tuple[tuple[str, tuple[NavigationItem, ...]], ...]:
    """The pages of an officer with these capabilities at a bureau, by headings, with the one that is open."""
    groups = {group: [] for group in declared(NavigationGroup)}
    for entry in (_DESK, *declared(NavigationEntry)):
        if entry.capability in capabilities:
            url, current = reverse(entry.view, args=[code]), page.startswith(entry.prefix)
            groups[entry.group].append(NavigationItem(entry.label, entry.purpose, url, current))
    return tuple((group.label, tuple(items)) for group, items in groups.items() if items)


def _drawn(capabilities: frozenset[Capability], code: str, page: str) -> str:
    """The navigation as it stands on the page, twice there: the wide one and the folded one."""
    groups = _groups(capabilities, code, page)
    return render_to_string("officer/_navigation.html", {"navigation_groups": groups})


def _foot(footer: tuple[tuple[str, str], ...]) -> str:
    """The foot of public pages, with the lists that it leads to."""
    context = {"platform_footer": dict(footer), "public_lists": declared(PublicListing)}
    return render_to_string("public/_foot.html", context)


if not settings.DEVELOPMENT:
    # Each follows from its arguments alone, the rights among them, and so is never that of somebody else.
    _groups, _drawn, _foot = (lru_cache(maxsize=_KEPT)(drawn) for drawn in (_groups, _drawn, _foot))


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
