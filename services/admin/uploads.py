"""Fetching a file that somebody sent in Teams: from Teams' own hosts alone, small, soon, and without our tokens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import aiohttp

from services.model.errors import Refusal, Unavailable
from services.model.loopback import is_loopback_host
from services.parsing.lists import MAX_SIZE

HOSTS: Final = (".sharepoint.com", ".svc.ms")
"""Teams: bots-files; the hosts that agents-sdk's outbound validator lets through, too."""
LONGEST: Final = 10.0
"""Seconds for the whole file."""
MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK: Final = 65_536


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches files; in local mode (`is_local`) from plain http on loopback, too."""

    is_local: bool
    longest: float = LONGEST

    async def fetch(self, url: str) -> bytes:
        """The file at an address, which is pre-authorised and lives for a short time only (Teams: bots-files).

        Raises Refusal: `upload_foreign` for an address that is not Teams', or leads away from there,
        `upload_too_large`, `upload_gone`; Unavailable("upload_away").
        """
        try:
            async with asyncio.timeout(self.longest), self._session() as session:
                return await self._followed(session, url)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable("upload_away") from error

    def _session(self) -> aiohttp.ClientSession:
        """Without cookies; through the machine's proxy, which loopback must not go through."""
        return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=not self.is_local)

    async def _followed(self, session: aiohttp.ClientSession, url: str) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            self._require_ours(url)
            async with session.get(url, allow_redirects=False, headers={"Accept-Encoding": "identity"}) as answer:
                if answer.status not in _REDIRECTS:
                    return await self._read(answer)
                url = _led_to(url, answer.headers.get("Location", ""))
        raise Refusal("upload_foreign")

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status in {408, 429} or answer.status >= 500:
            raise Unavailable("upload_away")
        if answer.status != 200:
            raise Refusal("upload_gone")
        read = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            read += chunk
            if len(read) > MAX_SIZE:
                raise Refusal("upload_too_large", most=MAX_SIZE // 1_000_000)
        return bytes(read)

    def _require_ours(self, url: str) -> None:
        try:
            is_ours = self._is_ours(urlsplit(url))
        except ValueError:
            is_ours = False
        if not is_ours:
            raise Refusal("upload_foreign")

    def _is_ours(self, parts: SplitResult) -> bool:
        host = (parts.hostname or "").lower()
        if parts.username is not None or parts.password is not None:
            return False
        if parts.scheme == "https":
            return host.endswith(HOSTS) and parts.port in {None, 443}
        return self.is_local and parts.scheme == "http" and is_loopback_host(host)


def _led_to(url: str, location: str) -> str:
    """Where a redirect leads, "" where that is no address."""
    try:
        return urljoin(url, location)
    except ValueError:
        return ""
