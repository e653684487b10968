"""`python -m bench.sdk DIRECTORY`: a floor with the SDK: its CloudAdapter, made to work, answering a fixed card.

Repaired is what makes it answer 500 to every press: its own answer is serialised twice. Removed is what costs most of a
turn: msrest's search of a list of status codes, its warnings, and the two clients that it builds anew for each press.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, AdaptiveCardInvokeResponse, AdaptiveCardInvokeValue
from botframework.connector.auth import AuthenticationConstants, JwtTokenExtractor
from jwt import PyJWK
from msrest.universal_http.requests import ClientRetryPolicy

from bench import serving
from bench.process import free_port
from bench.scene import fixed_card
from bench.teams import APP_ID, CARD_TYPE, read_keys

ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]
logging.getLogger("msrest").setLevel(logging.ERROR)  # a line for each field that Teams has and the SDK's model has not


class Settings:
    """What the SDK reads."""

    APP_ID = APP_ID
    APP_PASSWORD = "none"  # noqa: S105
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One of the Connector's keys, as the SDK wants it."""

    public_key: Any
    endorsements: list[str]


class Keys:
    """The Connector's keys in memory, in place of the SDK's own fetching of them."""

    def __init__(self, rows: list[Mapping[str, Any]]) -> None:
        self._keys = {row["kid"]: Key(PyJWK(dict(row), algorithm="RS256").key, row["endorsements"]) for row in rows}

    async def get(self, key_id: str) -> Key:
        """The key of that id."""
        return self._keys[key_id]


class CachedConnectors:
    """The SDK's maker of connector clients, keeping the one that it made."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._made: dict[tuple[str, str], Any] = {}

    async def create(self, service_url: str, audience: str) -> Any:
        """The client for that service."""
        key = (service_url, audience)
        if key not in self._made:
            self._made[key] = await self._inner.create(service_url, audience)
        return self._made[key]


class CachedClients(ConfigurationBotFrameworkAuthentication):  # type: ignore[misc]
    """The SDK's authentication, with clients that are built once."""

    def __init__(self) -> None:
        super().__init__(Settings())
        self._connectors: CachedConnectors | None = None
        self._user_tokens: Any = None

    async def authenticate_request(self, activity: Activity, auth_header: str) -> Any:
        """The SDK's own check of the token."""
        result = await super().authenticate_request(activity, auth_header)
        self._connectors = self._connectors or CachedConnectors(result.connector_factory)
        result.connector_factory = self._connectors
        return result

    async def create_user_token_client(self, claims_identity: Any) -> Any:
        """The one client for users' tokens."""
        if self._user_tokens is None:
            self._user_tokens = await super().create_user_token_client(claims_identity)
        return self._user_tokens


class Bot(ActivityHandler):  # type: ignore[misc]
    """Answers a fixed card to every press."""

    def __init__(self) -> None:
        self._card = fixed_card()

    async def on_adaptive_card_invoke(
        self, turn_context: TurnContext, invoke_value: AdaptiveCardInvokeValue
    ) -> AdaptiveCardInvokeResponse:
        """The card."""
        return AdaptiveCardInvokeResponse(status_code=200, type=CARD_TYPE, value=self._card)


async def run(directory: Path) -> None:
    """Serve until told to stop."""
    metadata = AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
    JwtTokenExtractor.metadataCache[metadata] = Keys(read_keys(directory / "keys.json"))
    adapter, bot = CloudAdapter(CachedClients()), Bot()

    async def process(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        answer = await adapter.process_activity(request.headers["Authorization"], activity, bot.on_turn)
        return web.json_response(answer.body, status=answer.status)

    app = web.Application()
    app.router.add_post("/api/messages", process)
    await serving.serve(app, free_port())


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
