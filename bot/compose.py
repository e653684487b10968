"""Puts the parts together."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from bot.chat.dialog_runner import DialogRunner
from bot.chat.effect import EffectHandler
from bot.chat.messages import AppContext
from bot.chat.sign_in_outcomes import consented, refused, signed_in
from bot.effects.claim_effects import ClaimEffects
from bot.effects.health_effects import HealthEffects
from bot.effects.lookup_effects import effect_handlers
from bot.effects.monitor_effects import MonitorEffects
from bot.effects.preference_effects import PreferenceEffects
from bot.effects.probe_effects import ProbeEffects
from bot.effects.room_effects import RoomEffects
from bot.effects.sign_in_effects import SignInEffects
from bot.effects.visit_effects import VisitEffects
from bot.jobs import (
    admin_notices,
    dialog_jobs,
    digest_jobs,
    digest_mail_jobs,
    host_jobs,
    mail_jobs,
    news_jobs,
    pending_jobs,
    personal_jobs,
)
from bot.jobs.dialog_jobs import DialogContext
from bot.jobs.host_jobs import HostContext
from bot.jobs.mail_jobs import MailContext
from bot.jobs.news_context import NewsContext
from bot.jobs.worker import WorkerContext, handlers, throttle
from bot.stores import Stores, stores_of
from bot.teams.messenger import Messenger
from bot.teams.tokens import Gate, SigningKeys, fetch_keys
from bot.teams.turns import EdgeAdapter, authentication_of
from bot.web.sign_in_pages import SignInPages
from bot.web.visit_page import VisitPage
from config import Config
from dialogs import DIALOGS, EVERYBODYS
from services.admin.probe import Probe
from services.admin.uploads import Fetcher
from services.mail.mail_addresses import address_of
from services.mail.smtp import Mailer
from services.mail.visit_links import VisitLinks
from services.microsoft.graph import Graph
from services.microsoft.graph_setup import GraphSetup
from services.microsoft.graph_wire import GraphEndpoint, Wire
from services.microsoft.identity import AppRegistration, Identity
from services.microsoft.oauth_session import OAuthSession
from services.model import ClientId, Connection, ConnectionId, Mode, Person, PersonId
from services.model.preferences import NOTHING, Preferences
from services.store.connection import Connections, connected
from services.store.job_runner import JobHandler
from services.store.preferences_store import PreferencesStore
from services.store.rate_limits import RateLimits
from services.store.redis_store import Store
from services.store.server import Server
from services.store.store_watch import StoreWatch, watched
from services.store.vault import local_key

USUAL_LEAD = timedelta(hours=1)
"""How long before a visit its contact is reminded who has not chosen otherwise."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The composed application; `kinds` of job, and who does each."""

    config: Config
    server: Server
    connections: Connections
    watch: StoreWatch
    stores: Stores
    worker: WorkerContext
    kinds: Mapping[str, JobHandler]
    adapter: EdgeAdapter
    connect: SignInPages
    visit_page: VisitPage

    @property
    def store(self) -> Store:
        """What Roomfix knows."""
        return self.stores.store


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
        keys = config.encryption_keys or [local_key(config.data_dir)]
        stores = stores_of(connections, keys)
        runner = DialogRunner(stores.store, stores.dialog_runs, DIALOGS, EVERYBODYS, config.admins, clock, new_id)
        identity = Identity(_registration(config), stores.secrets)
        wire = Wire(_endpoint(config), identity.token, renew=identity.fresh_token)
        graph, graph_setup = Graph(wire), GraphSetup(wire)
        adapter = _adapter(config, AppContext(stores.store, stores.preferences, runner, clock, new_id))
        messenger = Messenger(adapter.connectors(), is_local=config.is_local)
        worker = _worker(connections, stores, graph, graph_setup, messenger, clock)
        oauth = _oauth(config, identity, stores, runner, graph_setup)
        links = VisitLinks(keys, _address(config))
        dialogs = DialogContext(
            runner, messenger, partial(throttle, worker), _effect_handlers(config, stores, worker, oauth, watch)
        )
        try:
            yield Parts(
                config,
                server,
                connections,
                watch,
                stores,
                worker,
                _handlers(config, stores, worker, dialogs, links),
                adapter,
                SignInPages(oauth, clock, new_id),
                VisitPage(stores.store, links, _address(config), partial(_unsubscribe, stores), clock, new_id),
            )
        finally:
            await graph.close()


