"""The delivery record of each incident: who was told what, how it was tried, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from services.model import ClientId, IncidentId, PersonId
from services.model.deliveries import Channel, Delivery, DeliveryStatus
from services.store.connection import Commands
from services.store.keys import Keys
from services.store.records import Record

DELIVERY = Record(TypeAdapter(Delivery))
MOST: Final = 1000
"""Lines that are kept of one incident; those for whom there is no room are the last ones."""
MOST_UNREACHED: Final = 1000
"""People of whom it is known that nothing reaches them; of more the latest."""
MORE: Final = timedelta(hours=1)


class DeliveryRecord:
    """Every call is a few round trips at most; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands) -> None:
        self._redis: Any = redis

    async def note(self, client: ClientId, incident: IncidentId, delivery: Delivery) -> None:
        """Keep what became of telling somebody; the latest try of the same thing by the same way counts.

        Somebody who could not be reached is remembered as such until something reaches them, which the same thing does
        by another way, too; the host of a meeting is not.
        """
        key, field = Keys(client).told(incident), _field(delivery)
        if await self._redis.hlen(key) < MOST or await self._redis.hexists(key, field):
            await self._redis.hset(key, field, DELIVERY.dump(delivery))
        if delivery.person is None:
            return
        who, unreached = delivery.person.id, Keys(client).unreached
        if (
            delivery.fate is DeliveryStatus.FAILED and not delivery.is_host
        ):  # of a host, who may be anybody, nobody keeps a list
            await self._redis.hsetnx(unreached, who, f"{delivery.at.isoformat()} {delivery.who}")
            await self._forget_first(unreached)
        # looked at afterwards: of two ways that are noted at once, the one that is noted last sees both
        if delivery.fate is DeliveryStatus.SENT or (
            delivery.fate is DeliveryStatus.FAILED and await self._reached(key, delivery)
        ):
            await self._redis.hdel(unreached, who)

    async def unreached(self, client: ClientId) -> dict[PersonId, tuple[str, datetime]]:
        """The people who could not be reached when last tried, each with their name and since when."""
        rows = await self._redis.hgetall(Keys(client).unreached)
        known = {PersonId(person): row.partition(" ") for person, row in rows.items()}
        return {person: (name, datetime.fromisoformat(since)) for person, (since, _, name) in known.items()}

    async def read(self, client: ClientId, incident: IncidentId) -> tuple[Delivery, ...]:
        """Everything noted of an incident, the oldest first."""
        rows = await self._redis.hvals(Keys(client).told(incident))
        return tuple(sorted((DELIVERY.load(row) for row in rows), key=lambda delivery: delivery.at))

    async def take_host(self, client: ClientId, meeting: str, job: str, *, lasts: timedelta) -> bool:
        """Whether a job may tell the host of a meeting, which the first one that asks may, as often as it does.

        That is known for as long as the meeting `lasts`, and some time more for clocks that differ.
        """
        key, seconds = Keys(client).host_of(meeting), int((lasts + MORE).total_seconds())
        return bool(await self._redis.set(key, job, nx=True, ex=seconds)) or await self._redis.get(key) == job

    async def free_host(self, client: ClientId, meeting: str, job: str) -> None:
        """Let another job tell the host of a meeting, because this one has not."""
        key = Keys(client).host_of(meeting)
        if await self._redis.get(key) == job:
            await self._redis.delete(key)

    async def _forget_first(self, unreached: str) -> None:
        """Keep the list of the unreached at its length."""
        if await self._redis.hlen(unreached) > MOST_UNREACHED:
            rows = await self._redis.hgetall(unreached)
            latest = sorted(rows, key=lambda who: datetime.fromisoformat(rows[who].partition(" ")[0]), reverse=True)
            await self._redis.hdel(unreached, *latest[MOST_UNREACHED:])

    async def _reached(self, key: str, delivery: Delivery) -> bool:
        """Whether the same thing has reached the same person by any way."""
        rows = await self._redis.hmget(key, [_field(replace(delivery, way=way)) for way in Channel])
        return any(DELIVERY.load(row).fate is DeliveryStatus.SENT for row in rows if row is not None)


def _field(delivery: Delivery) -> str:
    who = delivery.person.id if delivery.person else delivery.who
    return f"{delivery.way}|{delivery.news}|{who}{'|host' if delivery.is_host else ''}"
