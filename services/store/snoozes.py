"""Who wants to hear nothing more of which incident for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from services.model import ClientId, IncidentId, PersonId
from services.store.connection import Commands
from services.store.keys import Keys

KEPT: Final = timedelta(days=2)
"""How long it is known of an incident who has wanted quiet last: nobody can wish for more than a day of it."""


class Snoozes:
    """Every call is one round trip; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands) -> None:
        self._redis: Any = redis

    async def snooze(self, client: ClientId, incident: IncidentId, person: PersonId, *, until: datetime) -> None:
        """Keep what is personal about an incident from somebody until then."""
        key = Keys(client).snoozes(incident)
        await self._redis.hset(key, person, until.isoformat())
        await self._redis.expire(key, KEPT)

    async def until(self, client: ClientId, incident: IncidentId, person: PersonId) -> datetime | None:
        """Until when somebody wants to hear nothing, None for one who has not asked for that."""
        found = await self._redis.hget(Keys(client).snoozes(incident), person)
        return datetime.fromisoformat(found) if found else None
