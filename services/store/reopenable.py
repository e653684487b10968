"""Which closed incidents can still be opened again, so that they are found by their room."""

from __future__ import annotations

from datetime import datetime

from services.model import ClientId, Incident, IncidentId
from services.store.connection import Commands
from services.store.keys import Keys


class Reopenable:
    """They are forgotten once it is too late; should a kill keep one from being noted, its reference still finds it."""

    def __init__(self, redis: Commands) -> None:
        self._redis = redis

    async def note(self, incident: Incident) -> None:
        """Remember a closed incident for as long as that can be taken back."""
        if incident.undo is not None and incident.closed_at is not None:
            key = Keys(incident.client).undoable
            await self._redis.zremrangebyscore(key, "-inf", incident.closed_at.timestamp())
            await self._redis.zadd(key, {incident.id: incident.undo.until.timestamp()})

    async def of(self, client: ClientId, *, now: datetime) -> tuple[IncidentId, ...]:
        """Those whose end can be taken back now, or whose end has been."""
        found = await self._redis.zrange(Keys(client).undoable, now.timestamp(), "+inf", byscore=True)
        return tuple(IncidentId(str(one)) for one in found)
