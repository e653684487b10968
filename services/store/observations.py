"""What was seen of connections, calendars and sources, in one hash of the client: `kind name` → since when, or why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from services.model import ClientId, ConnectionId
from services.model.job_order import JobOrder
from services.model.observed import Failure, FailureReason, Observed, Unheard
from services.store.connection import Commands, Scripts
from services.store.job_queue import order_args
from services.store.keys import Keys
from services.store.records import Record

AWAY, FAILING, WHY, DENIED, TENTATIVE = "away ", "failing ", "why ", "denied ", "tentative "
REFUSED, LATEST = "refused ", "latest "
REASON = Record(TypeAdapter(FailureReason))
UNHEARD = Record(TypeAdapter(Unheard))


class Observations:
    """Every call is one round trip, but for `away`; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands, scripts: Scripts) -> None:
        self._redis: Any = redis
        self._scripts = scripts

    async def failing(
        self,
        client: ClientId,
        connection: ConnectionId,
        key: str,
        values: Mapping[str, object],
        at: datetime,
        *,
        jobs: Iterable[JobOrder] = (),
    ) -> bool:
        """Note that a connection does not work; True, and `jobs` queued, for whoever noted it first.

        The first time stays until it works again, the latest reason counts.
        """
        why = REASON.dump(FailureReason(key, {name: str(value) for name, value in values.items()}))
        args = (FAILING + connection, at.isoformat(), WHY + connection, why, *order_args(jobs))
        keys = Keys(client)
        return bool(await self._scripts.run("failing", keys=(keys.facts, *keys.jobs), args=args))

    async def away(self, client: ClientId, connection: ConnectionId, at: datetime) -> datetime:
        """Note that a connection could not be tried; since when it cannot."""
        key, name = Keys(client).facts, AWAY + connection
        await self._redis.hsetnx(key, name, at.isoformat())
        return datetime.fromisoformat(await self._redis.hget(key, name) or at.isoformat())

    async def working(self, client: ClientId, connection: ConnectionId) -> None:
        """A connection works, whatever was noted of it."""
        await self._redis.hdel(Keys(client).facts, *(kind + connection for kind in (AWAY, FAILING, WHY)))

    async def denied(self, client: ClientId, addresses: Iterable[str], at: datetime) -> None:
        """Note calendars that did not tell their free/busy; the first time stays."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for address in addresses:
                pipe.hsetnx(Keys(client).facts, DENIED + address, at.isoformat())
            await pipe.execute()

    async def readable(self, client: ClientId, addresses: Iterable[str]) -> None:
        """Calendars that told it are denied no more."""
        if fields := [DENIED + address for address in addresses]:
            await self._redis.hdel(Keys(client).facts, *fields)

    async def tentative(self, client: ClientId, address: str, at: datetime) -> None:
        """Note a room that answered an invitation with "tentative"; the first time stays."""
        await self._redis.hsetnx(Keys(client).facts, TENTATIVE + address, at.isoformat())

    async def prompt(self, client: ClientId, address: str) -> None:
        """A room accepted by itself, so it is tentative no more."""
        await self._redis.hdel(Keys(client).facts, TENTATIVE + address)

    async def refused(self, client: ClientId, source: str, unheard: Unheard) -> None:
        """Note a source of which nothing is taken; the first time stays until something is, the last reason counts."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hsetnx(Keys(client).facts, REFUSED + source, unheard.since.isoformat())
            pipe.hset(Keys(client).facts, LATEST + source, UNHEARD.dump(unheard))
            await pipe.execute()

    async def taken(self, client: ClientId, source: str) -> None:
        """Something of a source was taken, whatever was noted of it."""
        await self._redis.hdel(Keys(client).facts, REFUSED + source, LATEST + source)

    async def keep_only(
        self, client: ClientId, connections: Collection[ConnectionId], calendars: Collection[str]
    ) -> None:
        """Forget what was noted of every other connection and calendar, which are gone."""
        key, of_connections, of_calendars = Keys(client).facts, (AWAY, FAILING, WHY), (DENIED, TENTATIVE)
        known = {kind + one for kind in of_connections for one in connections}
        known |= {kind + one for kind in of_calendars for one in calendars}
        noted = await self._redis.hkeys(key)
        if gone := [one for one in noted if one.startswith((*of_connections, *of_calendars)) and one not in known]:
            await self._redis.hdel(key, *gone)

    async def read(self, client: ClientId) -> Observed:
        """Everything noted and not cleared."""
        row = await self._redis.hgetall(Keys(client).facts)
        reasons = {name: REASON.load(why) for name, why in _of(row, WHY).items()}
        failing = {
            ConnectionId(name): Failure(at, reasons[name])
            for name, at in _times(row, FAILING).items()
            if name in reasons
        }
        latest, since = _of(row, LATEST), _times(row, REFUSED)
        unheard = {name: replace(UNHEARD.load(latest[name]), since=at) for name, at in since.items() if name in latest}
        return Observed(failing, _times(row, DENIED), _times(row, TENTATIVE), unheard=unheard)


def _of(row: Mapping[str, str], kind: str) -> dict[str, str]:
    return {name.removeprefix(kind): value for name, value in row.items() if name.startswith(kind)}


def _times(row: Mapping[str, str], kind: str) -> dict[str, datetime]:
    return {name: datetime.fromisoformat(at) for name, at in _of(row, kind).items()}