def _worker(
    connections: Connections,
    stores: Stores,
    graph: Graph,
    graph_setup: GraphSetup,
    messenger: Messenger,
    clock: Callable[[], datetime],
) -> WorkerContext:
    return WorkerContext(
        stores.store,
        stores.facts,
        graph,
        graph_setup,
        messenger,
        lambda client: RateLimits(connections.scripts, client),
        stores.secrets,
        stores.deliveries,
        partial(_lead, stores.preferences),
        clock,
        stores.notifications,
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


def _effect_handlers(
    config: Config, stores: Stores, worker: WorkerContext, oauth: OAuthSession, watch: StoreWatch
) -> Mapping[str, EffectHandler]:
    """Everything that dialogs have done outside."""
    store, admins, clock = stores.store, config.admins, worker.now
    groups = (
        effect_handlers(store, worker.messenger, clock),
        SignInEffects(oauth, clock, is_registered=bool(config.graph_client_id)).effect_handlers(),
        ProbeEffects(store, Probe(worker.graph, worker.graph_setup, asyncio.sleep), clock).effect_handlers(),
        HealthEffects(
            store, stores.facts, stores.deliveries, stores.preferences, clock, lambda: watch.health
        ).effect_handlers(),
        MonitorEffects(store, clock).effect_handlers(),
        RoomEffects(
            store, worker.graph, worker.graph_setup, stores.uploads, Fetcher(is_local=config.is_local), clock
        ).effect_handlers(),
        ClaimEffects(store, admins, clock).effect_handlers(),
        VisitEffects(store, stores.deliveries, stores.snoozes, admins, clock).effect_handlers(),
        PreferenceEffects(
            store, stores.preferences, stores.notifications, admins, mail_works=config.smtp is not None, now=clock
        ).effect_handlers(),
    )
    return {name: handler for group in groups for name, handler in group.items()}


def _handlers(
    config: Config, stores: Stores, worker: WorkerContext, dialogs: DialogContext, links: VisitLinks
) -> Mapping[str, JobHandler]:
    """Every kind of job and who does it."""
    store, send, clock = stores.store, partial(throttle, worker), worker.now
    news_of = NewsContext(
        store,
        stores.preferences,
        stores.notifications,
        stores.deliveries,
        stores.snoozes,
        worker.messenger,
        send,
        config.admins,
        mail_works=config.smtp is not None,
        now=clock,
    )
    mailer = Mailer(config.smtp) if config.smtp else None
    addresses = partial(address_of, store, worker.graph)
    mails_of = MailContext(store, stores.deliveries, stores.preferences, mailer, links, addresses, clock, config.admins)
    groups = (
        handlers(worker),
        dialog_jobs.handlers(dialogs),
        admin_notices.handlers(dialogs),
        personal_jobs.handlers(news_of),
        news_jobs.handlers(news_of),
        digest_jobs.handlers(news_of),
        mail_jobs.handlers(mails_of),
        pending_jobs.handlers(store, clock),
        digest_mail_jobs.handlers(mails_of),
        host_jobs.handlers(HostContext(worker.graph, news_of, mails_of)),
    )
    return {kind: handler for group in groups for kind, handler in group.items()}


async def _unsubscribe(stores: Stores, client: ClientId, person: PersonId) -> None:
    """No e-mail to somebody any more, who has said so on the page behind it."""
    known = await stores.preferences.get(client, person) or Preferences(Person(person, ""))
    await stores.preferences.save(client, replace(known, mail=NOTHING))


async def _lead(preferences: PreferencesStore, client: ClientId, person: PersonId) -> timedelta:
    """How long before a visit somebody wants to be reminded."""
    known = await preferences.get(client, person)
    return timedelta(minutes=known.lead) if known is not None else USUAL_LEAD


def _adapter(config: Config, context: AppContext) -> EdgeAdapter:
    settings = _bot_settings(config)
    gate = Gate(config.app_id, config.tenants or _own_tenant(config), SigningKeys(fetch_keys))
    return EdgeAdapter(authentication_of(settings), gate, context)


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
