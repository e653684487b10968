"""Who is calling: the Bot Connector's token, checked claim by claim.

Source of the rules: Bot Framework, "Authentication with the Bot Connector API": issuer, audience, five minutes of clock
skew, `serviceurl` equal to the activity's, the signing key endorsed for the channel.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
from jwt import PyJWK

ISSUER = "https://api.botframework.com"
CLOCK_SKEW = 300
CHANNEL = "msteams"
TEAMS_HOSTS = ("smba.trafficmanager.net", ".teams.microsoft.com", ".teams.microsoft.us", ".botframework.com")
METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
KEYS_LIVE = 24 * 3600
KEYS_REST = 300
"""Seconds between two fetches for unknown key ids, so that forged tokens cannot make Roomfix hammer Microsoft."""

Jwks = list[Mapping[str, Any]]


class UntrustedError(Exception):
    """A request whose sender is not proven (401)."""


class ForeignTenantError(Exception):
    """A proven request of a tenant that Roomfix does not serve (403)."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of the Bot Connector and the channels it may speak for."""

    key: PyJWK
    endorsements: tuple[str, ...]


class SigningKeys:
    """The Bot Connector's keys, fetched when needed: daily, and at once (but not more often than every five minutes)
    for a key id that is new, which is how a rotation shows."""

    def __init__(self, fetch: Callable[[], Awaitable[Jwks]]) -> None:
        self._fetch = fetch
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, key_id: str) -> SigningKey:
        """The key of that id; raises UntrustedError for an unknown one."""
        if self._is_due(key_id):
            async with self._lock:
                if self._is_due(key_id):
                    await self._refresh()
        if key_id not in self._keys:
            raise UntrustedError("unknown signing key")
        return self._keys[key_id]

    def _is_due(self, key_id: str) -> bool:
        age = time.monotonic() - self._fetched_at
        return age > KEYS_LIVE or (key_id not in self._keys and age > KEYS_REST)

    async def _refresh(self) -> None:
        rows = await self._fetch()
        self._keys = {
            row["kid"]: SigningKey(PyJWK(dict(row), algorithm="RS256"), tuple(row.get("endorsements", ())))
            for row in rows
            if row.get("kid") and row.get("kty") == "RSA"
        }
        self._fetched_at = time.monotonic()


@dataclass(frozen=True, slots=True)
class Gate:
    """What lets an activity in. With an empty `app_id` (local mode, loopback only) no token is asked for."""

    app_id: str
    tenants: frozenset[str]
    keys: SigningKeys

    async def admit(self, authorization: str, activity: Mapping[str, Any]) -> None:
        """Let a genuine activity of a served tenant pass; raises UntrustedError or ForeignTenantError."""
        if self.app_id:
            await self._prove(authorization, activity)
        elif not is_loopback(activity.get("serviceUrl")):
            raise UntrustedError("local mode answers loopback only")
        if not tenant_of(activity) or (self.tenants and tenant_of(activity) not in self.tenants):
            raise ForeignTenantError

    async def _prove(self, authorization: str, activity: Mapping[str, Any]) -> None:
        scheme, _, token = authorization.partition(" ")
        service_url = activity.get("serviceUrl")
        if scheme != "Bearer" or activity.get("channelId") != CHANNEL or not is_teams(service_url):
            raise UntrustedError("not a Teams request")
        try:
            header = jwt.get_unverified_header(token)
            key = await self.keys.get(str(header.get("kid")))
            claims = jwt.decode(
                token,
                key.key.key,
                algorithms=["RS256"],
                audience=self.app_id,
                issuer=ISSUER,
                leeway=CLOCK_SKEW,
                options={"require": ["exp", "nbf", "iss", "aud"], "strict_aud": True},
            )
        except jwt.PyJWTError as error:
            raise UntrustedError(type(error).__name__) from error
        if claims.get("serviceurl") != service_url or CHANNEL not in key.endorsements:
            raise UntrustedError("the token is for another service or channel")


async def fetch_keys() -> Jwks:
    """The Bot Connector's signing keys; raises UntrustedError when they cannot be had: then nobody is proven."""
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5), trust_env=True) as session:
            async with session.get(METADATA) as answer:
                address = (await answer.json())["jwks_uri"]
            async with session.get(address) as answer:
                keys: Jwks = (await answer.json())["keys"]
                return keys
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
        raise UntrustedError("the signing keys cannot be fetched") from error


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The tenant an activity comes from; botbuilder's model loses it (`tenantId` against its `tenantID`)."""
    match activity.get("channelData"):
        case {"tenant": {"id": str(tenant)}}:
            return tenant
        case _:
            return ""


def is_teams(url: object) -> bool:
    """Whether a service URL is one of Teams', so that a token of ours may be sent there."""
    parts = _split(url)
    host = (parts.hostname or "").lower() if parts else ""
    return (
        bool(parts)
        and parts is not None
        and parts.scheme == "https"
        and any(host == known or (known.startswith(".") and host.endswith(known)) for known in TEAMS_HOSTS)
    )


def is_loopback(url: object) -> bool:
    """Whether a service URL stays on this machine."""
    parts = _split(url)
    return parts is not None and (parts.hostname or "") in {"localhost", "127.0.0.1", "::1"}


def _split(url: object) -> Any:
    try:
        return urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return None
