"""Where a store is that stands behind Sentinels: `redis+sentinel://user:password@host:port,…/name`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

SENTINEL_PORT = 26379
_SENTINELS = re.compile(
    r"(?P<scheme>rediss?)\+sentinel://(?:(?P<user>[^:@/]*):(?P<password>[^@/]*)@)?"
    r"(?P<hosts>[^/@?]+)/(?P<name>[^/?#]+)(?:/(?P<database>\d{1,4}))?"
)
_HOST = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Sentinels:
    """Sentinels that know which server of a group is the master, and the login there."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    is_secure: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    database: int = 0


def sentinels_of(url: str) -> Sentinels | None:
    """The Sentinels that an address names; None for one of another kind or with a mistake."""
    found = _SENTINELS.fullmatch(url)
    hosts = [_HOST.fullmatch(host) for host in found["hosts"].split(",")] if found else []
    if found is None or not all(host and 0 < int(host["port"] or SENTINEL_PORT) < 65536 for host in hosts):
        return None
    return Sentinels(
        tuple((host["host"].strip("[]"), int(host["port"] or SENTINEL_PORT)) for host in hosts if host),
        unquote(found["name"]),
        found["scheme"] == "rediss",
        unquote(found["user"] or "") or None,
        unquote(found["password"] or "") or None,
        int(found["database"] or 0),
    )
