"""Puts the parts together."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from bot.chat.app_context import AppContext, ChatSender
from bot.chat.dialog_runner import DialogRunner
from bot.chat.sign_in_outcomes import consented, refused, signed_in
from bot.effects import EFFECTS
from bot.jobs.handlers import handlers
from bot.teams.messenger import Messenger
from bot.teams.tokens import Gate, SigningKeys, fetch_keys
from bot.teams.turns import EdgeAdapter, authentication_of, connectors_of
from bot.web.sign_in_pages import SignInPages
from bot.web.visit_page import VisitPage
from config import Config
from dialogs import DIALOGS, EVERYBODYS
from services.mail.smtp import Mailer
from services.mail.visit_links import VisitLinks
from services.microsoft.graph import Graph
from services.microsoft.graph_setup import GraphSetup
from services.microsoft.graph_wire import GraphEndpoint, Wire
from services.microsoft.identity import AppRegistration, Identity
from services.microsoft.oauth_session import OAuthSession
from services.model import ClientId, Connection, ConnectionId, Mode
from services.store.connection import Connections, connected
from services.store.job_runner import JobHandler
from services.store.rate_limits import RateLimits
from services.store.redis_store import Store
from services.store.server import Server
from services.store.store_watch import StoreWatch, watched
from services.store.stores import Stores, stores_of
from services.store.vault import local_key


@dataclass(frozen=True, slots=True)
class Parts:
    """The composed application; `kinds` of job, and who does each."""

    config: Config
    server: Server
    connections: Connections
    watch: StoreWatch
    context: AppContext
    kinds: Mapping[str, JobHandler]
    adapter: EdgeAdapter
    connect: SignInPages
    visit_page: VisitPage

    @property
    def store(self) -> Store:
        """What Roomfix knows."""
        return self.context.store


def now() -> datetime:
    """The clock of the whole application."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id of 64 bits."""
    return secrets.token_hex(8)


@asynccontextmanager
async def composed(config: Config, server: Server, *, clock: Callable[[], datetime] = now) -> AsyncIterator[Parts]:
    """Every part, wired; closed at the end."""
    async with (
        connected(server.url, loader_url=server.loader_url) as connections,
        watched(server, connections.commands, mark=config.store_mark, now=now) as watch,
    ):
        authentication = authentication_of(_bot_settings(config))
        connectors = connectors_of(authentication, config.app_id)
        context = _context(config, connections, watch, Messenger(connectors, is_local=config.is_local), clock)
        gate = Gate(config.app_id, config.tenants or _own_tenant(config), SigningKeys(fetch_keys))
        try:
            yield Parts(
                config,
                server,
                connections,
                watch,
                context,
                handlers(context, EFFECTS),
                EdgeAdapter(authentication, gate, context),
                SignInPages(context.oauth, clock, new_id),
                VisitPage(context),
            )
        finally:
            await context.graph.close()


def _context(
    config: Config, connections: Connections, watch: StoreWatch, messenger: ChatSender, clock: Callable[[], datetime]
) -> AppContext:
    keys = config.encryption_keys or [local_key(config.data_dir)]
    stores = stores_of(connections, keys)
    runner = DialogRunner(stores.store, stores.dialog_runs, DIALOGS, EVERYBODYS, config.admins, clock, new_id)
    identity = Identity(_registration(config), stores.secrets)
    wire = Wire(_endpoint(config), identity.token, renew=identity.fresh_token)
    graph_setup = GraphSetup(wire)
    return AppContext(
        **{field.name: getattr(stores, field.name) for field in fields(stores)},
        runner=runner,
        graph=Graph(wire),
        graph_setup=graph_setup,
        oauth=_oauth(config, identity, stores, runner, graph_setup),
        messenger=messenger,
        limits=lambda client: RateLimits(connections.scripts, client),
        mailer=Mailer(config.smtp) if config.smtp else None,
        links=VisitLinks(keys, _address(config)),
        store_health=lambda: watch.health,
        configured=config.admins,
        is_registered=bool(config.graph_client_id),
        is_local=config.is_local,
        now=clock,
        new_id=new_id,
    )


def _oauth(config: Config, identity: Identity, stores: Stores, runner: DialogRunner, graph: GraphSetup) -> OAuthSession:
    return OAuthSession(
        identity,
        stores.secrets,
        _address(config),
        on_signed_in=partial(signed_in, runner, stores.secrets),
        on_consented=partial(consented, runner),
        organization=partial(_tenant, graph),
        on_refused=partial(refused, runner),
    )


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
