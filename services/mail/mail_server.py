"""Where e-mail is handed over: the value behind ROOMFIX_SMTP_URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from services.model.loopback import is_loopback_host
from services.parsing.addresses import address_in

_PORTS: Final = {"smtp": 587, "smtps": 465}
"""RFC 8314 §3.3: submission over TLS, and submission that is upgraded by STARTTLS."""
_LIKE: Final = "as in smtp://user:password@host:587?from=roomfix@example.com"


class Security(StrEnum):
    """How the way to the server is sealed: from the first byte, by STARTTLS or not at all, or not on this machine."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True, repr=False)
class MailServer:
    """The server that takes Roomfix's e-mail, and the address `sender` it comes from; an empty `user` signs in nobody.

    Nothing of it is ever printed.
    """

    host: str
    port: int
    sender: str
    security: Security
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return "MailServer()"


def mail_server_of(url: str) -> MailServer:
    """The server that a URL names; raises ValueError, whose words say what the URL must be and repeat nothing of it."""
    parts = _parts(url)
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password) or not f"{user}{password}".isprintable():
        raise ValueError(
            "must name both a user and a password, or neither; write : / @ ? # and % in them as %3A and so on"
        )
    host = parts.hostname or ""
    return MailServer(host, port, _sender(parts.query), _security(parts.scheme, host), user, password)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in _PORTS and parts.hostname and parts.port != 0 and re.fullmatch(r"[!-~]+", url)
    except ValueError:  # urllib: a port that is none, brackets that hold no IPv6 address
        is_right = None
    if not is_right or parts.path not in {"", "/"} or parts.fragment:
        raise ValueError(f"must begin with smtp:// or smtps:// and name a host, {_LIKE}")
    return parts


def _sender(query: str) -> str:
    """The one thing that the query says."""
    name, _, value = query.partition("=")
    sender = unquote(value)
    if name != "from" or address_in(sender) != sender.lower():
        raise ValueError(f"must end with the one address that e-mail comes from, {_LIKE}")
    return sender


def _security(scheme: str, host: str) -> Security:
    if scheme == "smtps":
        return Security.TLS
    return Security.NONE if is_loopback_host(host) else Security.STARTTLS
