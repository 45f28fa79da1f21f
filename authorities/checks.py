"""What `manage.py check` says about this app's settings (registered in apps.py)."""

import re
from collections import defaultdict
from datetime import date

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from authorities import clock
from authorities.declarations import offices


def clock_is_readable(app_configs, **kwargs) -> list[CheckMessage]:
    """A moved clock is a day, in ISO form."""
    moved = clock.moved_to()
    try:
        date.fromisoformat(moved or "2026-01-01")
    except ValueError:
        return [Error(f"PLATFORM_TODAY is {moved!r}; write a day as YYYY-MM-DD, or nothing.", id="authorities.E001")]
    return []


def audit_key_is_a_key(app_configs, **kwargs) -> list[CheckMessage]:
    """What hashes and seals the audit log: 32 bytes, or at least 16, in hex."""
    if re.fullmatch(r"([0-9a-fA-F]{2}){16,}", settings.AUDIT_KEY):
        return []
    return [Error("AUDIT_KEY is no key; write 64 hex digits: openssl rand -hex 32.", id="authorities.E002")]


def clock_is_not_moved(app_configs, **kwargs) -> list[CheckMessage]:
    """In a deployment, where real decisions must not be dated by a moved clock."""
    moved = clock.moved_to()
    return [Warning(f"PLATFORM_TODAY moves the clock to {moved}.", id="authorities.W001")] if moved else []


def declarations_are_unique(app_configs, **kwargs) -> list[CheckMessage]:
    """Of each kind, a name is declared once in the whole house: rows store names."""
    apps_of: dict[tuple[type, str], list[str]] = defaultdict(list)
    for app, office in offices().items():
        for thing in office:
            if hasattr(thing, "name"):
                apps_of[type(thing), str(thing.name)].append(app)
    return [
        Error(f"{kind.__name__} {name!r} is declared more than once: {', '.join(apps)}.", id="authorities.E003")
        for (kind, name), apps in apps_of.items()
        if len(apps) > 1
    ]
