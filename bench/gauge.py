"""What a long run is watched by: memory of both processes, the store's keys, jobs that wait, objects by type."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from asyncio.subprocess import DEVNULL
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.exceptions import RedisError

from bench.process import Child, ended, free_port
from services.store.connection import impatient_client_at
from services.store.redis_binary import find_binary

AT_ONCE = 1_000
"""Keys that are looked at in one round trip."""
COUNTED_WITHIN = 5.0
LOOK_EVERY = 0.05
STARTED_WITHIN = 10.0
NAMED = frozenset({"jobs", "seen"})
"""Kinds of key whose second part is a name, and no id."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: MiB of the app and of the store, keys, and jobs that wait.

    `kinds` has for each kind of key how many there are, their bytes in all, and those of the largest; `objects` how
    many of each type the app's garbage collector knows.
    """

    app: float
    store: float
    keys: int
    waiting: int
    kinds: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    objects: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnStore:
    """A Redis of the bench's own, which lets it look at every key as an embedded one lets nobody."""

    child: Child
    redis: Any
    url: str


@asynccontextmanager
async def own_store(folder: Path) -> AsyncIterator[OwnStore]:
    """Such a Redis on loopback, each write on disk before its answer as with an embedded one."""
    binary, port = await find_binary(os.environ.get("PATH", "")), free_port()
    settings = {"port": port, "bind": "127.0.0.1", "dir": folder, "save": "", "appendonly": "yes"}
    settings |= {"appendfsync": "always", "maxmemory-policy": "noeviction"}
    args = [str(part) for name, value in settings.items() for part in (f"--{name}", value)]
    process = await asyncio.create_subprocess_exec(binary.path, *args, stdout=DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    redis = impatient_client_at(url)
    try:
        async with asyncio.timeout(STARTED_WITHIN):
            while not await _answers(redis):  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(LOOK_EVERY)
        yield OwnStore(Child(process), redis, url)
    finally:
        await redis.aclose()
        await ended(process)


async def look(app: Child, store: OwnStore, objects: Path) -> Look:
    """How it stands now."""
    counted = await _objects(app, objects)
    kinds = await _kinds(store.redis)
    due = [key async for key in store.redis.scan_iter(match="*:jobs:due", count=AT_ONCE)]
    waiting = sum([await store.redis.zcard(key) for key in due])
    keys = sum(number for number, _, _ in kinds.values())
    return Look(app.memory(), store.child.memory(), keys, waiting, kinds, counted)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """How much the second value grows with the first, by least squares; 0 for fewer than two points."""
    if len(points) < 2:
        return 0.0
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((at - x) ** 2 for at, _ in points)
    return sum((at - x) * (value - y) for at, value in points) / spread if spread else 0.0


def kind_of(key: str) -> str:
    """What a key is about, without the client and the ids in it."""
    parts = re.sub(r"^\{c:[^}]*\}:", "", key).split(":")
    return ":".join(parts[:2]) if parts[0] in NAMED else parts[0]


async def _answers(redis: Any) -> bool:
    try:
        return bool(await redis.ping())
    except (RedisError, OSError):
        return False


async def _kinds(redis: Any) -> dict[str, tuple[int, int, int]]:
    """By kind: how many keys, their bytes in all, and those of the largest."""
    number, total, largest = Counter[str](), Counter[str](), Counter[str]()
    cursor = -1
    while cursor:
        cursor, keys = await redis.scan(max(cursor, 0), count=AT_ONCE)
        async with redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.memory_usage(key)
            sizes = await pipe.execute()
        for key, size in zip(keys, sizes, strict=True):
            kind, taken = kind_of(key), size or 0  # one that has expired meanwhile has no size
            number[kind] += 1
            total[kind] += taken
            largest[kind] = max(largest[kind], taken)
    return {kind: (number[kind], total[kind], largest[kind]) for kind in number}


async def _objects(app: Child, file: Path) -> Mapping[str, int]:
    """What the app counts when it is asked; nothing where it does not answer in time."""
    app.process.send_signal(signal.SIGUSR1)
    with suppress(TimeoutError):
        async with asyncio.timeout(COUNTED_WITHIN):
            while (found := _taken(file)) is None:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(LOOK_EVERY)
            return found
    return {}


def _taken(file: Path) -> Mapping[str, int] | None:
    """What stands in the file, which is gone then; None for none."""
    if not file.exists():
        return None
    found: dict[str, int] = json.loads(file.read_text())
    file.unlink()
    return found
