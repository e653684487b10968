"""Puts the parts together and runs them: the web server, the worker, or both."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from botbuilder.integration.aiohttp import ConfigurationBotFrameworkAuthentication

from bot.connect import Connect
from bot.dispatch import House
from bot.messenger import Credentials, Messenger
from bot.tokens import Gate, SigningKeys, fetch_keys
from bot.turns import EdgeAdapter
from bot.web import Site, make_app
from bot.worker import Works, handlers
from cards.texts import plain_word
from config import Config, ConfigError, LogStyle, read
from services.desk import ConsentWanted, Desk, PendingSignIn
from services.errors import NeedsAdmin, RoomfixError
from services.graph import Graph
from services.graph_wire import GraphEndpoint, Wire
from services.identity import AppRegistration, Identity
from services.model import ClientId
from services.redis_store import server as redis_server
from services.redis_store.changes import JobOrder
from services.redis_store.connection import Connections, answered, connected
from services.redis_store.limits import Limits
from services.redis_store.queue import Queue
from services.redis_store.runner import Runner
from services.redis_store.secrets import Secrets
from services.redis_store.server import Server
from services.redis_store.store import Store
from services.vault import Vault, local_key

log = structlog.get_logger()

SWEEP = JobOrder("sweep", "sweep")
"""The polling of a client's calendars; it puts itself off each time and so never ends."""
SHOWN_DEAD = 10
"""Jobs given up that `check` lists, the latest first."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The composed application."""

    config: Config
    server: Server
    connections: Connections
    store: Store
    works: Works
    adapter: EdgeAdapter
    connect: Connect


def now() -> datetime:
    """The clock of the whole application."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id of 64 bits."""
    return secrets.token_hex(8)


async def in_words(run: Callable[[Config], Awaitable[None]], env: Mapping[str, str]) -> int:
    """Run something with the Config of `env`; what stops it is said in words, and the status is then 1."""
    try:
        config = read(env)
        _configure_log(config.log)
        await run(config)
    except ConfigError as error:
        sys.stderr.write("\n".join(("The configuration is not right:", *(f"  {line}" for line in error.mistakes), "")))
        return 1
    except RoomfixError as error:
        sys.stderr.write(f"{plain_word(error)}\n")
        return 1
    return 0


async def run(config: Config) -> None:
    """Serve and work until told to stop."""
    stop = stopping()
    server = redis_server.running(config.redis_url, config.data_dir, search_path=os.environ.get("PATH", ""))
    async with server as found, composed(config, found) as parts, serving(parts), working(parts):
        log.info("ready", host=config.host, port=config.port, store=found.version, embedded=found.embedded)
        await stop.wait()


async def work(config: Config) -> None:
    """Work beside a running app until told to stop."""
    stop = stopping()
    found = await redis_server.join(config.redis_url, config.data_dir)
    async with composed(config, found) as parts, working(parts):
        log.info("working", store=found.version, embedded=found.embedded)
        await stop.wait()


async def check(config: Config) -> None:
    """Say what is configured, and try the store and the sign-in."""
    server = redis_server.running(config.redis_url, config.data_dir, search_path=os.environ.get("PATH", ""))
    async with server as found, composed(config, found) as parts:
        lines = [f"Store: {found.version}{', run by Roomfix' if found.embedded else ''}"]
        lines.append("Teams: local mode, this machine only" if config.is_local else f"Teams: app {config.app_id}")
        for client in sorted(await parts.store.clients()):
            setup = await parts.store.setup(client)
            lines.append(f"Client {setup.client.name}: {len(setup.rooms)} rooms, {len(setup.providers)} providers")
            dead = await Queue(parts.connections.scripts, client).dead(SHOWN_DEAD)
            lines += [f"  given up at {job.at:%Y-%m-%d %H:%M}Z: {job.kind} ({job.why})" for job in dead]
        lines.append(f"Incident sources: {', '.join(config.intake_keys) or 'none (ROOMFIX_INTAKE_KEYS is empty)'}")
        sys.stdout.write("\n".join((*lines, "")))


