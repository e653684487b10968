"""The names of rooms that incidents came with and nobody knows, and the addresses of those that Microsoft 365 lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from services.model import ClientId, ConnectionId
from services.store.connection import Commands
from services.store.keys import Keys

MOST_SEEN: Final = 500
KEPT: Final = timedelta(days=30)
"""How long it is known what a connection has listed that is not asked any more."""


class RoomNames:
    """Every call is a few round trips at most; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands) -> None:
        self._redis: Any = redis

    async def see(self, client: ClientId, name: str, *, at: datetime) -> None:
        """Remember that an incident named a room that is in no inventory; of more than MOST_SEEN names the latest."""
        key = Keys(client).seen_rooms
        await self._redis.hset(key, name, at.isoformat())
        if await self._redis.hlen(key) > MOST_SEEN:
            seen = await self.seen(client)
            latest = sorted(seen, key=lambda known: seen[known], reverse=True)
            await self._redis.hdel(key, *latest[MOST_SEEN:])

    async def seen(self, client: ClientId) -> Mapping[str, datetime]:
        """The names of unknown rooms that incidents came with, and when the last one did."""
        rows = await self._redis.hgetall(Keys(client).seen_rooms)
        return {name: datetime.fromisoformat(at) for name, at in rows.items()}

    async def listed(self, client: ClientId, connection: ConnectionId) -> frozenset[str]:
        """The addresses of the rooms that a connection listed the last time."""
        return frozenset(await self._redis.smembers(Keys(client).listed(connection)))

    async def note_listed(self, client: ClientId, connection: ConnectionId, addresses: Iterable[str]) -> None:
        """Remember the rooms that a connection lists, instead of those that it listed before; it is asked daily."""
        key, found = Keys(client).listed(connection), frozenset(addresses)
        gone = await self.listed(client, connection) - found
        if found:
            await self._redis.sadd(key, *found)
            await self._redis.expire(key, KEPT)
        if gone:
            await self._redis.srem(key, *gone)
