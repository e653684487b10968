"""How people want to be told, in one hash of the client: person → their preferences."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from services.model import ClientId, PersonId
from services.model.preferences import Preferences
from services.store.connection import Commands
from services.store.keys import Keys
from services.store.records import Record

PREFERENCES = Record(TypeAdapter(Preferences))


class PreferencesStore:
    """Every call is one round trip; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands) -> None:
        self._redis: Any = redis

    async def get(self, client: ClientId, person: PersonId) -> Preferences | None:
        """What somebody has chosen, None for who has not."""
        row = await self._redis.hget(Keys(client).preferences, person)
        return PREFERENCES.load(row) if row else None

    async def all(self, client: ClientId) -> tuple[Preferences, ...]:
        """What everybody has chosen who has."""
        return tuple(PREFERENCES.load(row) for row in await self._redis.hvals(Keys(client).preferences))

    async def save(self, client: ClientId, preferences: Preferences) -> None:
        """Keep what somebody chose, instead of what they had chosen before."""
        await self._redis.hset(Keys(client).preferences, preferences.person.id, PREFERENCES.dump(preferences))

    async def remove(self, client: ClientId, person: PersonId) -> None:
        """Forget what somebody chose: they are told as they were before."""
        await self._redis.hdel(Keys(client).preferences, person)
