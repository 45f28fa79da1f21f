"""What strangers knock at in vain is counted and not written down each time: thirty rows a second hide the rest.

The first of an hour from one network are kept as they are, then the tenth, the hundredth, the thousandth, each with its
number. When the counter is away, all are kept.
"""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

_HOUR = 3600


def network_of(address: str | None) -> str:
    """The network that an address belongs to, as far as one caller usually has it: /24, or /48 of the long ones."""
    if address is None:
        return ""
    bits = 24 if ip_address(address).version == 4 else 48
    return str(ip_network(f"{address}/{bits}", strict=False))


def counted(what: str, address: str | None) -> tuple[bool, int]:
    """Whether this one is kept, and which it is of this hour and network."""
    key = f"noise:{what}:{network_of(address)}"
    try:
        cache.add(key, 0, timeout=_HOUR)
        count = cache.incr(key)
    except (RedisError, ValueError):
        return True, 0
    return count <= settings.NOISE_KEPT_AN_HOUR or str(count).strip("0") == "1", count
