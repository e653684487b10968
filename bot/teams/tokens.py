"""Who is calling: the Bot Connector's token, checked claim by claim.

Source of the rules: Bot Framework, "Authentication with the Bot Connector API": issuer, audience, five minutes of clock
skew, `serviceurl` equal to the activity's, the signing key endorsed for the channel.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import aiohttp
import jwt
import structlog
from jwt import PyJWK

from services.model.errors import Unavailable

log = structlog.get_logger()

ISSUER = "https://api.botframework.com"
CLOCK_SKEW = 300
CHANNEL = "msteams"
TEAMS_HOSTS = ("smba.trafficmanager.net", ".teams.microsoft.com", ".teams.microsoft.us", ".botframework.com")
METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
KEYS_LIVE = 24 * 3600
KEYS_REST = 300
"""Seconds between two fetches for unknown key ids, so that forged tokens cannot make Roomfix hammer Microsoft."""
FAILURE_REST = 10
"""Seconds after a fetch that failed, for the same reason; short, because until then nobody new can be let in."""

URL = re.compile(r"https?://([A-Za-z0-9.-]+|\[::1\])(:\d{1,5})?(/[!-\[\]-~]*)?")
"""A service URL in its plainest form: libraries disagree about where `user@`, a backslash or a tab leads to."""

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

    def __init__(self, fetch: Callable[[], Awaitable[Jwks]], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._tried_at = self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, key_id: str) -> SigningKey:
        """The key of that id, also while new ones cannot be fetched.

        Raises UntrustedError for an unknown one, or Unavailable("sign_in_away") when the last fetch failed: then it may
        be good, and a 401 would make the caller give up what it can repeat.
        """
        if self._is_due(key_id):
            async with self._lock:
                if self._is_due(key_id):
                    await self._refresh()
        if key_id in self._keys:
            return self._keys[key_id]
        if self._has_failed:
            raise Unavailable("sign_in_away")
        raise UntrustedError("unknown signing key")

    @property
    def _has_failed(self) -> bool:
        return self._fetched_at < self._tried_at

    def _is_due(self, key_id: str) -> bool:
        now = self._clock()
        if now - self._tried_at <= (FAILURE_REST if self._has_failed else KEYS_REST):
            return False
        return key_id not in self._keys or now - self._fetched_at > KEYS_LIVE

    async def _refresh(self) -> None:
        try:
            rows = await self._fetch()
        except Unavailable:
            log.warning("signing_keys_away")
            self._tried_at = self._clock()
            return
        self._keys = {key_id: key for row in rows for key_id, key in _readable(row)}
        self._tried_at = self._fetched_at = self._clock()


def _readable(row: Any) -> Iterator[tuple[str, SigningKey]]:
    """The key in a published row, if it is one for RS256; a row of a new kind is no reason to lose the others."""
    match row:
        case {"kid": str(key_id), "kty": "RSA", "endorsements": [*endorsements]}:
            with suppress(jwt.PyJWTError, ValueError):
                yield key_id, SigningKey(PyJWK(dict(row), algorithm="RS256"), tuple(endorsements))


@dataclass(frozen=True, slots=True)
class Proof:
    """What a good token says: for which service its sender speaks, whatever that is. Local mode asks for no token."""

    service_url: object = None


@dataclass(frozen=True, slots=True)
class Gate:
    """What lets an activity in. With an empty `app_id` (local mode, loopback only) no token is asked for.

    A request is proven before anything else of it is read, and its activity compared with that proof afterwards.
    """

    app_id: str
    tenants: frozenset[str]
    keys: SigningKeys

    async def prove(self, authorization: str) -> Proof:
        """Who sends a request, by its Authorization header.

        Raises UntrustedError, or Unavailable("sign_in_away") when nobody can be proven just now.
        """
        if not self.app_id:
            return Proof()
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer":
            raise UntrustedError("no bearer token")
        try:
            key = await self.keys.get(_key_id(token))
            claims = self._claims(token, key)
        except (jwt.PyJWTError, ValueError, RecursionError) as error:  # the last two: a header that is no JSON object
            raise UntrustedError(type(error).__name__) from error
        if CHANNEL not in key.endorsements:
            raise UntrustedError("the key is for another channel")
        return Proof(claims.get("serviceurl"))

    def admit(self, proof: Proof, activity: Mapping[str, Any]) -> None:
        """Let an activity of a served tenant pass that comes from where its token says, or else from this machine.

        Raises UntrustedError or ForeignTenantError.
        """
        service_url = activity.get("serviceUrl")
        if not self.app_id:
            if not is_loopback(service_url):
                raise UntrustedError("local mode answers loopback only")
        elif activity.get("channelId") != CHANNEL or not is_teams(service_url):
            raise UntrustedError("not a Teams request")
        elif proof.service_url != service_url:
            raise UntrustedError("the token is for another service")
        if not tenant_of(activity) or (self.tenants and tenant_of(activity) not in self.tenants):
            raise ForeignTenantError

    def _claims(self, token: str, key: SigningKey) -> Mapping[str, Any]:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key.key.key,
            algorithms=["RS256"],
            audience=self.app_id,
            issuer=ISSUER,
            leeway=CLOCK_SKEW,
            options={"require": ["exp", "nbf", "iss", "aud"], "strict_aud": True},
        )
        return claims


def _key_id(token: str) -> str:
    """Which key a token says it is signed with; PyJWT would read the whole token twice for that."""
    part = token.partition(".")[0]
    header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return str(header.get("kid")) if isinstance(header, dict) else ""


async def fetch_keys() -> Jwks:
    """The Bot Connector's signing keys; raises Unavailable("sign_in_away") when they cannot be had."""
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5), trust_env=True) as session:
            async with session.get(METADATA) as answer:
                address = (await answer.json())["jwks_uri"]
            async with session.get(address) as answer:
                keys: Jwks = list((await answer.json())["keys"])
    except (aiohttp.ClientError, TimeoutError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise Unavailable("sign_in_away") from error
    if not any(key for row in keys for key in _readable(row)):
        raise Unavailable("sign_in_away")  # taken for the keys, they would let nobody in any more
    return keys


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The tenant an activity comes from, in small letters; botbuilder's model loses it (`tenantId`, its `tenantID`)."""
    match activity.get("channelData"):
        case {"tenant": {"id": str(tenant)}}:
            return tenant.lower()
        case _:
            return ""


def is_teams(url: object) -> bool:
    """Whether a service URL is one of Teams', so that a token of ours may be sent there."""
    parts = _split(url)
    if parts is None or parts.scheme != "https":
        return False
    host = parts.hostname or ""
    return any(host == known or (known.startswith(".") and host.endswith(known)) for known in TEAMS_HOSTS)


def is_loopback(url: object) -> bool:
    """Whether a service URL stays on this machine."""
    parts = _split(url)
    return parts is not None and parts.hostname in {"localhost", "127.0.0.1", "::1"}


def _split(url: object) -> SplitResult | None:
    if not isinstance(url, str) or not URL.fullmatch(url):
        return None
    parts = urlsplit(url)
    try:
        return parts if parts.port != 0 else None
    except ValueError:  # urllib: a port that no machine has
        return None
