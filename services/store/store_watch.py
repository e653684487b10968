"""Whether the store is still the one that Roomfix has written to, holds all of that, and keeps what it is given.

A store has a mark of its own, made once, and counts the beats of every process that uses it. Both are remembered in the
data directory (an outside store's mark in the configuration, where it is set there): a store that is empty, another, or
older than what was written to it is not used until an operator adopts it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from redis.exceptions import RedisError

from services.model import ClientId
from services.model.errors import RoomfixError, Unavailable
from services.model.observed import StoreHealth
from services.store.connection import Commands, client_at
from services.store.keys import CLIENTS, SET_UP, STORE, WAKE, Keys
from services.store.remembered import Memory, Remembered
from services.store.server import Server
from services.store.tasks import end

EVERY: Final = 0.5
"""Seconds between two beats, and so the most that can go missing before a start without being noticed."""
INSPECTED_EVERY: Final = 60
"""How many beats pass between two looks at what the server's settings do to what it holds."""
TOLERATED_BEATS: Final = int(10 / EVERY)
"""What an outside store may have lost in a failover or a crash and be used all the same, which is then said; one that
Roomfix runs itself loses nothing."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Beat:
    """What a store said: its mark ("" for none), its count of beats before this one and when that was, its clock."""

    mark: str
    count: int
    at: str
    clock: datetime


@dataclass(frozen=True, slots=True)
class Durability:
    """How a server keeps what it is given; None for what its login may not see."""

    eviction: str
    is_on_disk: bool
    is_every_write: bool | None

    @property
    def is_certain(self) -> bool:
        """Whether every write is on disk before its answer, as far as one can see."""
        return self.is_on_disk and self.is_every_write is not False


class StoreWatch:
    """Looks after one store for one process, through a client of its `own`; everybody else asks through `used`.

    While the store is not what it was, `used` refuses everything.
    """

    def __init__(
        self, own: Commands, used: Commands, memory: Memory, *, is_embedded: bool, now: Callable[[], datetime]
    ) -> None:
        self._own: Any = own
        self._used = used
        self._memory = memory
        self._is_embedded = is_embedded
        self._now = now
        self._seen = 0
        self._evicts: Unavailable | None = None
        self.health = StoreHealth()

    @property
    def mark(self) -> str:
        """What tells this store from any other."""
        return self._memory.mark

    async def begin(self) -> None:
        """Recognise the store, or mark one that is new.

        Raises Unavailable: "store_emptied", "store_another", "store_unremembered", "store_behind", "store_evicts", and
        "store_forbids" where the login may not do what is needed.
        """
        await self._own.publish(WAKE, "")
        await self._inspect()
        known, beat = self._memory.read(), await self._beat()
        if known is None or (known.beats == 0 and known.mark != beat.mark and not self._memory.is_configured):
            known, beat = await self._marked(known, beat), await self._beat()
        if beat.mark == known.mark and beat.count < known.beats - (0 if self._is_embedded else TOLERATED_BEATS):
            raise Unavailable("store_behind", stored=beat.at or "?", written=known.at)
        self._seen = known.beats
        self._recognise(known, beat)

    async def look(self) -> None:
        """Ask for a sign of life, which is a write; raises what `begin` raises, and "store_away"."""
        beat = await self._beat()
        if self._used.refusal is not None and (adopted := self._memory.read()) is not None:
            self._seen = adopted.beats
        self._recognise(Remembered(self._memory.mark, self._seen), beat)
        if self._evicts is not None:
            raise self._evicts

    async def keep_looking(self) -> None:
        """Look again and again, for as long as the store is used."""
        for count in range(1, 1 << 62):
            await asyncio.sleep(EVERY)
            with suppress(RoomfixError):
                if count % INSPECTED_EVERY == 0:
                    await self._inspect()
                await self.look()

    async def adopt(self) -> int:
        """Take the store for right as it is, from now on; how many clients it knows."""
        beat = await self._beat()
        mark = self._memory.mark or beat.mark or self._memory.new_mark()
        await self._own.hset(STORE, "mark", mark)
        self._memory.write(Remembered(mark, beat.count + 1, self._now().isoformat()))
        return int(await self._own.scard(CLIENTS))

    async def _marked(self, known: Remembered | None, beat: Beat) -> Remembered:
        """A store that nothing is remembered of: new, of a release that marked none, or known to other machines."""
        if known is None and beat.mark and self._is_embedded:
            raise Unavailable("store_unremembered")
        planned = known or Remembered(beat.mark or self._memory.new_mark(), 0)
        self._memory.write(planned)  # first, so that a kill in between leaves no mark that nobody remembers
        await self._own.hsetnx(STORE, "mark", planned.mark)
        return replace(planned, mark=str(await self._own.hget(STORE, "mark")))

    async def _beat(self) -> Beat:
        async with self._own.pipeline(transaction=False) as pipe:
            pipe.hmget(STORE, "mark", "beats", "at")
            pipe.hincrby(STORE, "beats", 1)
            pipe.hset(STORE, "at", self._now().isoformat(timespec="seconds"))
            pipe.time()
            (mark, beats, at), _, _, (seconds, micros) = await pipe.execute()
        return Beat(mark or "", int(beats or 0), at or "", datetime.fromtimestamp(seconds + micros / 1e6, UTC))

    def _recognise(self, known: Remembered, beat: Beat) -> None:
        if beat.mark != known.mark:
            self._refuse(Unavailable("store_another" if beat.mark else "store_emptied"))
        if beat.count < self._seen:
            log.error("store.went_back", beats=self._seen - beat.count)
            self.health = replace(self.health, lost_at=self._now())
        if self._used.refusal is not None and self._evicts is None:
            log.info("store.recognised")
            self._used.refusal = None
        self._seen = beat.count + 1
        self._memory.write(Remembered(beat.mark, self._seen, self._now().isoformat(timespec="seconds")))
        self.health = replace(self.health, clock_ahead=int((beat.clock - self._now()).total_seconds()))

    def _refuse(self, error: RoomfixError) -> None:
        if self._used.refusal is None:
            log.error("store.refused", reason=error.key)
        self._used.refusal = error
        raise error

    async def _inspect(self) -> None:
        durability = await durability_of(self._own)
        is_safe = durability.eviction in {"noeviction", ""}
        self._evicts = None if is_safe else Unavailable("store_evicts", policy=durability.eviction)
        if self._evicts is not None:
            self._refuse(self._evicts)
        if durability.is_certain != self.health.is_durable and not self._is_embedded:
            log.warning("store.durability", on_disk=durability.is_on_disk, every_write=durability.is_every_write)
        self.health = replace(self.health, is_durable=self._is_embedded or durability.is_certain)


async def confirm_never_set_up(used: Any, client: ClientId) -> None:
    """Believe that a client has no set-up; raises Unavailable("store_lost_setup") where it had one, and what `look`
    raises."""
    await used.confirm()
    # whoever looked while it was being set up for the first time sees it now
    if await used.sismember(SET_UP, client) and not await used.exists(Keys(client).setup):
        raise Unavailable("store_lost_setup", client=client)


async def durability_of(client: Any) -> Durability:
    """How a server keeps what it is given (Redis: INFO memory and persistence, CONFIG GET appendfsync)."""
    told = await client.info("memory") | await client.info("persistence")
    every_write: bool | None = None
    with suppress(RedisError, Unavailable):  # managed servers and careful logins show no settings
        every_write = (await client.config_get("appendfsync")).get("appendfsync") == "always"
    return Durability(str(told.get("maxmemory_policy", "")), bool(told.get("aof_enabled")), every_write)


@asynccontextmanager
async def watched(
    server: Server, used: Commands, *, mark: str, now: Callable[[], datetime]
) -> AsyncIterator[StoreWatch]:
    """The store recognised, and looked after until the end; `mark` is what the configuration says, "" for nothing.

    Raises what `StoreWatch.begin` raises.
    """
    async with watch_of(server, used, mark=mark, now=now) as watch:
        await watch.begin()
        used.look = watch.look
        looking = asyncio.create_task(watch.keep_looking())
        try:
            yield watch
        finally:
            await end([looking])
            with suppress(RoomfixError):
                await watch.look()


@asynccontextmanager
async def watch_of(
    server: Server, used: Commands, *, mark: str, now: Callable[[], datetime]
) -> AsyncIterator[StoreWatch]:
    """A watch that has not begun, which is enough to adopt a store."""
    async with client_at(server.url) as own:
        memory = Memory(server.data_dir, configured=mark)
        yield StoreWatch(own, used, memory, is_embedded=server.embedded, now=now)
