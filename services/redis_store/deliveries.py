"""The delivery record of each incident: who was told what, how it was tried, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from services.deliveries import Delivery, Fate
from services.model import ClientId, IncidentId, PersonId
from services.redis_store.connection import Commands
from services.redis_store.keys import Keys
from services.redis_store.records import Record

DELIVERY = Record(TypeAdapter(Delivery))
MOST: Final = 1000
"""Lines that are kept of one incident; those for whom there is no room are the last ones."""


class Deliveries:
    """Every call is one or two round trips; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands) -> None:
        self._redis: Any = redis

    async def note(self, client: ClientId, incident: IncidentId, delivery: Delivery) -> None:
        """Keep what became of telling somebody; the latest try of the same thing by the same way counts.

        Somebody who could not be reached is remembered as such until something reaches them.
        """
        key, field = Keys(client).told(incident), _field(delivery)
        if delivery.person is not None and delivery.fate is Fate.FAILED:
            since = f"{delivery.at.isoformat()} {delivery.who}"
            await self._redis.hsetnx(Keys(client).unreached, delivery.person.id, since)
        elif delivery.person is not None and delivery.fate is Fate.SENT:
            await self._redis.hdel(Keys(client).unreached, delivery.person.id)
        if await self._redis.hlen(key) < MOST or await self._redis.hexists(key, field):
            await self._redis.hset(key, field, DELIVERY.dump(delivery))

    async def unreached(self, client: ClientId) -> dict[PersonId, tuple[str, datetime]]:
        """The people who could not be reached when last tried, each with their name and since when."""
        rows = await self._redis.hgetall(Keys(client).unreached)
        known = {PersonId(person): row.partition(" ") for person, row in rows.items()}
        return {person: (name, datetime.fromisoformat(since)) for person, (since, _, name) in known.items()}

    async def read(self, client: ClientId, incident: IncidentId) -> tuple[Delivery, ...]:
        """Everything noted of an incident, the oldest first."""
        rows = await self._redis.hvals(Keys(client).told(incident))
        return tuple(sorted((DELIVERY.load(row) for row in rows), key=lambda delivery: delivery.at))


def _field(delivery: Delivery) -> str:
    who = delivery.person.id if delivery.person else delivery.who
    return f"{delivery.way}|{delivery.news}|{who}{'|host' if delivery.is_host else ''}"