def stopping() -> asyncio.Event:
    """An event that SIGINT, SIGTERM and the closing of the terminal set."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@asynccontextmanager
async def composed(config: Config, server: Server) -> AsyncIterator[Parts]:
    """Every part, wired; closed at the end."""
    async with connected(server.url, loader_url=server.loader_url) as connections:
        store = Store(connections.commands, connections.scripts)
        vault = Vault(config.encryption_keys or [local_key(config.data_dir)])
        secrets_kept = Secrets(connections.commands, connections.scripts, vault)
        identity = Identity(_registration(config), secrets_kept)
        wire = Wire(_endpoint(config), identity.graph_token, renew=identity.fresh_graph_token)
        graph = Graph(wire)
        organization = partial(_organization, wire)
        desk = Desk(identity, secrets_kept, _address(config), _sign_in_waits, _consented, organization)
        settings = _bot_settings(config)
        authentication = ConfigurationBotFrameworkAuthentication(settings, credentials_factory=Credentials(settings))
        gate = Gate(config.app_id, config.tenants or _own_tenant(config), SigningKeys(fetch_keys))
        adapter = EdgeAdapter(authentication, gate, House(store, now, new_id))
        messenger = Messenger(adapter.connectors(), is_local=config.is_local)
        limits: Callable[[Any], Limits] = lambda client: Limits(connections.scripts, client)  # noqa: E731
        works = Works(store, graph, messenger, limits, now)
        try:
            yield Parts(config, server, connections, store, works, adapter, Connect(desk, now, new_id))
        finally:
            await graph.close()


@asynccontextmanager
async def serving(parts: Parts) -> AsyncIterator[None]:
    """The web server; raises NeedsAdmin("port_busy") when somebody else has the port."""
    site = Site(parts.config, parts.adapter.house, parts.adapter, lambda: _readiness(parts), parts.connect)
    runner = web.AppRunner(make_app(site), access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, parts.config.host, parts.config.port).start()
    except OSError as error:
        await runner.cleanup()
        if error.errno == errno.EADDRINUSE:
            raise NeedsAdmin("port_busy", port=parts.config.port, variable="ROOMFIX_PORT") from error
        raise NeedsAdmin("address_unusable", host=parts.config.host) from error
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def working(parts: Parts) -> AsyncIterator[None]:
    """The worker, with every client's calendars being polled."""
    for client in await parts.store.clients():
        await parts.store.enqueue(client, SWEEP)
    stop = asyncio.Event()
    runner = asyncio.create_task(Runner(parts.connections, handlers(parts.works)).run(stop))
    _tune_garbage_collection()
    try:
        yield
    finally:
        stop.set()
        await runner


async def _readiness(parts: Parts) -> dict[str, Any]:
    await answered(parts.connections.commands.ping)
    stats = [await Queue(parts.connections.scripts, client).stats() for client in await parts.store.clients()]
    return {
        "store": {"version": parts.server.version, "embedded": parts.server.embedded},
        "jobs": {
            "waiting": sum(stat.waiting for stat in stats),
            "oldest_due_ms": max((stat.oldest_ms for stat in stats), default=0),
            "dead": sum(stat.dead for stat in stats),
        },
    }


async def _sign_in_waits(pending: PendingSignIn) -> None:
    log.info("sign_in_waits", client=pending.client, dialog=pending.dialog)


async def _consented(wanted: ConsentWanted) -> None:
    log.info("consent_proven", client=wanted.client, dialog=wanted.dialog)


async def _organization(wire: Wire, client: ClientId) -> str:
    """The tenant id that Graph gives for the tenant in which the app signed in (Graph: api/organization-get)."""
    answer = await wire.send(client, "organization", wire.sdk(client).organization.to_get_request_information())
    return str(answer["value"][0]["id"])


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


def _configure_log(style: LogStyle) -> None:
    render = (
        structlog.processors.JSONRenderer() if style is LogStyle.JSON else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # msrest warns of every field that Teams has and the SDK's model has not, several times a turn
    logging.getLogger("msrest").setLevel(logging.ERROR)


def _tune_garbage_collection() -> None:
    """What is loaded by now stays: leaving it out of collections halves the slowest presses (measured)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
