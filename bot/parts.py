"""Puts the parts together."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from botbuilder.integration.aiohttp import ConfigurationBotFrameworkAuthentication

from bot.connect import Connect
from bot.dialogue_jobs import DialogueWorks
from bot.dialogues import Leader
from bot.dispatch import House
from bot.messenger import Credentials, Messenger
from bot.performers import performers
from bot.performers_claims import ClaimWorks
from bot.performers_health import HealthWorks
from bot.performers_rooms import RoomWorks
from bot.performers_sign_in import SignInWorks
from bot.performers_trying import TryWorks
from bot.signing_in import consented, refused, signed_in
from bot.tokens import Gate, SigningKeys, fetch_keys
from bot.turns import EdgeAdapter
from bot.worker import Works, limited
from config import Config
from dialogs import DIALOGS
from services.desk import Desk
from services.graph import Graph
from services.graph_setup import GraphSetup
from services.graph_wire import GraphEndpoint, Wire
from services.identity import AppRegistration, Identity
from services.model import ClientId, Connection, ConnectionId, Mode
from services.probe import Probe
from services.redis_store.connection import Connections, connected
from services.redis_store.dialogues import Dialogues
from services.redis_store.facts import Facts
from services.redis_store.limits import Limits
from services.redis_store.secrets import Secrets
from services.redis_store.server import Server
from services.redis_store.store import Store
from services.redis_store.uploads import Uploads
from services.uploads import Fetcher
from services.vault import Vault, local_key


@dataclass(frozen=True, slots=True)
class Parts:
    """The composed application."""

    config: Config
    server: Server
    connections: Connections
    store: Store
    works: Works
    dialogue_works: DialogueWorks
    adapter: EdgeAdapter
    connect: Connect


def now() -> datetime:
    """The clock of the whole application."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id of 64 bits."""
    return secrets.token_hex(8)


@asynccontextmanager
async def composed(config: Config, server: Server, *, clock: Callable[[], datetime] = now) -> AsyncIterator[Parts]:
    """Every part, wired; closed at the end."""
    async with connected(server.url, loader_url=server.loader_url) as connections:
        store = Store(connections.commands, connections.scripts)
        dialogues = Dialogues(connections.commands, connections.scripts)
        leader = Leader(store, dialogues, DIALOGS, config.admins, clock, new_id)
        vault = Vault(config.encryption_keys or [local_key(config.data_dir)])
        secrets_kept = Secrets(connections.commands, connections.scripts, vault)
        identity = Identity(_registration(config), secrets_kept)
        wire = Wire(_endpoint(config), identity.token, renew=identity.fresh_token)
        graph = Graph(wire)
        graph_setup = GraphSetup(wire)
        desk = Desk(
            identity,
            secrets_kept,
            _address(config),
            on_signed_in=partial(signed_in, leader, secrets_kept),
            on_consented=partial(consented, leader),
            organization=partial(_tenant, graph_setup),
            on_refused=partial(refused, leader),
        )
        adapter = _adapter(config, House(store, leader, clock, new_id))
        messenger = Messenger(adapter.connectors(), is_local=config.is_local)
        limits: Callable[[Any], Limits] = lambda client: Limits(connections.scripts, client)  # noqa: E731
        facts = Facts(connections.commands, connections.scripts)
        works = Works(store, facts, graph, graph_setup, messenger, limits, secrets_kept, clock)
        signing_in = SignInWorks(desk, clock, is_registered=bool(config.graph_client_id))
        trying = TryWorks(Probe(graph, graph_setup, asyncio.sleep), clock)
        fetcher, uploads = Fetcher(is_local=config.is_local), Uploads(connections.commands)
        rooms = RoomWorks(store, graph, graph_setup, uploads, fetcher, clock)
        outside = performers(store, messenger, clock) | signing_in.performers() | trying.performers()
        outside |= HealthWorks(store, facts, clock).performers()
        outside |= rooms.performers() | ClaimWorks(store, clock).performers()
        dialogue_works = DialogueWorks(leader, messenger, partial(limited, works), outside)
        connect = Connect(desk, clock, new_id)
        try:
            yield Parts(config, server, connections, store, works, dialogue_works, adapter, connect)
        finally:
            await graph.close()


def _adapter(config: Config, house: House) -> EdgeAdapter:
    settings = _bot_settings(config)
    authentication = ConfigurationBotFrameworkAuthentication(settings, credentials_factory=Credentials(settings))
    gate = Gate(config.app_id, config.tenants or _own_tenant(config), SigningKeys(fetch_keys))
    return EdgeAdapter(authentication, gate, house)


async def _tenant(graph: GraphSetup, client: ClientId) -> str:
    """The tenant in which the app signed in, as Graph gives it."""
    return (await graph.organization(client, Connection(ConnectionId(""), "", Mode.APPLICATION))).id


def _address(config: Config) -> str:
    """Roomfix as a browser reaches it; Entra takes http for the name localhost alone (entra: reply-url)."""
    return config.public_url or f"http://localhost:{config.port}"


def _registration(config: Config) -> AppRegistration:
    return AppRegistration(
        client_id=config.graph_client_id,
        secret=config.graph_client_secret,
        authority=config.cloud.login,
        graph_scope=f"{config.cloud.graph}/.default",
        stand_in=config.login_url or None,
    )


def _endpoint(config: Config) -> GraphEndpoint:
    url = config.graph_url or f"{config.cloud.graph}/v1.0"
    return GraphEndpoint(url, (urlsplit(url).hostname or "",))


def _own_tenant(config: Config) -> frozenset[str]:
    return frozenset({config.app_tenant} - {""})


@dataclass(frozen=True, slots=True)
class _BotSettings:
    """The names the SDK reads (botbuilder: ConfigurationServiceClientCredentialFactory)."""

    APP_ID: str
    APP_PASSWORD: str
    APP_TYPE: str
    APP_TENANTID: str


def _bot_settings(config: Config) -> _BotSettings:
    kind = "MultiTenant" if config.is_local else config.app_type  # the SDK takes an empty id for this type alone
    return _BotSettings(config.app_id, config.app_password, kind, config.app_tenant)
