"""The environment tells a process its settings; others stand in where the embedded servers are used (DESIGN 9).

Four URLs replace the embedded servers: DATABASE_URL (owner), DATABASE_WEB_URL, DATABASE_BATCH_URL, REDIS_URL.
A process connects as one database role only; DATABASE_ROLE names it. The web process never holds the right of another.
"""

import json
import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
ROLES = ("owner", "web", "batch")
URL_NAMES = {"owner": "DATABASE_URL", "web": "DATABASE_WEB_URL", "batch": "DATABASE_BATCH_URL"}


class MissingSetting(RuntimeError):
    """A setting that the platform does not start without. The text names it."""


def local_dir() -> Path:
    """Folder of the embedded servers, their data and their made-up secrets (LOCAL_DIR, default `.local`)."""
    return (BASE_DIR / os.environ.get("LOCAL_DIR", ".local")).resolve()


def uses_embedded_servers() -> bool:
    """True when no server of one's own is named."""
    return not any(os.environ.get(name) for name in (*URL_NAMES.values(), "REDIS_URL"))


def server_urls() -> dict[str, str]:
    """The four URLs, from the environment or of the embedded servers. Raises MissingSetting when only some are set."""
    if uses_embedded_servers():
        return embedded.urls(local_dir())
    urls = {name: os.environ.get(name, "") for name in (*URL_NAMES.values(), "REDIS_URL")}
    role = database_role()
    # A web or worker process of a real deployment is given its own URL and no other.
    needed = (URL_NAMES[role], "REDIS_URL")
    missing = [name for name in needed if not urls[name]]
    if missing:
        raise MissingSetting(f"Set {', '.join(missing)}: with one server URL set, the embedded servers are not used.")
    return urls


def database_role() -> str:
    """The database role of this process: owner, web or batch."""
    role = os.environ.get("DATABASE_ROLE", "web")
    if role not in ROLES:
        raise MissingSetting(f"DATABASE_ROLE is {role!r}; it must be one of {', '.join(ROLES)}.")
    return role


def role_names(urls: dict[str, str]) -> dict[str, str]:
    """PostgreSQL role name behind each of owner, web and batch; policies and grants are written for these names."""
    names = {}
    for role in ROLES:
        url = urls.get(URL_NAMES[role], "")
        names[role] = (
            os.environ.get(f"DATABASE_{role.upper()}_ROLE")
            or (urlsplit(url).username if url else None)
            or f"getihu_{role}"
        )
    return names


def role_passwords(urls: dict[str, str]) -> dict[str, str]:
    """Password in the URL of each role, empty where there is none: for making a role that is missing."""
    return {role: unquote(urlsplit(urls.get(URL_NAMES[role], "")).password or "") for role in ROLES}


def secret(name: str) -> str:
    """A secret from the environment; with the embedded servers, one made at first use and kept beside them."""
    value = os.environ.get(name)
    if value:
        return value
    if uses_embedded_servers():
        return embedded.local_secret(local_dir(), name)
    raise MissingSetting(f"Set {name}. See README, section Settings.")


def demo_password() -> str:
    """The password of all sample people; made up like a secret where the demonstration runs by itself."""
    return os.environ.get("DEMO_PASSWORD", "") or secret("DEMO_PASSWORD")[:12]


def folder(name: str, *, default: Path) -> Path:
    """A folder from the environment, relative to the project's root."""
    value = os.environ.get(name)
    return (BASE_DIR / value).resolve() if value else default


def flag(name: str, *, default: bool = False) -> bool:
    """A yes/no setting: 1/true/yes or 0/false/no. Anything else is refused."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in ("1", "true", "yes"):
        return True
    if value in ("0", "false", "no"):
        return False
    raise MissingSetting(f"{name} is {value!r}; write 1 or 0.")


def listed(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated setting."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or list(default)


def json_list(name: str) -> list[dict]:
    """A JSON list of objects, or, where NAME_FILE is set, the file that holds one. Anything else is refused."""
    file = os.environ.get(f"{name}_FILE", "")
    value = Path(file).read_text(encoding="utf-8") if file else os.environ.get(name, "")
    if not value.strip():
        return []
    try:
        found = json.loads(value)
    except json.JSONDecodeError as error:
        raise MissingSetting(f"{name} is no JSON: {error}.") from error
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise MissingSetting(f"{name} must be a JSON list of objects.")
    return found


def text(name: str, *, default: str) -> str:
    """A setting that people read; empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def whole(name: str, *, default: int) -> int:
    """A setting that is a whole number, 0 or more. Anything else is refused."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit()):
        raise MissingSetting(f"{name} is {value!r}; write a whole number.")
    return int(value)


def one_of(name: str, value: str, choices: dict) -> dict:
    """What a setting chooses. A choice that there is not is refused."""
    if value not in choices:
        raise MissingSetting(f"{name} is {value!r}; write one of: {', '.join(choices)}.")
    return choices[value]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Comma-separated networks in CIDR form. Anything else is refused."""
    try:
        return [ip_network(part) for part in listed(name)]
    except ValueError as error:
        raise MissingSetting(f"{name}: {error}; write networks as 10.0.0.0/8.") from None
