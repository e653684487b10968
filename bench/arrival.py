"""Seconds from an incident's report to its card at the client: for one at a time, and for two hundred at once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench import town
from bench.client import Connector, Monitor, Reported
from bench.figures import Times, line, title
from bench.process import running
from bench.teams import RATE, soonest
from bench.whole import Whole, calendars_read, set_up, whole

ONE_BY_ONE = 50
AT_ONCE = 200
PAUSE = 0.05
"""Seconds between two incidents of those that come one by one."""
ONE_WITHIN = 10.0
ALL_WITHIN = 90.0


@dataclass(frozen=True, slots=True)
class Scene:
    """The running app, the floor beside it, and the connector that both post to."""

    app: Whole
    relay: str
    connector: Connector
    session: aiohttp.ClientSession


async def measure() -> None:
    """Measure and print."""
    async with staged() as scene:
        app = Monitor(scene.session, scene.app.url, scene.app.secret)
        relay = Monitor(scene.session, scene.relay, scene.app.secret)
        started = scene.app.child.memory()
        floor = await one_by_one(scene.connector, relay)
        ours = await one_by_one(scene.connector, app)
        stored, shown = await at_once(scene.connector, app)
        loaded = scene.app.child.memory()
    title(
        "From an incident's report to its card at the client",
        "The whole app, calendars mirrored from a Microsoft 365 stand-in, rate limits as Teams has them.",
        f"One by one: {ONE_BY_ONE} incidents. At once: {AT_ONCE}, in {town.LOCATIONS} conversations of one client.",
        f"Teams takes {RATE} messages a second from a bot for a client: no last card before {soonest(AT_ONCE)} s.",
    )
    line("one by one", str(ours))
    line("floor: a web server that passes it on", str(floor))
    line("Roomfix / floor", f"p50 {ours.p50 / floor.p50:.1f}   p99 {ours.p99 / floor.p99:.1f}")
    line(f"{AT_ONCE} at once: acknowledged", str(stored))
    line(f"{AT_ONCE} at once: card at the client", f"{shown}   last {max(shown.ms) / 1000:.2f} s")
    line("last card / Teams' limit", f"{max(shown.ms) / 1000 / soonest(AT_ONCE):.2f}")
    line("memory of the app, before and after", f"{started:.0f} MiB, {loaded:.0f} MiB")


@asynccontextmanager
async def staged() -> AsyncIterator[Scene]:
    """Everything running, the calendars read; ended afterwards."""
    async with AsyncExitStack() as stack:
        data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        connector = await stack.enter_async_context(Connector.serve())
        await set_up(data_dir, town.setup(), town.chats(connector.url))
        m365 = await stack.enter_async_context(running("-m", "sandbox.m365"))
        relay = await stack.enter_async_context(running("-m", "bench.relay", connector.url))
        app = await stack.enter_async_context(whole(data_dir, m365.url))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        await calendars_read(data_dir)
        yield Scene(app, relay.url, connector, session)


async def one_by_one(connector: Connector, monitor: Monitor) -> Times:
    """The time of each card, the next incident reported when the last one's card is there."""
    taken = []
    for number in range(ONE_BY_ONE):
        reported = await monitor.report(town.room_name(number))
        taken.append(await connector.card_of(reported.incident, within=ONE_WITHIN) - reported.began)
        await asyncio.sleep(PAUSE)
    return _times(taken)


async def at_once(connector: Connector, monitor: Monitor) -> tuple[Times, Times]:
    """The times of all acknowledgements and of all cards."""
    reports = await asyncio.gather(*(monitor.report(town.room_name(number)) for number in range(AT_ONCE)))
    shown = await asyncio.gather(*(_shown(connector, reported) for reported in reports))
    return _times([reported.stored - reported.began for reported in reports]), _times(shown)


async def _shown(connector: Connector, reported: Reported) -> float:
    return await connector.card_of(reported.incident, within=ALL_WITHIN) - reported.began


def _times(seconds: list[float]) -> Times:
    return Times(tuple(taken * 1000 for taken in seconds))
