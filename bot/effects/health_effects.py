"""What `status` and `disconnect` have done outside: what is wrong looked up, and the visits to come counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.chat.effect import EffectHandler, Task
from services.admin.health import findings
from services.model import ClientId, ConnectionId
from services.model.observed import StoreHealth
from services.store.delivery_record import DeliveryRecord
from services.store.observations import Observations
from services.store.preferences_store import PreferencesStore
from services.store.redis_store import Store


@dataclass(frozen=True, slots=True)
class HealthEffects:
    """The works of looking after a client."""

    store: Store
    facts: Observations
    deliveries: DeliveryRecord
    preferences: PreferencesStore
    now: Callable[[], datetime]
    store_health: Callable[[], StoreHealth]

    def effect_handlers(self) -> dict[str, EffectHandler]:
        """The handlers of these effects, by the names that dialogs use."""
        return {"health": self._health, "visits_ahead": self._visits_ahead}

    async def _health(self, task: Task) -> Mapping[str, Any]:
        """`findings`: what is wrong, worst first (services.admin.health), with `since` in ISO 8601."""
        setup, seen = await self.store.setup(task.client), await self.facts.read(task.client)
        unreached = await self.deliveries.unreached(task.client)
        chosen = frozenset(one.person.id for one in await self.preferences.all(task.client))
        observed = replace(seen, unreached=unreached, chosen=chosen, store=self.store_health())
        found = findings(setup, observed, now=self.now())
        since = (one.since.isoformat() if one.since else None for one in found)
        return {"findings": [asdict(one) | {"since": at} for one, at in zip(found, since, strict=True)]}

    async def _visits_ahead(self, task: Task) -> Mapping[str, Any]:
        """`count`: how many claims that are not over yet hold a room of the connection named in the args."""
        return {"count": await self._count(task.client, ConnectionId(task.args["connection"]))}

    async def _count(self, client: ClientId, connection: ConnectionId) -> int:
        setup = await self.store.setup(client)
        own = {calendar.address for calendar in setup.calendars if calendar.connection == connection}
        count = 0
        for name in await self.store.open_incidents(client):
            incident = await self.store.incident(client, name)
            claim = incident.claim if incident and incident.room.calendar in own else None
            count += claim is not None and claim.slot.end > self.now()
        return count
