"""An hour of ordinary work: whether Roomfix, or what it stores, grows with what is over (`MINUTES=n` for less)."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import aiohttp

from bench import soak_life, town
from bench.client import Connector, Monitor
from bench.figures import Times, line, title
from bench.gauge import Look, OwnStore, look, own_store, slope
from bench.process import Child, running
from bench.soak_life import Scene, Tally
from bench.whole import whole
from services.store.connection import connected
from services.store.redis_store import Store

MINUTES = 60
RATE = 1.0
"""Incidents a second."""
TALK_EVERY, NONSENSE_EVERY, STORM_EVERY = 3, 2, 60
"""How many incidents come between two of these."""
END_WITHIN = 120.0
"""Seconds that what has begun may take after the last incident."""
GROWN = 8
"""Types, or kinds of key, that are listed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The running app, its store, and the file that it counts its objects into."""

    scene: Scene
    app: Child
    store: OwnStore
    objects: Path


@dataclass(slots=True)
class Watch:
    """The looks so far: after how many seconds and incidents, and what was seen."""

    looks: list[tuple[float, int, Look]] = field(default_factory=list)


async def measure() -> None:
    """Measure and print; it ends by itself, at the latest END_WITHIN after the last incident."""
    minutes = float(os.environ.get("MINUTES", MINUTES))
    title(
        f"{minutes:g} minutes at {RATE:g} incident a second",
        "The whole app: reported, shown, claimed, released, resolved; people who type; a monitor's nonsense; storms.",
    )
    async with staged() as stage:
        watch = Watch()
        watching = asyncio.create_task(_watch(stage, watch))
        try:
            await _drive(stage.scene, round(minutes * 60 * RATE))
        finally:
            watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await _look(stage, watch)
    _verdict(watch, stage.scene.tally)


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """Everything running; ended afterwards."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = await stack.enter_async_context(own_store(folder))
        connector = await stack.enter_async_context(Connector.serve())
        m365 = await stack.enter_async_context(running("-m", "sandbox.m365"))
        main = ("-m", "bench.soaked", str(folder / "objects.json"))
        app = await stack.enter_async_context(whole(folder, m365.url, main=main, redis_url=store.url))
        connections = await stack.enter_async_context(connected(store.url, loader_url=store.url))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        known = Store(connections.commands, connections.scripts)
        await _set_up(known, connector.url)
        monitor = Monitor(session, app.url, app.secret)
        scene = Scene(app.url, known, connector, session, monitor, Tally())
        yield Stage(scene, app.child, store, folder / "objects.json")


async def _set_up(store: Store, service_url: str) -> None:
    await store.change_setup(town.TOWN, lambda _: soak_life.SETUP)
    for chat in town.chats(service_url, soak_life.SITES + 1):
        await store.hear(town.TOWN, chat)
    async with asyncio.timeout(END_WITHIN):
        while await store.mirrored(town.TOWN, soak_life.SETUP.rooms[0].calendar or "") is None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # another process reads it


async def _drive(scene: Scene, incidents: int) -> None:
    """Begin everything in its turn, and wait until all of it has ended."""
    began, under_way = monotonic(), set[asyncio.Task[None]]()
    for number in range(incidents):
        await asyncio.sleep(max(0.0, began + number / RATE - monotonic()))
        works = [("incidents", soak_life.live(scene, number))]
        works += [("words typed", soak_life.talk(scene))] if number % TALK_EVERY == 0 else []
        works += [("nonsense refused", soak_life.nonsense(scene))] if number % NONSENSE_EVERY == 0 else []
        works += [("storms", soak_life.storm(scene))] if number % STORM_EVERY == 0 else []
        for name, work in works:
            task = asyncio.create_task(soak_life.counted(scene, name, work))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
    if under_way:
        await asyncio.wait(under_way, timeout=END_WITHIN)


async def _watch(stage: Stage, watch: Watch) -> None:
    while True:
        await _look(stage, watch)
        await asyncio.sleep(60)


async def _look(stage: Stage, watch: Watch) -> None:
    tally, connector = stage.scene.tally, stage.scene.connector
    seen = await look(stage.app, stage.store, stage.objects)
    first = watch.looks[0] if watch.looks else None
    at, over = monotonic(), tally.done["incidents"]
    watch.looks.append((at, over, seen))
    since = at - (first[0] if first else at)
    line(
        f"{since / 60:5.1f} min  {over:5} incidents over",
        f"app {seen.app:6.1f} MiB   store {seen.store:6.1f} MiB   {seen.keys:6} keys   {seen.waiting:4} jobs   "
        f"messages {len(connector.calls):5}   press {_times(tally.presses[-300:])}",
    )
    connector.calls.clear()  # the bench is not to grow either
    if first is not None:
        _say_grown(first[2], seen)


def _say_grown(first: Look, seen: Look) -> None:
    more = {name: number - first.objects.get(name, 0) for name, number in seen.objects.items()}
    most = sorted(more.items(), key=lambda pair: -pair[1])[:GROWN]
    print("      objects  " + "   ".join(f"{name.rpartition('.')[2]} {number:+}" for name, number in most))
    kinds = sorted(seen.kinds.items(), key=lambda pair: -pair[1][1])[:GROWN]
    print("      keys     " + "   ".join(f"{kind} {number}×, {total // 1024} KiB, largest {most} B"
                                         for kind, (number, total, most) in kinds), flush=True)  # fmt: skip


def _verdict(watch: Watch, tally: Tally) -> None:
    """How fast it still grew in the last half."""
    half = watch.looks[len(watch.looks) // 2 :]
    began = watch.looks[0][0]
    for name in ("app", "store"):
        hourly = slope([((at - began) / 3600, getattr(seen, name)) for at, _, seen in half])
        each = slope([(over / 1000, getattr(seen, name)) for _, over, seen in half])
        line(f"{name}, last half", f"{hourly:+.1f} MiB an hour   {each:+.2f} MiB per 1,000 incidents")
    for name, times in (("press", tally.presses), ("card", tally.cards)):
        middle = len(times) // 2
        line(f"{name}, first and last half", f"{_times(times[:middle])}   |   {_times(times[middle:])}")
    for name, number in sorted(tally.done.items()):
        line(name, str(number))


def _times(ms: Sequence[float]) -> str:
    return str(Times(tuple(ms))) if ms else "-"
