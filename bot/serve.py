"""Puts the parts together and runs them: the web server, the worker, or both."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import structlog

from bot.compose import Parts, composed, now
from bot.http.http_server import listening
from bot.jobs.handlers import patient
from bot.logs import configure_log
from bot.metrics import count_mishap
from bot.web.routes import Site, make_app
from cards.text.texts import UTC_ZONE, Voice, plain_word, say
from config import Config, ConfigError, read
from services.admin.health import store_findings
from services.admin.refused_reports import Refusals
from services.model.errors import NeedsAdmin, RoomfixError, Unavailable
from services.store import server as redis_server
from services.store.connection import client_at
from services.store.job_queue import JobQueue
from services.store.job_runner import JobRunner
from services.store.redis_store import DISCOVER, SWEEP
from services.store.store_watch import watch_of

log = structlog.get_logger()

SHOWN_DEAD = 10
"""Jobs given up that `check` lists, the latest first."""


async def in_words(run: Callable[[Config], Awaitable[None]], env: Mapping[str, str]) -> int:
    """Run something with the Config of `env`; what stops it is said in words, and the status is then 1."""
    try:
        config = read(env)
        configure_log(config.log)
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
    """Say what is configured, and try the store, beside a running app too."""
    async with _found(config) as found, composed(config, found) as parts:
        lines = [f"Store: {found.version}{', run by Roomfix' if found.embedded else ''}, mark {parts.watch.mark}"]
        plainly = Voice(UTC_ZONE)
        for finding in store_findings(parts.watch.health):
            remedy = finding.key.replace("status.", "status.remedy_")
            lines.append(f"  {plainly.plain(finding.key, **finding.values)}. {say(remedy)}")
        lines.append("Teams: local mode, this machine only" if config.is_local else f"Teams: app {config.app_id}")
        for client in sorted(await parts.store.clients()):
            setup = await parts.store.setup(client)
            lines.append(f"Client {setup.client.name}: {len(setup.rooms)} rooms, {len(setup.providers)} providers")
            dead = await JobQueue(parts.connections.scripts, client).dead(SHOWN_DEAD)
            lines += [f"  given up at {job.at:%Y-%m-%d %H:%M}Z: {job.kind} ({job.why})" for job in dead]
        sources = ", ".join(key.name for key in config.intake_keys)
        lines.append(f"Incident sources: {sources or 'none (ROOMFIX_INTAKE_KEYS is empty)'}")
        sys.stdout.write("\n".join((*lines, "")))


async def adopt(config: Config) -> None:
    """Use the store as it is, though it is not the one that it was; beside a running app, which then goes on."""
    async with (
        _found(config) as found,
        client_at(found.url) as client,
        watch_of(found, client, mark=config.store_mark, now=now) as watch,
    ):
        clients = await watch.adopt()
        sys.stdout.write(f"{say('store_adopted', mark=watch.mark, clients=clients)}\n")


@asynccontextmanager
async def _found(config: Config) -> AsyncIterator[redis_server.Server]:
    """The store that runs already, else it is run for as long as the context lasts."""
    try:
        joined = await redis_server.join(config.redis_url, config.data_dir)
    except Unavailable as error:
        if error.key != "store_not_running":
            raise
        path = os.environ.get("PATH", "")
        async with redis_server.running(config.redis_url, config.data_dir, search_path=path) as server:
            yield server
    else:
        yield joined


def stopping() -> asyncio.Event:
    """An event that SIGINT, SIGTERM and the closing of the terminal set."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@asynccontextmanager
async def serving(parts: Parts) -> AsyncIterator[None]:
    """The web server; raises NeedsAdmin("port_busy") when somebody else has the port."""
    config = parts.config
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(listening(make_app(site_of(parts)), config.host, config.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise NeedsAdmin("port_busy", port=config.port, variable="ROOMFIX_PORT") from error
            raise NeedsAdmin("address_unusable", host=config.host) from error
        yield


@asynccontextmanager
async def working(parts: Parts) -> AsyncIterator[None]:
    """The worker, with every client's calendars being polled."""
    for client in await parts.store.clients():
        await parts.store.enqueue(client, SWEEP, DISCOVER)
    stop = asyncio.Event()
    jobs = {kind: patient(handler) for kind, handler in parts.kinds.items()}
    runner = asyncio.create_task(JobRunner(parts.connections, jobs, tally=count_mishap).run(stop))
    _tune_garbage_collection()
    try:
        yield
    finally:
        stop.set()
        await runner


def site_of(parts: Parts) -> Site:
    """What the routes need of the parts."""
    context, ready = parts.adapter.context, lambda: _readiness(parts)
    refusals = Refusals(parts.store, context.facts)
    return Site(parts.config, context, parts.adapter, ready, parts.connect, parts.visit_page, refusals)


async def _readiness(parts: Parts) -> dict[str, Any]:
    await parts.watch.look()
    stats = [await JobQueue(parts.connections.scripts, client).stats() for client in await parts.store.clients()]
    return {
        "store": {"version": parts.server.version, "embedded": parts.server.embedded},
        "jobs": {
            "waiting": sum(stat.waiting for stat in stats),
            "soon": sum(stat.soon for stat in stats),
            "oldest_due_ms": max((stat.oldest_ms for stat in stats), default=0),
            "dead": sum(stat.dead for stat in stats),
        },
    }


def _tune_garbage_collection() -> None:
    """What is loaded by now stays: leaving it out of collections halves the slowest presses (measured).

    What outlives one collection, because it was in use just then, is looked at again after ten: more seldom, and what
    has become garbage meanwhile lies about for hours. Looking at everything takes some 20 ms, twice an hour at work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
