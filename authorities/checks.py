"""What `manage.py check` says about this app's settings (registered in apps.py)."""

import re
from datetime import date

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from authorities import clock


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
