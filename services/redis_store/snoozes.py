"""Who wants to hear nothing more of which incident for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.model import ClientId, IncidentId, PersonId
from services.redis_store.connection import Commands
from services.redis_store.keys import Keys


class Snoozes:
    """Every call is one round trip; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands) -> None:
        self._redis: Any = redis

    async def snooze(self, client: ClientId, incident: IncidentId, person: PersonId, *, until: datetime) -> None:
        """Keep what is personal about an incident from somebody until then."""
        await self._redis.hset(Keys(client).snoozes(incident), person, until.isoformat())

    async def until(self, client: ClientId, incident: IncidentId, person: PersonId) -> datetime | None:
        """Until when somebody wants to hear nothing, None for one who has not asked for that."""
        found = await self._redis.hget(Keys(client).snoozes(incident), person)
        return datetime.fromisoformat(found) if found else None
